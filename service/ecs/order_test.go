package ecs

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/compute"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// purchasing is the console's own version of ECS.
var purchasing = api.Product{Code: "Ecs", Version: "2016-03-14"}

// commodity is the least that an order needs, and more; nil takes a member out.
func commodity(more map[string]any) string {
	d := map[string]any{"RegionId": hangzhou, "ImageId": ubuntu, "InstanceType": g7, "LoginAsNonRoot": true}
	maps.Copy(d, more)
	maps.DeleteFunc(d, func(_ string, v any) bool { return v == nil })
	b, err := json.Marshal(d)
	if err != nil {
		panic(err) // the tests' own values
	}
	return string(b)
}

type doc = map[string]any

func (cl *cloud) order(id string) *inventory.Order {
	cl.T.Helper()
	o := inventory.Orders.Get(cl.Store.Snapshot(), apitest.Account, id)
	if o == nil {
		cl.T.Fatalf("there is no order %s", id)
	}
	return o
}

// pay does what PayOrder does.
func (cl *cloud) pay(id string) {
	cl.T.Helper()
	cl.put(func(tx *state.Tx) {
		if err := inventory.Pay(tx, apitest.Account, inventory.Orders.Get(tx, apitest.Account, id), "node-1", cl.Now()); err != nil {
			cl.T.Fatal(err)
		}
	})
	cl.idle()
}

// Check 1 of the procedure on the purchase page.
func TestCreateOrderLogin(t *testing.T) {
	cl := newCloud(t)
	alice := cl.alice()
	cl.idle()
	before := cl.Store.Snapshot().Revision()
	for name, c := range map[string]struct{ document, because string }{
		"root":                {commodity(doc{"LoginAsNonRoot": false}), "parameter Commodity.LoginAsNonRoot"},
		"not said":            {commodity(doc{"LoginAsNonRoot": nil}), "default: Commodity.LoginAsNonRoot absent"},
		"null":                {`{"LoginAsNonRoot":null}`, "absent"},
		"subscription, root":  {commodity(doc{"LoginAsNonRoot": nil, "ChargeType": "PrePaid", "Period": 1}), "absent"},
		"Windows":             {commodity(doc{"ImageId": windows}), "is Windows"},
		"image without it":    {commodity(doc{"ImageId": oldImage, "LoginAsNonRoot": nil}), "absent"},
		"unknown image":       {commodity(doc{"ImageId": "m-none", "LoginAsNonRoot": nil}), "absent"},
		"said twice":          {`{"LoginAsNonRoot":true,"LoginAsNonRoot":false}`, "absent"},
		"said in two cases":   {`{"LoginAsNonRoot":true,"loginAsNonRoot":false}`, "absent"},
		"as a text":           {commodity(doc{"LoginAsNonRoot": "true"}), "absent"},
		"as RunInstances has": {commodity(doc{"LoginAsNonRoot": nil, "ImageOptions": doc{"LoginAsNonRoot": true}}), "absent"},
		"no document":         {"true", "absent"},
	} {
		e := alice.Denied(purchasing, "CreateOrder", "RegionId", hangzhou, "Commodity", c.document)
		if d := e.AccessDeniedDetail; d.NoPermissionType != "ExplicitDeny" || d.AuthAction != "ecs:CreateOrder" || !strings.Contains(e.Message, c.because) || !strings.Contains(e.Message, `"LoginAsNonRoot": true`) {
			t.Errorf("%s: %q, want it because of %q, with a hint", name, e.Message, c.because)
		}
	}
	alice.Denied(purchasing, "CreateOrder", "Commodity", commodity(doc{"LoginAsNonRoot": false}), "DryRun", "true")
	if after := cl.Store.Snapshot().Revision(); after != before {
		t.Error("a refused order changed the state")
	}
	// Authorization comes before the check of the image.
	if e := alice.Fails("LoginAsNonRoot.ImageNotSupport", purchasing, "CreateOrder", "Commodity", commodity(doc{"ImageId": oldImage})); !strings.Contains(e.Message, "Commodity.LoginAsNonRoot") {
		t.Errorf("the message is %q", e.Message)
	}
	got := alice.Do(purchasing, "CreateOrder", "RegionId", hangzhou, "Commodity", commodity(doc{"Password": secret}))
	cl.idle()
	id := got.Text("RelatedOrderItemSets.RelatedOrderItemSet.0.InstanceIdSet.InstanceIds.0")
	cl.status(id, inventory.Running)
	if i := cl.instance(id); i.Login.User != compute.ECSUser || !i.LoginAsNonRoot || i.InstanceChargeType != "PostPaid" {
		t.Errorf("the ordered instance is %+v", i)
	}
	if m := cl.machine(id); m.State != compute.Running {
		t.Errorf("its machine is %v", m.State)
	}
	cl.User("Bob").Denied(purchasing, "CreateOrder", "Commodity", commodity(nil))
}

