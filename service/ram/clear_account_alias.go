package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/state"
)

// ClearAccountAliasInput are the parameters of ClearAccountAlias: none.
type ClearAccountAliasInput struct{}

// ClearAccountAliasOutput is the answer of ClearAccountAlias.
type ClearAccountAliasOutput struct{}

// ClearAccountAlias takes the account's alias away. There need not be one.
var ClearAccountAlias = api.Operation[*Service, ClearAccountAliasInput, ClearAccountAliasOutput]{
	Product: api.RAM, Name: "ClearAccountAlias", Action: "ram:ClearAccountAlias", Effect: api.Write,
	Resources: account[ClearAccountAliasInput],
	DryRun:    api.NoDryRun,
	Source:    `"ClearAccountAlias" (RAM API reference)`,
	Handle: func(_ *Service, c *api.Call, _ *ClearAccountAliasInput) (*ClearAccountAliasOutput, error) {
		return new(ClearAccountAliasOutput), c.Update(func(tx *state.Tx) error { return putAlias(tx, c, "") })
	},
}
