package bss

import (
	"net/http"
	"strconv"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
	"github.com/rampart-cloud/rampart/wire"
)

// PayOrderInput are the parameters of PayOrder. The ids are numbers.
type PayOrderInput struct {
	OrderId      int64  `wire:",required"`
	BuyerId      int64  `wire:",required"` // the account
	PayerId      int64  `wire:",required"` // the account
	PaySubmitUid int64  `wire:",required"` // the account, or the calling user's id
	Token        string `wire:",required"` // up to 64 characters; the same again pays once

	// Refused: their effect would not happen.
	Nbid           string
	EcIdAccountIds []EnterpriseParam `wire:",max=100"`
}

// EnterpriseParam is EcIdAccountIds.N.
type EnterpriseParam struct{ EcId string }

// PayOrderOutput is the answer of PayOrder.
type PayOrderOutput struct {
	OrderId   int64
	PayerId   int64
	PayStatus int64 // 1: paid
}

// payStatusPaid is the PayStatus of a paid order.
//
// Ours: its value; source: PayStatus of "PayOrder" (BSS OpenAPI reference) is a number without published values.
const payStatusPaid = 1

// PayOrder pays for an unpaid order. Its instances are made and started.
//
// Source: PayOrder of the SDK bssopenapi-20171214.
//
// Ours: paying needs bss:PayOrder and nothing else. What the order makes was authorized when it was placed, with the policies of that moment, and cannot be changed by who pays; source: the vendor's system policy AliyunBSSOrderAccess lets a bookkeeper pay without any right to ECS. A policy that is attached between the two does not stop the delivery: cancel such orders.
// Ours: BuyerId and PayerId are the account's id, PaySubmitUid is that or the calling user's id; source: nobody pays for another account here.
// Ours: Token makes the call idempotent, as ClientToken does elsewhere; source: its meaning is not published.
var PayOrder = api.Operation[*Service, PayOrderInput, PayOrderOutput]{
	Product: product(), Name: "PayOrder", Action: "bss:PayOrder", Effect: api.Write,
	Resources: api.Everything[*Service, PayOrderInput],
	DryRun:    api.NoDryRun,
	Source:    `PayOrder of the SDK bssopenapi-20171214`,
	Handle:    payOrder,
}

func payOrder(s *Service, c *api.Call, in *PayOrderInput) (*PayOrderOutput, error) {
	if err := in.check(c); err != nil {
		return nil, err
	}
	return api.Once(c, in.Token, func(tx *state.Tx) (*PayOrderOutput, error) {
		o, err := findOrder(tx, c, strconv.FormatInt(in.OrderId, 10))
		if err != nil {
			return nil, err
		}
		if err := s.move(o, onPay); err != nil {
			return nil, err
		}
		if err := groupsExist(tx, c, o); err != nil {
			return nil, err
		}
		if err := inventory.Pay(tx, c.Account, o, c.Node(), c.Now); err != nil {
			return nil, err
		}
		return &PayOrderOutput{OrderId: in.OrderId, PayerId: in.PayerId, PayStatus: payStatusPaid}, nil
	})
}

// groupsExist refuses an order whose resource group is gone. The group is asked
// for when the order is placed, and an unpaid order is nothing in it that would
// keep it from being deleted.
//
// Ours: the code is that of what else an order may miss, see inventory.Pay.
func groupsExist(tx *state.Tx, c *api.Call, o *inventory.Order) error {
	for i := range o.Held {
		id := identity.ResourceGroupOf(o.Held[i].Instance.ResourceGroupID)
		_, err := identity.FindResourceGroup(tx, c.Account, id)
		switch {
		case err == nil:
		case acs.AsError(err).Kind == acs.NotFound:
			return acs.New(acs.Conflict, http.StatusBadRequest, "InvalidOrder.ResourceNotFound",
				"The resource group %s of the order does not exist any more. Cancel the order and place a new one.", id)
		default:
			return err
		}
	}
	return nil
}

func (in *PayOrderInput) check(c *api.Call) error {
	switch {
	case strconv.FormatInt(in.BuyerId, 10) != c.Account:
		return wire.InvalidParameter("BuyerId", "the id of the calling account, "+c.Account)
	case strconv.FormatInt(in.PayerId, 10) != c.Account:
		return wire.InvalidParameter("PayerId", "the id of the calling account, "+c.Account)
	}
	if uid := strconv.FormatInt(in.PaySubmitUid, 10); uid != c.Account && uid != c.Principal.UserID {
		return wire.InvalidParameter("PaySubmitUid", "the id of the calling account or of the calling RAM user")
	}
	if in.Nbid != "" {
		return unsupported("Nbid")
	}
	if len(in.EcIdAccountIds) > 0 {
		return unsupported("EcIdAccountIds")
	}
	return nil
}
