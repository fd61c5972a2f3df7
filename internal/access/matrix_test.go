package access

import (
	"strings"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/api"
)

// requests are the columns of the tables: operations of each product, reading
// and changing, on things in the resource groups alpha and beta and outside.
var requests = map[string]call{
	"whoami":     "Sts GetCallerIdentity",
	"assume":     "Sts AssumeRole RoleArn=acs:ram::${account}:role/worker RoleSessionName=s2",
	"get user":   "Ram GetUser UserName=target",
	"edit user":  "Ram UpdateUser UserName=target NewComments=x",
	"edit group": "ResourceManager UpdateResourceGroup ResourceGroupId=${alpha} NewDisplayName=Alpha",
	"list alpha": "ResourceManager ListResources ResourceGroupId=${alpha}",
	"stop alpha": "Ecs StopInstance InstanceId=${i-alpha} DryRun=true",
	"stop beta":  "Ecs StopInstance InstanceId=${i-beta} DryRun=true",
	"list ecs":   "Ecs DescribeInstances RegionId=${region}",
	"run alpha":  "Ecs RunInstances RegionId=${region} ResourceGroupId=${alpha} ImageId=${image} InstanceType=ecs.g7.large VSwitchId=${vswitch} SecurityGroupId=${group} DryRun=true",
	"edit vpc":   "Vpc ModifyVpcAttribute RegionId=${region} VpcId=${vpc} Description=changed",
	"trail":      "ActionTrail LookupEvents MaxResults=1",
}

// furnish makes what the tables are about: the network and an instance in alpha,
// an instance in beta, and one in no group.
func (w *world) furnish() {
	w.T.Helper()
	w.root(
		"ResourceManager CreateResourceGroup Name=alpha DisplayName=Alpha => alpha ResourceGroup.Id",
		"ResourceManager CreateResourceGroup Name=beta DisplayName=Beta => beta ResourceGroup.Id",
		"Vpc CreateVpc RegionId=${region} CidrBlock=10.0.0.0/8 ResourceGroupId=${alpha} => vpc VpcId",
		"Vpc CreateVSwitch RegionId=${region} VpcId=${vpc} ZoneId=cn-hangzhou-h CidrBlock=10.1.0.0/16 => vswitch VSwitchId",
		"Ecs CreateSecurityGroup RegionId=${region} VpcId=${vpc} ResourceGroupId=${alpha} => group SecurityGroupId",
	)
	for _, g := range []string{"alpha", "beta"} {
		w.root(call("Ecs RunInstances RegionId=${region} ResourceGroupId=${" + g + "} ImageId=${image} InstanceType=ecs.g7.large VSwitchId=${vswitch} SecurityGroupId=${group} Password=Passw0rd! => i-" + g + " InstanceIdSets.InstanceIdSet.0"))
	}
	w.root("Ecs RunInstances RegionId=${region} ImageId=${image} InstanceType=ecs.g7.large VSwitchId=${vswitch} SecurityGroupId=${group} Password=Passw0rd! => i-none InstanceIdSets.InstanceIdSet.0")
	w.idle()
}

// people makes the principals of the tables. The policy clerk is the same for a
// user, a group and a role.
func (w *world) people() {
	w.T.Helper()
	w.users("target", "dispatcher", "nobody", "alice", "member", "tenant", "frozen", "both", "gone", "locked", "all")
	w.define("clerk",
		allow("ram:GetUser ram:UpdateUser", "acs:ram:*:*:user/target"), allow("sts:AssumeRole ecs:* vpc:*"),
		deny("ecs:StopInstance", "acs:ecs:*:*:instance/"+w.names["i-beta"]))
	w.define("tenant", allow("ecs:* vpc:* ram:ListResources"))
	w.define("freeze", deny("ecs:StopInstance"))
	w.define("dispatch", allow("sts:AssumeRole"))
	w.root("Ram CreateGroup GroupName=clerks", "Ram AddUserToGroup UserName=member GroupName=clerks")
	for _, r := range []string{"worker", "clerk", "short", "again", "empty"} {
		w.root(call("Ram CreateRole RoleName=" + r + " AssumeRolePolicyDocument=" + trust("root")))
	}
	w.grant("user/dispatcher", "dispatch")
	for _, to := range []string{"user/alice", "group/clerks", "role/clerk", "role/short", "role/again", "user/both", "user/gone", "user/locked"} {
		w.grant(to, "clerk")
	}
	w.grant("user/all", "System/AdministratorAccess")
	for to, p := range map[string]string{"user/tenant": "tenant", "user/both": "freeze", "role/worker": "tenant"} {
		w.grant(to, p, "alpha")
	}
	w.grant("user/frozen", "tenant", "alpha")
	w.grant("user/frozen", "freeze", "alpha")
}

