package policy

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"strings"
	"testing"
)

// benchLoad is one file of ../bench/testdata.
type benchLoad struct {
	Policies []struct {
		Name     string
		Document struct {
			Version   string
			Statement []map[string]any
		}
	}
	Groups []struct {
		Name     string
		Policies []string
	}
	Users []struct {
		Name             string
		Groups, Policies []string
	}
	Requests []struct {
		Principal, Action, Resource string
		Env                         map[string]string
		Expected                    string
	}

	compiled map[string]*Compiled
	pools    map[string][]*Compiled
}

func readWorkload(t testing.TB, name string) *benchLoad {
	t.Helper()
	f, err := os.Open("../bench/testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	w := &benchLoad{compiled: map[string]*Compiled{}, pools: map[string][]*Compiled{}}
	if err := json.NewDecoder(r).Decode(w); err != nil {
		t.Fatal(err)
	}
	for _, p := range w.Policies {
		for _, s := range p.Document.Statement {
			for i, r := range s["Resource"].([]any) {
				if text := r.(string); strings.Count(text, ":") == 3 { // see mend in ../bench
					s["Resource"].([]any)[i] = text + ":*"
				}
			}
		}
		b, err := json.Marshal(p.Document)
		if err != nil {
			t.Fatal(err)
		}
		w.compiled[p.Name] = Compile(ID{Type: "Custom", Name: p.Name}, mustParse(t, System, string(b)))
	}
	groups := map[string][]string{}
	for _, g := range w.Groups {
		groups[g.Name] = g.Policies
	}
	for _, u := range w.Users {
		seen := map[string]bool{}
		add := func(names []string) {
			for _, n := range names {
				if !seen[n] {
					seen[n] = true
					w.pools[u.Name] = append(w.pools[u.Name], w.compiled[n])
				}
			}
		}
		add(u.Policies)
		for _, g := range u.Groups {
			add(groups[g])
		}
	}
	return w
}

func (w *benchLoad) request(i int) *Request {
	r := &Request{Action: w.Requests[i].Action, Resource: w.Requests[i].Resource}
	for k, v := range w.Requests[i].Env {
		r.Context = append(r.Context, Value{Key: k, Values: []string{v}})
	}
	return r
}

// TestWorkloads: on the benchmark's workloads the engine, with and without an
// index, names the same statement as the reference, whose verdict is the one
// that the workload holds.
func TestWorkloads(t *testing.T) {
	for name, step := range map[string]int{"workload-w1.json": 1, "workload-w2.json": 1, "workload-w3.json.gz": 23, "workload-w4.json.gz": 23} {
		w := readWorkload(t, name)
		sets := map[string][]*Set{}
		var q Query
		for i := 0; i < len(w.Requests); i += step {
			who := w.Requests[i].Principal
			if sets[who] == nil {
				sets[who] = bothWays(w.pools[who])
			}
			d := agree(t, w.pools[who], sets[who], &q, w.request(i))
			if d.Verdict.String() != w.Requests[i].Expected {
				t.Errorf("%s %d: %v, want %s", name, i, d.Verdict, w.Requests[i].Expected)
			}
		}
	}
}

// TestNoAllocations holds a decision to no allocation, from text and prepared,
// in a set, with an index and in an account.
func TestNoAllocations(t *testing.T) {
	w := readWorkload(t, "workload-w2.json")
	sets := bothWays(w.pools[w.Users[0].Name])
	a := bigAccount(t)
	var requests []*Request
	queries := make([]Query, 200)
	for i := range queries {
		requests = append(requests, w.request(i))
		queries[i].Prepare(requests[i])
	}
	v6 := &Request{Action: "ecs:RunInstances", Resource: "*", Context: []Value{
		{Key: "acs:SourceIp", Values: []string{"2001:db8::1"}}, {Key: "acs:CurrentTime", Values: []string{"2026-01-01T00:00:00Z"}}, {Key: "a:n", Values: []string{"12.50"}}}}
	typed := NewSet(policyOf(t, "p", `{"Effect": "Deny", "Action": "ecs:*", "Resource": "*", "Condition": {"IpAddress": {"acs:SourceIp": "2001:db8::/32"}, "DateGreaterThan": {"acs:CurrentTime": "2025-01-01T00:00:00Z"}, "NumericLessThan": {"a:n": "13"}, "StringNotLike": {"acs:SourceIp": "1*7"}}}`))
	if typed.Decide(v6).Verdict != ExplicitDeny {
		t.Error("the typed conditions are not met")
	}
	l := &Layers{Account: typed, Session: sets[0], HasSession: true}
	for name, f := range map[string]func(){
		"set, from text":     func() { decideEach(sets[0], requests) },
		"index, from text":   func() { decideEach(sets[1], requests) },
		"set, prepared":      func() { decideQueries(sets[0], queries) },
		"index, prepared":    func() { decideQueries(sets[1], queries) },
		"account, from text": func() { a.Decide(Entity{RAMUser, "u5"}, requests[0]) },
		"typed values":       func() { typed.Decide(v6) },
		"layers":             func() { l.Decide(v6) },
	} {
		if n := testing.AllocsPerRun(10, f); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

func decideEach(s *Set, rs []*Request) {
	for _, r := range rs {
		s.Decide(r)
	}
}

func decideQueries(s *Set, qs []Query) {
	for i := range qs {
		s.DecideQuery(&qs[i])
	}
}

// TestUnknownActions: actions that no policy lists are decided by the same
// structures, as the reference decides them and without allocating. What they
// cost beside the known ones is a row of `make bench`.
func TestUnknownActions(t *testing.T) {
	w := readWorkload(t, "workload-w3.json.gz")
	set := NewSet(w.pools[w.Users[0].Name]...)
	var unknown []*Request
	for i := range w.Requests {
		u := *w.request(i)
		u.Action = strings.Replace(u.Action, ":", ":Zq", 1) + "Zq"
		unknown = append(unknown, &u)
		if i%20 == 0 {
			if got, want := set.Decide(&u), walk(set.policies, &u); got != want {
				t.Fatalf("%s: %+v, the reference says %+v", u.Action, got, want)
			}
		}
	}
	if n := testing.AllocsPerRun(3, func() { decideEach(set, unknown) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkDecide(b *testing.B) {
	for _, name := range []string{"workload-w1.json", "workload-w2.json", "workload-w3.json.gz"} {
		w := readWorkload(b, name)
		set := NewSet(w.pools[w.Users[0].Name]...)
		queries := make([]Query, len(w.Requests))
		for i := range queries {
			queries[i].Prepare(w.request(i))
		}
		b.Run(name[9:11], func(b *testing.B) {
			b.ReportAllocs()
			for i := range b.N {
				set.DecideQuery(&queries[i%len(queries)])
			}
		})
	}
}