// A pay-as-you-go order is paid for at once; a client token orders once; a dry
// run orders nothing.
func TestCreateOrderPostPaid(t *testing.T) {
	cl := newCloud(t)
	cl.network()
	document := commodity(doc{"VSwitchId": "vsw-a", "SecurityGroupIds": []string{"sg-a"}, "Amount": 2, "KeyPairName": "k", "InstanceName": "web",
		"SystemDisk": doc{"Category": "cloud_essd", "Size": 40}, "DataDisk": []doc{{"Category": "cloud_essd", "Size": 100}}, "Password": nil})
	before := cl.Store.Snapshot().Revision()
	cl.Root.Fails("DryRunOperation", purchasing, "CreateOrder", "Commodity", document, "DryRun", "true")
	if cl.Store.Snapshot().Revision() != before {
		t.Error("a dry run changed the state")
	}
	got := cl.Root.Do(purchasing, "CreateOrder", "Commodity", document, "ClientToken", "t1", "ChargeType", "PostPaid", "OrderType", "New")
	again := cl.Root.Do(purchasing, "CreateOrder", "Commodity", document, "ClientToken", "t1", "ChargeType", "PostPaid", "OrderType", "New")
	id := got.Text("OrderId")
	again.Want("OrderId", id)
	cl.Root.Fails("IdempotentParameterMismatch", purchasing, "CreateOrder", "Commodity", commodity(nil), "ClientToken", "t1", "ChargeType", "PostPaid", "OrderType", "New")
	cl.idle()
	ids := got.Texts("RelatedOrderItemSets.RelatedOrderItemSet.0.InstanceIdSet.InstanceIds", "")
	if all := cl.Root.Do(api.ECS, "DescribeInstances", "RegionId", hangzhou); all.Text("TotalCount") != "2" {
		t.Errorf("%s instances, want 2", all.Text("TotalCount"))
	}
	for _, i := range ids {
		cl.status(i, inventory.Running)
	}
	o := cl.order(id)
	if o.Status != inventory.OrderPaid || o.Held != nil || o.PaymentTime.IsZero() || o.Quantity != 2 || len(id) != 15 || !o.End().IsZero() {
		t.Errorf("the order is %+v", o)
	}
	if !strings.Contains(o.Config, `"LoginAsNonRoot":true`) || !strings.Contains(o.Config, `"Size":100`) {
		t.Errorf("the order's config is %s", o.Config)
	}
	one := cl.Root.Do(purchasing, "CreateOrder", "DryRun", "false", "Commodity", commodity(doc{"VSwitchId": "vsw-a", "SystemDisk": doc{"Category": "cloud_essd", "Size": 40}, "DataDisk": []doc{{"Category": "cloud_essd", "Size": 100}}}))
	var two, single float64
	if err := json.Unmarshal([]byte(got.Text("TradePrice")), &two); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(one.Text("TradePrice")), &single); err != nil {
		t.Fatal(err)
	}
	if single <= 0 || two-2*single > 1e-9 || 2*single-two > 1e-9 {
		t.Errorf("two cost %v, one costs %v", two, single)
	}
}

