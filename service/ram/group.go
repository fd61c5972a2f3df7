package ram

import (
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// Group is a RAM user group as answers show it.
type Group struct {
	GroupId    string
	GroupName  string
	Comments   string
	CreateDate time.Time
	UpdateDate time.Time
}

func showGroup(g *identity.Group) Group {
	return Group{g.GroupID, g.GroupName, g.Comments, g.CreateDate, g.UpdateDate}
}

func groupNameTaken(tx *state.Tx, c *api.Call, name string) error {
	if g := identity.GroupsByLowerName.First(tx, c.Account, strings.ToLower(name)); g != nil {
		return exists("Group", "The group %q exists already. Names that differ by letter case only count as the same.", g.GroupName)
	}
	return nil
}

func membershipID(user, group string) string { return user + "/" + group }

// renameGroup gives a group another name, with its members and grants.
func renameGroup(tx *state.Tx, account, from, to string) {
	identity.Groups.Delete(tx, account, from)
	for id, m := range gather(identity.MembershipsByGroup.Find(tx, account, from)) {
		moved := *m
		moved.GroupName = to
		identity.Memberships.Delete(tx, account, id)
		identity.Memberships.Put(tx, account, membershipID(m.UserName, to), &moved)
	}
	moveGrants(tx, account, identity.ToGroup, from, to)
}
