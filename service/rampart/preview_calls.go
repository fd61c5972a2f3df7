package rampart

import (
	"strings"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/authz"
)

// PreviewCallsInput are the parameters of PreviewCalls.
type PreviewCallsInput struct {
	Calls []PreviewCall `wire:",required,json,max=100"` // JSON
}

// PreviewCall is a call that is not made.
type PreviewCall struct {
	Version string `wire:",required"` // of the API
	Action  string `wire:",required"` // the operation's name
	// Params are by wire name, for example SystemDisk.Size. Required ones may be
	// missing.
	Params map[string]string `wire:",jsonorrepeat"`
}

// PreviewCallsOutput is the answer of PreviewCalls: one result for each call, in
// order.
type PreviewCallsOutput struct{ Results []PreviewResult }

// PreviewResult is what would be decided about a call. The parts that speak of
// a statement are empty if none decided; Statement is -1 then.
type PreviewResult struct {
	Allowed       bool
	Verdict       string // Allow, ExplicitDeny, ImplicitDeny; empty: policy is not asked, or see Error
	Layer         string
	AuthAction    string // that decided
	AuthResource  string
	PolicyType    string
	PolicyName    string
	PolicyVersion string
	Effect        string
	Statement     int // from 0
	Line          int
	Column        int
	Hint          string        // the sentences of Hints
	Hints         []authz.Hint  // what would be allowed where it is refused
	Conditions    []Operand     // of the call, as far as the statement asks about them
	Error         *PreviewError // why the call cannot be previewed
}

// PreviewError is an error that the call would meet before it is decided.
type PreviewError struct{ Code, Message string }

// PreviewCalls says what would be decided about calls of the caller. Each is
// authorized exactly as it would be if it were made now and from here; none is
// made, and none appears in the trail.
//
// Ours: the operation; source: none.
// Ours: it names the policy and the statement that refuse, also to a caller without ram:GetPolicy; source: none. Who is refused has to know whom to ask about what; the text of the policy is not told.
// Ours: while a console session views as a RAM user it speaks of that user; source: none. That needs the rights to see the user's policies, see api.Gateway.ServeAs.
var PreviewCalls = api.Operation[*Service, PreviewCallsInput, PreviewCallsOutput]{
	Product: api.Rampart, Name: "PreviewCalls", Action: "rampart:PreviewCalls", Access: api.ByAnyone, Effect: api.Read,
	DryRun: api.NoDryRun,
	Source: "Ours: no operation of the vendor's",
	Handle: previewCalls,
}

func previewCalls(s *Service, c *api.Call, in *PreviewCallsInput) (*PreviewCallsOutput, error) {
	who := c.Principal
	if c.Viewed != nil {
		who = *c.Viewed
	}
	out := new(PreviewCallsOutput)
	for _, one := range in.Calls {
		out.Results = append(out.Results, s.preview(c, who, one))
	}
	return out, nil
}

func (s *Service) preview(c *api.Call, who acs.Principal, one PreviewCall) PreviewResult {
	p := s.cfg.Gateway.Preview(c, who, one.Version, one.Action, one.Params)
	r := PreviewResult{Allowed: p.Allowed, Statement: -1}
	switch {
	case p.Err != nil:
		r.Error = &PreviewError{p.Err.Code, p.Err.Message}
	case p.Result != nil:
		r.show(p.Result, p.Hints)
	}
	return r
}

func (r *PreviewResult) show(res *authz.Result, hints []authz.Hint) {
	r.Verdict, r.Layer = res.Outcome.Verdict.String(), res.Outcome.Layer.String()
	r.AuthAction, r.AuthResource = res.Query.Action, res.Resource.ARN
	r.Hints, r.Hint = hints, strings.Join(authz.Texts(hints), " ")
	d := res.Outcome.Decision
	if d.Policy == nil || d.Statement < 0 {
		return
	}
	ref := refOf(d.Policy, d.Statement)
	r.PolicyType, r.PolicyName, r.PolicyVersion = ref.PolicyType, ref.PolicyName, ref.PolicyVersion
	r.Statement, r.Line, r.Column = ref.Statement, ref.Line, ref.Column
	r.Effect = d.Policy.Document().Statements[d.Statement].Effect.String()
	r.Conditions = because(res)
}
