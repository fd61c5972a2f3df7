package ram_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/catalog"
)

var apiRAM = api.RAM

// walk reads a list in parts of n and gives one member of all items.
func walk(t *testing.T, c *apitest.Caller, call, list, member string, n int) []string {
	t.Helper()
	var out []string
	marker := ""
	for {
		op, params := split(fmt.Sprintf("%s MaxItems=%d", call, n))
		if marker != "" {
			params = append(params, "Marker", marker)
		}
		part := c.Do(api.RAM, op, params...)
		got := part.Texts(list, member)
		out = append(out, got...)
		if part.Text("IsTruncated") == "false" {
			if part.Has("Marker") {
				t.Errorf("%s: the last part has a marker", call)
			}
			return out
		}
		if len(got) != n {
			t.Errorf("%s: a part of %d items, want %d", call, len(got), n)
		}
		marker = part.Text("Marker")
	}
}

func TestPaging(t *testing.T) {
	h := start(t)
	do(h.Root, "CreateGroup GroupName=all")
	var users, roles, policies []string
	for i := range 7 {
		n := fmt.Sprintf("n%02d", i)
		do(h.Root, "CreateUser UserName="+n)
		do(h.Root, "AddUserToGroup GroupName=all UserName="+n)
		do(h.Root, "CreateRole RoleName="+n, "AssumeRolePolicyDocument", trust("root"))
		do(h.Root, "CreatePolicy PolicyName="+n, "PolicyDocument", allowAll)
		do(h.Root, "CreateGroup GroupName="+n)
		users, roles, policies = append(users, n), append(roles, n), append(policies, n)
	}
	for _, p := range catalog.SystemPolicies() {
		policies = append(policies, p.Name)
	}
	for _, c := range []struct {
		call, list, member string
		want               []string
	}{
		{"ListUsers", "Users.User", "UserName", users},
		{"ListRoles", "Roles.Role", "RoleName", roles},
		{"ListGroups", "Groups.Group", "GroupName", append([]string{"all"}, users...)},
		{"ListUsersForGroup GroupName=all", "Users.User", "UserName", users},
		{"ListPolicies PolicyType=Custom", "Policies.Policy", "PolicyName", policies[:7]},
		{"ListPolicies PolicyType=System", "Policies.Policy", "PolicyName", policies[7:]},
		{"ListPolicies", "Policies.Policy", "PolicyName", policies},
	} {
		for _, n := range []int{1, 2, 3, 7, 8, 1000} {
			if got := walk(t, h.Root, c.call, c.list, c.member, n); !slices.Equal(got, c.want) {
				t.Errorf("%s in parts of %d: %v, want %v", c.call, n, got, c.want)
			}
		}
	}
	// The default is 100 items, and a marker belongs to its operation.
	m := do(h.Root, "ListUsers MaxItems=2").Text("Marker")
	fails(h.Root, "InvalidParameter.Marker", "ListRoles Marker="+m)
	// An item that goes away while one pages is no trouble.
	do(h.Root, "RemoveUserFromGroup GroupName=all UserName=n01")
	do(h.Root, "DeleteUser UserName=n01")
	do(h.Root, "ListUsers MaxItems=2 Marker="+m).Want("Users.User.0.UserName", "n02")
}
