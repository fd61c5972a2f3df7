package resourcemanager

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// people makes a user Alice, a group devs with her in it, and a role ops.
func people(h *apitest.Harness) *apitest.Caller {
	h.T.Helper()
	alice := h.User("Alice")
	update(h, func(tx *state.Tx) {
		identity.Groups.Put(tx, rm, "devs", &identity.Group{GroupID: "g-1", GroupName: "devs"})
		m := identity.Membership{UserName: "Alice", GroupName: "devs"}
		identity.Memberships.Put(tx, rm, m.ID(), &m)
		identity.Roles.Put(tx, rm, "ops", &identity.Role{RoleID: "300000000000000001", RoleName: "ops",
			AssumeRolePolicyDocument: `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":"acs:ram::` + rm + `:root"}}]}`, MaxSessionDuration: 3600})
	})
	return alice
}

func TestAttachmentsInEveryScope(t *testing.T) {
	h := newHarness(t)
	people(h)
	custom(h, "mine", apitest.Allow("ecs:StopInstance"))
	team := group(h, "team")
	type principal struct{ kind, name string }
	principals := []principal{{"IMSUser", "Alice@" + domain}, {"IMSGroup", "devs@group." + domain}, {"ServiceRole", "ops@role." + rm + ".onaliyunservice.com"}}
	n := 0
	for _, scope := range []string{rm, team, "rg-default"} {
		for _, p := range principals {
			for _, policy := range [][2]string{{"Custom", "mine"}, {"System", "AliyunECSReadOnlyAccess"}} {
				params := []string{"ResourceGroupId", scope, "PolicyType", policy[0], "PolicyName", policy[1], "PrincipalType", p.kind, "PrincipalName", p.name}
				do(h.Root, "AttachPolicy", params...)
				n++
				list := do(h.Root, "ListPolicyAttachments", params...)
				list.Want("TotalCount", "1")
				list.Want("PolicyAttachments.PolicyAttachment.0.PrincipalName", p.name)
				list.Want("PolicyAttachments.PolicyAttachment.0.PrincipalType", p.kind)
				list.Want("PolicyAttachments.PolicyAttachment.0.ResourceGroupId", scope)
				list.Want("PolicyAttachments.PolicyAttachment.0.PolicyName", policy[1])
				list.Want("PolicyAttachments.PolicyAttachment.0.AttachDate", apitest.Start.Format(time.RFC3339))
				word := map[string]string{"IMSUser": "User", "IMSGroup": "Group", "ServiceRole": "Role"}[p.kind]
				fails(t, h.Root, "EntityAlreadyExists."+word+".Policy", 409, "AttachPolicy", params...)
			}
		}
	}
	for _, f := range []struct {
		want   int
		params []string
	}{
		{n, nil},
		{n / 3, []string{"ResourceGroupId", rm}},
		{n / 3, []string{"ResourceGroupId", team}},
		{n / 3, []string{"PrincipalType", "IMSGroup"}},
		{n / 3, []string{"PrincipalType", "IMSUser", "PrincipalName", "Alice@" + domain}},
		{n / 2, []string{"PolicyType", "System"}},
		{n / 2, []string{"PolicyName", "mine"}},
		{n / 6, []string{"PolicyType", "Custom", "PolicyName", "mine", "ResourceGroupId", team}},
		{1, []string{"PolicyType", "Custom", "PolicyName", "mine", "ResourceGroupId", team, "PrincipalType", "ServiceRole"}},
		{0, []string{"PolicyType", "Custom", "PolicyName", "mine", "PrincipalType", "IMSUser", "PrincipalName", "Bob@" + domain}},
	} {
		if got := do(h.Root, "ListPolicyAttachments", f.params...).Text("TotalCount"); got != fmt.Sprint(f.want) {
			t.Errorf("%q: %s attachments, want %d", f.params, got, f.want)
		}
	}
	// Pages join to the whole.
	seen := map[string]bool{}
	for page := 1; ; page++ {
		list := do(h.Root, "ListPolicyAttachments", "PageSize", "5", "PageNumber", fmt.Sprint(page))
		list.Want("TotalCount", fmt.Sprint(n))
		k := list.Len("PolicyAttachments.PolicyAttachment")
		for i := range k {
			a := fmt.Sprintf("PolicyAttachments.PolicyAttachment.%d.", i)
			seen[list.Text(a+"ResourceGroupId")+list.Text(a+"PrincipalName")+list.Text(a+"PolicyName")] = true
		}
		if k < 5 {
			break
		}
	}
	if len(seen) != n {
		t.Errorf("the pages hold %d attachments, want %d", len(seen), n)
	}
	// Detaching one scope leaves the others.
	params := []string{"PolicyType", "Custom", "PolicyName", "mine", "PrincipalType", "IMSUser", "PrincipalName", "Alice@" + domain}
	do(h.Root, "DetachPolicy", append(params, "ResourceGroupId", team)...)
	fails(t, h.Root, "EntityNotExist.User.Policy", 404, "DetachPolicy", append(params, "ResourceGroupId", team)...)
	do(h.Root, "ListPolicyAttachments", params...).Want("TotalCount", "2")
}

