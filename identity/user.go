package identity

import (
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/state"
)

// What RAM and IMS both do with users stands here once: the checks that depend
// on state and the change. Each function belongs into one transaction.

// CreateUser stores a new user, if its name is free in any letter case and the
// quota leaves room. The texts have been checked.
//
// Source: "CreateUser" (RAM API reference), "Limitations" (RAM).
func CreateUser(tx *state.Tx, account string, limits catalog.Limits, u *User) error {
	if err := userNameTaken(tx, account, u.UserName); err != nil {
		return err
	}
	if Users.Count(tx, account, "") >= limits.Users {
		return LimitExceeded("User", "users of the account", limits.Users)
	}
	Users.Put(tx, account, u.UserName, u)
	return nil
}

// userNameTaken refuses a name that another user has in any letter case.
func userNameTaken(tx *state.Tx, account, name string) error {
	if u := UsersByLowerName.First(tx, account, strings.ToLower(name)); u != nil {
		return AlreadyExists("User", "The user %q exists already. Names that differ by letter case only count as the same.", u.UserName)
	}
	return nil
}

// UserEdit says what to change about a user. What is nil stays, what is empty
// is cleared.
type UserEdit struct {
	NewName     string // empty: the name stays
	DisplayName *string
	MobilePhone *string
	Email       *string
	Comments    *string
}

// Check checks the texts of the edit against UpdateUser's rules.
func (e UserEdit) Check(limits catalog.Limits) error {
	return firstError(
		CheckOptional("NewUserName", limits.UserName, e.NewName),
		CheckUser(limits, "New", text(e.DisplayName), text(e.MobilePhone), text(e.Email), text(e.Comments)),
	)
}

// UpdateUser changes a user, also its name, and gives it as it is then. Keys,
// console password, groups, grants and MFA device go with the user, and so does
// the user's id.
//
// Source: "UpdateUser" (RAM API reference).
func UpdateUser(tx *state.Tx, account, name string, e UserEdit, now time.Time) (User, error) {
	old, err := FindUser(tx, account, name)
	if err != nil {
		return User{}, err
	}
	u := *old
	set(&u.DisplayName, e.DisplayName)
	set(&u.MobilePhone, e.MobilePhone)
	set(&u.Email, e.Email)
	set(&u.Comments, e.Comments)
	u.UpdateDate = now
	if e.NewName != "" && e.NewName != name {
		if !strings.EqualFold(e.NewName, name) {
			if err := userNameTaken(tx, account, e.NewName); err != nil {
				return User{}, err
			}
		}
		renameUser(tx, account, name, e.NewName)
		u.UserName = e.NewName
	}
	stored := u
	Users.Put(tx, account, u.UserName, &stored)
	return u, nil
}

// renameUser gives a user another name with everything that hangs on the old
// one: keys, console password, memberships, grants and MFA device.
func renameUser(tx *state.Tx, account, from, to string) {
	Users.Delete(tx, account, from)
	for id, k := range gather(AccessKeysByUser.Find(tx, account, from)) {
		moved := *k
		moved.UserName = to
		AccessKeys.Put(tx, account, id, &moved)
	}
	if p := LoginProfiles.Get(tx, account, from); p != nil {
		moved := *p
		moved.UserName = to
		LoginProfiles.Delete(tx, account, from)
		LoginProfiles.Put(tx, account, to, &moved)
	}
	for id, m := range gather(Memberships.All(tx, account, from+"/", "")) {
		moved := *m
		moved.UserName = to
		Memberships.Delete(tx, account, id)
		Memberships.Put(tx, account, moved.ID(), &moved)
	}
	for id, d := range gather(MFADevicesByUser.Find(tx, account, from)) {
		moved := *d
		moved.UserName = to
		MFADevices.Put(tx, account, id, &moved)
	}
	moveGrants(tx, account, ToUser, from, to)
}

// DeleteUser deletes a user that has nothing left: no group, no policy in any
// scope, no access key, no console password and no MFA device.
//
// Source: "DeleteUser" (RAM API reference).
//
// Inferred: the order in which these are looked at; source: "Error messages" (RAM API reference) lists the conflicts without an order.
func DeleteUser(tx *state.Tx, account, name string) error {
	if _, err := FindUser(tx, account, name); err != nil {
		return err
	}
	switch {
	case nonEmpty(Memberships.All(tx, account, name+"/", "")):
		return DeleteConflict("User.Group", "The user %s is in a group. Remove it with RemoveUserFromGroup first; ListGroupsForUser gives the groups.", name)
	case nonEmpty(Attachments.All(tx, account, Grantee{ToUser, name}.prefix(), "")):
		return DeleteConflict("User.Policy", "The user %s has policies. Detach them first: those of the account with DetachPolicyFromUser, those in resource groups with DetachPolicy of ResourceManager, whose ListPolicyAttachments gives all.", name)
	case nonEmpty(AccessKeysByUser.Find(tx, account, name)):
		return DeleteConflict("User.AccessKey", "The user %s has access keys. Delete them with DeleteAccessKey first; ListAccessKeys gives them.", name)
	case LoginProfiles.Get(tx, account, name) != nil:
		return DeleteConflict("User.LoginProfile", "The user %s can sign in to the console. End that with DeleteLoginProfile first.", name)
	case nonEmpty(MFADevicesByUser.Find(tx, account, name)):
		return DeleteConflict("User.MFADevice", "The user %s has an MFA device. Take it off with UnbindMFADevice first.", name)
	}
	Users.Delete(tx, account, name)
	return nil
}
