package ecs

import (
	"slices"
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/catalog"
)

func TestRegionsAndZones(t *testing.T) {
	r := newRig(t)
	all := r.Root.Do(api.ECS, "DescribeRegions", "AcceptLanguage", "en-US")
	if n := all.Len("Regions.Region"); n != len(catalog.Regions()) {
		t.Errorf("%d regions, want %d", n, len(catalog.Regions()))
	}
	all.Want("Regions.Region.0.Status", "available")
	if !strings.Contains(strings.Join(all.Texts("Regions.Region", "LocalName"), ";"), "China (Hangzhou)") {
		t.Errorf("no English names: %v", all.Texts("Regions.Region", "LocalName"))
	}
	z := r.Root.Do(api.ECS, "DescribeZones", in("AcceptLanguage", "ja")...)
	if !slices.Contains(z.Texts("Zones.Zone", "ZoneId"), zoneH) {
		t.Errorf("zones %v", z.Texts("Zones.Zone", "ZoneId"))
	}
	if z.Len("Zones.Zone.0.AvailableInstanceTypes.InstanceTypes") == 0 || z.Len("Zones.Zone.0.AvailableResources.ResourcesInfo.0.SystemDiskCategories.supportedSystemDiskCategory") == 0 {
		t.Error("a zone sells nothing")
	}
	if n := r.Root.Do(api.ECS, "DescribeZones", in("Verbose", "false")...).Len("Zones.Zone.0.AvailableInstanceTypes.InstanceTypes"); n != 0 {
		t.Errorf("%d instance types without Verbose", n)
	}
}

func TestInstanceTypes(t *testing.T) {
	r := newRig(t)
	one := r.Root.Do(api.ECS, "DescribeInstanceTypes", "InstanceTypes.1", "ecs.g7.large")
	one.Want("InstanceTypes.InstanceType.0.CpuCoreCount", "2")
	one.Want("InstanceTypes.InstanceType.0.MemorySize", "8")
	one.Want("InstanceTypes.InstanceType.0.InstanceTypeFamily", "ecs.g7")
	for _, c := range []struct {
		params []string
		keep   func(catalog.InstanceType) bool
	}{
		{nil, func(catalog.InstanceType) bool { return true }},
		{[]string{"InstanceTypeFamily", "ecs.g7"}, func(t catalog.InstanceType) bool { return t.Family == "ecs.g7" }},
		{[]string{"MinimumCpuCoreCount", "4", "MaximumCpuCoreCount", "8"}, func(t catalog.InstanceType) bool { return t.VCPUs >= 4 && t.VCPUs <= 8 }},
		{[]string{"MaximumMemorySize", "1.5"}, func(t catalog.InstanceType) bool { return t.MemoryGiB() <= 1.5 }},
		{[]string{"CpuArchitectures.1", "ARM"}, func(t catalog.InstanceType) bool { return t.Architecture == catalog.ARM }},
		{[]string{"MinimumGPUAmount", "1"}, func(catalog.InstanceType) bool { return false }},
	} {
		want := len(catalog.InstanceTypes()) - len(slices.DeleteFunc(catalog.InstanceTypes(), c.keep))
		if n := r.Root.Do(api.ECS, "DescribeInstanceTypes", c.params...).Len("InstanceTypes.InstanceType"); n != want {
			t.Errorf("%q: %d types, want %d", c.params, n, want)
		}
	}
	var seen []string
	token := ""
	for {
		p := r.Root.Do(api.ECS, "DescribeInstanceTypes", "MaxResults", "7", "NextToken", token)
		seen = append(seen, p.Texts("InstanceTypes.InstanceType", "InstanceTypeId")...)
		if token = p.Text("NextToken"); token == "" {
			break
		}
	}
	if len(seen) != len(catalog.InstanceTypes()) || !slices.IsSorted(seen) || len(slices.Compact(seen)) != len(seen) {
		t.Errorf("the pages have %d types, want %d", len(seen), len(catalog.InstanceTypes()))
	}
	f := r.Root.Do(api.ECS, "DescribeInstanceTypeFamilies", in()...)
	if n := f.Len("InstanceTypeFamilies.InstanceTypeFamily"); n != len(catalog.Families()) {
		t.Errorf("%d families, want %d", n, len(catalog.Families()))
	}
	f = r.Root.Do(api.ECS, "DescribeInstanceTypeFamilies", in("Generation", "ecs-7")...)
	for _, g := range f.Texts("InstanceTypeFamilies.InstanceTypeFamily", "Generation") {
		if g != "ecs-7" {
			t.Errorf("generation %s", g)
		}
	}
}

