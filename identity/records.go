package identity

import (
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/policy"
	"github.com/rampart-cloud/rampart/state"
)

// Account is the root of everything: a 16-digit id and its root identity.
type Account struct {
	ID         string
	Alias      string `json:",omitempty"`
	CreateDate time.Time
	// RootPasswordHash is argon2id text; empty: the root cannot sign in to the console.
	RootPasswordHash string `json:",omitempty"`
	// PasswordPolicy and Security are nil until they are set; see Passwords and
	// Preferences for what then holds.
	PasswordPolicy *PasswordPolicy     `json:",omitempty"`
	Security       *SecurityPreference `json:",omitempty"`
}

// User is a RAM user. Its id in the collection is the user name.
type User struct {
	UserID      string // 18 digits, never used again
	UserName    string
	DisplayName string
	MobilePhone string `json:",omitempty"`
	Email       string `json:",omitempty"`
	Comments    string `json:",omitempty"`
	CreateDate  time.Time
	UpdateDate  time.Time
	LastLogin   time.Time `json:",omitzero"`
	Tags        []Tag     `json:",omitempty"` // by key
}

// AccessKey is a long-lived credential of a user, or of the account's root if
// UserName is empty. Its id in the collection is the access key id.
type AccessKey struct {
	AccessKeyID  string
	UserName     string // empty: the root identity
	SealedSecret string // opened with the purpose "accesskey/" + AccessKeyID
	Status       string // Active or Inactive
	CreateDate   time.Time
	UpdateDate   time.Time `json:",omitzero"` // when Status was last set
}

// The states of an access key.
const (
	Active   = "Active"
	Inactive = "Inactive"
)

// LoginProfile lets a user sign in to the console. Its id is the user name.
type LoginProfile struct {
	UserName              string
	PasswordHash          string // argon2id text
	PasswordResetRequired bool
	MFABindRequired       bool
	Inactive              bool `json:",omitempty"` // kept, but the user cannot sign in until it is active
	CreateDate            time.Time
	UpdateDate            time.Time
	PasswordDate          time.Time `json:",omitzero"` // when the password was set
	// OldHashes are the passwords before this one, newest first, kept for
	// PasswordPolicy.PasswordReusePrevention.
	OldHashes []string `json:",omitempty"`
}

// Group is a RAM user group. Its id is the group name.
type Group struct {
	GroupID     string
	GroupName   string
	DisplayName string `json:",omitempty"`
	Comments    string `json:",omitempty"`
	CreateDate  time.Time
	UpdateDate  time.Time
}

// Membership puts a user into a group. Its id is <user>/<group>.
type Membership struct {
	UserName  string
	GroupName string
	JoinDate  time.Time
}

// Role is a RAM role. Its id is the role name.
type Role struct {
	RoleID                   string
	RoleName                 string
	Description              string `json:",omitempty"`
	AssumeRolePolicyDocument string
	MaxSessionDuration       int // seconds
	CreateDate               time.Time
	UpdateDate               time.Time
	Tags                     []Tag `json:",omitempty"` // by key
}

// Policy is a custom policy with its versions. Its id is the policy name.
// System policies are in the catalog, not here.
type Policy struct {
	PolicyName     string
	Description    string          `json:",omitempty"`
	DefaultVersion string          // for example v1
	Versions       []PolicyVersion // oldest first
	NextVersion    int             // numbers are never used again
	CreateDate     time.Time
	UpdateDate     time.Time
	Tags           []Tag `json:",omitempty"` // by key
}

// Tag is a tag of a user, a role, a policy or a resource group.
type Tag struct {
	Key   string
	Value string
}

// PolicyVersion is one text of a policy, kept as it was given.
type PolicyVersion struct {
	VersionID  string
	Document   string
	CreateDate time.Time
}

// Version gives the version with this id, or nil.
func (p *Policy) Version(id string) *PolicyVersion {
	for i := range p.Versions {
		if p.Versions[i].VersionID == id {
			return &p.Versions[i]
		}
	}
	return nil
}

