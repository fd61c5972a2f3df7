package server

import (
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/service/ims"
	"github.com/rampart-cloud/rampart/service/ram"
	"github.com/rampart-cloud/rampart/service/resourcemanager"
	"github.com/rampart-cloud/rampart/service/vpc"
)

// identityServices runs the three services that change who may do what, and VPC
// as something to do.
func identityServices(t *testing.T) *apitest.Harness {
	t.Helper()
	return apitest.New(t, func(_ *testing.T, h *apitest.Harness, g *api.Gateway) error {
		r, err := ram.New(ram.Config{Trail: h.Audit})
		if err != nil {
			return err
		}
		if err := api.Mount(g, r, ram.Operations()); err != nil {
			return err
		}
		i, err := ims.New(ims.Config{Trail: h.Audit})
		if err != nil {
			return err
		}
		if err := api.Mount(g, i, ims.Operations()); err != nil {
			return err
		}
		if err := api.Mount(g, resourcemanager.New(resourcemanager.Config{}), resourcemanager.Operations()); err != nil {
			return err
		}
		return api.Mount(g, vpc.New(), vpc.Operations())
	})
}

const alice = "Alice@" + apitest.Account + ".onaliyun.com"

// The fourth step of the procedure - grant two policies to Alice at account
// level - can be done by RAM and by Resource Manager, and each sees and undoes
// what the other did.
func TestGrantInBothWays(t *testing.T) {
	h := identityServices(t)
	h.Root.Do(api.IMS, "CreateUser", "UserPrincipalName", alice, "DisplayName", "Alice")
	made := h.Root.Do(api.RAM, "CreateAccessKey", "UserName", "Alice")
	caller := h.Caller(made.Text("AccessKey.AccessKeyId"), made.Text("AccessKey.AccessKeySecret"), "")
	for name, document := range map[string]string{"allow-vpc": apitest.Allow("vpc:*"), "no-create": apitest.Deny("vpc:CreateVpc")} {
		h.Root.Do(api.RAM, "CreatePolicy", "PolicyName", name, "PolicyDocument", document)
	}
	byRAM := func(name string) []string {
		return []string{"PolicyType", "Custom", "PolicyName", name, "UserName", "Alice"}
	}
	byRM := func(name string) []string {
		return []string{"ResourceGroupId", apitest.Account, "PolicyType", "Custom", "PolicyName", name, "PrincipalType", "IMSUser", "PrincipalName", alice}
	}
	create := []string{"RegionId", "cn-hangzhou", "CidrBlock", "10.0.0.0/8"}
	describe := []string{"RegionId", "cn-hangzhou"}

	// One policy each way.
	caller.Denied(api.VPC, "DescribeVpcs", describe...)
	h.Root.Do(api.ResourceManager, "AttachPolicy", byRM("allow-vpc")...)
	caller.Do(api.VPC, "CreateVpc", create...)
	h.Root.Do(api.RAM, "AttachPolicyToUser", byRAM("no-create")...)
	if d := caller.Denied(api.VPC, "CreateVpc", create...).AccessDeniedDetail; d.NoPermissionType != "ExplicitDeny" {
		t.Errorf("%+v", d)
	}
	caller.Do(api.VPC, "DescribeVpcs", describe...)

	// Each sees both.
	if n := h.Root.Do(api.RAM, "ListPoliciesForUser", "UserName", "Alice").Len("Policies.Policy"); n != 2 {
		t.Errorf("RAM sees %d policies", n)
	}
	h.Root.Do(api.ResourceManager, "ListPolicyAttachments", "PrincipalType", "IMSUser", "PrincipalName", alice).Want("TotalCount", "2")
	h.Root.Fails("EntityAlreadyExists.User.Policy", api.RAM, "AttachPolicyToUser", byRAM("allow-vpc")...)
	h.Root.Fails("EntityAlreadyExists.User.Policy", api.ResourceManager, "AttachPolicy", byRM("no-create")...)

	// Each takes away what the other gave.
	h.Root.Do(api.ResourceManager, "DetachPolicy", byRM("no-create")...)
	caller.Do(api.VPC, "CreateVpc", create...)
	h.Root.Do(api.RAM, "DetachPolicyFromUser", byRAM("allow-vpc")...)
	caller.Denied(api.VPC, "DescribeVpcs", describe...)
	h.Restart()
	h.Root.Do(api.ResourceManager, "ListPolicyAttachments").Want("TotalCount", "0")
}

