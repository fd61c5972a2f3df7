package identity

import (
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/state"
)

// PasswordPolicyEdit says what to change about the password policy. What is nil
// stays.
type PasswordPolicyEdit struct {
	MinimumPasswordLength      *int // 8-32
	RequireLowercaseCharacters *bool
	RequireUppercaseCharacters *bool
	RequireNumbers             *bool
	RequireSymbols             *bool
	MaxPasswordAge             *int // days, 0-1095; 0: no end
	HardExpiry                 *bool
	PasswordReusePrevention    *int // 0-24
	MaxLoginAttemps            *int // 0-32 an hour; 0: no limit
}

// Check checks the numbers of the edit.
//
// Inferred: MaxPasswordAge 0-1095, PasswordReusePrevention 0-24, MaxLoginAttemps 0-32; source: "SetPasswordPolicy" (IMS API reference).
func (e PasswordPolicyEdit) Check(limits catalog.Limits) error {
	for _, f := range []struct {
		name      string
		value     *int
		low, high int
		want      string
	}{
		{"MinimumPasswordLength", e.MinimumPasswordLength, limits.LoginPasswordMin, limits.LoginPasswordMax, "8 to 32"},
		{"MaxPasswordAge", e.MaxPasswordAge, 0, 1095, "0 to 1095 days"},
		{"PasswordReusePrevention", e.PasswordReusePrevention, 0, MaxOldHashes, "0 to 24"},
		{"MaxLoginAttemps", e.MaxLoginAttemps, 0, 32, "0 to 32"},
	} {
		if f.value != nil && (*f.value < f.low || *f.value > f.high) {
			return InvalidParameter(f.name, f.want)
		}
	}
	return nil
}

// SetPasswordPolicy sets the rules for console passwords that are set from then
// on, and gives all of them.
//
// Source: "SetPasswordPolicy" (RAM API reference).
func SetPasswordPolicy(tx *state.Tx, account string, e PasswordPolicyEdit) (PasswordPolicy, error) {
	old, err := FindAccount(tx, account)
	if err != nil {
		return PasswordPolicy{}, err
	}
	a, p := *old, old.Passwords()
	set(&p.MinimumPasswordLength, e.MinimumPasswordLength)
	set(&p.RequireLowercaseCharacters, e.RequireLowercaseCharacters)
	set(&p.RequireUppercaseCharacters, e.RequireUppercaseCharacters)
	set(&p.RequireNumbers, e.RequireNumbers)
	set(&p.RequireSymbols, e.RequireSymbols)
	set(&p.MaxPasswordAge, e.MaxPasswordAge)
	set(&p.HardExpiry, e.HardExpiry)
	set(&p.PasswordReusePrevention, e.PasswordReusePrevention)
	set(&p.MaxLoginAttemps, e.MaxLoginAttemps)
	stored := p
	a.PasswordPolicy = &stored
	Accounts.Put(tx, account, Self, &a)
	return p, nil
}
