package ecs

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/wire"
)

// DescribeInstancesInput are the parameters of DescribeInstances.
type DescribeInstancesInput struct {
	RegionId             string   `wire:",required"`
	InstanceIds          []string `wire:",json,max=100"`
	InstanceName         string   // * stands for any text at either end
	Status               string
	ZoneId               string
	VpcId                string
	VSwitchId            string
	SecurityGroupId      string
	ImageId              string
	InstanceType         string
	InstanceTypeFamily   string
	InstanceNetworkType  string // vpc, classic
	InstanceChargeType   string
	InternetChargeType   string
	KeyPairName          string
	ResourceGroupId      string
	LockReason           string
	IoOptimized          *bool
	DeviceAvailable      *bool
	PrivateIpAddresses   []string `wire:",json,max=100"`
	PublicIpAddresses    []string `wire:",json,max=100"`
	EipAddresses         []string `wire:",json,max=100"`
	InnerIpAddresses     []string `wire:",json,max=100"`
	RdmaIpAddresses      string   // of HPC instances
	HpcClusterId         string
	Tag                  []TagParam   `wire:",max=20"`
	Filter               []FieldMatch `wire:",max=4"`
	AdditionalAttributes []string     `wire:",max=10"`
	DryRun               *bool
	Page
	Token
}

// FieldMatch is Filter.N: a key and the value that it must have.
type FieldMatch struct{ Key, Value string }

// DescribeInstancesOutput is the answer of DescribeInstances.
type DescribeInstancesOutput struct {
	TotalCount int
	PageNumber int
	PageSize   int
	NextToken  string
	Instances  struct{ Instance []InstanceItem }
}

// DescribeInstances lists instances, oldest id order first. An id that does not
// exist is left out. LOGIN_AS_NON_ROOT among AdditionalAttributes shows
// ImageOptions.LoginAsNonRoot.
//
// Sources: "DescribeInstances" (ECS API reference, 2026); row DescribeInstances
// of "ECS: RAM authorization" (2026): instance/* unless ids are given.
//
// Ours: public, elastic, inner and RDMA addresses, locks and HPC clusters match nothing, as no instance has one.
// Inferred: instances are listed by id; source: the vendor does not promise an order.
var DescribeInstances = api.Operation[*Service, DescribeInstancesInput, DescribeInstancesOutput]{
	Product: api.ECS, Name: "DescribeInstances", Action: "ecs:DescribeInstances", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *DescribeInstancesInput) []api.Resource {
		if len(in.InstanceIds) == 0 {
			return []api.Resource{{ARN: c.ARN("ecs", in.RegionId, "instance/*"), Group: in.ResourceGroupId}}
		}
		return instanceResources(c, in.InstanceIds)
	},
	DryRun: api.DryRunAll,
	Source: `"DescribeInstances" (ECS API reference)`,
	Handle: describeInstances,
}

func describeInstances(_ *Service, c *api.Call, in *DescribeInstancesInput) (*DescribeInstancesOutput, error) {
	if _, err := region(in.RegionId); err != nil {
		return nil, err
	}
	match, err := in.match()
	if err != nil {
		return nil, err
	}
	var all []*inventory.Instance
	for _, i := range inventory.Instances.All(c.Snapshot, c.Account, "", "") {
		if !i.Want.Deleted && i.RegionID == in.RegionId && match(i) {
			all = append(all, i)
		}
	}
	out := &DescribeInstancesOutput{TotalCount: len(all)}
	if in.Token.asked() {
		all, out.NextToken, err = sliceToken(in.Token, all, func(i *inventory.Instance) string { return i.InstanceID }, 10, 100)
		out.PageSize = len(all)
	} else {
		var p pageRange
		p, err = in.Page.values(100)
		out.PageNumber, out.PageSize = p.number, p.size
		all = slicePage(p, all)
	}
	if err != nil {
		return nil, err
	}
	login := slices.Contains(in.AdditionalAttributes, "LOGIN_AS_NON_ROOT")
	for _, i := range all {
		out.Instances.Instance = append(out.Instances.Instance, instanceItem(i, login))
	}
	return out, nil
}

