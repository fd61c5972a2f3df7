package ram_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/seal"
)

func hashOf(h *apitest.Harness, user string) string {
	return identity.LoginProfiles.Get(h.Store.Snapshot(), apitest.Account, user).PasswordHash
}

func TestLoginProfileLife(t *testing.T) {
	h := start(t)
	do(h.Root, "CreateUser UserName=u")
	made := do(h.Root, "CreateLoginProfile UserName=u Password=Secret-123 MFABindRequired=true")
	made.Want("LoginProfile.MFABindRequired", "true")
	made.Want("LoginProfile.PasswordResetRequired", "false")
	hash := hashOf(h, "u")
	if ok, err := seal.CheckPassword(hash, "Secret-123"); !ok || err != nil || !strings.HasPrefix(hash, "$argon2id$") {
		t.Errorf("the password is kept as %q: %v", hash, err)
	}
	wantError(t, h.Root, "CreateLoginProfile UserName=u Password=Secret-123", "EntityAlreadyExists.User.LoginProfile", 409)
	do(h.Root, "UpdateLoginProfile UserName=u PasswordResetRequired=true")
	if hashOf(h, "u") != hash {
		t.Error("the password changed without being sent")
	}
	got := do(h.Root, "GetLoginProfile UserName=u")
	got.Want("LoginProfile.PasswordResetRequired", "true")
	got.Want("LoginProfile.MFABindRequired", "true")
	do(h.Root, "UpdateLoginProfile UserName=u Password=Secret-456 MFABindRequired=false")
	if ok, _ := seal.CheckPassword(hashOf(h, "u"), "Secret-456"); !ok {
		t.Error("the password was not changed")
	}
	do(h.Root, "DeleteLoginProfile UserName=u")
	for _, call := range []string{"GetLoginProfile UserName=u", "DeleteLoginProfile UserName=u", "UpdateLoginProfile UserName=u"} {
		wantError(t, h.Root, call, "EntityNotExist.User.LoginProfile", 404)
	}
	for _, call := range []string{"GetLoginProfile UserName=x", "CreateLoginProfile UserName=x Password=Secret-123"} {
		wantError(t, h.Root, call, "EntityNotExist.User", 404)
	}
}

func TestPasswordPolicy(t *testing.T) {
	h := start(t)
	do(h.Root, "CreateUser UserName=u")
	def := do(h.Root, "GetPasswordPolicy")
	def.Want("PasswordPolicy.MinimumPasswordLength", "8")
	def.Want("PasswordPolicy.HardExpiry", "false")
	for password, code := range map[string]string{
		"short-1":               "InvalidParameter.Password.Length",
		strings.Repeat("a", 33): "InvalidParameter.Password.Length",
		"pässword-123":          "InvalidParameter.Password.InvalidChars",
		"pass word-123":         "InvalidParameter.Password.InvalidChars",
	} {
		wantError(t, h.Root, "CreateLoginProfile UserName=u", code, 400, "Password", password)
	}
	set := do(h.Root, "SetPasswordPolicy MinimumPasswordLength=10 RequireLowercaseCharacters=true RequireUppercaseCharacters=true RequireNumbers=true RequireSymbols=true PasswordReusePrevention=2 MaxPasswordAge=90 HardExpiry=true MaxLoginAttemps=3")
	set.Want("PasswordPolicy.MinimumPasswordLength", "10")
	do(h.Root, "SetPasswordPolicy MaxLoginAttemps=4").Want("PasswordPolicy.HardExpiry", "false")
	got := do(h.Root, "GetPasswordPolicy")
	got.Want("PasswordPolicy.MaxLoginAttemps", "4")
	got.Want("PasswordPolicy.RequireSymbols", "true")
	for _, weak := range []string{"AA11!!AA11", "aa11!!aa11", "aaAA!!aaAA", "aaAA11aaAA"} {
		wantError(t, h.Root, "CreateLoginProfile UserName=u Password="+weak, "InvalidParameter.Password.TooWeak", 400)
	}
	wantError(t, h.Root, "CreateLoginProfile UserName=u Password=aA1!aA1!9", "InvalidParameter.Password.Length", 400)
	do(h.Root, "CreateLoginProfile UserName=u Password=aA1!aA1!91")
	wantError(t, h.Root, "UpdateLoginProfile UserName=u Password=aA1!aA1!91", "InvalidParameter.Password.Reused", 400)
	do(h.Root, "UpdateLoginProfile UserName=u Password=aA1!aA1!92")
	wantError(t, h.Root, "UpdateLoginProfile UserName=u Password=aA1!aA1!91", "InvalidParameter.Password.Reused", 400)
	do(h.Root, "UpdateLoginProfile UserName=u Password=aA1!aA1!93")
	do(h.Root, "UpdateLoginProfile UserName=u Password=aA1!aA1!91") // two others came between
	for _, call := range []string{"MinimumPasswordLength=7", "MinimumPasswordLength=33", "MaxPasswordAge=-1", "PasswordReusePrevention=25", "MaxLoginAttemps=33"} {
		name, _, _ := strings.Cut(call, "=")
		wantError(t, h.Root, "SetPasswordPolicy "+call, "InvalidParameter."+name, 400)
	}
}

func TestChangePassword(t *testing.T) {
	h := start(t)
	u := h.User("u", allow("ram:ChangePassword", "acs:ram:*:*:user/u"))
	const change = "ChangePassword OldPassword=Secret-123 NewPassword=Secret-456"
	wantError(t, u, change, "EntityNotExist.User.LoginProfile", 404)
	do(h.Root, "CreateLoginProfile UserName=u Password=Secret-123 PasswordResetRequired=true")
	wantError(t, u, "ChangePassword OldPassword=Secret-124 NewPassword=Secret-456", "InvalidParameter.OldPassword", 400)
	wantError(t, u, "ChangePassword OldPassword=Secret-123 NewPassword=short", "InvalidParameter.Password.Length", 400)
	do(u, change)
	if ok, _ := seal.CheckPassword(hashOf(h, "u"), "Secret-456"); !ok {
		t.Error("the password was not changed")
	}
	do(h.Root, "GetLoginProfile UserName=u").Want("LoginProfile.PasswordResetRequired", "false")
	wantError(t, u, change, "InvalidParameter.OldPassword", 400)
	wantError(t, h.Root, change, "NoPermission", 403)

	do(h.Root, "SetSecurityPreference AllowUserToChangePassword=false")
	wantError(t, u, "ChangePassword OldPassword=Secret-456 NewPassword=Secret-789", "NoPermission", 403)
	do(h.Root, "SetSecurityPreference AllowUserToChangePassword=true")
	do(h.Root, "SetPasswordPolicy HardExpiry=true MaxPasswordAge=30")
	h.Advance(31 * 24 * time.Hour)
	wantError(t, u, "ChangePassword OldPassword=Secret-456 NewPassword=Secret-789", "NoPermission", 403)
	do(h.Root, "UpdateLoginProfile UserName=u Password=Secret-456")
	do(u, "ChangePassword OldPassword=Secret-456 NewPassword=Secret-789")
}
