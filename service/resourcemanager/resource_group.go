package resourcemanager

import (
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// ResourceGroup is a resource group as answers show it.
type ResourceGroup struct {
	Id          string
	Name        string
	DisplayName string
	AccountId   string
	Status      string // OK or PendingDelete
	CreateDate  time.Time
}

// The values of Status.
//
// Source: "GetResourceGroup" (Resource Management API reference). Groups are
// made and deleted at once here, so Creating is never seen.
const (
	statusOK            = "OK"
	statusPendingDelete = "PendingDelete"
)

func showGroup(c *api.Call, g *identity.ResourceGroup) ResourceGroup {
	return ResourceGroup{g.ID, g.Name, g.DisplayName, c.Account, statusOK, g.CreateDate}
}

// Regions says in which regions a resource group can be used.
type Regions struct{ RegionStatus []RegionStatus }

// RegionStatus is the status of a resource group in a region.
type RegionStatus struct {
	RegionId string
	Status   string
}

// Tag is a tag in a request.
type Tag struct {
	Key   string // 1-128 characters
	Value string // up to 256 characters
}

// Tags are the tags of a resource group in an answer.
type Tags struct{ Tag []ShownTag }

// ShownTag is a tag in an answer.
type ShownTag struct {
	TagKey   string
	TagValue string
}

func showTags(tags []identity.Tag) Tags {
	var out Tags
	for _, t := range tags {
		out.Tag = append(out.Tag, ShownTag{t.Key, t.Value})
	}
	return out
}

func plainTags(in []Tag) []identity.Tag {
	out := make([]identity.Tag, len(in))
	for i, t := range in {
		out[i] = identity.Tag(t)
	}
	return out
}
