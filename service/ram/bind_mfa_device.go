package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// BindMFADeviceInput are the parameters of BindMFADevice.
type BindMFADeviceInput struct {
	SerialNumber        string `wire:",required"`
	UserName            string `wire:",required"`
	AuthenticationCode1 string `wire:",required"` // 6 digits
	AuthenticationCode2 string `wire:",required"` // the code after it
}

// BindMFADeviceOutput is the answer of BindMFADevice.
type BindMFADeviceOutput struct{}

// BindMFADevice gives a virtual MFA device to a user, when two codes of it that
// follow each other show that the authenticator program has the seed.
//
// Inferred: codes that do not fit give InvalidParameter.AuthenticationCode, a device that somebody has EntityAlreadyExists.VirtualMFADevice; source: none.
var BindMFADevice = api.Operation[*Service, BindMFADeviceInput, BindMFADeviceOutput]{
	Product: api.RAM, Name: "BindMFADevice", Action: "ram:BindMFADevice", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *BindMFADeviceInput) []api.Resource {
		return resources(c, "user/"+in.UserName)
	},
	DryRun: api.NoDryRun,
	Source: `"BindMFADevice" (RAM API reference), RFC 6238`,
	Handle: bindMFADevice,
}

func bindMFADevice(_ *Service, c *api.Call, in *BindMFADeviceInput) (*BindMFADeviceOutput, error) {
	return new(BindMFADeviceOutput), c.Update(func(tx *state.Tx) error {
		_, err1 := findUser(tx, c, in.UserName)
		old, err2 := findDevice(tx, c, in.SerialNumber)
		if err := firstError(err1, err2); err != nil {
			return err
		}
		if old.UserName != "" && old.UserName != in.UserName {
			return exists("VirtualMFADevice", "The device %s belongs to another user.", old.Name)
		}
		if nonEmpty(identity.MFADevicesByUser.Find(tx, c.Account, in.UserName)) {
			return exists("User.MFADevice", "The user %s has an MFA device already. Take it off with UnbindMFADevice first.", in.UserName)
		}
		seed, err := c.Seal().Open(identity.MFAPurpose(old.Name), old.SealedSeed)
		if err != nil {
			return err
		}
		step, ok := identity.CheckTOTPPair(seed, in.AuthenticationCode1, in.AuthenticationCode2, c.Now)
		if !ok {
			return invalid("AuthenticationCode", "two 6-digit codes that follow each other, from the device and of this minute. Check the clock of the device")
		}
		d := *old
		d.UserName, d.ActivateDate, d.LastStep = in.UserName, c.Now, step
		identity.MFADevices.Put(tx, c.Account, d.Name, &d)
		return nil
	})
}
