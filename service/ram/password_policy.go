package ram

import "github.com/rampart-cloud/rampart/identity"

// PasswordPolicy is what console passwords must be like, as answers show it.
type PasswordPolicy struct {
	MinimumPasswordLength      int
	RequireLowercaseCharacters bool
	RequireUppercaseCharacters bool
	RequireNumbers             bool
	RequireSymbols             bool
	MaxPasswordAge             int
	HardExpiry                 bool
	PasswordReusePrevention    int
	MaxLoginAttemps            int
}

func showPasswordPolicy(a *identity.Account) PasswordPolicy { return PasswordPolicy(a.Passwords()) }
