package resourcemanager

import (
	"slices"
	"strings"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// ListResourceGroupsInput are the parameters of ListResourceGroups: what is
// given must fit, what is empty fits everything.
type ListResourceGroupsInput struct {
	page
	Status           string // OK; none is ever in another status
	ResourceGroupId  string
	ResourceGroupIds []string `wire:",jsonorrepeat,max=100"`
	Name             string   // a part of the name
	DisplayName      string   // a part of the display name
	Tag              []Tag    `wire:",jsonorrepeat,max=20"` // all of these
	IncludeTags      bool
}

// ListResourceGroupsOutput is the answer of ListResourceGroups.
type ListResourceGroupsOutput struct {
	paged
	ResourceGroups struct{ ResourceGroup []ListedGroup }
}

// ListedGroup is a resource group of a list.
type ListedGroup struct {
	ResourceGroup
	Tags Tags // empty unless IncludeTags
}

// ListResourceGroups gives the resource groups of the account, the default one
// first.
//
// Inferred: Name and DisplayName fit by any part, with the same letter case; source: "ListResourceGroups" (Resource Management API reference) calls it a fuzzy match.
var ListResourceGroups = api.Operation[*Service, ListResourceGroupsInput, ListResourceGroupsOutput]{
	Product: api.ResourceManager, Name: "ListResourceGroups", Action: "ram:ListResourceGroups", Effect: api.Read,
	Resources: everyGroup[ListResourceGroupsInput],
	DryRun:    api.NoDryRun,
	Source:    `"ListResourceGroups" (Resource Management API reference)`,
	Handle:    listResourceGroups,
}

func listResourceGroups(_ *Service, c *api.Call, in *ListResourceGroupsInput) (*ListResourceGroupsOutput, error) {
	p, err := in.open()
	if err != nil {
		return nil, err
	}
	if !slices.Contains([]string{"", statusOK, "Creating", "Deleting", statusPendingDelete}, in.Status) {
		return nil, identity.InvalidParameter("Status", "Creating, OK, PendingDelete or Deleting, or absent")
	}
	tagged, err := identity.TagFilter(plainTags(in.Tag))
	if err != nil {
		return nil, err
	}
	all, err := identity.AllResourceGroups(c.Snapshot, c.Account)
	if err != nil {
		return nil, err
	}
	out := &ListResourceGroupsOutput{paged: p}
	for _, g := range all {
		if in.Status != "" && in.Status != statusOK ||
			in.ResourceGroupId != "" && in.ResourceGroupId != g.ID ||
			len(in.ResourceGroupIds) > 0 && !slices.Contains(in.ResourceGroupIds, g.ID) ||
			!strings.Contains(g.Name, in.Name) || !strings.Contains(g.DisplayName, in.DisplayName) || !tagged(g.Tags) {
			continue
		}
		if out.take() {
			l := ListedGroup{ResourceGroup: showGroup(c, g)}
			if in.IncludeTags {
				l.Tags = showTags(g.Tags)
			}
			out.ResourceGroups.ResourceGroup = append(out.ResourceGroups.ResourceGroup, l)
		}
	}
	return out, nil
}
