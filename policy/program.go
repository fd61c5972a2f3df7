package policy

import (
	"hash/maphash"
	"net/netip"
	"strings"
)

// A compiled policy is a short program: one rule per statement, whose patterns
// and conditions stand next to each other. What can be known before a request
// comes is worked out here: hashes of exact texts, the form of each pattern,
// numbers, dates and addresses.

type actionForm uint8

const (
	actExact   actionForm = iota
	actAny                // *
	actPrefix             // ecs:Run*, ecs:*
	actSuffix             // ecs:*Instances: text is "ecs:", tail "instances"
	actGeneral            // anything else
)

// action is one pattern of Action or NotAction, in lower case.
type action struct {
	key  uint64 // by which it is found, see patternKey; exact: the hash of the text
	text string
	n    uint16 // suffix: length of the head within text
	form actionForm
	zone actionZone // which of a request's keys the key is compared with
}

type resourceForm uint8

const (
	resExact   resourceForm = iota
	resAny                  // *
	resPrefix               // acs:ecs:cn-hangzhou:1:instance/i-*
	resFields               // acs:ecs:*:*:instance/i-*: exactly four colons, see fieldsMatch
	resGeneral              // anything else
)

// resource is one pattern of Resource.
type resource struct {
	hash  uint64 // exact: of the text; prefix and fields: of service and kind, see kindKey; else 0
	text  string // prefix: without the star
	colon [3]uint16
	form  resourceForm
}

// rule is a statement: which of the program's actions, resources and conditions
// are its own. The ranges are small numbers, so that three rules share a cache
// line. Its filter stands apart, in program.filters.
type rule struct {
	actions    span
	resources  span
	conditions span
	at         uint16 // index of the statement in the document
	not        bool   // NotAction
	principal  bool   // has Principal
	any        bool   // has no Resource or one that is "*"
	free       bool   // has no Resource
}

// span is a range of indices. A document has at most 65536 characters, so its
// elements can be counted in 16 bits.
type span struct{ from, until uint16 }

// program is what a policy compiles to. Deny rules come first; within an effect
// the order is the document's.
type program struct {
	filters    []filter // of each rule
	rules      []rule
	actions    []action
	resources  []resource
	conditions []condition
	denies     int32
}

func compileProgram(d *Document) program {
	var actions, resources, conditions int
	for i := range d.Statements {
		s := &d.Statements[i]
		actions += len(s.Actions) + len(s.NotActions)
		resources += len(s.Resources)
		conditions += len(s.Conditions)
	}
	p := program{
		filters:   make([]filter, 0, len(d.Statements)),
		rules:     make([]rule, 0, len(d.Statements)),
		actions:   make([]action, 0, actions),
		resources: make([]resource, 0, resources),
	}
	if conditions > 0 {
		p.conditions = make([]condition, 0, conditions)
	}
	for _, effect := range [...]Effect{DenyEffect, AllowEffect} {
		for i := range d.Statements {
			if s := &d.Statements[i]; s.Effect == effect {
				p.add(s, uint16(i))
			}
		}
		if effect == DenyEffect {
			p.denies = int32(len(p.rules))
		}
	}
	return p
}

// block is an address or CIDR block.
type block struct {
	ip, mask uint32
	six      *netip.Prefix // set: IPv6
}

// condition is an operator with its values read.
type condition struct {
	op     Operator
	truth  bool
	key    string
	text   []string
	blocks []block
	nums   *[]decimal
	dates  *[]instant
	source *Condition
}

// add appends a statement.
func (p *program) add(s *Statement, at uint16) {
	r := rule{at: at, not: s.NotActions != nil, principal: len(s.Principals) > 0, free: len(s.Resources) == 0}
	var f filter
	patterns := s.Actions
	if r.not {
		patterns = s.NotActions
		f.action = allBits
	}
	r.actions.from = uint16(len(p.actions))
	for _, text := range patterns {
		a := compileAction(lower(text))
		a.key, a.zone = patternKey(lower(text))
		f.action |= a.zone.bit(a.key)
		p.actions = append(p.actions, a)
	}
	r.actions.until = uint16(len(p.actions))
	r.resources.from = uint16(len(p.resources))
	if r.free {
		r.any = true
		f.resource = allBits
	}
	for _, text := range s.Resources {
		c := compileResource(text)
		f.resource |= c.prepare()
		r.any = r.any || c.form == resAny
		p.resources = append(p.resources, c)
	}
	r.resources.until = uint16(len(p.resources))
	r.conditions.from = uint16(len(p.conditions))
	for i := range s.Conditions {
		p.conditions = append(p.conditions, compileCondition(&s.Conditions[i]))
	}
	r.conditions.until = uint16(len(p.conditions))
	p.filters, p.rules = append(p.filters, f), append(p.rules, r)
}

func compileAction(p string) action {
	switch star := strings.IndexByte(p, '*'); {
	case p == "*":
		return action{form: actAny}
	case strings.IndexByte(p, '?') >= 0:
		return action{form: actGeneral, text: p}
	case star < 0:
		return action{form: actExact, text: p}
	case star == len(p)-1:
		return action{form: actPrefix, text: p[:star]}
	case strings.LastIndexByte(p, '*') == star && star < 1<<16:
		return action{form: actSuffix, text: p, n: uint16(star)}
	}
	return action{form: actGeneral, text: p}
}

func compileResource(p string) resource {
	if p == "*" {
		return resource{form: resAny}
	}
	p = resourcePattern(p)
	r := resource{form: resGeneral, text: p}
	switch star := strings.IndexByte(p, '*'); {
	case strings.IndexByte(p, '?') >= 0:
		return r
	case star < 0:
		r.form, r.hash = resExact, nonzero(maphash.String(seed, p))
		return r
	case star == len(p)-1:
		r.form, r.text = resPrefix, p[:star]
		return r
	}
	// acs:<service>:<region>:<account>:<relative id> with stars only as a whole
	// field or at a field's end
	at := 3
	for i := range r.colon {
		j := strings.IndexByte(p[at+1:], ':')
		if j < 0 {
			return r
		}
		at += j + 1
		r.colon[i] = uint16(at)
	}
	if strings.IndexByte(p[at+1:], ':') >= 0 || len(p) >= 1<<16 || strings.IndexByte(p[:r.colon[0]], '*') >= 0 {
		return r
	}
	for _, f := range [...]string{p[r.colon[0]+1 : r.colon[1]], p[r.colon[1]+1 : r.colon[2]], p[r.colon[2]+1:]} {
		if i := strings.IndexByte(f, '*'); i >= 0 && i != len(f)-1 {
			return r
		}
	}
	r.form = resFields
	return r
}

func compileCondition(c *Condition) condition {
	out := condition{op: c.Operator, key: c.Key, source: c}
	switch c.Operator.Type() {
	case StringType:
		out.text = c.Values
	case BoolType:
		out.truth, _ = readPolicyBool(c.Values[0])
	case NumericType:
		list := make([]decimal, len(c.Values))
		for i, v := range c.Values {
			list[i], _ = readDecimal(v)
		}
		out.nums = &list
	case DateType:
		list := make([]instant, len(c.Values))
		for i, v := range c.Values {
			list[i], _ = readDate(v)
		}
		out.dates = &list
	case AddressType:
		out.blocks = make([]block, len(c.Values))
		for i, v := range c.Values {
			p, _ := readBlock(v)
			if p.Addr().Is4() {
				out.blocks[i] = block{ip: ip4(p.Masked().Addr()), mask: uint32(uint64(1<<32-1) << (32 - p.Bits()))}
			} else {
				out.blocks[i].six = &p
			}
		}
	}
	return out
}
