package identity

import (
	"time"

	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/state"
)

// Grantee is who a policy is granted to: a user, a group or a role.
type Grantee struct {
	Kind string // ToUser, ToGroup, ToRole
	Name string
}

// prefix begins the ids of the grantee's attachments.
func (g Grantee) prefix() string { return g.Kind + "/" + g.Name + "/" }

// Word gives the word that error codes and operation names have for the kind:
// User, Group or Role.
func (g Grantee) Word() string {
	switch g.Kind {
	case ToUser:
		return "User"
	case ToGroup:
		return "Group"
	}
	return "Role"
}

// Find says whether the grantee exists: EntityNotExist.User, .Group or .Role.
func (g Grantee) Find(r state.Reader, account string) (err error) {
	switch g.Kind {
	case ToUser:
		_, err = FindUser(r, account, g.Name)
	case ToGroup:
		_, err = FindGroup(r, account, g.Name)
	default:
		_, err = FindRole(r, account, g.Name)
	}
	return err
}

// Grantee gives who the policy is granted to.
func (a Attachment) Grantee() Grantee { return Grantee{a.PrincipalType, a.PrincipalName} }

// Attach grants a policy in the attachment's scope. RAM's AttachPolicyToUser
// and its sisters and ResourceManager's AttachPolicy make the same records.
//
// Source: "AttachPolicyToUser" (RAM API reference), "Limitations" (RAM): 10
// custom and 20 system policies each, grants of every scope counted.
//
// Inferred: codes EntityAlreadyExists.Role.Policy and LimitExceeded.Role.Policy for roles; source: those for users and groups in "Error messages" (RAM API reference).
func Attach(tx *state.Tx, account string, limits catalog.Limits, a *Attachment) error {
	g := a.Grantee()
	if err := g.Find(tx, account); err != nil {
		return err
	}
	if _, err := FindPolicy(tx, account, a.PolicyType, a.PolicyName); err != nil {
		return err
	}
	if a.Scope != AccountScope {
		if _, err := FindResourceGroup(tx, account, a.Scope); err != nil {
			return err
		}
	}
	if Attachments.Get(tx, account, a.ID()) != nil {
		return AlreadyExists(g.Word()+".Policy", "The policy %s is attached to %s %s already.", a.PolicyName, g.Kind, g.Name)
	}
	most := limits.CustomPerPrincipal
	if a.PolicyType == System {
		most = limits.SystemPerPrincipal
	}
	n := 0
	for _, other := range Attachments.All(tx, account, g.prefix(), "") {
		if other.PolicyType == a.PolicyType {
			n++
		}
	}
	if n >= most {
		return LimitExceeded(g.Word()+".Policy", a.PolicyType+" policies of one "+g.Kind, most)
	}
	Attachments.Put(tx, account, a.ID(), a)
	return nil
}

// Detach takes a grant away. A call that begins after the commit is decided
// without it.
//
// Source: "DetachPolicyFromUser" (RAM API reference).
//
// Inferred: code EntityNotExist.Role.Policy for roles; source: those for users and groups in "Error messages" (RAM API reference).
func Detach(tx *state.Tx, account string, a Attachment) error {
	g := a.Grantee()
	if err := g.Find(tx, account); err != nil {
		return err
	}
	if Attachments.Get(tx, account, a.ID()) == nil {
		where := ""
		if a.Scope != AccountScope {
			where = " in the resource group " + a.Scope
		}
		return NotExist(g.Word()+".Policy", "The %s policy %s is not attached to %s %s%s.", a.PolicyType, a.PolicyName, g.Kind, g.Name, where)
	}
	Attachments.Delete(tx, account, a.ID())
	return nil
}

// NewAttachment makes the record of a grant.
func NewAttachment(g Grantee, scope, policyType, policyName string, now time.Time) *Attachment {
	return &Attachment{Scope: scope, PrincipalType: g.Kind, PrincipalName: g.Name,
		PolicyType: policyType, PolicyName: policyName, AttachDate: now}
}

// moveGrants gives the grants of one name to another.
func moveGrants(tx *state.Tx, account, kind, from, to string) {
	for id, a := range gather(Attachments.All(tx, account, Grantee{kind, from}.prefix(), "")) {
		moved := *a
		moved.PrincipalName = to
		Attachments.Delete(tx, account, id)
		Attachments.Put(tx, account, moved.ID(), &moved)
	}
}