func TestGrantErrors(t *testing.T) {
	h := newHarness(t)
	people(h)
	custom(h, "mine", apitest.Allow("ecs:StopInstance"))
	good := map[string]string{"ResourceGroupId": rm, "PolicyType": "Custom", "PolicyName": "mine", "PrincipalType": "IMSUser", "PrincipalName": "Alice@" + domain}
	for _, c := range []struct {
		param, value, code string
		status             int
	}{
		{"PolicyType", "custom", "InvalidParameter.PolicyType", 400},
		{"PolicyName", "other", "EntityNotExist.Policy", 404},
		{"ResourceGroupId", "rg-none", "EntityNotExists.ResourceGroup", 404},
		{"ResourceGroupId", "account", "EntityNotExists.ResourceGroup", 404}, // our word for the whole account is none of the wire's
		{"PrincipalType", "User", "InvalidParameter.PrincipalType", 400},
		{"PrincipalName", "Alice", "InvalidParameter.PrincipalName", 400},
		{"PrincipalName", "@" + domain, "InvalidParameter.PrincipalName", 400},
		{"PrincipalName", "Alice@1111111111111111.onaliyun.com", "InvalidParameter.PrincipalName", 400},
		{"PrincipalName", "Alice@group." + domain, "InvalidParameter.PrincipalName", 400},
		{"PrincipalName", "alice@" + domain, "EntityNotExist.User", 404},
		{"PolicyName", "", "MissingParameter.PolicyName", 400},
		{"ResourceGroupId", "", "MissingParameter.ResourceGroupId", 400},
	} {
		var params []string
		for k, v := range good {
			if k == c.param {
				v = c.value
			}
			if v != "" {
				params = append(params, k, v)
			}
		}
		fails(t, h.Root, c.code, c.status, "AttachPolicy", params...)
		if c.code != "EntityNotExist.Policy" { // detaching: see below
			fails(t, h.Root, c.code, c.status, "DetachPolicy", params...)
		}
	}
	fails(t, h.Root, "EntityNotExist.User.Policy", 404, "DetachPolicy", "ResourceGroupId", rm, "PolicyType", "Custom", "PolicyName", "other", "PrincipalType", "IMSUser", "PrincipalName", "Alice@"+domain)
	for _, c := range []struct {
		code   string
		status int
		params []string
	}{
		{"MissingParameter.PrincipalType", 400, []string{"PrincipalName", "Alice@" + domain}},
		{"InvalidParameter.PrincipalType", 400, []string{"PrincipalType", "x"}},
		{"InvalidParameter.PolicyType", 400, []string{"PolicyType", "x"}},
		{"EntityNotExist.Policy", 404, []string{"PolicyType", "Custom", "PolicyName", "none"}},
		{"EntityNotExists.ResourceGroup", 404, []string{"ResourceGroupId", "rg-none"}},
		{"InvalidParameter.PageSize", 400, []string{"PageSize", "101"}},
		{"InvalidParameter.PageNumber", 400, []string{"PageNumber", "0"}},
		{"InvalidParameter.Language", 400, []string{"Language", "fr"}},
	} {
		fails(t, h.Root, c.code, c.status, "ListPolicyAttachments", c.params...)
	}
}

// The alias stands for the account in principal names when there is one; the id
// is still understood.
func TestPrincipalNamesWithAlias(t *testing.T) {
	h := newHarness(t)
	people(h)
	custom(h, "mine", apitest.Allow("ecs:StopInstance"))
	update(h, func(tx *state.Tx) {
		a := *identity.Accounts.Get(tx, rm, identity.Self)
		a.Alias = "Example"
		identity.Accounts.Put(tx, rm, identity.Self, &a)
	})
	params := []string{"ResourceGroupId", rm, "PolicyType", "Custom", "PolicyName", "mine", "PrincipalType", "IMSUser"}
	do(h.Root, "AttachPolicy", append(params, "PrincipalName", "Alice@example.onaliyun.com")...)
	fails(t, h.Root, "EntityAlreadyExists.User.Policy", 409, "AttachPolicy", append(params, "PrincipalName", "Alice@"+domain)...)
	do(h.Root, "ListPolicyAttachments").Want("PolicyAttachments.PolicyAttachment.0.PrincipalName", "Alice@Example.onaliyun.com")
}

