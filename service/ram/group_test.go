package ram_test

import (
	"strings"
	"testing"
)

// A group's policies are its members' for as long as they are members.
func TestGroupLife(t *testing.T) {
	h := start(t)
	g := do(h.Root, "CreateGroup GroupName=admins", "Comments", "may list")
	if !strings.HasPrefix(g.Text("Group.GroupId"), "g-") {
		t.Errorf("group id %s", g.Text("Group.GroupId"))
	}
	u := h.User("u")
	do(h.Root, "CreatePolicy PolicyName=p", "PolicyDocument", allow("ram:ListUsers", "*"))
	do(h.Root, "AttachPolicyToGroup GroupName=admins PolicyType=Custom PolicyName=p")
	denied(u, "ListUsers")
	do(h.Root, "AddUserToGroup UserName=u GroupName=admins")
	do(u, "ListUsers")
	do(h.Root, "ListGroupsForUser UserName=u").Want("Groups.Group.0.Comments", "may list")
	do(h.Root, "ListPoliciesForGroup GroupName=admins").Want("Policies.Policy.0.PolicyName", "p")
	if n := do(h.Root, "ListPoliciesForUser UserName=u").Len("Policies.Policy"); n != 0 {
		t.Error("the group's policy is listed as the user's own")
	}
	do(h.Root, "ListEntitiesForPolicy PolicyType=Custom PolicyName=p").Want("Groups.Group.0.GroupName", "admins")

	do(h.Root, "UpdateGroup GroupName=admins NewGroupName=Admins2 NewComments=x").Want("Group.GroupName", "Admins2")
	do(u, "ListUsers") // members and policies went along
	do(h.Root, "GetGroup GroupName=Admins2").Want("Group.Comments", "x")
	do(h.Root, "ListUsersForGroup GroupName=Admins2").Want("Users.User.0.UserName", "u")
	wantError(t, h.Root, "DeleteGroup GroupName=Admins2", "DeleteConflict.Group.User", 409)
	do(h.Root, "RemoveUserFromGroup UserName=u GroupName=Admins2")
	denied(u, "ListUsers")
	wantError(t, h.Root, "DeleteGroup GroupName=Admins2", "DeleteConflict.Group.Policy", 409)
	do(h.Root, "DetachPolicyFromGroup GroupName=Admins2 PolicyType=Custom PolicyName=p")
	do(h.Root, "DeleteGroup GroupName=Admins2")
	if n := do(h.Root, "ListGroups").Len("Groups.Group"); n != 0 {
		t.Errorf("%d groups are left", n)
	}
}

func TestGroupErrors(t *testing.T) {
	h := start(t)
	do(h.Root, "CreateGroup GroupName=g")
	do(h.Root, "CreateGroup GroupName=h")
	do(h.Root, "CreateUser UserName=u")
	do(h.Root, "AddUserToGroup UserName=u GroupName=g")
	for _, row := range []struct {
		call, code string
		status     int
	}{
		{"CreateGroup", "MissingParameter.GroupName", 400},
		{"CreateGroup GroupName=a_b", "InvalidParameter.GroupName.InvalidChars", 400},
		{"CreateGroup GroupName=" + strings.Repeat("x", 65), "InvalidParameter.GroupName.Length", 400},
		{"CreateGroup GroupName=x Comments=" + strings.Repeat("x", 129), "InvalidParameter.Comments.Length", 400},
		{"CreateGroup GroupName=G", "EntityAlreadyExists.Group", 409},
		{"GetGroup GroupName=G", "EntityNotExist.Group", 404},
		{"UpdateGroup GroupName=x", "EntityNotExist.Group", 404},
		{"UpdateGroup GroupName=g NewGroupName=H", "EntityAlreadyExists.Group", 409},
		{"DeleteGroup GroupName=x", "EntityNotExist.Group", 404},
		{"AddUserToGroup UserName=u GroupName=g", "EntityAlreadyExists.User.Group", 409},
		{"AddUserToGroup UserName=x GroupName=g", "EntityNotExist.User", 404},
		{"AddUserToGroup UserName=u GroupName=x", "EntityNotExist.Group", 404},
		{"RemoveUserFromGroup UserName=u GroupName=h", "EntityNotExist.User.Group", 404},
		{"RemoveUserFromGroup UserName=u GroupName=x", "EntityNotExist.Group", 404},
		{"ListGroupsForUser UserName=x", "EntityNotExist.User", 404},
		{"ListUsersForGroup GroupName=x", "EntityNotExist.Group", 404},
		{"ListUsersForGroup GroupName=g MaxItems=0", "InvalidParameter.MaxItems", 400},
	} {
		wantError(t, h.Root, row.call, row.code, row.status)
	}
}
