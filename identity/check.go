package identity

import (
	"net/http"
	"net/mail"
	"regexp"
	"strings"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/catalog"
)

// CheckText checks a text against its rule: its length, then its characters.
//
// Source: "CreatePolicy" (RAM API reference): InvalidParameter.PolicyName.Length
// and InvalidParameter.PolicyName.InvalidChars.
//
// Inferred: the codes of the other names are formed like those of PolicyName; source: "CreatePolicy" (RAM API reference).
func CheckText(param string, rule catalog.TextRule, s string) error {
	switch rule.Check(s) {
	case catalog.BadLength:
		return acs.New(acs.Invalid, http.StatusBadRequest, "InvalidParameter."+param+".Length",
			"The parameter %s must have %d to %d characters.", param, rule.Min, rule.Max)
	case catalog.BadCharacter:
		return acs.New(acs.Invalid, http.StatusBadRequest, "InvalidParameter."+param+".InvalidChars",
			"The parameter %s may hold ASCII letters, digits and %q only.", param, rule.Extra)
	}
	return nil
}

// CheckOptional is CheckText for a parameter that may be absent or empty.
func CheckOptional(param string, rule catalog.TextRule, s string) error {
	if s == "" {
		return nil
	}
	return CheckText(param, rule, s)
}

var mobilePhone = regexp.MustCompile(`^[0-9]{1,4}-[0-9]{4,16}$`)

// CheckUser checks the texts of a user; prefix is what stands before the names
// of the parameters: New for UpdateUser.
//
// Source: "CreateUser" (RAM API reference).
//
// Inferred: a MobilePhone has 1 to 4 digits of country code and 4 to 16 digits of number, an Email is an RFC 5322 address; source: "CreateUser" (RAM API reference) names the forms only.
func CheckUser(limits catalog.Limits, prefix, displayName, mobile, email, comments string) error {
	if err := firstError(
		CheckOptional(prefix+"DisplayName", limits.DisplayName, displayName),
		CheckOptional(prefix+"Comments", limits.Comments, comments),
	); err != nil {
		return err
	}
	if mobile != "" && !mobilePhone.MatchString(mobile) {
		return InvalidParameter(prefix+"MobilePhone.Format", "a country code, a hyphen and a number, for example 86-13800000000")
	}
	if email != "" {
		if a, err := mail.ParseAddress(email); err != nil || a.Address != email || len(email) > 128 {
			return InvalidParameter(prefix+"Email.Format", "an e-mail address of at most 128 characters")
		}
	}
	return nil
}

// CheckPassword checks a new password against the account's policy; most is the
// most characters that one may have.
//
// Source: "SetPasswordPolicy" (RAM API reference); at most 32 characters.
//
// Inferred: a password may hold the printable ASCII characters without the blank; source: none.
//
// Inferred: a wrong length gives InvalidParameter.Password.Length, a missing kind of character InvalidParameter.Password.TooWeak; source: "Error messages" (RAM API reference) names TooWeak only.
func (p PasswordPolicy) CheckPassword(password string, most int) error {
	if n := len(password); n < p.MinimumPasswordLength || n > most {
		return acs.New(acs.Invalid, http.StatusBadRequest, "InvalidParameter.Password.Length",
			"The password must have %d to %d characters. GetPasswordPolicy gives the account's rules.", p.MinimumPasswordLength, most)
	}
	if strings.ContainsFunc(password, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return acs.New(acs.Invalid, http.StatusBadRequest, "InvalidParameter.Password.InvalidChars",
			"The password may hold ASCII letters, digits and symbols only, and no blanks.")
	}
	const lower, upper, numbers = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
	for _, rule := range []struct {
		required bool
		met      bool
		what     string
	}{
		{p.RequireLowercaseCharacters, strings.ContainsAny(password, lower), "a lower-case letter"},
		{p.RequireUppercaseCharacters, strings.ContainsAny(password, upper), "an upper-case letter"},
		{p.RequireNumbers, strings.ContainsAny(password, numbers), "a digit"},
		{p.RequireSymbols, strings.Trim(password, lower+upper+numbers) != "", "a symbol"},
	} {
		if rule.required && !rule.met {
			return acs.New(acs.Invalid, http.StatusBadRequest, "InvalidParameter.Password.TooWeak",
				"The password must hold %s. GetPasswordPolicy gives the account's rules.", rule.what)
		}
	}
	return nil
}

// set changes a field if there is something to set it to.
func set[T any](field, to *T) {
	if to != nil {
		*field = *to
	}
}

// text gives what an optional text says, or nothing.
func text(p *string) string {
	if p == nil {
		return ""
	}
	return *p
}
