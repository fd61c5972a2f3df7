package wire

import (
	"net/http"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/acs"
)

// This file holds every error code that the protocol itself needs, as
// constructors, so that one reader can compare them with the vendor's tables.
// Where two of the vendor's tables disagree we follow the gateway's own
// answers. For that reason IllegalTimestamp (an older gateway's word for
// InvalidTimeStamp.*) is never sent, nor is InvalidProtocol.NeedSsl, since
// plain http on loopback is a main use of this server.
//
// Sources, by short name: "gateway" is "OpenAPI error codes" (Mobile Push
// documentation), which lists the common gateway's errors; "ECS" is "Response
// results" and "Common error codes" (ECS API reference); "RAM" is "Error
// messages" (RAM documentation); "observed" is a response that a user published
// in an issue tracker.

// InvalidAccessKeyIdNotFound says that no such access key exists. 404 is
// observed several times; one page of the vendor says 400. Source: observed.
func InvalidAccessKeyIdNotFound() *acs.Error {
	return acs.New(acs.Unauthenticated, http.StatusNotFound, "InvalidAccessKeyId.NotFound",
		"Specified access key is not found. Check the AccessKeyId, and that the key was made on this server.")
}

// InvalidAccessKeyIdInactive says that the access key is disabled.
// Source: "Common errors when you access OSS by using STS".
//
// Inferred: status 403; no source gives it.
func InvalidAccessKeyIdInactive() *acs.Error {
	return acs.New(acs.Unauthenticated, http.StatusForbidden, "InvalidAccessKeyId.Inactive",
		"Specified access key is disabled. Activate it, or use another one.")
}

// ForbiddenAccessKeyDisabled is the ECS word for a disabled access key.
// Source: ECS.
func ForbiddenAccessKeyDisabled() *acs.Error {
	return acs.New(acs.Unauthenticated, http.StatusForbidden, "Forbidden.AccessKeyDisabled",
		"The access key is disabled. Activate it, or use another one.")
}

// The text before the server's string to sign. The Go SDK splits the message
// here and, when its own string is the same, tells the user that the secret is
// wrong. Source: the SDK's signature_does_not_match_wrapper.
const stringToSignMark = "server string to sign is:"

// SignatureDoesNotMatch says that a V1 signature is wrong. The message ends in
// the string that the server signed; it never holds the expected signature.
// Source: observed.
func SignatureDoesNotMatch(stringToSign string) *acs.Error {
	return acs.New(acs.Unauthenticated, http.StatusBadRequest, "SignatureDoesNotMatch",
		"Specified signature is not matched with our calculation. %s%s", stringToSignMark, stringToSign)
}

// signatureDoesNotMatchV3 says that a V3 signature is wrong.
//
// Ours: the message ends in the server's canonical request, by analogy with V1;
// its hash, which is what is signed, helps nobody to find the difference.
func signatureDoesNotMatchV3(canonicalRequest string) *acs.Error {
	return acs.New(acs.Unauthenticated, http.StatusBadRequest, "SignatureDoesNotMatch",
		"Specified signature is not matched with our calculation. server canonical request is:%s", canonicalRequest)
}

// bodyHashMismatch says that the body is not the signed one.
//
// Inferred: the code is SignatureDoesNotMatch; no source speaks of this case.
func bodyHashMismatch(got string) *acs.Error {
	return acs.New(acs.Unauthenticated, http.StatusBadRequest, "SignatureDoesNotMatch",
		"The header x-acs-content-sha256 is not the SHA-256 of the received body, which is %s.", got)
}

// IncompleteSignature says that the signature is not made by the rules; why
// completes the message. Source: ECS.
func IncompleteSignature(why string) *acs.Error {
	return acs.New(acs.Unauthenticated, http.StatusBadRequest, "IncompleteSignature",
		"The request signature does not conform to the signing rules: %s.", why)
}

// unsupportedSignature is IncompleteSignature for a way of signing that the
// vendor has and this server has not.
//
// Inferred: the code; no source says what the vendor answers to it.
func unsupportedSignature(why string) *acs.Error {
	e := IncompleteSignature(why)
	e.Kind = acs.Unsupported
	return e
}

// SignatureNonceUsed says that the nonce was used before. Source: gateway.
func SignatureNonceUsed() *acs.Error {
	return acs.New(acs.Unauthenticated, http.StatusBadRequest, "SignatureNonceUsed",
		"Specified signature nonce was used already. Sign each request anew with a nonce of its own.")
}

