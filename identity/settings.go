package identity

// PasswordPolicy is what console passwords of RAM users must be like.
type PasswordPolicy struct {
	MinimumPasswordLength      int // characters, 8-32
	RequireLowercaseCharacters bool
	RequireUppercaseCharacters bool
	RequireNumbers             bool
	RequireSymbols             bool
	MaxPasswordAge             int  // days; 0: passwords do not expire
	HardExpiry                 bool // an expired password must be reset by an administrator
	PasswordReusePrevention    int  // how many earlier passwords may not be used again; 0: all may
	MaxLoginAttemps            int  // failed sign-ins in an hour; the vendor spells it so
}

// DefaultPasswordPolicy is the policy of an account that never set one.
//
// Source: "SetPasswordPolicy" (RAM API reference) for length, age, reuse and
// expiry.
//
// Inferred: by default no kind of character is required and 5 sign-ins may fail in an hour; source: the defaults that "SetPasswordPolicy" (IMS API reference) names.
func DefaultPasswordPolicy() PasswordPolicy {
	return PasswordPolicy{MinimumPasswordLength: 8, MaxLoginAttemps: 5}
}

// Passwords gives the password policy that holds in the account.
func (a *Account) Passwords() PasswordPolicy {
	if a.PasswordPolicy == nil {
		return DefaultPasswordPolicy()
	}
	return *a.PasswordPolicy
}

// SecurityPreference is what RAM users may do of themselves, and how they sign
// in to the console.
type SecurityPreference struct {
	AllowUserToChangePassword   bool
	AllowUserToManageAccessKeys bool
	AllowUserToManageMFADevices bool
	AllowUserToManagePublicKeys bool
	EnableSaveMFATicket         bool
	LoginNetworkMasks           string // CIDR blocks joined by semicolons; empty: every address
	LoginSessionDuration        int    // hours, 1-24
}

// DefaultSecurityPreference is the preference of an account that never set one.
//
// Source: "SetSecurityPreference" (RAM API reference).
func DefaultSecurityPreference() SecurityPreference {
	return SecurityPreference{AllowUserToChangePassword: true, AllowUserToManageMFADevices: true, LoginSessionDuration: 6}
}

// Preferences gives the security preference that holds in the account.
func (a *Account) Preferences() SecurityPreference {
	if a.Security == nil {
		return DefaultSecurityPreference()
	}
	return *a.Security
}
