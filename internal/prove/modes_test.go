package prove

import (
	"encoding/base32"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/identity"
)

func allow(actions string) string {
	return `{"Version":"1","Statement":[{"Effect":"Allow","Action":` + actions + `,"Resource":"*"}]}`
}

// The history is the same whatever the state is kept in, whoever answers and
// however often a server is started anew.
func TestHistoriesAreEqual(t *testing.T) {
	modes := []struct {
		name string
		run  func(t *testing.T) []string
	}{
		{"embedded etcd", func(t *testing.T) []string {
			return record(start(t, 1, nil, nil), nil)
		}},
		{"three-member cluster", func(t *testing.T) []string {
			return record(start(t, 1, startCluster(t, 3), nil), nil)
		}},
		{"two servers in turn on the cluster", func(t *testing.T) []string {
			return record(start(t, 2, startCluster(t, 3), nil), nil)
		}},
		{"a restart between any two calls", func(t *testing.T) []string {
			w := start(t, 1, nil, nil)
			return record(w, func() { w.restart(0) })
		}},
	}
	var want []string
	for _, m := range modes {
		t.Run(m.name, func(t *testing.T) {
			begin := time.Now()
			got := m.run(t)
			t.Logf("%d calls in %.1f s", len(got), time.Since(begin).Seconds())
			if want == nil {
				want = got
				return
			}
			for i := range max(len(got), len(want)) {
				if i >= len(got) || i >= len(want) || got[i] != want[i] {
					t.Fatalf("call %d differs:\n%s\nwith the embedded etcd:\n%s", i, at(got, i), at(want, i))
				}
			}
		})
	}
	// A history of refusals only would be equal too.
	text := strings.Join(want, "\n")
	for _, part := range []string{"\t200 ", "NoPermission", "EntityAlreadyExists", "EntityNotExist", "DeleteConflict", "InvalidAccessKeyId.Inactive", "LimitExceeded"} {
		if !strings.Contains(text, part) {
			t.Errorf("the history has no %q", part)
		}
	}
	if n := strings.Count(text, "\t200 "); n < 60 {
		t.Errorf("only %d calls of the history succeed", n)
	}
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(none)"
}

// record runs the history, each call on the next server.
func record(w *world, after func()) []string {
	turn := 0
	h := &history{w: w, names: map[string]string{}, count: map[string]int{}, after: func() {}}
	h.node = func() int { turn++; return turn % len(w.nodes) }
	if after != nil {
		h.after = after
	}
	users(h)
	policies(h)
	groups(h)
	roles(h)
	devices(h)
	resourceGroups(h)
	controls(h)
	return h.lines
}

func (h *history) root(operation string, list ...string) []byte {
	h.w.t.Helper()
	return h.do("root", root(), ramVersion, operation, list...)
}

func users(h *history) {
	h.root("GetUser", "UserName=alice")
	alice := h.user("alice")
	h.root("CreateUser", "UserName=ALICE")
	h.do("alice", alice, stsVersion, "GetCallerIdentity")
	h.do("alice", alice, ramVersion, "ListUsers")
	h.root("AttachPolicyToUser", "UserName=alice", "PolicyType=System", "PolicyName=AliyunRAMReadOnlyAccess")
	h.root("AttachPolicyToUser", "UserName=alice", "PolicyType=System", "PolicyName=AliyunRAMReadOnlyAccess")
	h.do("alice", alice, ramVersion, "ListUsers")
	h.do("alice", alice, ramVersion, "CreateUser", "UserName=mallory")
	h.do("alice", alice, ramVersion, "AttachPolicyToUser", "UserName=alice", "PolicyType=System", "PolicyName=AdministratorAccess")
	h.root("UpdateUser", "UserName=alice", "NewUserName=alicia", "NewComments=renamed")
	h.do("alice", alice, stsVersion, "GetCallerIdentity")
	h.do("alice", alice, ramVersion, "GetUser", "UserName=alicia")
	h.root("UpdateAccessKey", "UserName=alicia", "UserAccessKeyId="+alice.id, "Status=Inactive")
	h.do("alice", alice, stsVersion, "GetCallerIdentity")
	h.root("ListAccessKeys", "UserName=alicia")
	h.root("UpdateAccessKey", "UserName=alicia", "UserAccessKeyId="+alice.id, "Status=Active")
	h.do("alice", alice, stsVersion, "GetCallerIdentity")
	h.root("DeleteUser", "UserName=alicia")
	h.root("CreateLoginProfile", "UserName=alicia", "Password=Prove-Pass-2026!", "PasswordResetRequired=true")
	h.root("GetLoginProfile", "UserName=alicia")
	h.root("CreateLoginProfile", "UserName=alicia", "Password=Prove-Pass-2026!")
	h.root("DeleteLoginProfile", "UserName=alicia")
	h.root("SetPasswordPolicy", "MinimumPasswordLength=12", "RequireSymbols=true")
	h.root("GetPasswordPolicy")
	h.root("CreateLoginProfile", "UserName=alicia", "Password=short")
	h.root("TagResources", "ResourceType=user", "ResourceNames=[\"alicia\"]", "Tag=[{\"Key\":\"team\",\"Value\":\"blue\"}]")
	h.root("ListTagResources", "ResourceType=user")
	h.root("SetAccountAlias", "AccountAlias=prove")
	h.root("GetAccountAlias")
}

