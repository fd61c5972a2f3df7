package ram

import (
	"net/mail"
	"regexp"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// User is a RAM user as answers show it.
type User struct {
	UserId      string
	UserName    string
	DisplayName string
	MobilePhone string
	Email       string
	Comments    string
	CreateDate  time.Time
	UpdateDate  time.Time
}

func showUser(u *identity.User) User {
	return User{u.UserID, u.UserName, u.DisplayName, u.MobilePhone, u.Email, u.Comments, u.CreateDate, u.UpdateDate}
}

var mobilePhone = regexp.MustCompile(`^[0-9]{1,4}-[0-9]{4,16}$`)

// checkUser checks the texts of a user; prefix is New for UpdateUser.
//
// Source: "CreateUser" (RAM API reference).
//
// Inferred: a MobilePhone has 1 to 4 digits of country code and 4 to 16 digits of number, an Email is an RFC 5322 address; source: "CreateUser" (RAM API reference) names the forms only.
func checkUser(limits catalog.Limits, prefix, displayName, mobile, email, comments string) error {
	if err := firstError(
		checkOptional(prefix+"DisplayName", limits.DisplayName, displayName),
		checkOptional(prefix+"Comments", limits.Comments, comments),
	); err != nil {
		return err
	}
	if mobile != "" && !mobilePhone.MatchString(mobile) {
		return invalid(prefix+"MobilePhone.Format", "a country code, a hyphen and a number, for example 86-13800000000")
	}
	if email != "" {
		if a, err := mail.ParseAddress(email); err != nil || a.Address != email || len(email) > 128 {
			return invalid(prefix+"Email.Format", "an e-mail address of at most 128 characters")
		}
	}
	return nil
}

// userNameTaken refuses a name that another user has in any letter case.
func userNameTaken(tx *state.Tx, c *api.Call, name string) error {
	if u := identity.UsersByLowerName.First(tx, c.Account, strings.ToLower(name)); u != nil {
		return exists("User", "The user %q exists already. Names that differ by letter case only count as the same.", u.UserName)
	}
	return nil
}

// renameUser gives a user another name with everything that hangs on the old
// one: keys, console password, memberships, grants and MFA device.
func renameUser(tx *state.Tx, account, from, to string) {
	identity.Users.Delete(tx, account, from)
	for id, k := range gather(identity.AccessKeysByUser.Find(tx, account, from)) {
		moved := *k
		moved.UserName = to
		identity.AccessKeys.Put(tx, account, id, &moved)
	}
	if p := identity.LoginProfiles.Get(tx, account, from); p != nil {
		moved := *p
		moved.UserName = to
		identity.LoginProfiles.Delete(tx, account, from)
		identity.LoginProfiles.Put(tx, account, to, &moved)
	}
	for id, m := range gather(identity.Memberships.All(tx, account, from+"/", "")) {
		moved := *m
		moved.UserName = to
		identity.Memberships.Delete(tx, account, id)
		identity.Memberships.Put(tx, account, membershipID(to, m.GroupName), &moved)
	}
	for id, d := range gather(identity.MFADevicesByUser.Find(tx, account, from)) {
		moved := *d
		moved.UserName = to
		identity.MFADevices.Put(tx, account, id, &moved)
	}
	moveGrants(tx, account, identity.ToUser, from, to)
}
