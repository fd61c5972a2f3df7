package ims

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// GetDefaultDomainInput are the parameters of GetDefaultDomain: none.
type GetDefaultDomainInput struct{}

// GetDefaultDomainOutput is the answer of GetDefaultDomain.
type GetDefaultDomainOutput struct {
	DefaultDomainName string // <account>.onaliyun.com
}

// GetDefaultDomain gives the domain that stands in the principal names of the
// account's users.
var GetDefaultDomain = api.Operation[*Service, GetDefaultDomainInput, GetDefaultDomainOutput]{
	Product: api.IMS, Name: "GetDefaultDomain", Action: "ram:GetDefaultDomain", Effect: api.Read,
	Resources: account[GetDefaultDomainInput],
	DryRun:    api.NoDryRun,
	Source:    `"GetDefaultDomain" (IMS API reference)`,
	Handle: func(_ *Service, c *api.Call, _ *GetDefaultDomainInput) (*GetDefaultDomainOutput, error) {
		a, err := identity.FindAccount(c.Snapshot, c.Account)
		if err != nil {
			return nil, err
		}
		return &GetDefaultDomainOutput{a.DefaultDomain()}, nil
	},
}
