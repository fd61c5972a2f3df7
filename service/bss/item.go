package bss

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/inventory"
)

// Result is what the answers of BSS begin with.
//
// Inferred: a success has the code Success and the message Successful!; source: example answers of "QueryOrders" (BSS OpenAPI reference).
type Result struct {
	Code    string
	Message string
	Success bool
}

func success() Result { return Result{Code: "Success", Message: "Successful!", Success: true} }

// OrderItem is an order as QueryOrders shows it.
//
// Source: "QueryOrders" (BSS OpenAPI reference), the member names of the
// official Go SDK 1.63.107.
type OrderItem struct {
	OrderId           string
	RelatedOrderId    string
	OrderType         string
	ProductCode       string
	ProductType       string
	CommodityCode     string
	SubscriptionType  string
	PaymentStatus     string
	CreateTime        time.Time
	PaymentTime       string // empty while unpaid
	Currency          string
	PaymentCurrency   string
	PretaxGrossAmount string // CNY, two decimals
	PretaxAmount      string
	PretaxAmountLocal string
	AfterTaxAmount    string
	Tax               string
}

// item shows an order.
//
// Ours: there are no taxes and no discounts, so all amounts are the price; source: the prices are made up, see package catalog.
// Inferred: CommodityCode is the product code; source: example answers of "QueryOrders" (BSS OpenAPI reference).
func item(o *inventory.Order) OrderItem {
	price := catalog.Money(o.Price).String()
	return OrderItem{
		OrderId: o.OrderID, OrderType: o.OrderType, ProductCode: o.ProductCode, CommodityCode: o.ProductCode, SubscriptionType: subscription(o.ChargeType),
		PaymentStatus: string(o.Status), CreateTime: o.CreationTime, PaymentTime: moment(o.PaymentTime), Currency: catalog.Currency, PaymentCurrency: catalog.Currency,
		PretaxGrossAmount: price, PretaxAmount: price, PretaxAmountLocal: price, AfterTaxAmount: price, Tax: catalog.Money(0).String(),
	}
}

// subscription names a charge type in BSS's words.
//
// Source: SubscriptionType of "QueryOrders" (BSS OpenAPI reference).
func subscription(charge string) string {
	if charge == inventory.PrePaid {
		return "Subscription"
	}
	return "PayAsYouGo"
}

// moment writes a time that may not have come.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// OrderDetail is an order as GetOrderDetail shows it.
type OrderDetail struct {
	OrderItem
	SubOrderId     string
	OrderSubType   string
	Region         string
	Quantity       string
	InstanceIDs    string // a JSON list
	Config         string // JSON, ours
	OriginalConfig string
	UsageStartTime string
	UsageEndTime   string
	Operator       string // ARN of who placed the order
}

// detail shows an order in full.
//
// Inferred: InstanceIDs is a JSON list of the instance ids; source: example answer of "GetOrderDetail" (BSS OpenAPI reference).
// Ours: Config is a JSON object of what was ordered, without secrets; Operator is the ARN of who placed the order; an order is its own only suborder.
func detail(o *inventory.Order) (OrderDetail, error) {
	ids, err := json.Marshal(o.InstanceIDs)
	if err != nil {
		return OrderDetail{}, err
	}
	d := OrderDetail{OrderItem: item(o), SubOrderId: o.OrderID, Region: o.RegionID, Quantity: strconv.Itoa(o.Quantity), InstanceIDs: string(ids), Config: o.Config, Operator: o.Operator}
	if end := o.End(); !end.IsZero() {
		d.UsageStartTime, d.UsageEndTime = moment(o.PaymentTime), moment(end)
	}
	return d, nil
}
