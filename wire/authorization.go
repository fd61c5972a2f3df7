package wire

import (
	"net/http"
	"slices"
	"strings"

	"github.com/rampart-cloud/rampart/acs"
)

// algorithmV3 is the one V3 algorithm served.
const algorithmV3 = "ACS3-HMAC-SHA256"

// authorization is a parsed V3 Authorization header:
//
//	ACS3-HMAC-SHA256 Credential=<AccessKeyId>,SignedHeaders=a;b;c,Signature=<hex>
//
// Commas may be followed by spaces.
type authorization struct {
	credential    string
	signedHeaders []string // lower case, sorted, no repetition
	signature     string
}

// usedHeaders are the headers whose value this package acts on; a V3 request
// that has one must sign it. Source: "ROA-style request body and signature":
// every common header except Authorization must be signed if it is present.
//
// Ours: other x-acs- headers may go unsigned, since nothing here reads them;
// host must be signed, as every known client does, so that a request made for
// one server is of no use at another.
var usedHeaders = [...]string{
	"x-acs-accesskey-id", "x-acs-action", "x-acs-content-sha256", "x-acs-date",
	"x-acs-security-token", "x-acs-signature-nonce", "x-acs-version",
}

// headerKey is http.CanonicalHeaderKey, without making a new text of the names
// that every request signs.
func headerKey(lower string) string {
	switch lower {
	case "accept":
		return "Accept"
	case "content-type":
		return "Content-Type"
	case "host":
		return "Host"
	case "user-agent":
		return "User-Agent"
	case "x-acs-accesskey-id":
		return "X-Acs-Accesskey-Id"
	case "x-acs-action":
		return "X-Acs-Action"
	case "x-acs-content-sha256":
		return "X-Acs-Content-Sha256"
	case "x-acs-credentials-provider":
		return "X-Acs-Credentials-Provider"
	case "x-acs-date":
		return "X-Acs-Date"
	case "x-acs-security-token":
		return "X-Acs-Security-Token"
	case "x-acs-signature-nonce":
		return "X-Acs-Signature-Nonce"
	case "x-acs-version":
		return "X-Acs-Version"
	}
	return http.CanonicalHeaderKey(lower)
}

func parseAuthorization(s string) (authorization, *acs.Error) {
	var a authorization
	algorithm, rest, _ := strings.Cut(s, " ")
	if algorithm != algorithmV3 {
		return a, unsupportedSignature("the algorithm " + printable(algorithm) + " is not served; sign with " + algorithmV3)
	}
	signed := ""
	fields := [...]struct {
		name  string
		value *string
	}{{"Credential", &a.credential}, {"SignedHeaders", &signed}, {"Signature", &a.signature}}
	for part := range strings.SplitSeq(rest, ",") {
		name, value, ok := strings.Cut(strings.TrimSpace(part), "=")
		if !ok {
			return a, IncompleteSignature("the Authorization header holds " + quote(part) + ", which is no name=value")
		}
		known := false
		for _, f := range fields {
			if f.name != name {
				continue
			}
			if *f.value != "" || value == "" {
				return a, IncompleteSignature("the Authorization header needs exactly one " + name + " that is not empty")
			}
			*f.value, known = value, true
		}
		if !known {
			return a, IncompleteSignature("the Authorization header holds the unknown name " + quote(name))
		}
	}
	for _, f := range fields {
		if *f.value == "" {
			return a, IncompleteSignature("the Authorization header has no " + f.name)
		}
	}
	a.signedHeaders = make([]string, 0, strings.Count(signed, ";")+1)
	for h := range strings.SplitSeq(signed, ";") {
		a.signedHeaders = append(a.signedHeaders, strings.ToLower(h))
	}
	slices.Sort(a.signedHeaders)
	for i, h := range a.signedHeaders {
		if h == "" || i > 0 && h == a.signedHeaders[i-1] {
			return a, IncompleteSignature("SignedHeaders has an empty or repeated name")
		}
	}
	return a, nil
}

func quote(s string) string { return `"` + printable(strings.TrimSpace(s)) + `"` }

// readAuthorization parses the Authorization header of a V3 request and checks
// that what the server uses is signed and sent once.
func (q *Request) readAuthorization() *acs.Error {
	if len(q.Header["Authorization"]) > 1 {
		return IncompleteSignature("the Authorization header was sent more than once")
	}
	var err *acs.Error
	if q.auth, err = parseAuthorization(q.Header.Get("Authorization")); err != nil {
		return err
	}
	q.AccessKeyID, q.Signature = q.auth.credential, q.auth.signature
	if !q.auth.signs("host") {
		return IncompleteSignature("SignedHeaders does not name host")
	}
	for _, h := range usedHeaders {
		if len(q.Header[headerKey(h)]) > 0 && !q.auth.signs(h) {
			return IncompleteSignature("SignedHeaders does not name " + h)
		}
	}
	for _, h := range q.auth.signedHeaders {
		// Ours: a header sent twice is refused; its canonical form is not
		// published, and readers could take one or the other.
		if n := len(q.Header[headerKey(h)]); h != "host" && n != 1 {
			if n == 0 {
				return IncompleteSignature("the signed header " + quote(h) + " was not received")
			}
			return IncompleteSignature("the signed header " + quote(h) + " was received more than once")
		}
	}
	if id := q.Header.Get("X-Acs-Accesskey-Id"); id != "" && id != q.AccessKeyID {
		return IncompleteSignature("x-acs-accesskey-id is not the Credential")
	}
	if q.Header.Get("X-Acs-Content-Sha256") == "" {
		return IncompleteSignature("the header x-acs-content-sha256 is missing")
	}
	return nil
}

func (a *authorization) signs(header string) bool {
	_, ok := slices.BinarySearch(a.signedHeaders, header)
	return ok
}
