package ims

import (
	"encoding/base32"
	"fmt"
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/identity"
)

// Each operation is refused to who has nothing, to who has everything else, and
// to who has the action on other resources; it is allowed to who has the action
// on the resources that the documents name.
func TestEachOperationAllowedAndDenied(t *testing.T) {
	h := newHarness(t)
	for _, n := range []string{"Alice", "gone"} {
		do(h.Root, "CreateUser", "UserPrincipalName", "@"+n, "DisplayName", n)
	}
	for _, n := range []string{"devs", "old"} {
		do(h.Root, "CreateGroup", "GroupName", n)
	}
	key := do(h.Root, "CreateAccessKey", "UserPrincipalName", "@Alice").Text("AccessKey.AccessKeyId")
	device := do(h.Root, "CreateVirtualMFADevice", "VirtualMFADeviceName", "phone")
	seed, err := base32.StdEncoding.DecodeString(device.Text("VirtualMFADevice.Base32StringSeed"))
	if err != nil {
		t.Fatal(err)
	}
	step := identity.TOTPStep(h.Now())
	serial := device.Text("VirtualMFADevice.SerialNumber")
	alice, user, group, mfa, all := []string{"UserPrincipalName", "@Alice"}, "user/Alice", "group/devs", "mfa/*", "*"
	with := func(p []string, more ...string) []string { return append(p[:len(p):len(p)], more...) }

	calls := []struct {
		op        string
		resources []string
		params    []string
	}{
		{"CreateUser", []string{"user/*"}, []string{"UserPrincipalName", "@new", "DisplayName", "N"}},
		{"GetUser", []string{user}, alice},
		{"GetUser", []string{user}, []string{"UserAccessKeyId", key}},
		{"UpdateUser", []string{user}, with(alice, "NewComments", "x")},
		{"DeleteUser", []string{"user/gone"}, []string{"UserPrincipalName", "@gone"}},
		{"ListUsers", []string{"user/*"}, nil},
		{"ListUserBasicInfos", []string{"user/*"}, nil},
		{"CreateLoginProfile", []string{user}, with(alice, "Password", "Passw0rd!")},
		{"GetLoginProfile", []string{user}, alice},
		{"UpdateLoginProfile", []string{user}, with(alice, "MFABindRequired", "false")},
		{"DeleteLoginProfile", []string{user}, alice},
		{"CreateAccessKey", []string{user}, alice},
		{"ListAccessKeys", []string{user}, alice},
		{"GetAccessKeyLastUsed", []string{user}, with(alice, "UserAccessKeyId", key)},
		{"UpdateAccessKey", []string{user}, with(alice, "UserAccessKeyId", key, "Status", "Inactive")},
		{"DeleteAccessKey", []string{user}, with(alice, "UserAccessKeyId", key)},
		{"CreateGroup", []string{"group/*"}, []string{"GroupName", "made"}},
		{"GetGroup", []string{group}, []string{"GroupName", "devs"}},
		{"UpdateGroup", []string{group}, []string{"GroupName", "devs", "NewComments", "x"}},
		{"DeleteGroup", []string{"group/old"}, []string{"GroupName", "old"}},
		{"ListGroups", []string{"group/*"}, nil},
		{"AddUserToGroup", []string{user, group}, with(alice, "GroupName", "devs")},
		{"ListGroupsForUser", []string{user}, alice},
		{"ListUsersForGroup", []string{group}, []string{"GroupName", "devs"}},
		{"RemoveUserFromGroup", []string{user, group}, with(alice, "GroupName", "devs")},
		{"CreateVirtualMFADevice", []string{mfa}, []string{"VirtualMFADeviceName", "watch"}},
		{"ListVirtualMFADevices", []string{mfa}, nil},
		{"BindMFADevice", []string{user}, with(alice, "SerialNumber", serial, "AuthenticationCode1", identity.TOTP(seed, step), "AuthenticationCode2", identity.TOTP(seed, step+1))},
		{"GetUserMFAInfo", []string{user}, alice},
		{"UnbindMFADevice", []string{user}, alice},
		{"DeleteVirtualMFADevice", []string{"mfa/phone"}, []string{"SerialNumber", serial}},
		{"GetDefaultDomain", []string{all}, nil},
		{"GetPasswordPolicy", []string{all}, nil},
		{"SetPasswordPolicy", []string{all}, []string{"RequireNumbers", "false"}},
	}
	seen := map[string]bool{}
	for i, c := range calls {
		seen[c.op] = true
		action := "ram:" + c.op
		denied(h.User(fmt.Sprintf("nobody-%d", i)), c.op, c.params...)
		denied(h.User(fmt.Sprintf("except-%d", i), apitest.Allow("*"), apitest.Deny(action)), c.op, c.params...)
		denied(h.User(fmt.Sprintf("wrong-%d", i), permit(action, "user/alice", "user/Alic", "group/dev", "mfa/other", "role/*")), c.op, c.params...)
		for j := range c.resources {
			if len(c.resources) > 1 {
				denied(h.User(fmt.Sprintf("less-%d-%d", i, j), permit(action, c.resources[j])), c.op, c.params...)
			}
		}
		do(h.User(fmt.Sprintf("right-%d", i), permit(action, c.resources...)), c.op, c.params...)
	}
	for _, o := range Operations() {
		if n := o.Declaration().Name; !seen[n] {
			t.Errorf("%s is not in the table", n)
		}
	}
}

