package resourcemanager

import (
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// ListTargetAttachmentsForControlPolicyInput are the parameters of
// ListTargetAttachmentsForControlPolicy.
type ListTargetAttachmentsForControlPolicyInput struct {
	page
	PolicyId string `wire:",required"`
}

// ListTargetAttachmentsForControlPolicyOutput is the answer of
// ListTargetAttachmentsForControlPolicy.
type ListTargetAttachmentsForControlPolicyOutput struct {
	paged
	TargetAttachments struct{ TargetAttachment []TargetAttachment }
}

// TargetAttachment is a target that a control policy is put over.
type TargetAttachment struct {
	TargetId   string
	TargetName string
	TargetType string // Account
	AttachDate time.Time
}

// ListTargetAttachmentsForControlPolicy gives the targets that a control policy
// is attached to.
//
// Ours: the name of the account as a target is its alias, else its id; source: none.
var ListTargetAttachmentsForControlPolicy = api.Operation[*Service, ListTargetAttachmentsForControlPolicyInput, ListTargetAttachmentsForControlPolicyOutput]{
	Product: api.ResourceManager, Name: "ListTargetAttachmentsForControlPolicy", Action: "resourcemanager:ListTargetAttachmentsForControlPolicy", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *ListTargetAttachmentsForControlPolicyInput) []api.Resource {
		return []api.Resource{controlPolicy(c, in.PolicyId)}
	},
	DryRun: api.NoDryRun,
	Source: `"ListTargetAttachmentsForControlPolicy" (Resource Management API reference)`,
	Handle: listTargetAttachmentsForControlPolicy,
}

func listTargetAttachmentsForControlPolicy(_ *Service, c *api.Call, in *ListTargetAttachmentsForControlPolicyInput) (*ListTargetAttachmentsForControlPolicyOutput, error) {
	p, err := in.open()
	if err != nil {
		return nil, err
	}
	if _, err := identity.FindControlPolicy(c.Snapshot, c.Account, in.PolicyId); err != nil {
		return nil, err
	}
	account, err := identity.FindAccount(c.Snapshot, c.Account)
	if err != nil {
		return nil, err
	}
	name := account.Alias
	if name == "" {
		name = account.ID
	}
	out := &ListTargetAttachmentsForControlPolicyOutput{paged: p}
	for _, a := range identity.ControlAttachmentsByPolicy.Find(c.Snapshot, c.Account, in.PolicyId) {
		if out.take() {
			out.TargetAttachments.TargetAttachment = append(out.TargetAttachments.TargetAttachment, TargetAttachment{a.TargetID, name, "Account", a.AttachDate})
		}
	}
	return out, nil
}
