package ram_test

import (
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/audit"
	"github.com/rampart-cloud/rampart/identity"
)

const role = "acs:ram::" + apitest.Account + ":role/"

// Each attempt of Mallory to gain a right is refused, recorded with the
// decision, and leaves the state as it was. What she has is not little: she may
// do everything to herself and read all of RAM.
func TestEscalationIsRefused(t *testing.T) {
	h := start(t)
	h.User("Admin")
	do(h.Root, "AttachPolicyToUser UserName=Admin PolicyType=System PolicyName=AdministratorAccess")
	do(h.Root, "CreateGroup GroupName=admins")
	do(h.Root, "AttachPolicyToGroup GroupName=admins PolicyType=System PolicyName=AdministratorAccess")
	do(h.Root, "CreateRole RoleName=admin", "AssumeRolePolicyDocument", trust("user/Admin"))
	do(h.Root, "AttachPolicyToRole RoleName=admin PolicyType=System PolicyName=AdministratorAccess")
	do(h.Root, "CreatePolicy PolicyName=wide", "PolicyDocument", allow("oss:GetObject", "*"))
	do(h.Root, "CreatePolicyVersion PolicyName=wide", "PolicyDocument", allowAll)
	do(h.Root, "AttachPolicyToGroup GroupName=admins PolicyType=Custom PolicyName=wide")
	key := do(h.Root, "CreateAccessKey UserName=Admin").Text("AccessKey.AccessKeyId")
	m := h.User("Mallory",
		allow("ram:*", "acs:ram:*:*:user/Mallory"),
		`{"Version":"1","Statement":[{"Effect":"Allow","Action":["ram:Get*","ram:List*","sts:AssumeRole"],"Resource":"*"}]}`)
	own := identity.Attachments.Count(h.Store.Snapshot(), apitest.Account, "user/Mallory/")

	for _, attempt := range []struct{ what, call string }{
		{"a system policy for herself", "AttachPolicyToUser UserName=Mallory PolicyType=System PolicyName=AdministratorAccess"},
		{"a custom policy for herself", "AttachPolicyToUser UserName=Mallory PolicyType=Custom PolicyName=wide"},
		{"a policy of her own making", "CreatePolicy PolicyName=mine PolicyDocument=" + allowAll},
		{"a new default version", "CreatePolicyVersion PolicyName=wide SetAsDefault=true PolicyDocument=" + allowAll},
		{"an old version with more rights", "SetDefaultPolicyVersion PolicyName=wide VersionId=v2"},
		{"another user's key", "CreateAccessKey UserName=Admin"},
		{"another user's key switched on", "UpdateAccessKey UserName=Admin Status=Active UserAccessKeyId=" + key},
		{"another user's key removed", "DeleteAccessKey UserName=Admin UserAccessKeyId=" + key},
		{"another user's console password", "CreateLoginProfile UserName=Admin Password=Aa1!aaaaaa"},
		{"another user's second factor", "UnbindMFADevice UserName=Admin"},
		{"a group with rights", "AddUserToGroup UserName=Mallory GroupName=admins"},
		{"a group of her own", "CreateGroup GroupName=mine"},
		{"a policy for a group", "AttachPolicyToGroup GroupName=admins PolicyType=Custom PolicyName=wide"},
		{"a role that trusts her", "CreateRole RoleName=mine AssumeRolePolicyDocument=" + trust("user/Mallory")},
		{"the trust of a role", "UpdateRole RoleName=admin NewAssumeRolePolicyDocument=" + trust("user/Mallory")},
		{"the name of another", "UpdateUser UserName=Mallory NewUserName=Root2"},
		{"an end to her limits", "SetPasswordPolicy MinimumPasswordLength=8"},
		{"another user's name", "UpdateUser UserName=Admin NewUserName=Adm"},
	} {
		before := h.Store.Snapshot()
		op, params := split(attempt.call)
		e := m.Denied(api.RAM, op, params...)
		if h.Store.Snapshot() != before {
			t.Errorf("%s: refused, and yet the state changed", attempt.what)
		}
		ev, err := h.Audit.Find(e.RequestId)
		if err != nil || ev == nil || ev.Decision == nil || ev.Decision.Verdict != "ImplicitDeny" || ev.Principal.Name != "Mallory" {
			t.Errorf("%s: the record is %+v, %v", attempt.what, ev, err)
		}
	}
	// The role does not trust her, whatever her own policies say.
	e := m.Denied(api.STS, "AssumeRole", "RoleArn", role+"admin", "RoleSessionName", "me")
	if e.AccessDeniedDetail.PolicyType != "AssumeRolePolicy" {
		t.Errorf("the role was refused by %s", e.AccessDeniedDetail.PolicyType)
	}
	if n := identity.Attachments.Count(h.Store.Snapshot(), apitest.Account, "user/Mallory/"); n != own {
		t.Errorf("she has %d policies, had %d", n, own)
	}
	denied(m, "CreateUser UserName=accomplice")
}