// A subscription holds its address and nothing else until it is paid for.
func TestCreateOrderPrePaid(t *testing.T) {
	cl := newCloud(t)
	cl.network()
	document := commodity(doc{"VSwitchId": "vsw-a", "SecurityGroupIds": []string{"sg-a"}, "PrivateIpAddress": "10.1.0.2", "Password": secret, "UserData": "IyEvYmluL3NoCg==",
		"ChargeType": "PrePaid", "Period": 1, "DataDisk": []doc{{"Category": "cloud_essd", "Size": 20}}})
	got := cl.Root.Do(purchasing, "CreateOrder", "Commodity", document)
	id, i := got.Text("OrderId"), got.Text("RelatedOrderItemSets.RelatedOrderItemSet.0.InstanceIdSet.InstanceIds.0")
	cl.idle()
	o := cl.order(id)
	if o.Status != inventory.OrderUnpaid || len(o.Held) != 1 || cl.instance(i) != nil {
		t.Fatalf("the unpaid order is %+v", o)
	}
	if strings.Contains(o.Config, secret) || strings.Contains(o.Config, "IyEv") || o.Held[0].Instance.Login.PasswordHash == "" {
		t.Errorf("the order keeps a secret as it was sent, or lost it: %s", o.Config)
	}
	cl.Root.Do(api.ECS, "DescribeInstances", "RegionId", hangzhou).Want("TotalCount", "0")
	cl.Root.Do(api.ECS, "DescribeDisks", "RegionId", hangzhou).Want("TotalCount", "0")
	// What the order needs stays for it.
	cl.Root.Fails("InvalidPrivateIpAddress.Duplicated", api.ECS, "RunInstances", launchParams("VSwitchId", "vsw-a", "PrivateIpAddress", "10.1.0.2")...)
	cl.Root.Fails("DependencyViolation", api.ECS, "DeleteSecurityGroup", "RegionId", hangzhou, "SecurityGroupId", "sg-a")
	if e := cl.Root.Fails("OperationDenied.UnpaidOrder", api.ECS, "ReplaceSystemDisk", "InstanceId", i, "ImageId", ubuntu22); e.Status != 403 || !strings.Contains(e.Message, id) {
		t.Errorf("ReplaceSystemDisk of an unpaid instance: %v", e)
	}
	cl.Root.Fails("InvalidInstanceId.NotFound", api.ECS, "StartInstance", "InstanceId", i)
	cl.reopen() // an order outlives a restart
	cl.Advance(time.Hour)
	cl.pay(id)
	cl.status(i, inventory.Running)
	in := cl.instance(i)
	if in.InstanceChargeType != "PrePaid" || !in.ExpiredTime.Equal(in.CreationTime.AddDate(0, 1, 0)) || in.PrivateIP != "10.1.0.2" || in.UserData == "" {
		t.Errorf("the paid instance is %+v", in)
	}
	if p := cl.order(id); p.Status != inventory.OrderPaid || p.Held != nil || !p.End().Equal(in.ExpiredTime) {
		t.Errorf("the paid order is %+v", p)
	}
	shown := cl.Root.Do(api.ECS, "DescribeInstances", "RegionId", hangzhou, "InstanceChargeType", "PrePaid")
	shown.Want("Instances.Instance.0.ExpiredTime", in.ExpiredTime.Format("2006-01-02T15:04Z"))
	cl.Root.Do(api.ECS, "DescribeDisks", "RegionId", hangzhou, "DiskChargeType", "PrePaid").Want("TotalCount", "2")
	cl.Root.Do(api.ECS, "DescribeDisks", "RegionId", hangzhou, "DiskChargeType", "PostPaid").Want("TotalCount", "0")
	// A subscription is not deleted before its end.
	for _, more := range [][]string{nil, {"TerminateSubscription", "true"}} {
		cl.Root.Fails("ChargeTypeViolation", api.ECS, "DeleteInstance", append([]string{"InstanceId", i, "Force", "true"}, more...)...)
	}
	cl.Advance(32 * 24 * time.Hour)
	cl.Root.Fails("ChargeTypeViolation", api.ECS, "DeleteInstance", "InstanceId", i, "Force", "true")
	cl.Root.Do(api.ECS, "DeleteInstance", "InstanceId", i, "Force", "true", "TerminateSubscription", "true")
	cl.idle()
	if cl.instance(i) != nil {
		t.Error("the deleted subscription is still there")
	}
}

