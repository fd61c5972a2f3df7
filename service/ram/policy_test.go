package ram_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/identity"
)

func TestPolicyLife(t *testing.T) {
	h := start(t)
	text := "{\n \"Version\": \"1\",\n \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"ram:ListUsers\", \"Resource\": \"*\"}]\n}"
	made := do(h.Root, "CreatePolicy PolicyName=p-1 Description=lists", "PolicyDocument", text, "Tag", `[{"Key":"team","Value":"red"}]`)
	made.Want("Policy.PolicyType", "Custom")
	made.Want("Policy.DefaultVersion", "v1")
	made.Want("Policy.CreateDate", "2026-01-02T03:04:05Z")
	got := do(h.Root, "GetPolicy PolicyType=Custom PolicyName=p-1")
	got.Want("DefaultPolicyVersion.PolicyDocument", text) // as it was given
	got.Want("DefaultPolicyVersion.IsDefaultVersion", "true")
	got.Want("Policy.PolicyDocument", text)
	got.Want("Policy.AttachmentCount", "0")
	got.Want("Policy.Tags.Tag.0.TagKey", "team")

	u := h.User("u")
	denied(u, "ListUsers")
	do(h.Root, "AttachPolicyToUser UserName=u PolicyType=Custom PolicyName=p-1")
	do(u, "ListUsers")
	h.Advance(time.Minute)
	v := do(h.Root, "CreatePolicyVersion PolicyName=p-1", "PolicyDocument", strings.Replace(text, "Allow", "Deny", 1))
	v.Want("PolicyVersion.VersionId", "v2")
	v.Want("PolicyVersion.IsDefaultVersion", "false")
	do(u, "ListUsers") // only the default version counts
	do(h.Root, "SetDefaultPolicyVersion PolicyName=p-1 VersionId=v2")
	denied(u, "ListUsers") // at once
	do(h.Root, "SetDefaultPolicyVersion PolicyName=p-1 VersionId=v1")
	do(u, "ListUsers")
	do(h.Root, "CreatePolicyVersion PolicyName=p-1 SetAsDefault=true", "PolicyDocument", text).Want("PolicyVersion.VersionId", "v3")
	do(h.Root, "DeletePolicyVersion PolicyName=p-1 VersionId=v1")
	list := do(h.Root, "ListPolicyVersions PolicyType=Custom PolicyName=p-1")
	if got := strings.Join(list.Texts("PolicyVersions.PolicyVersion", "VersionId"), " "); got != "v2 v3" {
		t.Errorf("versions %s", got)
	}
	do(h.Root, "GetPolicyVersion PolicyType=Custom PolicyName=p-1 VersionId=v3").Want("PolicyVersion.IsDefaultVersion", "true")
	do(h.Root, "UpdatePolicyDescription PolicyName=p-1 NewDescription=other").Want("Policy.Description", "other")

	do(h.Root, "ListEntitiesForPolicy PolicyType=Custom PolicyName=p-1").Want("Users.User.0.UserName", "u")
	do(h.Root, "DetachPolicyFromUser UserName=u PolicyType=Custom PolicyName=p-1")
	denied(u, "ListUsers") // at once
	do(h.Root, "DeletePolicy PolicyName=p-1 CascadingDelete=true")
	fails(h.Root, "EntityNotExist.Policy", "GetPolicy PolicyType=Custom PolicyName=p-1")
}

