package ims

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// SetPasswordPolicyInput are the parameters of SetPasswordPolicy. What is not
// sent stays.
type SetPasswordPolicyInput struct {
	MinimumPasswordLength      *int // 8-32
	RequireLowercaseCharacters *bool
	RequireUppercaseCharacters *bool
	RequireNumbers             *bool
	RequireSymbols             *bool
	MaxPasswordAge             *int // days, 0-1095; 0: no end
	HardExpire                 *bool
	PasswordReusePrevention    *int // 0-24
	MaxLoginAttemps            *int // 0-32 an hour; 0: no limit

	// These have no effect here and are refused unless they ask for nothing.
	PasswordNotContainUserName        bool
	MinimumPasswordDifferentCharacter int
	InitialPasswordAge                int
	InterceptRiskPasswordOnApi        bool
}

// SetPasswordPolicyOutput is the answer of SetPasswordPolicy.
type SetPasswordPolicyOutput struct{ PasswordPolicy PasswordPolicy }

// SetPasswordPolicy sets the rules for console passwords that are set from then
// on.
//
// Inferred: what is not sent stays; source: none.
//
// Ours: PasswordNotContainUserName, MinimumPasswordDifferentCharacter, InitialPasswordAge and InterceptRiskPasswordOnApi are refused when they ask for something, as nothing here would hold to it; source: "SetPasswordPolicy" (IMS API reference) has them.
var SetPasswordPolicy = api.Operation[*Service, SetPasswordPolicyInput, SetPasswordPolicyOutput]{
	Product: api.IMS, Name: "SetPasswordPolicy", Action: "ram:SetPasswordPolicy", Effect: api.Write,
	Resources: account[SetPasswordPolicyInput],
	DryRun:    api.NoDryRun,
	Source:    `"SetPasswordPolicy" (IMS API reference)`,
	Handle:    setPasswordPolicy,
}

func setPasswordPolicy(s *Service, c *api.Call, in *SetPasswordPolicyInput) (*SetPasswordPolicyOutput, error) {
	for _, p := range []struct {
		name string
		asks bool
	}{
		{"PasswordNotContainUserName", in.PasswordNotContainUserName},
		{"MinimumPasswordDifferentCharacter", in.MinimumPasswordDifferentCharacter != 0},
		{"InitialPasswordAge", in.InitialPasswordAge != 0},
		{"InterceptRiskPasswordOnApi", in.InterceptRiskPasswordOnApi},
	} {
		if p.asks {
			return nil, identity.UnsupportedParameter(p.name, "Leave it out; the other rules can be set.")
		}
	}
	edit := identity.PasswordPolicyEdit{
		MinimumPasswordLength:      in.MinimumPasswordLength,
		RequireLowercaseCharacters: in.RequireLowercaseCharacters,
		RequireUppercaseCharacters: in.RequireUppercaseCharacters,
		RequireNumbers:             in.RequireNumbers,
		RequireSymbols:             in.RequireSymbols,
		MaxPasswordAge:             in.MaxPasswordAge,
		HardExpiry:                 in.HardExpire,
		PasswordReusePrevention:    in.PasswordReusePrevention,
		MaxLoginAttemps:            in.MaxLoginAttemps,
	}
	if err := edit.Check(s.limits(c.Account)); err != nil {
		return nil, err
	}
	out := new(SetPasswordPolicyOutput)
	return out, c.Update(func(tx *state.Tx) error {
		p, err := identity.SetPasswordPolicy(tx, c.Account, edit)
		out.PasswordPolicy = showPasswordPolicy(p)
		return err
	})
}
