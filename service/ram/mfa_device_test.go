package ram_test

import (
	"bytes"
	"encoding/base32"
	"encoding/base64"
	"image/png"
	"strings"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/identity"
)

// device makes a virtual MFA device and gives its seed.
func device(t *testing.T, h *apitest.Harness, name string) (serial string, seed []byte) {
	t.Helper()
	made := do(h.Root, "CreateVirtualMFADevice VirtualMFADeviceName="+name)
	seed, err := base32.StdEncoding.DecodeString(made.Text("VirtualMFADevice.Base32StringSeed"))
	if err != nil || len(seed) != 20 {
		t.Fatalf("the seed has %d bytes: %v", len(seed), err)
	}
	return made.Text("VirtualMFADevice.SerialNumber"), seed
}

// codes gives the code of now and the one after it.
func codes(h *apitest.Harness, seed []byte) string {
	step := identity.TOTPStep(h.Now())
	return " AuthenticationCode1=" + identity.TOTP(seed, step) + " AuthenticationCode2=" + identity.TOTP(seed, step+1)
}

func bind(t *testing.T, h *apitest.Harness, user, name string) {
	t.Helper()
	serial, seed := device(t, h, name)
	do(h.Root, "BindMFADevice UserName="+user+" SerialNumber="+serial+codes(h, seed))
}

func TestMFADeviceLife(t *testing.T) {
	h := start(t)
	do(h.Root, "CreateUser UserName=u DisplayName=U")
	serial, seed := device(t, h, "phone")
	if serial != "acs:ram::"+apitest.Account+":mfa/phone" {
		t.Errorf("serial number %s", serial)
	}
	rec := identity.MFADevices.Get(h.Store.Snapshot(), apitest.Account, "phone")
	if strings.Contains(rec.SealedSeed, base32.StdEncoding.EncodeToString(seed)) || bytes.Contains([]byte(rec.SealedSeed), seed) {
		t.Error("the seed is stored as it is")
	}
	list := do(h.Root, "ListVirtualMFADevices")
	list.Want("VirtualMFADevices.VirtualMFADevice.0.ActivateDate", "")
	if list.Has("VirtualMFADevices.VirtualMFADevice.0.User") || list.Has("VirtualMFADevices.VirtualMFADevice.0.Base32StringSeed") {
		t.Error("the list shows a user or the seed")
	}
	right := codes(h, seed)
	do(h.Root, "BindMFADevice UserName=u SerialNumber="+serial+right)
	do(h.Root, "GetUserMFAInfo UserName=u").Want("MFADevice.Type", "VMFA")
	list = do(h.Root, "ListVirtualMFADevices")
	list.Want("VirtualMFADevices.VirtualMFADevice.0.User.UserName", "u")
	list.Want("VirtualMFADevices.VirtualMFADevice.0.ActivateDate", "2026-01-02T03:04:05Z")
	wantError(t, h.Root, "DeleteVirtualMFADevice SerialNumber="+serial, "DeleteConflict.VirtualMFADevice.User", 409)
	do(h.Root, "UnbindMFADevice UserName=u").Want("MFADevice.SerialNumber", serial)
	wantError(t, h.Root, "GetUserMFAInfo UserName=u", "EntityNotExist.User.MFADevice", 404)
	do(h.Root, "DeleteVirtualMFADevice SerialNumber="+serial)
	wantError(t, h.Root, "DeleteVirtualMFADevice SerialNumber="+serial, "EntityNotExist.VirtualMFADevice", 404)
}

func TestQRCode(t *testing.T) {
	h := start(t)
	b, err := base64.StdEncoding.DecodeString(do(h.Root, "CreateVirtualMFADevice VirtualMFADeviceName="+strings.Repeat("x", 64)).Text("VirtualMFADevice.QRCodePNG"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := png.Decode(bytes.NewReader(b)); err != nil {
		t.Error(err)
	}
}

func TestMFADeviceErrors(t *testing.T) {
	h := start(t)
	do(h.Root, "CreateUser UserName=u")
	do(h.Root, "CreateUser UserName=v")
	serial, seed := device(t, h, "d")
	to := "BindMFADevice UserName=u SerialNumber=" + serial
	step := identity.TOTPStep(h.Now())
	for _, row := range []struct {
		call, code string
		status     int
	}{
		{"CreateVirtualMFADevice", "MissingParameter.VirtualMFADeviceName", 400},
		{"CreateVirtualMFADevice VirtualMFADeviceName=a/b", "InvalidParameter.VirtualMFADeviceName.InvalidChars", 400},
		{"CreateVirtualMFADevice VirtualMFADeviceName=D", "EntityAlreadyExists.VirtualMFADevice", 409},
		{to, "MissingParameter.AuthenticationCode1", 400},
		{to + " AuthenticationCode1=000000 AuthenticationCode2=000001", "InvalidParameter.AuthenticationCode", 400},
		// The same code twice, and two in the wrong order.
		{to + " AuthenticationCode1=" + identity.TOTP(seed, step) + " AuthenticationCode2=" + identity.TOTP(seed, step), "InvalidParameter.AuthenticationCode", 400},
		{to + " AuthenticationCode1=" + identity.TOTP(seed, step+1) + " AuthenticationCode2=" + identity.TOTP(seed, step), "InvalidParameter.AuthenticationCode", 400},
		// Codes of ten minutes ago.
		{to + " AuthenticationCode1=" + identity.TOTP(seed, step-20) + " AuthenticationCode2=" + identity.TOTP(seed, step-19), "InvalidParameter.AuthenticationCode", 400},
		{"BindMFADevice UserName=x SerialNumber=" + serial + codes(h, seed), "EntityNotExist.User", 404},
		{"BindMFADevice UserName=u SerialNumber=acs:ram::1:mfa/d" + codes(h, seed), "EntityNotExist.VirtualMFADevice", 404},
		{"BindMFADevice UserName=u SerialNumber=d" + codes(h, seed), "EntityNotExist.VirtualMFADevice", 404},
		{"UnbindMFADevice UserName=u", "EntityNotExist.User.MFADevice", 404},
		{"UnbindMFADevice UserName=x", "EntityNotExist.User", 404},
		{"DeleteVirtualMFADevice SerialNumber=" + serial + "x", "EntityNotExist.VirtualMFADevice", 404},
	} {
		wantError(t, h.Root, row.call, row.code, row.status)
	}
	do(h.Root, to+codes(h, seed))
	h.Advance(time.Minute)
	wantError(t, h.Root, "BindMFADevice UserName=v SerialNumber="+serial+codes(h, seed), "EntityAlreadyExists.VirtualMFADevice", 409)
	serial2, seed2 := device(t, h, "d2")
	wantError(t, h.Root, "BindMFADevice UserName=u SerialNumber="+serial2+codes(h, seed2), "EntityAlreadyExists.User.MFADevice", 409)
}