// InvalidTimeStampExpired says that the request's time and the server's differ
// by more than 15 minutes. Source: gateway; observed.
func InvalidTimeStampExpired(sent, now time.Time) *acs.Error {
	return acs.New(acs.Unauthenticated, http.StatusBadRequest, "InvalidTimeStamp.Expired",
		"Specified time stamp or date value is expired: it is %s and the server's clock says %s; at most 15 minutes may lie between. Set the client's clock.",
		sent.UTC().Format(timeFormat), now.UTC().Format(timeFormat))
}

// InvalidTimeStampFormat says that the time is not well formed. Source: gateway.
func InvalidTimeStampFormat(sent string) *acs.Error {
	return acs.New(acs.Unauthenticated, http.StatusBadRequest, "InvalidTimeStamp.Format",
		"Specified time stamp or date value %q is not well formatted; write UTC as YYYY-MM-DDThh:mm:ssZ.", printable(sent))
}

// MissingCommon says that a common parameter is missing; the code is Missing
// and the name, for example MissingTimestamp. Carrier names the V3 header that
// holds it, or is empty. Source: gateway.
func MissingCommon(name, carrier string) *acs.Error {
	what := name
	if carrier != "" {
		what += " (header " + carrier + ")"
	}
	return acs.New(acs.Invalid, http.StatusBadRequest, "Missing"+name,
		"%s is mandatory for this action.", what)
}

// MissingSecurityToken says that a temporary access key came without its token.
// Source: observed.
//
// Inferred: status 400.
func MissingSecurityToken() *acs.Error {
	e := MissingCommon("SecurityToken", "x-acs-security-token")
	e.Kind = acs.Unauthenticated
	return e
}

// MissingParameter says that a parameter of the operation is missing.
// Source: ECS.
func MissingParameter(name string) *acs.Error {
	return acs.New(acs.Invalid, http.StatusBadRequest, "MissingParameter",
		"The input parameter %q that is mandatory for processing this request is not supplied.", name)
}

// MissingParameterNamed is MissingParameter in RAM's form, with the name in the
// code: MissingParameter.UserName. Source: RAM.
func MissingParameterNamed(name string) *acs.Error {
	e := MissingParameter(name)
	e.Code = "MissingParameter." + name
	return e
}

// InvalidParameter says that a parameter is outside its domain; want completes
// "it must be". Source: ECS.
func InvalidParameter(name, want string) *acs.Error {
	return acs.New(acs.Invalid, http.StatusBadRequest, "InvalidParameter",
		"The specified parameter %q is not valid: it must be %s.", printable(name), want)
}

// InvalidApiNotFound says that no operation has this version and action, or not
// with this method. Source: gateway.
func InvalidApiNotFound(action, version string) *acs.Error {
	return acs.New(acs.NotFound, http.StatusNotFound, "InvalidApi.NotFound",
		"Specified api is not found, please check your url and method: action %q, version %q.", printable(action), printable(version))
}

// InvalidProductNotFound says that no product is served for this host or
// version. Source: gateway.
func InvalidProductNotFound(host string) *acs.Error {
	return acs.New(acs.NotFound, http.StatusNotFound, "InvalidProduct.NotFound",
		"Cannot find product according to your specified domain %q.", printable(host))
}

// InvalidActionNotFound is what some products answer for an unknown action.
// Source: the Terraform provider's error lists.
//
// Inferred: status 404.
func InvalidActionNotFound(action string) *acs.Error {
	return acs.New(acs.NotFound, http.StatusNotFound, "InvalidAction.NotFound",
		"Specified action %q is not found.", printable(action))
}

// InvalidVersion says that no product has this API version.
//
// Inferred: code and status 400; no source was found.
func InvalidVersion(version string) *acs.Error {
	return acs.New(acs.Invalid, http.StatusBadRequest, "InvalidVersion",
		"Specified parameter Version %q is not valid.", printable(version))
}

// UnsupportedHTTPMethod says that the method is neither GET nor POST.
// Source: ECS.
func UnsupportedHTTPMethod(method string) *acs.Error {
	return acs.New(acs.Invalid, http.StatusForbidden, "UnsupportedHTTPMethod",
		"The HTTP method %q is not supported; use GET or POST.", printable(method))
}

// InvalidSecurityTokenExpired says that temporary credentials are over.
//
// Inferred: code and status 400; one observed answer of 2021 has InvalidParameter
// with "SecurityToken.Expired" in the message instead.
func InvalidSecurityTokenExpired() *acs.Error {
	return acs.New(acs.Unauthenticated, http.StatusBadRequest, "InvalidSecurityToken.Expired",
		"Specified SecurityToken is expired. Ask STS for new temporary credentials.")
}

