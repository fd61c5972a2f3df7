package compute

import (
	"context"
	"errors"
	"fmt"
)

// The kinds of failure, to be compared with errors.Is.
var (
	// ErrNotFound: no instance or volume has that ID.
	ErrNotFound = errors.New("not found")
	// ErrConflict: the object's state or an earlier call with other content
	// forbids it. Repeating the call unchanged does not help.
	ErrConflict = errors.New("conflict")
	// ErrUnsupported: this driver, or this image under it, cannot do that.
	ErrUnsupported = errors.New("unsupported")
	// ErrUnavailable: the engine cannot be reached, is closed or is out of a
	// resource. Repeating the call later may help.
	ErrUnavailable = errors.New("unavailable")
	// ErrTimeout: the call's time ran out; its effect is unknown.
	ErrTimeout = errors.New("timeout")
	// ErrInvalid: the specification itself is malformed, a fault of the caller.
	ErrInvalid = errors.New("invalid specification")
)

// Error says which operation on which object failed, of which kind, and why.
type Error struct {
	Op   string // name of the Driver method, for example ReplaceRoot
	ID   string // instance or volume ID; empty when the call names none
	Kind error  // one of the Err values of this package
	Why  string // one clause for a person, without secrets
	Err  error  // the engine's own error; may be nil
}

// Error gives operation, object, kind and reason in one line.
func (e *Error) Error() string {
	s := e.Op
	if e.ID != "" {
		s += " " + e.ID
	}
	s += ": " + e.Kind.Error()
	if e.Why != "" {
		s += ": " + e.Why
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap gives the kind and the cause, so that errors.Is finds either.
func (e *Error) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Err}
}

// Fail makes an *Error. kind is one of the Err values of this package.
func Fail(kind error, op, id, format string, args ...any) *Error {
	return &Error{Op: op, ID: id, Kind: kind, Why: fmt.Sprintf(format, args...)}
}

// FromContext turns an ended context into the error a driver returns for it:
// ErrTimeout after a deadline, otherwise ErrUnavailable; the context's own error
// is in the chain of both. It returns nil while ctx is alive.
func FromContext(ctx context.Context, op, id string) error {
	err := ctx.Err()
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.DeadlineExceeded):
		return &Error{Op: op, ID: id, Kind: ErrTimeout, Why: "the call's deadline passed", Err: err}
	default:
		return &Error{Op: op, ID: id, Kind: ErrUnavailable, Why: "the call was cancelled", Err: err}
	}
}