// The right to grant the account's own policies is no right to grant the
// vendor's.
func TestGrantingCustomIsNotGrantingSystem(t *testing.T) {
	h := start(t)
	do(h.Root, "CreatePolicy PolicyName=p", "PolicyDocument", allow("oss:GetObject", "*"))
	h.User("Bob")
	clerk := h.User("clerk", allow("ram:AttachPolicyToUser", "acs:ram:*:"+apitest.Account+":policy/*", "acs:ram:*:"+apitest.Account+":user/*"))
	do(clerk, "AttachPolicyToUser UserName=Bob PolicyType=Custom PolicyName=p")
	denied(clerk, "AttachPolicyToUser UserName=clerk PolicyType=System PolicyName=AdministratorAccess")
	// A type in other letters is no way around.
	wantError(t, clerk, "AttachPolicyToUser UserName=clerk PolicyType=system PolicyName=AdministratorAccess", "InvalidParameter.PolicyType", 400)
}

// An explicit deny of a name cannot be got around by spelling it otherwise.
func TestDenyOfANameHoldsForEverySpelling(t *testing.T) {
	h := start(t)
	do(h.Root, "CreateUser UserName=boss")
	m := h.User("m", allow("ram:*", "*"), strings.Replace(allow("ram:*", "acs:ram:*:*:user/boss"), "Allow", "Deny", 1))
	denied(m, "GetUser UserName=boss")
	for _, spelling := range []string{"Boss", "BOSS", "bo%73s", "boss%20"} {
		op, params := split("GetUser UserName=" + spelling)
		if _, err := m.Try(api.RAM, op, params...); apitest.CodeOf(err) != "EntityNotExist.User" {
			t.Errorf("%q: %v", spelling, err)
		}
	}
	denied(m, "UpdateUser UserName=m NewUserName=boss")
	denied(m, "UpdateUser UserName=boss NewUserName=free")
}

// No secret that RAM makes or is given is in the trail, in the stored records or
// in an error.
func TestSecretsStayHidden(t *testing.T) {
	h := start(t)
	const password, wrong = "Very-Secret-1", "Very-Secret-2"
	do(h.Root, "CreateUser UserName=u")
	secret := do(h.Root, "CreateAccessKey UserName=u").Text("AccessKey.AccessKeySecret")
	do(h.Root, "CreateLoginProfile UserName=u Password="+password)
	u := h.User("u", allow("ram:ChangePassword", "*"))
	fails(u, "InvalidParameter.OldPassword", "ChangePassword OldPassword="+wrong+" NewPassword="+password)
	device := do(h.Root, "CreateVirtualMFADevice VirtualMFADeviceName=d").Text("VirtualMFADevice.Base32StringSeed")
	var text strings.Builder
	err := h.Audit.Scan(func(ev *audit.Event) bool {
		for k, v := range ev.Params {
			text.WriteString(k + "=" + v + "\n")
		}
		text.WriteString(ev.Error + "\n")
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range identity.LoginProfiles.All(h.Store.Snapshot(), apitest.Account, "", "") {
		text.WriteString(p.PasswordHash)
	}
	for _, k := range identity.AccessKeys.All(h.Store.Snapshot(), apitest.Account, "", "") {
		text.WriteString(k.SealedSecret)
	}
	for _, d := range identity.MFADevices.All(h.Store.Snapshot(), apitest.Account, "", "") {
		text.WriteString(d.SealedSeed)
	}
	for _, s := range []string{password, wrong, secret, device} {
		if strings.Contains(text.String(), s) {
			t.Errorf("%q can be read", s)
		}
	}
}
