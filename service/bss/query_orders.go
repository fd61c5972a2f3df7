package bss

import (
	"cmp"
	"slices"
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/wire"
)

// QueryOrdersInput are the parameters of QueryOrders.
type QueryOrdersInput struct {
	CreateTimeStart  string // UTC, 2016-05-23T12:00:00Z
	CreateTimeEnd    string // UTC; default now
	OrderType        string // New, Renew, Upgrade, Refund
	PaymentStatus    string // Unpaid, Paid, Cancelled
	SubscriptionType string // Subscription, PayAsYouGo
	ProductCode      string // ecs
	ProductType      string
	PageNum          *int // from 1, default 1
	PageSize         *int // default 20
}

// QueryOrdersOutput is the answer of QueryOrders.
type QueryOrdersOutput struct {
	Result
	Data OrderPage
}

// OrderPage is one page of orders.
type OrderPage struct {
	HostName   string
	PageNum    int
	PageSize   int
	TotalCount int
	OrderList  struct{ Order []OrderItem }
}

// QueryOrders lists the account's orders, the newest first.
//
// Source: "QueryOrders" (BSS OpenAPI reference): times in UTC, by default the
// last hour; PageNum 1 and PageSize 20 by default.
//
// Inferred: with one end of the time given, the other is an hour away, or now if that is earlier; both ends belong to the range; source: the default of one hour.
// Inferred: PageSize is at most 300; source: the limit of the other lists of BSS OpenAPI.
var QueryOrders = api.Operation[*Service, QueryOrdersInput, QueryOrdersOutput]{
	Product: product(), Name: "QueryOrders", Action: "bss:DescribeOrderList", Effect: api.Read,
	Resources: api.Everything[*Service, QueryOrdersInput],
	DryRun:    api.NoDryRun,
	Source:    `"QueryOrders" (BSS OpenAPI reference)`,
	Handle:    queryOrders,
}

// defaultSpan is how far back the list goes unless it is told.
const defaultSpan = time.Hour

func queryOrders(_ *Service, c *api.Call, in *QueryOrdersInput) (*QueryOrdersOutput, error) {
	from, to, err := in.span(c.Now)
	if err != nil {
		return nil, err
	}
	for _, p := range []struct {
		name, value string
		legal       []string
		want        string
	}{
		{"OrderType", in.OrderType, []string{"", "New", "Renew", "Upgrade", "Refund"}, "New, Renew, Upgrade or Refund"},
		{"PaymentStatus", in.PaymentStatus, []string{"", "Unpaid", "Paid", "Cancelled"}, "Unpaid, Paid or Cancelled"},
		{"SubscriptionType", in.SubscriptionType, []string{"", "Subscription", "PayAsYouGo"}, "Subscription or PayAsYouGo"},
	} {
		if !slices.Contains(p.legal, p.value) {
			return nil, wire.InvalidParameter(p.name, p.want)
		}
	}
	page := OrderPage{PageNum: 1, PageSize: 20}
	if in.PageNum != nil {
		page.PageNum = *in.PageNum
	}
	if in.PageSize != nil {
		page.PageSize = *in.PageSize
	}
	if page.PageNum < 1 || page.PageNum > 1<<20 {
		return nil, wire.InvalidParameter("PageNum", "1 or more")
	}
	if page.PageSize < 1 || page.PageSize > 300 {
		return nil, wire.InvalidParameter("PageSize", "from 1 to 300")
	}
	var all []*inventory.Order
	for _, o := range inventory.Orders.All(c.Snapshot, c.Account, "", "") {
		if !o.CreationTime.Before(from) && !o.CreationTime.After(to) && same(in.OrderType, o.OrderType) && same(in.PaymentStatus, string(o.Status)) &&
			same(in.SubscriptionType, subscription(o.ChargeType)) && same(in.ProductCode, o.ProductCode) && in.ProductType == "" {
			all = append(all, o)
		}
	}
	slices.SortFunc(all, func(a, b *inventory.Order) int {
		return cmp.Or(b.CreationTime.Compare(a.CreationTime), cmp.Compare(a.OrderID, b.OrderID))
	})
	page.TotalCount = len(all)
	begin := min((page.PageNum-1)*page.PageSize, len(all))
	for _, o := range all[begin:min(begin+page.PageSize, len(all))] {
		page.OrderList.Order = append(page.OrderList.Order, item(o))
	}
	return &QueryOrdersOutput{success(), page}, nil
}

// same says whether a value passes a filter; an empty filter lets all pass.
func same(filter, value string) bool { return filter == "" || filter == value }

// span gives the time that is asked for.
func (in *QueryOrdersInput) span(now time.Time) (from, to time.Time, err error) {
	read := func(name, text string) (t time.Time, err error) {
		if text == "" {
			return t, nil
		}
		if t, err = time.Parse("2006-01-02T15:04:05Z", text); err != nil {
			return t, wire.InvalidParameter(name, "a UTC time such as 2026-05-23T12:00:00Z")
		}
		return t, nil
	}
	if from, err = read("CreateTimeStart", in.CreateTimeStart); err != nil {
		return from, to, err
	}
	if to, err = read("CreateTimeEnd", in.CreateTimeEnd); err != nil {
		return from, to, err
	}
	switch {
	case from.IsZero() && to.IsZero():
		from, to = now.Add(-defaultSpan), now
	case from.IsZero():
		from = to.Add(-defaultSpan)
	case to.IsZero():
		to = from.Add(defaultSpan)
		if to.After(now) {
			to = now
		}
	default:
		to = to.Add(time.Second - 1) // the whole last second
	}
	if from.After(to) {
		return from, to, wire.InvalidParameter("CreateTimeStart", "not after CreateTimeEnd, nor in the future")
	}
	return from, to, nil
}
