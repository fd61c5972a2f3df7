package console

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// Every way in which a session ends, at once and for good.
func TestSessionsEnd(t *testing.T) {
	r := newRig(t)
	r.account(func(a *identity.Account) { a.RootPasswordHash = passwordHash() })
	deleteUser := func(tx *state.Tx) { identity.Users.Delete(tx, apitest.Account, "alice") }
	r.person("alice", apitest.Allow("ecs:*"))
	profileOf := func(tx *state.Tx) identity.LoginProfile {
		return *identity.LoginProfiles.Get(tx, apitest.Account, "alice")
	}
	user, profile := *identity.Users.Get(r.Store.Snapshot(), apitest.Account, "alice"), *identity.LoginProfiles.Get(r.Store.Snapshot(), apitest.Account, "alice")
	for what, end := range map[string]func(tx *state.Tx){
		"the user is deleted": deleteUser,
		"the user is made anew": func(tx *state.Tx) {
			u := user
			u.UserID = "299999999999999999"
			identity.Users.Put(tx, apitest.Account, "alice", &u)
		},
		"the login profile is deleted": func(tx *state.Tx) { identity.LoginProfiles.Delete(tx, apitest.Account, "alice") },
		"the login profile is inactive": func(tx *state.Tx) {
			p := profileOf(tx)
			p.Inactive = true
			identity.LoginProfiles.Put(tx, apitest.Account, "alice", &p)
		},
		"the password is changed": func(tx *state.Tx) {
			p := profileOf(tx)
			identity.LoginProfiles.Put(tx, apitest.Account, "alice", p.WithPassword("another hash", apitest.Start))
		},
		"sessions become shorter": func(tx *state.Tx) {
			a := *identity.Accounts.Get(tx, apitest.Account, identity.Self)
			s := identity.DefaultSecurityPreference()
			s.LoginSessionDuration = 1
			a.Security = &s
			identity.Accounts.Put(tx, apitest.Account, identity.Self, &a)
			r.Advance(time.Hour)
		},
	} {
		b := r.in(alice)
		b.want(b.call("DescribeRegions"), 200, "")
		r.write(end)
		b.want(b.call("DescribeRegions"), 401, "SignInRequired")
		if b.signed() {
			t.Errorf("%s, but the session goes on", what)
		}
		b.want(b.do("POST", sessionPath+"/password", object("OldPassword", password, "NewPassword", "Other-Pass-2026")), 401, "SignInRequired")
		b.want(b.do("POST", sessionPath+"/mfa", "{}"), 401, "SignInRequired")
		r.write(func(tx *state.Tx) {
			identity.Users.Put(tx, apitest.Account, "alice", &user)
			p := profile
			identity.LoginProfiles.Put(tx, apitest.Account, "alice", &p)
		})
		r.account(func(a *identity.Account) { a.Security = nil })
	}
	root := r.in(apitest.Account)
	root.want(root.call("DescribeRegions"), 200, "")
	r.account(func(a *identity.Account) { a.RootPasswordHash = "another hash" })
	root.want(root.call("DescribeRegions"), 401, "SignInRequired")
}

// A renamed user stays signed in: it is the same user.
func TestRename(t *testing.T) {
	r := newRig(t)
	r.person("alice", apitest.Allow("ecs:*"))
	b := r.in(alice)
	r.write(func(tx *state.Tx) {
		if _, err := identity.UpdateUser(tx, apitest.Account, "alice", identity.UserEdit{NewName: "alicia"}, apitest.Start); err != nil {
			t.Error(err)
		}
	})
	if got := b.call("DescribeRegions"); got.get("Caller") != "acs:ram::"+apitest.Account+":user/alicia" {
		t.Errorf("%s", got.text)
	}
}

func TestSessionTime(t *testing.T) {
	r := newRig(t)
	r.person("alice", apitest.Allow("ecs:*"))
	b := r.in(alice)
	r.Advance(6*time.Hour - time.Second)
	b.want(b.call("DescribeRegions"), 200, "") // does not make it longer
	r.Advance(time.Second)
	b.want(b.call("DescribeRegions"), 401, "SignInRequired")
	r.Advance(time.Second)
	r.in(alice) // drops what is over
	if n := Sessions.Count(r.Store.Snapshot(), apitest.Account, ""); n != 1 {
		t.Errorf("%d sessions are stored", n)
	}
	b = r.in(alice)
	r.Restart()
	b.want(b.call("DescribeRegions"), 200, "")
}