func TestPolicyErrors(t *testing.T) {
	h := start(t)
	do(h.Root, "CreatePolicy PolicyName=p", "PolicyDocument", allowAll)
	do(h.Root, "CreatePolicyVersion PolicyName=p", "PolicyDocument", allowAll)
	do(h.Root, "CreateRole RoleName=r", "AssumeRolePolicyDocument", trust("root"))
	do(h.Root, "CreateGroup GroupName=g")
	do(h.Root, "CreateUser UserName=u")
	good := " PolicyDocument=" + allowAll
	for _, row := range []struct {
		call, code string
		status     int
	}{
		{"CreatePolicy" + good, "MissingParameter.PolicyName", 400},
		{"CreatePolicy PolicyName=q", "MissingParameter.PolicyDocument", 400},
		{"CreatePolicy PolicyName=a_b" + good, "InvalidParameter.PolicyName.InvalidChars", 400},
		{"CreatePolicy PolicyName=" + strings.Repeat("x", 129) + good, "InvalidParameter.PolicyName.Length", 400},
		{"CreatePolicy PolicyName=q Description=" + strings.Repeat("x", 1025) + good, "InvalidParameter.Description.Length", 400},
		{"CreatePolicy PolicyName=P" + good, "EntityAlreadyExists.Policy", 409},
		{"CreatePolicy PolicyName=administratoraccess" + good, "EntityAlreadyExists.Policy", 409},
		{"CreatePolicy PolicyName=q PolicyDocument={}", "MalformedPolicyDocument", 400},
		{"CreatePolicy PolicyName=q PolicyDocument=" + strings.Repeat("x", 6145), "InvalidParameter.PolicyDocument.Length", 400},
		{"CreatePolicyVersion PolicyName=p PolicyDocument=[]", "MalformedPolicyDocument", 400},
		{"CreatePolicyVersion PolicyName=q" + good, "EntityNotExist.Policy", 404},
		{"CreatePolicyVersion PolicyName=AdministratorAccess" + good, "EntityNotExist.Policy", 404},
		{"CreatePolicyVersion PolicyName=p RotateStrategy=Newest" + good, "InvalidParameter.RotateStrategy", 400},
		{"GetPolicy PolicyName=p", "MissingParameter.PolicyType", 400},
		{"GetPolicy PolicyName=p PolicyType=custom", "InvalidParameter.PolicyType", 400},
		{"GetPolicy PolicyName=p PolicyType=System", "EntityNotExist.Policy", 404},
		{"GetPolicyVersion PolicyName=p PolicyType=Custom VersionId=v9", "EntityNotExist.Policy.Version", 404},
		{"GetPolicyVersion PolicyName=p PolicyType=Custom VersionId=1", "InvalidParameter.VersionId.Format", 400},
		{"GetPolicyVersion PolicyName=p PolicyType=Custom VersionId=v01", "InvalidParameter.VersionId.Format", 400},
		{"SetDefaultPolicyVersion PolicyName=p VersionId=v7", "EntityNotExist.Policy.Version", 404},
		{"SetDefaultPolicyVersion PolicyName=q VersionId=v1", "EntityNotExist.Policy", 404},
		{"DeletePolicyVersion PolicyName=p VersionId=v1", "DeleteConflict.Policy.Version.Default", 409},
		{"DeletePolicyVersion PolicyName=p VersionId=v3", "EntityNotExist.Policy.Version", 404},
		{"DeletePolicy PolicyName=p", "DeleteConflict.Policy.Version", 409},
		{"DeletePolicy PolicyName=AdministratorAccess", "EntityNotExist.Policy", 404},
		{"ListPolicies PolicyType=Mine", "InvalidParameter.PolicyType", 400},
		{"UpdatePolicyDescription PolicyName=q NewDescription=x", "EntityNotExist.Policy", 404},
		{"ListEntitiesForPolicy PolicyName=q PolicyType=Custom", "EntityNotExist.Policy", 404},
		{"AttachPolicyToUser UserName=u PolicyType=Custom PolicyName=q", "EntityNotExist.Policy", 404},
		{"AttachPolicyToUser UserName=x PolicyType=Custom PolicyName=p", "EntityNotExist.User", 404},
		{"AttachPolicyToGroup GroupName=x PolicyType=Custom PolicyName=p", "EntityNotExist.Group", 404},
		{"AttachPolicyToRole RoleName=x PolicyType=Custom PolicyName=p", "EntityNotExist.Role", 404},
		{"AttachPolicyToUser UserName=u PolicyType=Other PolicyName=p", "InvalidParameter.PolicyType", 400},
		{"AttachPolicyToUser UserName=u PolicyType=Custom PolicyName=p ResourceGroupId=rg-1", "UnsupportedParameter", 400},
		{"DetachPolicyFromUser UserName=u PolicyType=Custom PolicyName=p", "EntityNotExist.User.Policy", 404},
		{"DetachPolicyFromGroup GroupName=g PolicyType=Custom PolicyName=p", "EntityNotExist.Group.Policy", 404},
		{"DetachPolicyFromRole RoleName=r PolicyType=Custom PolicyName=p", "EntityNotExist.Role.Policy", 404},
		{"ListPoliciesForUser UserName=x", "EntityNotExist.User", 404},
	} {
		wantError(t, h.Root, row.call, row.code, row.status)
	}
	for kind, word := range map[string]string{"u": "User", "g": "Group", "r": "Role"} {
		grant := " " + word + "Name=" + kind + " PolicyType=Custom PolicyName=p"
		do(h.Root, "AttachPolicyTo"+word+grant)
		wantError(t, h.Root, "AttachPolicyTo"+word+grant, "EntityAlreadyExists."+word+".Policy", 409)
		wantError(t, h.Root, "DeletePolicy PolicyName=p CascadingDelete=true", "DeleteConflict.Policy."+word, 409)
		do(h.Root, "DetachPolicyFrom"+word+grant+" ResourceGroupId="+apitest.Account) // the account's id is the whole account
	}
	do(h.Root, "DeletePolicy PolicyName=p CascadingDelete=true")
}