// A right on oneself or on one user is no way to another one, however that one
// is named.
func TestNoWayToOthers(t *testing.T) {
	h := newHarness(t)
	id := do(h.Root, "CreateUser", "UserPrincipalName", "@admin", "DisplayName", "A").Text("User.UserId")
	h.Grant("admin", apitest.Allow("*"))
	do(h.Root, "CreateGroup", "GroupName", "admins")
	key := do(h.Root, "CreateAccessKey", "UserPrincipalName", "@admin").Text("AccessKey.AccessKeyId")
	mallory := h.User("mallory", permit("ram:*", "user/mallory", "group/none"))
	do(mallory, "CreateAccessKey") // her own
	for _, c := range []struct {
		op     string
		params []string
	}{
		{"CreateAccessKey", []string{"UserPrincipalName", "@admin"}},
		{"DeleteAccessKey", []string{"UserPrincipalName", "@admin", "UserAccessKeyId", key}},
		{"UpdateAccessKey", []string{"UserPrincipalName", "@admin", "UserAccessKeyId", key, "Status", "Inactive"}},
		{"CreateLoginProfile", []string{"UserPrincipalName", "@admin", "Password", "Passw0rd!"}},
		{"UpdateLoginProfile", []string{"UserPrincipalName", "@admin", "Password", "Passw0rd!"}},
		{"GetUser", []string{"UserId", id}},
		{"GetUser", []string{"UserAccessKeyId", key}},
		{"UpdateUser", []string{"UserId", id, "NewDisplayName", "x"}},
		{"DeleteUser", []string{"UserId", id}},
		{"AddUserToGroup", []string{"UserPrincipalName", "@mallory", "GroupName", "admins"}},
		{"UpdateUser", []string{"UserPrincipalName", "@mallory", "NewUserPrincipalName", "@root"}}, // a name that a policy could speak of
		{"UpdateGroup", []string{"GroupName", "none", "NewGroupName", "admins"}},
		{"GetUser", []string{"UserPrincipalName", "admin@other.onaliyun.com"}},
		{"GetUser", []string{"UserPrincipalName", "admin"}},
		{"GetUser", []string{"UserId", "1"}},
		{"CreateUser", []string{"UserPrincipalName", "@mallory2", "DisplayName", "M"}},
		{"CreateVirtualMFADevice", []string{"VirtualMFADeviceName", "x"}},
		{"SetPasswordPolicy", []string{"MinimumPasswordLength", "8"}},
	} {
		denied(mallory, c.op, c.params...)
	}
	// Her own key is hers, and another's is not among them.
	fails(t, mallory, "EntityNotExist.User.AccessKey", 404, "DeleteAccessKey", "UserAccessKeyId", key)
	fails(t, mallory, "EntityNotExist.User.AccessKey", 404, "GetAccessKeyLastUsed", "UserAccessKeyId", key)
	fails(t, mallory, "InvalidParameter.UserId", 400, "DeleteUser", "UserPrincipalName", "@mallory", "UserId", id)
	mallory.V1().Denied(api.IMS, "DeleteUser", "UserId", id)
}
