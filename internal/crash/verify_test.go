package crash

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/client"
)

// usable is how many addresses the vSwitch has for instances: a /16 without the
// first and the last three.
const usable = 1<<16 - 4

// verifier compares what the server has with the ledger.
type verifier struct {
	t      *testing.T
	c      *client.Client
	l      *ledger
	faults []string // what is lost, half made or left over
	// patience is how long machines may take to start or to go; 0: 30 seconds.
	patience time.Duration

	starting int // instances that did not run yet at the first look
}

func (v *verifier) fault(format string, args ...any) {
	v.faults = append(v.faults, fmt.Sprintf(format, args...))
}

func (v *verifier) call(version, action string, out any, params ...string) error {
	p := map[string]string{}
	for i := 0; i < len(params); i += 2 {
		p[params[i]] = params[i+1]
	}
	a, err := v.c.Call(v.t.Context(), version, action, p)
	if err != nil {
		return err
	}
	return a.Into(out)
}

func (v *verifier) must(version, action string, out any, params ...string) {
	v.t.Helper()
	if err := v.call(version, action, out, params...); err != nil {
		v.t.Fatalf("%s %q: %v", action, params, err)
	}
}

// compare finds what is acknowledged and not there, and what is there and was
// never asked for or acknowledged as gone.
func compare[K comparable](v *verifier, what string, want map[K]fate, have map[K]bool) {
	for k, f := range want {
		if f == there && !have[k] {
			v.fault("LOST: the %s %v was acknowledged and is not there", what, k)
		}
		if f == gone && have[k] {
			v.fault("BACK: the %s %v was acknowledged as removed and is there", what, k)
		}
	}
	for k := range have {
		if want[k] == 0 {
			v.fault("the %s %v is there and nobody asked for it", what, k)
		}
	}
}

// identity checks users, policies with their versions, and grants from both
// sides. only limits the checks that need a call each to names that begin with
// one of these; nil: all.
func (v *verifier) identity(only []string) {
	v.t.Helper()
	deep := func(name string) bool {
		return only == nil || slices.ContainsFunc(only, func(p string) bool { return strings.HasPrefix(name, p) })
	}
	users, policies := v.users(), v.policies()
	compare(v, "user", v.l.users, users)
	wantPolicies := map[string]fate{}
	for name, vs := range v.l.versions {
		wantPolicies[name] = vs["v1"]
	}
	compare(v, "policy", wantPolicies, boolean(policies))
	for name := range policies {
		if deep(name) {
			v.versions(name, policies[name])
		}
	}
	grants := map[[2]string]bool{}
	for user := range users {
		if !deep(user) {
			continue
		}
		var out struct {
			Policies struct {
				Policy []struct{ PolicyName string }
			}
		}
		v.must(ramVersion, "ListPoliciesForUser", &out, "UserName", user)
		for _, p := range out.Policies.Policy {
			if _, ok := policies[p.PolicyName]; !ok {
				v.fault("HALF MADE: %s has the policy %s, which does not exist", user, p.PolicyName)
			}
			grants[[2]string{p.PolicyName, user}] = true
		}
	}
	wantGrants := map[[2]string]fate{}
	for k, f := range v.l.grants {
		if deep(k[1]) {
			wantGrants[k] = f
		}
	}
	compare(v, "grant", wantGrants, grants)
	for policy := range policies {
		if deep(policy) {
			v.entities(policy, users, grants)
		}
	}
}

func boolean[V any](m map[string]V) map[string]bool {
	out := make(map[string]bool, len(m))
	for k := range m {
		out[k] = true
	}
	return out
}

func (v *verifier) users() map[string]bool {
	v.t.Helper()
	found := map[string]bool{}
	for marker := ""; ; {
		var out struct {
			IsTruncated bool
			Marker      string
			Users       struct {
				User []struct{ UserName, UserId string }
			}
		}
		params := []string{"MaxItems", "1000"}
		if marker != "" {
			params = append(params, "Marker", marker)
		}
		v.must(ramVersion, "ListUsers", &out, params...)
		for _, u := range out.Users.User {
			if u.UserId == "" {
				v.fault("HALF MADE: the user %s has no id", u.UserName)
			}
			found[u.UserName] = true
		}
		if marker = out.Marker; !out.IsTruncated {
			return found
		}
	}
}

// policies gives each custom policy's number of attachments.
func (v *verifier) policies() map[string]int {
	v.t.Helper()
	found := map[string]int{}
	for marker := ""; ; {
		var out struct {
			IsTruncated bool
			Marker      string
			Policies    struct {
				Policy []struct {
					PolicyName      string
					AttachmentCount int
				}
			}
		}
		params := []string{"PolicyType", "Custom", "MaxItems", "1000"}
		if marker != "" {
			params = append(params, "Marker", marker)
		}
		v.must(ramVersion, "ListPolicies", &out, params...)
		for _, p := range out.Policies.Policy {
			found[p.PolicyName] = p.AttachmentCount
		}
		if marker = out.Marker; !out.IsTruncated {
			return found
		}
	}
}

