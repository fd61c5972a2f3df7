package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// SetPasswordPolicyInput are the parameters of SetPasswordPolicy.
type SetPasswordPolicyInput struct {
	MinimumPasswordLength      *int // 8-32
	RequireLowercaseCharacters *bool
	RequireUppercaseCharacters *bool
	RequireNumbers             *bool
	RequireSymbols             *bool
	MaxPasswordAge             *int  // days, 0-1095; 0: no end
	HardExpiry                 *bool // default false
	PasswordReusePrevention    *int  // 0-24
	MaxLoginAttemps            *int  // 0-32 an hour; 0: no limit
}

// SetPasswordPolicyOutput is the answer of SetPasswordPolicy.
type SetPasswordPolicyOutput struct{ PasswordPolicy PasswordPolicy }

// SetPasswordPolicy sets the rules for console passwords that are set from then
// on. What is not sent stays.
//
// Inferred: what is not sent stays, but HardExpiry that is not sent becomes false; source: "SetPasswordPolicy" (RAM API reference) says the latter.
var SetPasswordPolicy = api.Operation[*Service, SetPasswordPolicyInput, SetPasswordPolicyOutput]{
	Product: api.RAM, Name: "SetPasswordPolicy", Action: "ram:SetPasswordPolicy", Effect: api.Write,
	Resources: account[SetPasswordPolicyInput],
	DryRun:    api.NoDryRun,
	Source:    `"SetPasswordPolicy" (RAM API reference)`,
	Handle:    setPasswordPolicy,
}

func setPasswordPolicy(s *Service, c *api.Call, in *SetPasswordPolicyInput) (*SetPasswordPolicyOutput, error) {
	hard := in.HardExpiry != nil && *in.HardExpiry
	edit := identity.PasswordPolicyEdit{
		MinimumPasswordLength:      in.MinimumPasswordLength,
		RequireLowercaseCharacters: in.RequireLowercaseCharacters,
		RequireUppercaseCharacters: in.RequireUppercaseCharacters,
		RequireNumbers:             in.RequireNumbers,
		RequireSymbols:             in.RequireSymbols,
		MaxPasswordAge:             in.MaxPasswordAge,
		HardExpiry:                 &hard,
		PasswordReusePrevention:    in.PasswordReusePrevention,
		MaxLoginAttemps:            in.MaxLoginAttemps,
	}
	if err := edit.Check(s.limits(c.Account)); err != nil {
		return nil, err
	}
	out := new(SetPasswordPolicyOutput)
	return out, c.Update(func(tx *state.Tx) error {
		p, err := identity.SetPasswordPolicy(tx, c.Account, edit)
		out.PasswordPolicy = PasswordPolicy(p)
		return err
	})
}
