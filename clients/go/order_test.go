package clients

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	ram "github.com/alibabacloud-go/ram-20150501/v2/client"
	"github.com/alibabacloud-go/tea/tea"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/bssopenapi"
)

// The API versions of the order path.
const (
	purchaseVersion = "2016-03-14" // ECS as the console speaks it
	bssVersion      = "2017-12-14"
)

// placed is the answer of CreateOrder.
type placed struct {
	OrderId              string
	TradePrice           float64
	RelatedOrderItemSets struct {
		RelatedOrderItemSet []struct {
			InstanceIdSet struct{ InstanceIds []string }
		}
	}
}

func (p placed) instance(t *testing.T) string {
	t.Helper()
	items := p.RelatedOrderItemSets.RelatedOrderItemSet
	if len(p.OrderId) != 15 || p.TradePrice <= 0 || len(items) != 1 || len(items[0].InstanceIdSet.InstanceIds) != 1 {
		t.Fatalf("the order is %+v", p)
	}
	return items[0].InstanceIdSet.InstanceIds[0]
}

// order is the document of an order.
func (p *procedureV2) order(t *testing.T, more args) string {
	t.Helper()
	d := args{"RegionId": region, "ImageId": p.both, "InstanceType": "ecs.g7.large", "VSwitchId": p.vswitch, "SecurityGroupIds": []string{p.group}, "Password": password}
	for k, v := range more {
		d[k] = v
	}
	b, err := json.Marshal(d)
	must(t, err)
	return string(b)
}

// The purchase page's path by the SDKs' generic calls: Check 1 with an order,
// then a subscription that is paid for and one that is cancelled.
func TestOrders(t *testing.T) {
	p := &procedureV2{s: start(t)}
	p.root = p.s.v2(t, rootID, rootSecret)
	for _, step := range []struct {
		name string
		run  func(t *testing.T)
	}{
		{"steps 1 to 4: user, policies, grants", p.grants},
		{"the root prepares a network", p.network},
		{"check 1: an order with root is refused", p.orderRefused},
		{"check 1: an order with ecs-user is allowed", p.orderAllowed},
		{"an order with user data, role and tags", p.orderAdvanced},
		{"a subscription is paid for", p.subscription},
		{"a subscription is cancelled", p.cancelled},
		{"CommonRequest of SDK v1", p.ordersV1},
	} {
		if !t.Run(step.name, step.run) {
			return
		}
	}
}

func (p *procedureV2) orderRefused(t *testing.T) {
	for _, c := range []struct {
		more   args
		source string
	}{
		{args{"LoginAsNonRoot": false}, "parameter Commodity.LoginAsNonRoot"},
		{nil, "default: Commodity.LoginAsNonRoot absent"},
		{args{"ChargeType": "PrePaid", "Period": 1}, "default: Commodity.LoginAsNonRoot absent"},
	} {
		_, err := p.alice.try(purchaseVersion, "CreateOrder", args{"RegionId": region, "Commodity": p.order(t, c.more)}, true)
		message := failureV2(t, err).refused(t, "ecs:CreateOrder", p.userID)
		body, err := p.root.try(ramVersion, "DecodeDiagnosticMessage", args{"EncodedDiagnosticMessage": message}, false)
		must(t, err)
		b, err := json.Marshal(body)
		must(t, err)
		diagnosed(t, b, "ecs:CreateOrder", c.source)
	}
	var list struct{ Data struct{ TotalCount int } }
	p.root.call(t, bssVersion, "QueryOrders", args{}, &list)
	var machines struct{ TotalCount int }
	p.root.call(t, ecsVersion, "DescribeInstances", args{}, &machines)
	if list.Data.TotalCount != 0 || machines.TotalCount != 0 {
		t.Fatalf("refused orders left %d orders and %d instances", list.Data.TotalCount, machines.TotalCount)
	}
}

func (p *procedureV2) orderAllowed(t *testing.T) {
	var o placed
	p.alice.call(t, purchaseVersion, "CreateOrder", args{"Commodity": p.order(t, args{"LoginAsNonRoot": true})}, &o)
	if m := p.root.await(t, o.instance(t), "Running"); !m.ImageOptions.LoginAsNonRoot || m.SecurityGroupIds.SecurityGroupId[0] != p.group {
		t.Fatalf("the ordered instance is %+v", m)
	}
	p.detail(t, o.OrderId, "Paid", "PayAsYouGo")
}

