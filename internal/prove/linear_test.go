package prove

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/server"
)

var (
	length = flag.Int("seconds", 4, "how long the concurrent suite runs")
	seed   = flag.Uint64("seed", 0, "seed of the callers of the concurrent suite; 0: by the clock")
)

const (
	callers     = 64
	names       = 12 // of users; more than the quota
	policyCount = 5
	epoch       = time.Second
)

// 64 clients create, attach, version and delete at once. What they are answered
// could have been answered to one after the other; quotas hold at each moment;
// nothing acknowledged is lost, also over a restart; and the same on two servers
// of one cluster.
func TestConcurrentCallsAreLinear(t *testing.T) {
	if *seed == 0 {
		*seed = uint64(time.Now().UnixNano())
	}
	t.Logf("seed %d; the interleaving is not repeated by it, the callers' choices are", *seed)
	quotas := func(c *server.Config) {
		c.Quotas = []catalog.Quota{quota("Users", maxUsers), quota("CustomPerPrincipal", maxGrants), quota("VersionsPerPolicy", maxVersions)}
	}
	half := time.Duration(*length) * time.Second / 2
	t.Run("embedded, with restarts", func(t *testing.T) {
		w := start(t, 1, nil, quotas)
		runEpochs(t, w, half, func() { w.restart(0) })
	})
	t.Run("two servers on a cluster", func(t *testing.T) {
		w := start(t, 2, startCluster(t, 3), quotas)
		runEpochs(t, w, half, func() {})
	})
}

// run is the calls of an epoch.
type run struct {
	w     *world
	begin time.Time
	name  string // in front of all names
	last  [policyCount]atomic.Int64

	mu        sync.Mutex
	users     map[string][]porcupine.Operation
	versions  map[string][]porcupine.Operation
	count     []porcupine.Operation
	calls     int
	surprises []string
}

func runEpochs(t *testing.T, w *world, d time.Duration, between func()) {
	total, limits, epochs := 0, 0, 0
	// On a busy machine an epoch may have too few calls to meet a quota.
	for begin, n := time.Now(), 0; n == 0 || time.Since(begin) < d || limits == 0 && n < 20; n++ {
		epochs++
		r := &run{w: w, begin: time.Now(), name: fmt.Sprintf("e%d", n), users: map[string][]porcupine.Operation{}, versions: map[string][]porcupine.Operation{}}
		for p := range policyCount {
			if _, err := w.client(0, root()).Call(t.Context(), ramVersion, "CreatePolicy",
				map[string]string{"PolicyName": r.policy(p), "PolicyDocument": allow(`"ram:ListUsers"`)}); err != nil {
				t.Fatal(err)
			}
			r.last[p].Store(1)
		}
		r.all(min(epoch, d))
		between()
		r.finish()
		if len(r.surprises) > 0 {
			t.Fatalf("epoch %d: %d answers that no call has, for example:\n%s", n, len(r.surprises), strings.Join(r.surprises[:min(5, len(r.surprises))], "\n"))
		}
		r.check(t)
		total += r.calls
		for _, o := range r.count {
			if o.Output.(output).code != "" {
				limits++
			}
		}
	}
	t.Logf("%d epochs, %d calls; the users' quota refused %d", epochs, total, limits)
	if limits == 0 {
		t.Error("the quota was never met, so nothing is known of it")
	}
}

func (r *run) user(n int) string   { return fmt.Sprintf("%s-user%d", r.name, n) }
func (r *run) policy(n int) string { return fmt.Sprintf("%s-policy%d", r.name, n) }

// all lets the callers call for a time.
func (r *run) all(d time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
	var wg sync.WaitGroup
	for n := range callers {
		rng := rand.New(rand.NewPCG(*seed, uint64(n)))
		wg.Go(func() {
			for ctx.Err() == nil {
				r.call(n, r.choose(rng))
			}
		})
	}
	wg.Wait()
}

