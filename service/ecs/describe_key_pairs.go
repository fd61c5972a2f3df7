package ecs

import (
	"slices"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/inventory"
)

// DescribeKeyPairsInput are the parameters of DescribeKeyPairs.
type DescribeKeyPairsInput struct {
	Page
	RegionId           string `wire:",required"`
	KeyPairName        string // may begin and end with *, which stands for any text
	KeyPairFingerPrint string
	IncludePublicKey   *bool
	ResourceGroupId    string
	Tag                []TagParam `wire:",max=20"`
}

// DescribeKeyPairsOutput is the answer of DescribeKeyPairs.
type DescribeKeyPairsOutput struct {
	TotalCount int
	PageNumber int
	PageSize   int
	KeyPairs   struct{ KeyPair []KeyPairItem }
}

// KeyPairItem is one key pair.
type KeyPairItem struct {
	KeyPairId          string
	KeyPairName        string
	KeyPairFingerPrint string
	PublicKey          string `wire:",omitempty"`
	ResourceGroupId    string
	CreationTime       time.Time
	Tags               TagSet
}

// DescribeKeyPairs lists the key pairs of a region.
//
// Source: "DescribeKeyPairs" (ECS API reference): every given filter must fit;
// a name takes * at either end; PageSize is at most 50.
var DescribeKeyPairs = api.Operation[*Service, DescribeKeyPairsInput, DescribeKeyPairsOutput]{
	Product: api.ECS, Name: "DescribeKeyPairs", Action: "ecs:DescribeKeyPairs", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *DescribeKeyPairsInput) []api.Resource {
		var names []string
		if in.KeyPairName != "" && !strings.Contains(in.KeyPairName, "*") {
			names = []string{in.KeyPairName}
		}
		return named(c, in.RegionId, "keypair", names, in.ResourceGroupId, func(name string) api.Resource { return keyPairResource(c, in.RegionId, name) })
	},
	DryRun: api.NoDryRun,
	Source: `"DescribeKeyPairs" (ECS API reference)`,
	Handle: describeKeyPairs,
}

// keyPairResource names a key pair to policy.
//
// Source: "ECS: RAM authorization" (2026): keypair/{KeyPairName}.
func keyPairResource(c *api.Call, region, name string) api.Resource {
	r := api.Resource{ARN: c.ARN("ecs", region, "keypair/"+name)}
	if k := inventory.KeyPairs.Get(c.Snapshot, c.Account, keyPairID(region, name)); k != nil {
		r.Group, r.Tags = identity.ResourceGroupOf(k.ResourceGroupID), k.Tags
	}
	return r
}

func describeKeyPairs(_ *Service, c *api.Call, in *DescribeKeyPairsInput) (*DescribeKeyPairsOutput, error) {
	if _, err := region(in.RegionId); err != nil {
		return nil, err
	}
	page, err := in.Page.values(50)
	if err != nil {
		return nil, err
	}
	var all []*inventory.KeyPair
	for _, k := range inventory.KeyPairs.All(c.Snapshot, c.Account, in.RegionId+"/", "") {
		if fuzzy(in.KeyPairName, k.KeyPairName) &&
			(in.KeyPairFingerPrint == "" || in.KeyPairFingerPrint == k.FingerPrint) &&
			inGroup(in.ResourceGroupId, k.ResourceGroupID) &&
			hasTags(k.Tags, in.Tag) {
			all = append(all, k)
		}
	}
	slices.SortFunc(all, func(a, b *inventory.KeyPair) int {
		return strings.Compare(newestKey(a.CreationTime, a.KeyPairName), newestKey(b.CreationTime, b.KeyPairName))
	})
	out := &DescribeKeyPairsOutput{TotalCount: len(all), PageNumber: page.number, PageSize: page.size}
	for _, k := range slicePage(page, all) {
		i := KeyPairItem{KeyPairId: k.KeyPairID, KeyPairName: k.KeyPairName, KeyPairFingerPrint: k.FingerPrint, ResourceGroupId: k.ResourceGroupID,
			CreationTime: k.CreationTime, Tags: tagSet(k.Tags)}
		if in.IncludePublicKey != nil && *in.IncludePublicKey {
			i.PublicKey = k.PublicKey
		}
		out.KeyPairs.KeyPair = append(out.KeyPairs.KeyPair, i)
	}
	return out, nil
}

// fuzzy says whether a name fits a filter that may begin and end with *. An
// empty filter fits all.
func fuzzy(filter, name string) bool {
	if filter == "" {
		return true
	}
	middle, before := strings.CutPrefix(filter, "*")
	middle, after := strings.CutSuffix(middle, "*")
	switch {
	case before && after:
		return strings.Contains(name, middle)
	case before:
		return strings.HasSuffix(name, middle)
	case after:
		return strings.HasPrefix(name, middle)
	}
	return filter == name
}
