package ecs

import (
	"net/http"
	"slices"
	"strings"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
)

// DescribeDisksInput are the parameters of DescribeDisks.
type DescribeDisksInput struct {
	RegionId                      string   `wire:",required"`
	DiskIds                       []string `wire:",json,max=100"`
	InstanceId                    string
	ZoneId                        string
	DiskType                      string // system, data, all
	Category                      string
	Status                        string
	DiskName                      string // * stands for any text at either end
	ResourceGroupId               string
	DiskChargeType                string
	SnapshotId                    string
	KMSKeyId                      string
	LockReason                    string
	AutoSnapshotPolicyId          string
	MultiAttach                   string
	Portable                      *bool
	Encrypted                     *bool
	DeleteWithInstance            *bool
	DeleteAutoSnapshot            *bool
	EnableAutoSnapshot            *bool
	EnableAutomatedSnapshotPolicy *bool
	EnableShared                  *bool
	Tag                           []TagParam   `wire:",max=20"`
	Filter                        []FieldMatch `wire:",max=4"`
	AdditionalAttributes          []string     `wire:",max=10"`
	DryRun                        *bool
	Page
	Token
}

// DescribeDisksOutput is the answer of DescribeDisks.
type DescribeDisksOutput struct {
	TotalCount int
	PageNumber int
	PageSize   int
	NextToken  string
	Disks      struct{ Disk []DiskItem }
}

// DescribeDisks lists disks. An id that does not exist is left out.
//
// Sources: "DescribeDisks" (ECS API reference); row DescribeDisks of "ECS: RAM
// authorization" (2026): disk/* unless ids are given.
//
// Inferred: disks are listed by id; source: the vendor does not promise an order.
var DescribeDisks = api.Operation[*Service, DescribeDisksInput, DescribeDisksOutput]{
	Product: api.ECS, Name: "DescribeDisks", Action: "ecs:DescribeDisks", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *DescribeDisksInput) []api.Resource {
		return named(c, in.RegionId, "disk", in.DiskIds, in.ResourceGroupId, func(id string) api.Resource { return diskResource(c, id) })
	},
	DryRun: api.DryRunAll,
	Source: `"DescribeDisks" (ECS API reference)`,
	Handle: describeDisks,
}

func describeDisks(_ *Service, c *api.Call, in *DescribeDisksInput) (*DescribeDisksOutput, error) {
	if _, err := region(in.RegionId); err != nil {
		return nil, err
	}
	match, err := in.match()
	if err != nil {
		return nil, err
	}
	var all []*inventory.Disk
	for _, d := range inventory.Disks.All(c.Snapshot, c.Account, "", "") {
		if !d.Deleted && d.RegionID == in.RegionId && match(d) {
			all = append(all, d)
		}
	}
	out := &DescribeDisksOutput{TotalCount: len(all)}
	if in.Token.asked() {
		t := in.Token
		if t.MaxResults != nil {
			// Source: MaxResults of "DescribeDisks" (ECS API reference): 10 to 500, values outside are taken as the nearest.
			n := min(max(*t.MaxResults, 10), 500)
			t.MaxResults = &n
		}
		all, out.NextToken, err = sliceToken(t, all, func(d *inventory.Disk) string { return d.DiskID }, 10, 500)
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
	for _, d := range all {
		out.Disks.Disk = append(out.Disks.Disk, diskItem(d))
	}
	return out, nil
}

// match gives the test that the filters make together.
//
// Source: "DescribeDisks" (ECS API reference): errors
// InvalidDiskType.ValueNotSupported, InvalidStatus.ValueNotSupported and
// InvalidCategory.ValueNotSupported, 400.
func (in *DescribeDisksInput) match() (func(*inventory.Disk) bool, error) {
	for _, e := range []struct {
		name, value, code string
		known             []string
	}{
		{"DiskType", in.DiskType, "InvalidDiskType.ValueNotSupported", []string{"system", "data", "all"}},
		{"Status", in.Status, "InvalidStatus.ValueNotSupported", []string{"In_use", "Available", "Attaching", "Detaching", "Creating", "ReIniting", "All"}},
		{"Category", in.Category, "InvalidCategory.ValueNotSupported", []string{"all", "cloud", "cloud_efficiency", "cloud_ssd", "cloud_essd", "cloud_auto", "cloud_essd_entry", "local_ssd_pro", "local_hdd_pro", "ephemeral", "ephemeral_ssd"}},
	} {
		if e.value != "" && !slices.Contains(e.known, e.value) {
			return nil, acs.New(acs.Invalid, http.StatusBadRequest, e.code, "The specified %s %q is not valid: it must be one of %s.", e.name, e.value, strings.Join(e.known, ", "))
		}
	}
	within, err := createdWithin(in.Filter)
	if err != nil {
		return nil, err
	}
	all := func(v string) string {
		if strings.EqualFold(v, "all") {
			return ""
		}
		return v
	}
	// What no disk has here.
	none := in.SnapshotId != "" || in.KMSKeyId != "" || in.LockReason != "" || in.AutoSnapshotPolicyId != "" || in.MultiAttach == "Enabled" ||
		isTrue(in.Encrypted) || isTrue(in.EnableShared) || isTrue(in.DeleteAutoSnapshot) || isTrue(in.EnableAutoSnapshot) || isTrue(in.EnableAutomatedSnapshotPolicy)
	return func(d *inventory.Disk) bool {
		return !none && within(d.CreationTime) && (len(in.DiskIds) == 0 || slices.Contains(in.DiskIds, d.DiskID)) &&
			same(in.InstanceId, d.InstanceID) && same(in.ZoneId, d.ZoneID) && same(in.DiskChargeType, diskCharge(d)) && same(all(in.DiskType), d.Type) && same(all(in.Category), d.Category) &&
			same(all(in.Status), d.Status) && like(in.DiskName, d.DiskName) && inGroup(in.ResourceGroupId, d.ResourceGroupID) &&
			(in.Portable == nil || *in.Portable == d.Portable) && (in.DeleteWithInstance == nil || *in.DeleteWithInstance == d.DeleteWithInstance) && hasTags(d.Tags, in.Tag)
	}, nil
}
