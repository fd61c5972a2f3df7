package identity_test

import (
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/policy"
	"github.com/rampart-cloud/rampart/state"
)

// control runs a change of control policies that must end with this code.
func (w *world) control(code string, fn func(tx *state.Tx) error) {
	w.t.Helper()
	if err := w.store.Update(w.t.Context(), fn); acs.CodeOf(err) != code {
		w.t.Errorf("%v, want %q", err, code)
	}
}

// Control policies bound whatever identity policies allow, from enabling until
// disabling, and the cached sets follow each change of text and attachment.
func TestControlPoliciesFollowTheState(t *testing.T) {
	w := newWorld(t)
	u := w.user("u")
	r := w.role("r", "1", "")
	w.policy("a", allow("ecs:*"))
	w.attach(identity.ToUser, "u", identity.AccountScope, identity.Custom, "a")
	w.attach(identity.ToRole, "r", identity.AccountScope, identity.Custom, "a")
	limits := catalog.DefaultLimits()
	both := func(what string, want policy.Verdict) {
		t.Helper()
		w.want(what+", user", u, "ecs:Run", want)
		w.want(what+", role", r, "ecs:Run", want)
		if l, err := w.dir.Layers(w.store.Snapshot(), acs.Principal{Type: acs.Account, Account: account}, ""); err != nil || l.Control != nil {
			t.Errorf("%s: the root is bound: %v, %v", what, l, err)
		}
	}
	guard := &identity.ControlPolicy{PolicyID: "cp-1", PolicyName: "guard", EffectScope: identity.EffectRAM, Document: deny("ecs:Run")}
	attach := func(id string) func(tx *state.Tx) error {
		return func(tx *state.Tx) error {
			return identity.AttachControlPolicy(tx, account, limits, &identity.ControlAttachment{PolicyID: id, TargetID: account})
		}
	}
	detach := func(id string) func(tx *state.Tx) error {
		return func(tx *state.Tx) error {
			return identity.DetachControlPolicy(tx, account, identity.ControlAttachment{PolicyID: id, TargetID: account})
		}
	}
	text := func(document string) func(tx *state.Tx) error {
		return func(tx *state.Tx) error {
			_, err := identity.UpdateControlPolicy(tx, account, "cp-1", "", "", document, w.now())
			return err
		}
	}
	enable := func(tx *state.Tx) error { identity.EnableControl(tx, account, w.now()); return nil }
	disable := func(tx *state.Tx) error { identity.DisableControl(tx, account, w.now()); return nil }

	both("before", policy.Allow)
	w.control("", func(tx *state.Tx) error { return identity.CreateControlPolicy(tx, account, guard) })
	w.control("NotSupport.ControlPolicyDisabled", attach("cp-1"))
	w.control("", enable)
	both("with full access over them", policy.Allow)
	w.want("what no identity policy allows", u, "vpc:Any", policy.ImplicitDeny)
	w.control("", attach("cp-1"))
	both("with a deny", policy.ExplicitDeny)
	w.want("what the deny does not speak of", u, "ecs:Stop", policy.Allow)
	w.control("", text(deny("ecs:Stop")))
	both("with another text", policy.Allow)
	w.want("what the other text denies", u, "ecs:Stop", policy.ExplicitDeny)
	w.control("", text(allow("ecs:Stop")))
	w.control("", detach(identity.FullControlPolicy))
	both("without full access", policy.ImplicitDeny)
	w.want("what is left", u, "ecs:Stop", policy.Allow)
	w.control("NotSupport.DetachLastControlPolicy", detach("cp-1"))
	w.control("", disable)
	both("disabled", policy.Allow)
	w.control("", enable)
	both("enabled again, with full access only", policy.Allow)
	w.want("the guard was detached", u, "ecs:Stop", policy.Allow)
}

// Enabled without any attachment - which no call can bring about - allows
// nothing, and what cannot be read is an error.
func TestControlFailsClosed(t *testing.T) {
	w := newWorld(t)
	u := w.user("u")
	w.policy("a", allow("*"))
	w.attach(identity.ToUser, "u", identity.AccountScope, identity.Custom, "a")
	w.update(func(tx *state.Tx) {
		identity.ControlSettings.Put(tx, account, identity.Self, &identity.ControlSetting{Enabled: true})
	})
	w.want("nothing attached", u, "ecs:Run", policy.ImplicitDeny)
	a := identity.ControlAttachment{PolicyID: "cp-none", TargetID: account}
	w.update(func(tx *state.Tx) { identity.ControlAttachments.Put(tx, account, a.ID(), &a) })
	w.fails("attached but gone", u, "cp-none")
	w.update(func(tx *state.Tx) {
		identity.ControlPolicies.Put(tx, account, "cp-none", &identity.ControlPolicy{PolicyID: "cp-none", PolicyName: "broken", Document: "{"})
	})
	w.fails("attached but broken", u, "broken")
}

// The system control policy stands in no store and cannot be changed.
func TestFullControlPolicy(t *testing.T) {
	w := newWorld(t)
	p, err := identity.FindControlPolicy(w.store.Snapshot(), account, identity.FullControlPolicy)
	if err != nil || p.Type() != identity.System {
		t.Fatalf("%+v, %v", p, err)
	}
	if _, err := policy.Parse(policy.Control, []byte(p.Document)); err != nil {
		t.Error(err)
	}
	w.control("NotSupport.SystemControlPolicy", func(tx *state.Tx) error { return identity.DeleteControlPolicy(tx, account, identity.FullControlPolicy) })
	w.control("EntityNotExists.Target", func(tx *state.Tx) error {
		return identity.AttachControlPolicy(tx, account, catalog.DefaultLimits(), &identity.ControlAttachment{PolicyID: identity.FullControlPolicy, TargetID: "fd-1"})
	})
}

// now is the time at which everything here happens.
func (w *world) now() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }
