package resourcemanager

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
)

// permit is a policy that allows actions on these resources.
func permit(actions string, resources ...string) string {
	b, err := json.Marshal(map[string]any{"Version": "1", "Statement": []any{map[string]any{"Effect": "Allow", "Action": strings.Fields(actions), "Resource": resources}}})
	if err != nil {
		panic(err) // strings always marshal
	}
	return string(b)
}

// Each operation is refused to who has nothing, to who has everything else, and
// to who has the action on another resource; it is allowed to who has the action
// on the resources that the documents name. The refusal is on record.
func TestEachOperationAllowedAndDenied(t *testing.T) {
	h := newHarness(t)
	people(h)
	resources(h)
	custom(h, "mine", apitest.Allow("ecs:StopInstance"))
	do(h.Root, "EnableControlPolicy")
	team, gone := group(h, "team"), group(h, "gone")
	guard, other := control(h, "guard", apitest.Deny("ecs:StopInstance")), control(h, "other", apitest.Deny("ecs:StopInstance"))
	grantParams := []string{"ResourceGroupId", team, "PolicyType", "Custom", "PolicyName", "mine", "PrincipalType", "IMSUser", "PrincipalName", "Alice@" + domain}
	ram := func(rel string) string { return "acs:ram:*:" + rm + ":" + rel }
	res := func(rel string) string { return "acs:resourcemanager:*:" + rm + ":" + rel }

	calls := []struct {
		op, actions string
		resources   []string
		params      []string
	}{
		{"CreateResourceGroup", "ram:CreateResourceGroup", []string{ram("resourcegroup/*")}, []string{"Name", "made", "DisplayName", "x"}},
		{"GetResourceGroup", "ram:GetResourceGroup", []string{ram("resourcegroup/" + team)}, []string{"ResourceGroupId", team}},
		{"ListResourceGroups", "ram:ListResourceGroups", []string{ram("resourcegroup/*")}, nil},
		{"UpdateResourceGroup", "ram:UpdateResourceGroup", []string{ram("resourcegroup/" + team)}, []string{"ResourceGroupId", team, "NewDisplayName", "y"}},
		{"DeleteResourceGroup", "ram:DeleteResourceGroup", []string{ram("resourcegroup/" + gone)}, []string{"ResourceGroupId", gone}},
		{"MoveResources", "ram:MoveResources ecs:JoinResourceGroup", []string{"*"}, moveTo(team, [3]string{"ecs", "instance", "i-1"})},
		{"MoveResources", "ram:MoveResources vpc:MoveResourceGroup", []string{"*"}, moveTo(team, [3]string{"vpc", "vpc", "vpc-1"})},
		{"ListResources", "ram:ListResources", []string{"*"}, nil},
		{"AttachPolicy", "ram:AttachPolicy", []string{ram("policy/mine"), "acs:ims:*:" + rm + ":user/*"}, grantParams},
		{"ListPolicyAttachments", "ram:ListPolicyAttachments", []string{ram("*")}, nil},
		{"DetachPolicy", "ram:DetachPolicy", []string{ram("policy/mine"), "acs:ims:*:" + rm + ":user/*"}, grantParams},
		{"EnableControlPolicy", "resourcemanager:EnableControlPolicy", []string{"*"}, nil},
		{"GetControlPolicyEnablementStatus", "resourcemanager:GetControlPolicyEnablementStatus", []string{"*"}, nil},
		{"CreateControlPolicy", "resourcemanager:CreateControlPolicy", []string{"*"}, []string{"PolicyName", "third", "EffectScope", "RAM", "PolicyDocument", apitest.Deny("ecs:StopInstance")}},
		{"GetControlPolicy", "resourcemanager:GetControlPolicy", []string{res("policy/controlpolicy/" + guard)}, []string{"PolicyId", guard}},
		{"ListControlPolicies", "resourcemanager:ListControlPolicies", []string{"*"}, nil},
		{"UpdateControlPolicy", "resourcemanager:UpdateControlPolicy", []string{res("policy/controlpolicy/" + guard)}, []string{"PolicyId", guard, "NewDescription", "z"}},
		{"AttachControlPolicy", "resourcemanager:AttachControlPolicy", []string{res("policy/controlpolicy/" + guard), res("account/" + rm)}, []string{"PolicyId", guard, "TargetId", rm}},
		{"ListControlPolicyAttachmentsForTarget", "resourcemanager:ListControlPolicyAttachmentsForTarget", []string{res("account/" + rm)}, []string{"TargetId", rm}},
		{"ListTargetAttachmentsForControlPolicy", "resourcemanager:ListTargetAttachmentsForControlPolicy", []string{res("policy/controlpolicy/" + guard)}, []string{"PolicyId", guard}},
		{"DetachControlPolicy", "resourcemanager:DetachControlPolicy", []string{res("policy/controlpolicy/" + guard), res("account/" + rm)}, []string{"PolicyId", guard, "TargetId", rm}},
		{"DeleteControlPolicy", "resourcemanager:DeleteControlPolicy", []string{res("policy/controlpolicy/" + other)}, []string{"PolicyId", other}},
		{"DisableControlPolicy", "resourcemanager:DisableControlPolicy", []string{"*"}, nil},
	}
	seen := map[string]bool{}
	for i, c := range calls {
		seen[c.op] = true
		action, _, _ := strings.Cut(c.actions, " ")
		nobody := h.User(fmt.Sprintf("nobody-%d", i))
		except := h.User(fmt.Sprintf("except-%d", i), apitest.Allow("*"), apitest.Deny(action))
		wrong := h.User(fmt.Sprintf("wrong-%d", i), permit(c.actions, "acs:ram:*:"+rm+":user/none", "acs:ecs:*:"+rm+":instance/none"))
		right := h.User(fmt.Sprintf("right-%d", i), permit(c.actions, c.resources...))
		denied(nobody, c.op, c.params...)
		denied(except, c.op, c.params...)
		denied(wrong, c.op, c.params...)
		do(right, c.op, c.params...)
		// Leaving out one of the resources or actions refuses too.
		for j := range c.resources {
			if len(c.resources) > 1 {
				denied(h.User(fmt.Sprintf("less-%d-%d", i, j), permit(c.actions, c.resources[j])), c.op, c.params...)
			}
		}
		for _, a := range strings.Fields(c.actions) {
			if a != c.actions {
				denied(h.User(fmt.Sprintf("part-%d-%s", i, a[:3]), permit(a, c.resources...)), c.op, c.params...)
			}
		}
	}
	for _, o := range Operations() {
		if n := o.Declaration().Name; !seen[n] {
			t.Errorf("%s is not in the table", n)
		}
	}
}

