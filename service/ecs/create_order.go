package ecs

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
	"github.com/rampart-cloud/rampart/wire"
)

// CreateOrderInput are the parameters of CreateOrder.
type CreateOrderInput struct {
	RegionId    string // that of the document, if it is sent at all
	Commodity   string `wire:",required"` // JSON, see Commodity
	OrderType   string // New
	ChargeType  string // PostPaid (default) or PrePaid; may stand in the document
	ClientToken string
	DryRun      *bool

	// Accepted: they say where the order comes from.
	BusinessInfo string
	FromApp      string
	AsyncPattern *bool
	Tenancy      string // default
	Affinity     string // default

	// Refused: their effect would not happen.
	DedicatedHostId        string
	DedicatedHostClusterId string
}

// Commodity is the JSON document that an order is about. Its members are those
// of RunInstances under the same names, apart from LoginAsNonRoot, which stands
// at the top. An example:
//
//	{"RegionId": "cn-hangzhou", "ImageId": "aliyun_3_x64_20G_alibase_20260326.vhd",
//	 "InstanceType": "ecs.g7.large", "LoginAsNonRoot": true, "Password": "...",
//	 "VSwitchId": "vsw-...", "SecurityGroupIds": ["sg-..."],
//	 "SystemDisk": {"Category": "cloud_essd", "Size": 40},
//	 "ChargeType": "PrePaid", "Period": 1, "PeriodUnit": "Month", "Amount": 1}
//
// Ours: the layout of the document; source: the parameter Commodity is in the SDK of version 2016-03-14, its layout is not published.
// Ours: a member that the document does not have, or has twice (in any letter case), is refused, so that a misspelt login choice is not taken for an absent one.
type Commodity struct {
	RegionId         string
	ZoneId           string
	ImageId          string
	ImageFamily      string
	InstanceType     string
	InstanceName     string
	Description      string
	HostName         string
	VSwitchId        string
	SecurityGroupIds []string
	PrivateIpAddress string

	LoginAsNonRoot  *bool // ecs-user if true, else root
	Password        string
	PasswordInherit *bool
	KeyPairName     string
	UserData        string // base64
	RamRoleName     string

	SystemDisk SystemDiskParam
	DataDisk   []DataDiskParam

	Tag                []TagParam
	ResourceGroupId    string
	DeletionProtection *bool

	ChargeType string // PostPaid or PrePaid
	Period     *int   // of a subscription
	PeriodUnit string // Month (default) or Week
	Amount     *int   // 1 to 100, default 1
}

// CreateOrderOutput is the answer of CreateOrder.
type CreateOrderOutput struct {
	OrderId              string
	TradePrice           float64 // CNY, of the whole order
	OrderParams          struct{ OrderParam []string }
	RelatedOrderItemSets struct {
		RelatedOrderItemSet []RelatedOrderItem
	}
}

// RelatedOrderItem names the instances of an order.
type RelatedOrderItem struct {
	InstanceIdSet   struct{ InstanceIds []string }
	RelatedOrderIds struct{ RelatedOrderId []string }
}

// CreateOrder orders instances, as the purchase page does. A pay-as-you-go
// order is paid for at once and its instances are made and started as
// RunInstances would. A subscription waits, unpaid, for PayOrder or CancelOrder
// (BSS OpenAPI); until then its instances do not exist, but their private
// addresses are taken.
//
// Sources: CreateOrder of the SDK ecs-20160314; the procedure "Forbid RAM users
// to create Linux instances whose initial login user is root" (ECS help, 2025)
// names the action.
//
// Inferred: an order without ChargeType is PostPaid; source: InstanceChargeType of "RunInstances" (ECS API reference).
// Inferred: OrderType is New or left out; source: OrderType of "QueryOrders" (BSS OpenAPI reference).
// Inferred: errors have the codes and statuses of RunInstances; source: both make instances from the same parameters, CreateOrder's error table is not published.
// Ours: DryRun runs every check and orders nothing; source: DryRun of "RunInstances" (ECS API reference), CreateOrder has no such parameter.
// Ours: a document that names RamRoleName needs ram:PassRole, as RunInstances does; source: the role would else be given by someone who may not give it.
// Ours: the document's tags are those of Tag.N of RunInstances: policies see them as acs:RequestTag/<key> and ecs:tag/<key>; source: they would else tag things by someone who may not.
var CreateOrder = api.Operation[*Service, CreateOrderInput, CreateOrderOutput]{
	Product: api.Product{Code: "Ecs", Version: "2016-03-14"}, Name: "CreateOrder", Action: "ecs:CreateOrder", Effect: api.Write,
	Resources: launchResources(func(in *CreateOrderInput) string {
		d, err := parseCommodity(in.Commodity)
		if err != nil {
			return "" // the call ends in InvalidParameter
		}
		return d.ResourceGroupId
	}),
	Keys: []api.Key[*Service, CreateOrderInput]{
		{Name: catalog.LoginAsNonRoot, Hint: hintOrder, Value: func(_ *Service, _ *api.Call, in *CreateOrderInput) ([]string, string) {
			d, err := parseCommodity(in.Commodity)
			if err != nil {
				return loginOfOrder(nil, catalog.Image{}) // the call ends in InvalidParameter
			}
			img, _ := d.launch("").image()
			return loginOfOrder(d.LoginAsNonRoot, img)
		}},
	},
	Also: passRole(func(in *CreateOrderInput) string {
		d, err := parseCommodity(in.Commodity)
		if err != nil {
			return "" // the call ends in InvalidParameter
		}
		return d.RamRoleName
	}),
	DryRun: api.DryRunAll,
	Source: `CreateOrder of the SDK ecs-20160314`,
	Handle: createOrder,
}