// choose makes up a call.
func (r *run) choose(rng *rand.Rand) input {
	user, p := r.user(rng.IntN(names)), rng.IntN(policyCount)
	old := func() string { return strconv.FormatInt(max(1, r.last[p].Load()-rng.Int64N(7)), 10) }
	switch n := rng.IntN(100); {
	case n < 12:
		return input{op: "CreateUser", name: user}
	case n < 24:
		return input{op: "DeleteUser", name: user}
	case n < 38:
		return input{op: "AttachPolicyToUser", name: user, arg: r.policy(p)}
	case n < 58:
		return input{op: "DetachPolicyFromUser", name: user, arg: r.policy(p)}
	case n < 66:
		return input{op: "ListPoliciesForUser", name: user}
	case n < 70:
		return input{op: "ListUsers"}
	case n < 80:
		return input{op: "CreatePolicyVersion", name: r.policy(p), set: rng.IntN(3) == 0}
	case n < 90:
		return input{op: "DeletePolicyVersion", name: r.policy(p), arg: old()}
	case n < 95:
		return input{op: "SetDefaultPolicyVersion", name: r.policy(p), arg: old()}
	}
	return input{op: "ListPolicyVersions", name: r.policy(p)}
}

func (in input) params() map[string]string {
	switch in.op {
	case "CreateUser", "DeleteUser", "ListPoliciesForUser":
		return map[string]string{"UserName": in.name}
	case "AttachPolicyToUser", "DetachPolicyFromUser":
		return map[string]string{"UserName": in.name, "PolicyType": "Custom", "PolicyName": in.arg}
	case "ListPolicyVersions":
		return map[string]string{"PolicyName": in.name, "PolicyType": "Custom"}
	case "CreatePolicyVersion":
		return map[string]string{"PolicyName": in.name, "PolicyDocument": allow(`"ram:ListGroups"`), "SetAsDefault": strconv.FormatBool(in.set)}
	case "DeletePolicyVersion", "SetDefaultPolicyVersion":
		return map[string]string{"PolicyName": in.name, "VersionId": "v" + in.arg}
	}
	return map[string]string{"MaxItems": "1000"}
}

// answer is what the operations answer, as far as it is looked at.
type answer struct {
	Policies       struct{ Policy []struct{ PolicyName string } }
	Users          struct{ User []struct{ UserName string } }
	PolicyVersions struct {
		PolicyVersion []struct {
			VersionId        string
			IsDefaultVersion bool
		}
	}
	PolicyVersion struct{ VersionId string }
}

// call makes a call and puts it into the histories that it belongs to.
func (r *run) call(caller int, in input) {
	c := r.w.client(caller%len(r.w.nodes), root())
	call := time.Since(r.begin).Nanoseconds()
	got, err := c.Call(context.Background(), ramVersion, in.op, in.params())
	back := time.Since(r.begin).Nanoseconds()
	out := output{code: code(err)}
	if err == nil {
		var a answer
		if err := got.Into(&a); err != nil {
			out.code = err.Error()
		}
		r.read(in, &a, &out)
	}
	op := porcupine.Operation{ClientId: caller, Input: in, Call: call, Output: out, Return: back}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.calls++
	if unexpected(out.code) {
		r.surprises = append(r.surprises, describe(in, out))
		return
	}
	switch {
	case in.op == "ListUsers":
		r.count = append(r.count, op)
	case strings.Contains(in.op, "Version"):
		r.versions[in.name] = append(r.versions[in.name], op)
	default:
		r.users[in.name] = append(r.users[in.name], op)
		if in.op == "CreateUser" && (out.code == "" || out.code == "LimitExceeded.User") || in.op == "DeleteUser" && out.code == "" {
			r.count = append(r.count, op)
		}
	}
}

// read takes from an answer what the models look at.
func (r *run) read(in input, a *answer, out *output) {
	switch in.op {
	case "ListPoliciesForUser":
		for _, p := range a.Policies.Policy {
			out.list = append(out.list, p.PolicyName)
		}
		slices.Sort(out.list)
	case "ListPolicyVersions":
		for _, v := range a.PolicyVersions.PolicyVersion {
			out.list = append(out.list, v.VersionId)
			if v.IsDefaultVersion {
				out.text += v.VersionId // two of them are none
			}
		}
	case "CreatePolicyVersion":
		out.text = a.PolicyVersion.VersionId
		for p := range policyCount {
			if n, err := strconv.ParseInt(strings.TrimPrefix(out.text, "v"), 10, 64); err == nil && in.name == r.policy(p) {
				r.last[p].Store(n)
			}
		}
	case "ListUsers":
		out.n = len(a.Users.User)
	}
}

// unexpected says whether no call of the suite may end so; a server that is
// unavailable is among it, as nothing here makes one so.
func unexpected(code string) bool {
	for _, kind := range []string{"EntityNotExist.", "EntityAlreadyExists.", "DeleteConflict.", "LimitExceeded."} {
		if strings.HasPrefix(code, kind) {
			return false
		}
	}
	return code != ""
}

