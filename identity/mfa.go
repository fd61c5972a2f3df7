package identity

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"time"
)

// MFADevice is a virtual MFA device: a secret that an authenticator program
// shares with the account. Its id in the collection is the name.
type MFADevice struct {
	Name         string
	SealedSeed   string // opened with MFAPurpose(Name)
	UserName     string `json:",omitempty"` // whose it is; empty: nobody's yet
	CreateDate   time.Time
	ActivateDate time.Time `json:",omitzero"`
	LastStep     int64     `json:",omitempty"` // of the last code that was accepted; a code counts once
}

func (d *MFADevice) owner() []string {
	if d.UserName == "" {
		return nil
	}
	return []string{d.UserName}
}

// MFAPurpose is what a device's seed is sealed for.
func MFAPurpose(name string) string { return "mfadevice/" + name }

// The parameters of the codes.
//
// Source: RFC 6238, with the values that common authenticator programs assume:
// SHA-1, steps of 30 seconds, 6 digits.
const (
	totpStep  = 30 // seconds
	totpDrift = 1  // steps that the device's clock may be off, either way
)

// TOTPStep gives the number of the time step that t is in.
func TOTPStep(t time.Time) int64 { return t.Unix() / totpStep }

// TOTP gives the 6-digit code of a time step.
//
// Source: RFC 6238, RFC 4226.
func TOTP(seed []byte, step int64) string {
	var counter [8]byte
	binary.BigEndian.PutUint64(counter[:], uint64(step))
	m := hmac.New(sha1.New, seed)
	m.Write(counter[:])
	sum := m.Sum(nil)
	at := sum[len(sum)-1] & 0x0f
	n := binary.BigEndian.Uint32(sum[at:]) & 0x7fffffff
	return fmt.Sprintf("%06d", n%1_000_000)
}

// CheckTOTP finds the time step near now, later than last, whose code this is,
// one step of clock drift allowed. The caller stores the step as the new last,
// so that a code that was seen cannot be used again.
func CheckTOTP(seed []byte, code string, now time.Time, last int64) (step int64, ok bool) {
	at := TOTPStep(now)
	for s := max(at-totpDrift, last+1); s <= at+totpDrift; s++ {
		if subtle.ConstantTimeCompare([]byte(TOTP(seed, s)), []byte(code)) == 1 {
			return s, true
		}
	}
	return 0, false
}

// CheckTOTPPair checks two codes that follow each other, as binding a device
// asks for. It gives the step of the second.
func CheckTOTPPair(seed []byte, first, second string, now time.Time) (step int64, ok bool) {
	at := TOTPStep(now)
	for s := at - totpDrift - 1; s <= at+totpDrift; s++ {
		a := subtle.ConstantTimeCompare([]byte(TOTP(seed, s)), []byte(first))
		b := subtle.ConstantTimeCompare([]byte(TOTP(seed, s+1)), []byte(second))
		if a&b == 1 {
			return s + 1, true
		}
	}
	return 0, false
}
