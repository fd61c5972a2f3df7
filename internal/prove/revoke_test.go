package prove

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/rampart-cloud/rampart/client"
)

// revocation is a way to take a right away: give and take are calls of the
// administrator, and while it is taken the user's call must end with one of the
// refusals.
type revocation struct {
	name       string
	give, take [][]string // operation and parameters; {key} stands for the user's key id
	refusals   []string   // error codes
}

// revocations gives the ways for a user of its own, so that all can be tried at
// the same time.
func revocations() []revocation {
	return []revocation{
		{"DetachPolicyFromUser",
			[][]string{{"AttachPolicyToUser", "UserName={user}", "PolicyType=Custom", "PolicyName={user}"}},
			[][]string{{"DetachPolicyFromUser", "UserName={user}", "PolicyType=Custom", "PolicyName={user}"}},
			[]string{"NoPermission"}},
		{"UpdateAccessKey",
			[][]string{{"UpdateAccessKey", "UserName={user}", "UserAccessKeyId={key}", "Status=Active"}},
			[][]string{{"UpdateAccessKey", "UserName={user}", "UserAccessKeyId={key}", "Status=Inactive"}},
			[]string{"InvalidAccessKeyId.Inactive"}},
		{"a new default version",
			[][]string{{"SetDefaultPolicyVersion", "PolicyName={user}", "VersionId=v1"}},
			[][]string{{"SetDefaultPolicyVersion", "PolicyName={user}", "VersionId=v2"}},
			[]string{"NoPermission"}},
		{"RemoveUserFromGroup",
			[][]string{{"AddUserToGroup", "GroupName={user}", "UserName={user}"}},
			[][]string{{"RemoveUserFromGroup", "GroupName={user}", "UserName={user}"}},
			[]string{"NoPermission"}},
	}
}

var rounds = flag.Int("rounds", 20, "how often each right is taken away and given back")

const hammers = 4 // callers of each user

// When a right's taking away has been answered by one server, no call that
// begins later on the other is decided by the state before; and when a right has
// been given, it is there.
func TestRevocationIsImmediateOnEveryNode(t *testing.T) {
	w := start(t, 2, startCluster(t, 3), nil)
	var wg sync.WaitGroup
	for i, r := range revocations() {
		wg.Go(func() {
			v := &victim{w: w, r: r, name: fmt.Sprint("victim", i), judged: make(chan int64)}
			v.prepare(r.name == "RemoveUserFromGroup")
			v.hammer(t, *rounds)
		})
	}
	wg.Go(func() { deleteAndMakeAnew(t, w, *rounds) })
	wg.Wait()
}

// victim is a user whose right comes and goes.
type victim struct {
	w    *world
	r    revocation
	name string
	key  credential

	// turn is even while the right is given and odd while it is taken; moving is
	// not zero while a change is under way.
	turn   atomic.Int64
	moving atomic.Int64
	judged chan int64 // turns of calls that were judged
}

func (v *victim) root(node int, operation string, list ...string) *client.Answer {
	v.w.t.Helper()
	a, err := v.w.client(node, root()).Call(context.Background(), ramVersion, operation, params(list))
	if err != nil {
		v.w.t.Errorf("%s: %s %q gave %v", v.r.name, operation, list, err)
		return &client.Answer{Body: []byte("{}")}
	}
	return a
}

// change makes the calls of one turn on a server.
func (v *victim) change(node int, calls [][]string) {
	for _, c := range calls {
		list := slices.Clone(c[1:])
		for i := range list {
			list[i] = strings.NewReplacer("{user}", v.name, "{key}", v.key.id).Replace(list[i])
		}
		v.root(node, c[0], list...)
	}
}

// prepare makes the user, its key and a policy of its name, whose first version
// allows and whose second does not. Except for the first way, all that is
// granted stays so.
func (v *victim) prepare(byGroup bool) {
	v.root(0, "CreateUser", "UserName="+v.name)
	v.key = v.newKey(0)
	v.root(0, "CreatePolicy", "PolicyName="+v.name, "PolicyDocument="+allow(`"ram:ListGroups"`))
	v.root(0, "CreatePolicyVersion", "PolicyName="+v.name, "PolicyDocument="+allow(`"ram:ListRoles"`))
	switch {
	case byGroup:
		v.root(0, "CreateGroup", "GroupName="+v.name)
		v.root(0, "AttachPolicyToGroup", "GroupName="+v.name, "PolicyType=Custom", "PolicyName="+v.name)
		v.root(0, "AddUserToGroup", "GroupName="+v.name, "UserName="+v.name)
	default:
		v.root(0, "AttachPolicyToUser", "UserName="+v.name, "PolicyType=Custom", "PolicyName="+v.name)
	}
}

