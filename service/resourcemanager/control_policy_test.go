package resourcemanager

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// control makes a control policy and gives its id.
func control(h *apitest.Harness, name, document string) string {
	h.T.Helper()
	return do(h.Root, "CreateControlPolicy", "PolicyName", name, "EffectScope", "RAM", "PolicyDocument", document).Text("ControlPolicy.PolicyId")
}

func TestControlPolicyLife(t *testing.T) {
	h := newHarness(t)
	do(h.Root, "GetControlPolicyEnablementStatus").Want("EnablementStatus", "Disabled")
	text := apitest.Deny("ecs:StopInstance")
	made := do(h.Root, "CreateControlPolicy", "PolicyName", "guard", "Description", "no stopping", "EffectScope", "RAM", "PolicyDocument", text)
	id := made.Text("ControlPolicy.PolicyId")
	if !strings.HasPrefix(id, "cp-") {
		t.Errorf("id %s", id)
	}
	made.Want("ControlPolicy.PolicyType", "Custom")
	made.Want("ControlPolicy.AttachmentCount", "0")
	got := do(h.Root, "GetControlPolicy", "PolicyId", id, "Language", "en")
	got.Want("ControlPolicy.PolicyDocument", text)
	got.Want("ControlPolicy.Description", "no stopping")
	fails(t, h.Root, "NotSupport.ControlPolicyDisabled", 400, "AttachControlPolicy", "PolicyId", id, "TargetId", rm)

	do(h.Root, "EnableControlPolicy").Want("EnablementStatus", "Enabled")
	do(h.Root, "EnableControlPolicy") // again: nothing
	do(h.Root, "GetControlPolicyEnablementStatus").Want("EnablementStatus", "Enabled")
	full := do(h.Root, "ListControlPolicyAttachmentsForTarget", "TargetId", rm)
	if n := full.Len("ControlPolicyAttachments.ControlPolicyAttachment"); n != 1 {
		t.Fatalf("%d policies attached at the start", n)
	}
	full.Want("ControlPolicyAttachments.ControlPolicyAttachment.0.PolicyId", "FullAliyunAccess")
	full.Want("ControlPolicyAttachments.ControlPolicyAttachment.0.PolicyType", "System")
	fails(t, h.Root, "NotSupport.DetachLastControlPolicy", 400, "DetachControlPolicy", "PolicyId", "FullAliyunAccess", "TargetId", rm)

	do(h.Root, "AttachControlPolicy", "PolicyId", id, "TargetId", rm)
	fails(t, h.Root, "EntityAlreadyExists.ControlPolicyAttachment", 409, "AttachControlPolicy", "PolicyId", id, "TargetId", rm)
	do(h.Root, "ListTargetAttachmentsForControlPolicy", "PolicyId", id).Want("TargetAttachments.TargetAttachment.0.TargetId", rm)
	do(h.Root, "GetControlPolicy", "PolicyId", id).Want("ControlPolicy.AttachmentCount", "1")
	fails(t, h.Root, "DeleteConflict.ControlPolicy.Attachment", 409, "DeleteControlPolicy", "PolicyId", id)

	list := do(h.Root, "ListControlPolicies")
	if got := list.Texts("ControlPolicies.ControlPolicy", "PolicyName"); !slices.Equal(got, []string{"FullAliyunAccess", "guard"}) {
		t.Errorf("%q", got)
	}
	do(h.Root, "ListControlPolicies", "PolicyType", "Custom").Want("TotalCount", "1")
	do(h.Root, "ListControlPolicies", "PolicyType", "System").Want("ControlPolicies.ControlPolicy.0.EffectScope", "All")

	do(h.Root, "UpdateControlPolicy", "PolicyId", id, "NewPolicyName", "Guard", "NewDescription", "other").Want("ControlPolicy.PolicyName", "Guard")
	do(h.Root, "GetControlPolicy", "PolicyId", id).Want("ControlPolicy.PolicyDocument", text)

	// Disabling detaches all and deletes none.
	do(h.Root, "DisableControlPolicy").Want("EnablementStatus", "Disabled")
	do(h.Root, "DisableControlPolicy")
	do(h.Root, "ListTargetAttachmentsForControlPolicy", "PolicyId", id).Want("TotalCount", "0")
	do(h.Root, "DeleteControlPolicy", "PolicyId", id)
	fails(t, h.Root, "EntityNotExists.ControlPolicy", 404, "GetControlPolicy", "PolicyId", id)
}