// A grant in a resource group is in RAM's way too: it counts in the quota, keeps
// the policy and the user from being deleted, and goes with a renamed user.
func TestResourceGroupGrantsAndRAM(t *testing.T) {
	h := identityServices(t)
	h.Root.Do(api.RAM, "CreateUser", "UserName", "Alice")
	h.Root.Do(api.RAM, "CreatePolicy", "PolicyName", "p", "PolicyDocument", apitest.Allow("vpc:DeleteVpc", "vpc:DescribeVpcAttribute"))
	made := h.Root.Do(api.RAM, "CreateAccessKey", "UserName", "Alice")
	caller := h.Caller(made.Text("AccessKey.AccessKeyId"), made.Text("AccessKey.AccessKeySecret"), "")
	team := h.Root.Do(api.ResourceManager, "CreateResourceGroup", "Name", "team", "DisplayName", "team").Text("ResourceGroup.Id")
	in := h.Root.Do(api.VPC, "CreateVpc", "RegionId", "cn-hangzhou").Text("VpcId")
	out := h.Root.Do(api.VPC, "CreateVpc", "RegionId", "cn-hangzhou").Text("VpcId")
	h.Root.Do(api.ResourceManager, "MoveResources", "ResourceGroupId", team, "Resources.1.Service", "vpc", "Resources.1.ResourceType", "vpc", "Resources.1.ResourceId", in, "Resources.1.RegionId", "cn-hangzhou").
		Want("Responses.0.Status", "SUCCESS")
	grant := func(op, name string) {
		t.Helper()
		h.Root.Do(api.ResourceManager, op, "ResourceGroupId", team, "PolicyType", "Custom", "PolicyName", "p", "PrincipalType", "IMSUser", "PrincipalName", name+"@"+apitest.Account+".onaliyun.com")
	}
	grant("AttachPolicy", "Alice")
	caller.Do(api.VPC, "DescribeVpcAttribute", "RegionId", "cn-hangzhou", "VpcId", in)
	caller.Denied(api.VPC, "DescribeVpcAttribute", "RegionId", "cn-hangzhou", "VpcId", out)
	caller.Denied(api.VPC, "DeleteVpc", "RegionId", "cn-hangzhou", "VpcId", out)

	h.Root.Fails("DeleteConflict.Policy.User", api.RAM, "DeletePolicy", "PolicyName", "p")
	h.Root.Do(api.RAM, "DeleteAccessKey", "UserName", "Alice", "UserAccessKeyId", made.Text("AccessKey.AccessKeyId"))
	h.Root.Fails("DeleteConflict.User.Policy", api.RAM, "DeleteUser", "UserName", "Alice")
	h.Root.Do(api.RAM, "UpdateUser", "UserName", "Alice", "NewUserName", "Alicia")
	made = h.Root.Do(api.IMS, "CreateAccessKey", "UserPrincipalName", "Alicia@"+apitest.Account+".onaliyun.com")
	caller = h.Caller(made.Text("AccessKey.AccessKeyId"), made.Text("AccessKey.AccessKeySecret"), "")
	caller.Do(api.VPC, "DeleteVpc", "RegionId", "cn-hangzhou", "VpcId", in)
	grant("DetachPolicy", "Alicia")
	h.Root.Do(api.RAM, "DeletePolicy", "PolicyName", "p")
}

// A user made in one service is the other's too, with one password, one set of
// keys and one quota.
func TestOneUserInBothServices(t *testing.T) {
	h := identityServices(t)
	h.Root.Do(api.RAM, "CreateUser", "UserName", "Alice", "DisplayName", "A")
	h.Root.Fails("EntityAlreadyExists.User", api.IMS, "CreateUser", "UserPrincipalName", alice, "DisplayName", "A")
	h.Root.Do(api.IMS, "CreateLoginProfile", "UserPrincipalName", alice, "Password", "Passw0rd!")
	h.Root.Fails("EntityAlreadyExists.User.LoginProfile", api.RAM, "CreateLoginProfile", "UserName", "Alice", "Password", "Passw0rd!")
	h.Root.Do(api.RAM, "CreateAccessKey", "UserName", "Alice")
	h.Root.Do(api.IMS, "CreateAccessKey", "UserPrincipalName", alice)
	for _, p := range []api.Product{api.RAM, api.IMS} {
		name := map[api.Product][2]string{api.RAM: {"UserName", "Alice"}, api.IMS: {"UserPrincipalName", alice}}[p]
		h.Root.Fails("LimitExceeded.User.AccessKey", p, "CreateAccessKey", name[0], name[1])
		if n := h.Root.Do(p, "ListAccessKeys", name[0], name[1]).Len("AccessKeys.AccessKey"); n != 2 {
			t.Errorf("%s: %d keys", p.Code, n)
		}
	}
	h.Root.Do(api.RAM, "SetAccountAlias", "AccountAlias", "example")
	h.Root.Do(api.IMS, "GetUser", "UserPrincipalName", "Alice@example.onaliyun.com").Want("User.UserPrincipalName", "Alice@example.onaliyun.com")
	h.Root.Do(api.IMS, "SetPasswordPolicy", "MinimumPasswordLength", "20")
	h.Root.Do(api.RAM, "GetPasswordPolicy").Want("PasswordPolicy.MinimumPasswordLength", "20")
}

// What a control policy refused can be read in the diagnosis.
func TestControlPolicyDiagnosis(t *testing.T) {
	h := identityServices(t)
	h.Root.Do(api.ResourceManager, "EnableControlPolicy")
	id := h.Root.Do(api.ResourceManager, "CreateControlPolicy", "PolicyName", "guard", "EffectScope", "RAM", "PolicyDocument", apitest.Deny("vpc:DescribeVpcs")).Text("ControlPolicy.PolicyId")
	h.Root.Do(api.ResourceManager, "AttachControlPolicy", "PolicyId", id, "TargetId", apitest.Account)
	caller := h.User("Alice", apitest.Allow("vpc:*"))
	e := caller.Denied(api.VPC, "DescribeVpcs", "RegionId", "cn-hangzhou")
	if e.AccessDeniedDetail.PolicyType != "ControlPolicy" {
		t.Errorf("%+v", e.AccessDeniedDetail)
	}
	d, err := h.Env.Authz.Decode(apitest.Account, e.AccessDeniedDetail.EncodedDiagnosticMessage)
	if err != nil {
		t.Fatal(err)
	}
	m := d.MatchedPolicies[0]
	if m.PolicyIdentifier != "guard" || m.AttachedEntityType != "ResourceDirectoryTarget" || m.AttachedEntity != apitest.Account {
		t.Errorf("%+v", m)
	}
}
