package inventory

import (
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/state"
)

func TestOrderEnd(t *testing.T) {
	paid := time.Date(2026, 1, 31, 10, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		order Order
		want  time.Time
	}{
		{Order{ChargeType: PrePaid, Period: 1, PeriodUnit: "Month", PaymentTime: paid}, time.Date(2026, 2, 28, 10, 0, 0, 0, time.UTC)},
		{Order{ChargeType: PrePaid, Period: 2, PeriodUnit: "Month", PaymentTime: paid}, time.Date(2026, 3, 31, 10, 0, 0, 0, time.UTC)},
		{Order{ChargeType: PrePaid, Period: 12, PeriodUnit: "Month", PaymentTime: paid}, time.Date(2027, 1, 31, 10, 0, 0, 0, time.UTC)},
		{Order{ChargeType: PrePaid, Period: 2, PeriodUnit: "Week", PaymentTime: paid}, time.Date(2026, 2, 14, 10, 0, 0, 0, time.UTC)},
		{Order{ChargeType: PrePaid, Period: 1, PeriodUnit: "Month"}, time.Time{}},
		{Order{ChargeType: PostPaid, PaymentTime: paid}, time.Time{}},
	} {
		if got := c.order.End(); !got.Equal(c.want) {
			t.Errorf("%d %s from %v: %v, want %v", c.order.Period, c.order.PeriodUnit, c.order.PaymentTime, got, c.want)
		}
	}
}

// An order is found by what it holds until it is paid for or cancelled, and
// paying does not change the record that others still read.
func TestOrderIndexes(t *testing.T) {
	s := openStore(t)
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	held := func(i string) Held {
		return Held{Instance: Instance{InstanceID: i, VSwitchID: "vsw-1", PrivateIP: "10.0.0.1", SecurityGroupIDs: []string{"sg-1"}, Node: "old"},
			Disks: []Disk{{DiskID: "d-" + i, Type: SystemDisk, InstanceID: i, Node: "old"}}}
	}
	update := func(fn func(tx *state.Tx) error) {
		t.Helper()
		if err := s.Update(t.Context(), fn); err != nil {
			t.Fatal(err)
		}
	}
	update(func(tx *state.Tx) error {
		VSwitches.Put(tx, account, "vsw-1", &VSwitch{VSwitchID: "vsw-1", CIDRBlock: "10.0.0.0/24"})
		SecurityGroups.Put(tx, account, "sg-1", &SecurityGroup{SecurityGroupID: "sg-1"})
		Addresses.Put(tx, account, "vsw-1/10.0.0.1", &Address{VSwitchID: "vsw-1", IP: "10.0.0.1", InstanceID: "i-2"})
		Orders.Put(tx, account, "1", &Order{OrderID: "1", Status: OrderUnpaid, ChargeType: PrePaid, Period: 1, PeriodUnit: "Month", Held: []Held{held("i-1")}})
		Orders.Put(tx, account, "2", &Order{OrderID: "2", Status: OrderUnpaid, Held: []Held{held("i-2")}})
		return nil
	})
	before := s.Snapshot()
	if o := OrdersByInstance.First(before, account, "i-2"); o == nil || o.OrderID != "2" || HeldIn(before, account, "sg-1") != 2 {
		t.Fatalf("the order of i-2 is %+v; %d held in sg-1", o, HeldIn(before, account, "sg-1"))
	}
	update(func(tx *state.Tx) error {
		Cancel(tx, account, Orders.Get(tx, account, "2"), now)
		return Pay(tx, account, Orders.Get(tx, account, "1"), "new", now)
	})
	after := s.Snapshot()
	if OrdersByInstance.First(after, account, "i-1") != nil || HeldIn(after, account, "sg-1") != 0 || Addresses.Get(after, account, "vsw-1/10.0.0.1") != nil {
		t.Error("what is paid for or cancelled is still held")
	}
	i, d := Instances.Get(after, account, "i-1"), Disks.Get(after, account, "d-i-1")
	if i == nil || i.Node != "new" || !i.CreationTime.Equal(now) || i.ExpiredTime.IsZero() || d == nil || d.Node != "new" || !d.AttachedTime.Equal(now) {
		t.Errorf("delivered were %+v and %+v", i, d)
	}
	if old := Orders.Get(before, account, "1"); old.Status != OrderUnpaid || old.Held[0].Instance.Node != "old" || old.Held[0].Disks[0].Node != "old" {
		t.Errorf("the record that was read before is now %+v", old)
	}
}
