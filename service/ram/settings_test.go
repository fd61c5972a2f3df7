package ram_test

import (
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

func TestSecurityPreference(t *testing.T) {
	h := start(t)
	def := do(h.Root, "GetSecurityPreference")
	def.Want("SecurityPreference.LoginProfilePreference.AllowUserToChangePassword", "true")
	def.Want("SecurityPreference.LoginProfilePreference.LoginSessionDuration", "6")
	def.Want("SecurityPreference.AccessKeyPreference.AllowUserToManageAccessKeys", "false")
	def.Want("SecurityPreference.MFAPreference.AllowUserToManageMFADevices", "true")
	set := do(h.Root, "SetSecurityPreference LoginNetworkMasks=10.0.0.0/8;192.168.0.0/16 EnableSaveMFATicket=true LoginSessionDuration=24 AllowUserToManageMFADevices=false")
	set.Want("SecurityPreference.LoginProfilePreference.LoginNetworkMasks", "10.0.0.0/8;192.168.0.0/16")
	do(h.Root, "SetSecurityPreference AllowUserToChangePassword=false AllowUserToManageAccessKeys=false")
	got := do(h.Root, "GetSecurityPreference")
	got.Want("SecurityPreference.LoginProfilePreference.LoginSessionDuration", "24") // stays
	got.Want("SecurityPreference.LoginProfilePreference.AllowUserToChangePassword", "false")
	do(h.Root, "SetSecurityPreference LoginNetworkMasks=").Want("SecurityPreference.LoginProfilePreference.LoginNetworkMasks", "")
	for call, code := range map[string]string{
		"LoginSessionDuration=0":     "InvalidParameter.LoginSessionDuration",
		"LoginSessionDuration=25":    "InvalidParameter.LoginSessionDuration",
		"LoginNetworkMasks=10.0.0.1": "InvalidParameter.LoginNetworkMasks",
		"LoginNetworkMasks=" + strings.TrimSuffix(strings.Repeat("10.0.0.0/8;", 41), ";"): "InvalidParameter.LoginNetworkMasks",
		"AllowUserToManageAccessKeys=true":                                                "UnsupportedParameter",
		"AllowUserToManagePublicKeys=true":                                                "UnsupportedParameter",
	} {
		wantError(t, h.Root, "SetSecurityPreference "+call, code, 400)
	}
}

func TestAccountAlias(t *testing.T) {
	h := start(t)
	do(h.Root, "GetAccountAlias").Want("AccountAlias", "")
	do(h.Root, "SetAccountAlias AccountAlias=my-company")
	do(h.Root, "GetAccountAlias").Want("AccountAlias", "my-company")
	do(h.Root, "SetAccountAlias AccountAlias=my-company") // its own
	for alias, code := range map[string]string{"ab": "InvalidParameter.AccountAlias.Length", "a_b": "InvalidParameter.AccountAlias.InvalidChars",
		"-ab": "InvalidParameter.AccountAlias.InvalidChars", "a--b": "InvalidParameter.AccountAlias.InvalidChars"} {
		wantError(t, h.Root, "SetAccountAlias AccountAlias="+alias, code, 400)
	}
	// The other settings of the account do not get lost.
	do(h.Root, "SetPasswordPolicy MinimumPasswordLength=12")
	do(h.Root, "ClearAccountAlias")
	do(h.Root, "ClearAccountAlias")
	do(h.Root, "GetAccountAlias").Want("AccountAlias", "")
	do(h.Root, "GetPasswordPolicy").Want("PasswordPolicy.MinimumPasswordLength", "12")

	const other = "6543210987654321"
	err := h.Store.Update(t.Context(), func(tx *state.Tx) error {
		identity.Accounts.Put(tx, other, identity.Self, &identity.Account{ID: other, Alias: "Taken"})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	wantError(t, h.Root, "SetAccountAlias AccountAlias=taken", "EntityAlreadyExists.AccountAlias", 409)
}

// An account without a record is a fault of ours, not an empty answer.
func TestAccountWithoutRecord(t *testing.T) {
	h := start(t)
	err := h.Store.Update(t.Context(), func(tx *state.Tx) error {
		identity.Accounts.Delete(tx, apitest.Account, identity.Self)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, call := range []string{"GetAccountAlias", "GetPasswordPolicy", "GetSecurityPreference", "SetPasswordPolicy", "SetSecurityPreference", "ClearAccountAlias", "SetAccountAlias AccountAlias=abc"} {
		wantError(t, h.Root, call, "InternalError", 500)
	}
}

func TestTags(t *testing.T) {
	h := start(t)
	do(h.Root, "CreateRole RoleName=r1", "AssumeRolePolicyDocument", trust("root"), "Tag", `[{"Key":"b","Value":"2"},{"Key":"a","Value":"1"}]`)
	do(h.Root, "CreateRole RoleName=r2 Tag.1.Key=a Tag.1.Value=1", "AssumeRolePolicyDocument", trust("root"))
	do(h.Root, "CreatePolicy PolicyName=p", "PolicyDocument", allowAll)
	do(h.Root, "GetRole RoleName=r1").Want("Role.Tags.Tag.0.TagKey", "a")

	do(h.Root, `TagResources ResourceType=policy ResourceNames=["p"] Tag=[{"Key":"a","Value":"x"},{"Key":"c"}]`)
	do(h.Root, "TagResources ResourceType=role ResourceNames.1=r2 Tag.1.Key=a Tag.1.Value=9")
	do(h.Root, "GetRole RoleName=r2").Want("Role.Tags.Tag.0.TagValue", "9")
	do(h.Root, "GetPolicy PolicyType=Custom PolicyName=p").Want("Policy.Tags.Tag.1.TagKey", "c")

	filter := func(call, list, member string) string { return strings.Join(do(h.Root, call).Texts(list, member), " ") }
	for call, want := range map[string]string{
		`ListRoles Tag=[{"Key":"a"}]`:             "r1 r2",
		`ListRoles Tag=[{"Key":"a","Value":"1"}]`: "r1",
		`ListRoles Tag.1.Key=a Tag.2.Key=b`:       "r1",
		`ListRoles Tag.1.Key=nothing`:             "",
		`ListRoles Tag=[{"Key":"a","Value":"9"}]`: "r2",
	} {
		if got := filter(call, "Roles.Role", "RoleName"); got != want {
			t.Errorf("%s gives %q, want %q", call, got, want)
		}
	}
	if got := filter("ListPolicies Tag.1.Key=a", "Policies.Policy", "PolicyName"); got != "p" {
		t.Errorf("policies with the tag: %q", got)
	}
	list := do(h.Root, "ListTagResources ResourceType=role PageSize=1")
	if got := strings.Join(list.Texts("TagResources", "TagKey"), " "); got != "a b" {
		t.Errorf("tags of the first role: %q", got)
	}
	next := do(h.Root, "ListTagResources ResourceType=role PageSize=1 NextToken="+list.Text("NextToken"))
	next.Want("TagResources.0.ResourceName", "r2")
	if next.Has("NextToken") {
		t.Error("there is more after the last part")
	}
	if n := do(h.Root, `ListTagResources ResourceType=role ResourceNames=["r2"]`).Len("TagResources"); n != 1 {
		t.Errorf("%d tags of r2", n)
	}
	do(h.Root, `UntagResources ResourceType=role ResourceNames=["r1"] TagKeys=["a","nothing"] All=true`)
	if got := filter("ListRoles Tag.1.Key=b", "Roles.Role", "RoleName"); got != "r1" {
		t.Error("All counts although keys are given")
	}
	do(h.Root, `UntagResources ResourceType=role ResourceNames=["r1","r2"] All=true`)
	if n := do(h.Root, "ListTagResources ResourceType=role").Len("TagResources"); n != 0 {
		t.Errorf("%d tags are left", n)
	}
}

func TestTagErrors(t *testing.T) {
	h := start(t)
	do(h.Root, "CreateRole RoleName=r", "AssumeRolePolicyDocument", trust("root"))
	var many []string
	for i := range 21 {
		many = append(many, `{"Key":"k`+strings.Repeat("x", i)+`"}`)
	}
	for _, row := range []struct {
		call, code string
		status     int
	}{
		{`TagResources ResourceType=user ResourceNames=["r"] Tag=[{"Key":"k"}]`, "InvalidParameter.ResourceType", 400},
		{`TagResources ResourceType=role ResourceNames=["r"] Tag=[{"Key":"acs:k"}]`, "InvalidParameter.TagKey", 400},
		{`TagResources ResourceType=role ResourceNames=["r"] Tag=[{"Key":"aliyun"}]`, "InvalidParameter.TagKey", 400},
		{`TagResources ResourceType=role ResourceNames=["r"] Tag=[{"Key":""}]`, "InvalidParameter.TagKey", 400},
		{`TagResources ResourceType=role ResourceNames=["r"] Tag=[{"Key":"k"},{"Key":"k"}]`, "InvalidParameter.TagKey", 400},
		{`TagResources ResourceType=role ResourceNames=["r"] Tag=[{"Key":"k","Value":"http://x"}]`, "InvalidParameter.TagValue", 400},
		{`TagResources ResourceType=role ResourceNames=["r","x"] Tag=[{"Key":"k"}]`, "EntityNotExist.Role", 404},
		{`TagResources ResourceType=policy ResourceNames=["AdministratorAccess"] Tag=[{"Key":"k"}]`, "EntityNotExist.Policy", 404},
		{`TagResources ResourceType=role ResourceNames=["r"]`, "MissingParameter.Tag", 400},
		{`TagResources ResourceType=role Tag=[{"Key":"k"}]`, "MissingParameter.ResourceNames", 400},
		{`UntagResources ResourceType=role ResourceNames=["r"]`, "MissingParameter.TagKeys", 400},
		{`ListTagResources ResourceType=group`, "InvalidParameter.ResourceType", 400},
		{`ListTagResources ResourceType=role PageSize=101`, "InvalidParameter.PageSize", 400},
		{`ListTagResources ResourceType=role NextToken=x`, "InvalidParameter.NextToken", 400},
		{`ListRoles Tag=[{"Value":"x"}]`, "InvalidParameter.TagKey", 400},
	} {
		wantError(t, h.Root, row.call, row.code, row.status)
	}
	if n := do(h.Root, "ListTagResources ResourceType=role").Len("TagResources"); n != 0 {
		t.Error("one of two resources was tagged although the other does not exist")
	}
	do(h.Root, "TagResources ResourceType=role", "ResourceNames", `["r"]`, "Tag", "["+strings.Join(many[:20], ",")+"]")
	wantError(t, h.Root, "TagResources ResourceType=role", "LimitExceeded.Tag", 409, "ResourceNames", `["r"]`, "Tag", "["+many[20]+"]")
}
