package identity

import (
	"errors"
	"net/http"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/policy"
)

// The errors of RAM and its sisters IMS and ResourceManager. Statuses: 400 for
// parameters, 404 for what does not exist, 409 for the rest.
//
// Source: "Error messages" (RAM API reference); what completes a code stands at
// each use.

// NotExist is EntityNotExist.<kind>, for example EntityNotExist.User.
func NotExist(kind, format string, args ...any) *acs.Error {
	return acs.New(acs.NotFound, http.StatusNotFound, "EntityNotExist."+kind, format, args...)
}

// AlreadyExists is EntityAlreadyExists.<kind>.
func AlreadyExists(kind, format string, args ...any) *acs.Error {
	return acs.New(acs.Exists, http.StatusConflict, "EntityAlreadyExists."+kind, format, args...)
}

// DeleteConflict is DeleteConflict.<kind>.
func DeleteConflict(kind, format string, args ...any) *acs.Error {
	return acs.New(acs.Conflict, http.StatusConflict, "DeleteConflict."+kind, format, args...)
}

// LimitExceeded is LimitExceeded.<kind>; most is the quota.
func LimitExceeded(kind, what string, most int) *acs.Error {
	return acs.New(acs.Limit, http.StatusConflict, "LimitExceeded."+kind,
		"The quota of %s is used up: %d are allowed. Remove one that is not needed, or ask the operator of this server to raise the quota.", what, most)
}

// InvalidParameter is InvalidParameter.<param>; want completes "it must be".
func InvalidParameter(param, want string) *acs.Error {
	return acs.New(acs.Invalid, http.StatusBadRequest, "InvalidParameter."+param, "The parameter is not valid: it must be %s.", want)
}

// MissingParameter is MissingParameter.<param>, for parameters that are only
// sometimes required; why completes "is mandatory".
func MissingParameter(param, why string) *acs.Error {
	return acs.New(acs.Invalid, http.StatusBadRequest, "MissingParameter."+param, "The parameter %s is mandatory %s.", param, why)
}

// UnsupportedParameter refuses a parameter that the vendor gives an effect to
// and this server does not; instead says what to do.
//
// Ours: code UnsupportedParameter, status 400; to ignore the parameter would let the caller believe in its effect.
func UnsupportedParameter(param, instead string) *acs.Error {
	return acs.New(acs.Unsupported, http.StatusBadRequest, "UnsupportedParameter",
		"The parameter %s exists at the vendor but has no effect in this server, so nothing was done. %s", param, instead)
}

// CheckDocument parses a policy text and gives the error of a refused one, with
// the place of the first fault.
//
// Source: "CreatePolicy" (RAM API reference): MalformedPolicyDocument, 400.
func CheckDocument(kind policy.Kind, text string) error {
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
