package ecs

import (
	"slices"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
)

// DescribeZonesInput are the parameters of DescribeZones.
type DescribeZonesInput struct {
	RegionId           string `wire:",required"`
	AcceptLanguage     string // zh-CN (default), en-US, ja
	InstanceChargeType string
	SpotStrategy       string
	Verbose            *bool // default true: with what is sold in the zone
}

// DescribeZonesOutput is the answer of DescribeZones.
type DescribeZonesOutput struct {
	Zones struct{ Zone []ZoneItem }
}

// ZoneItem is one zone.
type ZoneItem struct {
	ZoneId                      string
	LocalName                   string
	ZoneType                    string
	AvailableResourceCreation   struct{ ResourceTypes []string }
	AvailableVolumeCategories   struct{ VolumeCategories []string }
	AvailableDiskCategories     struct{ DiskCategories []string }
	AvailableInstanceTypes      struct{ InstanceTypes []string }
	AvailableDedicatedHostTypes struct {
		DedicatedHostType []string
	}
	DedicatedHostGenerations struct{ DedicatedHostGeneration []string }
	AvailableResources       struct{ ResourcesInfo []ResourcesInfo }
}

// ResourcesInfo says what instances of a zone can be made of.
type ResourcesInfo struct {
	IoOptimized         bool
	InstanceTypes       supportedInstanceTypes
	InstanceGenerations struct {
		Values []string `wire:"supportedInstanceGeneration"`
	}
	InstanceTypeFamilies struct {
		Values []string `wire:"supportedInstanceTypeFamily"`
	}
	NetworkTypes struct {
		Values []string `wire:"supportedNetworkCategory"`
	}
	SystemDiskCategories struct {
		Values []string `wire:"supportedSystemDiskCategory"`
	}
	DataDiskCategories struct {
		Values []string `wire:"supportedDataDiskCategory"`
	}
}

type supportedInstanceTypes struct {
	Values []string `wire:"supportedInstanceType"`
}

// DescribeZones lists the zones of a region with what can be made in them.
//
// Source: "DescribeZones" (ECS API reference): errors InvalidRegionId.NotFound,
// InvalidInstanceChargeType.NotFound 404; InvalidSpotStrategy 400.
//
// Ours: every zone sells every instance type and disk category of the catalog.
var DescribeZones = api.Operation[*Service, DescribeZonesInput, DescribeZonesOutput]{
	Product: api.ECS, Name: "DescribeZones", Action: "ecs:DescribeZones", Effect: api.Read,
	Resources: api.Everything[*Service, DescribeZonesInput], DryRun: api.NoDryRun,
	Source: `"DescribeZones" (ECS API reference)`,
	Handle: describeZones,
}

func describeZones(_ *Service, _ *api.Call, in *DescribeZonesInput) (*DescribeZonesOutput, error) {
	if _, err := region(in.RegionId); err != nil {
		return nil, err
	}
	if err := chargeType("InvalidInstanceChargeType.NotFound", 404, in.InstanceChargeType); err != nil {
		return nil, err
	}
	if err := spotStrategy("InvalidSpotStrategy", 400, in.SpotStrategy); err != nil {
		return nil, err
	}
	lang := language(in.AcceptLanguage)
	out := new(DescribeZonesOutput)
	for _, z := range catalog.Zones(in.RegionId) {
		i := ZoneItem{ZoneId: z.ID, LocalName: z.Name.In(lang), ZoneType: "AvailabilityZone"}
		if in.Verbose == nil || *in.Verbose {
			i.sell()
		}
		out.Zones.Zone = append(out.Zones.Zone, i)
	}
	return out, nil
}

// sell fills in what a zone sells.
func (i *ZoneItem) sell() {
	i.AvailableResourceCreation.ResourceTypes = []string{"VSwitch", "IoOptimized", "Instance", "Disk"}
	i.AvailableDiskCategories.DiskCategories = diskCategoryIDs()
	r := ResourcesInfo{IoOptimized: true}
	for _, t := range catalog.InstanceTypes() {
		i.AvailableInstanceTypes.InstanceTypes = append(i.AvailableInstanceTypes.InstanceTypes, t.ID)
	}
	r.InstanceTypes.Values = i.AvailableInstanceTypes.InstanceTypes
	for _, f := range catalog.Families() {
		r.InstanceTypeFamilies.Values = append(r.InstanceTypeFamilies.Values, f.ID)
		if !slices.Contains(r.InstanceGenerations.Values, f.Generation) {
			r.InstanceGenerations.Values = append(r.InstanceGenerations.Values, f.Generation)
		}
	}
	r.NetworkTypes.Values = []string{"vpc"}
	r.SystemDiskCategories.Values = diskCategoryIDs()
	r.DataDiskCategories.Values = diskCategoryIDs()
	i.AvailableResources.ResourcesInfo = []ResourcesInfo{r}
}

// diskCategoryIDs lists the disk categories, each once.
func diskCategoryIDs() []string {
	var out []string
	for _, d := range catalog.DiskCategories() {
		if !slices.Contains(out, d.ID) {
			out = append(out, d.ID)
		}
	}
	return out
}
