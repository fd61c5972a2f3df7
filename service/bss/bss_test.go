package bss

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// harness has the service and a vSwitch with a security group. Orders are
// written as ECS writes them: services meet in the records.
type harness struct{ *apitest.Harness }

func newHarness(t *testing.T) *harness {
	t.Helper()
	h := &harness{apitest.New(t, func(_ *testing.T, _ *apitest.Harness, g *api.Gateway) error { return api.Mount(g, New(), Operations()) })}
	h.put(func(tx *state.Tx) {
		inventory.VSwitches.Put(tx, apitest.Account, "vsw-1", &inventory.VSwitch{VSwitchID: "vsw-1", CIDRBlock: "10.0.0.0/24"})
		inventory.SecurityGroups.Put(tx, apitest.Account, "sg-1", &inventory.SecurityGroup{SecurityGroupID: "sg-1"})
	})
	return h
}

func (h *harness) put(fn func(tx *state.Tx)) {
	h.T.Helper()
	if err := h.Store.Update(h.T.Context(), func(tx *state.Tx) error { fn(tx); return nil }); err != nil {
		h.T.Fatal(err)
	}
}

// place writes an unpaid order of one instance and gives its id.
func (h *harness) place(n int) (order, instance string) {
	h.T.Helper()
	order, instance = fmt.Sprintf("2%014d", n), fmt.Sprintf("i-%d", n)
	h.put(func(tx *state.Tx) {
		vsw := inventory.VSwitches.Get(tx, apitest.Account, "vsw-1")
		ip, err := inventory.AllocateIP(tx, apitest.Account, vsw, "", instance)
		if err != nil {
			h.T.Fatal(err)
		}
		i := inventory.Instance{InstanceID: instance, VSwitchID: "vsw-1", PrivateIP: ip, SecurityGroupIDs: []string{"sg-1"}, Status: inventory.Pending, Node: "node-1", Want: inventory.Want{Power: inventory.On}}
		inventory.Orders.Put(tx, apitest.Account, order, &inventory.Order{OrderID: order, OrderType: "New", ProductCode: "ecs", Operation: "CreateOrder", Operator: "acs:ram::1:user/x",
			RegionID: "cn-hangzhou", ChargeType: inventory.PrePaid, Period: 1, PeriodUnit: "Month", Quantity: 1, Price: 216_500_000, Config: `{"ImageId":"m"}`,
			InstanceIDs: []string{instance}, Status: inventory.OrderUnpaid, CreationTime: h.Now(), Held: []inventory.Held{{Instance: i}}})
	})
	return order, instance
}

func payParams(order string, more ...string) []string {
	return append([]string{"OrderId", order, "BuyerId", apitest.Account, "PayerId", apitest.Account, "PaySubmitUid", apitest.Account, "Token", "t-" + order}, more...)
}

func TestPayOrder(t *testing.T) {
	h := newHarness(t)
	id, i := h.place(1)
	before := h.Store.Snapshot().Revision()
	for _, c := range []struct {
		code string
		more []string
	}{
		{"InvalidOrderId.NotFound", []string{"OrderId", "299"}},
		{"InvalidParameter", []string{"OrderId", "x"}},
		{"MissingParameter", []string{"Token", ""}},
		{"InvalidParameter", []string{"Token", strings.Repeat("t", 65)}},
		{"InvalidParameter", []string{"BuyerId", "1"}},
		{"InvalidParameter", []string{"PayerId", "1"}},
		{"InvalidParameter", []string{"PaySubmitUid", "1"}},
		{"UnsupportedParameter", []string{"Nbid", "2684201000001"}},
		{"UnsupportedParameter", []string{"EcIdAccountIds.1.EcId", "1"}},
	} {
		h.Root.Fails(c.code, product(), "PayOrder", payParams(id, c.more...)...)
	}
	if h.Store.Snapshot().Revision() != before {
		t.Error("a refused payment changed the state")
	}
	h.Advance(time.Hour)
	paid := h.Root.Do(product(), "PayOrder", payParams(id)...)
	paid.Want("OrderId", id)
	paid.Want("PayStatus", "1")
	in := inventory.Instances.Get(h.Store.Snapshot(), apitest.Account, i)
	if in == nil || !in.CreationTime.Equal(h.Now()) || !in.ExpiredTime.Equal(h.Now().AddDate(0, 1, 0)) {
		t.Errorf("the delivered instance is %+v", in)
	}
	after := h.Store.Snapshot().Revision()
	h.Root.Do(product(), "PayOrder", payParams(id)...).Want("PayStatus", "1") // the same token again
	h.Root.Fails("IncorrectOrderStatus", product(), "PayOrder", payParams(id, "Token", "other")...)
	if e := h.Root.Fails("IncorrectOrderStatus", product(), "CancelOrder", "OrderId", id); e.Status != 400 || !strings.Contains(e.Message, id) {
		t.Errorf("cancelling what is paid for: %v", e)
	}
	if h.Store.Snapshot().Revision() != after {
		t.Error("paying twice changed the state")
	}
}

