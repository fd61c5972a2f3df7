package rampart

import (
	"net/http"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/audit"
)

// ExplainOwnCallInput are the parameters of ExplainOwnCall.
type ExplainOwnCallInput struct {
	EventId                  string // the call's request id
	EncodedDiagnosticMessage string // of a refusal, in the place of EventId
}

// ExplainOwnCall is ExplainCall for a call that the caller itself made. A call
// of somebody else is answered as one that does not exist.
//
// Ours: the operation; source: none.
// Ours: it tells the caller the texts of the policies that applied to it, also without ram:GetPolicy; source: none. What is told is what decided about the caller.
var ExplainOwnCall = api.Operation[*Service, ExplainOwnCallInput, Explanation]{
	Product: api.Rampart, Name: "ExplainOwnCall", Action: "rampart:ExplainOwnCall", Access: api.ByAnyone, Effect: api.Read,
	DryRun: api.NoDryRun,
	Source: "Ours: no operation of the vendor's",
	Handle: explainOwnCall,
}

func explainOwnCall(s *Service, c *api.Call, in *ExplainOwnCallInput) (*Explanation, error) {
	ev, err := s.event(c, in.EventId, in.EncodedDiagnosticMessage)
	if err != nil {
		return nil, err
	}
	if !made(c.Principal, ev) {
		return nil, noEvent(ev.RequestID)
	}
	if viewedAs(ev) != "" {
		// It was decided about somebody else, too, whose policies would be told.
		return nil, acs.New(acs.Denied, http.StatusForbidden, "ExplainViewed",
			"You made the call %s while you viewed as another user. ExplainCall explains it, to those who may use it.", ev.RequestID)
	}
	return s.explain(c, ev)
}

// made says whether a principal made the call of an event. A user or role that
// was made anew under an old name has another id.
func made(p acs.Principal, ev *audit.Event) bool {
	if ev.Principal.Type != string(p.Type) {
		return false
	}
	switch p.Type {
	case acs.Account:
		return ev.Account == p.Account
	case acs.RAMUser:
		return p.UserID != "" && ev.Principal.ID == p.UserID
	case acs.AssumedRoleUser:
		return p.RoleID != "" && ev.Principal.ID == p.RoleID && ev.Principal.Name == p.RoleName+"/"+p.SessionName
	}
	return false
}