func TestControlPolicyErrors(t *testing.T) {
	limits := catalog.DefaultLimits()
	limits.ControlPerTarget = 2
	h := newHarnessWith(t, limits)
	do(h.Root, "EnableControlPolicy")
	good := apitest.Deny("ecs:StopInstance")
	a, b := control(h, "a", good), control(h, "b", good)
	for _, c := range []struct {
		code   string
		status int
		call   string
		params []string
	}{
		{"EntityAlreadyExists.ControlPolicy", 409, "CreateControlPolicy", []string{"PolicyName", "A", "EffectScope", "RAM", "PolicyDocument", good}},
		{"EntityAlreadyExists.ControlPolicy", 409, "CreateControlPolicy", []string{"PolicyName", "fullaliyunaccess", "EffectScope", "RAM", "PolicyDocument", good}},
		{"InvalidParameter.PolicyName.InvalidChars", 400, "CreateControlPolicy", []string{"PolicyName", "1a", "EffectScope", "RAM", "PolicyDocument", good}},
		{"InvalidParameter.Description.Length", 400, "CreateControlPolicy", []string{"PolicyName", "c", "Description", strings.Repeat("x", 1025), "EffectScope", "RAM", "PolicyDocument", good}},
		{"InvalidParameter.EffectScope", 400, "CreateControlPolicy", []string{"PolicyName", "c", "EffectScope", "All", "PolicyDocument", good}},
		{"MissingParameter.EffectScope", 400, "CreateControlPolicy", []string{"PolicyName", "c", "PolicyDocument", good}},
		{"MalformedPolicyDocument", 400, "CreateControlPolicy", []string{"PolicyName", "c", "EffectScope", "RAM", "PolicyDocument", `{"Version":"2"}`}},
		{"MalformedPolicyDocument", 400, "UpdateControlPolicy", []string{"PolicyId", a, "NewPolicyDocument", "x"}},
		{"EntityAlreadyExists.ControlPolicy", 409, "UpdateControlPolicy", []string{"PolicyId", a, "NewPolicyName", "B"}},
		{"InvalidParameter.NewPolicyName.InvalidChars", 400, "UpdateControlPolicy", []string{"PolicyId", a, "NewPolicyName", "b_"}},
		{"InvalidParameter.NewDescription.Length", 400, "UpdateControlPolicy", []string{"PolicyId", a, "NewDescription", strings.Repeat("x", 1025)}},
		{"EntityNotExists.ControlPolicy", 404, "UpdateControlPolicy", []string{"PolicyId", "cp-none", "NewPolicyName", "x"}},
		{"NotSupport.SystemControlPolicy", 400, "UpdateControlPolicy", []string{"PolicyId", "FullAliyunAccess", "NewPolicyName", "x"}},
		{"NotSupport.SystemControlPolicy", 400, "DeleteControlPolicy", []string{"PolicyId", "FullAliyunAccess"}},
		{"EntityNotExists.ControlPolicy", 404, "DeleteControlPolicy", []string{"PolicyId", "cp-none"}},
		{"EntityNotExists.ControlPolicy", 404, "AttachControlPolicy", []string{"PolicyId", "cp-none", "TargetId", rm}},
		{"EntityNotExists.Target", 404, "AttachControlPolicy", []string{"PolicyId", a, "TargetId", "fd-1"}},
		{"EntityNotExists.Target", 404, "DetachControlPolicy", []string{"PolicyId", a, "TargetId", "1111111111111111"}},
		{"EntityNotExists.ControlPolicy", 404, "DetachControlPolicy", []string{"PolicyId", "cp-none", "TargetId", rm}},
		{"EntityNotExists.ControlPolicyAttachment", 404, "DetachControlPolicy", []string{"PolicyId", a, "TargetId", rm}},
		{"EntityNotExists.Target", 404, "ListControlPolicyAttachmentsForTarget", []string{"TargetId", "fd-1"}},
		{"InvalidParameter.Language", 400, "ListControlPolicyAttachmentsForTarget", []string{"TargetId", rm, "Language", "fr"}},
		{"EntityNotExists.ControlPolicy", 404, "ListTargetAttachmentsForControlPolicy", []string{"PolicyId", "cp-none"}},
		{"InvalidParameter.PageSize", 400, "ListTargetAttachmentsForControlPolicy", []string{"PolicyId", a, "PageSize", "0"}},
		{"InvalidParameter.PolicyType", 400, "ListControlPolicies", []string{"PolicyType", "x"}},
		{"InvalidParameter.PageNumber", 400, "ListControlPolicies", []string{"PageNumber", "-1"}},
		{"InvalidParameter.Language", 400, "ListControlPolicies", []string{"Language", "fr"}},
		{"InvalidParameter.Language", 400, "GetControlPolicy", []string{"PolicyId", a, "Language", "fr"}},
	} {
		fails(t, h.Root, c.code, c.status, c.call, c.params...)
	}
	do(h.Root, "AttachControlPolicy", "PolicyId", a, "TargetId", rm)
	fails(t, h.Root, "LimitExceeded.ControlPolicyAttachment", 409, "AttachControlPolicy", "PolicyId", b, "TargetId", rm)
}

