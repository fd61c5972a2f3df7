package ims

import (
	"encoding/base32"
	"strings"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/seal"
	"github.com/rampart-cloud/rampart/state"
)

func TestAccessKeys(t *testing.T) {
	h := newHarness(t)
	do(h.Root, "CreateUser", "UserPrincipalName", "@Alice", "DisplayName", "A")
	h.Grant("Alice", apitest.Allow("ram:*"))
	made := do(h.Root, "CreateAccessKey", "UserPrincipalName", "@Alice")
	id := made.Text("AccessKey.AccessKeyId")
	if !strings.HasPrefix(id, "LTAI5t") || len(id) != 24 || len(made.Text("AccessKey.AccessKeySecret")) != 30 {
		t.Errorf("the key %s", id)
	}
	alice := h.Caller(id, made.Text("AccessKey.AccessKeySecret"), "")

	// Without a name the caller's own keys are meant.
	second := do(alice, "CreateAccessKey").Text("AccessKey.AccessKeyId")
	fails(t, alice, "LimitExceeded.User.AccessKey", 409, "CreateAccessKey")
	list := do(alice, "ListAccessKeys")
	if list.Len("AccessKeys.AccessKey") != 2 || strings.Contains(strings.Join(list.Texts("AccessKeys.AccessKey", "Status"), ""), "Inactive") {
		t.Error("the keys of Alice")
	}
	h.Advance(time.Minute)
	do(alice, "UpdateAccessKey", "UserAccessKeyId", second, "Status", "Inactive")
	for i := range 2 {
		p := "AccessKeys.AccessKey." + string(rune('0'+i))
		if do(h.Root, "ListAccessKeys", "UserPrincipalName", "@Alice").Text(p+".AccessKeyId") == second {
			do(h.Root, "ListAccessKeys", "UserPrincipalName", "@Alice").Want(p+".Status", "Inactive")
			do(h.Root, "ListAccessKeys", "UserPrincipalName", "@Alice").Want(p+".UpdateDate", "2026-01-02T03:05:05Z")
		}
	}
	used := do(h.Root, "GetAccessKeyLastUsed", "UserPrincipalName", "@Alice", "UserAccessKeyId", id)
	used.Want("AccessKeyLastUsed.LastUsedDate", "2026-01-02T03:05:05Z")
	used.Want("AccessKeyLastUsed.ServiceName", "Ims")
	do(h.Root, "GetAccessKeyLastUsed", "UserPrincipalName", "@Alice", "UserAccessKeyId", second).Want("AccessKeyLastUsed.LastUsedDate", "")

	// Turning a key off ends it at once; the key may end itself.
	do(alice, "UpdateAccessKey", "UserAccessKeyId", id, "Status", "Inactive")
	if _, err := alice.Try(api.IMS, "ListAccessKeys"); err == nil {
		t.Error("an inactive key signs")
	}
	do(h.Root, "UpdateAccessKey", "UserPrincipalName", "@Alice", "UserAccessKeyId", id, "Status", "Active")
	do(alice, "DeleteAccessKey", "UserAccessKeyId", id)
	if _, err := alice.Try(api.IMS, "ListAccessKeys"); err == nil {
		t.Error("a deleted key signs")
	}
	for _, c := range []struct {
		code   string
		status int
		op     string
		params []string
	}{
		{"EntityNotExist.User.AccessKey", 404, "DeleteAccessKey", []string{"UserPrincipalName", "@Alice", "UserAccessKeyId", id}},
		{"EntityNotExist.User.AccessKey", 404, "DeleteAccessKey", []string{"UserAccessKeyId", second}}, // the root's own: not that one
		{"EntityNotExist.User.AccessKey", 404, "UpdateAccessKey", []string{"UserPrincipalName", "@Alice", "UserAccessKeyId", "x", "Status", "Active"}},
		{"InvalidParameter.Status", 400, "UpdateAccessKey", []string{"UserPrincipalName", "@Alice", "UserAccessKeyId", second, "Status", "on"}},
		{"EntityNotExist.User.AccessKey", 404, "GetAccessKeyLastUsed", []string{"UserPrincipalName", "@Alice", "UserAccessKeyId", id}},
		{"EntityNotExist.User", 404, "CreateAccessKey", []string{"UserPrincipalName", "@none"}},
		{"EntityNotExist.User", 404, "ListAccessKeys", []string{"UserPrincipalName", "@none"}},
		{"InvalidParameter.UserPrincipalName", 400, "ListAccessKeys", []string{"UserPrincipalName", "Alice"}},
	} {
		fails(t, h.Root, c.code, c.status, c.op, c.params...)
	}
	// The root has keys of its own.
	do(h.Root, "ListAccessKeys").Want("AccessKeys.AccessKey.0.Status", "Active")
	// A role session has none.
	update(h, func(tx *state.Tx) {
		identity.Roles.Put(tx, own, "ops", &identity.Role{RoleID: "300000000000000001", RoleName: "ops"})
		a := identity.NewAttachment(identity.Grantee{Kind: identity.ToRole, Name: "ops"}, identity.AccountScope, identity.System, "AdministratorAccess", h.Now())
		identity.Attachments.Put(tx, own, a.ID(), a)
	})
	s := &identity.Session{AccessKeyID: "STS.x", Secret: "s", Account: own, RoleID: "300000000000000001", RoleName: "ops", SessionName: "s1", Expiration: h.Now().Add(time.Hour)}
	token, err := s.Token(h.Env.Seal)
	if err != nil {
		t.Fatal(err)
	}
	role := h.Caller(s.AccessKeyID, s.Secret, token)
	fails(t, role, "MissingParameter.UserPrincipalName", 400, "CreateAccessKey")
	fails(t, role, "MissingParameter.UserPrincipalName", 400, "GetUserMFAInfo")
	do(role, "ListAccessKeys", "UserPrincipalName", "@Alice")
}

