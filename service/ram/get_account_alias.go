package ram

import "github.com/rampart-cloud/rampart/api"

// GetAccountAliasInput are the parameters of GetAccountAlias: none.
type GetAccountAliasInput struct{}

// GetAccountAliasOutput is the answer of GetAccountAlias.
type GetAccountAliasOutput struct{ AccountAlias string }

// GetAccountAlias gives the account's alias.
//
// Inferred: an account without an alias answers an empty text; source: none.
var GetAccountAlias = api.Operation[*Service, GetAccountAliasInput, GetAccountAliasOutput]{
	Product: api.RAM, Name: "GetAccountAlias", Action: "ram:GetAccountAlias", Effect: api.Read,
	Resources: account[GetAccountAliasInput],
	DryRun:    api.NoDryRun,
	Source:    `"GetAccountAlias" (RAM API reference)`,
	Handle: func(_ *Service, c *api.Call, _ *GetAccountAliasInput) (*GetAccountAliasOutput, error) {
		a, err := findAccount(c.Snapshot, c)
		if err != nil {
			return nil, err
		}
		return &GetAccountAliasOutput{a.Alias}, nil
	},
}
