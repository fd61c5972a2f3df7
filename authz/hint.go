package authz

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rampart-cloud/rampart/policy"
)

// Advice is what an operation tells a caller to do for another value of a
// condition key. It is declared with the key.
type Advice struct {
	ID   string // stable name, for programs that have a text of their own
	Text string // an English sentence
}

// Advices are those of an operation or of an action, by condition key.
type Advices map[string][]Advice

// Add adds an advice once.
func (a Advices) Add(key string, one Advice) {
	if one.ID != "" && !slices.Contains(a[key], one) {
		a[key] = append(a[key], one)
	}
}

// Hint says one thing that would be allowed, or what is missing. Programs that
// have texts of their own take Id, Key and Values; Text says the same in English.
type Hint struct {
	Id     string   // a name of HintIDs, or of an Advice
	Key    string   // condition key; empty: the hint speaks of none
	Values []string // the policy's values of the key; without a key the action and the resource
	Text   string
}

// The names of the hints that speak of a statement's condition: what the key
// must be for the Deny not to apply.
const (
	hintOther    = "ValueOtherThan"
	hintUnlike   = "ValueNotLike"
	hintOutside  = "AddressOutside"
	hintOneOf    = "ValueOneOf"
	hintLike     = "ValueLike"
	hintWithin   = "AddressWithin"
	hintNotLess  = "NumberNotLess"
	hintGreater  = "NumberGreater"
	hintNotGreat = "NumberNotGreater"
	hintLess     = "NumberLess"
	hintNotPrior = "TimeNotBefore"
	hintAfter    = "TimeAfter"
	hintNotAfter = "TimeNotAfter"
	hintBefore   = "TimeBefore"
)

// The names of the hints that speak of no condition.
const (
	hintAlways    = "DenyWithoutCondition"
	hintTrustDeny = "TrustDenies"
	hintControl   = "AllowByControlPolicy"
	hintSession   = "AllowBySessionPolicy"
	hintAccount   = "AllowInAccount"
	hintGroup     = "AllowInResourceGroup"
	hintTrust     = "AllowByTrustPolicy"
)

// declared is a hint's name with its text.
type declared struct{ id, text string }

// released has, for each operator, what keeps it from being met: %s are the key
// and the values.
//
// Source: "Conditional operators" (RAM): any value of the policy meets a positive operator, none may equal for a negated one.
var released = map[policy.Operator]declared{
	policy.StringEquals:              {hintOther, "%s other than %s"},
	policy.StringEqualsIgnoreCase:    {hintOther, "%s other than %s"},
	policy.NumericEquals:             {hintOther, "%s other than %s"},
	policy.DateEquals:                {hintOther, "%s other than %s"},
	policy.Bool:                      {hintOther, "%s other than %s"},
	policy.StringLike:                {hintUnlike, "%s not like %s"},
	policy.IPAddress:                 {hintOutside, "%s outside of %s"},
	policy.StringNotEquals:           {hintOneOf, "%s as one of %s"},
	policy.StringNotEqualsIgnoreCase: {hintOneOf, "%s as one of %s"},
	policy.NumericNotEquals:          {hintOneOf, "%s as one of %s"},
	policy.DateNotEquals:             {hintOneOf, "%s as one of %s"},
	policy.StringNotLike:             {hintLike, "%s like %s"},
	policy.NotIPAddress:              {hintWithin, "%s within %s"},
	policy.NumericLessThan:           {hintNotLess, "%s not less than %s"},
	policy.NumericLessThanEquals:     {hintGreater, "%s greater than %s"},
	policy.NumericGreaterThan:        {hintNotGreat, "%s not greater than %s"},
	policy.NumericGreaterThanEquals:  {hintLess, "%s less than %s"},
	policy.DateLessThan:              {hintNotPrior, "%s not before %s"},
	policy.DateLessThanEquals:        {hintAfter, "%s after %s"},
	policy.DateGreaterThan:           {hintNotAfter, "%s not after %s"},
	policy.DateGreaterThanEquals:     {hintBefore, "%s before %s"},
}

