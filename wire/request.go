package wire

import (
	"io"
	"mime"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/acs"
)

// Generation is the way in which a request is signed.
type Generation uint8

// The generations. Source: requests recorded from the vendor's clients.
const (
	Anonymous Generation = iota // no credential at all, as for AssumeRoleWithSAML
	V1                          // parameter Signature, HMAC-SHA1; the vendor's pages also call it V2
	V3                          // header Authorization: ACS3-HMAC-SHA256
	BearerV1                    // parameter BearerToken
	BearerV3                    // header x-acs-bearer-token
)

// String gives a short name for logs and metrics.
func (g Generation) String() string {
	switch g {
	case Anonymous:
		return "anonymous"
	case V1:
		return "v1"
	case V3:
		return "v3"
	case BearerV1:
		return "bearer-v1"
	case BearerV3:
		return "bearer-v3"
	}
	return "unknown"
}

// The two answer formats; Request.Format is one of them.
const (
	JSON = "JSON"
	XML  = "XML"
)

// timeFormat is the protocol's time, always UTC.
const timeFormat = "2006-01-02T15:04:05Z"

// Request is one call, parsed but not yet verified: nothing in it may be
// trusted before CheckTime and Verify agreed.
type Request struct {
	Method string      // GET or POST
	Host   string      // as the client sent it, with port if any
	Header http.Header // the HTTP request's own
	Body   []byte      // as received
	Params Params      // query and form merged and decoded, without Signature

	Action     string // for example RunInstances
	Version    string // API version, for example 2014-05-26
	Format     string // format of the answer: JSON or XML
	Generation Generation

	AccessKeyID   string    // empty for anonymous and bearer requests
	SecurityToken string    // of temporary credentials; else empty
	Signature     string    // as sent
	Nonce         string    // as sent
	Timestamp     time.Time // UTC; zero if not sent or malformed, see CheckTime

	RemoteIP  netip.Addr // of the TCP peer; not valid on a unix socket
	TLS       bool
	RequestID string // ours, given to Read

	query   Params        // V3 signs the query only; the body is covered by its hash
	auth    authorization // V3
	timeErr *acs.Error    // of Timestamp, for CheckTime
}

// Read parses r. RequestID is repeated in the answer. Max bounds, in bytes, the
// query and the body each.
//
// The Request is never nil: with an error it holds what is known so far, enough
// for WriteError. Read checks form only (method, size, encoding, presence of
// the common parameters), no credential.
func Read(r *http.Request, requestID string, max int64) (*Request, *acs.Error) {
	q := &Request{
		Method: r.Method, Host: r.Host, Header: r.Header,
		Format: JSON, TLS: r.TLS != nil, RequestID: requestID,
	}
	if ap, err := netip.ParseAddrPort(r.RemoteAddr); err == nil {
		q.RemoteIP = ap.Addr().Unmap().WithZone("")
	} // else not valid, as documented; a condition on the source address then cannot hold
	return q, q.read(r, max)
}

func (q *Request) read(r *http.Request, max int64) *acs.Error {
	if q.Method != http.MethodGet && q.Method != http.MethodPost {
		return UnsupportedHTTPMethod(q.Method)
	}
	if err := q.readParams(r, max); err != nil {
		return err
	}
	// After the parameters, so that the error is in the format asked for.
	//
	// Ours: a path other than / is refused; RPC operations have no other, and
	// the V1 signature always covers "/".
	if p := r.URL.EscapedPath(); p != "" && p != "/" {
		return InvalidApiNotFound(p, "")
	}
	if err := q.classify(); err != nil {
		return err
	}
	if err := q.readAction(); err != nil {
		return err
	}
	if err := q.readFormat(); err != nil {
		return err
	}
	return q.readCredential()
}

