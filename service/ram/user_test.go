package ram_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/identity"
)

func TestUserLife(t *testing.T) {
	h := start(t)
	made := do(h.Root, "CreateUser UserName=alice.b_c-1 MobilePhone=86-13800000000 Email=alice@example.com", "DisplayName", "Alice 部", "Comments", "an engineer")
	id := made.Text("User.UserId")
	if len(id) != 18 || strings.Trim(id, "0123456789") != "" {
		t.Errorf("the user id is %q, want 18 digits", id)
	}
	made.Want("User.UserName", "alice.b_c-1")
	made.Want("User.CreateDate", "2026-01-02T03:04:05Z")
	h.Advance(time.Hour)

	got := do(h.Root, "GetUser UserName=alice.b_c-1")
	for path, want := range map[string]string{"User.UserId": id, "User.DisplayName": "Alice 部", "User.Comments": "an engineer",
		"User.MobilePhone": "86-13800000000", "User.Email": "alice@example.com", "User.LastLoginDate": "", "User.UpdateDate": "2026-01-02T03:04:05Z"} {
		got.Want(path, want)
	}
	up := do(h.Root, "UpdateUser UserName=alice.b_c-1 NewDisplayName=Al NewComments=")
	up.Want("User.DisplayName", "Al")
	up.Want("User.Comments", "")
	up.Want("User.Email", "alice@example.com")
	up.Want("User.UpdateDate", "2026-01-02T04:04:05Z")

	list := do(h.Root, "ListUsers")
	if list.Len("Users.User") != 1 || list.Has("Marker") {
		t.Error("the list is not of one user")
	}
	list.Want("IsTruncated", "false")
	h.Restart()
	do(h.Root, "GetUser UserName=alice.b_c-1").Want("User.DisplayName", "Al")
	do(h.Root, "DeleteUser UserName=alice.b_c-1")
	fails(h.Root, "EntityNotExist.User", "GetUser UserName=alice.b_c-1")
	if do(h.Root, "ListUsers").Len("Users.User") != 0 {
		t.Error("the deleted user is listed")
	}
	if again := do(h.Root, "CreateUser UserName=alice.b_c-1").Text("User.UserId"); again == id {
		t.Error("a user id was used again")
	}
}

// A renamed user keeps its id, keys, console password, groups, policies and MFA
// device; the old name has nothing left.
func TestRenameUser(t *testing.T) {
	h := start(t)
	id := do(h.Root, "CreateUser UserName=old").Text("User.UserId")
	key := caller(h, do(h.Root, "CreateAccessKey UserName=old"))
	do(h.Root, "CreateLoginProfile UserName=old Password=Aa1!aaaaaa")
	do(h.Root, "CreateGroup GroupName=g")
	do(h.Root, "AddUserToGroup UserName=old GroupName=g")
	do(h.Root, "CreatePolicy PolicyName=p", "PolicyDocument", allow("ram:ListUsers", "*"))
	do(h.Root, "AttachPolicyToUser UserName=old PolicyType=Custom PolicyName=p")
	bind(t, h, "old", "device")

	do(h.Root, "UpdateUser UserName=old NewUserName=New")
	do(h.Root, "GetUser UserName=New").Want("User.UserId", id)
	fails(h.Root, "EntityNotExist.User", "GetUser UserName=old")
	do(key, "ListUsers") // the key works and the policy still applies
	key.Do(api.STS, "GetCallerIdentity").Want("Arn", "acs:ram::"+apitest.Account+":user/New")
	do(h.Root, "ListAccessKeys UserName=New").Want("AccessKeys.AccessKey.0.Status", "Active")
	do(h.Root, "GetLoginProfile UserName=New").Want("LoginProfile.UserName", "New")
	do(h.Root, "ListGroupsForUser UserName=New").Want("Groups.Group.0.GroupName", "g")
	do(h.Root, "ListUsersForGroup GroupName=g").Want("Users.User.0.UserName", "New")
	do(h.Root, "ListPoliciesForUser UserName=New").Want("Policies.Policy.0.PolicyName", "p")
	do(h.Root, "ListEntitiesForPolicy PolicyType=Custom PolicyName=p").Want("Users.User.0.UserName", "New")
	do(h.Root, "GetUserMFAInfo UserName=New").Want("MFADevice.SerialNumber", "acs:ram::"+apitest.Account+":mfa/device")

	// Another name in other letters is the same name, but one's own may change.
	do(h.Root, "UpdateUser UserName=New NewUserName=NEW")
	do(h.Root, "CreateUser UserName=old")
	for _, call := range []string{"ListGroupsForUser", "ListPoliciesForUser", "ListAccessKeys"} {
		answer := do(h.Root, call+" UserName=old")
		for _, list := range []string{"Groups.Group", "Policies.Policy", "AccessKeys.AccessKey"} {
			if answer.Has(list) && answer.Len(list) != 0 {
				t.Errorf("%s of the user made anew gives something of the renamed one", call)
			}
		}
	}
	fails(h.Root, "EntityNotExist.User.LoginProfile", "GetLoginProfile UserName=old")
	fails(h.Root, "EntityAlreadyExists.User", "UpdateUser UserName=old NewUserName=new")
}

