package identity_test

import (
	"testing"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

func TestFindAccessKey(t *testing.T) {
	w := newWorld(t)
	sealer := newSealer(t)
	put := func(account, id, user, status string) {
		sealed, err := sealer.Seal(identity.SecretPurpose(id), []byte("secret of "+id))
		if err != nil {
			t.Fatal(err)
		}
		w.update(func(tx *state.Tx) {
			identity.AccessKeys.Put(tx, account, id, &identity.AccessKey{AccessKeyID: id, UserName: user, SealedSecret: sealed, Status: status})
		})
	}
	w.user("u")
	const other = "6543210987654321"
	put(account, "K1", "u", identity.Active)
	put(account, "K2", "u", identity.Inactive)
	put(account, "K3", "", identity.Active)
	put(account, "K4", "gone", identity.Active)
	put(other, "K5", "", identity.Active)
	put(account, "K6", "u", "strange")
	for id, want := range map[string]struct {
		kind     acs.PrincipalType
		account  string
		inactive bool
	}{
		"K1": {acs.RAMUser, account, false}, "K2": {acs.RAMUser, account, true}, "K3": {acs.Account, account, false},
		"K5": {acs.Account, other, false}, "K6": {acs.RAMUser, account, true}, // what is not Active is not active
	} {
		c, err := identity.FindAccessKey(w.store.Snapshot(), sealer, id)
		if err != nil || c == nil {
			t.Errorf("%s: %v, %v", id, c, err)
			continue
		}
		if c.Principal.Type != want.kind || c.Principal.Account != want.account || c.Inactive != want.inactive || c.Secret != "secret of "+id {
			t.Errorf("%s: %+v", id, c)
		}
		if c.Principal.MFAPresent != nil {
			t.Errorf("%s: an access key says something of MFA", id)
		}
	}
	for _, id := range []string{"K4", "K9", ""} {
		if c, err := identity.FindAccessKey(w.store.Snapshot(), sealer, id); c != nil || err != nil {
			t.Errorf("%q: %v, %v", id, c, err)
		}
	}
	// A secret that cannot be opened is an error, not a wrong signature.
	if _, err := identity.FindAccessKey(w.store.Snapshot(), newSealer(t), "K1"); err == nil {
		t.Error("a secret was opened with another key")
	}
	// A sealed secret that was moved to another key does not open there.
	w.update(func(tx *state.Tx) {
		stolen := *identity.AccessKeys.Get(tx, account, "K3")
		stolen.AccessKeyID, stolen.UserName = "K7", "u"
		identity.AccessKeys.Put(tx, account, "K7", &stolen)
	})
	if _, err := identity.FindAccessKey(w.store.Snapshot(), sealer, "K7"); err == nil {
		t.Error("the root's secret works under another key id")
	}
}
