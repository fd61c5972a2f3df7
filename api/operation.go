package api

import (
	"fmt"
	"reflect"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/authz"
	"github.com/rampart-cloud/rampart/wire"
)

// Product is a cloud product at one API version.
type Product struct {
	Code    string // as in the vendor's product list, for example Ecs
	Version string // for example 2014-05-26
}

// The products. Source: wire protocol notes, "Endpoints and versions".
var (
	ECS             = Product{"Ecs", "2014-05-26"}
	VPC             = Product{"Vpc", "2016-04-28"}
	RAM             = Product{"Ram", "2015-05-01"}
	STS             = Product{"Sts", "2015-04-01"}
	IMS             = Product{"Ims", "2019-08-15"}
	ResourceManager = Product{"ResourceManager", "2020-03-31"}
	ActionTrail     = Product{"ActionTrail", "2020-07-06"}
	// Rampart is this server's own product: what the console and tools ask about
	// decisions and the vendor has no operation for.
	//
	// Ours: the product, its version and all of its operations; source: none, the vendor's console asks operations that are not published.
	Rampart = Product{"Rampart", "2026-11-01"}
)

// Effect says whether an operation can change state.
type Effect uint8

// The effects. The zero value is none of them, so that it cannot be forgotten.
const (
	Read Effect = iota + 1
	Write
)

// String gives read or write.
func (e Effect) String() string {
	switch e {
	case Read:
		return "read"
	case Write:
		return "write"
	}
	return "unset"
}

// DryRunMode says what the parameter DryRun means to an operation.
type DryRunMode uint8

// The modes. The zero value is none of them, so that it cannot be forgotten.
const (
	NoDryRun  DryRunMode = iota + 1 // the operation has no such parameter
	DryRunAll                       // all checks run, then the answer is the error DryRunOperation
)

// All says whether the mode is DryRunAll.
func (m DryRunMode) All() bool { return m == DryRunAll }

// Access says who must be asked before an operation runs.
type Access uint8

// The ways. The zero value asks policy.
const (
	ByPolicy  Access = iota
	ByAnyone         // any authenticated principal, whatever its policies (GetCallerIdentity)
	Anonymous        // no signature (AssumeRoleWithOIDC); the handler authenticates
)

// String gives who is asked: policy, anyone or anonymous.
func (a Access) String() string {
	switch a {
	case ByAnyone:
		return "anyone"
	case Anonymous:
		return "anonymous"
	}
	return "policy"
}

// Operation is the declaration of one operation. S is the service that handles
// it, In the parameters, Out the answer.
type Operation[S, In, Out any] struct {
	Product Product
	Name    string // on the wire, for example RunInstances

	// Action is the RAM action, for example ecs:RunInstances.
	Action string
	// Access is ByPolicy unless the vendor documents that policy is not asked.
	Access Access
	Effect Effect
	// Resources names what is touched; all of it must be allowed. An action
	// without a resource level has Everything.
	Resources func(s S, c *Call, in *In) []Resource
	// Keys are the condition keys that the call carries beside the general ones.
	// Which of them policy gets to see is the catalog's to say, by profile.
	Keys []Key[S, In]
	// Also are other actions that the caller needs for this call, for example
	// ram:PassRole.
	Also   []Also[S, In]
	DryRun DryRunMode

	// Source is the document that the declaration follows.
	Source string
	Handle func(s S, c *Call, in *In) (*Out, error)
}

// Resource is one resource that a call touches.
type Resource struct {
	ARN   string
	Group string // resource group it is in, or that the call names; may be empty
	// Tags are those that the resource has; policies see them as the product's
	// tag key (ecs:tag/<key>) and as acs:ResourceTag/<key>.
	Tags map[string]string
}

// Key is a condition key with how a call gives its value.
type Key[S, In any] struct {
	Name string // for example ecs:LoginAsNonRoot
	// Value gives the values and says where they come from, for example
	// "parameter ImageOptions.LoginAsNonRoot". No values: the call does not
	// carry the key.
	Value func(s S, c *Call, in *In) (values []string, source string)
	// Hint says what a caller can do to have another value; it goes into the
	// message of a refusal and into explanations. May be left out.
	Hint authz.Advice
}

// Also is a further action that a call needs.
type Also[S, In any] struct {
	Action    string
	Resources func(s S, c *Call, in *In) []Resource // none: this call does not need it
	Keys      []Key[S, In]
}

// Everything is the resource of an action without a resource level.
func Everything[S, In any](S, *Call, *In) []Resource { return []Resource{{ARN: acs.Every}} }

// Declared is an Operation of a service, without its parameter types.
type Declared[S any] interface {
	Declaration() Declaration
	mount(s S) (*mounted, error)
}

// Declaration is what an operation says of itself, for lists and checks.
type Declaration struct {
	Product Product
	Name    string
	Action  string
	Access  Access
	Effect  Effect
	DryRun  DryRunMode
	Keys    []string
	Also    []string
	Params  []string // top-level wire names
	Advice  []authz.Advice
	Source  string
	In, Out reflect.Type
}

// Declaration describes the operation.
func (o Operation[S, In, Out]) Declaration() Declaration {
	d := Declaration{Product: o.Product, Name: o.Name, Action: o.Action, Access: o.Access, Effect: o.Effect, DryRun: o.DryRun, Source: o.Source,
		In: reflect.TypeFor[In](), Out: reflect.TypeFor[Out]()}
	for _, k := range o.Keys {
		d.Keys = append(d.Keys, k.Name)
	}
	for _, a := range o.Also {
		d.Also = append(d.Also, a.Action)
	}
	for _, k := range o.keys() {
		if k.Hint.ID != "" {
			d.Advice = append(d.Advice, k.Hint)
		}
	}
	if b, err := wire.BinderFor[In](); err == nil { // mount reports the error
		d.Params = b.Names()
	}
	return d
}

