package console

import (
	"strings"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// subject is who a name that was given at sign-in means.
type subject struct {
	account *identity.Account // nil: there is none
	user    *identity.User    // nil: the root identity, or nobody
	profile *identity.LoginProfile
	// hash is what the password is checked against; empty if nobody can sign in
	// by the name.
	hash string
	// counted is the id under which failures are counted.
	counted string
}

// userDomain ends the domain of a user principal name.
//
// Source: "GetDefaultDomain" (IMS API reference).
const userDomain = ".onaliyun.com"

// maxName bounds a name at sign-in, in bytes: a user's and an account's with the
// domain fit.
const maxName = 256

// lookUp finds who is meant by a name: USER@ACCOUNT, where ACCOUNT is an account
// id, an alias or one of both with .onaliyun.com, or ACCOUNT alone for its root
// identity.
//
// Inferred: names of users and aliases are compared without regard to letter case at sign-in; source: RAM takes names that differ by letter case only for the same.
func lookUp(r state.Reader, name string) subject {
	user, label, isUser := strings.Cut(name, "@")
	if !isUser {
		label = name
	}
	label = strings.ToLower(label)
	if isUser {
		label = strings.TrimSuffix(label, userDomain)
	}
	if len(name) > maxName || label == "" {
		return subject{}
	}
	s := subject{account: findAccount(r, label)}
	if s.account == nil {
		return s
	}
	if !isUser {
		s.hash, s.counted = s.account.RootPasswordHash, "root"
		return s
	}
	s.counted = unknown + hashOf(strings.ToLower(user))
	u := identity.UsersByLowerName.First(r, s.account.ID, strings.ToLower(user))
	if u == nil {
		return s
	}
	s.user, s.counted = u, "user/"+u.UserID
	if s.profile = identity.LoginProfiles.Get(r, s.account.ID, u.UserName); s.profile != nil {
		s.hash = s.profile.PasswordHash
	}
	return s
}

// unknown begins the ids of names that nobody has.
const unknown = "name/"

func findAccount(r state.Reader, label string) *identity.Account {
	for id := range state.Accounts(r) {
		a := identity.Accounts.Get(r, id, identity.Self)
		if a != nil && (a.ID == label || a.Alias != "" && strings.EqualFold(a.Alias, label)) {
			return a
		}
	}
	return nil
}

// principal gives who the subject is, for the trail; the zero value for nobody.
func (s *subject) principal() acs.Principal {
	switch {
	case s.user != nil:
		return acs.Principal{Type: acs.RAMUser, Account: s.account.ID, UserID: s.user.UserID, UserName: s.user.UserName}
	case s.counted == "root":
		return acs.Principal{Type: acs.Account, Account: s.account.ID}
	}
	return acs.Principal{}
}