// match gives the test that the filters make together.
//
// Source: "DescribeInstances" (ECS API reference): errors InvalidStatus.NotFound,
// InvalidInstanceChargeType.NotFound, InvalidNetworkType.NotFound,
// InvalidLockReason.NotFound, 404, for values that do not exist.
func (in *DescribeInstancesInput) match() (func(*inventory.Instance) bool, error) {
	for _, e := range []struct {
		value, code string
		known       []string
	}{
		{in.Status, "InvalidStatus.NotFound", []string{"Pending", "Starting", "Running", "Stopping", "Stopped"}},
		{in.InstanceChargeType, "InvalidInstanceChargeType.NotFound", []string{"PostPaid", "PrePaid"}},
		{in.InstanceNetworkType, "InvalidNetworkType.NotFound", []string{"vpc", "classic"}},
		{in.LockReason, "InvalidLockReason.NotFound", []string{"financial", "security", "Recycling", "dedicatedhostfinancial", "refunded"}},
	} {
		if e.value != "" && !slices.Contains(e.known, e.value) {
			return nil, notFound(e.code, "The specified value %q does not exist: it must be one of %s.", e.value, strings.Join(e.known, ", "))
		}
	}
	within, err := createdWithin(in.Filter)
	if err != nil {
		return nil, err
	}
	// What no instance has here.
	none := in.LockReason != "" || in.HpcClusterId != "" || in.RdmaIpAddresses != "" || len(in.PublicIpAddresses)+len(in.EipAddresses)+len(in.InnerIpAddresses) > 0 ||
		in.IoOptimized != nil && !*in.IoOptimized || in.DeviceAvailable != nil && !*in.DeviceAvailable
	return func(i *inventory.Instance) bool {
		t, _ := catalog.LookupInstanceType(i.InstanceType)
		return !none && within(i.CreationTime) &&
			(len(in.InstanceIds) == 0 || slices.Contains(in.InstanceIds, i.InstanceID)) &&
			like(in.InstanceName, i.InstanceName) && same(in.Status, string(i.Status)) && same(in.ZoneId, i.ZoneID) &&
			same(in.VpcId, i.VPCID) && same(in.VSwitchId, i.VSwitchID) && same(in.ImageId, i.ImageID) &&
			same(in.InstanceType, i.InstanceType) && same(in.InstanceTypeFamily, t.Family) && same(in.InstanceNetworkType, "vpc") &&
			same(in.InstanceChargeType, i.InstanceChargeType) && same(in.KeyPairName, i.Login.KeyPairName) && inGroup(in.ResourceGroupId, i.ResourceGroupID) &&
			(in.SecurityGroupId == "" || slices.Contains(i.SecurityGroupIDs, in.SecurityGroupId)) &&
			(len(in.PrivateIpAddresses) == 0 || slices.Contains(in.PrivateIpAddresses, i.PrivateIP)) && hasTags(i.Tags, in.Tag)
	}, nil
}

// createdWithin reads Filter.N: CreationStartTime and CreationEndTime, and
// ExpiredStartTime and ExpiredEndTime, which nothing here ever reaches.
//
// Source: Filter.N of "DescribeInstances" (ECS API reference): times in UTC,
// yyyy-MM-ddTHH:mmZ; error InvalidFilterKey.NotFound, 404.
func createdWithin(filter []FieldMatch) (func(time.Time) bool, error) {
	var from, to time.Time
	expired := false
	for _, f := range filter {
		if f.Key == "" && f.Value == "" {
			continue
		}
		t, err := time.Parse("2006-01-02T15:04Z", f.Value)
		switch f.Key {
		case "CreationStartTime":
			from = t
		case "CreationEndTime":
			to = t
		case "ExpiredStartTime":
			expired = expired || err == nil && t.After(neverExpires())
		case "ExpiredEndTime":
			expired = expired || err == nil && t.Before(neverExpires())
		default:
			return nil, acs.New(acs.NotFound, http.StatusNotFound, "InvalidFilterKey.NotFound", "The specified Filter.N.Key %q does not exist: it must be CreationStartTime, CreationEndTime, ExpiredStartTime or ExpiredEndTime.", f.Key)
		}
		if err != nil {
			return nil, wire.InvalidParameter("Filter.N.Value", "a time such as 2026-01-02T15:04Z")
		}
	}
	return func(t time.Time) bool {
		return !expired && (from.IsZero() || !t.Before(from)) && (to.IsZero() || !t.After(to))
	}, nil
}

// same says whether a filter that may be empty lets the value through.
func same(filter, value string) bool { return filter == "" || filter == value }

// like is same for a name with * for any text.
//
// Source: InstanceName of "DescribeInstances" (ECS API reference).
func like(filter, value string) bool {
	if !strings.Contains(filter, "*") {
		return same(filter, value)
	}
	parts := strings.Split(filter, "*")
	rest, ok := strings.CutPrefix(value, parts[0])
	if !ok {
		return false
	}
	for _, p := range parts[1 : len(parts)-1] {
		i := strings.Index(rest, p)
		if i < 0 {
			return false
		}
		rest = rest[i+len(p):]
	}
	return strings.HasSuffix(rest, parts[len(parts)-1])
}