// Grants of all scopes count in one quota.
func TestQuotaCountsEveryScope(t *testing.T) {
	limits := catalog.DefaultLimits()
	limits.CustomPerPrincipal, limits.SystemPerPrincipal = 2, 1
	h := newHarnessWith(t, limits)
	people(h)
	team := group(h, "team")
	for _, n := range []string{"a", "b", "c"} {
		custom(h, n, apitest.Allow("ecs:StopInstance"))
	}
	grant(h, rm, "Alice", "Custom", "a")
	grant(h, team, "Alice", "Custom", "a")
	grant(h, team, "Alice", "System", "AliyunECSReadOnlyAccess")
	params := func(scope, kind, name string) []string {
		return []string{"ResourceGroupId", scope, "PolicyType", kind, "PolicyName", name, "PrincipalType", "IMSUser", "PrincipalName", "Alice@" + domain}
	}
	fails(t, h.Root, "LimitExceeded.User.Policy", 409, "AttachPolicy", params(rm, "Custom", "b")...)
	fails(t, h.Root, "LimitExceeded.User.Policy", 409, "AttachPolicy", params("rg-default", "Custom", "a")...)
	fails(t, h.Root, "LimitExceeded.User.Policy", 409, "AttachPolicy", params(rm, "System", "AliyunECSReadOnlyAccess")...)
	do(h.Root, "DetachPolicy", params(team, "Custom", "a")...)
	grant(h, rm, "Alice", "Custom", "b")
}

// The rule of resource groups, sentence by sentence.
//
// Source: "Policy evaluation process" (RAM).
func TestResourceGroupRule(t *testing.T) {
	h := newHarness(t)
	resources(h)
	team, other := group(h, "team"), group(h, "other")
	do(h.Root, "MoveResources", moveTo(team, [3]string{"ecs", "instance", "i-1"})...)
	custom(h, "stop", apitest.Allow("ecs:StopInstance", "ecs:DescribeInstances"))
	custom(h, "never", apitest.Deny("ecs:StopInstance"))
	stop := func(c *apitest.Caller, id string) func() {
		return func() { c.Do(api.ECS, "StopInstance", "InstanceId", id) }
	}

	// A grant in a resource group holds for resources in the group, not outside.
	alice := h.User("Alice")
	grant(h, team, "Alice", "Custom", "stop")
	stop(alice, "i-1")()
	e := alice.Denied(api.ECS, "StopInstance", "InstanceId", "i-2")
	if got := e.AccessDeniedDetail.PolicyType; got != "ResourceGroupLevelIdentityBasedPolicy" {
		t.Errorf("the layer is %s", got)
	}
	alice.Denied(api.ECS, "StopInstance", "InstanceId", "i-none") // in no group

	// A call that filters by the group is decided in it; without the filter not.
	alice.Do(api.ECS, "DescribeInstances", "ResourceGroupId", team)
	alice.Denied(api.ECS, "DescribeInstances", "ResourceGroupId", other)
	alice.Denied(api.ECS, "DescribeInstances")

	// A Deny in the group beats an Allow in the group.
	grant(h, team, "Alice", "Custom", "never")
	e = alice.Denied(api.ECS, "StopInstance", "InstanceId", "i-1")
	if d := e.AccessDeniedDetail; d.PolicyType != "ResourceGroupLevelIdentityBasedPolicy" || d.NoPermissionType != "ExplicitDeny" {
		t.Errorf("%+v", d)
	}

	// But it does not beat an Allow of the account.
	grant(h, rm, "Alice", "Custom", "stop")
	stop(alice, "i-1")()

	// A Deny of the account beats an Allow in the group.
	bob := h.User("Bob", apitest.Deny("ecs:StopInstance"))
	grant(h, team, "Bob", "Custom", "stop")
	e = bob.Denied(api.ECS, "StopInstance", "InstanceId", "i-1")
	if d := e.AccessDeniedDetail; d.PolicyType != "AccountLevelIdentityBasedPolicy" || d.NoPermissionType != "ExplicitDeny" {
		t.Errorf("%+v", d)
	}

	// The default group is a group like others: what is in no other is in it.
	carol := h.User("Carol")
	grant(h, "rg-default", "Carol", "Custom", "stop")
	stop(carol, "i-2")()
	carol.Denied(api.ECS, "StopInstance", "InstanceId", "i-1")

	// Rights follow the resource when it moves, at once.
	do(h.Root, "MoveResources", moveTo(other, [3]string{"ecs", "instance", "i-1"})...)
	dave := h.User("Dave")
	grant(h, team, "Dave", "Custom", "stop")
	dave.Denied(api.ECS, "StopInstance", "InstanceId", "i-1")
	do(h.Root, "MoveResources", moveTo(team, [3]string{"ecs", "instance", "i-1"})...)
	stop(dave, "i-1")()

	// And end with the grant.
	do(h.Root, "DetachPolicy", "ResourceGroupId", team, "PolicyType", "Custom", "PolicyName", "stop", "PrincipalType", "IMSUser", "PrincipalName", "Dave@"+domain)
	dave.Denied(api.ECS, "StopInstance", "InstanceId", "i-1")
}

