package policy

import (
	"encoding/binary"
	"net/netip"
	"strings"
)

// The matchers below are those of reference.go and judge.go, for rules and
// queries. They must give the same answers.

// applies tells whether rule i speaks of the query. d is the program's
// document; only the statement's Principals are looked at.
func (p *program) applies(q *Query, i int32, d *Document) bool {
	r := &p.rules[i]
	if !p.action(r, q) || !p.resource(r, q) {
		return false
	}
	if r.principal && !principalMatches(&d.Statements[r.at], q.r) {
		return false
	}
	for j := r.conditions.from; j < r.conditions.until; j++ {
		if !p.conditions[j].met(q) {
			return false
		}
	}
	return true
}

func (p *program) action(r *rule, q *Query) bool {
	if q.n == 0 {
		return false
	}
	for i := r.actions.from; i < r.actions.until; i++ {
		// the key tells most patterns apart without reading their text
		if a := &p.actions[i]; q.key.has(a.key) && a.matches(q) {
			return !r.not
		}
	}
	return r.not
}

func (a *action) matches(q *Query) bool {
	text := q.action()
	switch a.form {
	case actExact:
		return text == a.text
	case actAny:
		return true
	case actPrefix:
		return strings.HasPrefix(text, a.text)
	case actSuffix:
		return len(text) >= len(a.text)-1 && strings.HasPrefix(text, a.text[:a.n]) && strings.HasSuffix(text, a.text[a.n+1:])
	}
	return glob(a.text, text)
}

func (p *program) resource(r *rule, q *Query) bool {
	if r.any {
		return r.free || q.resource != ""
	}
	if q.every {
		return false
	}
	q.resourceBits()
	for i := r.resources.from; i < r.resources.until; i++ {
		if p.resources[i].matches(q) {
			return true
		}
	}
	return false
}

func (p *resource) matches(q *Query) bool {
	text := q.resource
	switch p.form {
	case resExact:
		return p.hash == q.resHash && p.text == text
	case resPrefix:
		return q.arn && (p.hash == q.kind || p.hash == q.fields.service) && strings.HasPrefix(text, p.text)
	case resFields:
		if q.split {
			return (p.hash == q.kind || p.hash == q.fields.service) && p.fields(q, text)
		}
	}
	return glob(p.text, text) // resAny does not come here, see rule.any
}

// fields compares field by field. Both sides have exactly four colons, and a
// star of the pattern ends its field. The relative id is compared first: it
// tells most patterns apart.
func (p *resource) fields(q *Query, s string) bool {
	return field(p.text[p.colon[2]+1:], s[q.colon[3]+1:]) &&
		p.text[:p.colon[0]] == s[:q.colon[1]] &&
		field(p.text[p.colon[0]+1:p.colon[1]], s[q.colon[1]+1:q.colon[2]]) &&
		field(p.text[p.colon[1]+1:p.colon[2]], s[q.colon[2]+1:q.colon[3]])
}

func field(pattern, s string) bool {
	n := len(pattern) - 1
	if n >= 0 && pattern[n] == '*' {
		return len(s) >= n && s[:n] == pattern[:n]
	}
	return pattern == s
}

// met is judge(...).Met() for a compiled condition.
func (c *condition) met(q *Query) bool {
	if !anyRequestValueMatches {
		return judge(c.source, q.r).Met() // the code below knows only the other setting
	}
	v, at := q.find(c.key)
	if v == nil {
		return absentKeyMeetsNegated && operators[c.op].negated
	}
	info := &operators[c.op]
	hit := false
	if len(v.Values) == 1 && info.typ == AddressType {
		if !q.address(v, at) {
			return unreadableValueMeets
		}
		hit = c.within(q)
	} else {
		for i := range v.Values {
			m, ok := c.compare(info, v.Values[i])
			if !ok {
				return unreadableValueMeets
			}
			hit = hit || m
		}
	}
	return hit != info.negated
}

// within asks the blocks for the query's address.
func (c *condition) within(q *Query) bool {
	four := q.addr.Is4()
	for i := range c.blocks {
		b := &c.blocks[i]
		if b.six == nil {
			if four && q.addr4&b.mask == b.ip {
				return true
			}
		} else if b.six.Contains(q.addr) {
			return true
		}
	}
	return false
}

// compare tells whether one value of the request stands in the operator's
// relation, before negation, to any value of the policy; ok is false when it
// cannot be read.
func (c *condition) compare(info *operatorInfo, have string) (match, ok bool) {
	switch info.typ {
	case StringType:
		for _, want := range c.text {
			switch info.rel {
			case equal:
				match = have == want
			case equalFold:
				match = strings.EqualFold(have, want)
			default:
				match = glob(want, have)
			}
			if match {
				return true, true
			}
		}
		return false, true
	case BoolType:
		h, ok := readRequestBool(have)
		return h == c.truth, ok
	case NumericType:
		h, ok := readDecimal(have)
		for i := range *c.nums {
			match = match || holds(info.rel, h.compare((*c.nums)[i]))
		}
		return match, ok
	case DateType:
		h, ok := readDate(have)
		for i := range *c.dates {
			match = match || holds(info.rel, h.compare((*c.dates)[i]))
		}
		return match, ok
	}
	h, ok := readAddress(have)
	for i := range c.blocks {
		b := &c.blocks[i]
		if b.six != nil {
			match = match || b.six.Contains(h)
		} else if h.Is4() {
			match = match || ip4(h)&b.mask == b.ip
		}
	}
	return match, ok
}

func ip4(a netip.Addr) uint32 {
	b := a.As4()
	return binary.BigEndian.Uint32(b[:])
}