// A cancelled order gives everything back that it held.
func TestCancelledOrderFreesAddresses(t *testing.T) {
	cl := newCloud(t)
	cl.network()
	vsw := inventory.VSwitches.Get(cl.Store.Snapshot(), apitest.Account, "vsw-a")
	free := func() int { return inventory.FreeAddresses(cl.Store.Snapshot(), apitest.Account, vsw) }
	was := free()
	id := cl.Root.Do(purchasing, "CreateOrder", "Commodity", commodity(doc{"VSwitchId": "vsw-a", "SecurityGroupIds": []string{"sg-a"}, "ChargeType": "PrePaid", "Period": 2, "PeriodUnit": "Week", "Amount": 3})).Text("OrderId")
	if got := free(); got != was-3 {
		t.Errorf("%d addresses are free, want %d", got, was-3)
	}
	cl.Root.Fails("QuotaExceeded.PrivateIpAddress", purchasing, "CreateOrder", "Commodity", commodity(doc{"VSwitchId": "vsw-a", "Amount": 2}))
	cl.put(func(tx *state.Tx) {
		inventory.Cancel(tx, apitest.Account, inventory.Orders.Get(tx, apitest.Account, id), cl.Now())
	})
	if got := free(); got != was {
		t.Errorf("%d addresses are free after the cancellation, want %d", got, was)
	}
	cl.Root.Do(api.ECS, "DeleteSecurityGroup", "RegionId", hangzhou, "SecurityGroupId", "sg-a")
}

