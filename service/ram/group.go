package ram

import (
	"time"

	"github.com/rampart-cloud/rampart/identity"
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
