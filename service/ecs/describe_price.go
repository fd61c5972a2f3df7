package ecs

import (
	"fmt"
	"net/http"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/wire"
)

// DescribePriceInput are the parameters of DescribePrice.
type DescribePriceInput struct {
	RegionId     string `wire:",required"`
	ZoneId       string
	ResourceType string // instance (default) or disk
	InstanceType string // of an instance
	ImageId      string // for the least size of the system disk
	SystemDisk   PriceDiskParam
	DataDisk     []PriceDiskParam `wire:",max=16"`
	Amount       *int             // 1 to 1000, default 1
	PriceUnit    string           // Hour (default), Week, Month or Year
	Period       *int             // in PriceUnit, default 1

	// Accepted: they make no difference to a price here.
	InstanceNetworkType     string
	IoOptimized             string
	InternetChargeType      string
	InternetMaxBandwidthOut *int // 0
	SpotStrategy            string
	Scope                   string
	OfferingType            string
	Platform                string

	// Refused: what they ask the price of is not sold here.
	AssuranceTimes       string
	Capacity             *int
	DedicatedHostType    string
	InstanceAmount       *int
	InstanceCpuCoreCount *int
	InstanceTypeList     []string
	Isp                  string
	RecurrenceRules      []RecurrenceParam
	SchedulerOptions     SchedulerParam
	SpotDuration         *int
	StartTime            string
}

// PriceDiskParam is SystemDisk or DataDisk.N of DescribePrice.
type PriceDiskParam struct {
	Category         string
	Size             *int // GiB
	PerformanceLevel string
	ProvisionedIops  *int64
}

// RecurrenceParam is RecurrenceRules.N.
type RecurrenceParam struct {
	StartHour, EndHour              *int
	RecurrenceType, RecurrenceValue string
}

// SchedulerParam is SchedulerOptions.
type SchedulerParam struct{ DedicatedHostId, DeploymentSetStrategy string }

// DescribePriceOutput is the answer of DescribePrice.
type DescribePriceOutput struct{ PriceInfo PriceInfo }

// PriceInfo is a price with the rules that made it, of which there are none.
type PriceInfo struct {
	Price struct {
		Amounts
		Currency    string
		DetailInfos struct{ DetailInfo []PriceDetail }
	}
	Rules PriceRules
}

// Amounts are a price before and after discounts, in Currency.
type Amounts struct {
	OriginalPrice float64
	DiscountPrice float64 // what is taken off
	TradePrice    float64
}

// PriceDetail is the price of a part.
type PriceDetail struct {
	Resource string // instanceType, systemDisk, dataDisk or disk
	Amounts
	SubRules PriceRules
}

// PriceRules are rules of discounts.
type PriceRules struct{ Rule []PriceRule }

// PriceRule is a rule of a discount.
type PriceRule struct {
	RuleId      int64
	Description string
}

// DescribePrice gives the price of instances or disks that are to be bought. It
// is what an order of the same things costs.
//
// Sources: "DescribePrice" (ECS API reference); the member names of the official
// Go SDK.
//
// Ours: the prices, see package catalog; there are no discounts, and Amount counts.
// Ours: images cost nothing, and the public network is not sold: bandwidth is refused as a ResourceType and InternetMaxBandwidthOut above 0 as an option.
// Inferred: an instance without SystemDisk is priced with the disk that RunInstances would give it; source: the default of SystemDisk.Category in "RunInstances" (ECS API reference).
// Inferred: Period is 1 to 9, 12, 24, 36, 48 or 60 months, 1 to 4 weeks, 1 to 5 years, and any number of hours up to 8760; source: Period of "RunInstances" and "DescribePrice" (ECS API reference).
var DescribePrice = api.Operation[*Service, DescribePriceInput, DescribePriceOutput]{
	Product: api.ECS, Name: "DescribePrice", Action: "ecs:DescribePrice", Effect: api.Read,
	Resources: api.Everything[*Service, DescribePriceInput],
	DryRun:    api.NoDryRun,
	Source:    `"DescribePrice" (ECS API reference)`,
	Handle:    describePrice,
}

func describePrice(_ *Service, _ *api.Call, in *DescribePriceInput) (*DescribePriceOutput, error) {
	if err := in.check(); err != nil {
		return nil, err
	}
	unit, period, err := in.time()
	if err != nil {
		return nil, err
	}
	n := 1
	if in.Amount != nil {
		n = *in.Amount
	}
	if n < 1 || n > 1000 {
		return nil, acs.New(acs.Invalid, http.StatusForbidden, "InvalidAmount.Malformed", "The specified Amount %d is not valid. Give 1 to 1000.", n)
	}
	parts, err := in.parts()
	if err != nil {
		return nil, err
	}
	out := new(DescribePriceOutput)
	price := &out.PriceInfo.Price
	price.Currency = catalog.Currency
	var all catalog.Price
	for _, p := range parts {
		all.Hour, all.Month = all.Hour+p.price.Hour, all.Month+p.price.Month
		cost := costOf(p.price, unit, period, n).Float()
		price.DetailInfos.DetailInfo = append(price.DetailInfos.DetailInfo, PriceDetail{Resource: p.name, Amounts: Amounts{OriginalPrice: cost, TradePrice: cost}})
	}
	cost := costOf(all, unit, period, n).Float()
	price.Amounts = Amounts{OriginalPrice: cost, TradePrice: cost}
	return out, nil
}

