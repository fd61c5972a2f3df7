package access

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/audit"
	"github.com/rampart-cloud/rampart/client"
	"github.com/rampart-cloud/rampart/identity"
)

// preview says, in the words of verdict, what PreviewCalls foretells about a
// call of the actor.
func (a *actor) preview(p api.Product, op string, params []string) string {
	a.w.T.Helper()
	given := map[string]string{}
	for i := 0; i < len(params); i += 2 {
		given[params[i]] = params[i+1]
	}
	text, err := json.Marshal([]map[string]any{{"Version": p.Version, "Action": op, "Params": given}})
	if err != nil {
		a.w.T.Fatal(err)
	}
	answer, err := a.caller.Try(api.Rampart, "PreviewCalls", "Calls", string(text))
	if e, ok := errors.AsType[*client.Error](err); ok {
		return e.Code // of a caller who cannot call at all
	} else if err != nil {
		a.w.T.Fatal(err)
	}
	var out struct {
		Results []struct {
			Allowed        bool
			Verdict, Layer string
			Error          *struct{ Code string }
		}
	}
	if err := answer.Into(&out); err != nil || len(out.Results) != 1 {
		a.w.T.Fatalf("%s: the preview of %s is %s: %v", a.name, op, answer.Body, err)
	}
	r := out.Results[0]
	switch {
	case r.Error != nil:
		return r.Error.Code
	case r.Allowed && r.Verdict == "":
		return "open"
	}
	if r.Allowed != (r.Verdict == "Allow") {
		a.w.T.Errorf("%s: the preview of %s contradicts itself: %+v", a.name, op, r)
	}
	layer := r.Layer
	if layer == "resource group" {
		layer = "group"
	}
	return map[string]string{"Allow": "allow ", "ExplicitDeny": "deny ", "ImplicitDeny": "nothing "}[r.Verdict] + layer
}

// explained checks that the explanation of a call comes to what was decided,
// says of what would be allowed what the refusal said, and knows where each
// value came from.
func (a *actor) explained(c call, ev *audit.Event) {
	a.w.T.Helper()
	answer, err := a.caller.Try(api.Rampart, "ExplainOwnCall", "EventId", ev.RequestID)
	e, ok := errors.AsType[*client.Error](err)
	if ok && e.Code == "SessionPolicyNotRecorded" && ev.Decision.Layer == "SessionPolicy" {
		return
	}
	// A session of a role that is gone has no policies that could be judged.
	if ok && e.Code == "PrincipalNotExist" && ev.Decision.Verdict == "ImplicitDeny" && identity.RolesByID.First(a.w.Store.Snapshot(), ev.Account, ev.Principal.ID) == nil {
		return
	}
	if err != nil {
		a.w.T.Errorf("%s, %s: the call cannot be explained: %v", a.name, c, err)
		return
	}
	var out struct {
		Changed  bool
		Decision struct {
			Verdict, Action, Resource string
			Deciding                  *struct {
				PolicyName string
				Statement  int
			}
			Allowing   []string
			Conditions []struct{ Key, Source, SourceKind string }
		}
	}
	if err := answer.Into(&out); err != nil {
		a.w.T.Fatal(err)
	}
	d := out.Decision
	name, statement := "", -1
	if d.Deciding != nil {
		name, statement = d.Deciding.PolicyName, d.Deciding.Statement
	}
	if out.Changed || d.Verdict != ev.Decision.Verdict || d.Action != ev.Decision.Action || d.Resource != ev.Decision.Resource || name != ev.Decision.Policy || statement != ev.Decision.Statement {
		a.w.T.Errorf("%s, %s: explained as %+v, decided as %+v", a.name, c, out, ev.Decision)
	}
	if hints := strings.Join(d.Allowing, " "); !strings.Contains(ev.Error, hints) || hints == "" && d.Verdict != "Allow" {
		a.w.T.Errorf("%s, %s: refused with %q, explained with %q", a.name, c, ev.Error, hints)
	}
	for _, v := range d.Conditions {
		if v.SourceKind == "" {
			a.w.T.Errorf("%s, %s: the source %q of %s is of no kind", a.name, c, v.Source, v.Key)
		}
	}
}
