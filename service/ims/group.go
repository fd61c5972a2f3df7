package ims

import (
	"time"

	"github.com/rampart-cloud/rampart/identity"
)

// Group is a RAM user group as answers show it.
type Group struct {
	GroupId            string
	GroupName          string
	GroupPrincipalName string // <name>@group.<account>.onaliyun.com
	DisplayName        string
	Comments           string
	CreateDate         time.Time
	UpdateDate         time.Time
}

func showGroup(a *identity.Account, g *identity.Group) Group {
	return Group{g.GroupID, g.GroupName, a.PrincipalName(identity.Grantee{Kind: identity.ToGroup, Name: g.GroupName}),
		g.DisplayName, g.Comments, g.CreateDate, g.UpdateDate}
}
