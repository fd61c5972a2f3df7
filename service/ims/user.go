package ims

import (
	"time"

	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/identity"
)

// User is a RAM user as answers show it.
type User struct {
	UserId            string
	UserPrincipalName string
	DisplayName       string
	MobilePhone       string
	Email             string
	Comments          string
	ProvisionType     string // Manual: made by a call
	Status            string // active
	CreateDate        time.Time
	UpdateDate        time.Time
	LastLoginDate     time.Time // empty: never
	Tags              Tags
}

// Tag is a tag in a request.
type Tag struct {
	Key   string // 1-128 characters
	Value string // up to 256 characters
}

// Tags are the tags of a user in an answer.
type Tags struct{ Tag []ShownTag }

// ShownTag is a tag in an answer.
type ShownTag struct {
	TagKey   string
	TagValue string
}

// The state of every user.
//
// Inferred: ProvisionType is Manual and Status active; source: "GetUser" (IMS API reference), sample. Users that come from elsewhere or are frozen do not exist here.
const (
	provisioned  = "Manual"
	statusActive = "active"
	statusFreeze = "freeze"
)

func showUser(a *identity.Account, u *identity.User) User {
	out := User{UserId: u.UserID, UserPrincipalName: principalName(a, u.UserName), DisplayName: u.DisplayName, MobilePhone: u.MobilePhone,
		Email: u.Email, Comments: u.Comments, ProvisionType: provisioned, Status: statusActive,
		CreateDate: u.CreateDate, UpdateDate: u.UpdateDate, LastLoginDate: u.LastLogin}
	for _, t := range u.Tags {
		out.Tags.Tag = append(out.Tags.Tag, ShownTag{t.Key, t.Value})
	}
	return out
}

// rules gives the bounds of IMS, whose display names are shorter than RAM's.
//
// Source: "CreateUser" (IMS API reference): DisplayName has up to 24 characters.
func (s *Service) rules(account string) catalog.Limits {
	limits := s.limits(account)
	limits.DisplayName.Max = 24
	return limits
}

func plainTags(in []Tag) []identity.Tag {
	out := make([]identity.Tag, len(in))
	for i, t := range in {
		out[i] = identity.Tag(t)
	}
	return out
}

// userFilter are the parameters that narrow a list of users.
type userFilter struct {
	Status string // active or freeze
	Tag    []Tag  `wire:",jsonorrepeat,max=20"` // all of these
}

// keep gives the filter as a test.
//
// Inferred: the values of Status are active and freeze; source: none, the pages of "ListUsers" (IMS API reference) were not re-read.
func (f userFilter) keep() (func(*identity.User) bool, error) {
	if f.Status != "" && f.Status != statusActive && f.Status != statusFreeze {
		return nil, identity.InvalidParameter("Status", "active or freeze, or absent")
	}
	tagged, err := identity.TagFilter(plainTags(f.Tag))
	if err != nil {
		return nil, err
	}
	return func(u *identity.User) bool { return f.Status != statusFreeze && tagged(u.Tags) }, nil
}