// InvalidSecurityTokenMalformed says that the token is not one of this server's.
//
// Inferred: code and status 400.
func InvalidSecurityTokenMalformed() *acs.Error {
	return acs.New(acs.Unauthenticated, http.StatusBadRequest, "InvalidSecurityToken.Malformed",
		"Specified SecurityToken is malformed. Send it exactly as STS gave it.")
}

// InvalidSecurityTokenMismatchWithAccessKey says that the token belongs to
// another access key.
//
// Inferred: code and status 400.
func InvalidSecurityTokenMismatchWithAccessKey() *acs.Error {
	return acs.New(acs.Unauthenticated, http.StatusBadRequest, "InvalidSecurityToken.MismatchWithAccessKey",
		"Specified SecurityToken mismatches with the AccessKeyId. Use the three values of one STS answer together.")
}

// Throttling says that too many requests came. Scope is "User", "Api" or empty
// and becomes part of the code; clients look for the word Throttling and retry.
// Source: gateway.
func Throttling(scope, message string) *acs.Error {
	code := "Throttling"
	if scope != "" {
		code += "." + scope
	}
	return &acs.Error{Kind: acs.Throttled, Status: http.StatusBadRequest, Code: code, Message: message}
}

// ServiceUnavailable says that the server cannot work now, for the log's cause.
// Clients retry. Source: ECS. (InternalError is acs.AsError's.)
func ServiceUnavailable(cause error) *acs.Error {
	return &acs.Error{Kind: acs.Unavailable, Status: http.StatusServiceUnavailable, Code: "ServiceUnavailable",
		Message: "The request has failed due to a temporary failure of the server. Try again.", Cause: cause}
}

// ForbiddenRAM is ECS's and many other products' refusal by policy. d may be
// nil. Source: ECS, which says 403.
func ForbiddenRAM(d *acs.AccessDeniedDetail) *acs.Error {
	e := acs.New(acs.Denied, http.StatusForbidden, "Forbidden.RAM",
		"User not authorized to operate on the specified resource, or this API doesn't support RAM.")
	e.Denied = d
	return e
}

// NoPermission is RAM's and STS's refusal by policy; the message names resource
// and action. d may be nil. Source: RAM; observed.
func NoPermission(resource, action string, d *acs.AccessDeniedDetail) *acs.Error {
	e := acs.New(acs.Denied, http.StatusForbidden, "NoPermission",
		"You are not authorized to do this action. Resource: %s Action: %s", resource, action)
	e.Denied = d
	return e
}

// NoPermissionOf is the form with a suffix that ECS's tag operations use, for
// example NoPermission.Tag. Source: ECS.
func NoPermissionOf(suffix, resource, action string, d *acs.AccessDeniedDetail) *acs.Error {
	e := NoPermission(resource, action, d)
	e.Code += "." + suffix
	return e
}

// requestTooLarge refuses an oversized request.
//
// Ours: code and status; no source gives the gateway's limit or answer.
func requestTooLarge(max int64) *acs.Error {
	return acs.New(acs.Invalid, http.StatusRequestEntityTooLarge, "RequestEntityTooLarge",
		"The request is larger than %d bytes, the most that this server reads.", max)
}

// tooManyParams refuses a request with more parameters than are read.
//
// Ours: code and status, as for a request that is too long.
func tooManyParams(max int) *acs.Error {
	return acs.New(acs.Invalid, http.StatusRequestEntityTooLarge, "RequestEntityTooLarge",
		"The request has more than %d parameters, the most that this server reads.", max)
}

// unsupportedBody refuses a body that is no form.
//
// Ours: code and status. The RPC operations send no other body, and to ignore
// one would lose parameters without a word.
func unsupportedBody(header, value string) *acs.Error {
	return acs.New(acs.Invalid, http.StatusUnsupportedMediaType, "UnsupportedContentType",
		"The body has %s %q; send parameters in the query or as application/x-www-form-urlencoded in UTF-8.", header, printable(strings.TrimSpace(value)))
}

// incompleteBody says that the body ended before its announced length.
//
// Ours: code and status.
func incompleteBody(cause error) *acs.Error {
	e := acs.New(acs.Invalid, http.StatusBadRequest, "IncompleteBody",
		"The request body could not be read to its end. Send the request again.")
	e.Cause = cause
	return e
}
