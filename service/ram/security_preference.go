package ram

import "github.com/rampart-cloud/rampart/identity"

// SecurityPreference is how users sign in and what they may do of themselves,
// as answers show it.
type SecurityPreference struct {
	LoginProfilePreference struct {
		AllowUserToChangePassword bool
		EnableSaveMFATicket       bool
		LoginNetworkMasks         string
		LoginSessionDuration      int // hours
	}
	AccessKeyPreference struct{ AllowUserToManageAccessKeys bool }
	MFAPreference       struct{ AllowUserToManageMFADevices bool }
	PublicKeyPreference struct{ AllowUserToManagePublicKeys bool }
}

func showSecurityPreference(a *identity.Account) SecurityPreference {
	p := a.Preferences()
	var out SecurityPreference
	out.LoginProfilePreference.AllowUserToChangePassword = p.AllowUserToChangePassword
	out.LoginProfilePreference.EnableSaveMFATicket = p.EnableSaveMFATicket
	out.LoginProfilePreference.LoginNetworkMasks = p.LoginNetworkMasks
	out.LoginProfilePreference.LoginSessionDuration = p.LoginSessionDuration
	out.AccessKeyPreference.AllowUserToManageAccessKeys = p.AllowUserToManageAccessKeys
	out.MFAPreference.AllowUserToManageMFADevices = p.AllowUserToManageMFADevices
	out.PublicKeyPreference.AllowUserToManagePublicKeys = p.AllowUserToManagePublicKeys
	return out
}
