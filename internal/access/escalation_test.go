package access

import (
	"slices"
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/identity"
)

// attempt is something that a principal tries in order to gain a right.
type attempt struct {
	what string
	call call
	how  string // how it ends; see verdict
}

// every makes the attempts: each must end as it says, change nothing, and be in
// the trail with the decision (verdict looks).
func (a *actor) every(attempts ...attempt) {
	a.w.T.Helper()
	had := a.w.grants()
	for _, x := range attempts {
		(&actor{a.w, a.name + ", " + x.what, a.caller}).cannot(x.call, x.how)
	}
	if has := a.w.grants(); !slices.Equal(had, has) {
		a.w.T.Errorf("%s: the grants are %q, were %q", a.name, has, had)
	}
	a.w.T.Logf("%s: %d attempts", a.name, len(attempts))
}

// grants gives the ids of all grants.
func (w *world) grants() (out []string) {
	for id := range identity.Attachments.All(w.Store.Snapshot(), account, "", "") {
		out = append(out, id)
	}
	return out
}

// treasure makes what is worth having: an administrator with key, password and
// MFA device, a group and roles with all rights.
func (w *world) treasure() {
	w.T.Helper()
	w.furnish()
	w.users("boss", "mallory", "dispatcher", "intern")
	w.define("mine", allow("oss:GetObject"))
	w.define("jail", deny("oss:*"))
	w.root(
		call("Ram CreatePolicyVersion PolicyName=mine SetAsDefault=false PolicyDocument="+policy(allow("*"))),
		"Ram CreateGroup GroupName=admins",
		"Ram CreateGroup GroupName=jailed",
		"Ram AddUserToGroup UserName=mallory GroupName=jailed",
		"Ram CreateAccessKey UserName=boss => bosskey AccessKey.AccessKeyId",
		"Ram CreateLoginProfile UserName=boss Password=Boss-Password-1",
		"Ram CreateVirtualMFADevice VirtualMFADeviceName=spare => device VirtualMFADevice.SerialNumber",
		call("Ram CreateRole RoleName=admin AssumeRolePolicyDocument="+trust("user/boss")),
		call("Ram CreateRole RoleName=web AssumeRolePolicyDocument="+policy(map[string]any{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": map[string]any{"Service": []string{"ecs.aliyuncs.com"}}})),
	)
	for _, to := range []string{"user/boss", "group/admins", "role/admin"} {
		w.grant(to, "System/AdministratorAccess")
	}
	w.grant("user/mallory", "mine")
	w.grant("user/mallory", "jail")
	w.grant("group/jailed", "jail")
}

const no = "nothing account"

// Mallory may do everything to herself, read everything, assume roles and run
// machines. She gains nothing by it.
func TestOwnRightsGiveNoOthers(t *testing.T) {
	w := open(t)
	w.treasure()
	w.define("herself", allow("ram:*", "acs:ram:*:*:user/mallory"), allow("ram:Get* ram:List* sts:AssumeRole ecs:* vpc:*"))
	w.grant("user/mallory", "herself")
	m := w.as(user("mallory"))
	const upn = "UserPrincipalName=boss@" + account + ".onaliyun.com"
	const me = "UserPrincipalName=mallory@" + account + ".onaliyun.com"
	m.every(
		attempt{"a system policy for herself", "Ram AttachPolicyToUser UserName=mallory PolicyType=System PolicyName=AdministratorAccess", no},
		attempt{"a custom policy for herself", "Ram AttachPolicyToUser UserName=mallory PolicyType=Custom PolicyName=herself", no},
		attempt{"the same by Resource Manager", "ResourceManager AttachPolicy ResourceGroupId=${account} PolicyType=System PolicyName=AdministratorAccess PrincipalType=IMSUser PrincipalName=mallory@${account}.onaliyun.com", no},
		attempt{"a policy in a resource group", "ResourceManager AttachPolicy ResourceGroupId=${alpha} PolicyType=System PolicyName=AdministratorAccess PrincipalType=IMSUser PrincipalName=mallory@${account}.onaliyun.com", no},
		attempt{"a kind of principal that there is not", "ResourceManager AttachPolicy ResourceGroupId=${account} PolicyType=System PolicyName=AdministratorAccess PrincipalType=imsuser PrincipalName=mallory@${account}.onaliyun.com", no},
		attempt{"a ban taken off", "Ram DetachPolicyFromUser UserName=mallory PolicyType=Custom PolicyName=jail", no},
		attempt{"a ban taken off by Resource Manager", "ResourceManager DetachPolicy ResourceGroupId=${account} PolicyType=Custom PolicyName=jail PrincipalType=IMSUser PrincipalName=mallory@${account}.onaliyun.com", no},
		attempt{"out of the group that bans", "Ram RemoveUserFromGroup UserName=mallory GroupName=jailed", no},
		attempt{"out of the group by IMS", "Ims RemoveUserFromGroup GroupName=jailed " + me, no},
		attempt{"the policy that bans deleted", "Ram DeletePolicy PolicyName=jail CascadingDelete=true", no},
		attempt{"a policy of her own making", call("Ram CreatePolicy PolicyName=own PolicyDocument=" + policy(allow("*"))), no},
		attempt{"a new default version", call("Ram CreatePolicyVersion PolicyName=mine SetAsDefault=true PolicyDocument=" + policy(allow("*"))), no},
		attempt{"an old version with more rights", "Ram SetDefaultPolicyVersion PolicyName=mine VersionId=v2", no},
		attempt{"the version without rights deleted", "Ram DeletePolicyVersion PolicyName=mine VersionId=v1", no},
		attempt{"into the group of administrators", "Ram AddUserToGroup UserName=mallory GroupName=admins", no},
		attempt{"into the group by IMS", "Ims AddUserToGroup GroupName=admins " + me, no},
		attempt{"a policy for her group", "Ram AttachPolicyToGroup GroupName=jailed PolicyType=System PolicyName=AdministratorAccess", no},
		attempt{"her group named like the administrators", "Ram UpdateGroup GroupName=jailed NewGroupName=admins2", no},
		attempt{"her group named anew by IMS", "Ims UpdateGroup GroupName=jailed NewGroupName=admins2", no},
		attempt{"another user's key", "Ram CreateAccessKey UserName=boss", no},
		attempt{"another user's key by IMS", "Ims CreateAccessKey " + upn, no},
		attempt{"another user's key switched off", "Ram UpdateAccessKey UserName=boss Status=Inactive UserAccessKeyId=${bosskey}", no},
		attempt{"another user's key as her own", "Ram UpdateAccessKey UserName=mallory Status=Inactive UserAccessKeyId=${bosskey}", "EntityNotExist.User.AccessKey"},
		attempt{"another user's key as her own by IMS", "Ims DeleteAccessKey UserAccessKeyId=${bosskey}", "EntityNotExist.User.AccessKey"},
		attempt{"another user's key deleted by IMS", "Ims DeleteAccessKey UserAccessKeyId=${bosskey} " + upn, no},
		attempt{"another user's password", "Ram UpdateLoginProfile UserName=boss Password=Mallory-Pass-1", no},
		attempt{"another user's password by IMS", "Ims UpdateLoginProfile Password=Mallory-Pass-1 " + upn, no},
		attempt{"a console sign-in for another", "Ram CreateLoginProfile UserName=dispatcher Password=Mallory-Pass-1", no},
		attempt{"another user's second factor taken off", "Ram UnbindMFADevice UserName=boss", no},
		attempt{"another user's second factor by IMS", "Ims UnbindMFADevice " + upn, no},
		attempt{"her second factor for another", "Ims BindMFADevice SerialNumber=${device} AuthenticationCode1=111111 AuthenticationCode2=222222 " + upn, no},
		attempt{"another user's name", "Ram UpdateUser UserName=mallory NewUserName=root2", no},
		attempt{"another user's name by IMS", "Ims UpdateUser NewUserPrincipalName=root2@${account}.onaliyun.com " + me, no},
		attempt{"another renamed", "Ram UpdateUser UserName=boss NewUserName=mallory2", no},
		attempt{"another renamed by IMS and id", "Ims UpdateUser UserId=${boss} NewDisplayName=x", no},
		attempt{"another deleted by IMS and id", "Ims DeleteUser UserId=${boss}", no},
		attempt{"an accomplice", "Ram CreateUser UserName=accomplice", no},
		attempt{"an accomplice by IMS", "Ims CreateUser UserPrincipalName=accomplice@${account}.onaliyun.com DisplayName=a", no},
		attempt{"a role that trusts her", call("Ram CreateRole RoleName=own AssumeRolePolicyDocument=" + trust("user/mallory")), no},
		attempt{"the trust of a role", call("Ram UpdateRole RoleName=admin NewAssumeRolePolicyDocument=" + trust("user/mallory")), no},
		attempt{"a policy for a role", "Ram AttachPolicyToRole RoleName=web PolicyType=System PolicyName=AdministratorAccess", no},
		attempt{"a role that does not trust her", "Sts AssumeRole RoleArn=acs:ram::${account}:role/admin RoleSessionName=s1", "nothing trust"},
		attempt{"a role of a service", "Sts AssumeRole RoleArn=acs:ram::${account}:role/web RoleSessionName=s1", "nothing trust"},
		attempt{"a role of a service, chosen by what it may", call("Sts AssumeRole RoleArn=acs:ram::${account}:role/admin RoleSessionName=s1 Policy=" + policy(allow("*"))), "nothing trust"},
		attempt{"a role in other letters", "Sts AssumeRole RoleArn=acs:ram::${account}:role/ADMIN RoleSessionName=s1", "EntityNotExist.Role"},
		attempt{"a role by a path", "Sts AssumeRole RoleArn=acs:ram::${account}:role/web/../admin RoleSessionName=s1", "InvalidParameter.RoleArn"},
		attempt{"a role with a region", "Sts AssumeRole RoleArn=acs:ram:*:${account}:role/admin RoleSessionName=s1", "nothing trust"},
		attempt{"every role", "Sts AssumeRole RoleArn=acs:ram::${account}:role/* RoleSessionName=s1", "InvalidParameter.RoleArn"},
		attempt{"a role of an account that is not here", "Sts AssumeRole RoleArn=acs:ram::9999999999999999:role/admin RoleSessionName=s1", "EntityNotExist.Role"},
		attempt{"a machine with a role", "Ecs RunInstances RegionId=${region} ImageId=${image} InstanceType=ecs.g7.large VSwitchId=${vswitch} SecurityGroupId=${group} RamRoleName=web", no},
		attempt{"a machine with a role, not started", "Ecs CreateInstance RegionId=${region} ImageId=${image} InstanceType=ecs.g7.large VSwitchId=${vswitch} SecurityGroupId=${group} RamRoleName=web", no},
		attempt{"a machine with a role, dry", "Ecs RunInstances RegionId=${region} ImageId=${image} InstanceType=ecs.g7.large VSwitchId=${vswitch} SecurityGroupId=${group} RamRoleName=web DryRun=true", no},
		attempt{"a machine moved into another group", `ResourceManager MoveResources ResourceGroupId=${beta} Resources=[{"Service":"ecs","ResourceType":"instance","ResourceId":"${i-alpha}","RegionId":"${region}"}]`, no},
		attempt{"a resource group of her own", "ResourceManager CreateResourceGroup Name=mallory DisplayName=m", no},
		attempt{"no control policies", "ResourceManager DisableControlPolicy", no},
		attempt{"control policies switched on", "ResourceManager EnableControlPolicy", no},
		attempt{"a control policy", call("ResourceManager CreateControlPolicy PolicyName=x EffectScope=RAM PolicyDocument=" + policy(deny("*"))), no},
		attempt{"a weaker password policy", "Ram SetPasswordPolicy MinimumPasswordLength=8", no},
		attempt{"a weaker password policy by IMS", "Ims SetPasswordPolicy MinimumPasswordLength=8", no},
		attempt{"weaker sign-in", "Ram SetSecurityPreference LoginSessionDuration=24", no},
		attempt{"another name for the account", "Ram SetAccountAlias AccountAlias=mallory", no},
		attempt{"why she was refused", "Ram DecodeDiagnosticMessage EncodedDiagnosticMessage=anything", no},
		attempt{"what others do", "ActionTrail LookupEvents", no},
	)
	// A role to a machine that exists: the operation is not built, and says so.
	m.caller.Fails("UnsupportedOperation", api.ECS, "AttachInstanceRamRole", "RamRoleName", "web", "InstanceIds", `["`+w.names["i-none"]+`"]`)
	m.caller.Fails("InvalidApi.NotFound", api.RAM, "attachpolicytouser", "UserName", "mallory", "PolicyType", "System", "PolicyName", "AdministratorAccess")
	// The message of one who was refused is not for another who was refused.
	e := m.caller.Denied(api.RAM, "CreateUser", "UserName", "x")
	w.users("nosy")
	w.as(user("nosy")).cannot(call("Ram DecodeDiagnosticMessage EncodedDiagnosticMessage="+e.AccessDeniedDetail.EncodedDiagnosticMessage), no)
}

// A right over some names is no right over others, however they are spelt.
func TestNamesAreComparedExactly(t *testing.T) {
	w := open(t)
	w.treasure()
	w.users("helper")
	w.define("helpdesk", allow("ram:*", "acs:ram:*:*:user/intern*"), deny("ram:*", "acs:ram:*:*:user/intern-chief"))
	w.grant("user/helper", "helpdesk")
	w.users("intern-chief")
	h := w.as(user("helper"))
	h.can("Ram GetUser UserName=intern", "account")
	h.can("Ims GetUser UserPrincipalName=intern@${account}.onaliyun.com", "account")
	for _, name := range []string{"boss", "Boss", "BOSS", "*", "?oss", "%62oss", "/boss", "user/intern"} {
		h.every(attempt{"a key of " + name, call("Ram CreateAccessKey UserName=" + name), no})
	}
	for _, name := range []string{"Intern", "intern*", "intern/../boss", "intern%00", "intern@boss", "intern-Chief", "INTERN-CHIEF", "acs:ram:*:*:user/intern"} {
		// What the policy allows or not, no such user exists.
		if got := h.verdict(call("Ram CreateAccessKey UserName=" + name)); got != "EntityNotExist.User" && got != no {
			t.Errorf("a key of %s: %s", name, got)
		}
	}
	h.every(
		attempt{"a key of one who is denied", "Ram CreateAccessKey UserName=intern-chief", "deny account"},
		attempt{"a key of one who is denied, by IMS", "Ims CreateAccessKey UserPrincipalName=intern-chief@${account}.onaliyun.com", "deny account"},
		attempt{"a key of one who is denied, domain in capitals", "Ims CreateAccessKey UserPrincipalName=intern-chief@${account}.ONALIYUN.COM", "deny account"},
		attempt{"one who is denied, by id", "Ims GetUser UserId=${intern-chief}", "deny account"},
		attempt{"one of another, by key", "Ims GetUser UserAccessKeyId=${bosskey}", no},
		attempt{"a name that begins right, of another domain", "Ims GetUser UserPrincipalName=intern@evil.onaliyun.com", "InvalidParameter.UserPrincipalName"},
		attempt{"two names for one", "Ims UpdateUser UserPrincipalName=intern@${account}.onaliyun.com UserId=${boss} NewDisplayName=x", "InvalidParameter.UserId"},
		attempt{"an intern renamed away", "Ram UpdateUser UserName=intern NewUserName=boss2", no},
		attempt{"an intern renamed to one who is denied", "Ram UpdateUser UserName=intern NewUserName=intern-chief", "deny account"},
		attempt{"renamed to one who is denied, by IMS", "Ims UpdateUser UserPrincipalName=intern@${account}.onaliyun.com NewUserPrincipalName=intern-chief@${account}.onaliyun.com", "deny account"},
	)
	// With an alias, a user has two principal names and is one user.
	w.root("Ram SetAccountAlias AccountAlias=acme-corp")
	h.every(
		attempt{"by the alias", "Ims CreateAccessKey UserPrincipalName=intern-chief@acme-corp.onaliyun.com", "deny account"},
		attempt{"by the alias in capitals", "Ims CreateAccessKey UserPrincipalName=intern-chief@ACME-CORP.onaliyun.com", "deny account"},
		attempt{"by the id", "Ims CreateAccessKey UserPrincipalName=intern-chief@${account}.onaliyun.com", "deny account"},
		attempt{"an alias that is not the account's", "Ims CreateAccessKey UserPrincipalName=intern-chief@acme.onaliyun.com", "InvalidParameter.UserPrincipalName"},
	)
	// Names that differ by letters only cannot be made, so no policy is ambiguous.
	for _, c := range []call{"Ram CreateUser UserName=BOSS", "Ims CreateUser DisplayName=b UserPrincipalName=BOSS@acme-corp.onaliyun.com", "Ram CreateGroup GroupName=Admins",
		call("Ram CreateRole RoleName=ADMIN AssumeRolePolicyDocument=" + trust("user/mallory")), call("Ram CreatePolicy PolicyName=MINE PolicyDocument=" + policy(allow("*")))} {
		if got := w.as(principal{"root", nil}).verdict(c); !strings.HasPrefix(got, "EntityAlreadyExists.") {
			t.Errorf("%s: %s", c, got)
		}
	}
}

// The root identity's keys are nobody else's, whatever one may do to users.
func TestRootKeysStayRoots(t *testing.T) {
	w := open(t)
	w.treasure()
	w.users("keys", "opener")
	w.define("keys", allow("ram:*AccessKey* sts:AssumeRole"))
	w.root(call("Ram CreateRole RoleName=keys AssumeRolePolicyDocument=" + trust("root")))
	w.grant("role/keys", "keys")
	w.grant("user/keys", "keys")
	w.grant("user/dispatcher", "keys")
	rootKey := w.Root.Client().Credential.AccessKeyID
	w.names["rootkey"] = rootKey
	s := w.as(role("keys"))
	for _, product := range []string{"Ram", "Ims"} {
		missing := "MissingParameter.UserName"
		if product == "Ims" {
			missing = "MissingParameter.UserPrincipalName"
		}
		for _, op := range []string{"CreateAccessKey", "UpdateAccessKey Status=Inactive UserAccessKeyId=${rootkey}", "DeleteAccessKey UserAccessKeyId=${rootkey}", "ListAccessKeys"} {
			if got := s.verdict(call(product + " " + op)); !strings.HasPrefix(got, "MissingParameter") {
				t.Errorf("%s %s by a session: %s, want %s", product, op, got, missing)
			}
		}
		u := w.as(user("keys"))
		for _, op := range []string{"UpdateAccessKey Status=Inactive UserAccessKeyId=${rootkey}", "DeleteAccessKey UserAccessKeyId=${rootkey}"} {
			u.every(attempt{product + " " + op, call(product + " " + op), "EntityNotExist.User.AccessKey"})
		}
	}
	if keys := w.Root.Do(api.RAM, "ListAccessKeys"); keys.Len("AccessKeys.AccessKey") != 1 || keys.Text("AccessKeys.AccessKey.0.AccessKeyId") != rootKey {
		t.Error("root's keys are not what they were")
	}
}

// Sessions have the rights of their role as it is, cut by their policy; a chain
// of roles gives what each trust allows and no more.
func TestSessionsStayInside(t *testing.T) {
	w := open(t)
	w.treasure()
	w.define("chain", allow("sts:AssumeRole ecs:Describe*"))
	for name, trusts := range map[string]string{"first": "user/mallory", "second": "role/first", "third": "role/second"} {
		w.root(call("Ram CreateRole RoleName=" + name + " AssumeRolePolicyDocument=" + trust(trusts)))
		w.grant("role/"+name, "chain")
	}
	w.grant("user/mallory", "chain")
	m := w.as(user("mallory"))
	m.can("Sts AssumeRole RoleArn=acs:ram::${account}:role/first RoleSessionName=s1")
	m.cannot("Sts AssumeRole RoleArn=acs:ram::${account}:role/second RoleSessionName=s1", "nothing trust")
	session := func(by *apitest.Caller, name string, policy ...string) *actor {
		return w.as(w.anyone(name+strings.Join(policy, ""), w.assume(by, name, policy...)))
	}
	first := session(m.caller, "first")
	first.cannot("Sts AssumeRole RoleArn=acs:ram::${account}:role/third RoleSessionName=s1", "nothing trust")
	first.cannot("Sts AssumeRole RoleArn=acs:ram::${account}:role/admin RoleSessionName=s1", "nothing trust")
	second := session(first.caller, "second")
	second.cannot("Sts AssumeRole RoleArn=acs:ram::${account}:role/first RoleSessionName=s1", "nothing trust")
	session(second.caller, "third").can(requests["list ecs"])

	wide := session(m.caller, "first", policy(allow("*")))
	wide.every(
		attempt{"more than the role", "Ecs StopInstance InstanceId=${i-none}", "nothing group"},
		attempt{"a policy for the role", "Ram AttachPolicyToRole RoleName=first PolicyType=System PolicyName=AdministratorAccess", no},
		attempt{"the role's trust", call("Ram UpdateRole RoleName=admin NewAssumeRolePolicyDocument=" + trust("role/first")), no},
		attempt{"a key of the one who assumed it", "Ram CreateAccessKey UserName=mallory", no},
	)
	narrow := session(m.caller, "first", policy(allow("ecs:DescribeInstances")))
	narrow.can(requests["list ecs"])
	narrow.every(
		attempt{"out of the narrow session by the same role", "Sts AssumeRole RoleArn=acs:ram::${account}:role/first RoleSessionName=s1", "nothing session"},
		attempt{"out of the narrow session by another role", "Sts AssumeRole RoleArn=acs:ram::${account}:role/second RoleSessionName=s1", "nothing session"},
		attempt{"what the role may and the session not", "Ecs DescribeDisks RegionId=${region}", "nothing session"},
	)
	// The token of one session with the key of another.
	a, b := w.assume(m.caller, "first").Client().Credential, first.caller.Client().Credential
	w.as(w.anyone("mixed", w.Caller(a.AccessKeyID, a.Secret, b.SecurityToken))).cannot(requests["list ecs"], "InvalidSecurityToken.MismatchWithAccessKey")
	w.as(w.anyone("without token", w.Caller(a.AccessKeyID, a.Secret, ""))).cannot(requests["list ecs"], "MissingSecurityToken")
	w.as(w.anyone("user with token", w.Caller(m.caller.Client().Credential.AccessKeyID, m.caller.Client().Credential.Secret, b.SecurityToken))).cannot(requests["list ecs"], "InvalidSecurityToken.MismatchWithAccessKey")
	// The role loses its policy, and so do all sessions at once.
	w.root("Ram DetachPolicyFromRole RoleName=first PolicyType=Custom PolicyName=chain")
	first.cannot(requests["list ecs"], no)
	wide.cannot(requests["list ecs"], no)
}
