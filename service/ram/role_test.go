package ram_test

import (
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/api/apitest"
)

func TestRoleLife(t *testing.T) {
	h := start(t)
	made := do(h.Root, "CreateRole RoleName=Ops.1 MaxSessionDuration=7200 Description=ops", "AssumeRolePolicyDocument", trust("root"))
	made.Want("Role.Arn", "acs:ram::"+apitest.Account+":role/Ops.1")
	made.Want("Role.MaxSessionDuration", "7200")
	do(h.Root, "GetRole RoleName=Ops.1").Want("Role.AssumeRolePolicyDocument", trust("root"))
	list := do(h.Root, "ListRoles")
	list.Want("Roles.Role.0.RoleName", "Ops.1")
	if list.Has("Roles.Role.0.AssumeRolePolicyDocument") {
		t.Error("the list gives trust policies")
	}
	up := do(h.Root, "UpdateRole RoleName=Ops.1 NewDescription= NewMaxSessionDuration=3600", "NewAssumeRolePolicyDocument", trust("user/u"))
	up.Want("Role.Description", "")
	up.Want("Role.MaxSessionDuration", "3600")
	up.Want("Role.AssumeRolePolicyDocument", trust("user/u"))
	do(h.Root, "UpdateRole RoleName=Ops.1").Want("Role.AssumeRolePolicyDocument", trust("user/u"))
	do(h.Root, "AttachPolicyToRole RoleName=Ops.1 PolicyType=System PolicyName=ReadOnlyAccess")
	do(h.Root, "ListPoliciesForRole RoleName=Ops.1").Want("Policies.Policy.0.PolicyName", "ReadOnlyAccess")
	do(h.Root, "ListEntitiesForPolicy PolicyType=System PolicyName=ReadOnlyAccess").Want("Roles.Role.0.RoleName", "Ops.1")
	wantError(t, h.Root, "DeleteRole RoleName=Ops.1", "DeleteConflict.Role.Policy", 409)
	do(h.Root, "DetachPolicyFromRole RoleName=Ops.1 PolicyType=System PolicyName=ReadOnlyAccess")
	do(h.Root, "DeleteRole RoleName=Ops.1")
	wantError(t, h.Root, "GetRole RoleName=Ops.1", "EntityNotExist.Role", 404)
}

func TestRoleErrors(t *testing.T) {
	h := start(t)
	do(h.Root, "CreateRole RoleName=r", "AssumeRolePolicyDocument", trust("root"))
	good := " AssumeRolePolicyDocument=" + trust("root")
	for _, row := range []struct {
		call, code string
		status     int
	}{
		{"CreateRole" + good, "MissingParameter.RoleName", 400},
		{"CreateRole RoleName=x", "MissingParameter.AssumeRolePolicyDocument", 400},
		{"CreateRole RoleName=a_b" + good, "InvalidParameter.RoleName.InvalidChars", 400},
		{"CreateRole RoleName=" + strings.Repeat("x", 65) + good, "InvalidParameter.RoleName.Length", 400},
		{"CreateRole RoleName=x Description=" + strings.Repeat("x", 1025) + good, "InvalidParameter.Description.Length", 400},
		{"CreateRole RoleName=x MaxSessionDuration=3599" + good, "InvalidParameter.MaxSessionDuration", 400},
		{"CreateRole RoleName=x MaxSessionDuration=43201" + good, "InvalidParameter.MaxSessionDuration", 400},
		{"CreateRole RoleName=x AssumeRolePolicyDocument=" + allowAll, "MalformedPolicyDocument", 400}, // no trust policy
		{"CreateRole RoleName=R" + good, "EntityAlreadyExists.Role", 409},
		{"GetRole RoleName=R", "EntityNotExist.Role", 404},
		{"UpdateRole RoleName=x NewDescription=y", "EntityNotExist.Role", 404},
		{"UpdateRole RoleName=r NewMaxSessionDuration=1", "InvalidParameter.NewMaxSessionDuration", 400},
		{"UpdateRole RoleName=r NewAssumeRolePolicyDocument={}", "MalformedPolicyDocument", 400},
		{"DeleteRole RoleName=x", "EntityNotExist.Role", 404},
		{"ListPoliciesForRole RoleName=x", "EntityNotExist.Role", 404},
	} {
		wantError(t, h.Root, row.call, row.code, row.status)
	}
}
