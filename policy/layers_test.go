package policy

import "testing"

// layerSets gives a set for each letter of what: a allows, d denies, - neither.
func layerSet(t *testing.T, what byte) *Set {
	switch what {
	case 'a':
		return NewSet(policyOf(t, "allow", `{"Effect": "Allow", "Action": "*", "Resource": "*"}`))
	case 'd':
		return NewSet(policyOf(t, "deny", `{"Effect": "Deny", "Action": "*", "Resource": "*"}`))
	}
	return nil
}

func TestLayers(t *testing.T) {
	// Each row: control levels, session, account, resource group, trust. A blank
	// is a layer that does not exist.
	for _, c := range []struct {
		control                     string
		session, account, rg, trust byte
		flags                       string
		want                        Verdict
		layer                       LayerKind
	}{
		{"", ' ', '-', ' ', ' ', "", ImplicitDeny, AccountLayer},
		{"", ' ', 'a', ' ', ' ', "", Allow, AccountLayer},
		{"", ' ', 'd', ' ', ' ', "", ExplicitDeny, AccountLayer},
		{"", ' ', 'd', 'a', ' ', "root", Allow, RootLayer},
		{"d", ' ', 'd', ' ', ' ', "root", Allow, RootLayer},
		// resource group only after an implicit deny: its Deny does not beat an account-level Allow
		{"", ' ', 'a', 'd', ' ', "", Allow, AccountLayer},
		{"", ' ', '-', 'd', ' ', "", ExplicitDeny, ResourceGroupLayer},
		{"", ' ', '-', 'a', ' ', "", Allow, ResourceGroupLayer},
		{"", ' ', '-', '-', ' ', "", ImplicitDeny, ResourceGroupLayer},
		{"", ' ', 'd', 'a', ' ', "", ExplicitDeny, AccountLayer},
		// control policies: every level must allow
		{"aa", ' ', 'a', ' ', ' ', "", Allow, AccountLayer},
		{"a-", ' ', 'a', ' ', ' ', "", ImplicitDeny, ControlLayer},
		{"-a", ' ', 'a', ' ', ' ', "", ImplicitDeny, ControlLayer},
		{"ad", ' ', 'a', ' ', ' ', "", ExplicitDeny, ControlLayer},
		{"-d", ' ', 'a', ' ', ' ', "", ExplicitDeny, ControlLayer},
		// session policy
		{"", '-', 'a', ' ', ' ', "", ImplicitDeny, SessionLayer},
		{"", 'd', 'a', ' ', ' ', "", ExplicitDeny, SessionLayer},
		{"", 'a', 'a', ' ', ' ', "", Allow, AccountLayer},
		{"", 'a', '-', ' ', ' ', "", ImplicitDeny, AccountLayer},
		// trust: both sides must allow
		{"", ' ', 'a', ' ', 'a', "", Allow, AccountLayer},
		{"", ' ', 'a', ' ', '-', "", ImplicitDeny, TrustLayer},
		{"", ' ', 'a', ' ', 'd', "", ExplicitDeny, TrustLayer},
		{"", ' ', '-', ' ', 'a', "", ImplicitDeny, AccountLayer},
		{"", ' ', '-', ' ', 'd', "", ExplicitDeny, TrustLayer},
		{"", ' ', '-', ' ', '-', "", ImplicitDeny, AccountLayer},
		{"", ' ', 'd', ' ', 'd', "", ExplicitDeny, AccountLayer},
		{"", ' ', '-', ' ', 'a', "trustonly", Allow, TrustLayer},
		{"", ' ', 'a', ' ', '-', "trustonly", ImplicitDeny, TrustLayer},
		{"", ' ', '-', ' ', '-', "root", ImplicitDeny, TrustLayer},
	} {
		l := &Layers{Root: c.flags == "root", TrustOnly: c.flags == "trustonly"}
		for i := range len(c.control) {
			l.Control = append(l.Control, layerSet(t, c.control[i]))
		}
		l.Session, l.HasSession = layerSet(t, c.session), c.session != ' '
		l.Account = layerSet(t, c.account)
		l.ResourceGroup, l.HasResourceGroup = layerSet(t, c.rg), c.rg != ' '
		l.Trust, l.HasTrust = layerSet(t, c.trust), c.trust != ' '
		r := &Request{Action: "ecs:X", Resource: "*"}
		o := l.Decide(r)
		if o.Verdict != c.want || o.Layer != c.layer {
			t.Errorf("%+v: %v by %v", c, o.Verdict, o.Layer)
		}
		if o.Verdicts[o.Layer].Decision != o.Decision || !o.Verdicts[o.Layer].Asked {
			t.Errorf("%+v: the layer's verdict differs from the outcome", c)
		}
		if o.Verdicts[ResourceGroupLayer].Asked && o.Verdicts[AccountLayer].Decision.Verdict != ImplicitDeny {
			t.Errorf("%+v: resource group asked after %v", c, o.Verdicts[AccountLayer].Decision.Verdict)
		}
		if got := o.NoPermissionType(); (got == "") != (c.want == Allow) {
			t.Errorf("NoPermissionType %q", got)
		}
		e := l.Explain(r)
		if e.Outcome != o {
			t.Errorf("%+v: the explanation has another outcome", c)
		}
		for _, lt := range e.Layers {
			if lt.Asked != o.Verdicts[lt.Layer].Asked {
				t.Errorf("%+v: asked differs for %v", c, lt.Layer)
			}
		}
	}
}

func TestLayersRefuseByDefault(t *testing.T) {
	var l *Layers
	if o := l.Decide(nil); o.Verdict != ImplicitDeny || o.Decision.Statement != -1 {
		t.Error("nil layers decide")
	}
	if e := l.Explain(nil); e.Outcome.Verdict != ImplicitDeny || e.Layers != nil {
		t.Error("nil layers explain")
	}
	if o := (&Layers{TrustOnly: true}).Decide(&Request{Action: "a:b", Resource: "*"}); o.Verdict != ImplicitDeny {
		t.Error("trust only, without a trust policy, allows")
	}
}

func TestDecideAll(t *testing.T) {
	l := &Layers{Account: NewSet(policyOf(t, "p", `{"Effect": "Allow", "Action": "ecs:AttachDisk", "Resource": ["acs:ecs:*:*:disk/*", "acs:ecs:*:*:instance/i-1"]}`))}
	req := func(res string) *Request { return &Request{Action: "ecs:AttachDisk", Resource: "acs:ecs:r:1:" + res} }
	if o, i := DecideAll(l, req("disk/d"), req("instance/i-1")); o.Verdict != Allow || i != 1 {
		t.Error(o.Verdict, i)
	}
	if o, i := DecideAll(l, req("disk/d"), req("instance/i-2"), req("instance/i-3")); o.Verdict != ImplicitDeny || i != 1 {
		t.Error(o.Verdict, i)
	}
	if o, i := DecideAll(l); o.Verdict != ImplicitDeny || i != -1 {
		t.Error("no resources are allowed")
	}
}

func TestLayerNames(t *testing.T) {
	want := map[LayerKind]string{RootLayer: "", ControlLayer: "ControlPolicy", SessionLayer: "SessionPolicy",
		AccountLayer: "AccountLevelIdentityBasedPolicy", ResourceGroupLayer: "ResourceGroupLevelIdentityBasedPolicy", TrustLayer: "AssumeRolePolicy"}
	for k, name := range want {
		if k.WireName() != name || k.String() == "unknown" {
			t.Errorf("%v: %q", k, k.WireName())
		}
	}
	if layerEnd.String() != "unknown" {
		t.Error("a layer out of range has a name")
	}
}
