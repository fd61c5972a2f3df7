package identity_test

import (
	"testing"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// The default group is there without being stored; once changed it is stored,
// and still the first of the list and one of it.
func TestDefaultResourceGroup(t *testing.T) {
	w := newWorld(t)
	created := w.now()
	w.update(func(tx *state.Tx) {
		identity.Accounts.Put(tx, account, identity.Self, &identity.Account{ID: account, CreateDate: created})
	})
	if identity.ResourceGroupOf("") != identity.DefaultResourceGroup || identity.ResourceGroupOf("rg-1") != "rg-1" {
		t.Error("which group a record means")
	}
	g, err := identity.FindResourceGroup(w.store.Snapshot(), account, identity.DefaultResourceGroup)
	if err != nil || g.Name != "default" || !g.CreateDate.Equal(created) {
		t.Fatalf("%+v, %v", g, err)
	}
	w.control("", func(tx *state.Tx) error {
		return identity.CreateResourceGroup(tx, account, &identity.ResourceGroup{ID: "rg-1", Name: "one"})
	})
	w.control("", func(tx *state.Tx) error {
		_, err := identity.UpdateResourceGroup(tx, account, identity.DefaultResourceGroup, "The rest")
		return err
	})
	all, err := identity.AllResourceGroups(w.store.Snapshot(), account)
	if err != nil || len(all) != 2 || all[0].DisplayName != "The rest" || all[1].ID != "rg-1" {
		t.Errorf("%+v, %v", all, err)
	}
	w.control("DeleteConflict.ResourceGroup.Default", func(tx *state.Tx) error {
		_, err := identity.DeleteResourceGroup(tx, account, identity.DefaultResourceGroup)
		return err
	})
	if _, err := identity.FindResourceGroup(w.store.Snapshot(), "1999999999999999", identity.DefaultResourceGroup); err == nil {
		t.Error("a default group of an account that does not exist")
	}
}

// Grants count in one quota whatever their scope, need a group that exists, and
// end with it.
func TestGrantsInResourceGroups(t *testing.T) {
	w := newWorld(t)
	w.user("u")
	for _, n := range []string{"a", "b", "c"} {
		w.policy(n, allow("ecs:*"))
	}
	limits := catalog.DefaultLimits()
	limits.CustomPerPrincipal = 2
	u := identity.Grantee{Kind: identity.ToUser, Name: "u"}
	attach := func(scope, name string) func(tx *state.Tx) error {
		return func(tx *state.Tx) error {
			return identity.Attach(tx, account, limits, identity.NewAttachment(u, scope, identity.Custom, name, w.now()))
		}
	}
	w.control("EntityNotExists.ResourceGroup", attach("rg-1", "a"))
	w.control("", func(tx *state.Tx) error {
		return identity.CreateResourceGroup(tx, account, &identity.ResourceGroup{ID: "rg-1", Name: "one"})
	})
	w.control("", attach("rg-1", "a"))
	w.control("EntityAlreadyExists.User.Policy", attach("rg-1", "a"))
	w.control("", attach(identity.AccountScope, "a"))
	w.control("LimitExceeded.User.Policy", attach(identity.AccountScope, "b"))
	w.control("EntityNotExist.Policy", attach("rg-1", "none"))
	w.control("DeleteConflict.User.Policy", func(tx *state.Tx) error { return identity.DeleteUser(tx, account, "u") })
	w.control("", func(tx *state.Tx) error { _, err := identity.DeleteResourceGroup(tx, account, "rg-1"); return err })
	w.control("", attach(identity.AccountScope, "b")) // there is room again
	w.control("EntityNotExist.User.Policy", func(tx *state.Tx) error {
		return identity.Detach(tx, account, *identity.NewAttachment(u, "rg-1", identity.Custom, "a", w.now()))
	})
	n := 0
	for range identity.AttachmentsByScope.Find(w.store.Snapshot(), account, "rg-1") {
		n++
	}
	if n != 0 {
		t.Errorf("%d grants outlive their group", n)
	}
}

// An error of the checks leaves nothing behind.
func TestCreateResourceGroupNames(t *testing.T) {
	w := newWorld(t)
	make := func(name string) error {
		return w.store.Update(t.Context(), func(tx *state.Tx) error {
			return identity.CreateResourceGroup(tx, account, &identity.ResourceGroup{ID: "rg-" + name, Name: name})
		})
	}
	for _, c := range [][2]string{{"one", ""}, {"ONE", "EntityAlreadyExists.ResourceGroup"}, {"Default", "EntityAlreadyExists.ResourceGroup"}, {"two", ""}} {
		if err := make(c[0]); acs.CodeOf(err) != c[1] {
			t.Errorf("%s: %v, want %q", c[0], err, c[1])
		}
	}
	if n := identity.ResourceGroups.Count(w.store.Snapshot(), account, ""); n != 2 {
		t.Errorf("%d groups", n)
	}
}