// check reads a table and tries every cell.
func (w *world) check(who map[string]principal, table string) {
	w.T.Helper()
	var columns []string
	cells := 0
	for line := range strings.SplitSeq(strings.TrimSpace(table), "\n") {
		var row []string
		for cell := range strings.SplitSeq(strings.Trim(strings.TrimSpace(line), "|"), "|") {
			row = append(row, strings.TrimSpace(cell))
		}
		if columns == nil {
			columns = row[1:]
			continue
		}
		p, ok := who[row[0]]
		if !ok || len(row) != len(columns)+1 {
			w.T.Fatalf("the row %q is of nobody, or has %d cells of %d", row[0], len(row)-1, len(columns))
		}
		a := w.as(p)
		a.name = row[0]
		for i, column := range columns {
			c, ok := requests[column]
			if !ok {
				w.T.Fatalf("there is no request %q", column)
			}
			cells++
			want := row[i+1]
			if strings.HasPrefix(want, "allow") || want == "open" {
				if got := a.verdict(c); got != want {
					w.T.Errorf("%s, %s: %s, want %s", a.name, column, got, want)
				}
				continue
			}
			a.cannot(c, want)
		}
	}
	w.T.Logf("%d cells", cells)
}

// Who may do what, and which layer decides. "allow" and "deny" are statements of
// that layer, "nothing" is an implicit deny that ends in it; other words are the
// codes of errors that come before any policy is asked.
func TestMatrix(t *testing.T) {
	w := open(t)
	w.furnish()
	w.people()
	who := map[string]principal{
		"root":                         {"root", nil},
		"a user without policies":      user("nobody"),
		"a user by own policy":         user("alice"),
		"a user by a group":            user("member"),
		"a user who may do all":        user("all"),
		"a role session":               role("clerk"),
		"a role without policies":      role("empty"),
		"a session policy that allows": role("clerk", policy(allow("ecs:*"))),
		"a session policy that denies": role("clerk", policy(allow("*"), deny("ecs:StopInstance ram:*"))),
		"a session policy of all":      role("clerk", policy(allow("*"))),
		"a user in alpha only":         user("tenant"),
		"a role in alpha only":         role("worker"),
		"a user denied in alpha":       user("frozen"),
		"account allows, alpha denies": user("both"),
	}
	w.check(who, `
	|                              | whoami | assume          | get user        | edit user       | edit group      | list alpha      | stop alpha      | stop beta       | list ecs        | run alpha       | edit vpc        | trail           |
	| root                         | open   | NoPermission    | allow root      | allow root      | allow root      | allow root      | allow root      | allow root      | allow root      | allow root      | allow root      | allow root      |
	| a user without policies      | open   | nothing account | nothing account | nothing account | nothing account | nothing group   | nothing group   | nothing group   | nothing account | nothing group   | nothing group   | nothing account |
	| a user by own policy         | open   | allow account   | allow account   | allow account   | nothing account | nothing group   | allow account   | deny account    | allow account   | allow account   | allow account   | nothing account |
	| a user by a group            | open   | allow account   | allow account   | allow account   | nothing account | nothing group   | allow account   | deny account    | allow account   | allow account   | allow account   | nothing account |
	| a user who may do all        | open   | allow account   | allow account   | allow account   | allow account   | allow account   | allow account   | allow account   | allow account   | allow account   | allow account   | allow account   |
	| a role session               | open   | allow account   | allow account   | allow account   | nothing account | nothing group   | allow account   | deny account    | allow account   | allow account   | allow account   | nothing account |
	| a role without policies      | open   | nothing account | nothing account | nothing account | nothing account | nothing group   | nothing group   | nothing group   | nothing account | nothing group   | nothing group   | nothing account |
	| a session policy that allows | open   | nothing session | nothing session | nothing session | nothing session | nothing session | allow account   | deny account    | allow account   | allow account   | nothing session | nothing session |
	| a session policy that denies | open   | allow account   | deny session    | deny session    | deny session    | deny session    | deny session    | deny session    | allow account   | allow account   | allow account   | nothing account |
	| a session policy of all      | open   | allow account   | allow account   | allow account   | nothing account | nothing group   | allow account   | deny account    | allow account   | allow account   | allow account   | nothing account |
	| a user in alpha only         | open   | nothing account | nothing account | nothing account | nothing account | allow group     | allow group     | nothing group   | nothing account | allow group     | allow group     | nothing account |
	| a role in alpha only         | open   | nothing account | nothing account | nothing account | nothing account | allow group     | allow group     | nothing group   | nothing account | allow group     | allow group     | nothing account |
	| a user denied in alpha       | open   | nothing account | nothing account | nothing account | nothing account | allow group     | deny group      | nothing group   | nothing account | allow group     | allow group     | nothing account |
	| account allows, alpha denies | open   | allow account   | allow account   | allow account   | nothing account | nothing group   | allow account   | deny account    | allow account   | allow account   | allow account   | nothing account |
	`)
}