func TestSignOut(t *testing.T) {
	r := newRig(t)
	r.person("alice", apitest.Allow("ecs:*"))
	b, other := r.in(alice), r.in(alice)
	stolen := *b.cookie
	if got := b.do("DELETE", sessionPath, ""); got.status != 204 || b.cookie != nil {
		t.Errorf("%d, cookie %v", got.status, b.cookie)
	}
	b.cookie = &stolen
	b.want(b.call("DescribeRegions"), 401, "SignInRequired")
	other.want(other.call("DescribeRegions"), 200, "")
	if got := b.do("DELETE", sessionPath, ""); got.status != 204 {
		t.Errorf("signing out twice: %d", got.status)
	}
}

func TestCookie(t *testing.T) {
	r := newRig(t)
	r.person("alice")
	c := r.in(alice).cookie
	if c.Name != cookieName || !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != "/console/" || c.Secure || c.MaxAge != 6*3600 || c.Domain != "" || len(c.Value) < 43 {
		t.Errorf("%+v", c)
	}
	// The state does not hold what the cookie does.
	for id := range Sessions.All(r.Store.Snapshot(), apitest.Account, "", "") {
		if strings.Contains(id, c.Value) || id != hashOf(c.Value) {
			t.Errorf("the session's id is %s", id)
		}
	}
	s := httptest.NewTLSServer(r.console)
	defer s.Close()
	q, err := http.NewRequestWithContext(t.Context(), "POST", s.URL+sessionPath, strings.NewReader(object("Name", alice, "Password", password)))
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("Content-Type", "application/json")
	resp, err := s.Client().Do(q)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if got := resp.Cookies(); len(got) != 1 || !got[0].Secure {
		t.Errorf("over TLS: %+v", got)
	}
}

func TestMFACode(t *testing.T) {
	r := newRig(t)
	r.person("alice", apitest.Allow("ecs:*"), `{"Version":"1","Statement":[{"Effect":"Deny","Action":"ecs:DeleteDisk","Resource":"*","Condition":{"Bool":{"acs:MFAPresent":["false"]}}}]}`)
	without := r.in(alice)
	without.want(without.call("DeleteDisk"), 403, "Forbidden.RAM")
	seed := r.device("alice")
	b := r.browser()
	for range 6 {
		b.want(b.signIn(alice), 401, "MFACodeRequired") // no failure
	}
	code := r.code(seed, 0)
	b.want(b.do("POST", sessionPath, object("Name", alice, "Password", "wrong", "Code", code)), 401, "SignInFailed")
	for _, wrong := range []string{"000000", "x", "999999999", r.code(seed, 9)} {
		if wrong != code {
			b.want(b.signIn(alice, "Code", wrong), 401, "MFACodeInvalid")
		}
	}
	b.want(b.signIn(alice, "Code", code), 403, "SignInLocked") // wrong codes are failures
	r.Advance(2 * time.Hour)
	code = r.code(seed, 0)
	got := b.signIn(alice, "Code", code)
	if got.status != 200 || got.get("MFAPresent") != true {
		t.Fatalf("%d %s", got.status, got.text)
	}
	b.want(b.call("DeleteDisk"), 200, "")
	if got := b.call("DescribeRegions"); got.get("MFA") != "true" {
		t.Errorf("%s", got.text)
	}
	again := r.browser()
	again.want(again.signIn(alice, "Code", code), 401, "MFACodeInvalid") // a code counts once
	r.Advance(30 * time.Second)
	again.want(again.signIn(alice, "Code", r.code(seed, 0)), 200, "")
	for _, ev := range r.events("ConsoleSignin") {
		if strings.Contains(ev.Error, code) || len(ev.Params) > 0 {
			t.Errorf("an event tells the code: %+v", ev)
		}
	}
}

