package ram_test

import (
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/service/ram"
	"github.com/rampart-cloud/rampart/state"
)

// cases has one call of each operation with the resources that must all be
// allowed for it. The caller is user Eve. The calls succeed on the state that
// prepare makes, each on its own.
var cases = map[string]struct {
	params    string
	resources string // relative to acs:ram:*:<account>:, or whole
}{
	"AddUserToGroup":          {"UserName=Bob GroupName=g2", "user/Bob group/g2"},
	"AttachPolicyToGroup":     {"GroupName=g PolicyType=Custom PolicyName=free", "policy/free group/g"},
	"AttachPolicyToRole":      {"RoleName=r PolicyType=System PolicyName=AdministratorAccess", "acs:ram:*:system:policy/AdministratorAccess role/r"},
	"AttachPolicyToUser":      {"UserName=Bob PolicyType=Custom PolicyName=free", "policy/free user/Bob"},
	"BindMFADevice":           {"UserName=Bob SerialNumber=acs:ram::1234567890123456:mfa/free AuthenticationCode1=1 AuthenticationCode2=2", "user/Bob"},
	"ChangePassword":          {"OldPassword=Aa1!aaaaaa NewPassword=Bb1!bbbbbb", "user/Eve"},
	"ClearAccountAlias":       {"", "*"},
	"CreateAccessKey":         {"UserName=Bob", "user/Bob"},
	"CreateGroup":             {"GroupName=new", "group/*"},
	"CreateLoginProfile":      {"UserName=Bob Password=Aa1!aaaaaa", "user/Bob"},
	"CreatePolicy":            {"PolicyName=new PolicyDocument=" + allowAll, "policy/new"},
	"CreatePolicyVersion":     {"PolicyName=free PolicyDocument=" + allowAll, "policy/free"},
	"CreateRole":              {"RoleName=new AssumeRolePolicyDocument=" + trust("root"), "role/*"},
	"CreateUser":              {"UserName=new", "user/*"},
	"CreateVirtualMFADevice":  {"VirtualMFADeviceName=new", "mfa/*"},
	"DecodeDiagnosticMessage": {"EncodedDiagnosticMessage=x", "everything"},
	"DeleteAccessKey":         {"UserName=Bob UserAccessKeyId=KEY", "user/Bob"},
	"DeleteGroup":             {"GroupName=g2", "group/g2"},
	"DeleteLoginProfile":      {"UserName=Carol", "user/Carol"},
	"DeletePolicy":            {"PolicyName=free", "policy/free"},
	"DeletePolicyVersion":     {"PolicyName=two VersionId=v2", "policy/two"},
	"DeleteRole":              {"RoleName=r2", "role/r2"},
	"DeleteUser":              {"UserName=Dave", "user/Dave"},
	"DeleteVirtualMFADevice":  {"SerialNumber=acs:ram::1234567890123456:mfa/free", "mfa/free"},
	"DetachPolicyFromGroup":   {"GroupName=g PolicyType=Custom PolicyName=two", "policy/two group/g"},
	"DetachPolicyFromRole":    {"RoleName=r PolicyType=Custom PolicyName=two", "policy/two role/r"},
	"DetachPolicyFromUser":    {"UserName=Bob PolicyType=Custom PolicyName=two", "policy/two user/Bob"},
	"GetAccessKeyLastUsed":    {"UserName=Bob UserAccessKeyId=KEY", "user/Bob"},
	"GetAccountAlias":         {"", "*"},
	"GetGroup":                {"GroupName=g", "group/g"},
	"GetLoginProfile":         {"UserName=Carol", "user/Carol"},
	"GetPasswordPolicy":       {"", "*"},
	"GetPolicy":               {"PolicyType=System PolicyName=ReadOnlyAccess", "acs:ram:*:system:policy/ReadOnlyAccess"},
	"GetPolicyVersion":        {"PolicyType=Custom PolicyName=two VersionId=v1", "policy/two"},
	"GetRole":                 {"RoleName=r", "role/r"},
	"GetSecurityPreference":   {"", "*"},
	"GetUser":                 {"UserName=Bob", "user/Bob"},
	"GetUserMFAInfo":          {"UserName=Bob", "user/Bob"},
	"ListAccessKeys":          {"", "user/Eve"},
	"ListEntitiesForPolicy":   {"PolicyType=Custom PolicyName=two", "policy/two"},
	"ListGroups":              {"", "group/*"},
	"ListGroupsForUser":       {"UserName=Bob", "user/Bob"},
	"ListPolicies":            {"", "policy/*"},
	"ListPoliciesForGroup":    {"GroupName=g", "group/g"},
	"ListPoliciesForRole":     {"RoleName=r", "role/r"},
	"ListPoliciesForUser":     {"UserName=Bob", "user/Bob"},
	"ListPolicyVersions":      {"PolicyType=Custom PolicyName=two", "policy/two"},
	"ListRoles":               {"", "role/*"},
	"ListTagResources":        {"ResourceType=role", "everything"},
	"ListUsers":               {"", "user/*"},
	"ListUsersForGroup":       {"GroupName=g", "group/g"},
	"ListVirtualMFADevices":   {"", "mfa/*"},
	"RemoveUserFromGroup":     {"UserName=Bob GroupName=g", "user/Bob group/g"},
	"SetAccountAlias":         {"AccountAlias=example", "*"},
	"SetDefaultPolicyVersion": {"PolicyName=two VersionId=v2", "policy/two"},
	"SetPasswordPolicy":       {"MinimumPasswordLength=9", "*"},
	"SetSecurityPreference":   {"LoginSessionDuration=7", "*"},
	"TagResources":            {`ResourceType=role ResourceNames=["r","r2"] Tag=[{"Key":"k","Value":"v"}]`, "role/r role/r2"},
	"UnbindMFADevice":         {"UserName=Bob", "user/Bob"},
	"UntagResources":          {`ResourceType=policy ResourceNames=["free","two"] All=true`, "policy/free policy/two"},
	"UpdateAccessKey":         {"UserName=Bob UserAccessKeyId=KEY Status=Inactive", "user/Bob"},
	"UpdateGroup":             {"GroupName=g NewGroupName=g3", "group/g group/g3"},
	"UpdateLoginProfile":      {"UserName=Carol PasswordResetRequired=true", "user/Carol"},
	"UpdatePolicyDescription": {"PolicyName=two NewDescription=x", "policy/two"},
	"UpdateRole":              {"RoleName=r NewDescription=x", "role/r"},
	"UpdateUser":              {"UserName=Dave NewUserName=Dan", "user/Dave user/Dan"},
}

