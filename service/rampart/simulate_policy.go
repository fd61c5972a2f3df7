package rampart

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/authz"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/policy"
	"github.com/rampart-cloud/rampart/wire"
)

// SimulatePolicyInput are the parameters of SimulatePolicy.
type SimulatePolicyInput struct {
	Principal       string `wire:",required"` // a user's name, user/NAME, role/NAME or root
	ActionName      string `wire:",required"` // for example ecs:RunInstances; Action is a call's own name
	Resource        string // default *
	ResourceGroupId string // that the resource is in; empty: none
	Context         string // JSON: condition key to list of values

	// Another text of a policy; the three go together.
	PolicyType     string // Custom or System
	PolicyName     string
	PolicyDocument string
}

// SimulatePolicyOutput is the answer of SimulatePolicy.
type SimulatePolicyOutput struct{ Decision Decision }

// SimulatePolicy says what would be decided about an action of a principal and
// why, if need be with another text of one of its policies. Nothing is saved.
//
// Ours: the operation; source: none.
// Ours: a condition key that is not in Context is absent, except acs:CurrentTime and acs:PrincipalARN, which every call has; source: none.
// Ours: a policy that the principal does not have is taken as granted in the whole account; source: none.
var SimulatePolicy = api.Operation[*Service, SimulatePolicyInput, SimulatePolicyOutput]{
	Product: api.Rampart, Name: "SimulatePolicy", Action: "ram:GetPolicy", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, _ *SimulatePolicyInput) []api.Resource {
		return []api.Resource{everyPolicy(c)}
	},
	Also: []api.Also[*Service, SimulatePolicyInput]{
		{Action: "ram:ListPoliciesForUser", Resources: listed(identity.ToUser)},
		{Action: "ram:ListPoliciesForRole", Resources: listed(identity.ToRole)},
	},
	DryRun: api.NoDryRun,
	Source: "Ours: no operation of the vendor's",
	Handle: simulatePolicy,
}

// listed names the principal whose policies a simulation tells, if it is of this
// kind.
func listed(kind string) func(*Service, *api.Call, *SimulatePolicyInput) []api.Resource {
	return func(_ *Service, c *api.Call, in *SimulatePolicyInput) []api.Resource {
		k, name, ok := in.principal()
		if !ok || k != kind {
			return nil
		}
		return []api.Resource{{ARN: c.ARN("ram", "*", kind+"/"+name)}}
	}
}

// principal reads Principal; kind is empty for the root identity.
func (in *SimulatePolicyInput) principal() (kind, name string, ok bool) {
	if in.Principal == "root" {
		return "", "root", true
	}
	kind, name, found := strings.Cut(in.Principal, "/")
	if !found {
		kind, name = identity.ToUser, in.Principal
	}
	return kind, name, name != "" && (kind == identity.ToUser || kind == identity.ToRole)
}

func simulatePolicy(s *Service, c *api.Call, in *SimulatePolicyInput) (*SimulatePolicyOutput, error) {
	query, err := in.query(c)
	if err != nil {
		return nil, err
	}
	draft, err := in.draft()
	if err != nil {
		return nil, err
	}
	res, err := c.Authz().Decide(c.Snapshot, query)
	if err != nil {
		return nil, err
	}
	q, err := s.question(c.Snapshot, res, in.ResourceGroupId)
	if err != nil {
		return nil, err
	}
	q.advices = s.cfg.Gateway.AdviceOn(in.ActionName)
	if draft != nil {
		q.with(draft, query.Principal)
	}
	return &SimulatePolicyOutput{q.decide()}, nil
}

// with puts a draft in the place of the policy of its type and name.
func (q *question) with(draft *policy.Compiled, p acs.Principal) {
	kind, name := grantee(p)
	if kind == "" {
		return // the root identity is allowed without policies
	}
	layers := *q.layers
	had := false
	for _, k := range []policy.LayerKind{policy.AccountLayer, policy.ResourceGroupLayer} {
		for i, g := range q.grants[k] {
			if g.Attachment.PolicyType == draft.ID().Type && g.Attachment.PolicyName == draft.ID().Name {
				q.grants[k] = slices.Clone(q.grants[k])
				q.grants[k][i].Policy, had = draft, true
			}
		}
	}
	if !had {
		q.grants[policy.AccountLayer] = append(q.grants[policy.AccountLayer], identity.Grant{Policy: draft, Attachment: &identity.Attachment{
			Scope: identity.AccountScope, PrincipalType: kind, PrincipalName: name, PolicyType: draft.ID().Type, PolicyName: draft.ID().Name}})
	}
	layers.Account = setOf(q.grants[policy.AccountLayer])
	if layers.HasResourceGroup {
		layers.ResourceGroup = setOf(q.grants[policy.ResourceGroupLayer])
	}
	q.layers = &layers
}

func setOf(grants []identity.Grant) *policy.Set {
	list := make([]*policy.Compiled, len(grants))
	for i, g := range grants {
		list[i] = g.Policy
	}
	return policy.NewSet(list...)
}

