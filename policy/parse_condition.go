package policy

import (
	"strings"
)

// conditions reads {operator: {key: value or list}}.
func (p *parser) conditions(s *Statement, n *node, path string) {
	if n.typ != objectNode {
		p.wrong(n, path, "an object {operator: {key: values}}")
		return
	}
	for i := range n.members {
		m := &n.members[i]
		at := path + "." + m.key
		op, ok := ParseOperator(m.key)
		if !ok {
			p.operatorFault(m, at)
			continue
		}
		switch {
		case m.val.typ != objectNode:
			p.wrong(&m.val, at, "an object {key: values}")
		case len(m.val.members) == 0 && !acceptEmptyOperator:
			p.fault(EmptyOperator, m.val.off, at, "%s has no condition key; add one or remove the operator", op)
		}
		for j := range m.val.members {
			p.condition(s, op, &m.val.members[j], at)
		}
	}
}

func (p *parser) operatorFault(m *member, path string) {
	base := strings.TrimSuffix(m.key, "IfExists")
	switch {
	case base != m.key, m.key == "Null", strings.HasPrefix(m.key, "ForAnyValue:"), strings.HasPrefix(m.key, "ForAllValues:"):
		p.fault(UnsupportedOperator, m.keyOff, path, "the operator 'IfExists/Null' is not supported: RAM has no %q; state the condition with one of the 21 operators", clip(m.key))
		return
	}
	for o := NoOperator + 1; o < operatorEnd; o++ {
		if foldEqual(o.String(), m.key) {
			p.fault(UnknownOperator, m.keyOff, path, "the operator %q is not known; operators are case-sensitive: write %s", clip(m.key), o)
			return
		}
	}
	p.fault(UnknownOperator, m.keyOff, path, "the operator %q is not known; use one of the 21, for example StringEquals, Bool or IpAddress", clip(m.key))
}

func (p *parser) condition(s *Statement, op Operator, m *member, path string) {
	at := path + "." + m.key
	if !validKey(m.key) {
		p.fault(BadConditionKey, m.keyOff, at, "%q is not a condition key; write <prefix>:<name>, for example acs:SourceIp", clip(m.key))
	}
	values := p.strings(&m.val, at, func(v *node, path string) {
		if !readable(op, v.str) {
			p.fault(BadConditionValue, v.off, path, "%s cannot read %q; %s", op, clip(v.str), forms[op.Type()])
		}
	})
	if op == Bool && len(values) > 1 {
		p.fault(TooManyValues, m.val.off, at, "Bool takes one value; keep true or false")
	}
	s.Conditions = append(s.Conditions, Condition{Operator: op, Key: m.key, Values: values, Pos: p.lines.pos(m.keyOff)})
}

// forms says how to write a value of each type.
var forms = [...]string{
	NumericType: "write a decimal number such as 10 or -2.5",
	DateType:    "write a date such as 2026-01-02T15:04:05Z or 2026-01-02T15:04:05+08:00",
	BoolType:    "write true or false in lower case",
	AddressType: "write an address such as 192.0.2.1 or a block such as 192.0.2.0/24",
}

// validKey checks <prefix>:<name>. What follows the first slash is a tag name
// and may hold anything.
//
// Inferred: the characters of a key before the slash. Source: "Validate policies" gives the form prefix:name; published keys use letters, digits and hyphens.
func validKey(s string) bool {
	head, tag, slash := strings.Cut(s, "/")
	prefix, name, ok := strings.Cut(head, ":")
	return ok && keyWord(prefix) && keyWord(name) && (!slash || tag != "")
}

func keyWord(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case isDigit(c), c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '-', c == '_', c == '.':
		default:
			return false
		}
	}
	return s != ""
}