// session makes a caller that is a session of the role ops.
func session(h *apitest.Harness) *apitest.Caller {
	h.T.Helper()
	s := &identity.Session{AccessKeyID: "STS.test", Secret: "secret", Account: rm, RoleID: "300000000000000001", RoleName: "ops", SessionName: "s1", Expiration: h.Now().Add(3600e9)}
	token, err := s.Token(h.Env.Seal)
	if err != nil {
		h.T.Fatal(err)
	}
	return h.Caller(s.AccessKeyID, s.Secret, token)
}

// Control policies bound users and roles, whatever their own policies say, and
// not root. They take hold and end at once, also after a restart.
func TestControlPoliciesBound(t *testing.T) {
	h := newHarness(t)
	alice := people(h)
	resources(h)
	grant(h, rm, "Alice", "System", "AdministratorAccess")
	do(h.Root, "AttachPolicy", "ResourceGroupId", rm, "PolicyType", "System", "PolicyName", "AdministratorAccess", "PrincipalType", "ServiceRole", "PrincipalName", "ops@role."+rm+".onaliyunservice.com")
	bob := h.User("Bob") // has nothing
	role := session(h)
	stop := []string{"InstanceId", "i-1"}
	guard := control(h, "guard", apitest.Deny("ecs:StopInstance"))

	allowed := func(who string, c *apitest.Caller) {
		t.Helper()
		if _, err := c.Try(api.ECS, "StopInstance", stop...); err != nil {
			t.Errorf("%s: %v", who, err)
		}
	}
	bound := func(who string, c *apitest.Caller, kind string) {
		t.Helper()
		d := c.Denied(api.ECS, "StopInstance", stop...).AccessDeniedDetail
		if d.PolicyType != "ControlPolicy" || d.NoPermissionType != kind {
			t.Errorf("%s: refused by %s, %s", who, d.PolicyType, d.NoPermissionType)
		}
	}

	do(h.Root, "EnableControlPolicy")
	allowed("Alice, with full access over her", alice)
	allowed("the role, with full access over it", role)
	if d := bob.Denied(api.ECS, "StopInstance", stop...).AccessDeniedDetail; d.PolicyType == "ControlPolicy" {
		t.Errorf("a control policy gave a right or took the blame: %s", d.PolicyType)
	}

	do(h.Root, "AttachControlPolicy", "PolicyId", guard, "TargetId", rm)
	bound("Alice", alice, "ExplicitDeny")
	bound("the role", role, "ExplicitDeny")
	bound("Bob", bob, "ExplicitDeny")
	allowed("root", h.Root)
	do(alice, "ListResourceGroups") // what the guard does not speak of

	h.Restart()
	bound("Alice after a restart", alice, "ExplicitDeny")

	// A new text holds for the next call.
	do(h.Root, "UpdateControlPolicy", "PolicyId", guard, "NewPolicyDocument", apitest.Deny("ecs:RebootInstance"))
	allowed("Alice", alice)
	do(h.Root, "UpdateControlPolicy", "PolicyId", guard, "NewPolicyDocument", apitest.Deny("ecs:Stop*"))
	bound("Alice", alice, "ExplicitDeny")

	// Without full access, only what a control policy allows is left.
	do(h.Root, "UpdateControlPolicy", "PolicyId", guard, "NewPolicyDocument", apitest.Allow("ecs:Describe*"))
	do(h.Root, "DetachControlPolicy", "PolicyId", "FullAliyunAccess", "TargetId", rm)
	bound("Alice", alice, "ImplicitDeny")
	alice.Do(api.ECS, "DescribeInstances")
	bob.Denied(api.ECS, "DescribeInstances")
	// She cannot free herself, root can.
	denied(alice, "DisableControlPolicy")
	denied(alice, "AttachControlPolicy", "PolicyId", "FullAliyunAccess", "TargetId", rm)
	do(h.Root, "DisableControlPolicy")
	allowed("Alice, free again", alice)
	allowed("the role, free again", role)
}