// orderAdvanced orders what stands under Advanced: the role needs ram:PassRole,
// which Alice has not; tags reach the instance.
func (p *procedureV2) orderAdvanced(t *testing.T) {
	advanced := args{"LoginAsNonRoot": true, "UserData": "IyEvYmluL3NoCmlkCg==", "Tag": []args{{"Key": "owner", "Value": "office"}}}
	var o placed
	p.alice.call(t, purchaseVersion, "CreateOrder", args{"Commodity": p.order(t, advanced)}, &o)
	id := o.instance(t)
	var shown struct {
		Instances struct {
			Instance []struct {
				InstanceId string
				Tags       struct {
					Tag []struct{ TagKey, TagValue string }
				}
			}
		}
	}
	p.alice.call(t, ecsVersion, "DescribeInstances", args{"RegionId": region, "Tag.1.Key": "owner", "Tag.1.Value": "office"}, &shown)
	if i := shown.Instances.Instance; len(i) != 1 || i[0].InstanceId != id || len(i[0].Tags.Tag) != 1 {
		t.Fatalf("the tagged instances are %+v", shown)
	}
	var data struct{ UserData string }
	p.alice.call(t, ecsVersion, "DescribeUserData", args{"RegionId": region, "InstanceId": id}, &data)
	if data.UserData != advanced["UserData"] {
		t.Fatalf("the user data is %q", data.UserData)
	}
	advanced["RamRoleName"] = "none"
	_, err := p.alice.try(purchaseVersion, "CreateOrder", args{"Commodity": p.order(t, advanced)}, true)
	f := failureV2(t, err)
	f.want(t, http.StatusForbidden, "Forbidden.RAM")
	if f.detail["AuthAction"] != "ram:PassRole" || f.detail["NoPermissionType"] != "ImplicitDeny" {
		t.Fatalf("AccessDeniedDetail is %v, want ram:PassRole without a right to it", f.detail)
	}
}

// detail reads an order as Alice and checks it.
func (p *procedureV2) detail(t *testing.T, id, status, kind string) {
	t.Helper()
	var d struct {
		Success bool
		Data    struct {
			OrderList struct {
				Order []struct{ OrderId, PaymentStatus, SubscriptionType, PretaxAmount, Config, Operator string }
			}
		}
	}
	p.alice.call(t, bssVersion, "GetOrderDetail", args{"OrderId": id}, &d)
	if len(d.Data.OrderList.Order) != 1 {
		t.Fatalf("the detail of %s is %+v", id, d)
	}
	o := d.Data.OrderList.Order[0]
	if !d.Success || o.OrderId != id || o.PaymentStatus != status || o.SubscriptionType != kind || o.PretaxAmount == "" || strings.Contains(o.Config, password) || !strings.HasSuffix(o.Operator, "user/Alice") {
		t.Fatalf("the order is %+v, want it %s", o, status)
	}
}

func payment(id string) args {
	return args{"OrderId": id, "BuyerId": accountID, "PayerId": accountID, "PaySubmitUid": accountID, "Token": "pay-" + id}
}

func (p *procedureV2) subscription(t *testing.T) {
	var o placed
	p.alice.call(t, purchaseVersion, "CreateOrder", args{"ChargeType": "PrePaid", "Commodity": p.order(t, args{"LoginAsNonRoot": true, "Period": 1, "PeriodUnit": "Month"})}, &o)
	id := o.instance(t)
	p.detail(t, o.OrderId, "Unpaid", "Subscription")
	_, err := p.alice.try(ecsVersion, "ReplaceSystemDisk", args{"RegionId": region, "InstanceId": id, "ImageId": p.both, "LoginAsNonRoot": true}, false)
	failureV2(t, err).want(t, 403, "OperationDenied.UnpaidOrder")
	var paid struct{ PayStatus int }
	p.alice.call(t, bssVersion, "PayOrder", payment(o.OrderId), &paid)
	if paid.PayStatus != 1 {
		t.Fatalf("PayStatus is %d", paid.PayStatus)
	}
	if m := p.root.await(t, id, "Running"); !m.ImageOptions.LoginAsNonRoot {
		t.Fatalf("the paid instance is %+v", m)
	}
	p.detail(t, o.OrderId, "Paid", "Subscription")
}