// check refuses what is not sold here.
func (in *DescribePriceInput) check() error {
	if _, err := region(in.RegionId); err != nil {
		return err
	}
	if in.ZoneId != "" {
		if _, err := zone(in.ZoneId, in.RegionId); err != nil {
			return err
		}
	}
	if err := spotStrategy("InvalidSpotStrategy", http.StatusBadRequest, in.SpotStrategy); err != nil {
		return err
	}
	if in.InternetMaxBandwidthOut != nil && *in.InternetMaxBandwidthOut != 0 {
		return unsupported("InternetMaxBandwidthOut", *in.InternetMaxBandwidthOut)
	}
	return unsupported("AssuranceTimes", in.AssuranceTimes, "Capacity", in.Capacity, "DedicatedHostType", in.DedicatedHostType, "InstanceAmount", in.InstanceAmount,
		"InstanceCpuCoreCount", in.InstanceCpuCoreCount, "InstanceTypeList", len(in.InstanceTypeList), "Isp", in.Isp, "RecurrenceRules", len(in.RecurrenceRules),
		"SchedulerOptions", in.SchedulerOptions, "SpotDuration", in.SpotDuration, "StartTime", in.StartTime)
}

// time gives what the price is for.
func (in *DescribePriceInput) time() (unit string, period int, err error) {
	unit, period = in.PriceUnit, 1
	if unit == "" {
		unit = "Hour"
	}
	if in.Period != nil {
		period = *in.Period
	}
	ok := period >= 1
	switch unit {
	case "Hour":
		ok = ok && period <= 8760
	case "Week":
		ok = ok && period <= 4
	case "Month":
		ok = ok && period <= 9 || period == 12 || period == 24 || period == 36 || period == 48 || period == 60
	case "Year":
		ok = ok && period <= 5
	default:
		return "", 0, acs.New(acs.Invalid, http.StatusBadRequest, "InvalidPriceUnit.ValueNotSupported", "The specified PriceUnit %q is not valid. Give Hour, Week, Month or Year.", unit)
	}
	if !ok {
		return "", 0, acs.New(acs.Invalid, http.StatusBadRequest, "InvalidPeriod", "The specified Period %d is not valid for PriceUnit %s.", period, unit)
	}
	return unit, period, nil
}

// part is a thing that costs something.
type part struct {
	name  string
	price catalog.Price
}

func (in *DescribePriceInput) parts() ([]part, error) {
	switch in.ResourceType {
	case "", "instance":
		return in.instanceParts()
	case "disk":
		if len(in.DataDisk) == 0 {
			return nil, wire.MissingParameter("DataDisk.1.Size")
		}
		return in.dataDisks(nil, "disk", catalog.Family{})
	case "bandwidth", "image", "ddh", "ElasticityAssurance", "CapacityReservation":
		return nil, unsupported("ResourceType", in.ResourceType)
	}
	return nil, acs.New(acs.Invalid, http.StatusBadRequest, "InvalidResourceType.ValueNotSupported", "The specified ResourceType %q is not valid. Give instance or disk.", in.ResourceType)
}

func (in *DescribePriceInput) instanceParts() ([]part, error) {
	if in.InstanceType == "" {
		return nil, wire.MissingParameter("InstanceType")
	}
	typ, ok := catalog.LookupInstanceType(in.InstanceType)
	if !ok {
		return nil, acs.New(acs.Invalid, http.StatusBadRequest, "InvalidInstanceType.ValueNotSupported",
			"The specified InstanceType %q does not exist or is not supported. DescribeInstanceTypes lists the types.", in.InstanceType)
	}
	var img catalog.Image
	if in.ImageId != "" {
		if img, ok = catalog.LookupImage(in.ImageId); !ok {
			return nil, noImage(in.ImageId, "")
		}
		if err := imageFits(img, typ); err != nil {
			return nil, err
		}
	}
	if len(in.DataDisk)+1 > typ.MaxDisks {
		return nil, acs.New(acs.Limit, http.StatusBadRequest, "InstanceDiskNumber.LimitExceed", "The instance type %s takes %d disks, the system disk included.", typ.ID, typ.MaxDisks)
	}
	family, _ := catalog.LookupFamily(typ.Family) // a type without a family is refused by the catalog itself
	system, err := planSystemDisk("DescribePrice", SystemDiskParam{Category: in.SystemDisk.Category, Size: in.SystemDisk.Size, PerformanceLevel: in.SystemDisk.PerformanceLevel}, img, family)
	if err != nil {
		return nil, err
	}
	if err := unsupported("SystemDisk.ProvisionedIops", in.SystemDisk.ProvisionedIops); err != nil {
		return nil, err
	}
	price, ok := catalog.InstancePrice(typ.ID)
	if !ok {
		return nil, fmt.Errorf("ecs: the catalog has no price for %s", typ.ID)
	}
	disk, ok := catalog.DiskPrice(system.category, system.level, system.size)
	if !ok {
		return nil, fmt.Errorf("ecs: the catalog has no price for %s", system.category)
	}
	return in.dataDisks([]part{{"instanceType", price}, {"systemDisk", disk}}, "dataDisk", family)
}

func (in *DescribePriceInput) dataDisks(parts []part, name string, family catalog.Family) ([]part, error) {
	for i, d := range in.DataDisk {
		if err := unsupported(indexed("DataDisk", i, "ProvisionedIops"), d.ProvisionedIops); err != nil {
			return nil, err
		}
		p, err := planDataDisk(i, DataDiskParam{Category: d.Category, Size: d.Size, PerformanceLevel: d.PerformanceLevel}, family)
		if err != nil {
			return nil, err
		}
		price, ok := catalog.DiskPrice(p.category, p.level, p.size)
		if !ok {
			return nil, fmt.Errorf("ecs: the catalog has no price for %s", p.category)
		}
		parts = append(parts, part{name, price})
	}
	return parts, nil
}
