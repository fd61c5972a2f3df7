package policy

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The fast engine must equal the walk of reference.go. The cases are small
// accounts made of few words, so that patterns, letter case, absent keys and
// every operator meet often. `go test -run TestDifferential -cases 1000000` runs 10^6 of
// them, and RAMPART_POLICY_CASES sets the number too.
var cases = flag.Int("cases", 20_000, "how many random requests TestDifferential decides")

func caseCount(t *testing.T) int {
	if s := os.Getenv("RAMPART_POLICY_CASES"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	return *cases
}

// readableIn drops the values that the parser refuses under this setting of the
// switches; see TestOtherSettings.
func readableIn(typ Type, words []string) (kept []string) {
	for _, w := range words {
		if typ != AddressType || ipv6Addresses || !strings.Contains(w, ":") {
			kept = append(kept, w)
		}
	}
	return kept
}

// maker draws random policies and requests. draw(n) gives a number below n.
type maker struct{ draw func(n int) int }

func (m maker) pick(words ...string) string { return words[m.draw(len(words))] }

var (
	services  = []string{"ecs", "ECS", "ram", "a", "ecs-workbench"}
	verbs     = []string{"Run", "run", "Describe", "Ru", "A", "部"}
	nouns     = []string{"Instances", "instances", "Disk", "s", ""}
	regions   = []string{"", "*", "cn-hangzhou", "cn-beijing", "cn-*", "*hang*", "c?-beijing"}
	accounts  = []string{"*", "1", "12", "", "1*"}
	relatives = []string{"*", "instance/*", "instance/i-1", "instance/i-*", "instance/?-1", "disk/d-1", "disk/*-1", "i", "instance/a:b", "*/i-1", "*:b", "user/x", "instance/部"}
)

func (m maker) actionPattern() string {
	switch m.draw(8) {
	case 0:
		return "*"
	case 1:
		return m.pick("*", "e*", "?cs", "ec*s") + ":" + m.pick(verbs[:5]...) + m.pick("*", "")
	case 2:
		return m.pick(services...) + ":*" + m.pick(nouns...)
	case 3:
		return m.pick(services...) + ":" + m.pick(verbs[:5]...) + "*" + m.pick("s", "", "*e*s", "?s")
	case 4:
		return m.pick(services...) + ":" + m.pick("R?n*", "*un*", "???Instances", "R*I*s", "**")
	}
	return m.pick(services...) + ":" + m.pick(verbs[:5]...) + m.pick(nouns...)
}

func (m maker) action() string {
	switch m.draw(20) {
	case 0:
		return ""
	case 1:
		return m.pick("ecs", ":", "ecs:", "a:b:c", "ecs:Run:Disk", strings.Repeat("e", 100)+":"+strings.Repeat("X", 120))
	}
	return m.pick(services...) + ":" + m.pick(verbs...) + m.pick(nouns...)
}

func (m maker) resourcePattern() string {
	switch m.draw(10) {
	case 0, 1:
		return "*"
	case 2:
		return "acs:" + m.pick("*", "e*", "e?s", "ram") + ":" + m.pick(regions...) + ":" + m.pick(accounts...) + ":" + m.pick(relatives...)
	}
	return "acs:" + m.pick("ecs", "ram", "oss") + ":" + m.pick(regions...) + ":" + m.pick(accounts...) + ":" + m.pick(relatives...)
}

func (m maker) resource() string {
	switch m.draw(16) {
	case 0, 1:
		return "*"
	case 2:
		return m.pick("", "acs:", "acs:ecs", "acs:ecs:cn-hangzhou:1", "x", "acs:ecs:cn:hang:zhou:1:instance/i-1", "acs:ecs:cn-hangzhou:1:")
	}
	return "acs:" + m.pick("ecs", "ram", "oss") + ":" + m.pick("", "cn-hangzhou", "cn-beijing", "*") + ":" + m.pick("1", "12") + ":" +
		m.pick("instance/i-1", "instance/i-12", "instance/*", "disk/d-1", "i", "instance/a:b", "user/x", "instance/部", "instance/", "a:b/c:b")
}

// vocabulary holds values for each type of key, readable ones in a policy.
var vocabulary = map[Type]struct{ policy, request []string }{
	StringType: {[]string{"a", "A", "ab", "a*", "?", "*b", "", "${x}", "部"}, []string{"a", "A", "ab", "b", "", "部", "${x}"}},
	NumericType: {[]string{"1", "-1", "1.5", "0", "10", "9007199254740993"},
		[]string{"1", "01", "1.50", "-0", "10", "2", "-3", "9007199254740992", "x", ""}},
	DateType: {[]string{"2026-01-01T00:00:00Z", "2026-01-01T08:00:00+08:00", "2025-12-31T23:59Z"},
		[]string{"2026-01-01T00:00:00Z", "2025-12-31T19:00:00-05:00", "2026-01-01T00:00:00.1Z", "now", "2025-12-31T23:59:00Z"}},
	BoolType: {[]string{"true", "false"}, []string{"true", "false", "True", "FALSE", "yes", ""}},
	AddressType: {[]string{"10.0.0.0/8", "10.1.0.0/16", "192.0.2.1", "0.0.0.0/0", "2001:db8::/32", "::/0"},
		[]string{"10.1.2.3", "10.2.0.1", "192.0.2.1", "2001:db8::1", "::ffff:10.1.0.1", "::1", "10.0.0.0/8", "x"}},
}

var keys = []string{"acs:SourceIp", "acs:sourceip", "acs:Tag/a", "acs:Tag/A", "ecs:K"}

func quoted(words []string) string {
	q := make([]string, len(words))
	for i, w := range words {
		q[i] = strconv.Quote(w)
	}
	if len(q) == 1 {
		return q[0]
	}
	return "[" + strings.Join(q, ",") + "]"
}

func (m maker) list(one func() string) string {
	words := []string{one()}
	for m.draw(3) == 0 {
		words = append(words, one())
	}
	return quoted(words)
}

func (m maker) condition() (op Operator, key, values string) {
	op = Operators()[m.draw(21)]
	voc := readableIn(op.Type(), vocabulary[op.Type()].policy)
	values = m.list(func() string { return m.pick(voc...) })
	if op == Bool {
		values = quoted([]string{m.pick(voc...)})
	}
	return op, m.pick(keys...), values
}

func (m maker) statement() string {
	var b strings.Builder
	fmt.Fprintf(&b, `{"Effect": %q, `, m.pick("Allow", "Allow", "Deny"))
	fmt.Fprintf(&b, `%q: %s, "Resource": %s`, m.pick("Action", "Action", "Action", "NotAction"), m.list(m.actionPattern), m.list(m.resourcePattern))
	if m.draw(2) == 0 {
		op, key, values := m.condition()
		fmt.Fprintf(&b, `, "Condition": {%q: {%q: %s}`, op, key, values)
		if m.draw(3) == 0 {
			if op2, key2, values2 := m.condition(); op2 != op {
				fmt.Fprintf(&b, `, %q: {%q: %s}`, op2, key2, values2)
			}
		}
		b.WriteString("}")
	}
	b.WriteString("}")
	return b.String()
}

func (m maker) request() *Request {
	r := &Request{Action: m.action(), Resource: m.resource()}
	for _, key := range keys {
		if m.draw(3) == 0 {
			continue
		}
		v := Value{Key: key}
		types := []Type{StringType, NumericType, DateType, BoolType, AddressType}
		voc := vocabulary[types[m.draw(len(types))]].request
		for n := m.draw(8); n >= 0; n -= 4 {
			v.Values = append(v.Values, m.pick(voc...))
		}
		if m.draw(20) == 0 {
			v.Values = nil
		}
		r.Context = append(r.Context, v)
	}
	return r
}

// agree compares all ways of deciding with the reference.
func agree(t interface{ Fatalf(string, ...any) }, policies []*Compiled, sets []*Set, q *Query, r *Request) Decision {
	want := walk(policies, r)
	q.Prepare(r)
	for i, s := range sets {
		if got := s.DecideQuery(q); got != want {
			texts := ""
			for _, c := range policies {
				texts += c.doc.text + "\n"
			}
			t.Fatalf("set %d: %v by statement %d, the reference says %v by %d\n%+v\n%s", i, got.Verdict, got.Statement, want.Verdict, want.Statement, r, texts)
		}
	}
	return want
}

// bothWays gives the set as it is and with an index, whatever its size.
func bothWays(policies []*Compiled) []*Set {
	n := 0
	for _, c := range policies {
		n += len(c.rules)
	}
	return []*Set{{policies: policies}, {policies: policies, index: newIndex(policies, n)}}
}

func TestDifferential(t *testing.T) {
	n := caseCount(t)
	var seen [3]int
	var q Query
	for i := 0; i < n; {
		rng := rand.New(rand.NewPCG(uint64(i), 20260102))
		m := maker{rng.IntN}
		var policies []*Compiled
		big := m.draw(8) == 0 // enough statements under one key to split its list
		for range 1 + m.draw(3) {
			statements := make([]string, 1+m.draw(4))
			if big {
				statements = make([]string, 20)
			}
			for j := range statements {
				statements[j] = m.statement()
			}
			policies = append(policies, policyOf(t, "p", statements...))
		}
		sets := bothWays(policies)
		for range 50 {
			d := agree(t, policies, sets, &q, m.request())
			seen[d.Verdict]++
			i++
		}
	}
	t.Logf("%d cases: %d implicit deny, %d allow, %d explicit deny", n, seen[ImplicitDeny], seen[Allow], seen[ExplicitDeny])
	for v, c := range seen {
		if c < n/20 {
			t.Errorf("only %d cases of %v: the draw is lopsided", c, Verdict(v))
		}
	}
}

// TestDifferentialShrinking draws by rapid, which shrinks a disagreement to its
// smallest form.
func TestDifferentialShrinking(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := maker{func(n int) int { return rapid.IntRange(0, n-1).Draw(rt, "draw") }}
		statements := make([]string, 1+m.draw(4))
		for i := range statements {
			statements[i] = m.statement()
		}
		policies := []*Compiled{policyOf(t, "p", statements...)}
		var q Query
		agree(rt, policies, bothWays(policies), &q, m.request())
	})
}
