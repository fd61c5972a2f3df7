package api

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/seal"
	"github.com/rampart-cloud/rampart/state"
	"github.com/rampart-cloud/rampart/wire"
)

// tokenLife is how long a client token is remembered.
//
// Inferred: the vendor's pages do not say; a day covers every retry.
const tokenLife = 24 * time.Hour

// Token is a client token that was used, with the answer that it had. Its id is
// <operation>/<token>.
type Token struct {
	Fingerprint string // of the parameters
	Output      json.RawMessage
	Expires     time.Time
}

// Tokens holds the client tokens.
var (
	Tokens         = state.NewCollection[Token]("api/clienttoken")
	TokensByExpiry = Tokens.Index("expiry", func(t *Token) []string { return []string{t.Expires.UTC().Format(time.RFC3339)} })
)

// Kinds lists the collections for state.Open.
func Kinds() []state.Kind { return []state.Kind{Tokens} }

// Once runs fn in a transaction, unless this client token was used before: then
// the answer is that of the first call and nothing happens. An empty token runs
// fn always. Out must hold no secret, as it is stored.
//
// Source: "How to ensure idempotence" (ECS API reference): up to 64 ASCII
// characters, case-sensitive; the same token with other parameters gives
// IdempotentParameterMismatch.
func Once[Out any](c *Call, token string, fn func(tx *state.Tx) (*Out, error)) (*Out, error) {
	if len(token) > 64 || strings.ContainsFunc(token, func(r rune) bool { return r < 0x20 || r > 0x7e }) {
		return nil, wire.InvalidParameter("ClientToken", "at most 64 printable ASCII characters")
	}
	print := ""
	if token != "" {
		print = fingerprint(c.env.Seal, c.params)
	}
	var out *Out
	err := c.Update(func(tx *state.Tx) (err error) {
		if token == "" {
			out, err = fn(tx)
			return err
		}
		id := c.Operation + "/" + token
		if t := Tokens.Get(tx, c.Account, id); t != nil && c.Now.Before(t.Expires) {
			if t.Fingerprint != print {
				return acs.New(acs.Conflict, http.StatusForbidden, "IdempotentParameterMismatch",
					"The client token was used before with other parameters. Use a new token for a new request.")
			}
			out = new(Out)
			return json.Unmarshal(t.Output, out)
		}
		if out, err = fn(tx); err != nil {
			return err
		}
		b, err := json.Marshal(out)
		if err != nil {
			return err
		}
		expire(tx, c)
		Tokens.Put(tx, c.Account, id, &Token{print, b, c.Now.Add(tokenLife)})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// expire drops a few tokens whose time is over, so that they cannot pile up.
func expire(tx *state.Tx, c *Call) {
	var old []string
	now := c.Now.UTC().Format(time.RFC3339)
	for key, id := range TokensByExpiry.Ascend(tx, c.Account) {
		if key >= now || len(old) == 4 {
			break
		}
		old = append(old, id)
	}
	for _, id := range old {
		Tokens.Delete(tx, c.Account, id)
	}
}

// fingerprint is keyed, so that a stored one tells nothing of a password.
func fingerprint(s *seal.Sealer, params wire.Params) string {
	var parts []string
	for _, p := range params {
		switch p.Name {
		case "SignatureNonce", "SignatureMethod", "SignatureVersion", "SignatureType", "Timestamp", "AccessKeyId", "SecurityToken", "ClientToken", "Format":
		default:
			parts = append(parts, p.Name, p.Value)
		}
	}
	return s.MAC(parts...)
}

func dryRunOK() *acs.Error {
	return acs.New(acs.DryRun, http.StatusBadRequest, "DryRunOperation", "Request validation has been passed with DryRun flag set.")
}

func isTrue(s string) bool { return strings.EqualFold(s, "true") }

// NewRequestID makes an upper-case UUID of version 4.
func NewRequestID(random io.Reader) (string, error) {
	if random == nil {
		random = rand.Reader
	}
	var b [16]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", fmt.Errorf("no randomness: %w", err)
	}
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	h := strings.ToUpper(hex.EncodeToString(b[:]))
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:], nil
}

func stack() string { return string(debug.Stack()) }