// readParams reads query and body.
func (q *Request) readParams(r *http.Request, max int64) *acs.Error {
	if int64(len(r.URL.RawQuery)) > max {
		return requestTooLarge(max)
	}
	query, err := parseForm(nil, r.URL.RawQuery)
	if err != nil {
		return err
	}
	if q.query, err = normalize(query); err != nil {
		return err
	}
	q.Params = q.query
	q.guessFormat()
	if err := q.readBody(r, max); err != nil {
		return err
	}
	if len(q.Body) > 0 {
		all := append(make(Params, 0, len(q.query)+8), q.query...)
		if all, err = parseForm(all, string(q.Body)); err != nil {
			return err
		}
		if all, err = normalize(all); err != nil {
			return err
		}
		q.Params = all
		q.guessFormat()
	}
	return nil
}

// readBody reads the body and checks that it is a form, or empty; an empty one
// may have any Content-Type, as the CLI sends one.
func (q *Request) readBody(r *http.Request, max int64) *acs.Error {
	if r.ContentLength > max {
		return requestTooLarge(max)
	}
	if r.Body == nil || r.Body == http.NoBody {
		return nil
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, max+1))
	if err != nil {
		return incompleteBody(err)
	}
	if int64(len(body)) > max {
		return requestTooLarge(max)
	}
	if len(body) == 0 {
		return nil
	}
	q.Body = body
	ct := r.Header.Get("Content-Type")
	ce := r.Header.Get("Content-Encoding")
	if ct == "application/x-www-form-urlencoded" && ce == "" {
		return nil // as nearly every client sends it
	}
	kind, args, err := mime.ParseMediaType(ct)
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return unsupportedBody("Content-Type", ct)
	}
	if cs, ok := args["charset"]; ok && !strings.EqualFold(cs, "utf-8") {
		return unsupportedBody("Content-Type", ct)
	}
	if ce != "" && ce != "identity" {
		return unsupportedBody("Content-Encoding", ce)
	}
	return nil
}

// classify finds the generation and takes Signature out of the parameters.
func (q *Request) classify() *acs.Error {
	signature, hasSignature := q.Params.Get("Signature")
	auth := q.Header.Get("Authorization")
	kind, _ := q.Params.Get("SignatureType")
	switch {
	case strings.HasPrefix(auth, "ACS3-"):
		if hasSignature {
			// Ours: the two generations at once are refused as ambiguous.
			return IncompleteSignature("the request has both an Authorization header and a parameter Signature")
		}
		q.Generation = V3
		return nil
	case q.Params.Has("BearerToken") && kind == bearerToken:
		q.Generation = BearerV1
	case hasSignature:
		q.Generation, q.Signature = V1, signature
	case auth != "":
		return IncompleteSignature("the Authorization header does not begin with " + algorithmV3)
	case q.Header.Get("X-Acs-Bearer-Token") != "":
		q.Generation = BearerV3
	default:
		// Ours: who names an access key and does not sign is not anonymous.
		id, _ := q.Params.Get("AccessKeyId")
		if id != "" || q.Header.Get("X-Acs-Accesskey-Id") != "" {
			return MissingCommon("Signature", "Authorization")
		}
		q.Generation = Anonymous
	}
	q.Params = q.Params.Without("Signature")
	return nil
}

const bearerToken = "BEARERTOKEN"

// readAction takes Action and Version from the signed place: parameters for V1,
// headers for V3. Where a generation has no signature, or V3 lacks the headers,
// both places serve.
//
// Ours: in those generations the two places must agree if both are filled.
func (q *Request) readAction() *acs.Error {
	for _, x := range []struct {
		dst          *string
		name, header string
	}{{&q.Action, "Action", "X-Acs-Action"}, {&q.Version, "Version", "X-Acs-Version"}} {
		param, _ := q.Params.Get(x.name)
		*x.dst = param
		if q.Generation != V1 && q.Generation != BearerV1 {
			header := q.Header.Get(x.header)
			if header != "" && param != "" && header != param {
				return InvalidParameter(x.name, "the same as in the header "+strings.ToLower(x.header))
			}
			if header != "" {
				*x.dst = header
			}
		}
		if *x.dst == "" {
			return MissingCommon(x.name, strings.ToLower(x.header))
		}
	}
	return nil
}

