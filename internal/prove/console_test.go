package prove

import (
	"bytes"
	"encoding/json"
	"net/http"
	"testing"

	"github.com/rampart-cloud/rampart/client"
)

// tab is a browser's tab: it keeps its cookie and goes to any node.
type tab struct {
	w      *world
	cookie *http.Cookie
}

// do sends a request of the console to a node and gives the status and the code
// of an error.
func (b *tab) do(node int, method, path string, body any) (status int, answer map[string]any) {
	b.w.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		b.w.t.Fatal(err)
	}
	q, err := http.NewRequestWithContext(b.w.t.Context(), method, b.w.nodes[node].URL()+"/console/api/"+path, bytes.NewReader(text))
	if err != nil {
		b.w.t.Fatal(err)
	}
	q.Header.Set("Content-Type", "application/json")
	if b.cookie != nil {
		q.AddCookie(b.cookie)
	}
	resp, err := b.w.http.Do(q)
	if err != nil {
		b.w.t.Fatal(err)
	}
	defer resp.Body.Close()
	for _, c := range resp.Cookies() {
		if b.cookie = c; c.MaxAge < 0 {
			b.cookie = nil
		}
	}
	if resp.StatusCode != http.StatusNoContent {
		if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
			b.w.t.Fatal(err)
		}
	}
	return resp.StatusCode, answer
}

// signIn signs in at a node and gives the error's code, empty for none.
func (b *tab) signIn(node int, name, password string) string {
	b.w.t.Helper()
	_, answer := b.do(node, "POST", "session", map[string]string{"Name": name, "Password": password})
	code, _ := answer["Code"].(string)
	return code
}

// calls says whether a node takes the session's calls.
func (b *tab) calls(node int) bool {
	b.w.t.Helper()
	status, answer := b.do(node, "POST", "call?Version="+stsVersion+"&Action=GetCallerIdentity", map[string]string{})
	if status != http.StatusOK && answer["Code"] != "SignInRequired" {
		b.w.t.Fatalf("node %d: %d %v", node, status, answer)
	}
	return status == http.StatusOK
}

// A console session belongs to the cluster: what is done on one node holds on
// the other at once, without a wait.
func TestConsoleSessionsOnTwoNodes(t *testing.T) {
	const old, new, other = "First-Pass-2026", "Other-Pass-2026", "Third-Pass-2026"
	const alice, bob = "alice@" + accountID, "bob@" + accountID
	w := start(t, 2, startCluster(t, 1), nil)
	root := client.New(w.nodes[0].URL(), rootID, rootSecret)
	must := func(action string, params map[string]string) {
		t.Helper()
		if _, err := root.Call(t.Context(), ramVersion, action, params); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"alice", "bob"} {
		must("CreateUser", map[string]string{"UserName": name})
		must("CreateLoginProfile", map[string]string{"UserName": name, "Password": old})
	}
	must("SetPasswordPolicy", map[string]string{"MaxLoginAttemps": "3", "MinimumPasswordLength": "8"})
	must("AttachPolicyToUser", map[string]string{"PolicyType": "System", "PolicyName": "AdministratorAccess", "UserName": "alice"})

	in := func(node int, name, password string) *tab {
		t.Helper()
		b := &tab{w: w}
		if code := b.signIn(node, name, password); code != "" {
			t.Fatalf("signing in as %s at node %d: %s", name, node, code)
		}
		return b
	}
	holds := func(b *tab, want bool, when string) {
		t.Helper()
		for node := range 2 {
			if got := b.calls(node); got != want {
				t.Errorf("%s: node %d takes the session's calls: %v, want %v", when, node, got, want)
			}
		}
	}

	// Signed in here, called there, signed out there, out here.
	b := in(0, alice, old)
	holds(b, true, "signed in at node 0")
	kept := *b.cookie
	if status, _ := b.do(1, "DELETE", "session", nil); status != http.StatusNoContent {
		t.Fatalf("signing out: %d", status)
	}
	b.cookie = &kept // a thief's copy is worth nothing
	holds(b, false, "signed out at node 1")

	// Who changes the password at one node stays in; other sessions end on both.
	mine, others := in(1, alice, old), in(0, alice, old)
	if status, answer := mine.do(1, "POST", "session/password", map[string]string{"OldPassword": old, "NewPassword": new}); status != http.StatusOK {
		t.Fatalf("changing the password: %d %v", status, answer)
	}
	holds(mine, true, "the own session after the password was changed at node 1")
	holds(others, false, "another session after that")
	must("UpdateLoginProfile", map[string]string{"UserName": "alice", "Password": other})
	holds(mine, false, "after an administrator's change")

	// Failures count together, and the lock holds everywhere.
	for i, node := range []int{0, 1, 0} {
		if code := (&tab{w: w}).signIn(node, bob, "wrong"); code != "SignInFailed" {
			t.Errorf("guess %d: %s", i, code)
		}
	}
	for node := range 2 {
		if code := (&tab{w: w}).signIn(node, bob, old); code != "SignInLocked" {
			t.Errorf("node %d after three failures at both: %s", node, code)
		}
	}
	in(1, alice, other) // nobody else is locked

	// A restart of the node where it was made forgets no session.
	b = in(0, alice, other)
	w.restart(0)
	holds(b, true, "after node 0 was started anew")
}
