package identity_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/rampart-cloud/rampart/identity"
)

func TestParsePrincipalName(t *testing.T) {
	plain := &identity.Account{ID: "1234567890123456"}
	aliased := &identity.Account{ID: "1234567890123456", Alias: "example"}
	for _, c := range []struct {
		a          *identity.Account
		kind, text string
		want       string
		ok         bool
	}{
		{plain, identity.ToUser, "Alice@1234567890123456.onaliyun.com", "Alice", true},
		{plain, identity.ToUser, "Alice@1234567890123456.ONALIYUN.com", "Alice", true},
		{plain, identity.ToUser, "Alice@example.onaliyun.com", "", false},
		{aliased, identity.ToUser, "Alice@Example.onaliyun.com", "Alice", true},
		{aliased, identity.ToUser, "Alice@1234567890123456.onaliyun.com", "Alice", true},
		{aliased, identity.ToGroup, "devs@group.example.onaliyun.com", "devs", true},
		{aliased, identity.ToRole, "ops@role.example.onaliyunservice.com", "ops", true},
		{aliased, identity.ToRole, "ops@role.example.onaliyun.com", "", false},
		{aliased, identity.ToUser, "devs@group.example.onaliyun.com", "", false},
		{aliased, identity.ToGroup, "devs@example.onaliyun.com", "", false},
		{plain, identity.ToUser, "Alice@.onaliyun.com", "", false}, // an empty alias is no alias
		{plain, identity.ToUser, "Alice@", "", false},
		{plain, identity.ToUser, "@1234567890123456.onaliyun.com", "", false},
		{plain, identity.ToUser, "Alice", "", false},
		{plain, identity.ToUser, "a@b@1234567890123456.onaliyun.com", "", false},
		{plain, "", "Alice@", "", false},
		{plain, "service", "Alice@1234567890123456.onaliyun.com", "", false},
	} {
		if got, ok := c.a.ParsePrincipalName(c.kind, c.text); got != c.want || ok != c.ok {
			t.Errorf("%s %q: %q, %v, want %q, %v", c.kind, c.text, got, ok, c.want, c.ok)
		}
	}
}

// A name that was written is read again, as itself and as no other kind.
func TestPrincipalNamesRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := &identity.Account{ID: rapid.StringMatching(`[1-9][0-9]{15}`).Draw(t, "id"), Alias: rapid.StringMatching(`([a-zA-Z0-9]{3,10})?`).Draw(t, "alias")}
		g := identity.Grantee{Kind: rapid.SampledFrom([]string{identity.ToUser, identity.ToGroup, identity.ToRole}).Draw(t, "kind"),
			Name: rapid.StringMatching(`[a-zA-Z0-9._-]{1,64}`).Draw(t, "name")}
		text := a.PrincipalName(g)
		for _, kind := range []string{identity.ToUser, identity.ToGroup, identity.ToRole} {
			name, ok := a.ParsePrincipalName(kind, text)
			if ok != (kind == g.Kind) || ok && name != g.Name {
				t.Fatalf("%q as %s: %q, %v", text, kind, name, ok)
			}
		}
		if !strings.HasSuffix(a.PrincipalName(identity.Grantee{Kind: identity.ToUser, Name: "x"}), a.DefaultDomain()) {
			t.Fatal("a user is not in the default domain")
		}
	})
}
