package policy

import (
	"fmt"
	"testing"
)

// The whole flow, every combination of what its layers say, against the rules
// of the documents written down once more as plain cases.

// said is what one layer says: a allows, d denies, - neither; a blank is a layer
// that does not exist.
type said byte

func (s said) verdict() Verdict {
	switch s {
	case 'a':
		return Allow
	case 'd':
		return ExplicitDeny
	}
	return ImplicitDeny
}

// expected gives the verdict and the layer that decides.
//
// Source: "Policy evaluation process" and "Policy evaluation when a RAM role is
// assumed" (RAM).
func expected(root, trustOnly bool, control string, session, account, group, trust said) (v Verdict, by LayerKind) {
	identity := func() (Verdict, LayerKind) {
		if root {
			return Allow, RootLayer // control policies do not bind root
		}
		if trustOnly {
			return ImplicitDeny, AccountLayer // there is no identity side to ask
		}
		silent := false
		for _, level := range control {
			switch level {
			case 'd':
				return ExplicitDeny, ControlLayer // of any level, before a silence
			case '-':
				silent = true
			}
		}
		if silent {
			return ImplicitDeny, ControlLayer // every level must allow
		}
		if session != ' ' && session != 'a' {
			return session.verdict(), SessionLayer
		}
		if account != '-' {
			return account.verdict(), AccountLayer // its Allow is not undone by a resource group
		}
		if group == ' ' {
			return ImplicitDeny, AccountLayer
		}
		return group.verdict(), ResourceGroupLayer
	}
	v, by = identity()
	switch {
	case trust == ' ', v == ExplicitDeny: // AssumeRole has two sides; the first explicit deny is reported
		return v, by
	case trustOnly, trust == 'd':
		return trust.verdict(), TrustLayer
	case v == Allow && trust == '-':
		return ImplicitDeny, TrustLayer
	}
	return v, by
}

func TestEveryCombinationOfLayers(t *testing.T) {
	sets := map[said]*Set{}
	for _, s := range []said{'a', 'd', '-'} {
		sets[s] = layerSet(t, byte(s))
	}
	controls := []string{""}
	for _, a := range "ad-" {
		controls = append(controls, string(a))
		for _, b := range "ad-" {
			controls = append(controls, string(a)+string(b))
			for _, c := range "ad-" {
				controls = append(controls, string(a)+string(b)+string(c))
			}
		}
	}
	r := &Request{Action: "sts:AssumeRole", Resource: "acs:ram:*:1:role/r"}
	var q Query
	q.Prepare(r)
	seen := map[string]int{}
	for _, who := range []string{"user", "root", "service"} {
		for _, control := range controls {
			for _, session := range []said{' ', 'a', 'd', '-'} {
				for _, account := range []said{'a', 'd', '-'} {
					for _, group := range []said{' ', 'a', 'd', '-'} {
						for _, trust := range []said{' ', 'a', 'd', '-'} {
							l := &Layers{Root: who == "root", TrustOnly: who == "service", Session: sets[session], HasSession: session != ' ', Account: sets[account],
								ResourceGroup: sets[group], HasResourceGroup: group != ' ', Trust: sets[trust], HasTrust: trust != ' '}
							for _, c := range control {
								l.Control = append(l.Control, sets[said(c)])
							}
							want, layer := expected(l.Root, l.TrustOnly, control, session, account, group, trust)
							o := l.DecideQuery(&q)
							name := fmt.Sprintf("%s control=%q session=%c account=%c group=%c trust=%c", who, control, session, account, group, trust)
							if o.Verdict != want || o.Layer != layer {
								t.Errorf("%s: %v by %v, want %v by %v", name, o.Verdict, o.Layer, want, layer)
							}
							checkOutcome(t, name, l, &o)
							seen[fmt.Sprint(want, " ", layer)]++
						}
					}
				}
			}
		}
	}
	// every way in which a call can end must have come up
	for _, k := range []string{"Allow root", "Allow account", "Allow resource group", "Allow trust", "ExplicitDeny control", "ImplicitDeny control", "ExplicitDeny session", "ImplicitDeny session",
		"ExplicitDeny account", "ImplicitDeny account", "ExplicitDeny resource group", "ImplicitDeny resource group", "ExplicitDeny trust", "ImplicitDeny trust"} {
		if seen[k] == 0 {
			t.Errorf("no combination ends with %s", k)
		}
	}
	if len(seen) != 14 {
		t.Errorf("other ends than the fourteen: %v", seen)
	}
}

// checkOutcome holds what must be true of every outcome, whatever the layers say.
func checkOutcome(t *testing.T, name string, l *Layers, o *Outcome) {
	t.Helper()
	v := &o.Verdicts
	if o.Decision.Verdict != o.Verdict {
		t.Errorf("%s: the decision says %v, the outcome %v", name, o.Decision.Verdict, o.Verdict)
	}
	if v[o.Layer].Asked && v[o.Layer].Decision != o.Decision {
		t.Errorf("%s: the deciding layer said %+v, the outcome holds %+v", name, v[o.Layer].Decision, o.Decision)
	}
	for k := range v {
		exists := map[LayerKind]bool{RootLayer: l.Root, ControlLayer: len(l.Control) > 0, SessionLayer: l.HasSession, AccountLayer: true, ResourceGroupLayer: l.HasResourceGroup, TrustLayer: l.HasTrust}[LayerKind(k)]
		if v[k].Asked && !exists {
			t.Errorf("%s: %v was asked and does not exist", name, LayerKind(k))
		}
		if !v[k].Asked && v[k].Decision != noDecision() {
			t.Errorf("%s: %v was not asked and decided", name, LayerKind(k))
		}
		if o.Verdict == Allow && v[k].Asked && v[k].Decision.Verdict == ExplicitDeny {
			t.Errorf("%s: allowed against an explicit deny of %v", name, LayerKind(k))
		}
	}
	if v[ResourceGroupLayer].Asked && (!v[AccountLayer].Asked || v[AccountLayer].Decision.Verdict != ImplicitDeny) {
		t.Errorf("%s: the resource group is asked after %v of the account", name, v[AccountLayer].Decision.Verdict)
	}
	if (o.NoPermissionType() == "") != (o.Verdict == Allow) {
		t.Errorf("%s: NoPermissionType %q", name, o.NoPermissionType())
	}
	if c := v[ControlLayer]; c.Asked {
		if d := l.Control[c.Level].Decide(&Request{Action: "sts:AssumeRole", Resource: "acs:ram:*:1:role/r"}); d != c.Decision {
			t.Errorf("%s: level %d said %v, recorded is %v", name, c.Level, d.Verdict, c.Decision.Verdict)
		}
	}
}