// The message of a refused document says where the fault is.
func TestMalformedDocumentSaysWhere(t *testing.T) {
	h := start(t)
	m := fails(h.Root, "MalformedPolicyDocument", "CreatePolicy PolicyName=p", "PolicyDocument",
		"{\n  \"Version\": \"1\",\n  \"Statement\": [{\"Effect\": \"Allow\", \"Resource\": \"*\", \"Sid\": \"x\", \"Action\": \"ecs\"}]\n}")
	for _, want := range []string{"line 3, column ", "Sid", "more faults"} {
		if !strings.Contains(m, want) {
			t.Errorf("the message %q lacks %q", m, want)
		}
	}
	if n := identity.Policies.Count(h.Store.Snapshot(), apitest.Account, ""); n != 0 {
		t.Error("a malformed policy was stored")
	}
}

func TestVersionQuotaAndRotation(t *testing.T) {
	h := start(t)
	do(h.Root, "CreatePolicy PolicyName=p", "PolicyDocument", allowAll)
	for range 4 {
		do(h.Root, "CreatePolicyVersion PolicyName=p", "PolicyDocument", allowAll)
	}
	for _, strategy := range []string{"", " RotateStrategy=None"} {
		wantError(t, h.Root, "CreatePolicyVersion PolicyName=p"+strategy, "LimitExceeded.Policy.Version", 409, "PolicyDocument", allowAll)
	}
	do(h.Root, "CreatePolicyVersion PolicyName=p RotateStrategy=DeleteOldestNonDefaultVersionWhenLimitExceeded", "PolicyDocument", allowAll).Want("PolicyVersion.VersionId", "v6")
	list := do(h.Root, "ListPolicyVersions PolicyType=Custom PolicyName=p").Texts("PolicyVersions.PolicyVersion", "VersionId")
	if got := strings.Join(list, " "); got != "v1 v3 v4 v5 v6" {
		t.Errorf("versions %s: the default one must stay and the oldest other go", got)
	}
	// A number is never used again.
	do(h.Root, "DeletePolicyVersion PolicyName=p VersionId=v6")
	do(h.Root, "CreatePolicyVersion PolicyName=p", "PolicyDocument", allowAll).Want("PolicyVersion.VersionId", "v7")
}

func TestSystemPolicies(t *testing.T) {
	h := start(t)
	got := do(h.Root, "GetPolicy PolicyType=System PolicyName=AliyunVPCFullAccess")
	p, _ := catalog.LookupSystemPolicy("AliyunVPCFullAccess")
	got.Want("DefaultPolicyVersion.PolicyDocument", p.Document)
	got.Want("Policy.DefaultVersion", p.Version)
	got.Want("Policy.CreateDate", "")
	do(h.Root, "GetPolicyVersion PolicyType=System PolicyName=AliyunVPCFullAccess VersionId="+p.Version).Want("PolicyVersion.IsDefaultVersion", "true")
	if n := do(h.Root, "ListPolicyVersions PolicyType=System PolicyName=AliyunVPCFullAccess").Len("PolicyVersions.PolicyVersion"); n != 1 {
		t.Errorf("%d versions", n)
	}
	u := h.User("u")
	do(h.Root, "AttachPolicyToUser UserName=u PolicyType=System PolicyName=AliyunRAMReadOnlyAccess")
	do(u, "ListPolicies PolicyType=System")
	denied(u, "CreateUser UserName=x")
	do(h.Root, "ListPoliciesForUser UserName=u").Want("Policies.Policy.0.PolicyType", "System")
	do(h.Root, "GetPolicy PolicyType=System PolicyName=AliyunRAMReadOnlyAccess").Want("Policy.AttachmentCount", "1")
	if n, want := do(h.Root, "ListPolicies PolicyType=System MaxItems=1000").Len("Policies.Policy"), len(catalog.SystemPolicies()); n != want {
		t.Errorf("%d system policies, want %d", n, want)
	}
}