// principals reads {type: value or list} of a trust policy.
func (p *parser) principals(s *Statement, n *node, path string) {
	pr := n.get("Principal")
	if p.kind != Trust {
		if pr != nil {
			for _, m := range n.members {
				if m.key == "Principal" {
					p.fault(UnexpectedPrincipal, m.keyOff, path+".Principal", "%s has no Principal: it speaks for whom it is attached to; remove it", aKind(p.kind))
					break
				}
			}
		}
		return
	}
	at := path + ".Principal"
	switch {
	case pr == nil:
		p.fault(MissingPrincipal, n.off, path, "Principal is missing; say who is trusted, for example {\"RAM\": \"acs:ram::<account>:root\"}")
		return
	case pr.typ != objectNode:
		p.wrong(pr, at, "an object with RAM, Service or Federated")
		return
	case len(pr.members) == 0:
		p.fault(EmptyList, pr.off, at, "Principal is empty; say who is trusted, for example {\"RAM\": \"acs:ram::<account>:root\"}")
		return
	}
	for i := range pr.members {
		m := &pr.members[i]
		var typ PrincipalType
		for t := RAMPrincipal; t <= FederatedPrincipal; t++ {
			if t.String() == m.key {
				typ = t
			}
		}
		if typ == 0 {
			p.fault(UnknownPrincipalType, m.keyOff, at+"."+m.key, "a principal is RAM, Service or Federated, in this case, not %q", clip(m.key))
			continue
		}
		p.strings(&m.val, at+"."+m.key, func(v *node, path string) {
			if msg := principalFault(typ, v.str); msg != "" {
				p.fault(BadPrincipal, v.off, path, "%q is no %s principal; %s", clip(v.str), typ, msg)
			}
			s.Principals = append(s.Principals, Principal{typ, v.str, p.lines.pos(v.off)})
		})
	}
}

// principalFault gives how to mend a principal's value, or "" if it is good.
//
// Ours: wildcards in a trust policy's Principal are refused. Source: the documents list full ARNs and service names only.
//
// Source: "Permission policy elements" and "Edit the trust policy of a RAM role" (RAM).
func principalFault(t PrincipalType, s string) string {
	if t == ServicePrincipal {
		if !serviceName(s) {
			return "write the name of a cloud service, for example ecs.aliyuncs.com"
		}
		return ""
	}
	account, rel, ok := ramARN(s)
	kind, name, _ := strings.Cut(rel, "/")
	good := ok && accountID(account) && !strings.ContainsAny(rel, "*?")
	if t == RAMPrincipal {
		if good && (rel == "root" || (kind == "user" || kind == "role") && name != "") {
			return ""
		}
		return "write acs:ram::<account>:root, acs:ram::<account>:user/<name> or acs:ram::<account>:role/<name>"
	}
	if good && (kind == "saml-provider" || kind == "oidc-provider") && name != "" {
		return ""
	}
	return "write acs:ram::<account>:saml-provider/<name> or acs:ram::<account>:oidc-provider/<name>"
}

// ramARN splits an ARN of the RAM service with an empty or * region.
func ramARN(s string) (account, rel string, ok bool) {
	rest, ok := strings.CutPrefix(s, "acs:ram:")
	if !ok {
		return "", "", false
	}
	region, rest, ok1 := strings.Cut(rest, ":")
	account, rel, ok2 := strings.Cut(rest, ":")
	return account, rel, ok1 && ok2 && (region == "" || region == "*")
}

func accountID(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != "" && len(s) <= 20
}

// serviceName accepts DNS-like names, optionally owned by an account, as in
// 1234567890123456@ecs.aliyuncs.com.
func serviceName(s string) bool {
	if owner, name, ok := strings.Cut(s, "@"); ok {
		if !accountID(owner) {
			return false
		}
		s = name
	}
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 {
			return false
		}
		for i := 0; i < len(label); i++ {
			c := label[i]
			if !isDigit(c) && !(c >= 'a' && c <= 'z') && c != '-' {
				return false
			}
		}
	}
	return strings.IndexByte(s, '.') > 0
}
