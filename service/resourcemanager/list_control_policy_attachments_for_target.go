package resourcemanager

import (
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// ListControlPolicyAttachmentsForTargetInput are the parameters of
// ListControlPolicyAttachmentsForTarget.
type ListControlPolicyAttachmentsForTargetInput struct {
	TargetId string `wire:",required"` // the account's id
	Language string // of descriptions; there is one language here
}

// ListControlPolicyAttachmentsForTargetOutput is the answer of
// ListControlPolicyAttachmentsForTarget.
type ListControlPolicyAttachmentsForTargetOutput struct {
	ControlPolicyAttachments struct{ ControlPolicyAttachment []ControlPolicyAttachment }
}

// ControlPolicyAttachment is a control policy that is put over a target.
type ControlPolicyAttachment struct {
	PolicyId    string
	PolicyName  string
	PolicyType  string
	Description string
	EffectScope string
	AttachDate  time.Time
}

// ListControlPolicyAttachmentsForTarget gives the control policies that are
// attached to the account.
var ListControlPolicyAttachmentsForTarget = api.Operation[*Service, ListControlPolicyAttachmentsForTargetInput, ListControlPolicyAttachmentsForTargetOutput]{
	Product: api.ResourceManager, Name: "ListControlPolicyAttachmentsForTarget", Action: "resourcemanager:ListControlPolicyAttachmentsForTarget", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *ListControlPolicyAttachmentsForTargetInput) []api.Resource {
		return []api.Resource{target(c, in.TargetId)}
	},
	DryRun: api.NoDryRun,
	Source: `"ListControlPolicyAttachmentsForTarget" (Resource Management API reference)`,
	Handle: listControlPolicyAttachmentsForTarget,
}

func listControlPolicyAttachmentsForTarget(_ *Service, c *api.Call, in *ListControlPolicyAttachmentsForTargetInput) (*ListControlPolicyAttachmentsForTargetOutput, error) {
	if err := checkLanguage(in.Language); err != nil {
		return nil, err
	}
	if err := identity.CheckControlTarget(c.Account, in.TargetId); err != nil {
		return nil, err
	}
	out := new(ListControlPolicyAttachmentsForTargetOutput)
	for _, a := range identity.ControlAttachments.All(c.Snapshot, c.Account, in.TargetId+"/", "") {
		p, err := identity.FindControlPolicy(c.Snapshot, c.Account, a.PolicyID)
		if err != nil {
			return nil, err
		}
		out.ControlPolicyAttachments.ControlPolicyAttachment = append(out.ControlPolicyAttachments.ControlPolicyAttachment,
			ControlPolicyAttachment{p.PolicyID, p.PolicyName, p.Type(), p.Description, p.EffectScope, a.AttachDate})
	}
	return out, nil
}
