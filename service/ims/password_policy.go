package ims

import "github.com/rampart-cloud/rampart/identity"

// PasswordPolicy is what console passwords must be like, as answers show it.
// PasswordNotContainUserName and MinimumPasswordDifferentCharacter are never in
// force here; see SetPasswordPolicy.
type PasswordPolicy struct {
	MinimumPasswordLength             int
	RequireLowercaseCharacters        bool
	RequireUppercaseCharacters        bool
	RequireNumbers                    bool
	RequireSymbols                    bool
	MaxPasswordAge                    int // days; 0: no end
	HardExpire                        bool
	PasswordReusePrevention           int
	MaxLoginAttemps                   int // the vendor spells it so
	PasswordNotContainUserName        bool
	MinimumPasswordDifferentCharacter int
}

func showPasswordPolicy(p identity.PasswordPolicy) PasswordPolicy {
	return PasswordPolicy{
		MinimumPasswordLength: p.MinimumPasswordLength, RequireLowercaseCharacters: p.RequireLowercaseCharacters,
		RequireUppercaseCharacters: p.RequireUppercaseCharacters, RequireNumbers: p.RequireNumbers, RequireSymbols: p.RequireSymbols,
		MaxPasswordAge: p.MaxPasswordAge, HardExpire: p.HardExpiry, PasswordReusePrevention: p.PasswordReusePrevention, MaxLoginAttemps: p.MaxLoginAttemps,
	}
}
