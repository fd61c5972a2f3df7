package catalog

import (
	"math"
	"testing"
)

func TestDiskCategories(t *testing.T) {
	seen := map[[2]string]bool{}
	for _, d := range DiskCategories() {
		k := [2]string{d.ID, d.Level}
		if seen[k] {
			t.Errorf("%v stands twice", k)
		}
		seen[k] = true
		if d.SystemMinGiB < 1 || d.SystemMaxGiB < d.SystemMinGiB || d.DataMinGiB < 1 || d.DataMaxGiB < d.DataMinGiB {
			t.Errorf("%v: %+v", k, d)
		}
		if got, ok := LookupDiskCategory(d.ID, d.Level); !ok || got != d {
			t.Errorf("LookupDiskCategory(%v) = %+v, %v", k, got, ok)
		}
		if p, ok := DiskPrice(d.ID, d.Level, 40); !ok || p.Hour <= 0 {
			t.Errorf("%v costs %+v, %v", k, p, ok)
		}
	}
	if len(seen) != 9 {
		t.Errorf("%d categories", len(seen))
	}
	if d, ok := LookupDiskCategory("cloud_essd", ""); !ok || d.Level != "PL1" {
		t.Errorf("default level: %+v, %v", d, ok)
	}
	for _, k := range [][2]string{{"cloud_essd", "PL9"}, {"cloud_ssd", "PL1"}, {"floppy", ""}, {"", ""}} {
		if _, ok := LookupDiskCategory(k[0], k[1]); ok {
			t.Errorf("%v exists", k)
		}
	}
}

func TestPrices(t *testing.T) {
	// 2 vCPUs at 0.15 and 8 GiB at 0.025 an hour; a month is 432 hours.
	if p, ok := InstancePrice("ecs.g6.large"); !ok || p != (Price{Hour: 500000, Month: 216000000}) {
		t.Errorf("ecs.g6.large: %+v, %v", p, ok)
	}
	// Half a GiB counts half.
	if p, ok := InstancePrice("ecs.t6-c4m1.large"); !ok || p.Hour != 70000 {
		t.Errorf("ecs.t6-c4m1.large: %+v, %v", p, ok)
	}
	if p, ok := DiskPrice("cloud_essd", "", 40); !ok || p != (Price{Hour: 84000, Month: 36288000}) {
		t.Errorf("40 GiB of cloud_essd: %+v, %v", p, ok)
	}
	if _, ok := InstancePrice("ecs.g99.large"); ok {
		t.Error("an unknown type has a price")
	}
	for _, size := range []int{0, -1} {
		if _, ok := DiskPrice("cloud_essd", "", size); ok {
			t.Errorf("a disk of %d GiB has a price", size)
		}
	}
	if _, ok := DiskPrice("floppy", "", 1); ok {
		t.Error("an unknown category has a price")
	}
}

func TestMoney(t *testing.T) {
	for m, want := range map[Money]string{
		0: "0.00", 216000000: "216.00", 84000: "0.08", 85000: "0.09", 4999: "0.00", 5000: "0.01",
		-5000: "-0.01", 1234567890: "1234.57", 994999: "0.99", 995000: "1.00",
	} {
		if got := m.String(); got != want {
			t.Errorf("%d: %s, want %s", int64(m), got, want)
		}
	}
	if got := Money(84000).Float(); math.Abs(got-0.084) > 1e-12 {
		t.Errorf("Float = %v", got)
	}
}
