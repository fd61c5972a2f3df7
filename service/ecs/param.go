package ecs

import (
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/wire"
)

// unsupported refuses parameters that the vendor gives an effect and this
// server cannot. params are names and values in turn; a value that is the zero
// value of its type, or a nil pointer, was not asked for.
//
// Ours: a parameter whose effect would not happen is refused with UnsupportedParameter, 400; the vendor has no code for it, and silence would let a caller believe in the effect.
func unsupported(params ...any) error {
	for i := 0; i < len(params); i += 2 {
		if v := reflect.ValueOf(params[i+1]); v.IsValid() && !v.IsZero() {
			return acs.New(acs.Unsupported, http.StatusBadRequest, "UnsupportedParameter",
				"The parameter %s exists at the vendor but has no effect in this server, so the call was refused and nothing was done. Leave it out.", params[i])
		}
	}
	return nil
}

// oneOf checks a parameter against its documented values; empty is for the
// caller to default.
//
// Source: "Common error codes" (ECS API reference): InvalidParameter, 400.
func oneOf(name, value string, values ...string) error {
	if value == "" {
		return nil
	}
	for _, v := range values {
		if v == value {
			return nil
		}
	}
	return wire.InvalidParameter(name, "one of "+strings.Join(values, ", "))
}

// resourceName checks a name such as InstanceName against the rule that all
// ECS names share. what names the parameter. code is the operation's own error
// code, for example InvalidInstanceName.Malformed.
//
// Source: "CreateSecurityGroup", "RunInstances" (ECS API reference): 2 to 128
// characters; begins with a letter; not with http:// or https://; letters,
// digits, colons, underscores, periods and hyphens.
//
// Inferred: letters are those of any language; source: the pages speak of Chinese ones too.
func resourceName(code, what, name string) error {
	if name == "" {
		return nil
	}
	n := utf8.RuneCountInString(name)
	ok := n >= 2 && n <= 128 && !strings.HasPrefix(name, "http://") && !strings.HasPrefix(name, "https://")
	for i, r := range name {
		ok = ok && (isLetter(r) || i > 0 && (r >= '0' && r <= '9' || strings.ContainsRune(":_.-", r)))
	}
	if !ok {
		return acs.New(acs.Invalid, http.StatusBadRequest, code,
			"The specified %s %q is not valid. Give 2 to 128 characters that begin with a letter and are letters, digits, colons, underscores, periods or hyphens.", what, name)
	}
	return nil
}

// description checks a Description.
//
// Source: "CreateSecurityGroup", "RunInstances" (ECS API reference): 2 to 256
// characters, not beginning with http:// or https://;
// InvalidDescription.Malformed.
func description(text string) error {
	if text == "" {
		return nil
	}
	n := utf8.RuneCountInString(text)
	if n < 2 || n > 256 || strings.HasPrefix(text, "http://") || strings.HasPrefix(text, "https://") {
		return acs.New(acs.Invalid, http.StatusBadRequest, "InvalidDescription.Malformed",
			"The specified Description is not valid. Give 2 to 256 characters that do not begin with http:// or https://.")
	}
	return nil
}

// between checks that a number is in its documented range.
func between(name string, value, low, high int) error {
	if value < low || value > high {
		return wire.InvalidParameter(name, fmt.Sprintf("from %d to %d", low, high))
	}
	return nil
}
