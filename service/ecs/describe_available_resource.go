package ecs

import (
	"slices"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
)

// DescribeAvailableResourceInput are the parameters of
// DescribeAvailableResource.
type DescribeAvailableResourceInput struct {
	RegionId            string `wire:",required"`
	DestinationResource string `wire:",required"` // Zone, IoOptimized, Network, InstanceType, SystemDisk, DataDisk, ddh
	ResourceType        string // instance (default), disk
	ZoneId              string
	InstanceChargeType  string
	InstanceType        string
	SystemDiskCategory  string
	DataDiskCategory    string
	NetworkCategory     string
	IoOptimized         string
	Cores               *int
	Memory              *float64 // GiB
	SpotStrategy        string
	SpotDuration        *int
	Scope               string
	DedicatedHostId     string
}

// DescribeAvailableResourceOutput is the answer of DescribeAvailableResource.
type DescribeAvailableResourceOutput struct {
	AvailableZones struct{ AvailableZone []AvailableZone }
}

// AvailableZone says what there is in one zone.
type AvailableZone struct {
	RegionId           string
	ZoneId             string
	Status             string
	StatusCategory     string
	AvailableResources struct{ AvailableResource []AvailableResource }
}

// AvailableResource is one kind of resource.
type AvailableResource struct {
	Type               string
	SupportedResources struct{ SupportedResource []SupportedResource }
}

// SupportedResource is one thing that can be had. Min, Max and Unit are sizes of
// disks.
type SupportedResource struct {
	Value          string
	Status         string
	StatusCategory string
	Min            *int
	Max            *int
	Unit           string `wire:",omitempty"`
}

// DescribeAvailableResource says what can be bought in the zones of a region.
//
// Source: "DescribeAvailableResource" (ECS API reference). Errors:
// Invalid.RegionId, Invalid.DestinationResource, Invalid.ResourceType,
// Invalid.NetworkCategory, Invalid.IoOptimized, Invalid.SpotStrategy,
// InvalidResourceId.NotFound 404; Invalid.InstanceChargeType 400;
// InvalidParam.TypeAndCpuMem.Conflict 403.
//
// Ours: every zone has every type and disk in stock.
var DescribeAvailableResource = api.Operation[*Service, DescribeAvailableResourceInput, DescribeAvailableResourceOutput]{
	Product: api.ECS, Name: "DescribeAvailableResource", Action: "ecs:DescribeAvailableResource", Effect: api.Read,
	Resources: api.Everything[*Service, DescribeAvailableResourceInput], DryRun: api.NoDryRun,
	Source: `"DescribeAvailableResource" (ECS API reference)`,
	Handle: describeAvailableResource,
}

const withStock = "WithStock"

func describeAvailableResource(_ *Service, _ *api.Call, in *DescribeAvailableResourceInput) (*DescribeAvailableResourceOutput, error) {
	if err := in.check(); err != nil {
		return nil, err
	}
	supported := in.supported()
	out := new(DescribeAvailableResourceOutput)
	for _, z := range catalog.Zones(in.RegionId) {
		if in.ZoneId != "" && in.ZoneId != z.ID {
			continue
		}
		here := supported
		if in.DestinationResource == "Zone" {
			here = []SupportedResource{{Value: z.ID, Status: available, StatusCategory: withStock}}
		}
		if len(here) == 0 {
			continue
		}
		a := AvailableResource{Type: in.DestinationResource}
		a.SupportedResources.SupportedResource = here
		i := AvailableZone{RegionId: in.RegionId, ZoneId: z.ID, Status: available, StatusCategory: withStock}
		i.AvailableResources.AvailableResource = []AvailableResource{a}
		out.AvailableZones.AvailableZone = append(out.AvailableZones.AvailableZone, i)
	}
	return out, nil
}

// available is the status of what there is.
const available = "Available"

