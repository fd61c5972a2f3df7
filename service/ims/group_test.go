package ims

import (
	"slices"
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/catalog"
)

func TestGroupLife(t *testing.T) {
	h := newHarness(t)
	for _, n := range []string{"Alice", "Bob"} {
		do(h.Root, "CreateUser", "UserPrincipalName", "@"+n, "DisplayName", n)
	}
	made := do(h.Root, "CreateGroup", "GroupName", "devs", "DisplayName", "Developers", "Comments", "c")
	made.Want("Group.GroupPrincipalName", "devs@group."+domain)
	made.Want("Group.DisplayName", "Developers")
	do(h.Root, "AddUserToGroup", "UserPrincipalName", "@Alice", "GroupName", "devs")
	do(h.Root, "AddUserToGroup", "UserPrincipalName", "@Bob", "GroupName", "devs")
	fails(t, h.Root, "EntityAlreadyExists.User.Group", 409, "AddUserToGroup", "UserPrincipalName", "@Bob", "GroupName", "devs")
	part := do(h.Root, "ListUsersForGroup", "GroupName", "devs", "MaxItems", "1")
	part.Want("Users.User.0.UserPrincipalName", "Alice@"+domain)
	do(h.Root, "ListUsersForGroup", "GroupName", "devs", "Marker", part.Text("Marker")).Want("Users.User.0.UserPrincipalName", "Bob@"+domain)
	do(h.Root, "ListGroupsForUser", "UserPrincipalName", "@Bob").Want("Groups.Group.0.DisplayName", "Developers")
	do(h.Root, "UpdateGroup", "GroupName", "devs", "NewGroupName", "makers", "NewDisplayName", "").Want("Group.DisplayName", "")
	do(h.Root, "GetGroup", "GroupName", "makers").Want("Group.Comments", "c")
	if n := do(h.Root, "ListUsersForGroup", "GroupName", "makers").Len("Users.User"); n != 2 {
		t.Errorf("%d members after renaming", n)
	}
	fails(t, h.Root, "DeleteConflict.Group.User", 409, "DeleteGroup", "GroupName", "makers")
	do(h.Root, "RemoveUserFromGroup", "UserPrincipalName", "@Alice", "GroupName", "makers")
	do(h.Root, "RemoveUserFromGroup", "UserPrincipalName", "@Bob", "GroupName", "makers")
	fails(t, h.Root, "EntityNotExist.User.Group", 404, "RemoveUserFromGroup", "UserPrincipalName", "@Bob", "GroupName", "makers")
	do(h.Root, "DeleteGroup", "GroupName", "makers")
	fails(t, h.Root, "EntityNotExist.Group", 404, "GetGroup", "GroupName", "makers")
}

func TestGroupErrors(t *testing.T) {
	limits := catalog.DefaultLimits()
	limits.Groups, limits.GroupsPerUser = 2, 1
	h := newHarnessWith(t, limits)
	do(h.Root, "CreateUser", "UserPrincipalName", "@Alice", "DisplayName", "A")
	do(h.Root, "CreateGroup", "GroupName", "a")
	do(h.Root, "CreateGroup", "GroupName", "b")
	do(h.Root, "AddUserToGroup", "UserPrincipalName", "@Alice", "GroupName", "a")
	for _, c := range []struct {
		code   string
		status int
		op     string
		params []string
	}{
		{"LimitExceeded.Group", 409, "CreateGroup", []string{"GroupName", "c"}},
		{"EntityAlreadyExists.Group", 409, "CreateGroup", []string{"GroupName", "A"}},
		{"InvalidParameter.GroupName.InvalidChars", 400, "CreateGroup", []string{"GroupName", "a_"}},
		{"InvalidParameter.DisplayName.Length", 400, "CreateGroup", []string{"GroupName", "c", "DisplayName", strings.Repeat("x", 25)}},
		{"InvalidParameter.Comments.Length", 400, "CreateGroup", []string{"GroupName", "c", "Comments", strings.Repeat("x", 129)}},
		{"MissingParameter.GroupName", 400, "CreateGroup", nil},
		{"LimitExceeded.User.Group", 409, "AddUserToGroup", []string{"UserPrincipalName", "@Alice", "GroupName", "b"}},
		{"EntityNotExist.Group", 404, "AddUserToGroup", []string{"UserPrincipalName", "@Alice", "GroupName", "c"}},
		{"EntityNotExist.User", 404, "AddUserToGroup", []string{"UserPrincipalName", "@none", "GroupName", "b"}},
		{"EntityAlreadyExists.Group", 409, "UpdateGroup", []string{"GroupName", "a", "NewGroupName", "B"}},
		{"EntityNotExist.Group", 404, "UpdateGroup", []string{"GroupName", "none", "NewComments", "x"}},
		{"InvalidParameter.NewDisplayName.Length", 400, "UpdateGroup", []string{"GroupName", "a", "NewDisplayName", strings.Repeat("x", 25)}},
		{"EntityNotExist.User", 404, "ListGroupsForUser", []string{"UserPrincipalName", "@none"}},
		{"EntityNotExist.Group", 404, "ListUsersForGroup", []string{"GroupName", "none"}},
		{"InvalidParameter.MaxItems", 400, "ListGroups", []string{"MaxItems", "0"}},
	} {
		fails(t, h.Root, c.code, c.status, c.op, c.params...)
	}
	if got := do(h.Root, "ListGroups").Texts("Groups.Group", "GroupName"); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("%q", got)
	}
}
