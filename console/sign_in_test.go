package console

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

const alice = "alice@" + apitest.Account

func TestSignIn(t *testing.T) {
	r := newRig(t)
	r.person("alice")
	r.account(func(a *identity.Account) { a.Alias, a.RootPasswordHash = "my-Company", passwordHash() })
	b := r.browser()
	if b.signed() {
		t.Error("signed in without signing in")
	}
	for _, c := range []struct{ name, kind, user, arn string }{
		{alice, "RAMUser", "alice", "user/alice"},
		{"Alice@" + apitest.Account, "RAMUser", "alice", "user/alice"},
		{"alice@my-company", "RAMUser", "alice", "user/alice"},
		{"alice@My-Company.onaliyun.com", "RAMUser", "alice", "user/alice"},
		{"alice@" + apitest.Account + ".onaliyun.com", "RAMUser", "alice", "user/alice"},
		{apitest.Account, "Account", "", "root"},
		{"my-company", "Account", "", "root"},
	} {
		got := b.signIn(c.name)
		if got.status != 200 {
			t.Fatalf("%s: %s", c.name, got.text)
		}
		for k, want := range map[string]any{"SignedIn": true, "Account": apitest.Account, "Alias": "my-Company", "Type": c.kind, "UserName": c.user, "MFAPresent": false,
			"Arn": "acs:ram::" + apitest.Account + ":" + c.arn, "Next": "", "Version": "1.2.3", "Compute": "sim", "Expires": stamp(apitest.Start.Add(6 * time.Hour))} {
			if got.get(k) != want {
				t.Errorf("%s: %s is %v, want %v", c.name, k, got.get(k), want)
			}
		}
		if again := b.do("GET", sessionPath, ""); again.text != got.text {
			t.Errorf("%s: GET answers %s, the sign-in %s", c.name, again.text, got.text)
		}
	}
	if u := identity.Users.Get(r.Store.Snapshot(), apitest.Account, "alice"); !u.LastLogin.Equal(apitest.Start) {
		t.Errorf("the last login is %v", u.LastLogin)
	}
}

// Whatever is wrong, the answer is the same.
func TestSignInFails(t *testing.T) {
	r := newRig(t)
	r.person("alice")
	r.User("keyonly")
	first := ""
	for name, secret := range map[string]string{alice: "wrong", "nobody@" + apitest.Account: password, "keyonly@" + apitest.Account: password,
		"alice@9999999999999999": password, "": password, "@": password, apitest.Account: password, "alice": password,
		"alice@" + apitest.Account + "\x00": password, strings.Repeat("a", 5000) + "@" + apitest.Account: password, "../alice@" + apitest.Account: password, "a/b@" + apitest.Account: ""} {
		b := r.browser()
		got := b.do("POST", sessionPath, object("Name", name, "Password", secret))
		b.want(got, http.StatusUnauthorized, "SignInFailed")
		if first == "" {
			first = got.get("Message").(string)
		}
		if got.get("Message") != first || b.cookie != nil {
			t.Errorf("%q: %s, a cookie: %v", name, got.text, b.cookie != nil)
		}
	}
	b := r.browser()
	b.want(b.do("POST", sessionPath, object("Name", alice, "Password", strings.Repeat("x", 100_000))), 401, "SignInFailed")
}

func TestLockOut(t *testing.T) {
	r := newRig(t)
	r.person("alice")
	r.person("bob")
	r.account(func(a *identity.Account) {
		p := identity.DefaultPasswordPolicy()
		p.MaxLoginAttemps = 3
		a.PasswordPolicy = &p
	})
	for _, name := range []string{alice, "nobody@" + apitest.Account} {
		begun := r.Now()
		b := r.browser()
		for range 3 {
			b.want(b.do("POST", sessionPath, object("Name", name, "Password", "wrong")), 401, "SignInFailed")
			r.Advance(time.Minute)
		}
		got := b.signIn(name)
		b.want(got, 403, "SignInLocked")
		if until := stamp(begun.Add(time.Hour)); !strings.Contains(got.text, until) {
			t.Errorf("%s: the lock does not say that it ends at %s: %s", name, until, got.text)
		}
	}
	r.in("bob@" + apitest.Account) // nobody else is locked
	r.Restart()                    // nor does a restart forget
	b := r.browser()
	b.want(b.signIn(alice), 403, "SignInLocked")
	r.Advance(58 * time.Minute) // the first failure does not count any more
	r.in(alice)
	// A success clears the count.
	for range 2 {
		b.want(b.do("POST", sessionPath, object("Name", alice, "Password", "wrong")), 401, "SignInFailed")
	}
	r.in(alice)
	for range 2 {
		b.want(b.do("POST", sessionPath, object("Name", alice, "Password", "wrong")), 401, "SignInFailed")
	}
	r.in(alice)
}

// Guesses that come at once are not more than those one after the other.
func TestLockOutCountsTogether(t *testing.T) {
	r := newRig(t)
	r.person("alice")
	codes := make(chan string, 12)
	for range cap(codes) {
		go func() {
			q, err := http.NewRequestWithContext(t.Context(), "POST", r.server.URL+sessionPath, strings.NewReader(object("Name", alice, "Password", "wrong")))
			if err != nil {
				codes <- err.Error()
				return
			}
			q.Header.Set("Content-Type", "application/json")
			resp, err := http.DefaultTransport.RoundTrip(q)
			if err != nil {
				codes <- err.Error()
				return
			}
			codes <- map[int]string{401: "failed", 403: "locked"}[resp.StatusCode]
			_ = resp.Body.Close() // nothing was read
		}()
	}
	n := map[string]int{}
	for range cap(codes) {
		n[<-codes]++
	}
	if n["failed"] != 5 || n["locked"] != 7 {
		t.Errorf("%v, want 5 failed and 7 locked", n)
	}
}

