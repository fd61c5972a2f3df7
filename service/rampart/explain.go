package rampart

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/audit"
	"github.com/rampart-cloud/rampart/authz"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/policy"
	"github.com/rampart-cloud/rampart/state"
	"github.com/rampart-cloud/rampart/wire"
)

// Explanation is the answer of ExplainCall and ExplainOwnCall.
type Explanation struct {
	EventId      string
	Time         time.Time
	Principal    Principal // that was decided about
	Product      string
	Version      string
	Operation    string
	Parameters   map[string]string // masked
	ErrorCode    string
	ErrorMessage string
	Recorded     Recorded
	// Changed says that the policies of today decide otherwise than was decided.
	Changed  bool
	Decision Decision // by the policies of today
}

// Principal is who a call was decided about.
type Principal struct{ Type, Name, Arn string }

// Recorded is what was decided when the call was made. Statement is -1 if no
// statement decided.
type Recorded struct {
	Verdict       string
	Layer         string // as in Decision
	PolicyType    string
	PolicyName    string
	PolicyVersion string
	Statement     int
}

func noEvent(id string) *acs.Error {
	return acs.New(acs.NotFound, http.StatusNotFound, "EntityNotExist.Event",
		"The trail has no call %q that you may have explained. It holds the calls that this server answered.", id)
}

// event finds a call of the account by its request id, or by the
// EncodedDiagnosticMessage of its refusal, which holds it.
func (s *Service) event(c *api.Call, id, message string) (*audit.Event, error) {
	switch {
	case (id == "") == (message == ""):
		return nil, wire.InvalidParameter("EventId", "the request id of a call, or else EncodedDiagnosticMessage is that of its refusal; one of the two")
	case message != "":
		d, err := c.Authz().Decode(c.Account, message)
		if err != nil || d.RequestId == "" {
			e := wire.InvalidParameter("EncodedDiagnosticMessage", "the text of an AccessDeniedDetail, whole and unchanged, that this server gave to a caller of your account")
			e.Cause = err
			return nil, e
		}
		id = d.RequestId
	}
	// As given it would tell, by letter case, whether the call is somebody else's.
	id = strings.ToUpper(id)
	ev, err := s.cfg.Trail.Find(id)
	if err != nil {
		return nil, err
	}
	if ev == nil || ev.Account != c.Account {
		return nil, noEvent(id)
	}
	return ev, nil
}

// viewedAs names the user that a console session viewed as when it made a call.
func viewedAs(ev *audit.Event) string { return ev.Params[api.ViewAsHeader] }

// explain judges a recorded call by the policies of today.
func (s *Service) explain(c *api.Call, ev *audit.Event) (*Explanation, error) {
	d := ev.Decision
	if d == nil {
		return nil, acs.New(acs.Conflict, http.StatusConflict, "CallNotDecided",
			"The call %s was answered without asking policy, so there is nothing to explain (error code %q).", ev.RequestID, ev.ErrorCode)
	}
	if d.Layer == policy.SessionLayer.WireName() && ev.Principal.SessionPolicy == "" {
		return nil, acs.New(acs.Conflict, http.StatusConflict, "SessionPolicyNotRecorded",
			"The call %s was recorded by an earlier version, without the text of its session policy, so its statements cannot be shown. %s", ev.RequestID, answered(d))
	}
	out := &Explanation{EventId: ev.RequestID, Time: ev.Time, Product: ev.Product, Version: ev.Version, Operation: ev.Operation,
		Parameters: ev.Params, ErrorCode: ev.ErrorCode, ErrorMessage: ev.Error,
		Recorded: Recorded{d.Verdict, layerName(d.Layer), d.PolicyType, d.Policy, d.PolicyVer, d.Statement}}
	var context []policy.Value
	for _, v := range d.Context {
		context = append(context, policy.Value{Key: v.Key, Values: v.Values, Source: v.Source})
	}
	res, err := s.again(c, ev, context)
	if err != nil {
		return nil, err
	}
	p := res.Query.Principal
	out.Principal = Principal{Type: string(p.Type), Name: nameOf(p), Arn: p.ARN()}
	if res.Query.Federated != "" {
		out.Principal.Arn = res.Query.Federated
	}
	q, err := s.question(c.Snapshot, res, d.Group)
	if err != nil {
		return nil, err
	}
	q.advices = s.cfg.Gateway.Advice(ev.Version, ev.Operation)
	out.Decision = q.decide()
	out.Changed = out.Decision.Verdict != d.Verdict
	return out, nil
}

// answered says what was decided about a call that cannot be judged anew.
func answered(d *audit.Decision) string {
	if d.Policy == "" {
		return fmt.Sprintf("It was answered %s by the layer %s; no statement decided.", d.Verdict, layerName(d.Layer))
	}
	version := ""
	if d.PolicyVer != "" {
		version = " " + d.PolicyVer
	}
	return fmt.Sprintf("It was answered %s by the layer %s: statement %d of the %s policy %s%s.", d.Verdict, layerName(d.Layer), d.Statement, strings.ToLower(d.PolicyType), d.Policy, version)
}

