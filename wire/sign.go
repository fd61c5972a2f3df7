package wire

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Credential is what a client signs with.
type Credential struct {
	AccessKeyID   string
	Secret        string
	SecurityToken string // of temporary credentials; else empty
}

// SignV1 gives params with the common parameters and the signature added. It
// keeps a Format in params and asks for JSON if there is none; Action and
// Version are the caller's. Nonce must be new for each call; method is that of
// the request to be sent.
func SignV1(method string, params map[string]string, c Credential, nonce string, now time.Time) Params {
	all := map[string]string{
		"Format": JSON, "AccessKeyId": c.AccessKeyID,
		"SignatureMethod": "HMAC-SHA1", "SignatureVersion": "1.0", "SignatureType": "",
		"SignatureNonce": nonce, "Timestamp": now.UTC().Format(timeFormat),
	}
	if c.SecurityToken != "" {
		all["SecurityToken"] = c.SecurityToken
	}
	for n, v := range params {
		all[n] = v
	}
	delete(all, "Signature")
	p := NewParams(all)
	p = append(p, Param{"Signature", signatureV1(stringToSignV1(method, p), c.Secret)})
	p.sort()
	return p
}

// SignV3 adds the common headers and the signature to r, whose headers
// x-acs-action and x-acs-version must be set and whose body must be body. It
// signs host, content-type and every x-acs- header, as the vendor's clients do.
func SignV3(r *http.Request, body []byte, c Credential, nonce string, now time.Time) error {
	for _, h := range []string{"X-Acs-Action", "X-Acs-Version"} {
		if r.Header.Get(h) == "" {
			return fmt.Errorf("wire: the request to sign has no header %s", strings.ToLower(h))
		}
	}
	query, perr := parseForm(nil, r.URL.RawQuery)
	if perr == nil {
		query, perr = normalize(query)
	}
	if perr != nil {
		return perr
	}
	sum := sha256.Sum256(body)
	hash := hex.EncodeToString(sum[:])
	r.Header.Set("X-Acs-Content-Sha256", hash)
	r.Header.Set("X-Acs-Date", now.UTC().Format(timeFormat))
	r.Header.Set("X-Acs-Signature-Nonce", nonce)
	if c.SecurityToken != "" {
		r.Header.Set("X-Acs-Accesskey-Id", c.AccessKeyID)
		r.Header.Set("X-Acs-Security-Token", c.SecurityToken)
	}
	host := r.Host
	if host == "" {
		host = r.URL.Host
	}
	headers := []string{"host"}
	for h, v := range r.Header {
		h = strings.ToLower(h)
		if h != "content-type" && !strings.HasPrefix(h, "x-acs-") {
			continue
		}
		if len(v) != 1 {
			return fmt.Errorf("wire: the header %s to sign has %d values", h, len(v))
		}
		headers = append(headers, h)
	}
	slices.Sort(headers)
	text := canonicalRequest(r.Method, query, true, headers, func(h string) string {
		if h == "host" {
			return host
		}
		return r.Header.Get(h)
	}, hash)
	r.Header.Set("Authorization", fmt.Sprintf("%s Credential=%s,SignedHeaders=%s,Signature=%s",
		algorithmV3, c.AccessKeyID, strings.Join(headers, ";"), signatureV3(text, c.Secret)))
	return nil
}

// Call is one operation to be called, for clients.
type Call struct {
	Generation Generation        // V1 or V3; Anonymous sends no signature
	Method     string            // GET or POST; empty is POST
	Action     string            // for example GetCallerIdentity
	Version    string            // for example 2015-04-01
	Params     map[string]string // flattened, without the common parameters
	Form       bool              // send Params in the body instead of the query
}

// NewRequest makes the signed HTTP request of c to an endpoint such as
// http://127.0.0.1:7480. Nonce must be new for each request.
func (c Call) NewRequest(ctx context.Context, endpoint string, cred Credential, nonce string, now time.Time) (*http.Request, error) {
	method := c.Method
	if method == "" {
		method = http.MethodPost
	}
	var query, form Params
	switch c.Generation {
	case V1:
		all := map[string]string{}
		for n, v := range c.Params {
			all[n] = v
		}
		all["Action"], all["Version"] = c.Action, c.Version
		query = SignV1(method, all, cred, nonce, now)
		if c.Form {
			// As the Terraform provider does: business parameters in the body.
			common := query
			query = nil
			for _, p := range common {
				if _, business := c.Params[p.Name]; business {
					form = append(form, p)
				} else {
					query = append(query, p)
				}
			}
		}
	case V3, Anonymous:
		if query = NewParams(c.Params); c.Form {
			query, form = nil, query
		}
	default:
		return nil, fmt.Errorf("wire: no client for generation %v", c.Generation)
	}
	body := form.Encode()
	r, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(endpoint, "/")+"/", strings.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("wire: endpoint %q: %w", endpoint, err)
	}
	r.URL.RawQuery = query.Encode()
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("Accept", "application/json")
	if c.Generation != V1 {
		r.Header.Set("X-Acs-Action", c.Action)
		r.Header.Set("X-Acs-Version", c.Version)
	}
	if c.Generation == V3 {
		return r, SignV3(r, []byte(body), cred, nonce, now)
	}
	return r, nil
}