func TestCreateOrderErrors(t *testing.T) {
	cl := newCloud(t)
	cl.network()
	before := cl.Store.Snapshot().Revision()
	for _, c := range []struct {
		code     string
		document string
		more     []string
	}{
		{"MissingParameter", "", nil},
		{"InvalidParameter", "true", nil},
		{"InvalidParameter", `{"RegionId":`, nil},
		{"InvalidParameter", commodity(nil) + "x", nil},
		{"InvalidParameter", `{"a":` + strings.Repeat("[", 20) + strings.Repeat("]", 20) + `}`, nil},
		{"InvalidParameter", `{"RegionId":"cn-hangzhou","RegionId":"cn-hangzhou"}`, nil},
		{"InvalidParameter", commodity(doc{"Colour": "red"}), nil},
		{"InvalidParameter", commodity(doc{"Amount": "1"}), nil},
		{"InvalidParameter", commodity(doc{"SecurityGroupIds": make([]string, 17)}), nil},
		{"InvalidParameter", commodity(nil), []string{"RegionId", "cn-beijing"}},
		{"InvalidParameter", commodity(doc{"ChargeType": "PrePaid"}), []string{"ChargeType", "PostPaid"}},
		{"InvalidParameter", commodity(nil), []string{"OrderType", "Refund"}},
		{"InvalidParameter", commodity(nil), []string{"ChargeType", "Free"}},
		{"InvalidInstanceChargeType.NotSupport", commodity(doc{"ChargeType": "Free"}), nil},
		{"UnsupportedParameter", commodity(nil), []string{"Tenancy", "host"}},
		{"UnsupportedParameter", commodity(nil), []string{"Affinity", "host"}},
		{"UnsupportedParameter", commodity(nil), []string{"DedicatedHostId", "dh-1"}},
		{"UnsupportedParameter", commodity(doc{"SystemDisk": doc{"Encrypted": true}}), nil},
		{"MissingParameter", commodity(doc{"RegionId": nil}), nil},
		{"MissingParameter", commodity(doc{"ImageId": nil}), nil},
		{"MissingParameter", commodity(doc{"InstanceType": nil}), nil},
		{"MissingParameter", commodity(doc{"ChargeType": "PrePaid"}), nil},
		{"InvalidPeriod", commodity(doc{"ChargeType": "PrePaid", "Period": 0}), nil},
		{"InvalidRegionId.NotFound", commodity(doc{"RegionId": "mars"}), nil},
		{"InvalidImageId.NotFound", commodity(doc{"ImageId": "m-none"}), nil},
		{"InvalidParam.Amount", commodity(doc{"Amount": 101}), nil},
		{"InvalidParam.Amount", commodity(doc{"Amount": 2, "VSwitchId": "vsw-a", "PrivateIpAddress": "10.1.0.2"}), nil},
		{"InvalidPassword.Malformed", commodity(doc{"Password": "short"}), nil},
		{"InvalidVSwitchId.NotFound", commodity(doc{"VSwitchId": "vsw-none"}), nil},
		{"InvalidSecurityGroupId.NotFound", commodity(doc{"VSwitchId": "vsw-a", "SecurityGroupIds": []string{"sg-none"}}), nil},
		{"InvalidKeyPairName.NotFound", commodity(doc{"KeyPairName": "none"}), nil},
		{"InvalidRamRole.NotEcsRole", commodity(doc{"RamRoleName": "fn"}), nil},
		{"InvalidPrivateIpAddress.Malformed", commodity(doc{"VSwitchId": "vsw-a", "PrivateIpAddress": "10.9.9.9", "ChargeType": "PrePaid", "Period": 1}), nil},
		{"QuotaExceeded.PrivateIpAddress", commodity(doc{"VSwitchId": "vsw-a", "Amount": 5, "ChargeType": "PrePaid", "Period": 1}), nil},
	} {
		e := cl.Root.Fails(c.code, purchasing, "CreateOrder", append([]string{"Commodity", c.document}, c.more...)...)
		if strings.Contains(e.Message, secret) {
			t.Errorf("the message tells the password: %s", e.Message)
		}
	}
	if after := cl.Store.Snapshot().Revision(); after != before {
		t.Error("a refused order left something behind")
	}
}

// Who may not give a role to an instance cannot order one that has it.
func TestCreateOrderPassRole(t *testing.T) {
	cl := newCloud(t)
	cl.network()
	buyer := cl.User("Buyer", apitest.Allow("ecs:*"))
	e := buyer.Denied(purchasing, "CreateOrder", "Commodity", commodity(doc{"RamRoleName": "web"}))
	if e.AccessDeniedDetail.AuthAction != "ram:PassRole" {
		t.Errorf("%s was refused, want ram:PassRole", e.AccessDeniedDetail.AuthAction)
	}
	cl.Grant("Buyer", apitest.Allow("ram:PassRole"))
	buyer.Do(purchasing, "CreateOrder", "Commodity", commodity(doc{"RamRoleName": "web"}))
}