// defaultFormat gives, by API version, the answer's format when a V1 request
// names none; a version that is not listed has XML. Sources: "Common
// parameters" of ECS and of BssOpenApi (XML), of VPC (JSON).
//
// Inferred: RAM, STS, ResourceManager, IMS, ActionTrail and Location have XML,
// as most older pages of the vendor say. Common clients always name a format.
func defaultFormat(version string) string {
	switch version {
	case "2016-04-28": // Vpc
		return JSON
	}
	return XML
}

// guessFormat sets Format as well as it can be known, so that an error found
// early is written in the format asked for.
func (q *Request) guessFormat() {
	if f, _ := q.Params.Get("Format"); strings.EqualFold(f, XML) {
		q.Format = XML
	} else {
		q.Format = JSON
	}
}

// readFormat sets Format for good. V3 requests send none and expect JSON.
//
// Inferred: an anonymous or bearer request follows the generation whose place
// it uses for the action: header JSON, parameter as V1.
func (q *Request) readFormat() *acs.Error {
	switch f, _ := q.Params.Get("Format"); {
	case strings.EqualFold(f, JSON):
		q.Format = JSON
	case strings.EqualFold(f, XML):
		q.Format = XML
	case f != "":
		// Ours: an unknown format is refused.
		return InvalidParameter("Format", "JSON or XML")
	case q.Generation == V3 || q.Generation == BearerV3 ||
		q.Generation == Anonymous && q.Header.Get("X-Acs-Action") != "":
		q.Format = JSON
	default:
		q.Format = defaultFormat(q.Version)
	}
	return nil
}

// readCredential fills the fields about who signed, when, and with what nonce.
//
// Inferred: missing common parameters are reported here, before the access key
// is looked up; the vendor's order of checks is not published.
func (q *Request) readCredential() *acs.Error {
	stamp := ""
	switch q.Generation {
	case V1:
		for _, n := range []string{"AccessKeyId", "SignatureMethod", "SignatureVersion", "SignatureNonce", "Timestamp"} {
			if v, _ := q.Params.Get(n); v == "" {
				return MissingCommon(n, "")
			}
		}
		if q.Signature == "" {
			return MissingCommon("Signature", "")
		}
		q.AccessKeyID, _ = q.Params.Get("AccessKeyId")
		q.Nonce, _ = q.Params.Get("SignatureNonce")
		stamp, _ = q.Params.Get("Timestamp")
	case V3:
		if err := q.readAuthorization(); err != nil {
			return err
		}
		q.Nonce = q.Header.Get("X-Acs-Signature-Nonce")
		stamp = q.Header.Get("X-Acs-Date")
		switch {
		case q.Nonce == "":
			return MissingCommon("SignatureNonce", "x-acs-signature-nonce")
		case stamp == "":
			return MissingCommon("Timestamp", "x-acs-date")
		}
	default:
		if stamp = q.Header.Get("X-Acs-Date"); stamp == "" {
			stamp, _ = q.Params.Get("Timestamp")
		}
	}
	if stamp != "" {
		t, err := time.Parse(timeFormat, stamp)
		// Parse takes more than the format says (a fraction of a second), so
		// compare the round trip too.
		if err != nil || t.Format(timeFormat) != stamp {
			q.timeErr = InvalidTimeStampFormat(stamp)
		} else {
			q.Timestamp = t
		}
	}
	return q.readToken()
}

// readToken takes the security token from the parameter or from the header.
//
// Ours: with V1 the header is not covered by the signature. It is taken all the
// same, as the token proves itself and is bound to the access key.
func (q *Request) readToken() *acs.Error {
	param, _ := q.Params.Get("SecurityToken")
	header := q.Header.Get("X-Acs-Security-Token")
	if param != "" && header != "" && param != header {
		return InvalidParameter("SecurityToken", "the same as in the header x-acs-security-token")
	}
	if q.SecurityToken = param; param == "" {
		q.SecurityToken = header
	}
	return nil
}
