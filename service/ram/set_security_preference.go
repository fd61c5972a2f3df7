package ram

import (
	"net/netip"
	"strings"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// SetSecurityPreferenceInput are the parameters of SetSecurityPreference. What
// is not sent stays.
type SetSecurityPreferenceInput struct {
	AllowUserToChangePassword   *bool
	AllowUserToManageAccessKeys *bool
	AllowUserToManageMFADevices *bool
	AllowUserToManagePublicKeys *bool
	EnableSaveMFATicket         *bool
	LoginNetworkMasks           *string // CIDR blocks joined by semicolons, up to 40, 512 characters; empty: every address
	LoginSessionDuration        *int    // hours, 1-24
}

// SetSecurityPreferenceOutput is the answer of SetSecurityPreference.
type SetSecurityPreferenceOutput struct{ SecurityPreference SecurityPreference }

// SetSecurityPreference sets how RAM users sign in to the console and whether
// they may change their passwords. It does not touch calls with access keys.
//
// Ours: AllowUserToManageAccessKeys and AllowUserToManagePublicKeys cannot be set to true, as no right comes from anything but a policy here; source: "SetSecurityPreference" (RAM API reference) does not say how these rights and policies go together.
//
// Ours: AllowUserToManageMFADevices is kept for the console and gives no right by itself; source: as above.
var SetSecurityPreference = api.Operation[*Service, SetSecurityPreferenceInput, SetSecurityPreferenceOutput]{
	Product: api.RAM, Name: "SetSecurityPreference", Action: "ram:SetSecurityPreference", Effect: api.Write,
	Resources: account[SetSecurityPreferenceInput],
	DryRun:    api.NoDryRun,
	Source:    `"SetSecurityPreference" (RAM API reference)`,
	Handle:    setSecurityPreference,
}

func setSecurityPreference(_ *Service, c *api.Call, in *SetSecurityPreferenceInput) (*SetSecurityPreferenceOutput, error) {
	switch {
	case in.AllowUserToManageAccessKeys != nil && *in.AllowUserToManageAccessKeys:
		return nil, unsupported("AllowUserToManageAccessKeys", "Grant the users a policy that allows ram:CreateAccessKey and the like on their own user instead.")
	case in.AllowUserToManagePublicKeys != nil && *in.AllowUserToManagePublicKeys:
		return nil, unsupported("AllowUserToManagePublicKeys", "This server has no public keys of RAM users.")
	case in.LoginSessionDuration != nil && (*in.LoginSessionDuration < 1 || *in.LoginSessionDuration > 24):
		return nil, invalid("LoginSessionDuration", "1 to 24 hours")
	}
	if in.LoginNetworkMasks != nil {
		if err := checkMasks(*in.LoginNetworkMasks); err != nil {
			return nil, err
		}
	}
	out := new(SetSecurityPreferenceOutput)
	return out, c.Update(func(tx *state.Tx) error {
		old, err := findAccount(tx, c)
		if err != nil {
			return err
		}
		a, p := *old, old.Preferences()
		set(&p.AllowUserToChangePassword, in.AllowUserToChangePassword)
		set(&p.AllowUserToManageMFADevices, in.AllowUserToManageMFADevices)
		set(&p.EnableSaveMFATicket, in.EnableSaveMFATicket)
		set(&p.LoginNetworkMasks, in.LoginNetworkMasks)
		set(&p.LoginSessionDuration, in.LoginSessionDuration)
		a.Security = &p
		identity.Accounts.Put(tx, c.Account, identity.Self, &a)
		out.SecurityPreference = showSecurityPreference(&a)
		return nil
	})
}

// checkMasks checks a list of CIDR blocks.
func checkMasks(text string) error {
	if text == "" {
		return nil
	}
	masks := strings.Split(text, ";")
	if len(masks) > 40 || len(text) > 512 {
		return invalid("LoginNetworkMasks", "at most 40 blocks and 512 characters")
	}
	for _, m := range masks {
		if _, err := netip.ParsePrefix(m); err != nil {
			return invalid("LoginNetworkMasks", "CIDR blocks joined by semicolons, for example 192.168.0.0/16;10.0.0.0/8")
		}
	}
	return nil
}