// query makes the question of the parameters.
func (in *SimulatePolicyInput) query(c *api.Call) (q authz.Query, err error) {
	kind, name, ok := in.principal()
	if !ok {
		return q, wire.InvalidParameter("Principal", "the name of a RAM user, user/NAME, role/NAME or root")
	}
	if service, action, ok := strings.Cut(in.ActionName, ":"); !ok || service == "" || action == "" {
		return q, wire.InvalidParameter("ActionName", "service:action, for example ecs:RunInstances")
	}
	q.Action = in.ActionName
	one := authz.Resource{ARN: in.Resource, Group: in.ResourceGroupId}
	if one.ARN == "" {
		one.ARN = acs.Every
	}
	if arn, err := acs.ParseARN(one.ARN); one.ARN != acs.Every && err != nil {
		return q, wire.InvalidParameter("Resource", "* or an ARN, acs:service:region:account:resource")
	} else if strings.EqualFold(in.ActionName, "sts:AssumeRole") && !strings.HasPrefix(arn.Resource, "role/") {
		return q, wire.InvalidParameter("Resource", "the ARN of the role that is to be assumed")
	}
	q.Resources = []authz.Resource{one}
	switch kind {
	case "":
		q.Principal = acs.Principal{Type: acs.Account, Account: c.Account}
	case identity.ToUser:
		u, err := identity.FindUser(c.Snapshot, c.Account, name)
		if err != nil {
			return q, err
		}
		q.Principal = userPrincipal(c.Account, u)
	default:
		role := identity.Roles.Get(c.Snapshot, c.Account, name)
		if role == nil {
			return q, identity.NotExist("Role", "The role %s does not exist.", name)
		}
		q.Principal = acs.Principal{Type: acs.AssumedRoleUser, Account: c.Account, RoleID: role.RoleID, RoleName: role.RoleName, SessionName: "simulation"}
	}
	q.Context, err = in.context(c.Now, q.Principal)
	return q, err
}

// maxContext bounds the condition keys of a simulation.
//
// Ours: as many as any real call could have.
const maxContext = 100

// context reads Context.
func (in *SimulatePolicyInput) context(now time.Time, p acs.Principal) ([]policy.Value, error) {
	const want = `a JSON object of condition keys and lists of texts, such as {"ecs:LoginAsNonRoot":["false"]}`
	given := map[string][]string{}
	if in.Context != "" {
		d := json.NewDecoder(bytes.NewReader([]byte(in.Context)))
		if err := d.Decode(&given); err != nil || d.More() {
			return nil, wire.InvalidParameter("Context", want)
		}
	}
	if len(given) > maxContext {
		return nil, wire.InvalidParameter("Context", "at most 100 condition keys")
	}
	var out []policy.Value
	for key, values := range given {
		if !strings.Contains(key, ":") {
			return nil, wire.InvalidParameter("Context", want)
		}
		if slices.ContainsFunc(out, func(v policy.Value) bool { return strings.EqualFold(v.Key, key) }) {
			return nil, wire.InvalidParameter("Context", "without a key twice; letter case does not tell keys apart")
		}
		out = append(out, policy.Value{Key: key, Values: values, Source: acs.FromParameter.Of("Context")})
	}
	slices.SortFunc(out, func(a, b policy.Value) int { return strings.Compare(a.Key, b.Key) })
	for _, v := range []policy.Value{
		{Key: "acs:CurrentTime", Values: []string{now.UTC().Format(time.RFC3339)}, Source: acs.FromClock.Of("")},
		{Key: "acs:PrincipalARN", Values: []string{p.ARN()}, Source: acs.FromParameter.Of("Principal")},
	} {
		if !slices.ContainsFunc(out, func(o policy.Value) bool { return strings.EqualFold(o.Key, v.Key) }) {
			out = append(out, v)
		}
	}
	return out, nil
}

// draft reads the other text of a policy; nil: there is none.
func (in *SimulatePolicyInput) draft() (*policy.Compiled, error) {
	if in.PolicyType == "" && in.PolicyName == "" && in.PolicyDocument == "" {
		return nil, nil
	}
	kind := policy.Identity
	switch {
	case in.PolicyName == "":
		return nil, wire.MissingParameterNamed("PolicyName")
	case in.PolicyDocument == "":
		return nil, wire.MissingParameterNamed("PolicyDocument")
	case in.PolicyType == identity.System:
		kind = policy.System
	case in.PolicyType != identity.Custom:
		return nil, wire.InvalidParameter("PolicyType", "Custom or System")
	}
	doc, err := policy.Parse(kind, []byte(in.PolicyDocument))
	if pe, ok := errors.AsType[*policy.ParseError](err); ok {
		return nil, acs.New(acs.Invalid, pe.Status(), pe.WireCode(), "%s", pe.Error())
	}
	if err != nil {
		return nil, err
	}
	return policy.Compile(policy.ID{Type: in.PolicyType, Name: in.PolicyName}, doc), nil
}
