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
// Inferred: MaxPasswordAge 0-1095, PasswordReusePrevention 0-24, MaxLoginAttemps 0-32; source: "SetPasswordPolicy" (IMS API reference).
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
	limits := s.limits(c.Account)
	for _, f := range []struct {
		name      string
		value     *int
		low, high int
		want      string
	}{
		{"MinimumPasswordLength", in.MinimumPasswordLength, limits.LoginPasswordMin, limits.LoginPasswordMax, "8 to 32"},
		{"MaxPasswordAge", in.MaxPasswordAge, 0, 1095, "0 to 1095 days"},
		{"PasswordReusePrevention", in.PasswordReusePrevention, 0, maxOldHashes, "0 to 24"},
		{"MaxLoginAttemps", in.MaxLoginAttemps, 0, 32, "0 to 32"},
	} {
		if f.value != nil && (*f.value < f.low || *f.value > f.high) {
			return nil, invalid(f.name, f.want)
		}
	}
	out := new(SetPasswordPolicyOutput)
	return out, c.Update(func(tx *state.Tx) error {
		old, err := findAccount(tx, c)
		if err != nil {
			return err
		}
		a, p := *old, old.Passwords()
		set(&p.MinimumPasswordLength, in.MinimumPasswordLength)
		set(&p.RequireLowercaseCharacters, in.RequireLowercaseCharacters)
		set(&p.RequireUppercaseCharacters, in.RequireUppercaseCharacters)
		set(&p.RequireNumbers, in.RequireNumbers)
		set(&p.RequireSymbols, in.RequireSymbols)
		set(&p.MaxPasswordAge, in.MaxPasswordAge)
		p.HardExpiry = in.HardExpiry != nil && *in.HardExpiry
		set(&p.PasswordReusePrevention, in.PasswordReusePrevention)
		set(&p.MaxLoginAttemps, in.MaxLoginAttemps)
		a.PasswordPolicy = &p
		identity.Accounts.Put(tx, c.Account, identity.Self, &a)
		out.PasswordPolicy = showPasswordPolicy(&a)
		return nil
	})
}
