package console

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"time"

	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// Session is somebody who is signed in. Its id is the hash of its token: who
// reads the state cannot use what is found there.
type Session struct {
	UserID     string `json:",omitempty"` // empty: the account's root identity
	Password   string // print of the password's hash; another password ends the session
	MFAPresent bool   `json:",omitempty"` // signed in with a code, too
	Start      time.Time
	Expires    time.Time
	// Pending is the MFA device that is being bound; its seed is sealed.
	Pending *identity.MFADevice `json:",omitempty"`
}

// Attempts are the failed sign-ins of a user, of the root identity, or of a name
// that nobody has. Its id is user/<user id>, root or name/<hash of the name>.
type Attempts struct {
	Failed []time.Time // of the last hour, oldest first
}

// window is how long a failure counts.
//
// Source: MaxLoginAttemps of "SetPasswordPolicy" (RAM API reference): within an
// hour.
const window = time.Hour

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// The collections.
var (
	Sessions         = state.NewCollection[Session]("console/session")
	SessionsByExpiry = Sessions.Index("expiry", func(s *Session) []string { return []string{stamp(s.Expires)} })
	Failures         = state.NewCollection[Attempts]("console/attempts")
	FailuresByExpiry = Failures.Index("expiry", func(a *Attempts) []string {
		if len(a.Failed) == 0 {
			return nil
		}
		return []string{stamp(a.Failed[len(a.Failed)-1].Add(window))}
	})
)

// Kinds lists the collections for state.Open.
func Kinds() []state.Kind { return []state.Kind{Sessions, Failures} }

// tidy drops a few records whose time is over, so that they cannot pile up.
func tidy(tx *state.Tx, account string, now time.Time) {
	drop(tx, account, stamp(now), SessionsByExpiry, Sessions)
	drop(tx, account, stamp(now), FailuresByExpiry, Failures)
}

// few is how many records are dropped at a time: more than are added.
const few = 4

func drop[T any](tx *state.Tx, account, now string, index *state.Index[T], of *state.Collection[T]) {
	var old []string
	for key, id := range index.Ascend(tx, account) {
		if key >= now || len(old) == few {
			break
		}
		old = append(old, id)
	}
	for _, id := range old {
		of.Delete(tx, account, id)
	}
}

// hashOf gives a text's print.
func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// cookieName names the cookie that holds a session's token.
const cookieName = "rampart_session"

// cookie makes the session's cookie. Script cannot read it, no other site's
// page sends it, and only the console gets it.
func cookie(r *http.Request, token string, expires time.Time, now time.Time) *http.Cookie {
	c := &http.Cookie{Name: cookieName, Value: token, Path: Path, HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteStrictMode}
	if token == "" {
		c.MaxAge = -1
		return c
	}
	c.MaxAge = max(1, int(expires.Sub(now)/time.Second))
	return c
}