// RunInstances and CreateInstance of a subscription go through an order.
func TestLaunchSubscription(t *testing.T) {
	cl := newCloud(t)
	cl.network()
	net := []string{"VSwitchId", "vsw-a", "SecurityGroupId", "sg-a", "InstanceChargeType", "PrePaid", "Period", "12"}
	paid := cl.Root.Do(api.ECS, "RunInstances", launchParams(net...)...)
	cl.idle()
	i := paid.Text("InstanceIdSets.InstanceIdSet.0")
	cl.status(i, inventory.Running)
	o := cl.order(paid.Text("OrderId"))
	if o.Status != inventory.OrderPaid || o.Operation != "RunInstances" || !cl.instance(i).ExpiredTime.Equal(o.PaymentTime.AddDate(1, 0, 0)) {
		t.Errorf("the paid order is %+v", o)
	}
	unpaid := cl.Root.Do(api.ECS, "RunInstances", launchParams(append(net, "AutoPay", "false", "ClientToken", "t")...)...)
	cl.Root.Do(api.ECS, "RunInstances", launchParams(append(net, "AutoPay", "false", "ClientToken", "t")...)...).Want("OrderId", unpaid.Text("OrderId"))
	unpaid.Want("TradePrice", paid.Text("TradePrice"))
	j := unpaid.Text("InstanceIdSets.InstanceIdSet.0")
	if cl.instance(j) != nil {
		t.Error("an unpaid instance is there")
	}
	cl.pay(unpaid.Text("OrderId"))
	cl.status(j, inventory.Running)
	made := cl.Root.Do(api.ECS, "CreateInstance", launchParams(net...)...)
	cl.idle()
	cl.status(made.Text("InstanceId"), inventory.Stopped)
	if cl.order(made.Text("OrderId")).Status != inventory.OrderPaid {
		t.Error("the order of CreateInstance is not paid")
	}
	if run := cl.Root.Do(api.ECS, "RunInstances", launchParams()...); run.Has("OrderId") || run.Has("TradePrice") {
		t.Error("a pay-as-you-go instance has an order")
	}
	// The procedure's rule holds here too.
	cl.refused(cl.alice(), "RunInstances", "absent", launchParams(append(net, "AutoPay", "false")...)...)
}

// An order whose network is gone is not delivered and stays as it is.
func TestPayWithoutNetwork(t *testing.T) {
	cl := newCloud(t)
	cl.network()
	id := cl.Root.Do(purchasing, "CreateOrder", "Commodity", commodity(doc{"VSwitchId": "vsw-a", "SecurityGroupIds": []string{"sg-a"}, "ChargeType": "PrePaid", "Period": 1})).Text("OrderId")
	for _, c := range []struct {
		gone func(*state.Tx)
		what string
	}{
		{func(tx *state.Tx) { inventory.VSwitches.Delete(tx, apitest.Account, "vsw-a") }, "vSwitch vsw-a"},
		{func(tx *state.Tx) { inventory.SecurityGroups.Delete(tx, apitest.Account, "sg-a") }, "security group sg-a"},
	} {
		err := cl.Store.Update(t.Context(), func(tx *state.Tx) error {
			c.gone(tx)
			return inventory.Pay(tx, apitest.Account, inventory.Orders.Get(tx, apitest.Account, id), "node-1", cl.Now())
		})
		if acs.CodeOf(err) != "InvalidOrder.ResourceNotFound" || !strings.Contains(err.Error(), c.what) {
			t.Errorf("%s is gone: %v", c.what, err)
		}
	}
	if cl.order(id).Status != inventory.OrderUnpaid {
		t.Error("the order was paid for")
	}
}

// An order is decided in the resource group that its document names.
func TestCreateOrderInGroup(t *testing.T) {
	cl := newCloud(t)
	cl.network()
	document := commodity(doc{"ResourceGroupId": "rg-1"})
	cl.Root.Fails("InvalidResourceGroup.NotFound", purchasing, "CreateOrder", "Commodity", document)
	cl.ResourceGroup("rg-1")
	cl.ResourceGroup("rg-2")
	tenant := cl.User("Tenant")
	name := cl.Grant("Nobody", apitest.Allow("ecs:CreateOrder"))
	cl.put(func(tx *state.Tx) {
		a := &identity.Attachment{Scope: "rg-1", PrincipalType: identity.ToUser, PrincipalName: "Tenant", PolicyType: identity.Custom, PolicyName: name, AttachDate: cl.Now()}
		identity.Attachments.Put(tx, apitest.Account, a.ID(), a)
	})
	tenant.Denied(purchasing, "CreateOrder", "Commodity", commodity(doc{"ResourceGroupId": "rg-2"}))
	tenant.Denied(purchasing, "CreateOrder", "Commodity", commodity(nil))
	tenant.Do(purchasing, "CreateOrder", "Commodity", document)
}
