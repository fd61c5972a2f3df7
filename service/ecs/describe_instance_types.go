package ecs

import (
	"slices"
	"strings"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
)

// DescribeInstanceTypesInput are the parameters of DescribeInstanceTypes.
type DescribeInstanceTypesInput struct {
	Token
	RegionId             string
	InstanceTypes        []string `wire:",max=100"`
	InstanceTypeFamily   string
	InstanceTypeFamilies []string `wire:",max=100"`
	CpuArchitecture      string   // X86 or ARM
	CpuArchitectures     []string
	InstanceCategory     string
	InstanceCategories   []string
	InstanceFamilyLevel  string // EntryLevel, EnterpriseLevel, CreditEntryLevel
	MinimumCpuCoreCount  *int
	MaximumCpuCoreCount  *int
	MinimumMemorySize    *float64 // GiB
	MaximumMemorySize    *float64
	MinimumEniQuantity   *int
	MinimumDiskQuantity  *int
	MinimumGPUAmount     *int
	MaximumGPUAmount     *int

	MinimumLocalStorageAmount          *int
	MinimumBaselineCredit              *int
	MinimumInitialCredit               *int
	MinimumInstanceBandwidthRx         *int
	MinimumInstanceBandwidthTx         *int
	MinimumInstancePpsRx               *int
	MinimumInstancePpsTx               *int
	MinimumEriQuantity                 *int
	MinimumQueuePairNumber             *int
	MinimumPrimaryEniQueueNumber       *int
	MinimumSecondaryEniQueueNumber     *int
	MinimumEniPrivateIpAddressQuantity *int
	MinimumEniIpv6AddressQuantity      *int
	MinimumLocalStorageCapacity        *int
	MinimumCpuSpeedFrequency           *float64
	MaximumCpuSpeedFrequency           *float64
	MinimumCpuTurboFrequency           *float64
	MaximumCpuTurboFrequency           *float64
	GPUSpec                            string
	GpuSpecs                           []string
	LocalStorageCategory               string
	LocalStorageCategories             []string
	PhysicalProcessorModel             string
	PhysicalProcessorModels            []string
	NvmeSupport                        string
	AdditionalAttributes               []string
}

// DescribeInstanceTypesOutput is the answer of DescribeInstanceTypes.
type DescribeInstanceTypesOutput struct {
	NextToken     string
	InstanceTypes struct{ InstanceType []InstanceTypeItem }
}

// InstanceTypeItem is one instance type. What the catalog does not know
// (bandwidth, packet rates, processor models) is left out.
type InstanceTypeItem struct {
	InstanceTypeId      string
	InstanceTypeFamily  string
	InstanceCategory    string
	InstanceFamilyLevel string
	CpuArchitecture     string
	CpuCoreCount        int
	MemorySize          float64 // GiB
	EniQuantity         int
	DiskQuantity        int
	GPUAmount           int
	GPUSpec             string
	LocalStorageAmount  int
}

// DescribeInstanceTypes lists the instance types.
//
// Source: "DescribeInstanceTypes" (ECS API reference): every given filter must
// fit; MaxResults is at most and by default 1600.
//
// Ours: a filter by a property that the catalog does not know is refused, as it would give a wrong list.
var DescribeInstanceTypes = api.Operation[*Service, DescribeInstanceTypesInput, DescribeInstanceTypesOutput]{
	Product: api.ECS, Name: "DescribeInstanceTypes", Action: "ecs:DescribeInstanceTypes", Effect: api.Read,
	Resources: api.Everything[*Service, DescribeInstanceTypesInput], DryRun: api.NoDryRun,
	Source: `"DescribeInstanceTypes" (ECS API reference)`,
	Handle: describeInstanceTypes,
}

