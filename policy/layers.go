package policy

// LayerKind is one stage of the evaluation flow.
type LayerKind uint8

// The layers, in the order in which they are asked.
const (
	RootLayer LayerKind = iota
	ControlLayer
	SessionLayer
	AccountLayer
	ResourceGroupLayer
	TrustLayer
	layerEnd
)

// WireName gives the vendor's PolicyType of the layer; empty for RootLayer.
//
// Source: "Diagnose access denied": AccessDeniedDetail.PolicyType.
func (k LayerKind) WireName() string {
	switch k {
	case ControlLayer:
		return "ControlPolicy"
	case SessionLayer:
		return "SessionPolicy"
	case AccountLayer:
		return "AccountLevelIdentityBasedPolicy"
	case ResourceGroupLayer:
		return "ResourceGroupLevelIdentityBasedPolicy"
	case TrustLayer:
		return "AssumeRolePolicy"
	}
	return ""
}

// String gives the layer's name in plain words.
func (k LayerKind) String() string {
	if k >= layerEnd {
		return "unknown"
	}
	return [...]string{"root", "control", "session", "account", "resource group", "trust"}[k]
}

// Layers is everything that has a say on a call. The zero value refuses.
type Layers struct {
	// Root says that the caller is the account's own root identity, which is
	// allowed without policies. A trust policy is still asked.
	Root bool
	// Control holds one set per level from the root folder to the member; nil
	// when the feature is off.
	Control []*Set
	// Session is the session policy, asked when HasSession.
	Session    *Set
	HasSession bool
	// Account is the pool at account scope: the user's own policies and those of
	// its groups, or the role's.
	Account *Set
	// ResourceGroup is the pool granted at the resource group that the resource
	// is in. It is asked when HasResourceGroup and Account gave ImplicitDeny.
	ResourceGroup    *Set
	HasResourceGroup bool
	// Trust is the role's trust policy, asked when HasTrust (sts:AssumeRole).
	Trust    *Set
	HasTrust bool
	// TrustOnly says that the caller has no identity policies, because it is a
	// cloud service or a federated login: only Trust is asked.
	TrustOnly bool
}

// LayerVerdict is what one layer said.
type LayerVerdict struct {
	Asked    bool
	Level    int // ControlLayer: index of the level that decided
	Decision Decision
}

// Outcome is the answer of the whole flow.
type Outcome struct {
	Verdict  Verdict
	Layer    LayerKind // the layer that decided
	Decision Decision  // of that layer
	Verdicts [layerEnd]LayerVerdict
}

// NoPermissionType gives ExplicitDeny or ImplicitDeny for a refusal, and empty
// text when the call is allowed.
func (o *Outcome) NoPermissionType() string {
	if o.Verdict == Allow {
		return ""
	}
	return o.Verdict.String()
}

// noDecision is an implicit deny: no statement decided.
func noDecision() Decision { return Decision{Statement: -1} }

// Decide runs the flow: root, control policies, session policy, account scope,
// resource group scope only after an implicit deny, and trust policy.
//
// Source: "Policy evaluation process" and "Policy evaluation when a RAM role is
// assumed" (RAM).
func (l *Layers) Decide(r *Request) Outcome {
	if r == nil {
		return l.DecideQuery(nil)
	}
	var q Query
	q.Prepare(r)
	return l.DecideQuery(&q)
}

// DecideQuery runs the flow for a prepared request.
func (l *Layers) DecideQuery(q *Query) Outcome {
	var o Outcome
	for i := range o.Verdicts {
		o.Verdicts[i].Decision = noDecision()
	}
	o.Decision, o.Layer = noDecision(), AccountLayer
	if q == nil || l == nil {
		return o
	}
	l.identity(q, &o)
	if l.HasTrust {
		l.trust(q, &o)
	}
	return o
}

// settle records a layer's decision as that of the whole flow.
func (o *Outcome) settle(k LayerKind, d Decision) {
	o.Verdict, o.Layer, o.Decision = d.Verdict, k, d
}

// ask asks one layer, keeps its verdict and tells whether it allows.
func (o *Outcome) ask(k LayerKind, s *Set, q *Query) bool {
	d := s.DecideQuery(q)
	o.Verdicts[k] = LayerVerdict{Asked: true, Decision: d}
	o.settle(k, d)
	return d.Verdict == Allow
}