// versions checks that a policy has the acknowledged versions, that exactly one
// is the default, and that the default can be read whole.
func (v *verifier) versions(name string, _ int) {
	v.t.Helper()
	var out struct {
		PolicyVersions struct {
			PolicyVersion []struct {
				VersionId        string
				IsDefaultVersion bool
			}
		}
	}
	v.must(ramVersion, "ListPolicyVersions", &out, "PolicyName", name, "PolicyType", "Custom")
	have, defaults := map[string]bool{}, 0
	for _, p := range out.PolicyVersions.PolicyVersion {
		have[p.VersionId] = true
		if p.IsDefaultVersion {
			defaults++
		}
	}
	compare(v, "version of "+name, v.l.versions[name], have)
	if defaults != 1 {
		v.fault("HALF MADE: the policy %s has %d default versions", name, defaults)
	}
	var got struct {
		DefaultPolicyVersion struct{ VersionId, PolicyDocument string }
	}
	v.must(ramVersion, "GetPolicy", &got, "PolicyName", name, "PolicyType", "Custom")
	if d := got.DefaultPolicyVersion; !have[d.VersionId] || d.PolicyDocument != allow && d.PolicyDocument != allowMore {
		v.fault("HALF MADE: the policy %s reads %+v", name, d)
	}
}

// entities checks a grant from the policy's side.
func (v *verifier) entities(policy string, users map[string]bool, grants map[[2]string]bool) {
	v.t.Helper()
	var out struct {
		Users struct{ User []struct{ UserName string } }
	}
	v.must(ramVersion, "ListEntitiesForPolicy", &out, "PolicyName", policy, "PolicyType", "Custom")
	for _, u := range out.Users.User {
		if !users[u.UserName] || !grants[[2]string{policy, u.UserName}] {
			v.fault("HALF MADE: the policy %s says that %s has it, and the other side does not", policy, u.UserName)
		}
	}
}

// instance and disk are what the checks read of them.
type instance struct {
	InstanceId, InstanceName, Status, ImageId string
	SecurityGroupIds                          struct{ SecurityGroupId []string }
	VpcAttributes                             struct {
		VSwitchId        string
		PrivateIpAddress struct{ IpAddress []string }
	}
	ImageOptions struct{ LoginAsNonRoot bool }
}

type disk struct{ DiskId, InstanceId, Type, Status string }

func (v *verifier) instances() []instance {
	v.t.Helper()
	var all []instance
	for page := 1; ; page++ {
		var out struct {
			TotalCount int
			Instances  struct{ Instance []instance }
		}
		v.must(ecsVersion, "DescribeInstances", &out, "RegionId", region, "PageSize", "100", "PageNumber", strconv.Itoa(page), "AdditionalAttributes.1", "LOGIN_AS_NON_ROOT")
		all = append(all, out.Instances.Instance...)
		if page*100 >= out.TotalCount {
			return all
		}
	}
}

func (v *verifier) disks() []disk {
	v.t.Helper()
	var all []disk
	for page := 1; ; page++ {
		var out struct {
			TotalCount int
			Disks      struct{ Disk []disk }
		}
		v.must(ecsVersion, "DescribeDisks", &out, "RegionId", region, "PageSize", "100", "PageNumber", strconv.Itoa(page))
		all = append(all, out.Disks.Disk...)
		if page*100 >= out.TotalCount {
			return all
		}
	}
}

// retry asks every launch without an answer again, with its token: whether the
// first call was done or not, it must end in exactly the instances asked for.
func (v *verifier) retry(ctx context.Context) {
	v.t.Helper()
	for _, token := range v.l.unanswered() {
		call := v.l.launches[token]
		w := &writer{c: v.c, l: v.l, acked: make(chan struct{}, 1)}
		ids, err := w.runInstances(ctx, call.params)
		if err != nil || len(ids) != call.amount {
			v.t.Fatalf("asking again for %s gave %q, %v; want %d instances", token, ids, err, call.amount)
		}
		call.ids = ids
	}
}