func (in *DescribeAvailableResourceInput) check() error {
	bad := func(status int, code, name, value, want string) error {
		return acs.New(acs.Invalid, status, code, "The specified %s %q is not valid. Give %s.", name, value, want)
	}
	if _, ok := catalog.LookupRegion(in.RegionId); !ok {
		return bad(404, "Invalid.RegionId", "RegionId", in.RegionId, "a region of DescribeRegions")
	}
	if err := unsupported("DedicatedHostId", in.DedicatedHostId, "SpotDuration", in.SpotDuration, "Scope", in.Scope); err != nil {
		return err
	}
	switch in.DestinationResource {
	case "Zone", "IoOptimized", "Network", "InstanceType", "SystemDisk", "DataDisk":
	case "ddh":
		return unsupported("DestinationResource", in.DestinationResource)
	default:
		return bad(404, "Invalid.DestinationResource", "DestinationResource", in.DestinationResource, "Zone, IoOptimized, Network, InstanceType, SystemDisk or DataDisk")
	}
	switch in.ResourceType {
	case "", "instance", "disk":
	case "ddh", "reservedinstance":
		return unsupported("ResourceType", in.ResourceType)
	default:
		return bad(404, "Invalid.ResourceType", "ResourceType", in.ResourceType, "instance or disk")
	}
	switch in.NetworkCategory {
	case "", "vpc":
	case "classic":
		return unsupported("NetworkCategory", in.NetworkCategory)
	default:
		return bad(404, "Invalid.NetworkCategory", "NetworkCategory", in.NetworkCategory, "vpc")
	}
	switch in.IoOptimized {
	case "", "none", "optimized":
	default:
		return bad(404, "Invalid.IoOptimized", "IoOptimized", in.IoOptimized, "optimized")
	}
	if err := spotStrategy("Invalid.SpotStrategy", 404, in.SpotStrategy); err != nil {
		return err
	}
	if err := chargeType("Invalid.InstanceChargeType", 400, in.InstanceChargeType); err != nil {
		return err
	}
	if in.InstanceType != "" {
		if in.Cores != nil || in.Memory != nil {
			return acs.New(acs.Invalid, 403, "InvalidParam.TypeAndCpuMem.Conflict", "InstanceType cannot be given together with Cores or Memory. Leave one of them out.")
		}
		if _, ok := catalog.LookupInstanceType(in.InstanceType); !ok {
			return acs.New(acs.NotFound, 404, "InvalidResourceId.NotFound", "The specified InstanceType %q does not exist. DescribeInstanceTypes lists the types.", in.InstanceType)
		}
	}
	return nil
}

// supported lists what can be had, which is the same in every zone.
func (in *DescribeAvailableResourceInput) supported() []SupportedResource {
	one := func(value string) []SupportedResource {
		return []SupportedResource{{Value: value, Status: available, StatusCategory: withStock}}
	}
	switch in.DestinationResource {
	case "IoOptimized":
		return one("optimized")
	case "Network":
		return one("vpc")
	case "InstanceType":
		var out []SupportedResource
		for _, t := range in.types() {
			out = append(out, one(t.ID)...)
		}
		return out
	case "SystemDisk", "DataDisk":
		return in.disks()
	}
	return nil
}

// types lists the instance types that pass the filters.
func (in *DescribeAvailableResourceInput) types() []catalog.InstanceType {
	return slices.DeleteFunc(catalog.InstanceTypes(), func(t catalog.InstanceType) bool {
		f, ok := catalog.LookupFamily(t.Family)
		return !ok || in.IoOptimized == "none" ||
			in.InstanceType != "" && t.ID != in.InstanceType ||
			in.Cores != nil && t.VCPUs != *in.Cores ||
			in.Memory != nil && t.MemoryGiB() != *in.Memory ||
			in.SystemDiskCategory != "" && !slices.Contains(f.Disks, in.SystemDiskCategory) ||
			in.DataDiskCategory != "" && !slices.Contains(f.Disks, in.DataDiskCategory)
	})
}

// disks lists the categories that instances of the types take, with the sizes
// that they may have.
func (in *DescribeAvailableResourceInput) disks() []SupportedResource {
	var taken []string
	for _, t := range in.types() {
		if f, ok := catalog.LookupFamily(t.Family); ok {
			taken = append(taken, f.Disks...)
		}
	}
	wanted := in.SystemDiskCategory
	if in.DestinationResource == "DataDisk" {
		wanted = in.DataDiskCategory
	}
	var out []SupportedResource
	for _, id := range diskCategoryIDs() {
		if in.ResourceType != "disk" && !slices.Contains(taken, id) || wanted != "" && wanted != id {
			continue
		}
		low, high := 0, 0
		for _, d := range catalog.DiskCategories() { // the widest range over the performance levels
			l, h := d.SystemMinGiB, d.SystemMaxGiB
			if in.DestinationResource == "DataDisk" {
				l, h = d.DataMinGiB, d.DataMaxGiB
			}
			if d.ID != id {
				continue
			}
			if high == 0 || l < low {
				low = l
			}
			high = max(high, h)
		}
		out = append(out, SupportedResource{Value: id, Status: available, StatusCategory: withStock, Min: &low, Max: &high, Unit: "GiB"})
	}
	return out
}