// finish reads everything once more and takes the users away, one call after
// the other: what was acknowledged must be there.
func (r *run) finish() {
	r.call(0, input{op: "ListUsers"})
	for p := range policyCount {
		r.call(0, input{op: "ListPolicyVersions", name: r.policy(p)})
	}
	for n := range names {
		r.call(0, input{op: "ListPoliciesForUser", name: r.user(n)})
		for p := range policyCount {
			r.call(0, input{op: "DetachPolicyFromUser", name: r.user(n), arg: r.policy(p)})
		}
		r.call(0, input{op: "DeleteUser", name: r.user(n)})
	}
	r.call(0, input{op: "ListUsers"})
}

// check checks each history against its model.
func (r *run) check(t *testing.T) {
	t.Helper()
	one := func(what string, m porcupine.Model, ops []porcupine.Operation) {
		t.Helper()
		// Unknown is a failure too: what is not checked is not shown.
		if res := porcupine.CheckOperationsTimeout(m, ops, time.Minute); res != porcupine.Ok {
			t.Errorf("epoch %s: the history of %s, %d calls, is %s", r.name, what, len(ops), res)
			for _, o := range ops[:min(20, len(ops))] {
				t.Logf("%d-%d %s", o.Call, o.Return, describe(o.Input, o.Output))
			}
		}
	}
	for name, ops := range r.users {
		one(name, userModel(), ops)
	}
	for name, ops := range r.versions {
		one(name, policyModel(), ops)
	}
	one("the number of users", countModel(), r.count)
}

// A checker that accepts everything shows nothing: lies in a history are found.
func TestModelsSeeWhatIsWrong(t *testing.T) {
	type call struct {
		in  input
		out output
	}
	create, list := input{op: "CreateUser", name: "u"}, input{op: "ListPoliciesForUser", name: "u"}
	attach := func(p string) input { return input{op: "AttachPolicyToUser", name: "u", arg: p} }
	version := input{op: "CreatePolicyVersion", name: "p"}
	var full []call
	for range maxUsers {
		full = append(full, call{create, output{}})
	}
	for _, c := range []struct {
		what  string
		model porcupine.Model
		calls []call
		ok    bool
	}{
		{"a user with a grant", userModel(), []call{{create, output{}}, {attach("a"), output{}}, {list, output{list: []string{"a"}}}}, true},
		{"a lost grant", userModel(), []call{{create, output{}}, {attach("a"), output{}}, {list, output{}}}, false},
		{"a name given twice", userModel(), []call{{create, output{}}, {create, output{}}}, false},
		{"a lost user", userModel(), []call{{create, output{}}, {list, output{code: "EntityNotExist.User"}}}, false},
		{"one grant too many", userModel(), []call{{create, output{}}, {attach("a"), output{}}, {attach("b"), output{}}, {attach("c"), output{}}, {attach("d"), output{}}}, false},
		{"a deletion with grants", userModel(), []call{{create, output{}}, {attach("a"), output{}}, {input{op: "DeleteUser", name: "u"}, output{}}}, false},
		{"versions", policyModel(), []call{{version, output{text: "v2"}}, {input{op: "ListPolicyVersions"}, output{list: []string{"v1", "v2"}, text: "v1"}}}, true},
		{"a version number given twice", policyModel(), []call{{version, output{text: "v2"}}, {version, output{text: "v2"}}}, false},
		{"two defaults", policyModel(), []call{{version, output{text: "v2"}}, {input{op: "ListPolicyVersions"}, output{list: []string{"v1", "v2"}, text: "v1v2"}}}, false},
		{"the default deleted", policyModel(), []call{{input{op: "DeletePolicyVersion", arg: "1"}, output{}}}, false},
		{"the quota met", countModel(), append(slices.Clone(full), call{create, output{code: "LimitExceeded.User"}}), true},
		{"one user too many", countModel(), append(slices.Clone(full), call{create, output{}}), false},
		{"a refusal below the quota", countModel(), []call{{create, output{code: "LimitExceeded.User"}}}, false},
	} {
		var ops []porcupine.Operation
		for i, x := range c.calls {
			ops = append(ops, porcupine.Operation{Input: x.in, Call: int64(2 * i), Output: x.out, Return: int64(2*i + 1)})
		}
		if got := porcupine.CheckOperations(c.model, ops); got != c.ok {
			t.Errorf("%s: %v, want %v", c.what, got, c.ok)
		}
	}
}
