package policy

// Kind says where a document is used, and so which grammar and length apply.
type Kind uint8

// The kinds of document.
const (
	Identity Kind = iota // permission policy of users, groups and roles: 1-6144 characters
	Trust                // AssumeRolePolicyDocument of a role: Principal, no Resource
	Session              // Policy parameter of AssumeRole: 1-2048 characters
	Control              // control policy of a resource directory: 1-4096 characters
	System               // permission policy kept by the vendor: identity grammar, 1-65536 characters
)

var kindNames = [...]string{"identity", "trust", "session", "control", "system"}

// String gives the kind's name in lower case.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "unknown"
}

// KindNamed gives the kind with that name, if it is one of documents that people
// write: identity, trust, session or control.
func KindNamed(name string) (Kind, bool) {
	for k := Identity; k < System; k++ {
		if k.String() == name {
			return k, true
		}
	}
	return 0, false
}

// MaxLength gives the greatest number of characters a document of this kind may have.
//
// Source: "Limitations" (RAM, 2025), "AssumeRole" (STS), "Control policies".
func (k Kind) MaxLength() int {
	switch k {
	case Session:
		return 2048
	case Control:
		return 4096
	case System:
		// Ours: a policy kept by the vendor may have 65536 characters. Source: the documented limits speak of custom policies only.
		return 65536
	}
	// Inferred: a trust policy may be as long as a permission policy. Source: "Limitations" (RAM) names no length for trust policies.
	return 6144
}

// Effect is what a statement does to what it matches.
type Effect uint8

// The effects. The zero value is none of them and matches nothing.
const (
	NoEffect Effect = iota
	AllowEffect
	DenyEffect
)

// String gives the word used in documents.
func (e Effect) String() string {
	switch e {
	case AllowEffect:
		return "Allow"
	case DenyEffect:
		return "Deny"
	}
	return "none"
}

// Document is a parsed policy. Only Parse makes one, so what it holds can be
// evaluated; it must not be changed.
type Document struct {
	Kind       Kind
	Version    string
	Statements []Statement

	text string
}

// Text gives the document as it was written.
func (d *Document) Text() string { return d.text }

// Statement is one rule. Exactly one of Actions and NotActions is set.
// Resources is empty, and Principals set, in trust policies only.
type Statement struct {
	Effect     Effect
	Actions    []string
	NotActions []string
	Resources  []string
	Principals []Principal
	Conditions []Condition // all must be met
	Pos, End   Pos         // the statement's braces; End is behind the closing one
}

// Condition is one operator applied to one key. Any of Values suffices; for a
// negated operator none may match.
type Condition struct {
	Operator Operator
	Key      string
	Values   []string
	Pos      Pos // of the key
}

// PrincipalType says what a trust policy's principal names.
type PrincipalType uint8

// The types of principal. Source: "Permission policy elements" (RAM).
const (
	RAMPrincipal       PrincipalType = iota + 1 // acs:ram::<account>:root, :user/<name>, :role/<name>
	ServicePrincipal                            // a cloud service, e.g. ecs.aliyuncs.com
	FederatedPrincipal                          // acs:ram::<account>:saml-provider/<name>, :oidc-provider/<name>
)

// String gives the member name used in documents.
func (t PrincipalType) String() string {
	switch t {
	case RAMPrincipal:
		return "RAM"
	case ServicePrincipal:
		return "Service"
	case FederatedPrincipal:
		return "Federated"
	}
	return "unknown"
}

// Principal is one trusted party of a trust policy.
type Principal struct {
	Type  PrincipalType
	Value string
	Pos   Pos
}

// Place is where an element stands in the text.
type Place struct {
	Pos, End Pos // End is behind the last character
}

// Locate finds the element with the given path, for example
// Statement[0].Action[2], Statement[1].Condition.Bool.ecs:LoginAsNonRoot or
// Statement[0].Condition.StringEquals.ecs:tag/a[1]. A string that stands without
// a list answers to index 0 too. The text is scanned anew, so that documents in
// memory stay small.
func (d *Document) Locate(path string) (Place, bool) {
	root, _, bad := scan(d.text)
	if bad != nil {
		return Place{}, false
	}
	n := descend(&root, path)
	if n == nil {
		return Place{}, false
	}
	ix := newLineIndex(d.text)
	return Place{Pos: ix.pos(n.off), End: ix.pos(n.end)}, true
}

// descend follows a path. Names may hold dots and brackets (condition keys), so
// the longest member name that fits is tried first.
func descend(n *node, path string) *node {
	if path == "" {
		return n
	}
	if path[0] == '[' {
		i, j := 0, 1
		for j < len(path) && path[j] >= '0' && path[j] <= '9' && j < 7 {
			i = i*10 + int(path[j]-'0')
			j++
		}
		if j == 1 || j >= len(path) || path[j] != ']' {
			return nil
		}
		rest := path[j+1:]
		switch {
		case n.typ == listNode && i < len(n.items):
			return descend(&n.items[i], rest)
		case n.typ == stringNode && i == 0:
			return descend(n, rest)
		}
		return nil
	}
	if path[0] == '.' {
		path = path[1:]
	}
	var best *node
	bestLen := -1
	for i := range n.members {
		m := &n.members[i]
		if len(m.key) > bestLen && len(path) >= len(m.key) && path[:len(m.key)] == m.key {
			if sub := descend(&m.val, path[len(m.key):]); sub != nil {
				best, bestLen = sub, len(m.key)
			}
		}
	}
	return best
}