func policies(h *history) {
	bob := h.user("bob")
	h.root("CreatePolicy", "PolicyName=readers", "PolicyDocument="+allow(`"ram:ListUsers"`))
	h.root("CreatePolicy", "PolicyName=Readers", "PolicyDocument="+allow(`"ram:ListUsers"`))
	h.root("CreatePolicy", "PolicyName=broken", "PolicyDocument={")
	h.root("AttachPolicyToUser", "UserName=bob", "PolicyType=Custom", "PolicyName=readers")
	h.do("bob", bob, ramVersion, "ListUsers", "MaxItems=1")
	h.do("bob", bob, ramVersion, "ListGroups")
	for range 4 {
		h.root("CreatePolicyVersion", "PolicyName=readers", "PolicyDocument="+allow(`"ram:ListGroups"`))
	}
	h.root("CreatePolicyVersion", "PolicyName=readers", "PolicyDocument="+allow(`"ram:ListGroups"`))
	h.root("SetDefaultPolicyVersion", "PolicyName=readers", "VersionId=v3")
	h.do("bob", bob, ramVersion, "ListGroups")
	h.do("bob", bob, ramVersion, "ListUsers")
	h.root("DeletePolicyVersion", "PolicyName=readers", "VersionId=v3")
	h.root("DeletePolicyVersion", "PolicyName=readers", "VersionId=v1")
	h.root("ListPolicyVersions", "PolicyName=readers")
	h.root("GetPolicy", "PolicyName=readers", "PolicyType=Custom")
	h.root("ListPolicies", "PolicyType=Custom")
	h.root("ListEntitiesForPolicy", "PolicyName=readers", "PolicyType=Custom")
	h.root("DeletePolicy", "PolicyName=readers")
	h.root("DetachPolicyFromUser", "UserName=bob", "PolicyType=Custom", "PolicyName=readers")
	h.do("bob", bob, ramVersion, "ListGroups")
}

func groups(h *history) {
	carol := h.user("carol")
	h.root("CreateGroup", "GroupName=auditors", "Comments=who look")
	h.root("AddUserToGroup", "GroupName=auditors", "UserName=carol")
	h.root("AddUserToGroup", "GroupName=auditors", "UserName=carol")
	h.root("AttachPolicyToGroup", "GroupName=auditors", "PolicyType=System", "PolicyName=AliyunRAMReadOnlyAccess")
	h.do("carol", carol, ramVersion, "ListUsersForGroup", "GroupName=auditors")
	h.do("carol", carol, ramVersion, "ListGroupsForUser", "UserName=carol")
	h.root("DeleteGroup", "GroupName=auditors")
	h.root("RemoveUserFromGroup", "GroupName=auditors", "UserName=carol")
	h.do("carol", carol, ramVersion, "ListUsersForGroup", "GroupName=auditors")
}

func roles(h *history) {
	dave := h.user("dave")
	trust := `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::` + accountID + `:root"]}}]}`
	h.root("CreateRole", "RoleName=operator", "AssumeRolePolicyDocument="+trust)
	h.root("AttachPolicyToRole", "RoleName=operator", "PolicyType=System", "PolicyName=AliyunRAMReadOnlyAccess")
	assume := []string{"RoleArn=acs:ram::" + accountID + ":role/operator", "RoleSessionName=shift"}
	h.do("dave", dave, stsVersion, "AssumeRole", assume...)
	h.root("AttachPolicyToUser", "UserName=dave", "PolicyType=System", "PolicyName=AliyunSTSAssumeRoleAccess")
	session := func(more ...string) credential {
		var out struct {
			Credentials struct{ AccessKeyId, AccessKeySecret, SecurityToken string }
		}
		h.must(h.do("dave", dave, stsVersion, "AssumeRole", append(assume, more...)...), &out)
		return credential{out.Credentials.AccessKeyId, out.Credentials.AccessKeySecret, out.Credentials.SecurityToken}
	}
	whole, narrow := session(), session("Policy="+allow(`"ram:ListUsers"`))
	h.do("operator", whole, stsVersion, "GetCallerIdentity")
	h.do("operator", whole, ramVersion, "ListRoles")
	h.do("operator, narrow", narrow, ramVersion, "ListRoles")
	h.do("operator, narrow", narrow, ramVersion, "ListUsers", "MaxItems=2")
	h.root("DeleteRole", "RoleName=operator")
	h.root("DetachPolicyFromRole", "RoleName=operator", "PolicyType=System", "PolicyName=AliyunRAMReadOnlyAccess")
	h.do("operator", whole, ramVersion, "ListRoles")
	h.root("DeleteRole", "RoleName=operator")
	h.root("CreateRole", "RoleName=operator", "AssumeRolePolicyDocument="+trust)
	h.root("AttachPolicyToRole", "RoleName=operator", "PolicyType=System", "PolicyName=AliyunRAMReadOnlyAccess")
	h.do("operator as it was", whole, ramVersion, "ListRoles")
}