// A condition on who calls, as the vendor's examples have it.
//
// Source: "Custom control policies" (Resource Management): acs:PrincipalARN.
func TestControlPolicyWithCondition(t *testing.T) {
	h := newHarness(t)
	alice := people(h)
	grant(h, rm, "Alice", "System", "AdministratorAccess")
	carol := h.User("Carol", apitest.Allow("*"))
	resources(h)
	do(h.Root, "EnableControlPolicy")
	id := control(h, "only-carol", fmt.Sprintf(`{"Version":"1","Statement":[{"Effect":"Deny","Action":"ecs:StopInstance","Resource":"*",
		"Condition":{"StringNotLike":{"acs:PrincipalARN":"acs:ram:*:%s:user/Carol"}}}]}`, rm))
	do(h.Root, "AttachControlPolicy", "PolicyId", id, "TargetId", rm)
	alice.Denied(api.ECS, "StopInstance", "InstanceId", "i-1")
	carol.Do(api.ECS, "StopInstance", "InstanceId", "i-1")
}

// A control policy that cannot be read refuses everything: it could hold a Deny.
func TestBrokenControlPolicyRefuses(t *testing.T) {
	h := newHarness(t)
	alice := people(h)
	grant(h, rm, "Alice", "System", "AdministratorAccess")
	do(h.Root, "EnableControlPolicy")
	id := control(h, "guard", apitest.Deny("ecs:StopInstance"))
	do(h.Root, "AttachControlPolicy", "PolicyId", id, "TargetId", rm)
	dir := identity.NewDirectory(nil)
	broken := &identity.ControlPolicy{PolicyID: id, PolicyName: "guard", Document: "{"}
	update(h, func(tx *state.Tx) { identity.ControlPolicies.Put(tx, rm, id, broken) })
	who := acs.Principal{Type: acs.RAMUser, Account: rm, UserName: "Alice"}
	if _, err := dir.Layers(h.Store.Snapshot(), who, ""); err == nil {
		t.Error("layers without the control policy")
	}
	alice.Fails("InternalError", api.ResourceManager, "ListResourceGroups")
	update(h, func(tx *state.Tx) { identity.ControlPolicies.Delete(tx, rm, id) })
	alice.Fails("InternalError", api.ResourceManager, "ListResourceGroups")
	do(h.Root, "ListResourceGroups")
}
