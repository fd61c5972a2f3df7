package ram_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/identity"
)

// together runs the calls at the same time and counts how they ended, by code;
// an empty code is success.
func together(c *apitest.Caller, calls ...string) map[string]int {
	var mu sync.Mutex
	got := map[string]int{}
	var wg sync.WaitGroup
	for _, call := range calls {
		op, params := split(call)
		wg.Go(func() {
			_, err := c.Try(api.RAM, op, params...)
			code := apitest.CodeOf(err)
			if err != nil && code == "" {
				code = err.Error()
			}
			mu.Lock()
			got[code]++
			mu.Unlock()
		})
	}
	wg.Wait()
	return got
}

// times gives n calls; %d in the call is the number.
func times(n int, call string) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf(call, i)
	}
	return out
}

func want(t *testing.T, what string, got, want map[string]int) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// Of many who want the same name one gets it, and of many who want the last
// places as many as there are places.
func TestUniquenessAndQuotasUnderParallelCalls(t *testing.T) {
	h := startWith(t, func(l *catalog.Limits) { l.Users, l.Groups, l.Roles, l.Policies = 10, 5, 5, 6 })
	same := make([]string, 16)
	for i := range same {
		name := []string{"same", "Same", "SAME", "sAmE"}[i%4]
		same[i] = "CreateUser UserName=" + name
	}
	want(t, "one name", together(h.Root, same...), map[string]int{"": 1, "EntityAlreadyExists.User": 15})
	want(t, "users", together(h.Root, times(24, "CreateUser UserName=u%d")...), map[string]int{"": 9, "LimitExceeded.User": 15})
	want(t, "groups", together(h.Root, times(16, "CreateGroup GroupName=g%d")...), map[string]int{"": 5, "LimitExceeded.Group": 11})
	want(t, "roles", together(h.Root, times(16, "CreateRole RoleName=r%d AssumeRolePolicyDocument="+trust("root"))...), map[string]int{"": 5, "LimitExceeded.Role": 11})
	want(t, "policies", together(h.Root, times(16, "CreatePolicy PolicyName=p%d PolicyDocument="+allowAll)...), map[string]int{"": 6, "LimitExceeded.Policy": 10})
	snap := h.Store.Snapshot()
	for what, n := range map[string][2]int{
		"users": {identity.Users.Count(snap, apitest.Account, ""), 10}, "groups": {identity.Groups.Count(snap, apitest.Account, ""), 5},
		"roles": {identity.Roles.Count(snap, apitest.Account, ""), 5}, "policies": {identity.Policies.Count(snap, apitest.Account, ""), 6},
	} {
		if n[0] != n[1] {
			t.Errorf("%d %s are stored, want %d", n[0], what, n[1])
		}
	}
}

func TestPerUserQuotasUnderParallelCalls(t *testing.T) {
	h := start(t)
	do(h.Root, "CreateUser UserName=u")
	want(t, "keys", together(h.Root, times(12, "CreateAccessKey UserName=u %d=")...), map[string]int{"": 2, "LimitExceeded.User.AccessKey": 10})
	for i := range 12 {
		do(h.Root, fmt.Sprintf("CreateGroup GroupName=g%d", i))
		do(h.Root, fmt.Sprintf("CreatePolicy PolicyName=p%d PolicyDocument=%s", i, allowAll))
	}
	want(t, "memberships", together(h.Root, times(12, "AddUserToGroup UserName=u GroupName=g%d")...), map[string]int{"": 10, "LimitExceeded.User.Group": 2})
	want(t, "grants", together(h.Root, times(12, "AttachPolicyToUser UserName=u PolicyType=Custom PolicyName=p%d")...), map[string]int{"": 10, "LimitExceeded.User.Policy": 2})
	want(t, "one grant", together(h.Root, times(8, "AttachPolicyToUser UserName=u PolicyType=System PolicyName=ReadOnlyAccess %d=")...), map[string]int{"": 1, "EntityAlreadyExists.User.Policy": 7})
	want(t, "versions", together(h.Root, times(8, "CreatePolicyVersion PolicyName=p0 %d= PolicyDocument="+allowAll)...), map[string]int{"": 4, "LimitExceeded.Policy.Version": 4})
	seen := map[string]bool{}
	for _, v := range do(h.Root, "ListPolicyVersions PolicyType=Custom PolicyName=p0").Texts("PolicyVersions.PolicyVersion", "VersionId") {
		if seen[v] {
			t.Errorf("version %s is there twice", v)
		}
		seen[v] = true
	}
}

// A policy cannot be granted and deleted at the same time: a grant of nothing
// would make every decision about its user fail.
func TestDeleteAgainstAttach(t *testing.T) {
	h := start(t)
	u := h.User("u", allow("ram:ListUsers", "*"))
	for i := range 8 {
		p := fmt.Sprintf("p%d", i)
		do(h.Root, "CreatePolicy PolicyName="+p, "PolicyDocument", allow("oss:GetObject", "*"))
		together(h.Root, "DeletePolicy PolicyName="+p, "AttachPolicyToUser UserName=u PolicyType=Custom PolicyName="+p)
		do(u, "ListUsers") // fails with InternalError if a grant has no policy
	}
	for i := range 8 {
		g := fmt.Sprintf("g%d", i)
		do(h.Root, "CreateGroup GroupName="+g)
		together(h.Root, "DeleteGroup GroupName="+g, "AddUserToGroup UserName=u GroupName="+g)
	}
	snap := h.Store.Snapshot()
	for _, m := range identity.Memberships.All(snap, apitest.Account, "", "") {
		if identity.Groups.Get(snap, apitest.Account, m.GroupName) == nil {
			t.Errorf("u is in %s, which does not exist", m.GroupName)
		}
	}
}

// A user that is renamed while keys are made for it keeps all of them.
func TestRenameAgainstCreateAccessKey(t *testing.T) {
	h := start(t)
	for i := range 6 {
		from, to := fmt.Sprintf("a%d", i), fmt.Sprintf("b%d", i)
		do(h.Root, "CreateUser UserName="+from)
		got := together(h.Root, "UpdateUser UserName="+from+" NewUserName="+to, "CreateAccessKey UserName="+from)
		n := do(h.Root, "ListAccessKeys UserName="+to).Len("AccessKeys.AccessKey")
		if made := got[""] - 1; n != made {
			t.Errorf("%d keys were made (%v), %d are there", made, got, n)
		}
	}
	snap := h.Store.Snapshot()
	for _, k := range identity.AccessKeys.All(snap, apitest.Account, "", "") {
		if k.UserName != "" && identity.Users.Get(snap, apitest.Account, k.UserName) == nil {
			t.Errorf("key %s belongs to %s, who does not exist", k.AccessKeyID, k.UserName)
		}
	}
}
