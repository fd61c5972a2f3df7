package ram

import (
	"errors"
	"net/http"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/policy"
)

// The codes below are those of "Error messages" (RAM API reference); what
// completes them stands at each use. Statuses: 400 for parameters, 404 for what
// does not exist, 409 for the rest.

// notExist is EntityNotExist.<kind>, for example EntityNotExist.User.
func notExist(kind, format string, args ...any) *acs.Error {
	return acs.New(acs.NotFound, http.StatusNotFound, "EntityNotExist."+kind, format, args...)
}

// exists is EntityAlreadyExists.<kind>.
func exists(kind, format string, args ...any) *acs.Error {
	return acs.New(acs.Exists, http.StatusConflict, "EntityAlreadyExists."+kind, format, args...)
}

// conflict is DeleteConflict.<kind>.
func conflict(kind, format string, args ...any) *acs.Error {
	return acs.New(acs.Conflict, http.StatusConflict, "DeleteConflict."+kind, format, args...)
}

// exceeded is LimitExceeded.<kind>; most is the quota.
func exceeded(kind, what string, most int) *acs.Error {
	return acs.New(acs.Limit, http.StatusConflict, "LimitExceeded."+kind,
		"The quota of %s is used up: %d are allowed. Remove one that is not needed, or ask the operator of this server to raise the quota.", what, most)
}

// invalid is InvalidParameter.<param>; want completes "it must be".
func invalid(param, want string) *acs.Error {
	return acs.New(acs.Invalid, http.StatusBadRequest, "InvalidParameter."+param, "The parameter is not valid: it must be %s.", want)
}

// missing is MissingParameter.<param>, for parameters that are only sometimes
// required.
func missing(param, why string) *acs.Error {
	return acs.New(acs.Invalid, http.StatusBadRequest, "MissingParameter."+param, "The parameter %s is mandatory %s.", param, why)
}

// unsupported refuses a parameter that the vendor gives an effect to and this
// server does not.
//
// Ours: code UnsupportedParameter, status 400; to ignore the parameter would let the caller believe in its effect.
func unsupported(param, instead string) *acs.Error {
	return acs.New(acs.Unsupported, http.StatusBadRequest, "UnsupportedParameter",
		"The parameter %s exists at the vendor but has no effect in this server, so nothing was done. %s", param, instead)
}

// checkText checks a text against its rule: its length, then its characters.
//
// Source: "CreatePolicy" (RAM API reference): InvalidParameter.PolicyName.Length
// and InvalidParameter.PolicyName.InvalidChars.
//
// Inferred: the codes of the other names are formed like those of PolicyName; source: "CreatePolicy" (RAM API reference).
func checkText(param string, rule catalog.TextRule, s string) error {
	switch rule.Check(s) {
	case catalog.BadLength:
		return acs.New(acs.Invalid, http.StatusBadRequest, "InvalidParameter."+param+".Length",
			"The parameter %s must have %d to %d characters.", param, rule.Min, rule.Max)
	case catalog.BadCharacter:
		return acs.New(acs.Invalid, http.StatusBadRequest, "InvalidParameter."+param+".InvalidChars",
			"The parameter %s may hold ASCII letters, digits and %q only.", param, rule.Extra)
	}
	return nil
}

// checkOptional is checkText for a parameter that may be absent or empty.
func checkOptional(param string, rule catalog.TextRule, s string) error {
	if s == "" {
		return nil
	}
	return checkText(param, rule, s)
}

// checkDocument parses a policy text and gives the error of a refused one, with
// the place of the first fault.
//
// Source: "CreatePolicy" (RAM API reference): MalformedPolicyDocument, 400.
func checkDocument(kind policy.Kind, text string) error {
	_, err := policy.Parse(kind, []byte(text))
	if err == nil {
		return nil
	}
	pe, ok := errors.AsType[*policy.ParseError](err)
	if !ok {
		return err
	}
	f := pe.Faults[0]
	e := acs.New(acs.Invalid, pe.Status(), pe.WireCode(), "The policy document is invalid at line %d, column %d: %s.", f.Pos.Line, f.Pos.Column, f.Message)
	if n := len(pe.Faults) - 1; n > 0 {
		e.Message += " There are more faults after this one; rampart policy lint lists them all."
	}
	return e
}

// firstError gives the first error that is not nil.
func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
