package identity

import (
	"encoding/base32"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/identity/qr"
	"github.com/rampart-cloud/rampart/seal"
	"github.com/rampart-cloud/rampart/state"
)

// mfaName bounds the name of a virtual MFA device.
//
// Inferred: 1-64 letters, digits, . - and _; source: the rule for user names.
var mfaName = catalog.TextRule{Min: 1, Max: 64, Extra: ".-_"}

// Inferred: an account may have twice as many virtual MFA devices as users; source: none, LimitExceeded.VirtualMFADevice exists.
const devicesPerUser = 2

// VirtualMFA is the type of an MFA device that is a program.
const VirtualMFA = "VMFA"

const seedSize = 20 // bytes: 160 bits, as RFC 4226 recommends

// SerialNumber gives the ARN that stands for a device.
//
// Source: "CreateVirtualMFADevice" (RAM API reference): acs:ram::<account>:mfa/<name>.
func SerialNumber(account, name string) string {
	return acs.ARN{Service: "ram", Account: account, Resource: "mfa/" + name}.String()
}

// MFADeviceName gives the name in a serial number; ok is false for one of
// another form or account.
func MFADeviceName(account, serial string) (name string, ok bool) {
	a, err := acs.ParseARN(serial)
	if err != nil || a.Service != "ram" || a.Account != account || a.Region != "" && a.Region != "*" {
		return "", false
	}
	return strings.CutPrefix(a.Resource, "mfa/")
}

// NewMFADevice makes a device, with its seed as base32 text and as the PNG
// picture that authenticator programs read. Nothing is stored.
//
// Source: "CreateVirtualMFADevice" (RAM API reference).
func NewMFADevice(random io.Reader, sealer *seal.Sealer, account, name string, now time.Time) (d *MFADevice, seed string, picture []byte, err error) {
	if err := CheckText("VirtualMFADeviceName", mfaName, name); err != nil {
		return nil, "", nil, err
	}
	b := make([]byte, seedSize)
	if _, err := io.ReadFull(random, b); err != nil {
		return nil, "", nil, fmt.Errorf("no randomness: %w", err)
	}
	sealed, err := sealer.Seal(MFAPurpose(name), b)
	if err != nil {
		return nil, "", nil, err
	}
	seed = base32.StdEncoding.EncodeToString(b)
	picture, err = qr.PNG("otpauth://totp/" + url.PathEscape(name+"@"+account) + "?secret=" + seed + "&issuer=Rampart")
	if err != nil {
		return nil, "", nil, err
	}
	return &MFADevice{Name: name, SealedSeed: sealed, CreateDate: now}, seed, picture, nil
}

// CreateMFADevice stores a new device, if its name is free in any letter case
// and the quota leaves room. It is nobody's yet.
func CreateMFADevice(tx *state.Tx, account string, limits catalog.Limits, d *MFADevice) error {
	if nonEmpty(MFADevicesByLower.Find(tx, account, strings.ToLower(d.Name))) {
		return AlreadyExists("VirtualMFADevice", "A virtual MFA device %q exists already. Names that differ by letter case only count as the same.", d.Name)
	}
	if most := limits.Users * devicesPerUser; MFADevices.Count(tx, account, "") >= most {
		return LimitExceeded("VirtualMFADevice", "virtual MFA devices of the account", most)
	}
	MFADevices.Put(tx, account, d.Name, d)
	return nil
}

// FindMFADevice gives a device by serial number, or
// EntityNotExist.VirtualMFADevice.
func FindMFADevice(r state.Reader, account, serial string) (*MFADevice, error) {
	if name, ok := MFADeviceName(account, serial); ok {
		if d := MFADevices.Get(r, account, name); d != nil {
			return d, nil
		}
	}
	return nil, NotExist("VirtualMFADevice", "There is no virtual MFA device %q. ListVirtualMFADevices gives those that there are.", serial)
}

// MFADeviceOf gives the device that a user has, or EntityNotExist.User or
// .User.MFADevice.
func MFADeviceOf(r state.Reader, account, user string) (*MFADevice, error) {
	if _, err := FindUser(r, account, user); err != nil {
		return nil, err
	}
	if d := MFADevicesByUser.First(r, account, user); d != nil {
		return d, nil
	}
	return nil, NotExist("User.MFADevice", "The user %s has no MFA device.", user)
}

// BindMFADevice gives a device to a user, when two codes of it that follow each
// other show that the authenticator program has the seed.
//
// Source: "BindMFADevice" (RAM API reference), RFC 6238.
//
// Inferred: codes that do not fit give InvalidParameter.AuthenticationCode, a device that somebody has EntityAlreadyExists.VirtualMFADevice; source: none.
func BindMFADevice(tx *state.Tx, sealer *seal.Sealer, account, user, serial, code1, code2 string, now time.Time) error {
	_, err1 := FindUser(tx, account, user)
	old, err2 := FindMFADevice(tx, account, serial)
	if err := firstError(err1, err2); err != nil {
		return err
	}
	if old.UserName != "" && old.UserName != user {
		return AlreadyExists("VirtualMFADevice", "The device %s belongs to another user.", old.Name)
	}
	if nonEmpty(MFADevicesByUser.Find(tx, account, user)) {
		return AlreadyExists("User.MFADevice", "The user %s has an MFA device already. Take it off with UnbindMFADevice first.", user)
	}
	seed, err := sealer.Open(MFAPurpose(old.Name), old.SealedSeed)
	if err != nil {
		return err
	}
	step, ok := CheckTOTPPair(seed, code1, code2, now)
	if !ok {
		return InvalidParameter("AuthenticationCode", "two 6-digit codes that follow each other, from the device and of this minute. Check the clock of the device")
	}
	d := *old
	d.UserName, d.ActivateDate, d.LastStep = user, now, step
	MFADevices.Put(tx, account, d.Name, &d)
	return nil
}

// UnbindMFADevice takes a user's device off and gives it. The device stays,
// nobody's.
//
// Source: "UnbindMFADevice" (RAM API reference).
func UnbindMFADevice(tx *state.Tx, account, user string) (*MFADevice, error) {
	old, err := MFADeviceOf(tx, account, user)
	if err != nil {
		return nil, err
	}
	d := *old
	d.UserName, d.ActivateDate = "", time.Time{}
	MFADevices.Put(tx, account, d.Name, &d)
	return &d, nil
}

// DeleteMFADevice deletes a device that nobody has.
//
// Source: "DeleteVirtualMFADevice" (RAM API reference).
//
// Inferred: a device that a user has gives DeleteConflict.VirtualMFADevice.User; source: none, it would take the user's second factor away.
func DeleteMFADevice(tx *state.Tx, account, serial string) error {
	d, err := FindMFADevice(tx, account, serial)
	if err != nil {
		return err
	}
	if d.UserName != "" {
		return DeleteConflict("VirtualMFADevice.User", "The device %s belongs to user %s. Take it off with UnbindMFADevice first.", d.Name, d.UserName)
	}
	MFADevices.Delete(tx, account, d.Name)
	return nil
}