func (v *victim) newKey(node int) credential {
	var out struct {
		AccessKey struct{ AccessKeyId, AccessKeySecret string }
	}
	if err := v.root(node, "CreateAccessKey", "UserName="+v.name).Into(&out); err != nil {
		v.w.t.Error(err)
	}
	return credential{id: out.AccessKey.AccessKeyId, secret: out.AccessKey.AccessKeySecret}
}

// hammer changes the right to and fro while callers use it on both servers.
func (v *victim) hammer(t *testing.T, rounds int) {
	ctx, cancel := context.WithCancel(t.Context())
	var judged, wrong atomic.Int64
	defer func() { t.Logf("%s: %d rounds, %d calls judged", v.r.name, rounds, judged.Load()) }()
	var wg sync.WaitGroup
	for n := range hammers {
		wg.Go(func() {
			c := v.w.client(n%2, v.key)
			for ctx.Err() == nil {
				before, quiet := v.turn.Load(), v.moving.Load() == 0
				_, err := c.Call(context.Background(), ramVersion, "ListGroups", nil)
				// Judged is a call during which no change was under way: it began
				// after one was answered and ended before the next was asked for.
				if !quiet || v.moving.Load() != 0 || v.turn.Load() != before {
					continue
				}
				judged.Add(1)
				if v.fault(before, err) && wrong.Add(1) < 5 {
					t.Errorf("%s, turn %d: the call on server %d, begun after the answer, gave %q", v.r.name, before, n%2, code(err))
				}
				select {
				case v.judged <- before:
				case <-ctx.Done():
				}
			}
		})
	}
	for range rounds {
		for _, calls := range [][][]string{v.r.take, v.r.give} {
			node := int(v.turn.Load()/2) % 2
			v.moving.Add(1)
			v.change(node, calls)
			v.turn.Add(1)
			v.moving.Add(-1)
			// The first call after the answer, on the other server.
			turn := v.turn.Load()
			_, err := v.w.client(1-node, v.key).Call(context.Background(), ramVersion, "ListGroups", nil)
			judged.Add(1)
			if v.fault(turn, err) {
				t.Errorf("%s, turn %d: the first call on the other server gave %q", v.r.name, turn, code(err))
			}
			// The callers that were under way meanwhile have their say too.
			for n := 0; n < hammers; {
				if <-v.judged == turn {
					n++
				}
			}
		}
	}
	cancel()
	wg.Wait()
}

// fault says whether an answer is not that of the turn.
func (v *victim) fault(turn int64, err error) bool {
	if turn%2 == 0 {
		return err != nil
	}
	return !slices.Contains(v.r.refusals, code(err))
}

// A user that is deleted on one server is gone on the other, with its key; made
// anew under the same name it has none of the old one's rights.
func deleteAndMakeAnew(t *testing.T, w *world, rounds int) {
	v := &victim{w: w, r: revocation{name: "DeleteUser"}, name: "reborn"}
	v.root(0, "CreatePolicy", "PolicyName=reborn", "PolicyDocument="+allow(`"ram:ListGroups"`))
	for i := range rounds {
		here, there := i%2, 1-i%2
		call := func(c credential) string {
			_, err := w.client(there, c).Call(context.Background(), ramVersion, "ListGroups", nil)
			return code(err)
		}
		v.root(here, "CreateUser", "UserName=reborn")
		key := v.newKey(here)
		if got := call(key); got != "NoPermission" {
			t.Errorf("round %d: a new user without policies gets %q", i, got)
		}
		grant := []string{"UserName=reborn", "PolicyType=Custom", "PolicyName=reborn"}
		v.root(here, "AttachPolicyToUser", grant...)
		if got := call(key); got != "" {
			t.Errorf("round %d: a granted user gets %q", i, got)
		}
		v.root(here, "DetachPolicyFromUser", grant...)
		if got := call(key); got != "NoPermission" {
			t.Errorf("round %d: a user whose grant was taken gets %q", i, got)
		}
		v.root(here, "DeleteAccessKey", "UserName=reborn", "UserAccessKeyId="+key.id)
		if got := call(key); got != "InvalidAccessKeyId.NotFound" {
			t.Errorf("round %d: a deleted key gets %q", i, got)
		}
		v.root(here, "DeleteUser", "UserName=reborn")
		if got := call(key); got != "InvalidAccessKeyId.NotFound" {
			t.Errorf("round %d: a deleted user gets %q", i, got)
		}
	}
	t.Logf("DeleteUser: %d rounds", rounds)
}
