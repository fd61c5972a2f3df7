package ims

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// GetPasswordPolicyInput are the parameters of GetPasswordPolicy: none.
type GetPasswordPolicyInput struct{}

// GetPasswordPolicyOutput is the answer of GetPasswordPolicy.
type GetPasswordPolicyOutput struct{ PasswordPolicy PasswordPolicy }

// GetPasswordPolicy gives the rules for console passwords.
var GetPasswordPolicy = api.Operation[*Service, GetPasswordPolicyInput, GetPasswordPolicyOutput]{
	Product: api.IMS, Name: "GetPasswordPolicy", Action: "ram:GetPasswordPolicy", Effect: api.Read,
	Resources: account[GetPasswordPolicyInput],
	DryRun:    api.NoDryRun,
	Source:    `"GetPasswordPolicy" (IMS API reference)`,
	Handle: func(_ *Service, c *api.Call, _ *GetPasswordPolicyInput) (*GetPasswordPolicyOutput, error) {
		a, err := identity.FindAccount(c.Snapshot, c.Account)
		if err != nil {
			return nil, err
		}
		return &GetPasswordPolicyOutput{showPasswordPolicy(a.Passwords())}, nil
	},
}
