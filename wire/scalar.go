package wire

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/rampart-cloud/rampart/acs"
)

// setScalar parses text into fv.
//
// Ours: an empty text is refused for booleans and numbers rather than taken for
// absent; numbers are plain decimals (no sign +, exponent, hexadecimal, inf).
func setScalar(n *node, name, text string, fv reflect.Value) (found, *acs.Error) {
	switch n.shape {
	case shapeString:
		alloc(n, fv).SetString(text)
		if text == "" {
			return empty, nil
		}
	case shapeBool:
		x, ok := parseBool(text)
		if !ok {
			return absent, InvalidParameter(name, "true or false")
		}
		alloc(n, fv).SetBool(x)
	case shapeInt:
		bits := n.typ.Bits()
		x, err := strconv.ParseInt(text, 10, bits)
		if err != nil || text[0] == '+' {
			return absent, InvalidParameter(name, fmt.Sprintf("a whole decimal number from %d to %d", int64(-1)<<(bits-1), int64(1)<<(bits-1)-1))
		}
		alloc(n, fv).SetInt(x)
	case shapeFloat:
		x, err := strconv.ParseFloat(text, 64)
		if err != nil || strings.Trim(text, "-.0123456789") != "" {
			return absent, InvalidParameter(name, "a decimal number")
		}
		alloc(n, fv).SetFloat(x)
	default:
		return absent, acs.AsError(fmt.Errorf("wire: %s: type %v is no scalar", name, n.typ))
	}
	return present, nil
}

// parseBool takes true and false in any letter case.
//
// Inferred: other spellings (1, yes) are refused; clients send true and false.
func parseBool(s string) (value, ok bool) {
	switch {
	case strings.EqualFold(s, "true"):
		return true, true
	case strings.EqualFold(s, "false"):
		return false, true
	}
	return false, false
}

// formatScalar is the inverse of setScalar, for clients.
func formatScalar(n *node, v reflect.Value) string {
	switch n.shape {
	case shapeBool:
		return strconv.FormatBool(v.Bool())
	case shapeInt:
		return strconv.FormatInt(v.Int(), 10)
	case shapeFloat:
		return strconv.FormatFloat(v.Float(), 'f', -1, 64)
	}
	return v.String()
}
