package ram

import (
	"strings"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// SetAccountAliasInput are the parameters of SetAccountAlias.
type SetAccountAliasInput struct {
	AccountAlias string `wire:",required"` // 3-64: letters, digits, -; not - at an end
}

// SetAccountAliasOutput is the answer of SetAccountAlias.
type SetAccountAliasOutput struct{}

// SetAccountAlias gives the account a name that its users sign in with. No two
// accounts have the same.
//
// Inferred: an alias does not begin or end with a hyphen nor hold two in a row; source: the rule for login names, "Limitations" (RAM).
var SetAccountAlias = api.Operation[*Service, SetAccountAliasInput, SetAccountAliasOutput]{
	Product: api.RAM, Name: "SetAccountAlias", Action: "ram:SetAccountAlias", Effect: api.Write,
	Resources: account[SetAccountAliasInput],
	DryRun:    api.NoDryRun,
	Source:    `"SetAccountAlias" (RAM API reference)`,
	Handle:    setAccountAlias,
}

func setAccountAlias(s *Service, c *api.Call, in *SetAccountAliasInput) (*SetAccountAliasOutput, error) {
	if err := checkText("AccountAlias", s.limits(c.Account).AccountAlias, in.AccountAlias); err != nil {
		return nil, err
	}
	if strings.Trim(in.AccountAlias, "-") != in.AccountAlias || strings.Contains(in.AccountAlias, "--") {
		return nil, invalid("AccountAlias.InvalidChars", "without a hyphen at its ends and without two in a row")
	}
	return new(SetAccountAliasOutput), c.Update(func(tx *state.Tx) error {
		for id := range state.Accounts(tx) {
			if a := identity.Accounts.Get(tx, id, identity.Self); id != c.Account && a != nil && strings.EqualFold(a.Alias, in.AccountAlias) {
				return exists("AccountAlias", "Another account has this alias. Choose another one.")
			}
		}
		return putAlias(tx, c, in.AccountAlias)
	})
}

func putAlias(tx *state.Tx, c *api.Call, alias string) error {
	old, err := findAccount(tx, c)
	if err != nil {
		return err
	}
	a := *old
	a.Alias = alias
	identity.Accounts.Put(tx, c.Account, identity.Self, &a)
	return nil
}
