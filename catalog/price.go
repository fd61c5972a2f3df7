package catalog

import (
	"fmt"
	"sync"
)

// Money is an amount in millionths of one CNY, so that sums are exact.
type Money int64

// String gives the amount in CNY with two decimals, rounded half away from
// zero, e.g. "216.00".
func (m Money) String() string {
	sign, n := "", int64(m)
	if n < 0 {
		sign, n = "-", -n
	}
	fen := (n + 5000) / 10000
	return fmt.Sprintf("%s%d.%02d", sign, fen/100, fen%100)
}

// Float gives the amount in CNY, for the answers that carry a number.
func (m Money) Float() float64 { return float64(m) / 1e6 }

// Currency of all prices here.
const Currency = "CNY"

// A Price is what one thing costs.
type Price struct {
	Hour  Money // pay-as-you-go, each hour begun
	Month Money // subscription, each month
}

// Ours: all prices are made up in the size of the vendor's list prices, the same in every region, without discounts; orders and DescribePrice answer them.
// Ours: a month of subscription costs as much as 432 hours of pay-as-you-go.

type priceTable struct {
	instances  map[string]instanceRate
	disks      map[[2]string]Money // per GiB and hour, by category and level
	monthHours int64
}

type instanceRate struct{ vcpu, gib Money }

var prices = sync.OnceValue(func() priceTable {
	var f struct {
		Note       string `json:"note"`
		Currency   string `json:"currency"`
		MonthHours int64  `json:"month_hours"`
		Instances  []struct {
			Family string `json:"family"`
			VCPU   Money  `json:"vcpu"`
			GiB    Money  `json:"gib"`
		} `json:"instances"`
		Disks []struct {
			Category string `json:"category"`
			Level    string `json:"level"`
			GiB      Money  `json:"gib"`
		} `json:"disks"`
	}
	decode("prices.json", &f)
	if f.Currency != Currency {
		panic("catalog: data/prices.json: currency " + f.Currency)
	}
	t := priceTable{instances: make(map[string]instanceRate), disks: make(map[[2]string]Money), monthHours: f.MonthHours}
	for _, r := range f.Instances {
		t.instances[r.Family] = instanceRate{r.VCPU, r.GiB}
	}
	for _, r := range f.Disks {
		t.disks[[2]string{r.Category, r.Level}] = r.GiB
	}
	return t
})

// InstancePrice gives the price of one instance of a type, without disks. It is
// false for an unknown type.
func InstancePrice(typeID string) (Price, bool) {
	it, ok := LookupInstanceType(typeID)
	if !ok {
		return Price{}, false
	}
	t := prices()
	r, ok := t.instances[it.Family]
	if !ok {
		return Price{}, false
	}
	hour := Money(it.VCPUs)*r.vcpu + Money(it.MemoryMiB)*r.gib/1024
	return Price{Hour: hour, Month: hour * Money(t.monthHours)}, true
}

// DiskPrice gives the price of a disk of sizeGiB. The level counts for
// cloud_essd only, where empty means [DefaultESSDLevel]. It is false for an
// unknown category and for a size below 1.
func DiskPrice(category, level string, sizeGiB int) (Price, bool) {
	d, ok := LookupDiskCategory(category, level)
	if !ok || sizeGiB < 1 {
		return Price{}, false
	}
	t := prices()
	rate, ok := t.disks[[2]string{d.ID, d.Level}]
	if !ok {
		return Price{}, false
	}
	hour := rate * Money(sizeGiB)
	return Price{Hour: hour, Month: hour * Money(t.monthHours)}, true
}