// What does not succeed on the prepared state, and with what it fails instead.
var failing = map[string]string{
	"BindMFADevice":           "InvalidParameter.AuthenticationCode",
	"ChangePassword":          "EntityNotExist.User.LoginProfile",
	"DecodeDiagnosticMessage": "InvalidParameter.EncodedDiagnosticMessage",
	"GetUserMFAInfo":          "EntityNotExist.User.MFADevice",
	"UnbindMFADevice":         "EntityNotExist.User.MFADevice",
}

// prepare makes what the cases speak of and gives Bob's access key id.
func prepare(h *apitest.Harness) (key string) {
	for _, u := range []string{"Bob", "Carol", "Dave"} {
		do(h.Root, "CreateUser UserName="+u)
	}
	for _, g := range []string{"g", "g2"} {
		do(h.Root, "CreateGroup GroupName="+g)
	}
	for _, r := range []string{"r", "r2"} {
		do(h.Root, "CreateRole RoleName="+r, "AssumeRolePolicyDocument", trust("root"))
	}
	for _, p := range []string{"free", "two"} {
		do(h.Root, "CreatePolicy PolicyName="+p, "PolicyDocument", allow("oss:GetObject", "*"))
	}
	do(h.Root, "CreatePolicyVersion PolicyName=two", "PolicyDocument", allowAll)
	do(h.Root, "AttachPolicyToUser PolicyType=Custom PolicyName=two UserName=Bob")
	do(h.Root, "AttachPolicyToGroup PolicyType=Custom PolicyName=two GroupName=g")
	do(h.Root, "AttachPolicyToRole PolicyType=Custom PolicyName=two RoleName=r")
	do(h.Root, "AddUserToGroup UserName=Bob GroupName=g")
	do(h.Root, "CreateLoginProfile UserName=Carol Password=Aa1!aaaaaa")
	do(h.Root, "CreateVirtualMFADevice VirtualMFADeviceName=free")
	return do(h.Root, "CreateAccessKey UserName=Bob").Text("AccessKey.AccessKeyId")
}

