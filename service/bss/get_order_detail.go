package bss

import "github.com/rampart-cloud/rampart/api"

// GetOrderDetailInput are the parameters of GetOrderDetail.
type GetOrderDetailInput struct {
	OrderId string `wire:",required"`
}

// GetOrderDetailOutput is the answer of GetOrderDetail.
type GetOrderDetailOutput struct {
	Result
	Data OrderDetailPage
}

// OrderDetailPage is a page of suborders; an order has one.
type OrderDetailPage struct {
	HostName   string
	PageNum    int
	PageSize   int
	TotalCount int
	OrderList  struct{ Order []OrderDetail }
}

// GetOrderDetail shows one order in full.
//
// Source: "GetOrderDetail" (BSS OpenAPI reference).
var GetOrderDetail = api.Operation[*Service, GetOrderDetailInput, GetOrderDetailOutput]{
	Product: product(), Name: "GetOrderDetail", Action: "bss:DescribeOrderDetail", Effect: api.Read,
	Resources: api.Everything[*Service, GetOrderDetailInput],
	DryRun:    api.NoDryRun,
	Source:    `"GetOrderDetail" (BSS OpenAPI reference)`,
	Handle: func(_ *Service, c *api.Call, in *GetOrderDetailInput) (*GetOrderDetailOutput, error) {
		o, err := findOrder(c.Snapshot, c, in.OrderId)
		if err != nil {
			return nil, err
		}
		d, err := detail(o)
		if err != nil {
			return nil, err
		}
		out := &GetOrderDetailOutput{Result: success(), Data: OrderDetailPage{PageNum: 1, PageSize: 20, TotalCount: 1}}
		out.Data.OrderList.Order = []OrderDetail{d}
		return out, nil
	},
}