func TestAvailableResource(t *testing.T) {
	r := newRig(t)
	ask := func(more ...string) apitest.Tree {
		return r.Root.Do(api.ECS, "DescribeAvailableResource", in(append(more, "ZoneId", zoneH)...)...)
	}
	const list = "AvailableZones.AvailableZone.0.AvailableResources.AvailableResource.0.SupportedResources.SupportedResource"
	a := ask("DestinationResource", "InstanceType", "Cores", "2", "Memory", "8")
	a.Want("AvailableZones.AvailableZone.0.StatusCategory", "WithStock")
	if got := a.Texts(list, "Value"); !slices.Contains(got, "ecs.g7.large") {
		t.Errorf("types %v", got)
	}
	d := ask("DestinationResource", "SystemDisk", "InstanceType", "ecs.g7.large")
	if got := d.Texts(list, "Value"); !slices.Contains(got, "cloud_essd") {
		t.Errorf("disks %v", got)
	}
	d.Want(list+".0.Unit", "GiB")
	ask("DestinationResource", "Zone").Want(list+".0.Value", zoneH)
	ask("DestinationResource", "Network").Want(list+".0.Value", "vpc")
	ask("DestinationResource", "IoOptimized").Want(list+".0.Value", "optimized")
	if ask("DestinationResource", "DataDisk", "ResourceType", "disk", "DataDiskCategory", "cloud_ssd").Len(list) != 1 {
		t.Error("cloud_ssd is not one disk category")
	}
	if n := ask("DestinationResource", "InstanceType", "Cores", "3").Len("AvailableZones.AvailableZone"); n != 0 {
		t.Errorf("%d zones have a type of 3 cores", n)
	}
}

func TestImages(t *testing.T) {
	r := newRig(t)
	one := r.Root.Do(api.ECS, "DescribeImages", in("ImageId", "ubuntu_24_04_x64_20G_alibase_20260810.vhd")...)
	one.Want("TotalCount", "1")
	one.Want("Images.Image.0.LoginAsNonRootSupported", "true")
	one.Want("Images.Image.0.ImageVersion", "v2026.8.10")
	one.Want("Images.Image.0.IsPublic", "true")
	one.Want("Images.Image.0.ImageOwnerId", "0")
	for _, c := range []struct {
		params []string
		keep   func(catalog.Image) bool
	}{
		{nil, func(i catalog.Image) bool { return i.Status == "Available" && i.OwnerAlias != "marketplace" }},
		{[]string{"OSType", "windows"}, func(i catalog.Image) bool { return i.Status == "Available" && i.Windows() }},
		{[]string{"Architecture", "arm64"}, func(i catalog.Image) bool { return i.Status == "Available" && i.Architecture == "arm64" }},
		{[]string{"ImageOwnerAlias", "self"}, func(i catalog.Image) bool { return i.OwnerAlias == "self" }},
		{[]string{"Status", "Deprecated"}, func(i catalog.Image) bool { return i.Status == "Deprecated" }},
		{[]string{"Status", "Deprecated,Available", "ImageFamily", "acs:ubuntu_24_04_x64"}, func(i catalog.Image) bool { return i.Family == "acs:ubuntu_24_04_x64" }},
		{[]string{"InstanceType", "ecs.g8y.large"}, func(i catalog.Image) bool { return i.Status == "Available" && i.Architecture == "arm64" }},
		{[]string{"IsPublic", "false"}, func(i catalog.Image) bool { return i.Status == "Available" && !i.Public }},
		{[]string{"ImageName", "debian"}, func(i catalog.Image) bool { return i.Status == "Available" && strings.Contains(i.Name, "debian") }},
		{[]string{"Tag.1.Key", "x"}, func(catalog.Image) bool { return false }},
		{[]string{"Filter.1.Key", "CreationStartTime", "Filter.1.Value", "2026-01-01T00:00Z"}, func(i catalog.Image) bool { return i.Status == "Available" && i.Created.Year() >= 2026 }},
	} {
		want := len(catalog.Images()) - len(slices.DeleteFunc(catalog.Images(), c.keep))
		r.Root.Do(api.ECS, "DescribeImages", in(append(c.params, "PageSize", "100")...)...).Want("TotalCount", itoa(want))
	}
	p := r.Root.Do(api.ECS, "DescribeImages", in("PageNumber", "2", "PageSize", "5")...)
	if p.Len("Images.Image") != 5 || p.Text("PageNumber") != "2" {
		t.Errorf("page 2 has %d images", p.Len("Images.Image"))
	}
}