func whole(resource string) string {
	switch {
	case resource == "everything":
		return "*"
	case strings.HasPrefix(resource, "acs:"):
		return resource
	}
	return "acs:ram:*:" + apitest.Account + ":" + resource
}

// Every operation is refused without a policy, refused when one of its
// resources is not allowed, and allowed by a policy that names exactly its
// action and its resources. A refused call changes nothing.
func TestEveryOperationAllowedAndDenied(t *testing.T) {
	h := start(t)
	key := prepare(h)
	eve := h.User("Eve")
	base := h.Store.Snapshot()
	for _, o := range ram.Operations() {
		op := o.Declaration().Name
		c, ok := cases[op]
		if !ok {
			t.Errorf("%s has no case", op)
			continue
		}
		_, params := split(op + " " + strings.ReplaceAll(c.params, "KEY", key))
		var arns []string
		for _, r := range strings.Fields(c.resources) {
			arns = append(arns, whole(r))
		}
		for i := range arns {
			if len(arns) > 1 {
				h.Grant("Eve", allow("ram:"+op, append(arns[:i:i], arns[i+1:]...)...))
			}
			before := h.Store.Snapshot()
			e := eve.Denied(api.RAM, op, params...)
			if !strings.Contains(e.Message, "Resource: "+arns[i]+" Action: ram:"+op+".") {
				t.Errorf("%s was to be refused on %s: %s", op, arns[i], e.Message)
			}
			if h.Store.Snapshot() != before {
				t.Errorf("%s was refused and changed the state", op)
			}
			reset(t, h, base)
		}
		h.Grant("Eve", allow("ram:"+op, arns...))
		_, err := eve.Try(api.RAM, op, params...)
		if got := apitest.CodeOf(err); got != failing[op] || (err == nil) != (failing[op] == "") {
			t.Errorf("%s, allowed: %v, want %q", op, err, failing[op])
		}
		reset(t, h, base)
	}
}

// reset brings every record of RAM back to what it was.
func reset(t *testing.T, h *apitest.Harness, base *state.Snapshot) {
	t.Helper()
	err := h.Store.Update(t.Context(), func(tx *state.Tx) error {
		back(tx, base, identity.Accounts)
		back(tx, base, identity.Users)
		back(tx, base, identity.AccessKeys)
		back(tx, base, identity.LoginProfiles)
		back(tx, base, identity.Groups)
		back(tx, base, identity.Memberships)
		back(tx, base, identity.Roles)
		back(tx, base, identity.Policies)
		back(tx, base, identity.Attachments)
		back(tx, base, identity.MFADevices)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func back[T any](tx *state.Tx, base *state.Snapshot, c *state.Collection[T]) {
	var gone []string
	for id := range c.All(tx, apitest.Account, "", "") {
		if c.Get(base, apitest.Account, id) == nil {
			gone = append(gone, id)
		}
	}
	for _, id := range gone {
		c.Delete(tx, apitest.Account, id)
	}
	for id, v := range c.All(base, apitest.Account, "", "") {
		if c.Get(tx, apitest.Account, id) != v {
			copied := *v
			c.Put(tx, apitest.Account, id, &copied)
		}
	}
}