func TestLoginProfiles(t *testing.T) {
	h := newHarness(t)
	do(h.Root, "CreateUser", "UserPrincipalName", "@Alice", "DisplayName", "A")
	fails(t, h.Root, "EntityNotExist.User.LoginProfile", 404, "GetLoginProfile", "UserPrincipalName", "@Alice")
	made := do(h.Root, "CreateLoginProfile", "UserPrincipalName", "@Alice", "Password", "Passw0rd!", "PasswordResetRequired", "true", "Status", "Inactive")
	made.Want("LoginProfile.UserPrincipalName", "Alice@"+domain)
	made.Want("LoginProfile.Status", "Inactive")
	if made.Has("LoginProfile.Password") {
		t.Error("the answer shows a password")
	}
	stored := func() *identity.LoginProfile { return identity.LoginProfiles.Get(h.Store.Snapshot(), own, "Alice") }
	check := func(password string, want bool) {
		t.Helper()
		if ok, err := seal.CheckPassword(stored().PasswordHash, password); err != nil || ok != want {
			t.Errorf("%q is the password: %v, %v", password, ok, err)
		}
	}
	check("Passw0rd!", true)
	fails(t, h.Root, "EntityAlreadyExists.User.LoginProfile", 409, "CreateLoginProfile", "UserPrincipalName", "@Alice", "Password", "Passw0rd!")
	up := do(h.Root, "UpdateLoginProfile", "UserPrincipalName", "@Alice", "Status", "Active", "MFABindRequired", "true")
	up.Want("LoginProfile.Status", "Active")
	up.Want("LoginProfile.MFABindRequired", "true")
	up.Want("LoginProfile.PasswordResetRequired", "true")
	check("Passw0rd!", true)
	do(h.Root, "UpdateLoginProfile", "UserPrincipalName", "@Alice", "Password", "An0ther-one", "PasswordResetRequired", "false")
	check("Passw0rd!", false)
	check("An0ther-one", true)
	do(h.Root, "GetLoginProfile", "UserPrincipalName", "@Alice").Want("LoginProfile.PasswordResetRequired", "false")

	// The account's rules hold here too.
	set := do(h.Root, "SetPasswordPolicy", "MinimumPasswordLength", "12", "RequireSymbols", "true", "PasswordReusePrevention", "2", "HardExpire", "true")
	set.Want("PasswordPolicy.MinimumPasswordLength", "12")
	set.Want("PasswordPolicy.HardExpire", "true")
	do(h.Root, "SetPasswordPolicy", "RequireNumbers", "true").Want("PasswordPolicy.HardExpire", "true") // what is not sent stays
	do(h.Root, "GetPasswordPolicy").Want("PasswordPolicy.PasswordReusePrevention", "2")
	fails(t, h.Root, "InvalidParameter.Password.Length", 400, "UpdateLoginProfile", "UserPrincipalName", "@Alice", "Password", "Short-1")
	fails(t, h.Root, "InvalidParameter.Password.TooWeak", 400, "UpdateLoginProfile", "UserPrincipalName", "@Alice", "Password", "NoSymbolsHere1")
	do(h.Root, "UpdateLoginProfile", "UserPrincipalName", "@Alice", "Password", "Long-enough-1")
	fails(t, h.Root, "InvalidParameter.Password.Reused", 400, "UpdateLoginProfile", "UserPrincipalName", "@Alice", "Password", "Long-enough-1")

	for _, c := range []struct {
		code   string
		status int
		op     string
		params []string
	}{
		{"InvalidParameter.Status", 400, "UpdateLoginProfile", []string{"UserPrincipalName", "@Alice", "Status", "x"}},
		{"InvalidParameter.Status", 400, "CreateLoginProfile", []string{"UserPrincipalName", "@Alice", "Password", "Long-enough-2", "Status", "x"}},
		{"EntityNotExist.User", 404, "CreateLoginProfile", []string{"UserPrincipalName", "@none", "Password", "Long-enough-2"}},
		{"MissingParameter.Password", 400, "CreateLoginProfile", []string{"UserPrincipalName", "@Alice"}},
		{"EntityNotExist.User", 404, "DeleteLoginProfile", []string{"UserPrincipalName", "@none"}},
		{"InvalidParameter.MinimumPasswordLength", 400, "SetPasswordPolicy", []string{"MinimumPasswordLength", "7"}},
		{"UnsupportedParameter", 400, "SetPasswordPolicy", []string{"PasswordNotContainUserName", "true"}},
		{"UnsupportedParameter", 400, "SetPasswordPolicy", []string{"MinimumPasswordDifferentCharacter", "3"}},
		{"UnsupportedParameter", 400, "SetPasswordPolicy", []string{"InitialPasswordAge", "3"}},
		{"UnsupportedParameter", 400, "SetPasswordPolicy", []string{"InterceptRiskPasswordOnApi", "true"}},
	} {
		fails(t, h.Root, c.code, c.status, c.op, c.params...)
	}
	do(h.Root, "DeleteLoginProfile", "UserPrincipalName", "@Alice")
	if stored() != nil {
		t.Error("the profile is still there")
	}
}