func TestCancelOrder(t *testing.T) {
	h := newHarness(t)
	id, i := h.place(1)
	vsw := inventory.VSwitches.Get(h.Store.Snapshot(), apitest.Account, "vsw-1")
	free := inventory.FreeAddresses(h.Store.Snapshot(), apitest.Account, vsw)
	h.Root.Fails("InvalidOrderId.NotFound", product(), "CancelOrder", "OrderId", "1")
	h.Root.Do(product(), "CancelOrder", "OrderId", id).Want("Success", "true")
	if got := inventory.FreeAddresses(h.Store.Snapshot(), apitest.Account, vsw); got != free+1 {
		t.Errorf("%d addresses are free, want %d", got, free+1)
	}
	h.Root.Fails("IncorrectOrderStatus", product(), "CancelOrder", "OrderId", id)
	h.Root.Fails("IncorrectOrderStatus", product(), "PayOrder", payParams(id)...)
	if inventory.Instances.Get(h.Store.Snapshot(), apitest.Account, i) != nil {
		t.Error("a cancelled order made its instance")
	}
}

// An order is paid for and cancelled once, however many ask at the same time.
func TestPayAndCancelAtOnce(t *testing.T) {
	h := newHarness(t)
	id, i := h.place(1)
	results := make(chan string, 8)
	for n := range 8 {
		go func() {
			var err error
			if n%2 == 0 {
				_, err = h.Root.Try(product(), "PayOrder", payParams(id, "Token", fmt.Sprint(n))...)
			} else {
				_, err = h.Root.Try(product(), "CancelOrder", "OrderId", id)
			}
			results <- apitest.CodeOf(err)
		}()
	}
	won := 0
	for range 8 {
		switch code := <-results; code {
		case "":
			won++
		case "IncorrectOrderStatus":
		default:
			t.Errorf("error %s", code)
		}
	}
	o := inventory.Orders.Get(h.Store.Snapshot(), apitest.Account, id)
	made := inventory.Instances.Get(h.Store.Snapshot(), apitest.Account, i) != nil
	if won != 1 || made != (o.Status == inventory.OrderPaid) {
		t.Errorf("%d calls won; the order is %s, its instance made: %v", won, o.Status, made)
	}
}

func TestGetOrderDetail(t *testing.T) {
	h := newHarness(t)
	id, _ := h.place(1)
	h.Root.Fails("InvalidOrderId.NotFound", product(), "GetOrderDetail", "OrderId", "1")
	h.Root.Fails("MissingParameter", product(), "GetOrderDetail")
	got := h.Root.Do(product(), "GetOrderDetail", "OrderId", id)
	got.Want("Code", "Success")
	d := got.At("Data.OrderList.Order.0")
	for path, want := range map[string]string{"OrderId": id, "PaymentStatus": "Unpaid", "SubscriptionType": "Subscription", "PretaxAmount": "216.50", "AfterTaxAmount": "216.50", "Tax": "0.00",
		"Currency": "CNY", "Quantity": "1", "InstanceIDs": `["i-1"]`, "Config": `{"ImageId":"m"}`, "Region": "cn-hangzhou", "CreateTime": "2026-01-02T03:04:05Z", "PaymentTime": "", "UsageEndTime": "", "OrderType": "New"} {
		d.Want(path, want)
	}
	h.Root.Do(product(), "PayOrder", payParams(id)...)
	d = h.Root.Do(product(), "GetOrderDetail", "OrderId", id).At("Data.OrderList.Order.0")
	for path, want := range map[string]string{"PaymentStatus": "Paid", "PaymentTime": "2026-01-02T03:04:05Z", "UsageStartTime": "2026-01-02T03:04:05Z", "UsageEndTime": "2026-02-02T03:04:05Z"} {
		d.Want(path, want)
	}
}