// keys gives the keys of the call and of the further actions that it needs.
func (o Operation[S, In, Out]) keys() []Key[S, In] {
	out := o.Keys[:len(o.Keys):len(o.Keys)]
	for _, a := range o.Also {
		out = append(out, a.Keys...)
	}
	return out
}

// mounted is an operation bound to its service, as the gateway runs it.
type mounted struct {
	Declaration
	bind   func(p wire.Params) (any, *acs.Error)
	sketch func(p wire.Params) (any, *acs.Error) // bind, but required parameters may be missing
	others func(p wire.Params) []string          // names that the operation does not know
	needs  func(c *Call, in any) []need
	advice authz.Advices
	handle func(c *Call, in any) (any, error)
}

// need is one action to be allowed, with its resources and key values.
type need struct {
	action    string
	resources []Resource
	keys      []operand
}

type operand struct {
	name   string
	values []string
	source string
}

func (o Operation[S, In, Out]) mount(s S) (*mounted, error) {
	if err := o.check(); err != nil {
		return nil, fmt.Errorf("api: operation %s %s: %w", o.Product.Code, o.Name, err)
	}
	binder, err := wire.BinderFor[In](missing(o.Product)...)
	if err != nil {
		return nil, fmt.Errorf("api: operation %s %s: %w", o.Product.Code, o.Name, err)
	}
	if err := checkCommon(binder.Names()); err != nil {
		return nil, fmt.Errorf("api: operation %s %s: %w", o.Product.Code, o.Name, err)
	}
	if err := checkTags(reflect.TypeFor[In]()); err != nil {
		return nil, fmt.Errorf("api: operation %s %s: %w", o.Product.Code, o.Name, err)
	}
	if err := wire.CheckOutput(reflect.TypeFor[Out]()); err != nil {
		return nil, fmt.Errorf("api: operation %s %s: %w", o.Product.Code, o.Name, err)
	}
	m := &mounted{Declaration: o.Declaration(), advice: authz.Advices{}}
	for _, k := range o.keys() {
		m.advice.Add(k.Name, k.Hint)
	}
	m.others = binder.Unknown
	bindWith := func(b *wire.Binder) func(p wire.Params) (any, *acs.Error) {
		return func(p wire.Params) (any, *acs.Error) {
			in := new(In)
			if err := b.Bind(p, in); err != nil {
				return nil, err
			}
			return in, nil
		}
	}
	m.bind, m.sketch = bindWith(binder), bindWith(binder.Lenient())
	m.needs = func(c *Call, in any) []need {
		v := in.(*In)
		out := []need{{o.Action, o.Resources(s, c, v), operands(s, c, v, o.Keys)}}
		for _, a := range o.Also {
			if r := a.Resources(s, c, v); len(r) > 0 {
				out = append(out, need{a.Action, r, operands(s, c, v, a.Keys)})
			}
		}
		return out
	}
	m.handle = func(c *Call, in any) (any, error) {
		out, err := o.Handle(s, c, in.(*In))
		if err != nil {
			return nil, err
		}
		return out, nil
	}
	return m, nil
}

func operands[S, In any](s S, c *Call, in *In, keys []Key[S, In]) []operand {
	var out []operand
	for _, k := range keys {
		if v, source := k.Value(s, c, in); len(v) > 0 {
			out = append(out, operand{k.Name, v, source})
		}
	}
	return out
}

// check refuses a declaration that leaves authority open.
func (o Operation[S, In, Out]) check() error {
	switch {
	case o.Product.Code == "" || o.Product.Version == "":
		return fmt.Errorf("Product is not set")
	case o.Name == "":
		return fmt.Errorf("Name is not set")
	case o.Action == "":
		return fmt.Errorf("Action is not set")
	case o.Effect != Read && o.Effect != Write:
		return fmt.Errorf("Effect is not set")
	case o.Resources == nil && o.Access == ByPolicy:
		return fmt.Errorf("Resources is not set")
	case o.DryRun != NoDryRun && o.DryRun != DryRunAll:
		return fmt.Errorf("DryRun is not set")
	case o.Source == "":
		return fmt.Errorf("Source is not set")
	case o.Handle == nil:
		return fmt.Errorf("Handle is not set")
	}
	for _, k := range o.Keys {
		if k.Name == "" || k.Value == nil {
			return fmt.Errorf("a condition key has no name or no value")
		}
		if (k.Hint.ID == "") != (k.Hint.Text == "") {
			return fmt.Errorf("the Hint of %s lacks its ID or its Text", k.Name)
		}
	}
	for _, a := range o.Also {
		if a.Action == "" || a.Resources == nil {
			return fmt.Errorf("a further action has no name or no resources")
		}
	}
	return nil
}

// checkCommon refuses parameters that have the name of a common one, which every
// call has for itself.
//
// Source: "Common parameters" (ECS API reference).
func checkCommon(names []string) error {
	for _, n := range names {
		switch n {
		case "Action", "Version", "Format", "AccessKeyId", "Signature", "SignatureMethod", "SignatureNonce", "SignatureVersion", "SignatureType", "Timestamp", "SecurityToken":
			return fmt.Errorf("the parameter %s has the name of a common parameter", n)
		}
	}
	return nil
}

// missing chooses how a product says that a parameter is missing.
func missing(p Product) []wire.BinderOption {
	switch p {
	case RAM, IMS, STS, ResourceManager:
		return []wire.BinderOption{wire.WithMissing(wire.MissingParameterNamed)}
	}
	return nil
}
