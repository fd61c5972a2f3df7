package resourcemanager

import "github.com/rampart-cloud/rampart/api"

// Operations lists every operation of the service, by name. To add one, write
// its file and add its line.
func Operations() []api.Declared[*Service] {
	return []api.Declared[*Service]{
		AttachControlPolicy,
		AttachPolicy,
		CreateControlPolicy,
		CreateResourceGroup,
		DeleteControlPolicy,
		DeleteResourceGroup,
		DetachControlPolicy,
		DetachPolicy,
		DisableControlPolicy,
		EnableControlPolicy,
		GetControlPolicy,
		GetControlPolicyEnablementStatus,
		GetResourceGroup,
		ListControlPolicies,
		ListControlPolicyAttachmentsForTarget,
		ListPolicyAttachments,
		ListResourceGroups,
		ListResources,
		ListTargetAttachmentsForControlPolicy,
		MoveResources,
		UpdateControlPolicy,
		UpdateResourceGroup,
	}
}