// RequestTags gives the tags of the document, for policies. A document that
// cannot be read has none, and the call ends in InvalidParameter.
func (in *CreateOrderInput) RequestTags() (map[string][]string, string) {
	const parameter = "Commodity.Tag"
	d, err := parseCommodity(in.Commodity)
	if err != nil {
		return nil, parameter
	}
	out := map[string][]string{}
	for _, t := range d.Tag {
		if t.Key != "" { // else the call ends in InvalidTagKey.Malformed
			out[t.Key] = append(out[t.Key], t.Value)
		}
	}
	return out, parameter
}

// ordersAs is the operation whose error codes and statuses CreateOrder has.
const ordersAs = "RunInstances"

func createOrder(_ *Service, c *api.Call, in *CreateOrderInput) (*CreateOrderOutput, error) {
	if err := in.check(); err != nil {
		return nil, err
	}
	d, err := parseCommodity(in.Commodity)
	if err != nil {
		return nil, err
	}
	if in.RegionId != "" && in.RegionId != d.RegionId {
		return nil, wire.InvalidParameter("RegionId", "equal to RegionId of Commodity")
	}
	if in.ChargeType != "" && d.ChargeType != "" && in.ChargeType != d.ChargeType {
		return nil, wire.InvalidParameter("ChargeType", "equal to ChargeType of Commodity, of which it is another name")
	}
	if d.RegionId == "" {
		return nil, wire.MissingParameter("Commodity.RegionId")
	}
	l := d.launch(in.ChargeType)
	count, err := (&RunInstancesInput{Amount: d.Amount}).count()
	if err != nil {
		return nil, err
	}
	plan, err := l.plan(ordersAs)
	if err != nil {
		return nil, err
	}
	net := network{vSwitch: d.VSwitchId, groups: d.SecurityGroupIds, ip: d.PrivateIpAddress}
	if err := net.checkAmount(count); err != nil {
		return nil, err
	}
	launch, err := plan.prepare(c, net, count, inventory.On)
	if err != nil {
		return nil, err
	}
	p, err := launch.buy(c, plan.terms.charge == inventory.PostPaid)
	if err != nil {
		return nil, err
	}
	return api.Once(c, in.ClientToken, func(tx *state.Tx) (*CreateOrderOutput, error) {
		o, err := p.place(tx, c)
		if err != nil {
			return nil, err
		}
		out := &CreateOrderOutput{OrderId: o.OrderID, TradePrice: catalog.Money(o.Price).Float()}
		var item RelatedOrderItem
		item.InstanceIdSet.InstanceIds = o.InstanceIDs
		item.RelatedOrderIds.RelatedOrderId = []string{o.OrderID}
		out.RelatedOrderItemSets.RelatedOrderItemSet = []RelatedOrderItem{item}
		return out, nil
	})
}

