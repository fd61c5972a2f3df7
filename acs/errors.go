package acs

import (
	"errors"
	"fmt"
	"net/http"
)

// Kind sorts errors into a short closed list. Code compares errors by Kind or
// by vendor code, never by text.
type Kind uint8

// The kinds. The order is part of no format and may change.
const (
	Internal        Kind = iota // our fault; the cause goes to the log, never to the client
	Invalid                     // the request is malformed or a parameter is out of its domain
	Unauthenticated             // no valid credential or signature
	Denied                      // authenticated, but policy refuses
	NotFound                    // the named thing does not exist
	Exists                      // the thing to be made exists already
	Conflict                    // the thing is in a state that forbids the operation
	Limit                       // a quota is used up
	DryRun                      // not a failure: the checks of a dry run passed
	Unsupported                 // the vendor has it, this server does not
	Throttled                   // too many requests
	Unavailable                 // a dependency (the state store) cannot be reached; retry
)

// Error is the one error type that a client may see.
type Error struct {
	Kind    Kind
	Code    string // vendor's error code, for example Forbidden.RAM
	Status  int    // HTTP status
	Message string // for the caller: what happened, why, what to do next
	Cause   error  // for the log only

	Denied *AccessDeniedDetail // set when policy refused
	// Header carries extra response headers, e.g. Retry-After. May be nil.
	Header http.Header
}

// Error gives the code and the message, for logs and tests.
func (e *Error) Error() string {
	if e.Cause != nil {
		return fmt.Sprintf("%s: %s: %v", e.Code, e.Message, e.Cause)
	}
	return e.Code + ": " + e.Message
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Is makes errors.Is compare two Errors by code.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}

// New makes an Error.
func New(kind Kind, status int, code, format string, args ...any) *Error {
	return &Error{Kind: kind, Status: status, Code: code, Message: fmt.Sprintf(format, args...)}
}

// CodeOf gives the vendor code of err, or "" if err is no *Error.
func CodeOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return ""
}

// AsError turns any error into an *Error; one that is none becomes
// InternalError with a text that tells the client nothing of the cause.
func AsError(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return &Error{Kind: Internal, Status: http.StatusInternalServerError, Code: "InternalError",
		Message: "The request processing has failed due to some unknown error, exception or failure. Look for the request id in the server's log.",
		Cause:   err}
}

// AccessDeniedDetail explains a refusal by policy in the error body.
//
// Source: "DecodeDiagnosticMessage" (RAM API reference).
type AccessDeniedDetail struct {
	AuthAction               string // for example ecs:RunInstances
	AuthPrincipalType        string // SubUser, AssumedRoleUser
	AuthPrincipalOwnerId     string // account id
	AuthPrincipalDisplayName string // user id, or role:session
	PolicyType               string // AccountLevelIdentityBasedPolicy, ...
	NoPermissionType         string // ExplicitDeny or ImplicitDeny
	EncodedDiagnosticMessage string // opened by ram:DecodeDiagnosticMessage
}
