package policy

import (
	"encoding/binary"
	"net/netip"
	"strings"
)

// The matchers below are those of reference.go and judge.go, for rules and
// queries. They must give the same answers.

// applies tells whether a rule speaks of the query. d is the rule's document;
// only the statement's Principals are looked at.
func (r *rule) applies(q *Query, d *Document) bool {
	if !r.action(q) || !r.resource(q) {
		return false
	}
	if r.principal && !principalMatches(&d.Statements[r.at], q.r) {
		return false
	}
	for i := range r.conditions {
		if !r.conditions[i].met(q) {
			return false
		}
	}
	return true
}

func (r *rule) action(q *Query) bool {
	if q.n == 0 {
		return false
	}
	text := q.action()
	for i := range r.actions {
		a := &r.actions[i]
		hit := false
		switch a.form {
		case actExact:
			hit = a.key == q.key.exact && text == a.text
		case actAny:
			hit = true
		case actPrefix:
			hit = len(text) >= len(a.text) && text[:len(a.text)] == a.text
		case actSuffix:
			tail := len(a.text) - int(a.n) - 1
			hit = len(text) >= len(a.text)-1 && text[:a.n] == a.text[:a.n] && text[len(text)-tail:] == a.text[a.n+1:]
		case actGeneral:
			hit = glob(a.text, text)
		}
		if hit {
			return !r.not
		}
	}
	return r.not
}

func (r *rule) resource(q *Query) bool {
	if r.any {
		return q.resource != "" || len(r.resources) == 0
	}
	if q.every {
		return false
	}
	text := q.resource
	for i := range r.resources {
		p := &r.resources[i]
		hit := false
		switch p.form {
		case resExact:
			hit = p.hash == q.resHash && p.text == text
		case resAny:
			hit = text != ""
		case resPrefix:
			hit = strings.HasPrefix(text, p.text)
		case resFields:
			if q.split {
				hit = p.fields(q, text)
			} else {
				hit = glob(p.text, text)
			}
		case resGeneral:
			hit = glob(p.text, text)
		}
		if hit {
			return true
		}
	}
	return false
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