func TestPasswordMustBeChanged(t *testing.T) {
	r := newRig(t)
	r.person("alice", apitest.Allow("ecs:*"))
	other := r.in(alice)
	r.profile("alice", func(p *identity.LoginProfile) { p.PasswordResetRequired = true })
	r.account(func(a *identity.Account) {
		s := identity.DefaultSecurityPreference()
		s.AllowUserToChangePassword = false // one that must may all the same
		a.Security = &s
	})
	b := r.browser()
	if got := b.signIn(alice); got.get("Next") != changePassword {
		t.Fatalf("%s", got.text)
	}
	for _, op := range []string{"DescribeRegions", "DescribeZones"} {
		b.want(b.call(op), 403, "SignInStepRequired")
	}
	b.want(b.do("POST", sessionPath+"/mfa", "{}"), 409, "SignInStepNotAsked")
	change := func(old, new string) reply {
		return b.do("POST", sessionPath+"/password", object("OldPassword", old, "NewPassword", new))
	}
	b.want(change(password, "short"), 400, "InvalidParameter.Password.Length")
	b.want(change("wrong", "Fresh-Pass-2026"), 400, "InvalidParameter")
	b.want(change(password, password), 400, "InvalidParameter")
	got := change(password, "Fresh-Pass-2026")
	if got.status != 200 || got.get("Next") != "" {
		t.Fatalf("%d %s", got.status, got.text)
	}
	b.want(b.call("DescribeRegions"), 200, "")
	other.want(other.call("DescribeRegions"), 401, "SignInRequired")
	b.want(r.browser().signIn(alice), 401, "SignInFailed")
	events := r.events("ChangePassword")
	if len(events) != 4 || events[0].ErrorCode != "" || events[3].ErrorCode != "InvalidParameter.Password.Length" || events[0].Principal.Name != "alice" {
		t.Errorf("%d events: %+v", len(events), events[0])
	}
	for _, ev := range events {
		if strings.Contains(ev.Error, "Pass-2026") || len(ev.Params) > 0 {
			t.Errorf("an event tells a password: %+v", ev)
		}
	}

	// An old password must be changed as well.
	r.account(func(a *identity.Account) {
		a.PasswordPolicy = &identity.PasswordPolicy{MinimumPasswordLength: 8, MaxPasswordAge: 1}
	})
	r.Advance(25 * time.Hour)
	if got := b.do("POST", sessionPath, object("Name", alice, "Password", "Fresh-Pass-2026")); got.get("Next") != changePassword {
		t.Errorf("%s", got.text)
	}
}

func TestMFAMustBeBound(t *testing.T) {
	r := newRig(t)
	r.person("alice", apitest.Allow("ecs:*"))
	r.profile("alice", func(p *identity.LoginProfile) { p.MFABindRequired = true })
	b := r.browser()
	if got := b.signIn(alice); got.get("Next") != bindMFA {
		t.Fatalf("%s", got.text)
	}
	b.want(b.call("DescribeRegions"), 403, "SignInStepRequired")
	first := b.do("POST", sessionPath+"/mfa", "{}")
	second := b.do("POST", sessionPath+"/mfa", "{}") // the first is forgotten
	if first.status != 200 || second.get("Seed") == first.get("Seed") || !strings.HasPrefix(second.get("QRCodePNG").(string), "iVBOR") {
		t.Fatalf("%s %s", first.text, second.text)
	}
	if n := identity.MFADevices.Count(r.Store.Snapshot(), apitest.Account, ""); n != 0 {
		t.Errorf("%d devices are stored before one is bound", n)
	}
	serial := second.get("SerialNumber").(string)
	if serial != identity.SerialNumber(apitest.Account, "alice") {
		t.Errorf("the device is %s", serial)
	}
	seed := seedOf(t, r)
	bind := func(serial, c1, c2 string) reply {
		return b.do("POST", sessionPath+"/mfa", object("SerialNumber", serial, "Code1", c1, "Code2", c2))
	}
	b.want(bind(serial, "000000", "000001"), 400, "InvalidParameter.AuthenticationCode")
	b.want(bind(identity.SerialNumber(apitest.Account, "mallory"), r.code(seed, -1), r.code(seed, 0)), 409, "SignInStepNotAsked")
	got := bind(serial, r.code(seed, -1), r.code(seed, 0))
	if got.status != 200 || got.get("Next") != "" || got.get("MFAPresent") != true {
		t.Fatalf("%d %s", got.status, got.text)
	}
	b.want(b.call("DescribeRegions"), 200, "")
	b.want(r.browser().signIn(alice), 401, "MFACodeRequired")
	b.want(r.browser().signIn(alice, "Code", r.code(seed, 0)), 401, "MFACodeInvalid") // used to bind
	if ev := r.events("BindMFADevice"); len(ev) != 3 || ev[0].ErrorCode != "" || ev[0].Params["SerialNumber"] != serial {
		t.Errorf("%d events", len(ev))
	}
}

// seedOf gives the seed of the device that is being bound.
func seedOf(t *testing.T, r *rig) []byte {
	t.Helper()
	for _, s := range Sessions.All(r.Store.Snapshot(), apitest.Account, "", "") {
		if s.Pending != nil {
			seed, err := r.Env.Seal.Open(identity.MFAPurpose(s.Pending.Name), s.Pending.SealedSeed)
			if err != nil {
				t.Fatal(err)
			}
			return seed
		}
	}
	t.Fatal("no device is being bound")
	return nil
}
