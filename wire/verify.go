package wire

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/acs"
)

// Window is how far a request's time may lie from the server's, before or
// after. Source: "OpenAPI error codes" (Mobile Push), which speaks of a
// difference, hence both ways; "ROA-style request body and signature".
const Window = 15 * time.Minute

// CheckTime tells whether the request was made within Window of now. A signed
// request without a time does not get this far; Read refuses it. An anonymous
// or bearer request need not have a time.
func (r *Request) CheckTime(now time.Time) *acs.Error {
	if r.timeErr != nil {
		return r.timeErr
	}
	if r.Timestamp.IsZero() && r.Generation != V1 && r.Generation != V3 {
		return nil
	}
	if d := now.Sub(r.Timestamp); d > Window || d < -Window {
		return InvalidTimeStampExpired(r.Timestamp, now)
	}
	return nil
}

// Verify tells whether the request was signed with secret. Comparison takes the
// same time wherever the first difference lies. It refuses every request that
// is not V1 or V3: who has no signature cannot have a right one.
func (r *Request) Verify(secret string) *acs.Error {
	if secret == "" {
		// Anyone can sign with the empty secret.
		return acs.AsError(errors.New("wire: verification with an empty secret"))
	}
	switch r.Generation {
	case V1:
		return r.verifyV1(secret)
	case V3:
		return r.verifyV3(secret)
	case BearerV1, BearerV3:
		// Ours: bearer tokens are refused; nothing here can check one.
		return unsupportedSignature("bearer tokens are not served; sign with an access key")
	}
	return MissingCommon("Signature", "Authorization")
}

func (r *Request) verifyV1(secret string) *acs.Error {
	if m, _ := r.Params.Get("SignatureMethod"); m != "HMAC-SHA1" {
		return unsupportedSignature("SignatureMethod " + quote(m) + " is not served; sign with HMAC-SHA1")
	}
	if v, _ := r.Params.Get("SignatureVersion"); v != "1.0" {
		return unsupportedSignature("SignatureVersion " + quote(v) + " is not served; it must be 1.0")
	}
	if t, _ := r.Params.Get("SignatureType"); t != "" {
		return unsupportedSignature("SignatureType " + quote(t) + " is not served; leave it empty")
	}
	text := stringToSignV1(r.Method, r.Params)
	// The texts are compared, not the decoded bytes: base64 has several
	// spellings of the same bytes and only one is the client's.
	if subtle.ConstantTimeCompare([]byte(signatureV1(text, secret)), []byte(r.Signature)) != 1 {
		return SignatureDoesNotMatch(string(text))
	}
	return nil
}

func (r *Request) verifyV3(secret string) *acs.Error {
	sum := sha256.Sum256(r.Body)
	hash := hex.EncodeToString(sum[:])
	if r.Header.Get("X-Acs-Content-Sha256") != hash {
		return bodyHashMismatch(hash)
	}
	given := []byte(r.Signature)
	text := r.canonicalV3(true)
	if subtle.ConstantTimeCompare([]byte(signatureV3(text, secret)), given) == 1 {
		return nil
	}
	// The vendor's Go client leaves parameter names as they are in the canonical
	// query. That form is tried when it differs and cannot be taken for another
	// request's: no name holds a character that separates or escapes.
	if r.rawNamesDiffer() &&
		subtle.ConstantTimeCompare([]byte(signatureV3(r.canonicalV3(false), secret)), given) == 1 {
		return nil
	}
	return signatureDoesNotMatchV3(string(text))
}

func (r *Request) rawNamesDiffer() bool {
	differ := false
	for _, p := range r.query {
		if strings.ContainsAny(p.Name, "=&%\n") {
			return false
		}
		for i := 0; i < len(p.Name) && !differ; i++ {
			differ = !unreserved(p.Name[i])
		}
	}
	return differ
}

func (r *Request) canonicalV3(escapeNames bool) []byte {
	return canonicalRequest(r.Method, r.query, escapeNames, r.auth.signedHeaders, func(h string) string {
		if h == "host" {
			return r.Host
		}
		if v := r.Header[headerKey(h)]; len(v) > 0 {
			return v[0]
		}
		return ""
	}, r.Header.Get("X-Acs-Content-Sha256"))
}

// stringToSignV1 is METHOD&%2F&(escaped canonical parameters), so values are
// escaped twice. Source: "Sign RPC APIs".
func stringToSignV1(method string, p Params) []byte {
	canonical := appendCanonical(nil, p, true)
	out := make([]byte, 0, len(method)+5+len(canonical)*3/2)
	out = append(out, method...)
	out = append(out, "&%2F&"...)
	return appendEscaped(out, canonical)
}

// signatureV1 is the base64 of HMAC-SHA1 with the secret and a trailing "&".
func signatureV1(text []byte, secret string) string {
	m := hmac.New(sha1.New, []byte(secret+"&"))
	m.Write(text)
	return base64.StdEncoding.EncodeToString(m.Sum(nil))
}

// canonicalRequest is the six parts that a V3 signature covers, joined by
// newlines. Headers must be lower case and sorted. Source: "Request syntax and
// signature method V3".
func canonicalRequest(method string, query Params, escapeNames bool, headers []string, value func(string) string, bodyHash string) []byte {
	b := make([]byte, 0, 512)
	b = append(b, method...)
	b = append(b, "\n/\n"...)
	b = appendCanonical(b, query, escapeNames)
	b = append(b, '\n')
	for _, h := range headers {
		b = append(b, h...)
		b = append(b, ':')
		b = append(b, strings.TrimSpace(value(h))...)
		b = append(b, '\n')
	}
	b = append(b, '\n') // the block of headers ends in a newline of its own
	b = append(b, strings.Join(headers, ";")...)
	b = append(b, '\n')
	return append(b, bodyHash...)
}

// signatureV3 is the hex HMAC-SHA256, with the secret as it is, of the
// algorithm's name and the canonical request's hash.
func signatureV3(canonical []byte, secret string) string {
	sum := sha256.Sum256(canonical)
	m := hmac.New(sha256.New, []byte(secret))
	m.Write([]byte(algorithmV3 + "\n" + hex.EncodeToString(sum[:])))
	return hex.EncodeToString(m.Sum(nil))
}