func (in *CreateOrderInput) check() error {
	if err := oneOf("OrderType", in.OrderType, "New"); err != nil {
		return err
	}
	if err := oneOf("ChargeType", in.ChargeType, inventory.PostPaid, inventory.PrePaid); err != nil {
		return err
	}
	if in.Tenancy != "" && in.Tenancy != "default" {
		return unsupported("Tenancy="+in.Tenancy, true)
	}
	if in.Affinity != "" && in.Affinity != "default" {
		return unsupported("Affinity="+in.Affinity, true)
	}
	return unsupported("DedicatedHostId", in.DedicatedHostId, "DedicatedHostClusterId", in.DedicatedHostClusterId)
}

// commodityLogin is how messages and decisions name the document's login choice.
const commodityLogin = "Commodity.LoginAsNonRoot"

// launch gives the document as the parameters of a launch.
func (d *Commodity) launch(charge string) *Launch {
	if charge == "" {
		charge = d.ChargeType
	}
	return &Launch{RegionId: d.RegionId, ZoneId: d.ZoneId, ImageId: d.ImageId, ImageFamily: d.ImageFamily, ImageOptions: ImageOptionsParam{d.LoginAsNonRoot},
		InstanceType: d.InstanceType, InstanceName: d.InstanceName, Description: d.Description, HostName: d.HostName,
		VSwitchId: d.VSwitchId, PrivateIpAddress: d.PrivateIpAddress,
		Password: d.Password, PasswordInherit: d.PasswordInherit, KeyPairName: d.KeyPairName, UserData: d.UserData, RamRoleName: d.RamRoleName,
		SystemDisk: d.SystemDisk, DataDisk: d.DataDisk, Tag: d.Tag, ResourceGroupId: d.ResourceGroupId, DeletionProtection: d.DeletionProtection,
		InstanceChargeType: charge, Period: d.Period, PeriodUnit: d.PeriodUnit,
		optionKey: commodityLogin}
}

// parseCommodity reads the document. The decision and the launch read it by
// this function alone, so they cannot see two different orders in one text.
func parseCommodity(text string) (*Commodity, error) {
	bad := func(err error) error {
		e := wire.InvalidParameter("Commodity", "one JSON object with the members of an order, which are those of RunInstances with LoginAsNonRoot at the top")
		// The text may hold a password, so only the decoder's words are told.
		e.Message += " " + strings.ToUpper(err.Error()[:1]) + err.Error()[1:] + "."
		return e
	}
	if err := distinctMembers(json.NewDecoder(strings.NewReader(text)), 0); err != nil {
		return nil, bad(err)
	}
	d := new(Commodity)
	dec := json.NewDecoder(strings.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(d); err != nil {
		if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
			err = fmt.Errorf("%s must be a %s", e.Field, kindWord(e.Type.Kind().String()))
		}
		return nil, bad(errors.New(strings.TrimPrefix(err.Error(), "json: ")))
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, bad(errors.New("there is text after the object"))
	}
	const most = 16 // of both lists: the most that RunInstances takes
	if len(d.DataDisk) > most || len(d.SecurityGroupIds) > most || len(d.Tag) > maxTags {
		return nil, bad(fmt.Errorf("DataDisk and SecurityGroupIds hold at most %d elements, Tag at most %d", most, maxTags))
	}
	return d, nil
}

// kindWord names a Go kind in JSON's words.
func kindWord(kind string) string {
	switch kind {
	case "bool":
		return "boolean"
	case "int", "int64", "float64":
		return "number"
	case "struct":
		return "object"
	case "slice":
		return "list"
	}
	return kind
}

// distinctMembers refuses text that is no JSON object, and an object that has a
// member twice, in any letter case, as decoders disagree on which one counts.
func distinctMembers(dec *json.Decoder, depth int) error {
	t, err := dec.Token()
	if err != nil {
		return errors.New("it is no JSON text")
	}
	open, _ := t.(json.Delim)
	switch {
	case depth == 0 && open != '{':
		return errors.New("it is no JSON object")
	case depth > 8:
		return errors.New("it is nested too deep")
	case open == 0:
		return nil
	}
	seen := map[string]bool{}
	for dec.More() {
		if open == '{' {
			t, err := dec.Token()
			if err != nil {
				return errors.New("it is no JSON text")
			}
			name, _ := t.(string)
			if seen[strings.ToLower(name)] {
				return fmt.Errorf("the member %q is there twice", name)
			}
			seen[strings.ToLower(name)] = true
		}
		if err := distinctMembers(dec, depth+1); err != nil {
			return err
		}
	}
	if _, err := dec.Token(); err != nil {
		return errors.New("it is no JSON text")
	}
	return nil
}
