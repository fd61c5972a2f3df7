package ram

import (
	"encoding/base32"
	"encoding/base64"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/service/ram/qr"
	"github.com/rampart-cloud/rampart/state"
)

// CreateVirtualMFADeviceInput are the parameters of CreateVirtualMFADevice.
type CreateVirtualMFADeviceInput struct {
	VirtualMFADeviceName string `wire:",required"`
}

// CreateVirtualMFADeviceOutput is the answer of CreateVirtualMFADevice.
type CreateVirtualMFADeviceOutput struct {
	VirtualMFADevice struct {
		SerialNumber     string // acs:ram::<account>:mfa/<name>
		Base32StringSeed string // shown here and never again
		QRCodePNG        string // base64; the seed as an otpauth address
	}
}

// CreateVirtualMFADevice makes a secret for an authenticator program. It is
// nobody's until BindMFADevice gives it to a user.
var CreateVirtualMFADevice = api.Operation[*Service, CreateVirtualMFADeviceInput, CreateVirtualMFADeviceOutput]{
	Product: api.RAM, Name: "CreateVirtualMFADevice", Action: "ram:CreateVirtualMFADevice", Effect: api.Write,
	Resources: allDevices[CreateVirtualMFADeviceInput],
	DryRun:    api.NoDryRun,
	Source:    `"CreateVirtualMFADevice" (RAM API reference)`,
	Handle:    createVirtualMFADevice,
}

func createVirtualMFADevice(s *Service, c *api.Call, in *CreateVirtualMFADeviceInput) (*CreateVirtualMFADeviceOutput, error) {
	name := in.VirtualMFADeviceName
	if err := checkText("VirtualMFADeviceName", mfaName, name); err != nil {
		return nil, err
	}
	seed := make([]byte, 20) // 160 bits, as RFC 4226 recommends
	if _, err := io.ReadFull(c.Random(), seed); err != nil {
		return nil, fmt.Errorf("no randomness: %w", err)
	}
	sealed, err := c.Seal().Seal(identity.MFAPurpose(name), seed)
	if err != nil {
		return nil, err
	}
	text := base32.StdEncoding.EncodeToString(seed)
	picture, err := qr.PNG("otpauth://totp/" + url.PathEscape(name+"@"+c.Account) + "?secret=" + text + "&issuer=Rampart")
	if err != nil {
		return nil, err
	}
	most := s.limits(c.Account).Users * devicesPerUser
	err = c.Update(func(tx *state.Tx) error {
		if nonEmpty(identity.MFADevicesByLower.Find(tx, c.Account, strings.ToLower(name))) {
			return exists("VirtualMFADevice", "A virtual MFA device %q exists already. Names that differ by letter case only count as the same.", name)
		}
		if identity.MFADevices.Count(tx, c.Account, "") >= most {
			return exceeded("VirtualMFADevice", "virtual MFA devices of the account", most)
		}
		identity.MFADevices.Put(tx, c.Account, name, &identity.MFADevice{Name: name, SealedSeed: sealed, CreateDate: c.Now})
		return nil
	})
	if err != nil {
		return nil, err
	}
	out := new(CreateVirtualMFADeviceOutput)
	out.VirtualMFADevice.SerialNumber = serialNumber(c, name)
	out.VirtualMFADevice.Base32StringSeed = text
	out.VirtualMFADevice.QRCodePNG = base64.StdEncoding.EncodeToString(picture)
	return out, nil
}