func TestUserErrors(t *testing.T) {
	h := start(t)
	do(h.Root, "CreateUser UserName=Alice")
	do(h.Root, "CreateUser UserName=Full")
	do(h.Root, "CreateGroup GroupName=g")
	for _, row := range []struct {
		call, code string
		status     int
	}{
		{"CreateUser", "MissingParameter.UserName", 400},
		{"CreateUser UserName=", "MissingParameter.UserName", 400},
		{"CreateUser UserName=" + strings.Repeat("x", 65), "InvalidParameter.UserName.Length", 400},
		{"CreateUser UserName=a/b", "InvalidParameter.UserName.InvalidChars", 400},
		{"CreateUser UserName=*", "InvalidParameter.UserName.InvalidChars", 400},
		{"CreateUser UserName=部", "InvalidParameter.UserName.InvalidChars", 400},
		{"CreateUser UserName=b DisplayName=" + strings.Repeat("x", 129), "InvalidParameter.DisplayName.Length", 400},
		{"CreateUser UserName=b Comments=" + strings.Repeat("x", 129), "InvalidParameter.Comments.Length", 400},
		{"CreateUser UserName=b MobilePhone=123456", "InvalidParameter.MobilePhone.Format", 400},
		{"CreateUser UserName=b Email=nobody", "InvalidParameter.Email.Format", 400},
		{"CreateUser UserName=Alice", "EntityAlreadyExists.User", 409},
		{"CreateUser UserName=aLICE", "EntityAlreadyExists.User", 409},
		{"GetUser UserName=alice", "EntityNotExist.User", 404},
		{"UpdateUser UserName=Nobody", "EntityNotExist.User", 404},
		{"UpdateUser UserName=Alice NewUserName=x/y", "InvalidParameter.NewUserName.InvalidChars", 400},
		{"UpdateUser UserName=Alice NewUserName=full", "EntityAlreadyExists.User", 409},
		{"UpdateUser UserName=Alice NewEmail=x", "InvalidParameter.NewEmail.Format", 400},
		{"DeleteUser UserName=Nobody", "EntityNotExist.User", 404},
		{"ListUsers MaxItems=0", "InvalidParameter.MaxItems", 400},
		{"ListUsers MaxItems=1001", "InvalidParameter.MaxItems", 400},
		{"ListUsers Marker=x", "InvalidParameter.Marker", 400},
	} {
		wantError(t, h.Root, row.call, row.code, row.status)
	}
}

// A user that has anything left cannot be deleted, and each thing has its code.
func TestDeleteUserConflicts(t *testing.T) {
	h := start(t)
	do(h.Root, "CreateUser UserName=u")
	do(h.Root, "CreateGroup GroupName=g")
	do(h.Root, "AddUserToGroup UserName=u GroupName=g")
	do(h.Root, "AttachPolicyToUser UserName=u PolicyType=System PolicyName=ReadOnlyAccess")
	key := do(h.Root, "CreateAccessKey UserName=u").Text("AccessKey.AccessKeyId")
	do(h.Root, "CreateLoginProfile UserName=u Password=Aa1!aaaaaa")
	bind(t, h, "u", "d")
	for _, step := range []struct{ code, undo string }{
		{"DeleteConflict.User.Group", "RemoveUserFromGroup UserName=u GroupName=g"},
		{"DeleteConflict.User.Policy", "DetachPolicyFromUser UserName=u PolicyType=System PolicyName=ReadOnlyAccess"},
		{"DeleteConflict.User.AccessKey", "DeleteAccessKey UserName=u UserAccessKeyId=" + key},
		{"DeleteConflict.User.LoginProfile", "DeleteLoginProfile UserName=u"},
		{"DeleteConflict.User.MFADevice", "UnbindMFADevice UserName=u"},
	} {
		wantError(t, h.Root, "DeleteUser UserName=u", step.code, 409)
		do(h.Root, step.undo)
	}
	do(h.Root, "DeleteUser UserName=u")
	if n := identity.Attachments.Count(h.Store.Snapshot(), apitest.Account, ""); n != 0 {
		t.Errorf("%d attachments are left", n)
	}
}

// wantError calls an operation that must fail with this code and status.
func wantError(t *testing.T, c *apitest.Caller, call, code string, status int, more ...string) {
	t.Helper()
	op, params := split(call)
	if e := c.Fails(code, api.RAM, op, append(params, more...)...); e.Status != status {
		t.Errorf("%s: %s has status %d, want %d", call, code, e.Status, status)
	}
}
