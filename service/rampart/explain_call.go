package rampart

import (
	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
)

// ExplainCallInput are the parameters of ExplainCall.
type ExplainCallInput struct {
	EventId                  string // the call's request id
	EncodedDiagnosticMessage string // of a refusal, in the place of EventId
}

// ExplainCall says why a call of the trail was allowed or refused, whoever made
// it. It answers with the texts of the principal's policies, so that it needs
// ram:GetPolicy beside actiontrail:LookupEvents.
//
// Ours: the operation; source: none.
var ExplainCall = api.Operation[*Service, ExplainCallInput, Explanation]{
	Product: api.Rampart, Name: "ExplainCall", Action: "actiontrail:LookupEvents", Effect: api.Read,
	Resources: api.Everything[*Service, ExplainCallInput],
	Also: []api.Also[*Service, ExplainCallInput]{{
		Action: "ram:GetPolicy",
		Resources: func(_ *Service, c *api.Call, _ *ExplainCallInput) []api.Resource {
			return []api.Resource{everyPolicy(c)}
		},
	}},
	DryRun: api.NoDryRun,
	Source: "Ours: no operation of the vendor's",
	Handle: func(s *Service, c *api.Call, in *ExplainCallInput) (*Explanation, error) {
		ev, err := s.event(c, in.EventId, in.EncodedDiagnosticMessage)
		if err != nil {
			return nil, err
		}
		return s.explain(c, ev)
	},
}

// everyPolicy stands for the texts of all policies of the account.
func everyPolicy(c *api.Call) api.Resource {
	return api.Resource{ARN: acs.ARN{Service: "ram", Region: "*", Account: c.Account, Resource: "policy/*"}.String()}
}
