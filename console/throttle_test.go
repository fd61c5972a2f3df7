package console

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/identity"
)

// from sends a sign-in to the console from an address.
func (r *rig) from(addr, name, secret string) *httptest.ResponseRecorder {
	r.T.Helper()
	q := httptest.NewRequest("POST", sessionPath, strings.NewReader(object("Name", name, "Password", secret)))
	q.Header.Set("Content-Type", "application/json")
	q.RemoteAddr = addr
	w := httptest.NewRecorder()
	r.console.ServeHTTP(w, q)
	return w
}

// withoutLockOut lets names fail as often as they like.
func (r *rig) withoutLockOut() {
	r.account(func(a *identity.Account) { a.PasswordPolicy = &identity.PasswordPolicy{MinimumPasswordLength: 8} })
}

// Guesses at one name are slowed down, at that name and from that address only,
// and who has the password is not counted.
func TestSignInsByNameAreLimited(t *testing.T) {
	r := newRig(t)
	r.person("alice")
	r.person("bob")
	r.withoutLockOut()
	const here, there = "192.0.2.1:1000", "192.0.2.2:1000"
	for range 2 * nameBurst {
		if w := r.from(here, alice, password); w.Code != 200 {
			t.Fatalf("the right password: %d %s", w.Code, w.Body)
		}
		r.Advance(addressEvery)
	}
	for i := range nameBurst {
		if w := r.from(here, alice, "wrong"); w.Code != 401 {
			t.Fatalf("guess %d: %d %s", i, w.Code, w.Body)
		}
	}
	revision := r.Store.Snapshot().Revision()
	for range 5 {
		w := r.from(here, strings.ToUpper(alice), password)
		if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "6" || !strings.Contains(w.Body.String(), `"Throttling.User"`) || !strings.Contains(w.Body.String(), "in 6 seconds") {
			t.Fatalf("%d %v %s", w.Code, w.Header(), w.Body)
		}
	}
	if got := r.Store.Snapshot().Revision(); got != revision {
		t.Error("a refused attempt is stored")
	}
	// The trail has the first of them, of who was tried.
	var said int
	for _, ev := range r.events("ConsoleSignin") {
		if ev.ErrorCode == "Throttling.User" {
			said++
			if ev.Principal.Name != "alice" || ev.SourceIP != "192.0.2.1" || ev.Status != 429 {
				t.Errorf("%+v", ev)
			}
		}
	}
	if said != 1 {
		t.Errorf("the trail has %d refusals, want 1", said)
	}
	if w := r.from(there, alice, password); w.Code != 200 {
		t.Errorf("alice is kept out from elsewhere: %d %s", w.Code, w.Body)
	}
	if w := r.from(here, "bob@"+apitest.Account, password); w.Code != 200 {
		t.Errorf("bob is kept out: %d %s", w.Code, w.Body)
	}
	r.Advance(nameEvery - time.Second)
	if w := r.from(here, alice, password); w.Code != 429 || w.Header().Get("Retry-After") != "1" {
		t.Errorf("too early: %d %v", w.Code, w.Header())
	}
	r.Advance(time.Second)
	if w := r.from(here, alice, password); w.Code != 200 {
		t.Errorf("on time: %d %s", w.Code, w.Body)
	}
}

// Many names from one address are slowed down as well, whether anybody has them
// or not; an IPv6 network is one address.
func TestSignInsByAddressAreLimited(t *testing.T) {
	r := newRig(t)
	r.person("alice")
	for i := range addressBurst {
		if w := r.from(fmt.Sprintf("[2001:db8::%x]:1", i+1), fmt.Sprintf("n%d@%s", i, apitest.Account), "wrong"); w.Code != 401 {
			t.Fatalf("attempt %d: %d %s", i, w.Code, w.Body)
		}
	}
	if w := r.from("[2001:db8::ffff:1]:1", alice, password); w.Code != 429 || w.Header().Get("Retry-After") != "1" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	if w := r.from("[2001:db8:0:1::1]:1", alice, password); w.Code != 200 {
		t.Errorf("another network: %d %s", w.Code, w.Body)
	}
	r.Advance(addressEvery)
	if w := r.from("[2001:db8::1]:1", alice, password); w.Code != 200 {
		t.Errorf("after a second: %d %s", w.Code, w.Body)
	}
}

// What is refused by the limit is no failure for the lock-out.
func TestLimitedIsNotLocked(t *testing.T) {
	r := newRig(t)
	r.person("alice")
	for i := range addressBurst {
		r.from("192.0.2.1:1", fmt.Sprintf("n%d@%s", i, apitest.Account), "wrong")
	}
	for range 50 {
		if w := r.from("192.0.2.1:1", alice, "wrong"); w.Code != 429 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	if w := r.from("192.0.2.2:1", alice, password); w.Code != 200 {
		t.Errorf("alice is locked: %d %s", w.Code, w.Body)
	}
}

func TestLimiter(t *testing.T) {
	now := apitest.Start
	l := newLimiter(3, time.Second, 10)
	yes := func(key string, want bool) {
		t.Helper()
		if wait, _ := l.take(key, now); (wait == 0) != want {
			t.Errorf("%s waits %v", key, wait)
		}
	}
	for range 3 {
		yes("a", true)
	}
	yes("a", false)
	l.give("a")
	yes("a", true)
	yes("a", false)
	now = now.Add(time.Hour) // no more than three are saved up
	for range 3 {
		yes("a", true)
	}
	yes("a", false)
	// A clock that goes back keeps nobody waiting for longer than all at once take.
	now = now.Add(-time.Hour)
	if wait, _ := l.take("a", now); wait > time.Second {
		t.Errorf("after the clock went back: %v", wait)
	}
	// However many keys come, few are kept, and those are the last.
	for i := range 1000 {
		yes(fmt.Sprint(i), true)
	}
	if len(l.buckets) > 10 || l.recent.Len() != len(l.buckets) {
		t.Errorf("%d keys are kept, %d in order", len(l.buckets), l.recent.Len())
	}
	for range 2 {
		yes("999", true)
	}
	yes("999", false)
	// Time drops what is full again.
	now = now.Add(time.Minute)
	yes("new", true)
	if len(l.buckets) != 1 {
		t.Errorf("%d keys are kept", len(l.buckets))
	}
}