func TestQuotas(t *testing.T) {
	h := startWith(t, func(l *catalog.Limits) {
		l.Users, l.Groups, l.Roles, l.Policies, l.GroupsPerUser, l.CustomPerPrincipal, l.SystemPerPrincipal = 2, 3, 1, 4, 2, 3, 1
	})
	do(h.Root, "CreateUser UserName=u1")
	do(h.Root, "CreateUser UserName=u2")
	wantError(t, h.Root, "CreateUser UserName=u3", "LimitExceeded.User", 409)
	do(h.Root, "CreateRole RoleName=r1", "AssumeRolePolicyDocument", trust("root"))
	wantError(t, h.Root, "CreateRole RoleName=r2", "LimitExceeded.Role", 409, "AssumeRolePolicyDocument", trust("root"))
	for _, n := range []string{"1", "2", "3"} {
		do(h.Root, "CreateGroup GroupName=g"+n)
	}
	wantError(t, h.Root, "CreateGroup GroupName=g4", "LimitExceeded.Group", 409)
	for _, n := range []string{"1", "2", "3", "4"} {
		do(h.Root, "CreatePolicy PolicyName=p"+n, "PolicyDocument", allowAll)
	}
	wantError(t, h.Root, "CreatePolicy PolicyName=p5", "LimitExceeded.Policy", 409, "PolicyDocument", allowAll)
	do(h.Root, "AddUserToGroup UserName=u1 GroupName=g1")
	do(h.Root, "AddUserToGroup UserName=u1 GroupName=g2")
	wantError(t, h.Root, "AddUserToGroup UserName=u1 GroupName=g3", "LimitExceeded.User.Group", 409)
	for word, name := range map[string]string{"User": "u1", "Group": "g1", "Role": "r1"} {
		to := "AttachPolicyTo" + word + " " + word + "Name=" + name
		for _, n := range []string{"1", "2", "3"} {
			do(h.Root, to+" PolicyType=Custom PolicyName=p"+n)
		}
		wantError(t, h.Root, to+" PolicyType=Custom PolicyName=p4", "LimitExceeded."+word+".Policy", 409)
		do(h.Root, to+" PolicyType=System PolicyName=ReadOnlyAccess") // a quota of its own
		wantError(t, h.Root, to+" PolicyType=System PolicyName=AdministratorAccess", "LimitExceeded."+word+".Policy", 409)
	}
	// What is given back can be used again.
	do(h.Root, "DeleteUser UserName=u2")
	do(h.Root, "CreateUser UserName=u3")
}

func TestDecodeDiagnosticMessage(t *testing.T) {
	h := start(t)
	u := h.User("u", allowAll)
	do(h.Root, "CreateGroup GroupName=g")
	do(h.Root, "CreatePolicy PolicyName=no-users", "PolicyDocument",
		`{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"*"},{"Effect":"Deny","Action":"ram:CreateUser","Resource":"*"}]}`)
	do(h.Root, "AttachPolicyToGroup GroupName=g PolicyType=Custom PolicyName=no-users")
	do(h.Root, "AddUserToGroup UserName=u GroupName=g")
	op, params := split("CreateUser UserName=x")
	e := u.Denied(apiRAM, op, params...)
	d := do(u, "DecodeDiagnosticMessage", "EncodedDiagnosticMessage", e.AccessDeniedDetail.EncodedDiagnosticMessage)
	for path, want := range map[string]string{
		"ExplicitDeny": "true", "NoPermissionPolicyType": "AccountLevelIdentityBasedPolicy", "AuthAction": "ram:CreateUser",
		"AuthResource": "acs:ram:*:" + apitest.Account + ":user/*", "AuthPrincipal.AuthPrincipalType": "SubUser",
		"MatchedPolicies.0.PolicyIdentifier": "no-users", "MatchedPolicies.0.PolicyVersion": "v1", "MatchedPolicies.0.Effect": "Deny",
		"MatchedPolicies.0.AttachedEntityType": "RamGroup", "MatchedPolicies.0.AttachedEntity": "g", "MatchedPolicies.0.AttachedScope": "Account",
		"MatchedPolicies.0.Statement": "1",
	} {
		d.Want("DecodedDiagnosticMessage."+path, want)
	}
	for _, bad := range []string{"x", "aGVsbG8=", e.AccessDeniedDetail.EncodedDiagnosticMessage[4:]} {
		wantError(t, u, "DecodeDiagnosticMessage", "InvalidParameter.EncodedDiagnosticMessage", 400, "EncodedDiagnosticMessage", bad)
	}
}
