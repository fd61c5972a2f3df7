package wire

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/acs"
)

// TestCodes is the table of codes in the protocol's description.
func TestCodes(t *testing.T) {
	detail := &acs.AccessDeniedDetail{AuthAction: "ecs:RunInstances"}
	for _, c := range []struct {
		err    *acs.Error
		code   string
		status int
		kind   acs.Kind
		text   string // part of the message
	}{
		{InvalidAccessKeyIdNotFound(), "InvalidAccessKeyId.NotFound", 404, acs.Unauthenticated, "not found"},
		{InvalidAccessKeyIdInactive(), "InvalidAccessKeyId.Inactive", 403, acs.Unauthenticated, "disabled"},
		{ForbiddenAccessKeyDisabled(), "Forbidden.AccessKeyDisabled", 403, acs.Unauthenticated, "disabled"},
		{SignatureDoesNotMatch("GET&%2F&x%3D"), "SignatureDoesNotMatch", 400, acs.Unauthenticated, "server string to sign is:GET&%2F&x%3D"},
		{IncompleteSignature("why"), "IncompleteSignature", 400, acs.Unauthenticated, ": why."},
		{unsupportedSignature("why"), "IncompleteSignature", 400, acs.Unsupported, ": why."},
		{SignatureNonceUsed(), "SignatureNonceUsed", 400, acs.Unauthenticated, "used already"},
		{InvalidTimeStampExpired(testNow, testNow.Add(time.Hour)), "InvalidTimeStamp.Expired", 400, acs.Unauthenticated, "2026-03-01T13:00:00Z"},
		{InvalidTimeStampFormat("x\xff"), "InvalidTimeStamp.Format", 400, acs.Unauthenticated, "YYYY-MM-DDThh:mm:ssZ"},
		{MissingCommon("Timestamp", "x-acs-date"), "MissingTimestamp", 400, acs.Invalid, "Timestamp (header x-acs-date) is mandatory"},
		{MissingCommon("Version", ""), "MissingVersion", 400, acs.Invalid, "Version is mandatory"},
		{MissingSecurityToken(), "MissingSecurityToken", 400, acs.Unauthenticated, "SecurityToken"},
		{MissingParameter("RegionId"), "MissingParameter", 400, acs.Invalid, `"RegionId"`},
		{MissingParameterNamed("UserName"), "MissingParameter.UserName", 400, acs.Invalid, `"UserName"`},
		{InvalidParameter("Amount", "1 to 100"), "InvalidParameter", 400, acs.Invalid, `"Amount" is not valid: it must be 1 to 100.`},
		{InvalidApiNotFound("A", "V"), "InvalidApi.NotFound", 404, acs.NotFound, `"A"`},
		{InvalidProductNotFound("h"), "InvalidProduct.NotFound", 404, acs.NotFound, `"h"`},
		{InvalidActionNotFound("A"), "InvalidAction.NotFound", 404, acs.NotFound, `"A"`},
		{InvalidVersion("V"), "InvalidVersion", 400, acs.Invalid, `"V"`},
		{UnsupportedHTTPMethod("PUT"), "UnsupportedHTTPMethod", 403, acs.Invalid, `"PUT"`},
		{InvalidSecurityTokenExpired(), "InvalidSecurityToken.Expired", 400, acs.Unauthenticated, "expired"},
		{InvalidSecurityTokenMalformed(), "InvalidSecurityToken.Malformed", 400, acs.Unauthenticated, "malformed"},
		{InvalidSecurityTokenMismatchWithAccessKey(), "InvalidSecurityToken.MismatchWithAccessKey", 400, acs.Unauthenticated, "mismatches"},
		{Throttling("", "later"), "Throttling", 400, acs.Throttled, "later"},
		{Throttling("User", "later"), "Throttling.User", 400, acs.Throttled, "later"},
		{ServiceUnavailable(errors.New("cause")), "ServiceUnavailable", 503, acs.Unavailable, "temporary"},
		{ForbiddenRAM(detail), "Forbidden.RAM", 403, acs.Denied, "not authorized"},
		{NoPermission("r", "a", detail), "NoPermission", 403, acs.Denied, "Resource: r Action: a"},
		{NoPermissionOf("Tag", "r", "a", detail), "NoPermission.Tag", 403, acs.Denied, "Resource: r Action: a"},
		{requestTooLarge(10), "RequestEntityTooLarge", 413, acs.Invalid, "10 bytes"},
		{tooManyParams(10), "RequestEntityTooLarge", 413, acs.Invalid, "10 parameters"},
		{unsupportedBody("Content-Type", "text/x"), "UnsupportedContentType", 415, acs.Invalid, "text/x"},
		{incompleteBody(errors.New("cause")), "IncompleteBody", 400, acs.Invalid, "again"},
	} {
		if c.err.Code != c.code || c.err.Status != c.status || c.err.Kind != c.kind || !strings.Contains(c.err.Message, c.text) {
			t.Errorf("%s %d kind %d %q, want %s %d kind %d with %q", c.err.Code, c.err.Status, c.err.Kind, c.err.Message, c.code, c.status, c.kind, c.text)
		}
		if strings.Contains(c.err.Message, "%!") || strings.Contains(c.err.Message, "cause") {
			t.Errorf("%s: message %q", c.code, c.err.Message)
		}
		if (c.kind == acs.Denied) != (c.err.Denied == detail) {
			t.Errorf("%s: detail %v", c.code, c.err.Denied)
		}
	}
}