// TestLayersWithRealPolicies is one call through all layers, each narrower than
// the one before.
func TestLayersWithRealPolicies(t *testing.T) {
	l := &Layers{
		Control:          []*Set{NewSet(policyOf(t, "FullAliyunAccess", `{"Effect": "Allow", "Action": "*", "Resource": "*"}`), policyOf(t, "no-release", `{"Effect": "Deny", "Action": "ecs:DeleteInstance", "Resource": "*"}`))},
		HasSession:       true,
		Session:          NewSet(policyOf(t, "session", `{"Effect": "Allow", "Action": ["ecs:*", "vpc:*"], "Resource": "*"}`)),
		Account:          NewSet(policyOf(t, "read", `{"Effect": "Allow", "Action": "ecs:Describe*", "Resource": "*"}`, `{"Effect": "Deny", "Action": "*:*", "Resource": "*", "Condition": {"NotIpAddress": {"acs:SourceIp": "10.0.0.0/8"}}}`)),
		HasResourceGroup: true,
		ResourceGroup:    NewSet(policyOf(t, "start", `{"Effect": "Allow", "Action": "ecs:StartInstance", "Resource": "acs:ecs:*:*:instance/*"}`, `{"Effect": "Deny", "Action": "ecs:DescribeInstances", "Resource": "*"}`)),
	}
	for _, c := range []struct {
		action, ip string
		want       Verdict
		layer      LayerKind
		policy     string
	}{
		{"ecs:DescribeInstances", "10.0.0.1", Allow, AccountLayer, "read"}, // the group's Deny is not asked
		{"ecs:DescribeInstances", "192.0.2.1", ExplicitDeny, AccountLayer, "read"},
		{"ecs:DescribeInstances", "", ExplicitDeny, AccountLayer, "read"}, // an absent address is not in the block
		{"ecs:StartInstance", "10.0.0.1", Allow, ResourceGroupLayer, "start"},
		{"ecs:StopInstance", "10.0.0.1", ImplicitDeny, ResourceGroupLayer, ""},
		{"ecs:DeleteInstance", "10.0.0.1", ExplicitDeny, ControlLayer, "no-release"},
		{"vpc:DescribeVpcs", "10.0.0.1", ImplicitDeny, ResourceGroupLayer, ""},
		{"ram:ListUsers", "10.0.0.1", ImplicitDeny, SessionLayer, ""},
	} {
		r := &Request{Action: c.action, Resource: "acs:ecs:cn-hangzhou:1:instance/i-1"}
		if c.ip != "" {
			r.Context = []Value{value("acs:SourceIp", c.ip)}
		}
		o := l.Decide(r)
		name := ""
		if o.Decision.Policy != nil {
			name = o.Decision.Policy.ID().Name
		}
		if o.Verdict != c.want || o.Layer != c.layer || name != c.policy {
			t.Errorf("%s from %q: %v by %v of %q", c.action, c.ip, o.Verdict, o.Layer, name)
		}
		e := l.Explain(r)
		if len(e.Layers) != 4 || e.Outcome != o {
			t.Errorf("%s: %d layers explained", c.action, len(e.Layers))
		}
		for _, lt := range e.Layers {
			if lt.Asked && lt.Trace.Decision != o.Verdicts[lt.Layer].Decision {
				t.Errorf("%s: the trace of %v says %v, the outcome %v", c.action, lt.Layer, lt.Trace.Decision.Verdict, o.Verdicts[lt.Layer].Decision.Verdict)
			}
		}
	}
}

// TestRootLayerExplained: root has no account policies to explain, but a trust
// policy.
func TestRootLayerExplained(t *testing.T) {
	for _, c := range []struct {
		l    Layers
		want []LayerKind
	}{
		{Layers{Root: true, HasTrust: true, Trust: layerSet(t, 'a')}, []LayerKind{TrustLayer}},
		{Layers{TrustOnly: true, HasTrust: true, Trust: layerSet(t, 'a')}, []LayerKind{TrustLayer}},
		{Layers{}, []LayerKind{AccountLayer}},
		{Layers{Control: []*Set{nil, nil}, HasSession: true, HasResourceGroup: true}, []LayerKind{ControlLayer, ControlLayer, SessionLayer, AccountLayer, ResourceGroupLayer}},
	} {
		e := c.l.Explain(&Request{Action: "a:b", Resource: "*"})
		var got []LayerKind
		for _, lt := range e.Layers {
			got = append(got, lt.Layer)
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%v explained, want %v", got, c.want)
		}
	}
}
