package ecs

import (
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
)

// price gives an amount as the answer has it.
func price(m catalog.Money) float64 { return m.Float() }

func TestDescribePrice(t *testing.T) {
	r := newRig(t)
	typ, ok := catalog.InstancePrice("ecs.g7.large")
	system, ok2 := catalog.DiskPrice("cloud_essd", "PL1", 40)
	data, ok3 := catalog.DiskPrice("cloud_essd", "PL1", 100)
	if !ok || !ok2 || !ok3 {
		t.Fatal("the catalog has no prices")
	}
	hour := typ.Hour + system.Hour + data.Hour
	month := typ.Month + system.Month + data.Month
	for _, c := range []struct {
		params []string
		want   catalog.Money
	}{
		{nil, hour},
		{[]string{"Amount", "3"}, 3 * hour},
		{[]string{"PriceUnit", "Hour", "Period", "5"}, 5 * hour},
		{[]string{"PriceUnit", "Month", "Amount", "2"}, 2 * month},
		{[]string{"PriceUnit", "Week", "Period", "2"}, month * 14 / 30},
		{[]string{"PriceUnit", "Year"}, 12 * month},
	} {
		params := in(append(c.params, "InstanceType", "ecs.g7.large", "SystemDisk.Category", "cloud_essd", "SystemDisk.Size", "40", "DataDisk.1.Category", "cloud_essd", "DataDisk.1.Size", "100")...)
		var out DescribePriceOutput
		r.Root.Do(api.ECS, "DescribePrice", params...).Into(&out)
		p := out.PriceInfo.Price
		if p.OriginalPrice != price(c.want) || p.TradePrice != price(c.want) || p.DiscountPrice != 0 || p.Currency != "CNY" {
			t.Errorf("%q: %+v, want %v", c.params, p.Amounts, price(c.want))
		}
		var names []string
		sum := 0.0
		for _, d := range p.DetailInfos.DetailInfo {
			names, sum = append(names, d.Resource), sum+d.TradePrice
		}
		if len(names) != 3 || names[0] != "instanceType" || names[1] != "systemDisk" || names[2] != "dataDisk" || sum-p.TradePrice > 1e-4 || p.TradePrice-sum > 1e-4 {
			t.Errorf("%q: parts %v with the sum %v of %v", c.params, names, sum, p.TradePrice)
		}
	}
	var disk DescribePriceOutput
	r.Root.Do(api.ECS, "DescribePrice", in("ResourceType", "disk", "DataDisk.1.Category", "cloud_essd", "DataDisk.1.Size", "100")...).Into(&disk)
	if disk.PriceInfo.Price.TradePrice != price(data.Hour) {
		t.Errorf("a disk costs %v, want %v", disk.PriceInfo.Price.TradePrice, price(data.Hour))
	}
}

// A price is what an order of the same things costs.
func TestPriceIsThatOfAnOrder(t *testing.T) {
	cl := newCloud(t)
	var out DescribePriceOutput
	cl.Root.Do(api.ECS, "DescribePrice", in("InstanceType", g7, "ImageId", ubuntu, "PriceUnit", "Month", "Period", "3", "Amount", "2")...).Into(&out)
	var order RunInstancesOutput
	cl.Root.Do(api.ECS, "RunInstances", launchParams("InstanceChargeType", "PrePaid", "Period", "3", "Amount", "2")...).Into(&order)
	if order.TradePrice == nil || *order.TradePrice != out.PriceInfo.Price.TradePrice {
		t.Errorf("the price is %v, the order cost %v", out.PriceInfo.Price.TradePrice, order.TradePrice)
	}
}

func TestDescribePriceRefuses(t *testing.T) {
	r := newRig(t)
	r.checkAccess([]access{{"DescribePrice", "*", in("InstanceType", g7)}})
	for _, c := range []struct {
		code   string
		status int
		params []string
	}{
		{"MissingParameter", 400, nil},
		{"InvalidInstanceType.ValueNotSupported", 400, []string{"InstanceType", "ecs.none"}},
		{"InvalidPriceUnit.ValueNotSupported", 400, []string{"InstanceType", "ecs.g7.large", "PriceUnit", "Decade"}},
		{"InvalidPeriod", 400, []string{"InstanceType", "ecs.g7.large", "PriceUnit", "Week", "Period", "5"}},
		{"InvalidPeriod", 400, []string{"InstanceType", "ecs.g7.large", "PriceUnit", "Month", "Period", "0"}},
		{"InvalidPeriod", 400, []string{"InstanceType", "ecs.g7.large", "PriceUnit", "Hour", "Period", "-1"}},
		{"InvalidAmount.Malformed", 403, []string{"InstanceType", "ecs.g7.large", "Amount", "0"}},
		{"InvalidAmount.Malformed", 403, []string{"InstanceType", "ecs.g7.large", "Amount", "1001"}},
		{"InvalidResourceType.ValueNotSupported", 400, []string{"ResourceType", "house"}},
		{"UnsupportedParameter", 400, []string{"ResourceType", "bandwidth"}},
		{"UnsupportedParameter", 400, []string{"InstanceType", "ecs.g7.large", "InternetMaxBandwidthOut", "5"}},
		{"UnsupportedParameter", 400, []string{"InstanceType", "ecs.g7.large", "SpotStrategy", "SpotAsPriceGo"}},
		{"UnsupportedParameter", 400, []string{"InstanceType", "ecs.g7.large", "SystemDisk.ProvisionedIops", "5"}},
		{"InvalidSystemDiskCategory.ValueNotSupported", 400, []string{"InstanceType", "ecs.g7.large", "SystemDisk.Category", "floppy"}},
		{"InvalidDataDiskSize.ValueNotSupported", 400, []string{"InstanceType", "ecs.g7.large", "DataDisk.1.Category", "cloud_essd", "DataDisk.1.Size", "1"}},
		{"MissingParameter", 400, []string{"ResourceType", "disk"}},
	} {
		r.checkFailures([]failure{{c.code, c.status, "DescribePrice", in(c.params...)}})
	}
}