// Credentials that have ended, one way or another.
func TestEndedCredentials(t *testing.T) {
	w := open(t)
	w.furnish()
	w.people()
	dispatcher := w.as(user("dispatcher")).caller
	who := map[string]principal{"a user deleted": user("gone"), "a key switched off": user("locked"), "a session of a role made anew": role("again"),
		"a session whose role lost its policy": role("short"), "a user whose policy was detached": user("alice"), "a user who left the group": user("member")}
	w.names["arn"] = "acs:ram::" + account + ":role/clerk"
	a := dispatcher.Do(api.STS, "AssumeRole", "RoleArn", w.names["arn"], "RoleSessionName", "s1", "DurationSeconds", "900")
	who["a session that expired"] = w.anyone("expired", w.Caller(a.Text("Credentials.AccessKeyId"), a.Text("Credentials.AccessKeySecret"), a.Text("Credentials.SecurityToken")))
	for _, p := range who {
		w.as(p).can(requests["stop alpha"])
	}
	w.root(
		"Ram DetachPolicyFromUser UserName=gone PolicyType=Custom PolicyName=clerk",
		"Ram DeleteAccessKey UserName=gone UserAccessKeyId=${key-gone}",
		"Ram DeleteUser UserName=gone",
		"Ram UpdateAccessKey UserName=locked Status=Inactive UserAccessKeyId=${key-locked}",
		"Ram DetachPolicyFromRole RoleName=again PolicyType=Custom PolicyName=clerk",
		"Ram DeleteRole RoleName=again",
		call("Ram CreateRole RoleName=again AssumeRolePolicyDocument="+trust("root")),
		"Ram AttachPolicyToRole RoleName=again PolicyType=Custom PolicyName=clerk",
		"Ram DetachPolicyFromRole RoleName=short PolicyType=Custom PolicyName=clerk",
		"Ram DetachPolicyFromUser UserName=alice PolicyType=Custom PolicyName=clerk",
		"Ram RemoveUserFromGroup UserName=member GroupName=clerks",
	)
	w.Advance(901 * time.Second)
	w.check(who, `
	|                                      | whoami                       | get user                     | stop alpha                   | list ecs                     |
	| a user deleted                       | InvalidAccessKeyId.NotFound  | InvalidAccessKeyId.NotFound  | InvalidAccessKeyId.NotFound  | InvalidAccessKeyId.NotFound  |
	| a key switched off                   | InvalidAccessKeyId.Inactive  | InvalidAccessKeyId.Inactive  | InvalidAccessKeyId.Inactive  | InvalidAccessKeyId.Inactive  |
	| a session that expired               | InvalidSecurityToken.Expired | InvalidSecurityToken.Expired | InvalidSecurityToken.Expired | InvalidSecurityToken.Expired |
	| a session of a role made anew        | open                         | nothing account              | nothing account              | nothing account              |
	| a session whose role lost its policy | open                         | nothing account              | nothing group                | nothing account              |
	| a user whose policy was detached     | open                         | nothing account              | nothing group                | nothing account              |
	| a user who left the group            | open                         | nothing account              | nothing group                | nothing account              |
	`)
	// The key switched on again is the same key.
	w.root("Ram UpdateAccessKey UserName=locked Status=Active UserAccessKeyId=${key-locked}")
	w.as(user("locked")).can(requests["stop alpha"], "account")
}