func TestQueryOrders(t *testing.T) {
	h := newHarness(t)
	for n := range 5 {
		h.place(n)
		h.Advance(20 * time.Minute)
	}
	// 03:04:05 and every 20 minutes; it is 04:44:05 now.
	h.Root.Do(product(), "PayOrder", payParams("200000000000003")...)
	h.Root.Do(product(), "CancelOrder", "OrderId", "200000000000004")
	list := func(params ...string) string {
		t.Helper()
		got := h.Root.Do(product(), "QueryOrders", params...)
		ids := got.Texts("Data.OrderList.Order", "OrderId")
		for i := range ids {
			ids[i] = ids[i][14:]
		}
		return got.Text("Data.TotalCount") + ":" + strings.Join(ids, "")
	}
	for _, c := range []struct {
		want   string
		params []string
	}{
		{"3:432", nil}, // the last hour
		{"5:43210", []string{"CreateTimeStart", "2026-01-02T03:00:00Z", "CreateTimeEnd", "2026-01-02T09:00:00Z"}},
		{"5:21", []string{"CreateTimeStart", "2026-01-02T03:00:00Z", "CreateTimeEnd", "2026-01-02T09:00:00Z", "PageNum", "2", "PageSize", "2"}},
		{"1:0", []string{"CreateTimeEnd", "2026-01-02T03:04:05Z"}},
		{"2:43", []string{"CreateTimeStart", "2026-01-02T04:04:05Z"}},
		{"1:3", []string{"PaymentStatus", "Paid"}},
		{"1:4", []string{"PaymentStatus", "Cancelled"}},
		{"1:2", []string{"PaymentStatus", "Unpaid"}},
		{"3:432", []string{"SubscriptionType", "Subscription", "ProductCode", "ecs", "OrderType", "New"}},
		{"0:", []string{"SubscriptionType", "PayAsYouGo"}},
		{"0:", []string{"ProductCode", "rds"}},
		{"0:", []string{"ProductType", "x"}},
		{"0:", []string{"OrderType", "Renew"}},
		{"3:2", []string{"PageNum", "2", "PageSize", "2"}},
		{"3:", []string{"PageNum", "9"}},
	} {
		if got := list(c.params...); got != c.want {
			t.Errorf("%q: %s, want %s", c.params, got, c.want)
		}
	}
	for _, p := range [][]string{{"OrderType", "x"}, {"PaymentStatus", "x"}, {"SubscriptionType", "x"}, {"PageNum", "0"}, {"PageSize", "301"}, {"CreateTimeStart", "yesterday"},
		{"CreateTimeEnd", "2026-01-02"}, {"CreateTimeStart", "2030-01-01T00:00:00Z"}} {
		h.Root.Fails("InvalidParameter", product(), "QueryOrders", p...)
	}
}

func TestModifyAgreementRecord(t *testing.T) {
	h := newHarness(t)
	alice := h.User("Alice", apitest.Allow("bss:ModifyAgreementRecord"))
	got := alice.Do(product(), "ModifyAgreementRecord", "AgreementCode", "ecs-terms", "AgreementVersion", "2026.1", "Agreed", "true")
	got.Want("Data.Agreed", "true")
	got.Want("Data.Operator", "acs:ram::"+apitest.Account+":user/Alice")
	h.Root.Do(product(), "ModifyAgreementRecord", "AgreementCode", "ecs-terms", "Agreed", "false").Want("Data.Agreed", "false")
	if a := inventory.Agreements.Get(h.Store.Snapshot(), apitest.Account, "ecs-terms"); a == nil || a.Agreed || a.Version != "" {
		t.Errorf("on record is %+v", a)
	}
	for _, p := range [][]string{{"AgreementCode", "a b", "Agreed", "true"}, {"AgreementCode", strings.Repeat("a", 65), "Agreed", "true"}, {"AgreementCode", "a", "Agreed", "maybe"}, {"AgreementCode", "a", "AgreementVersion", "/", "Agreed", "true"}} {
		h.Root.Fails("InvalidParameter", product(), "ModifyAgreementRecord", p...)
	}
	h.Root.Fails("MissingParameter", product(), "ModifyAgreementRecord", "AgreementCode", "a")
	h.put(func(tx *state.Tx) {
		for n := range maxAgreements - 1 {
			code := fmt.Sprintf("a-%d", n)
			inventory.Agreements.Put(tx, apitest.Account, code, &inventory.Agreement{Code: code})
		}
	})
	h.Root.Fails("LimitExceeded.Agreement", product(), "ModifyAgreementRecord", "AgreementCode", "one-more", "Agreed", "true")
	h.Root.Do(product(), "ModifyAgreementRecord", "AgreementCode", "a-1", "Agreed", "true")
}