// layerName gives the plain name of a layer's wire name.
func layerName(wire string) string {
	for _, k := range []policy.LayerKind{policy.ControlLayer, policy.SessionLayer, policy.AccountLayer, policy.ResourceGroupLayer, policy.TrustLayer} {
		if k.WireName() == wire {
			return k.String()
		}
	}
	return policy.RootLayer.String() // the one without a wire name
}

func nameOf(p acs.Principal) string {
	switch p.Type {
	case acs.Account:
		return "root"
	case acs.AssumedRoleUser:
		return p.RoleName + "/" + p.SessionName
	}
	return p.UserName
}

// again decides a recorded call anew.
func (s *Service) again(c *api.Call, ev *audit.Event, context []policy.Value) (*authz.Result, error) {
	d := ev.Decision
	p := ev.Principal
	gone := func(what string) error {
		return acs.New(acs.Conflict, http.StatusConflict, "PrincipalNotExist",
			"The %s %s that made the call does not exist any more, so its policies cannot be judged. %s", what, p.Name, answered(d))
	}
	q := authz.Query{Action: d.Action, Resources: []authz.Resource{{ARN: d.Resource, Group: d.Group}}, Context: context}
	switch acs.PrincipalType(p.Type) {
	case acs.Account:
		q.Principal = acs.Principal{Type: acs.Account, Account: ev.Account}
	case acs.RAMUser:
		u := identity.UsersByID.First(c.Snapshot, ev.Account, p.ID)
		if u == nil {
			return nil, gone("user")
		}
		q.Principal = userPrincipal(ev.Account, u)
	case acs.AssumedRoleUser:
		role := identity.RolesByID.First(c.Snapshot, ev.Account, p.ID)
		if role == nil {
			return nil, gone("role")
		}
		_, session, _ := strings.Cut(p.Name, "/")
		q.Principal = acs.Principal{Type: acs.AssumedRoleUser, Account: ev.Account, RoleID: role.RoleID, RoleName: role.RoleName, SessionName: session, SessionPolicy: p.SessionPolicy}
	default:
		return s.federated(c, ev, context)
	}
	// While it viewed as a user, a session was decided about both; the one that
	// counted is in the context.
	if as := viewedAs(ev); as != "" {
		u := identity.Users.Get(c.Snapshot, ev.Account, as)
		if u == nil {
			return nil, gone("user")
		}
		if viewed := userPrincipal(ev.Account, u); valueOf(context, "acs:PrincipalARN") == viewed.ARN() {
			q.Principal = viewed
		}
	}
	return c.Authz().Decide(c.Snapshot, q)
}

func userPrincipal(account string, u *identity.User) acs.Principal {
	return acs.Principal{Type: acs.RAMUser, Account: account, UserID: u.UserID, UserName: u.UserName}
}

func valueOf(context []policy.Value, key string) string {
	for _, v := range context {
		if strings.EqualFold(v.Key, key) && len(v.Values) > 0 {
			return v.Values[0]
		}
	}
	return ""
}

// federated decides a login at an identity provider anew.
func (s *Service) federated(c *api.Call, ev *audit.Event, context []policy.Value) (*authz.Result, error) {
	arn, err := acs.ParseARN(ev.Decision.Resource)
	name, ok := strings.CutPrefix(arn.Resource, "role/")
	if err != nil || !ok {
		return nil, acs.New(acs.Conflict, http.StatusConflict, "PrincipalNotExist",
			"The call was made by %s %q, whose policies cannot be judged.", ev.Principal.Type, ev.Principal.Name)
	}
	role := identity.Roles.Get(c.Snapshot, ev.Account, name)
	if role == nil {
		return nil, identity.NotExist("Role", "The role %s that the call was about does not exist any more.", name)
	}
	return c.Authz().DecideFederated(ev.Account, role, ev.Principal.Name, context)
}

// question prepares a decision for its explanation. group is the resource group
// that was asked about, or empty.
func (s *Service) question(r state.Reader, res *authz.Result, group string) (*question, error) {
	q := &question{layers: res.Layers, request: res.Request(), grants: map[policy.LayerKind][]identity.Grant{}}
	p := res.Query.Principal
	q.attached = func(k policy.LayerKind, c *policy.Compiled) AttachedTo {
		switch k {
		case policy.ControlLayer:
			return AttachedTo{"ResourceDirectoryTarget", p.Account, accountScope}
		case policy.SessionLayer:
			return AttachedTo{"RamRole", p.DisplayName(), accountScope}
		case policy.TrustLayer:
			return AttachedTo{"RamRole", c.ID().Name, accountScope}
		}
		return AttachedTo{}
	}
	kind, name := grantee(p)
	if kind == "" {
		return q, nil
	}
	var err error
	if q.grants[policy.AccountLayer], err = s.cfg.Directory.Grants(r, p.Account, kind, name, identity.AccountScope); err != nil {
		return nil, err
	}
	if group != "" {
		q.grants[policy.ResourceGroupLayer], err = s.cfg.Directory.Grants(r, p.Account, kind, name, group)
	}
	return q, err
}

// grantee says to whom a principal's policies are granted; kind is empty for
// one that has none.
func grantee(p acs.Principal) (kind, name string) {
	switch p.Type {
	case acs.RAMUser:
		return identity.ToUser, p.UserName
	case acs.AssumedRoleUser:
		return identity.ToRole, p.RoleName
	}
	return "", ""
}
