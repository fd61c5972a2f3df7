// Package client calls a server of the RPC protocol with signed requests: the
// command line, the demo and the tests come in by the same door as everybody.
package client

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/rampart-cloud/rampart/wire"
)

// Client calls one endpoint with one credential.
type Client struct {
	Endpoint   string // for example http://127.0.0.1:7480
	Credential wire.Credential
	Generation wire.Generation // V1 or V3; the zero value signs nothing
	HTTP       *http.Client    // nil: http.DefaultClient
	Now        func() time.Time
	UserAgent  string
}

// New makes a client that signs with V3.
func New(endpoint, accessKeyID, secret string) *Client {
	return &Client{Endpoint: endpoint, Credential: wire.Credential{AccessKeyID: accessKeyID, Secret: secret}, Generation: wire.V3, Now: time.Now}
}

// Answer is a successful answer.
type Answer struct {
	RequestID string
	Body      []byte // JSON
}

// Into decodes the answer.
func (a *Answer) Into(v any) error { return json.Unmarshal(a.Body, v) }

// Error is an answer that is an error, as the server sent it.
type Error struct {
	Status             int
	Code               string
	Message            string
	RequestId          string
	HostId             string
	Recommend          string
	AccessDeniedDetail *Denied
	Body               []byte `json:"-"`
}

// Denied is the detail of a refusal by policy.
type Denied struct {
	AuthAction               string
	AuthPrincipalType        string
	AuthPrincipalOwnerId     string
	AuthPrincipalDisplayName string
	PolicyType               string
	NoPermissionType         string
	EncodedDiagnosticMessage string
}

// Error gives code, status and message.
func (e *Error) Error() string {
	return fmt.Sprintf("%s (HTTP %d): %s (request %s)", e.Code, e.Status, e.Message, e.RequestId)
}

// Call calls an operation. An answer that is an error comes as *Error.
func (c *Client) Call(ctx context.Context, version, action string, params map[string]string) (*Answer, error) {
	var nonce [16]byte
	if _, err := rand.Read(nonce[:]); err != nil {
		return nil, err
	}
	call := wire.Call{Generation: c.Generation, Method: http.MethodPost, Action: action, Version: version, Params: params, Form: true}
	req, err := call.NewRequest(ctx, c.Endpoint, c.Credential, fmt.Sprintf("%x", nonce), c.Now())
	if err != nil {
		return nil, err
	}
	if c.UserAgent != "" {
		req.Header.Set("User-Agent", c.UserAgent)
	}
	h := c.HTTP
	if h == nil {
		h = http.DefaultClient
	}
	resp, err := h.Do(req)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be called: %w", action, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 64<<20))
	if err != nil {
		return nil, fmt.Errorf("the answer of %s broke off: %w", action, err)
	}
	if resp.StatusCode/100 == 2 {
		return &Answer{RequestID: resp.Header.Get("X-Acs-Request-Id"), Body: body}, nil
	}
	e := &Error{Status: resp.StatusCode, Body: body}
	if err := json.Unmarshal(body, e); err != nil {
		return nil, fmt.Errorf("%s answered HTTP %d with a body that is no error document: %.200s", action, resp.StatusCode, body)
	}
	e.Status = resp.StatusCode
	return nil, e
}