// Whether an agreement is accepted is told to everybody of the account, by whom
// to nobody.
func TestGetAgreementRecord(t *testing.T) {
	h := newHarness(t)
	nobody := h.User("Nobody")
	ask := func(agreed, version, at string) {
		t.Helper()
		got := nobody.Do(product(), "GetAgreementRecord", "AgreementCode", "ecs-terms")
		got.Want("Data.Agreed", agreed)
		got.Want("Data.AgreementVersion", version)
		got.Want("Data.ModifyTime", at)
		if got.Has("Data.Operator") {
			t.Error("the answer tells who consented")
		}
	}
	ask("false", "", "")
	h.Root.Do(product(), "ModifyAgreementRecord", "AgreementCode", "ecs-terms", "AgreementVersion", "2026.1", "Agreed", "true")
	ask("true", "2026.1", h.Now().UTC().Format(time.RFC3339))
	h.Root.Do(product(), "ModifyAgreementRecord", "AgreementCode", "ecs-terms", "AgreementVersion", "2026.1", "Agreed", "false")
	ask("false", "2026.1", h.Now().UTC().Format(time.RFC3339))
	nobody.Fails("InvalidParameter", product(), "GetAgreementRecord", "AgreementCode", "a b")
	nobody.Denied(product(), "ModifyAgreementRecord", "AgreementCode", "ecs-terms", "Agreed", "true")
}

// Each operation is allowed by its action and refused without it, before
// anything of the order is told.
func TestAuthority(t *testing.T) {
	h := newHarness(t)
	id, _ := h.place(1)
	for n, c := range []struct {
		operation, action string
		params            []string
	}{
		{"QueryOrders", "bss:DescribeOrderList", nil},
		{"GetOrderDetail", "bss:DescribeOrderDetail", []string{"OrderId", id}},
		{"ModifyAgreementRecord", "bss:ModifyAgreementRecord", []string{"AgreementCode", "a", "Agreed", "true"}},
		{"PayOrder", "bss:PayOrder", payParams(id)},
		{"CancelOrder", "bss:CancelOrder", []string{"OrderId", id}},
	} {
		others := []string{"ecs:*", "bss:QueryOrders", "bssapi:*"}
		for _, a := range []string{"bss:DescribeOrderList", "bss:DescribeOrderDetail", "bss:ModifyAgreementRecord", "bss:PayOrder", "bss:CancelOrder"} {
			if a != c.action {
				others = append(others, a)
			}
		}
		before := h.Store.Snapshot().Revision()
		u := h.User(fmt.Sprintf("u%d", n), apitest.Allow(others...))
		after := h.Store.Snapshot().Revision()
		if e := u.Denied(product(), c.operation, c.params...); e.AccessDeniedDetail.AuthAction != c.action {
			t.Errorf("%s asked for %s", c.operation, e.AccessDeniedDetail.AuthAction)
		}
		if len(c.params) > 1 && c.params[0] == "OrderId" { // whether it exists is not told either
			u.Denied(product(), c.operation, append([]string{"OrderId", "299"}, c.params[2:]...)...)
		}
		if h.Store.Snapshot().Revision() != after || before == after {
			t.Errorf("%s was refused and yet changed the state", c.operation)
		}
		if c.operation == "CancelOrder" {
			continue // paid for by now
		}
		h.User(fmt.Sprintf("v%d", n), apitest.Allow(c.action)).Do(product(), c.operation, c.params...)
	}
}

// An order whose resource group is gone is not delivered into it.
func TestPayWithoutGroup(t *testing.T) {
	h := newHarness(t)
	id, _ := h.place(1)
	h.put(func(tx *state.Tx) {
		o := *inventory.Orders.Get(tx, apitest.Account, id)
		held := o.Held[0]
		held.Instance.ResourceGroupID = "rg-gone"
		o.Held = []inventory.Held{held}
		inventory.Orders.Put(tx, apitest.Account, id, &o)
	})
	if e := h.Root.Fails("InvalidOrder.ResourceNotFound", product(), "PayOrder", payParams(id)...); !strings.Contains(e.Message, "rg-gone") {
		t.Errorf("the message is %q", e.Message)
	}
	h.Root.Do(product(), "CancelOrder", "OrderId", id)
}

// Paying asks for bss:PayOrder alone; nothing of ECS.
func TestPayingNeedsNoRightToECS(t *testing.T) {
	h := newHarness(t)
	id, i := h.place(1)
	h.User("Bookkeeper", apitest.Allow("bss:PayOrder"), apitest.Deny("ecs:*")).Do(product(), "PayOrder", payParams(id)...)
	if inventory.Instances.Get(h.Store.Snapshot(), apitest.Account, i) == nil {
		t.Error("the paid instance is not there")
	}
}