func TestMFADevices(t *testing.T) {
	h := newHarness(t)
	do(h.Root, "CreateUser", "UserPrincipalName", "@Alice", "DisplayName", "A")
	do(h.Root, "CreateUser", "UserPrincipalName", "@Bob", "DisplayName", "B")
	info := do(h.Root, "GetUserMFAInfo", "UserPrincipalName", "@Alice")
	info.Want("IsMFAEnable", "false")
	if info.Has("MFADevice") {
		t.Error("a device out of nothing")
	}
	made := do(h.Root, "CreateVirtualMFADevice", "VirtualMFADeviceName", "phone")
	serial := made.Text("VirtualMFADevice.SerialNumber")
	made.Want("VirtualMFADevice.SerialNumber", "acs:ram::"+own+":mfa/phone")
	if !strings.HasPrefix(made.Text("VirtualMFADevice.QRCodePNG"), "iVBORw0KGgo") {
		t.Error("QRCodePNG is no PNG")
	}
	seed, err := base32.StdEncoding.DecodeString(made.Text("VirtualMFADevice.Base32StringSeed"))
	if err != nil {
		t.Fatal(err)
	}
	step := identity.TOTPStep(h.Now())
	codes := []string{"AuthenticationCode1", identity.TOTP(seed, step-1), "AuthenticationCode2", identity.TOTP(seed, step)}
	bind := func(user string) []string {
		return append([]string{"UserPrincipalName", user, "SerialNumber", serial}, codes...)
	}
	fails(t, h.Root, "InvalidParameter.AuthenticationCode", 400, "BindMFADevice", "UserPrincipalName", "@Alice", "SerialNumber", serial, "AuthenticationCode1", "000000", "AuthenticationCode2", "000001")
	do(h.Root, "BindMFADevice", bind("@Alice")...)
	fails(t, h.Root, "EntityAlreadyExists.VirtualMFADevice", 409, "BindMFADevice", bind("@Bob")...)
	fails(t, h.Root, "EntityAlreadyExists.User.MFADevice", 409, "BindMFADevice", bind("@Alice")...)
	do(h.Root, "GetUserMFAInfo", "UserPrincipalName", "@Alice").Want("MFADevice.SerialNumber", serial)
	do(h.Root, "CreateVirtualMFADevice", "VirtualMFADeviceName", "watch")
	list := do(h.Root, "ListVirtualMFADevices", "MaxItems", "1")
	list.Want("VirtualMFADevices.VirtualMFADevice.0.User.UserPrincipalName", "Alice@"+domain)
	list.Want("IsTruncated", "true")
	list = do(h.Root, "ListVirtualMFADevices", "Marker", list.Text("Marker"))
	list.Want("VirtualMFADevices.VirtualMFADevice.0.SerialNumber", "acs:ram::"+own+":mfa/watch")
	if list.Has("VirtualMFADevices.VirtualMFADevice.0.User") {
		t.Error("nobody has the watch")
	}
	fails(t, h.Root, "DeleteConflict.VirtualMFADevice.User", 409, "DeleteVirtualMFADevice", "SerialNumber", serial)
	do(h.Root, "UnbindMFADevice", "UserPrincipalName", "@Alice").Want("MFADevice.Type", "VMFA")
	fails(t, h.Root, "EntityNotExist.User.MFADevice", 404, "UnbindMFADevice", "UserPrincipalName", "@Alice")
	do(h.Root, "DeleteVirtualMFADevice", "SerialNumber", serial)
	fails(t, h.Root, "EntityNotExist.VirtualMFADevice", 404, "DeleteVirtualMFADevice", "SerialNumber", serial)
	fails(t, h.Root, "EntityAlreadyExists.VirtualMFADevice", 409, "CreateVirtualMFADevice", "VirtualMFADeviceName", "Watch")
	fails(t, h.Root, "InvalidParameter.VirtualMFADeviceName.InvalidChars", 400, "CreateVirtualMFADevice", "VirtualMFADeviceName", "a/b")
	fails(t, h.Root, "EntityNotExist.User", 404, "GetUserMFAInfo", "UserPrincipalName", "@none")
	fails(t, h.Root, "MissingParameter.UserPrincipalName", 400, "GetUserMFAInfo")
	bob := h.User("Bob", permit("ram:GetUserMFAInfo", "user/Bob"))
	do(bob, "GetUserMFAInfo").Want("IsMFAEnable", "false")
}