func devices(h *history) {
	h.root("CreateUser", "UserName=erin")
	var made struct {
		VirtualMFADevice struct{ SerialNumber, Base32StringSeed string }
	}
	h.must(h.root("CreateVirtualMFADevice", "VirtualMFADeviceName=phone"), &made)
	seed, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.TrimRight(made.VirtualMFADevice.Base32StringSeed, "="))
	if err != nil {
		h.w.t.Fatal(err)
	}
	serial := "SerialNumber=" + made.VirtualMFADevice.SerialNumber
	// The codes differ from run to run, so they are not part of the history.
	step := identity.TOTPStep(time.Now())
	codes := map[string]string{"SerialNumber": made.VirtualMFADevice.SerialNumber, "UserName": "erin",
		"AuthenticationCode1": identity.TOTP(seed, step-1), "AuthenticationCode2": identity.TOTP(seed, step)}
	_, err = h.w.client(h.node(), root()).Call(h.w.t.Context(), ramVersion, "BindMFADevice", codes)
	h.lines = append(h.lines, "root BindMFADevice: "+code(err))
	h.after()
	h.root("GetUserMFAInfo", "UserName=erin")
	h.root("ListVirtualMFADevices")
	h.root("DeleteVirtualMFADevice", serial)
	h.root("UnbindMFADevice", "UserName=erin")
	h.root("DeleteVirtualMFADevice", serial)
	h.root("DeleteUser", "UserName=erin")
}

func (h *history) manager(operation string, list ...string) []byte {
	h.w.t.Helper()
	return h.do("root", root(), rmVersion, operation, list...)
}

func resourceGroups(h *history) {
	frank := h.user("frank")
	var made struct{ ResourceGroup struct{ Id string } }
	h.must(h.manager("CreateResourceGroup", "Name=project", "DisplayName=Project"), &made)
	h.manager("CreateResourceGroup", "Name=project", "DisplayName=Again")
	grant := []string{"PolicyType=System", "PolicyName=AliyunECSReadOnlyAccess", "PrincipalType=IMSUser",
		"PrincipalName=frank@" + accountID + ".onaliyun.com"}
	h.do("frank", frank, ecsVersion, "DescribeInstances", "RegionId=cn-hangzhou", "ResourceGroupId="+made.ResourceGroup.Id)
	h.manager("AttachPolicy", append(grant, "ResourceGroupId="+made.ResourceGroup.Id)...)
	h.do("frank", frank, ecsVersion, "DescribeInstances", "RegionId=cn-hangzhou", "ResourceGroupId="+made.ResourceGroup.Id)
	h.do("frank", frank, ecsVersion, "DescribeInstances", "RegionId=cn-hangzhou")
	h.manager("ListPolicyAttachments", "ResourceGroupId="+made.ResourceGroup.Id)
	h.manager("AttachPolicy", append(grant, "ResourceGroupId="+accountID)...)
	h.do("frank", frank, ecsVersion, "DescribeInstances", "RegionId=cn-hangzhou")
	h.manager("DetachPolicy", append(grant, "ResourceGroupId="+accountID)...)
	h.do("frank", frank, ecsVersion, "DescribeInstances", "RegionId=cn-hangzhou")
	h.manager("DeleteResourceGroup", "ResourceGroupId="+made.ResourceGroup.Id)
	h.manager("ListResourceGroups")
}

func controls(h *history) {
	grace := h.user("grace")
	h.root("AttachPolicyToUser", "UserName=grace", "PolicyType=System", "PolicyName=AliyunRAMReadOnlyAccess")
	h.manager("EnableControlPolicy")
	h.do("grace", grace, ramVersion, "ListGroups")
	var made struct{ ControlPolicy struct{ PolicyId string } }
	deny, err := json.Marshal(map[string]any{"Version": "1", "Statement": []any{map[string]any{"Effect": "Deny", "Action": "ram:ListGroups", "Resource": "*"}}})
	if err != nil {
		h.w.t.Fatal(err)
	}
	h.must(h.manager("CreateControlPolicy", "PolicyName=no-groups", "EffectScope=RAM", fmt.Sprintf("PolicyDocument=%s", deny)), &made)
	h.manager("AttachControlPolicy", "PolicyId="+made.ControlPolicy.PolicyId, "TargetId="+accountID)
	h.do("grace", grace, ramVersion, "ListGroups")
	h.root("ListGroups")
	h.manager("DetachControlPolicy", "PolicyId="+made.ControlPolicy.PolicyId, "TargetId="+accountID)
	h.do("grace", grace, ramVersion, "ListGroups")
	h.manager("DeleteControlPolicy", "PolicyId="+made.ControlPolicy.PolicyId)
	h.manager("DisableControlPolicy")
	h.root("ListUsers")
}