// missing has, for each layer, what is missing where it allows nothing.
var missing = map[policy.LayerKind]declared{
	policy.ControlLayer:       {hintControl, "Ask an administrator of the resource directory for a control policy that allows {action} on {resource}."},
	policy.SessionLayer:       {hintSession, "Assume the role with a session policy that allows {action} on {resource}, or without one."},
	policy.AccountLayer:       {hintAccount, "Ask an administrator for a policy that allows {action} on {resource}, granted in the whole account."},
	policy.ResourceGroupLayer: {hintGroup, "Ask an administrator for a policy that allows {action} on {resource}, granted in the whole account or in the resource group."},
	policy.TrustLayer:         {hintTrust, "Ask the owner of the role to trust you, or check the conditions of the trust, for example the ExternalId."},
}

// HintIDs gives the names of the hints that are not an operation's own.
func HintIDs() []string {
	out := []string{hintAlways, hintTrustDeny}
	for _, list := range []map[string]bool{ids(released), ids(missing)} {
		for id := range list {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

func ids[K comparable](of map[K]declared) map[string]bool {
	out := map[string]bool{}
	for _, c := range of {
		out[c.id] = true
	}
	return out
}

// Hints says what would be allowed where out refuses req: of an explicit deny,
// for each condition of the deciding statement, the values to which it does not
// apply and what the operation advises; of an implicit deny, which policy is
// missing. It is the only place that makes hints, so that a refusal, a preview,
// an explanation and a simulation of one call give the same.
//
// Ours: the hints speak of the deciding statement alone, so that another one may still refuse what they name; source: none.
// Ours: a role's trust policy is not told to who may not assume the role, as an ExternalId is a secret of its owner's; source: none.
func Hints(out policy.Outcome, req *policy.Request, advices Advices) []Hint {
	switch out.Verdict {
	case policy.ImplicitDeny:
		c, ok := missing[out.Layer]
		if !ok {
			return nil
		}
		text := strings.NewReplacer("{action}", req.Action, "{resource}", req.Resource).Replace(c.text)
		return []Hint{{c.id, "", []string{req.Action, req.Resource}, text}}
	case policy.ExplicitDeny:
		return denyHints(out, advices)
	}
	return nil
}

func denyHints(out policy.Outcome, advices Advices) []Hint {
	d := out.Decision
	if d.Policy == nil || d.Statement < 0 {
		return nil
	}
	conditions := d.Policy.Document().Statements[d.Statement].Conditions
	if len(conditions) == 0 {
		return []Hint{{Id: hintAlways, Text: "The statement has no condition, so no value of the call changes this. Ask an administrator to change the policy."}}
	}
	var hints []Hint
	if out.Layer == policy.TrustLayer {
		hints = append(hints, Hint{Id: hintTrustDeny, Text: "The trust policy of the role denies it. Ask the owner of the role."})
	}
	for i, c := range conditions {
		if r, ok := released[c.Operator]; ok && out.Layer != policy.TrustLayer {
			hints = append(hints, Hint{r.id, c.Key, c.Values, fmt.Sprintf("The statement does not apply with "+r.text+".", c.Key, strings.Join(c.Values, ", "))})
		}
		if slices.ContainsFunc(conditions[:i], func(b policy.Condition) bool { return strings.EqualFold(b.Key, c.Key) }) {
			continue // its advice is there
		}
		for key, list := range advices {
			if !strings.EqualFold(key, c.Key) {
				continue
			}
			for _, a := range list {
				hints = append(hints, Hint{a.ID, c.Key, nil, a.Text})
			}
		}
	}
	return hints
}

// Texts gives the English texts of hints.
func Texts(hints []Hint) []string {
	var out []string
	for _, h := range hints {
		out = append(out, h.Text)
	}
	return out
}