// A grant to a group in a resource group holds for its members.
func TestGroupInResourceGroup(t *testing.T) {
	h := newHarness(t)
	alice := people(h)
	resources(h)
	team := group(h, "team")
	do(h.Root, "MoveResources", moveTo(team, [3]string{"ecs", "instance", "i-1"})...)
	do(h.Root, "AttachPolicy", "ResourceGroupId", team, "PolicyType", "System", "PolicyName", "AliyunECSFullAccess", "PrincipalType", "IMSGroup", "PrincipalName", "devs@group."+domain)
	alice.Do(api.ECS, "StopInstance", "InstanceId", "i-1")
	alice.Denied(api.ECS, "StopInstance", "InstanceId", "i-2")
	h.Restart()
	alice.Do(api.ECS, "StopInstance", "InstanceId", "i-1")
	alice.Denied(api.ECS, "StopInstance", "InstanceId", "i-2")
}

// An administrator of a resource group cannot get out of it.
func TestResourceGroupAdministratorStaysInside(t *testing.T) {
	h := newHarness(t)
	alice := people(h)
	resources(h)
	team, other := group(h, "team"), group(h, "other")
	do(h.Root, "MoveResources", moveTo(team, [3]string{"ecs", "instance", "i-1"})...)
	do(h.Root, "MoveResources", moveTo(other, [3]string{"ecs", "instance", "i-2"})...)
	grant(h, team, "Alice", "System", "AdministratorAccess")
	admin := []string{"PolicyType", "System", "PolicyName", "AdministratorAccess", "PrincipalType", "IMSUser", "PrincipalName", "Alice@" + domain}
	for _, scope := range []string{rm, team, other, "rg-default", "rg-none"} {
		denied(alice, "AttachPolicy", append(admin, "ResourceGroupId", scope)...)
		denied(alice, "DetachPolicy", append(admin, "ResourceGroupId", scope)...)
	}
	denied(alice, "CreateResourceGroup", "Name", "mine", "DisplayName", "mine")
	denied(alice, "UpdateResourceGroup", "ResourceGroupId", team, "NewDisplayName", "mine")
	denied(alice, "DeleteResourceGroup", "ResourceGroupId", team)
	denied(alice, "MoveResources", moveTo(team, [3]string{"ecs", "instance", "i-2"})...)
	denied(alice, "MoveResources", moveTo(other, [3]string{"ecs", "instance", "i-1"})...)
	denied(alice, "EnableControlPolicy")
	denied(alice, "ListResources")
	denied(alice, "ListResources", "ResourceGroupId", other)
	denied(alice, "ListPolicyAttachments")
	denied(alice, "ListPolicyAttachments", "ResourceGroupId", rm)
	denied(alice, "ListPolicyAttachments", "ResourceGroupId", other)
	denied(alice, "ListResourceGroups")
	denied(alice, "GetResourceGroup", "ResourceGroupId", other)
	// What is inside can be seen.
	do(alice, "GetResourceGroup", "ResourceGroupId", team)
	do(alice, "ListResources", "ResourceGroupId", team).Want("Resources.Resource.0.ResourceId", "i-1")
	do(alice, "ListPolicyAttachments", "ResourceGroupId", team).Want("TotalCount", "1")

	// With ram:MoveResources of the account it takes more: the product's right
	// on both sides.
	h.Grant("Alice", apitest.Allow("ram:MoveResources"))
	e := alice.Denied(api.ResourceManager, "MoveResources", moveTo(team, [3]string{"ecs", "instance", "i-2"})...)
	if e.AccessDeniedDetail.AuthAction != "ecs:JoinResourceGroup" {
		t.Errorf("refused for %s", e.AccessDeniedDetail.AuthAction)
	}
	denied(alice, "MoveResources", moveTo(other, [3]string{"ecs", "instance", "i-1"})...)
	denied(alice, "MoveResources", moveTo(team, [3]string{"vpc", "vpc", "vpc-1"})...)
	denied(alice, "MoveResources", moveTo(team, [3]string{"ecs", "instance", "i-none"})...)
	do(alice, "MoveResources", moveTo(team, [3]string{"ecs", "instance", "i-1"})...) // from inside to inside
	if got := do(h.Root, "ListResources", "ResourceGroupId", team).Texts("Resources.Resource", "ResourceId"); !slices.Equal(got, []string{"i-1"}) {
		t.Errorf("in the group: %q", got)
	}
}
