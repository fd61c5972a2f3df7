package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/authz"
)

// DecodeDiagnosticMessageInput are the parameters of DecodeDiagnosticMessage.
type DecodeDiagnosticMessageInput struct {
	EncodedDiagnosticMessage string `wire:",required"`
}

// DecodeDiagnosticMessageOutput is the answer of DecodeDiagnosticMessage. Its
// lists are plain arrays.
type DecodeDiagnosticMessageOutput struct {
	DecodedDiagnosticMessage authz.Diagnostic
}

// DecodeDiagnosticMessage opens the EncodedDiagnosticMessage of a refusal: what
// was asked, by whom, with which condition values, and which statement of which
// policy refused. It opens messages of the caller's own account only.
//
// Inferred: a message that cannot be opened gives InvalidParameter.EncodedDiagnosticMessage; source: none.
var DecodeDiagnosticMessage = api.Operation[*Service, DecodeDiagnosticMessageInput, DecodeDiagnosticMessageOutput]{
	Product: api.RAM, Name: "DecodeDiagnosticMessage", Action: "ram:DecodeDiagnosticMessage", Effect: api.Read,
	Resources: api.Everything[*Service, DecodeDiagnosticMessageInput],
	DryRun:    api.NoDryRun,
	Source:    `"DecodeDiagnosticMessage" (RAM API reference)`,
	Handle:    decodeDiagnosticMessage,
}

func decodeDiagnosticMessage(_ *Service, c *api.Call, in *DecodeDiagnosticMessageInput) (*DecodeDiagnosticMessageOutput, error) {
	d, err := c.Authz().Decode(c.Account, in.EncodedDiagnosticMessage)
	if err != nil {
		e := invalid("EncodedDiagnosticMessage", "the text of an AccessDeniedDetail, whole and unchanged, that this server gave to a caller of your account")
		e.Cause = err
		return nil, e
	}
	return &DecodeDiagnosticMessageOutput{*d}, nil
}