// The kinds of policy, as PolicyType says them on the wire.
const (
	Custom = "Custom"
	System = "System"
)

// The kinds of principal a policy can be granted to.
const (
	ToUser  = "user"
	ToGroup = "group"
	ToRole  = "role"
)

// AttachedEntityType gives the vendor's word for a kind of principal; empty for
// any other text.
//
// Source: AttachedEntityType of "DecodeDiagnosticMessage" (RAM API reference).
func AttachedEntityType(kind string) string {
	return map[string]string{ToUser: policy.RAMUser.String(), ToGroup: policy.RAMGroup.String(), ToRole: policy.RAMRole.String()}[kind]
}

// AccountScope is the scope of a grant that holds in the whole account; any
// other scope is a resource group id.
const AccountScope = "account"

// Attachment grants a policy to a principal in a scope.
type Attachment struct {
	Scope         string // AccountScope, or a resource group id
	PrincipalType string // ToUser, ToGroup, ToRole
	PrincipalName string
	PolicyType    string // Custom or System
	PolicyName    string
	AttachDate    time.Time
}

// ID gives the attachment's id in its collection. Those of one principal in one
// scope stand together.
func (a Attachment) ID() string {
	return strings.Join([]string{a.PrincipalType, a.PrincipalName, a.Scope, a.PolicyType, a.PolicyName}, "/")
}

// The collections.
var (
	Accounts      = state.NewCollection[Account]("ram/account") // the one id is Self
	Users         = state.NewCollection[User]("ram/user")
	AccessKeys    = state.NewCollection[AccessKey]("ram/accesskey")
	LoginProfiles = state.NewCollection[LoginProfile]("ram/loginprofile")
	Groups        = state.NewCollection[Group]("ram/group")
	Memberships   = state.NewCollection[Membership]("ram/membership")
	Roles         = state.NewCollection[Role]("ram/role")
	Policies      = state.NewCollection[Policy]("ram/policy")
	Attachments   = state.NewCollection[Attachment]("ram/attachment")
	MFADevices    = state.NewCollection[MFADevice]("ram/mfadevice")

	UsersByLowerName    = Users.Index("lower", func(u *User) []string { return []string{strings.ToLower(u.UserName)} })
	UsersByID           = Users.Index("id", func(u *User) []string { return []string{u.UserID} })
	GroupsByLowerName   = Groups.Index("lower", func(g *Group) []string { return []string{strings.ToLower(g.GroupName)} })
	RolesByLowerName    = Roles.Index("lower", func(r *Role) []string { return []string{strings.ToLower(r.RoleName)} })
	RolesByID           = Roles.Index("id", func(r *Role) []string { return []string{r.RoleID} })
	PoliciesByLowerName = Policies.Index("lower", func(p *Policy) []string { return []string{strings.ToLower(p.PolicyName)} })
	AccessKeysByUser    = AccessKeys.Index("user", func(k *AccessKey) []string { return []string{k.UserName} })
	MembershipsByGroup  = Memberships.Index("group", func(m *Membership) []string { return []string{m.GroupName} })
	MFADevicesByUser    = MFADevices.Index("user", func(d *MFADevice) []string { return d.owner() })
	MFADevicesByLower   = MFADevices.Index("lower", func(d *MFADevice) []string { return []string{strings.ToLower(d.Name)} })
	AttachmentsByPolicy = Attachments.Index("policy", func(a *Attachment) []string { return []string{a.PolicyType + "/" + a.PolicyName} })
)

// AttachmentsByScope finds the grants in a resource group; those of the whole
// account are not in it.
var AttachmentsByScope = Attachments.Index("scope", func(a *Attachment) []string {
	if a.Scope == AccountScope {
		return nil
	}
	return []string{a.Scope}
})

// Self is the id of the one Account record.
const Self = "self"

// Kinds lists the collections for state.Open.
func Kinds() []state.Kind {
	return []state.Kind{Accounts, Users, AccessKeys, LoginProfiles, Groups, Memberships, Roles, Policies, Attachments, MFADevices,
		ResourceGroups, ControlPolicies, ControlAttachments, ControlSettings}
}