// machines checks that each acknowledged instance is there and whole, that each
// launch made as many as were asked for, that deleted ones are gone, and that no
// disk and no address is left over.
func (v *verifier) machines(net network) {
	v.t.Helper()
	have := v.settled()
	byID, byName, addresses := map[string]instance{}, map[string]int{}, map[string]string{}
	for _, i := range have {
		byID[i.InstanceId] = i
		byName[i.InstanceName]++
		if ips := i.VpcAttributes.PrivateIpAddress.IpAddress; len(ips) != 1 || i.VpcAttributes.VSwitchId != net.vSwitch {
			v.fault("HALF MADE: %s has the addresses %q in %s", i.InstanceId, ips, i.VpcAttributes.VSwitchId)
		} else if other := addresses[ips[0]]; other != "" {
			v.fault("%s and %s have the same address %s", other, i.InstanceId, ips[0])
		} else {
			addresses[ips[0]] = i.InstanceId
		}
		if g := i.SecurityGroupIds.SecurityGroupId; !slices.Equal(g, []string{net.group}) || i.ImageId != image || !i.ImageOptions.LoginAsNonRoot {
			v.fault("HALF MADE: %+v", i)
		}
	}
	for _, id := range v.l.instances() {
		if _, ok := byID[id]; !ok {
			v.fault("LOST: the instance %s was acknowledged and is not there", id)
		}
	}
	for id, f := range v.l.deletes {
		if _, ok := byID[id]; ok && f == gone {
			v.fault("BACK: the instance %s was acknowledged as deleted and is there", id)
		}
	}
	for token, call := range v.l.launches {
		sure, perhaps := v.l.deleted(call)
		if n := byName[token]; n > call.amount-sure || n < call.amount-sure-perhaps {
			v.fault("HALF MADE: the launch %s has %d instances; it made %d, of which %d were deleted and %d perhaps", token, n, call.amount, sure, perhaps)
		}
	}
	v.storage(byID)
	v.addresses(net, len(have))
}

// addresses waits until the vSwitch has as many addresses in use as there are
// instances: a deleted instance is not shown any more, but keeps its address
// until its machine is gone.
func (v *verifier) addresses(net network, instances int) {
	v.t.Helper()
	var free int
	if !v.until(func() bool {
		var out struct {
			VSwitches struct {
				VSwitch []struct {
					AvailableIpAddressCount int
				}
			}
		}
		v.must(vpcVersion, "DescribeVSwitches", &out, "RegionId", region, "VSwitchId", net.vSwitch)
		if s := out.VSwitches.VSwitch; len(s) == 1 {
			free = s[0].AvailableIpAddressCount
		}
		return free == usable-instances
	}) {
		v.fault("LEFT OVER: %d addresses are in use and %d instances are there", usable-free, instances)
	}
}

// until asks until done says yes, as long as patience lasts.
func (v *verifier) until(done func() bool) bool {
	ctx, cancel := context.WithTimeout(v.t.Context(), cmp.Or(v.patience, 30*time.Second))
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return false
		}
	}
	return true
}

// storage checks that each instance has one system disk and the data disks it
// was launched with, and that no disk belongs to nobody.
func (v *verifier) storage(byID map[string]instance) {
	v.t.Helper()
	system, data := map[string]int{}, map[string]int{}
	for _, d := range v.disks() {
		if _, ok := byID[d.InstanceId]; !ok {
			v.fault("ORPHAN: the disk %+v belongs to no instance", d)
			continue
		}
		if d.Type == "system" {
			system[d.InstanceId]++
		} else {
			data[d.InstanceId]++
		}
	}
	for id, i := range byID {
		want := 0
		if call := v.l.launches[i.InstanceName]; call != nil && call.params["DataDisk.1.Size"] != "" {
			want = 1
		}
		if system[id] != 1 || data[id] != want {
			v.fault("HALF MADE: %s has %d system disks and %d data disks, want 1 and %d", id, system[id], data[id], want)
		}
	}
}

// settled waits until every instance is Running, or no longer there if its
// deletion was acknowledged, and gives them.
func (v *verifier) settled() (have []instance) {
	v.t.Helper()
	v.starting = -1
	var waiting map[string]string
	if !v.until(func() bool {
		have, waiting = v.instances(), map[string]string{}
		for _, i := range have {
			if i.Status != "Running" || v.l.deletes[i.InstanceId] == gone {
				waiting[i.InstanceId] = i.Status
			}
		}
		if v.starting < 0 {
			v.starting = len(waiting)
		}
		return len(waiting) == 0
	}) {
		v.fault("STUCK: %d instances do not start or go: %s", len(waiting), some(waiting))
	}
	return have
}

func some(m map[string]string) string {
	var out []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		if out = append(out, k+" is "+m[k]); len(out) == 5 {
			break
		}
	}
	return strings.Join(out, ", ")
}

// prepare makes the network that instances are launched into.
func (v *verifier) prepare() network {
	v.t.Helper()
	var out struct{ VpcId, VSwitchId, SecurityGroupId string }
	v.must(vpcVersion, "CreateVpc", &out, "RegionId", region, "CidrBlock", "10.0.0.0/8")
	v.must(vpcVersion, "CreateVSwitch", &out, "RegionId", region, "ZoneId", zone, "VpcId", out.VpcId, "CidrBlock", "10.1.0.0/16")
	v.must(ecsVersion, "CreateSecurityGroup", &out, "RegionId", region, "VpcId", out.VpcId)
	return network{out.VSwitchId, out.SecurityGroupId}
}

func (r roundFigures) String() string {
	return fmt.Sprintf("killed after %d acknowledged writes with %d launches unanswered, ready again in %v with %d instances still to start or to go",
		r.acks, r.cut, r.ready.Round(time.Millisecond), r.starting)
}