func TestNoLimit(t *testing.T) {
	r := newRig(t)
	r.person("alice")
	r.account(func(a *identity.Account) { a.PasswordPolicy = &identity.PasswordPolicy{MinimumPasswordLength: 8} })
	b := r.browser()
	for range 7 {
		b.want(b.do("POST", sessionPath, object("Name", alice, "Password", "wrong")), 401, "SignInFailed")
	}
	r.in(alice)
}

// Strangers cannot fill the state with names that nobody has.
func TestUnknownNamesAreBounded(t *testing.T) {
	r := newRig(t)
	r.write(func(tx *state.Tx) {
		for i := range maxUnknown {
			Failures.Put(tx, apitest.Account, unknown+string(rune('a'+i%26))+stamp(apitest.Start.Add(time.Duration(i)*time.Second)), &Attempts{[]time.Time{apitest.Start}})
		}
	})
	before := Failures.Count(r.Store.Snapshot(), apitest.Account, unknown)
	b := r.browser()
	b.want(b.do("POST", sessionPath, object("Name", "nobody@"+apitest.Account, "Password", "wrong")), 401, "SignInFailed")
	if n := Failures.Count(r.Store.Snapshot(), apitest.Account, unknown); n != before {
		t.Errorf("%d names are counted, there were %d", n, before)
	}
	r.Advance(2 * time.Hour)
	b.want(b.do("POST", sessionPath, object("Name", "nobody@"+apitest.Account, "Password", "wrong")), 401, "SignInFailed")
	if n := Failures.Count(r.Store.Snapshot(), apitest.Account, unknown); n != before-few+1 && n != before-few {
		t.Errorf("%d names are left of %d", n, before)
	}
}

// What a user is told who has the password but cannot sign in is told to nobody
// else, and is no failure.
func TestNotAdmitted(t *testing.T) {
	r := newRig(t)
	r.person("alice")
	b := r.browser()
	try := func(code string) {
		t.Helper()
		for range 6 {
			b.want(b.signIn(alice), 403, code)
		}
		b.want(b.do("POST", sessionPath, object("Name", alice, "Password", "wrong")), 401, "SignInFailed")
	}
	r.profile("alice", func(p *identity.LoginProfile) { p.Inactive = true })
	try("ConsoleLoginDisabled")
	r.profile("alice", func(p *identity.LoginProfile) { p.Inactive = false })

	masks := func(m string) {
		r.account(func(a *identity.Account) {
			s := identity.DefaultSecurityPreference()
			s.LoginNetworkMasks = m
			a.Security = &s
		})
	}
	masks("192.0.2.0/24;2001:db8::/32")
	try("SignInNetworkDenied")
	masks("192.0.2.0/24;127.0.0.0/8")
	r.in(alice)
	masks("192.0.2.1;127.0.0.1")
	r.in(alice)
	masks("no mask")
	b.want(b.signIn(alice), 500, "InternalError")
	masks("")
	r.in(alice)

	r.account(func(a *identity.Account) {
		a.PasswordPolicy = &identity.PasswordPolicy{MinimumPasswordLength: 8, MaxPasswordAge: 1, HardExpiry: true, MaxLoginAttemps: 5}
	})
	r.Advance(25 * time.Hour)
	try("PasswordExpired")
}

func TestSignInIsRecorded(t *testing.T) {
	r := newRig(t)
	r.person("alice")
	r.account(func(a *identity.Account) { a.RootPasswordHash = passwordHash() })
	b := r.browser()
	b.do("POST", sessionPath, object("Name", alice, "Password", "Secret-Guess-1"))
	b.do("POST", sessionPath, object("Name", "My-Password-Typed-Here@"+apitest.Account, "Password", "x"))
	b.do("POST", sessionPath, object("Name", "x@5555555555555555", "Password", "x"))
	r.in(alice)
	r.in(apitest.Account)
	got := r.events("ConsoleSignin")
	if len(got) != 5 {
		t.Fatalf("%d events, want 5", len(got))
	}
	for i, want := range []struct{ product, kind, name, account, code string }{
		{"AasCustomer", "Account", "", apitest.Account, ""},
		{"AasSub", "RAMUser", "alice", apitest.Account, ""},
		{"AasSub", "", "", "", "SignInFailed"},
		{"AasSub", "", "", apitest.Account, "SignInFailed"},
		{"AasSub", "RAMUser", "alice", apitest.Account, "SignInFailed"},
	} {
		e := got[i]
		if e.Product != want.product || e.Principal.Type != want.kind || e.Principal.Name != want.name || e.Account != want.account || e.ErrorCode != want.code || !e.Changing || e.RequestID == "" || e.SourceIP != "127.0.0.1" {
			t.Errorf("event %d is %+v, want %+v", i, e, want)
		}
	}
	for _, e := range got {
		for k, v := range e.Params {
			t.Errorf("an event has a parameter: %s=%s", k, v)
		}
		if strings.Contains(e.Principal.Name+e.Error, "Typed") || strings.Contains(e.Error, "Guess") {
			t.Errorf("an event tells what was typed: %+v", e)
		}
	}
}