// identity runs all layers but trust.
func (l *Layers) identity(q *Query, o *Outcome) {
	if l.Root {
		d := Decision{Verdict: Allow, Statement: -1}
		o.Verdicts[RootLayer] = LayerVerdict{Asked: true, Decision: d}
		o.settle(RootLayer, d)
		return
	}
	if l.TrustOnly {
		return
	}
	if len(l.Control) > 0 && !l.control(q, o) {
		return
	}
	if l.HasSession && !o.ask(SessionLayer, l.Session, q) {
		return
	}
	if o.ask(AccountLayer, l.Account, q) || o.Verdict == ExplicitDeny || !l.HasResourceGroup {
		return
	}
	// Inferred: an implicit deny names the resource group's layer when that was asked, else the account's. Source: "Policy evaluation process": it is the last layer asked; the samples of AccessDeniedDetail show both.
	o.ask(ResourceGroupLayer, l.ResourceGroup, q)
}

// control asks every level. Each must allow.
func (l *Layers) control(q *Query, o *Outcome) bool {
	v := LayerVerdict{Asked: true, Decision: noDecision()}
	for i, level := range l.Control {
		d := level.DecideQuery(q)
		worse := d.Verdict == ExplicitDeny && (v.Decision.Verdict == Allow || controlDenyFirst) ||
			d.Verdict == ImplicitDeny && v.Decision.Verdict == Allow
		if i == 0 || worse {
			v.Level, v.Decision = i, d
		}
		if v.Decision.Verdict == ExplicitDeny {
			break
		}
	}
	o.Verdicts[ControlLayer] = v
	o.settle(ControlLayer, v.Decision)
	return v.Decision.Verdict == Allow
}

// trust asks the role's trust policy and joins it with the identity side: any
// explicit deny refuses, then both must allow.
func (l *Layers) trust(q *Query, o *Outcome) {
	d := l.Trust.DecideQuery(q)
	o.Verdicts[TrustLayer] = LayerVerdict{Asked: true, Decision: d}
	switch {
	case l.TrustOnly:
		o.settle(TrustLayer, d)
	case o.Verdict == ExplicitDeny:
	case d.Verdict == ExplicitDeny, o.Verdict == Allow:
		if d.Verdict != Allow {
			o.settle(TrustLayer, d)
		}
	case d.Verdict == Allow && !trustNeedsIdentity:
		o.settle(TrustLayer, d)
	}
}

// LayerTrace is the trace of one layer.
type LayerTrace struct {
	Layer LayerKind
	Level int // ControlLayer: which level
	Asked bool
	Trace Trace
}

// Explanation is the outcome and the traces of the layers that exist, whether
// they were asked or not.
type Explanation struct {
	Outcome Outcome
	Layers  []LayerTrace
}

// Explain gives the outcome with all reasons. A layer that exists but was not
// asked (a resource group after an Allow, say) is traced too, with Asked false.
func (l *Layers) Explain(r *Request) Explanation {
	e := Explanation{Outcome: l.Decide(r)}
	if r == nil || l == nil {
		return e
	}
	add := func(k LayerKind, level int, s *Set) {
		e.Layers = append(e.Layers, LayerTrace{k, level, e.Outcome.Verdicts[k].Asked, s.Explain(r)})
	}
	for i, s := range l.Control {
		add(ControlLayer, i, s)
	}
	if l.HasSession {
		add(SessionLayer, 0, l.Session)
	}
	if !l.TrustOnly && !l.Root {
		add(AccountLayer, 0, l.Account)
	}
	if l.HasResourceGroup {
		add(ResourceGroupLayer, 0, l.ResourceGroup)
	}
	if l.HasTrust {
		add(TrustLayer, 0, l.Trust)
	}
	return e
}

// DecideAll answers a call that touches several resources: all requests must be
// allowed. It gives the outcome of the first that is refused, else of the last,
// and that request's index. Without any request the answer is ImplicitDeny and
// -1.
//
// Inferred: a call on several resources needs each to be allowed. Source: "ECS RAM authorization" lists several resources for one action.
func DecideAll(l *Layers, requests ...*Request) (Outcome, int) {
	if len(requests) == 0 {
		return l.Decide(nil), -1
	}
	var o Outcome
	for i, r := range requests {
		if o = l.Decide(r); o.Verdict != Allow {
			return o, i
		}
	}
	return o, len(requests) - 1
}