func (p *procedureV2) cancelled(t *testing.T) {
	var o placed
	p.alice.call(t, purchaseVersion, "CreateOrder", args{"ChargeType": "PrePaid", "Commodity": p.order(t, args{"LoginAsNonRoot": true, "Period": 1, "PrivateIpAddress": "192.168.7.77"})}, &o)
	address := args{"VSwitchId": p.vswitch, "PrivateIpAddress": "192.168.7.77"}
	can := func() bool {
		var out struct{ CanAllocate bool }
		p.alice.call(t, vpcVersion, "CheckCanAllocateVpcPrivateIpAddress", address, &out)
		return out.CanAllocate
	}
	if can() {
		t.Fatal("the address of an unpaid order is free")
	}
	p.alice.call(t, bssVersion, "CancelOrder", args{"OrderId": o.OrderId}, &struct{}{})
	if !can() {
		t.Fatal("the address of a cancelled order is not free")
	}
	p.detail(t, o.OrderId, "Cancelled", "Subscription")
	_, err := p.alice.try(bssVersion, "PayOrder", payment(o.OrderId), false)
	failureV2(t, err).want(t, 400, "IncorrectOrderStatus")
	var agreed struct{ Data struct{ Agreed bool } }
	p.alice.call(t, bssVersion, "ModifyAgreementRecord", args{"AgreementCode": "ecs-terms", "Agreed": true}, &agreed)
	if !agreed.Data.Agreed {
		t.Fatal("the agreement is not on record")
	}
}

// ordersV1 is the same with SDK v1: CommonRequest for CreateOrder, which no SDK
// v1 type has, and the types of bssopenapi.
func (p *procedureV2) ordersV1(t *testing.T) {
	key, err := p.root.ram.CreateAccessKey(&ram.CreateAccessKeyRequest{UserName: tea.String("Alice")})
	must(t, err)
	c := p.s.v1(t, tea.StringValue(key.Body.AccessKey.AccessKeyId), tea.StringValue(key.Body.AccessKey.AccessKeySecret))
	common := func(document string) ([]byte, error) {
		req := requests.NewCommonRequest()
		req.Scheme, req.Method, req.Domain = "http", "POST", p.s.host
		req.Product, req.Version, req.ApiName = "Ecs", purchaseVersion, "CreateOrder"
		req.QueryParams["RegionId"], req.QueryParams["ChargeType"] = region, "PrePaid"
		req.FormParams["Commodity"] = document
		resp, err := c.ecs.ProcessCommonRequest(req)
		if err != nil {
			return nil, err
		}
		return resp.GetHttpContentBytes(), nil
	}
	_, err = common(p.order(t, args{"Period": 1}))
	failureV1(t, err).refused(t, "ecs:CreateOrder", p.userID)
	b, err := common(p.order(t, args{"Period": 1, "LoginAsNonRoot": true}))
	must(t, err)
	var o placed
	must(t, json.Unmarshal(b, &o))
	o.instance(t)

	bss := &bssopenapi.Client{Client: c.ecs.Client}
	list := bssopenapi.CreateQueryOrdersRequest()
	list.Scheme, list.PaymentStatus, list.PageSize = "http", "Unpaid", requests.NewInteger(5)
	orders, err := bss.QueryOrders(list)
	must(t, err)
	if n := orders.Data.TotalCount; !orders.Success || n != 1 || orders.Data.OrderList.Order[0].OrderId != o.OrderId {
		t.Fatalf("the unpaid orders are %+v", orders.Data)
	}
	amount, err := strconv.ParseFloat(orders.Data.OrderList.Order[0].PretaxAmount, 64)
	must(t, err)
	if fmt.Sprintf("%.2f", o.TradePrice) != fmt.Sprintf("%.2f", amount) {
		t.Fatalf("the order costs %v and is listed at %v", o.TradePrice, amount)
	}
	detail := bssopenapi.CreateGetOrderDetailRequest()
	detail.Scheme, detail.OrderId = "http", o.OrderId
	shown, err := bss.GetOrderDetail(detail)
	must(t, err)
	if d := shown.Data.OrderList.Order[0]; d.PaymentStatus != "Unpaid" || d.Quantity != "1" || d.Region != region {
		t.Fatalf("the order is %+v", d)
	}
	cancel := bssopenapi.CreateCancelOrderRequest()
	cancel.Scheme, cancel.OrderId = "http", o.OrderId
	done, err := bss.CancelOrder(cancel)
	must(t, err)
	if !done.Success {
		t.Fatalf("CancelOrder answered %+v", done)
	}
}
