package rampart

import (
	"cmp"
	"errors"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog/lintfacts"
	"github.com/rampart-cloud/rampart/policy"
	"github.com/rampart-cloud/rampart/policy/lint"
	"github.com/rampart-cloud/rampart/wire"
)

// LintPolicyInput are the parameters of LintPolicy.
type LintPolicyInput struct {
	PolicyDocument string `wire:",required"`
	PolicyKind     string // identity (the default), trust, session or control
}

// LintPolicyOutput is the answer of LintPolicy: what was found, by place.
type LintPolicyOutput struct{ Findings []Finding }

// Finding is one thing found in a document.
type Finding struct {
	Code      string // stable; see the codes of packages policy and policy/lint
	Severity  string // error, warning or info
	Message   string
	Fix       string
	Line      int // from 1
	Column    int // from 1, in characters
	EndLine   int
	EndColumn int // behind the last character
	Statement int // from 0; -1: the document does not parse
}

// LintPolicy says what in a policy document is wrong: faults for which it would
// be refused, and else statements that can never apply, conditions that can
// never be met and grants that are wider than they look. It looks at nothing but
// the document and the catalog.
//
// Ours: the operation; source: none.
var LintPolicy = api.Operation[*Service, LintPolicyInput, LintPolicyOutput]{
	Product: api.Rampart, Name: "LintPolicy", Action: "rampart:LintPolicy", Access: api.ByAnyone, Effect: api.Read,
	DryRun: api.NoDryRun,
	Source: "Ours: no operation of the vendor's",
	Handle: lintPolicy,
}

func lintPolicy(s *Service, _ *api.Call, in *LintPolicyInput) (*LintPolicyOutput, error) {
	kind, ok := policy.KindNamed(cmp.Or(in.PolicyKind, policy.Identity.String()))
	if !ok {
		return nil, wire.InvalidParameter("PolicyKind", "identity, trust, session or control")
	}
	out := new(LintPolicyOutput)
	doc, err := policy.Parse(kind, []byte(in.PolicyDocument))
	if pe, ok := errors.AsType[*policy.ParseError](err); ok {
		for _, f := range lint.Faults("", pe) {
			f.Statement = -1 // there are no statements yet
			out.Findings = append(out.Findings, finding(f))
		}
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	for _, f := range lint.Lint(lintfacts.Catalog{Profile: s.cfg.Profile}, lint.Source{Document: doc}) {
		out.Findings = append(out.Findings, finding(f))
	}
	return out, nil
}

func finding(f lint.Finding) Finding {
	severity := string(f.Severity)
	if f.Severity == lint.Note {
		severity = "info" // as editors call it
	}
	return Finding{Code: string(f.Code), Severity: severity, Message: f.Message, Fix: f.Fix,
		Line: f.Line, Column: f.Column, EndLine: f.EndLine, EndColumn: f.EndColumn, Statement: f.Statement}
}