func TestFactsErrors(t *testing.T) {
	r := newRig(t)
	r.checkFailures([]failure{
		{"InvalidRegionId.NotFound", 404, "DescribeZones", []string{"RegionId", "mars-1"}},
		{"MissingParameter", 400, "DescribeZones", nil},
		{"InvalidInstanceChargeType.NotFound", 404, "DescribeZones", in("InstanceChargeType", "x")},
		{"InvalidSpotStrategy", 400, "DescribeZones", in("SpotStrategy", "x")},
		{"UnsupportedParameter", 400, "DescribeZones", in("SpotStrategy", "SpotAsPriceGo")},
		{"InvalidParameter", 400, "DescribeRegions", []string{"ResourceType", "x"}},
		{"InvalidRegionId.NotFound", 404, "DescribeInstanceTypeFamilies", []string{"RegionId", "mars-1"}},
		{"UnsupportedParameter", 400, "DescribeInstanceTypes", []string{"NvmeSupport", "required"}},
		{"InvalidParameter", 400, "DescribeInstanceTypes", []string{"MaxResults", "1601"}},
		{"InvalidParameter", 400, "DescribeInstanceTypes", []string{"NextToken", "x"}},
		{"Invalid.RegionId", 404, "DescribeAvailableResource", []string{"RegionId", "mars-1", "DestinationResource", "Zone"}},
		{"Invalid.DestinationResource", 404, "DescribeAvailableResource", in("DestinationResource", "x")},
		{"UnsupportedParameter", 400, "DescribeAvailableResource", in("DestinationResource", "ddh")},
		{"Invalid.ResourceType", 404, "DescribeAvailableResource", in("DestinationResource", "Zone", "ResourceType", "x")},
		{"Invalid.NetworkCategory", 404, "DescribeAvailableResource", in("DestinationResource", "Zone", "NetworkCategory", "x")},
		{"Invalid.IoOptimized", 404, "DescribeAvailableResource", in("DestinationResource", "Zone", "IoOptimized", "x")},
		{"Invalid.SpotStrategy", 404, "DescribeAvailableResource", in("DestinationResource", "Zone", "SpotStrategy", "x")},
		{"Invalid.InstanceChargeType", 400, "DescribeAvailableResource", in("DestinationResource", "Zone", "InstanceChargeType", "x")},
		{"InvalidParam.TypeAndCpuMem.Conflict", 403, "DescribeAvailableResource", in("DestinationResource", "InstanceType", "InstanceType", "ecs.g7.large", "Cores", "2")},
		{"InvalidResourceId.NotFound", 404, "DescribeAvailableResource", in("DestinationResource", "InstanceType", "InstanceType", "ecs.x.large")},
		{"InvalidImageOwnerAlias.ValueNotSupported", 400, "DescribeImages", in("ImageOwnerAlias", "x")},
		{"InvalidOSType", 404, "DescribeImages", in("OSType", "x")},
		{"InvalidArchitecture", 404, "DescribeImages", in("Architecture", "x")},
		{"InvalidUsage", 404, "DescribeImages", in("Usage", "x")},
		{"InvalidInstanceType.ValueNotSupported", 400, "DescribeImages", in("InstanceType", "x")},
		{"InvalidFilterKey.NotFound", 404, "DescribeImages", in("Filter.1.Key", "x")},
		{"InvalidParameter", 400, "DescribeImages", in("Filter.1.Key", "CreationEndTime", "Filter.1.Value", "x")},
		{"InvalidParameter", 400, "DescribeImages", in("PageSize", "101")},
		{"InvalidParameter", 400, "DescribeImages", in("ActionType", "x")},
		{"DryRunOperation", 400, "DescribeImages", in("DryRun", "true")},
	})
}

func TestFactsAccess(t *testing.T) {
	r := newRig(t)
	const image = "ubuntu_24_04_x64_20G_alibase_20260810.vhd"
	r.checkAccess([]access{
		{"DescribeRegions", "*", nil},
		{"DescribeZones", "*", in()},
		{"DescribeInstanceTypes", "*", nil},
		{"DescribeInstanceTypeFamilies", "*", in()},
		{"DescribeAvailableResource", "*", in("DestinationResource", "Zone")},
		{"DescribeImages", arn("image/*"), in()},
		{"DescribeImages", arn("image/" + image), in("ImageId", image)},
	})
}
