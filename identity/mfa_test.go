package identity_test

import (
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/identity"
)

// Source: RFC 6238, appendix B, SHA-1; the last 6 of its 8 digits.
func TestTOTPVectors(t *testing.T) {
	seed := []byte("12345678901234567890")
	for unix, want := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130"} {
		if got := identity.TOTP(seed, identity.TOTPStep(time.Unix(unix, 0))); got != want {
			t.Errorf("at %d: %s, want %s", unix, got, want)
		}
	}
}

func TestCheckTOTP(t *testing.T) {
	seed := []byte("12345678901234567890")
	at := identity.TOTPStep(now)
	for off := int64(-3); off <= 3; off++ {
		step, ok := identity.CheckTOTP(seed, identity.TOTP(seed, at+off), now, 0)
		if want := off >= -1 && off <= 1; ok != want || ok && step != at+off {
			t.Errorf("a code %d steps off: %d, %v", off, step-at, ok)
		}
	}
	code := identity.TOTP(seed, at)
	step, ok := identity.CheckTOTP(seed, code, now, 0)
	if !ok {
		t.Fatal("the right code is refused")
	}
	if _, ok := identity.CheckTOTP(seed, code, now, step); ok {
		t.Error("a code counts twice")
	}
	if _, ok := identity.CheckTOTP(seed, identity.TOTP(seed, at+1), now, step); !ok {
		t.Error("the next code is refused")
	}
	for _, bad := range []string{"", "12345", code + "0", "000000 "} {
		if _, ok := identity.CheckTOTP(seed, bad, now, 0); ok {
			t.Errorf("%q is accepted", bad)
		}
	}
	if _, ok := identity.CheckTOTP([]byte("another seed 1234567"), code, now, 0); ok {
		t.Error("another device's code is accepted")
	}
}

func TestCheckTOTPPair(t *testing.T) {
	seed := []byte("12345678901234567890")
	at := identity.TOTPStep(now)
	for off := int64(-4); off <= 4; off++ {
		step, ok := identity.CheckTOTPPair(seed, identity.TOTP(seed, at+off), identity.TOTP(seed, at+off+1), now)
		if want := off >= -2 && off <= 1; ok != want || ok && step != at+off+1 {
			t.Errorf("a pair %d steps off: %d, %v", off, step-at, ok)
		}
	}
	if _, ok := identity.CheckTOTPPair(seed, identity.TOTP(seed, at), identity.TOTP(seed, at), now); ok {
		t.Error("the same code twice is accepted")
	}
}