// A right on the account's own policies is none to grant the vendor's, and one
// kind of principal is not another.
func TestGrantResources(t *testing.T) {
	h := newHarness(t)
	people(h)
	custom(h, "mine", apitest.Allow("ecs:StopInstance"))
	params := func(kind, name, principalType, principal string) []string {
		return []string{"ResourceGroupId", rm, "PolicyType", kind, "PolicyName", name, "PrincipalType", principalType, "PrincipalName", principal}
	}
	users := h.User("users", permit("ram:AttachPolicy", "acs:ram:*:"+rm+":policy/*", "acs:ims:*:"+rm+":user/*"))
	denied(users, "AttachPolicy", params("System", "AdministratorAccess", "IMSUser", "users@"+domain)...)
	denied(users, "AttachPolicy", params("Custom", "mine", "IMSGroup", "devs@group."+domain)...)
	denied(users, "AttachPolicy", params("Custom", "mine", "ServiceRole", "ops@role."+rm+".onaliyunservice.com")...)
	denied(users, "AttachPolicy", params("Custom", "mine", "Anything", "Alice@"+domain)...)
	do(users, "AttachPolicy", params("Custom", "mine", "IMSUser", "Alice@"+domain)...)
	system := h.User("system", permit("ram:AttachPolicy", "acs:ram:*:system:policy/AliyunECS*", "acs:ims:*:"+rm+":group/*"))
	denied(system, "AttachPolicy", params("System", "AdministratorAccess", "IMSGroup", "devs@group."+domain)...)
	do(system, "AttachPolicy", params("System", "AliyunECSFullAccess", "IMSGroup", "devs@group."+domain)...)
}

// The older signature opens the same door.
func TestOtherSignature(t *testing.T) {
	h := newHarness(t)
	h.Root.V1().Do(api.ResourceManager, "ListResourceGroups").Want("TotalCount", "1")
}