// Control policies bound everybody but root, on top of what the table of
// TestMatrix says, and end when they are switched off.
func TestControlPolicies(t *testing.T) {
	w := open(t)
	w.furnish()
	w.people()
	who := map[string]principal{"root": {"root", nil}, "own policy": user("alice"), "group": user("member"), "all": user("all"),
		"role session": role("clerk"), "alpha only": user("tenant"), "narrowed": role("clerk", policy(allow("ram:*")))}
	for _, p := range who {
		w.as(p) // sessions are made before the bounds
	}
	const header = `|          | whoami | get user        | edit user       | edit group      | stop alpha      | stop beta       | list ecs        |
	`
	free := header + `
	| root         | open   | allow root      | allow root      | allow root      | allow root      | allow root      | allow root      |
	| own policy   | open   | allow account   | allow account   | nothing account | allow account   | deny account    | allow account   |
	| group        | open   | allow account   | allow account   | nothing account | allow account   | deny account    | allow account   |
	| all          | open   | allow account   | allow account   | allow account   | allow account   | allow account   | allow account   |
	| role session | open   | allow account   | allow account   | nothing account | allow account   | deny account    | allow account   |
	| alpha only   | open   | nothing account | nothing account | nothing account | allow group     | nothing group   | nothing account |
	| narrowed     | open   | allow account   | allow account   | nothing account | nothing session | nothing session | nothing session |
	`
	free = strings.ReplaceAll(free, "\n\t\n", "\n")
	w.root("ResourceManager EnableControlPolicy")
	w.check(who, free) // the policy that allows everything is attached

	w.root(
		call("ResourceManager CreateControlPolicy PolicyName=guard EffectScope=RAM PolicyDocument="+policy(deny("ecs:StopInstance ram:UpdateUser"))+" => guard ControlPolicy.PolicyId"),
		"ResourceManager AttachControlPolicy PolicyId=${guard} TargetId=${account}")
	w.check(who, strings.ReplaceAll(header+`
	| root         | open   | allow root      | allow root      | allow root      | allow root      | allow root      | allow root      |
	| own policy   | open   | allow account   | deny control    | nothing account | deny control    | deny control    | allow account   |
	| group        | open   | allow account   | deny control    | nothing account | deny control    | deny control    | allow account   |
	| all          | open   | allow account   | deny control    | allow account   | deny control    | deny control    | allow account   |
	| role session | open   | allow account   | deny control    | nothing account | deny control    | deny control    | allow account   |
	| alpha only   | open   | nothing account | deny control    | nothing account | deny control    | deny control    | nothing account |
	| narrowed     | open   | allow account   | deny control    | nothing account | deny control    | deny control    | nothing session |
	`, "\n\t\n", "\n"))

	w.root(
		call("ResourceManager CreateControlPolicy PolicyName=only EffectScope=RAM PolicyDocument="+policy(allow("ecs:*"))+" => only ControlPolicy.PolicyId"),
		"ResourceManager AttachControlPolicy PolicyId=${only} TargetId=${account}",
		"ResourceManager DetachControlPolicy PolicyId=FullAliyunAccess TargetId=${account}")
	w.check(who, strings.ReplaceAll(header+`
	| root         | open   | allow root      | allow root      | allow root      | allow root      | allow root      | allow root      |
	| own policy   | open   | nothing control | deny control    | nothing control | deny control    | deny control    | allow account   |
	| group        | open   | nothing control | deny control    | nothing control | deny control    | deny control    | allow account   |
	| all          | open   | nothing control | deny control    | nothing control | deny control    | deny control    | allow account   |
	| role session | open   | nothing control | deny control    | nothing control | deny control    | deny control    | allow account   |
	| alpha only   | open   | nothing control | deny control    | nothing control | deny control    | deny control    | nothing account |
	| narrowed     | open   | nothing control | deny control    | nothing control | deny control    | deny control    | nothing session |
	`, "\n\t\n", "\n"))

	w.root("ResourceManager DisableControlPolicy")
	w.check(who, free)
}
