package resourcemanager

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// AttachPolicyInput are the parameters of AttachPolicy.
type AttachPolicyInput struct{ grantInput }

// grantInput are the parameters of AttachPolicy and DetachPolicy.
type grantInput struct {
	ResourceGroupId string `wire:",required"` // rg-..., or the account's id: the whole account
	PolicyType      string `wire:",required"` // Custom or System
	PolicyName      string `wire:",required"`
	PrincipalType   string `wire:",required"` // IMSUser, IMSGroup or ServiceRole
	PrincipalName   string `wire:",required"` // alice@<account>.onaliyun.com
}

// AttachPolicyOutput is the answer of AttachPolicy.
type AttachPolicyOutput struct{}

// AttachPolicy grants a policy to a user, a group or a role, in the whole
// account or in a resource group. In the account it is the same as RAM's
// AttachPolicyToUser and its sisters.
var AttachPolicy = api.Operation[*Service, AttachPolicyInput, AttachPolicyOutput]{
	Product: api.ResourceManager, Name: "AttachPolicy", Action: "ram:AttachPolicy", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *AttachPolicyInput) []api.Resource {
		return grantResources(c, in.PolicyType, in.PolicyName, in.PrincipalType)
	},
	DryRun: api.NoDryRun,
	Source: `"AttachPolicy" (Resource Management API reference)`,
	Handle: func(s *Service, c *api.Call, in *AttachPolicyInput) (*AttachPolicyOutput, error) {
		return new(AttachPolicyOutput), c.Update(func(tx *state.Tx) error {
			a, err := in.attachment(tx, c)
			if err != nil {
				return err
			}
			return identity.Attach(tx, c.Account, s.limits(c.Account), a)
		})
	},
}

// attachment gives the record of the grant.
func (in *grantInput) attachment(r state.Reader, c *api.Call) (*identity.Attachment, error) {
	if in.PolicyType != identity.Custom && in.PolicyType != identity.System {
		return nil, identity.InvalidParameter("PolicyType", "System or Custom")
	}
	who, err := principal(r, c, in.PrincipalType, in.PrincipalName)
	if err != nil {
		return nil, err
	}
	where, err := scope(r, c, in.ResourceGroupId)
	if err != nil {
		return nil, err
	}
	return identity.NewAttachment(who, where, in.PolicyType, in.PolicyName, c.Now), nil
}