func describeInstanceTypes(_ *Service, _ *api.Call, in *DescribeInstanceTypesInput) (*DescribeInstanceTypesOutput, error) {
	if err := unsupported("MinimumLocalStorageAmount", in.MinimumLocalStorageAmount, "MinimumBaselineCredit", in.MinimumBaselineCredit,
		"MinimumInitialCredit", in.MinimumInitialCredit, "MinimumInstanceBandwidthRx", in.MinimumInstanceBandwidthRx,
		"MinimumInstanceBandwidthTx", in.MinimumInstanceBandwidthTx, "MinimumInstancePpsRx", in.MinimumInstancePpsRx,
		"MinimumInstancePpsTx", in.MinimumInstancePpsTx, "MinimumEriQuantity", in.MinimumEriQuantity, "MinimumQueuePairNumber", in.MinimumQueuePairNumber,
		"MinimumPrimaryEniQueueNumber", in.MinimumPrimaryEniQueueNumber, "MinimumSecondaryEniQueueNumber", in.MinimumSecondaryEniQueueNumber,
		"MinimumEniPrivateIpAddressQuantity", in.MinimumEniPrivateIpAddressQuantity, "MinimumEniIpv6AddressQuantity", in.MinimumEniIpv6AddressQuantity,
		"MinimumLocalStorageCapacity", in.MinimumLocalStorageCapacity, "MinimumCpuSpeedFrequency", in.MinimumCpuSpeedFrequency,
		"MaximumCpuSpeedFrequency", in.MaximumCpuSpeedFrequency, "MinimumCpuTurboFrequency", in.MinimumCpuTurboFrequency,
		"MaximumCpuTurboFrequency", in.MaximumCpuTurboFrequency, "GPUSpec", in.GPUSpec, "GpuSpecs", in.GpuSpecs,
		"LocalStorageCategory", in.LocalStorageCategory, "LocalStorageCategories", in.LocalStorageCategories,
		"PhysicalProcessorModel", in.PhysicalProcessorModel, "PhysicalProcessorModels", in.PhysicalProcessorModels,
		"NvmeSupport", in.NvmeSupport, "AdditionalAttributes", in.AdditionalAttributes); err != nil {
		return nil, err
	}
	var all []catalog.InstanceType
	for _, t := range catalog.InstanceTypes() {
		if in.takes(t) {
			all = append(all, t)
		}
	}
	slices.SortFunc(all, func(a, b catalog.InstanceType) int { return strings.Compare(a.ID, b.ID) })
	part, next, err := sliceToken(in.Token, all, func(t catalog.InstanceType) string { return t.ID }, 1600, 1600)
	if err != nil {
		return nil, err
	}
	out := &DescribeInstanceTypesOutput{NextToken: next}
	for _, t := range part {
		out.InstanceTypes.InstanceType = append(out.InstanceTypes.InstanceType, InstanceTypeItem{
			InstanceTypeId: t.ID, InstanceTypeFamily: t.Family, InstanceCategory: t.Category, InstanceFamilyLevel: t.Level,
			CpuArchitecture: string(t.Architecture), CpuCoreCount: t.VCPUs, MemorySize: t.MemoryGiB(), EniQuantity: t.ENIs, DiskQuantity: t.MaxDisks,
		})
	}
	return out, nil
}

// takes says whether a type passes every filter. No type has a GPU.
func (in *DescribeInstanceTypesInput) takes(t catalog.InstanceType) bool {
	among := func(one string, many []string, have string) bool {
		return (one == "" || one == have) && (len(many) == 0 || slices.Contains(many, have))
	}
	least := func(p *int, have int) bool { return p == nil || have >= *p }
	most := func(p *int, have int) bool { return p == nil || have <= *p }
	return among("", in.InstanceTypes, t.ID) &&
		among(in.InstanceTypeFamily, in.InstanceTypeFamilies, t.Family) &&
		among(in.CpuArchitecture, in.CpuArchitectures, string(t.Architecture)) &&
		among(in.InstanceCategory, in.InstanceCategories, t.Category) &&
		among(in.InstanceFamilyLevel, nil, t.Level) &&
		least(in.MinimumCpuCoreCount, t.VCPUs) && most(in.MaximumCpuCoreCount, t.VCPUs) &&
		(in.MinimumMemorySize == nil || t.MemoryGiB() >= *in.MinimumMemorySize) &&
		(in.MaximumMemorySize == nil || t.MemoryGiB() <= *in.MaximumMemorySize) &&
		least(in.MinimumEniQuantity, t.ENIs) && least(in.MinimumDiskQuantity, t.MaxDisks) &&
		least(in.MinimumGPUAmount, 0) && most(in.MaximumGPUAmount, 0)
}
