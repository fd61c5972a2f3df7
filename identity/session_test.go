package identity_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/identity"
)

func TestSessionTokens(t *testing.T) {
	sealer := newSealer(t)
	mfa := true
	s := &identity.Session{AccessKeyID: "STS.x", Secret: "secret", Account: account, RoleID: "3", RoleName: "R", SessionName: "s",
		Expiration: now, Policy: allow("*"), MFAPresent: &mfa}
	token, err := s.Token(sealer)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(token, "secret") {
		t.Error("the token shows the secret")
	}
	got, err := identity.OpenSession(sealer, token)
	if err != nil || got.Secret != "secret" || got.RoleID != "3" || !got.Expiration.Equal(now) || got.Policy != s.Policy || !*got.MFAPresent {
		t.Errorf("the session is %+v, %v", got, err)
	}
	p := got.Principal()
	if p.Type != acs.AssumedRoleUser || p.RoleName != "R" || p.AccessKeyID != "STS.x" || p.SessionPolicy != s.Policy {
		t.Errorf("the principal is %+v", p)
	}
	for name, bad := range map[string]string{"cut": token[:len(token)-1], "changed": token[:len(token)-2] + "xx", "empty": "", "other text": "aGVsbG8"} {
		if _, err := identity.OpenSession(sealer, bad); !errors.Is(err, identity.ErrToken) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := identity.OpenSession(newSealer(t), token); !errors.Is(err, identity.ErrToken) {
		t.Errorf("another installation opens the token: %v", err)
	}
	// What was sealed for something else is no token.
	key, err := sealer.Seal(identity.SecretPurpose("STS.x"), []byte(`{"Account":"`+account+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := identity.OpenSession(sealer, key); !errors.Is(err, identity.ErrToken) {
		t.Errorf("a sealed access key is taken for a token: %v", err)
	}
	if !identity.IsTemporary("STS.x") || identity.IsTemporary("LTAI") {
		t.Error("temporary keys are not told from others")
	}
}
