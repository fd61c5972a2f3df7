package ram

import "github.com/rampart-cloud/rampart/api"

// GetSecurityPreferenceInput are the parameters of GetSecurityPreference: none.
type GetSecurityPreferenceInput struct{}

// GetSecurityPreferenceOutput is the answer of GetSecurityPreference.
type GetSecurityPreferenceOutput struct{ SecurityPreference SecurityPreference }

// GetSecurityPreference gives the account's rules for signing in.
var GetSecurityPreference = api.Operation[*Service, GetSecurityPreferenceInput, GetSecurityPreferenceOutput]{
	Product: api.RAM, Name: "GetSecurityPreference", Action: "ram:GetSecurityPreference", Effect: api.Read,
	Resources: account[GetSecurityPreferenceInput],
	DryRun:    api.NoDryRun,
	Source:    `"GetSecurityPreference" (RAM API reference)`,
	Handle: func(_ *Service, c *api.Call, _ *GetSecurityPreferenceInput) (*GetSecurityPreferenceOutput, error) {
		a, err := findAccount(c.Snapshot, c)
		if err != nil {
			return nil, err
		}
		return &GetSecurityPreferenceOutput{showSecurityPreference(a)}, nil
	},
}
