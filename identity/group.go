package identity

import (
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/state"
)

// CreateGroup stores a new user group, if its name is free in any letter case
// and the quota leaves room. The texts have been checked.
//
// Source: "CreateGroup" (RAM API reference), "Limitations" (RAM).
func CreateGroup(tx *state.Tx, account string, limits catalog.Limits, g *Group) error {
	if err := groupNameTaken(tx, account, g.GroupName); err != nil {
		return err
	}
	if Groups.Count(tx, account, "") >= limits.Groups {
		return LimitExceeded("Group", "groups of the account", limits.Groups)
	}
	Groups.Put(tx, account, g.GroupName, g)
	return nil
}

func groupNameTaken(tx *state.Tx, account, name string) error {
	if g := GroupsByLowerName.First(tx, account, strings.ToLower(name)); g != nil {
		return AlreadyExists("Group", "The group %q exists already. Names that differ by letter case only count as the same.", g.GroupName)
	}
	return nil
}

// GroupEdit says what to change about a user group. What is nil stays, what is
// empty is cleared.
type GroupEdit struct {
	NewName     string // empty: the name stays
	DisplayName *string
	Comments    *string
}

// Check checks the texts of the edit against UpdateGroup's rules.
func (e GroupEdit) Check(limits catalog.Limits) error {
	return firstError(
		CheckOptional("NewGroupName", limits.GroupName, e.NewName),
		CheckOptional("NewDisplayName", limits.DisplayName, text(e.DisplayName)),
		CheckOptional("NewComments", limits.Comments, text(e.Comments)),
	)
}

// UpdateGroup changes a group, also its name, and gives it as it is then.
// Members and grants stay.
//
// Source: "UpdateGroup" (RAM API reference).
func UpdateGroup(tx *state.Tx, account, name string, e GroupEdit, now time.Time) (Group, error) {
	old, err := FindGroup(tx, account, name)
	if err != nil {
		return Group{}, err
	}
	g := *old
	set(&g.DisplayName, e.DisplayName)
	set(&g.Comments, e.Comments)
	g.UpdateDate = now
	if e.NewName != "" && e.NewName != name {
		if !strings.EqualFold(e.NewName, name) {
			if err := groupNameTaken(tx, account, e.NewName); err != nil {
				return Group{}, err
			}
		}
		renameGroup(tx, account, name, e.NewName)
		g.GroupName = e.NewName
	}
	stored := g
	Groups.Put(tx, account, g.GroupName, &stored)
	return g, nil
}

// renameGroup gives a group another name, with its members and grants.
func renameGroup(tx *state.Tx, account, from, to string) {
	Groups.Delete(tx, account, from)
	for id, m := range gather(MembershipsByGroup.Find(tx, account, from)) {
		moved := *m
		moved.GroupName = to
		Memberships.Delete(tx, account, id)
		Memberships.Put(tx, account, moved.ID(), &moved)
	}
	moveGrants(tx, account, ToGroup, from, to)
}

// DeleteGroup deletes a group that has no members and no policies left.
//
// Source: "DeleteGroup" (RAM API reference).
func DeleteGroup(tx *state.Tx, account, name string) error {
	if _, err := FindGroup(tx, account, name); err != nil {
		return err
	}
	if nonEmpty(MembershipsByGroup.Find(tx, account, name)) {
		return DeleteConflict("Group.User", "The group %s has members. Remove them with RemoveUserFromGroup first; ListUsersForGroup gives them.", name)
	}
	if nonEmpty(Attachments.All(tx, account, Grantee{ToGroup, name}.prefix(), "")) {
		return DeleteConflict("Group.Policy", "The group %s has policies. Detach them first: those of the account with DetachPolicyFromGroup, those in resource groups with DetachPolicy of ResourceManager, whose ListPolicyAttachments gives all.", name)
	}
	Groups.Delete(tx, account, name)
	return nil
}

// ID gives the membership's id in its collection.
func (m Membership) ID() string { return m.UserName + "/" + m.GroupName }

// AddUserToGroup makes a user a member of a group.
//
// Source: "AddUserToGroup" (RAM API reference), "Limitations" (RAM).
func AddUserToGroup(tx *state.Tx, account string, limits catalog.Limits, m *Membership) error {
	if err := findBoth(tx, account, m.UserName, m.GroupName); err != nil {
		return err
	}
	if Memberships.Get(tx, account, m.ID()) != nil {
		return AlreadyExists("User.Group", "The user %s is in the group %s already.", m.UserName, m.GroupName)
	}
	if Memberships.Count(tx, account, m.UserName+"/") >= limits.GroupsPerUser {
		return LimitExceeded("User.Group", "groups of one user", limits.GroupsPerUser)
	}
	Memberships.Put(tx, account, m.ID(), m)
	return nil
}

// RemoveUserFromGroup ends a membership.
//
// Source: "RemoveUserFromGroup" (RAM API reference).
func RemoveUserFromGroup(tx *state.Tx, account, user, group string) error {
	if err := findBoth(tx, account, user, group); err != nil {
		return err
	}
	id := Membership{UserName: user, GroupName: group}.ID()
	if Memberships.Get(tx, account, id) == nil {
		return NotExist("User.Group", "The user %s is not in the group %s.", user, group)
	}
	Memberships.Delete(tx, account, id)
	return nil
}

func findBoth(r state.Reader, account, user, group string) error {
	if _, err := FindUser(r, account, user); err != nil {
		return err
	}
	_, err := FindGroup(r, account, group)
	return err
}
