package identity

import (
	"net/http"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/state"
)

// ResourceGroup is a part of the account's resources that policies can be
// granted in. Its id in the collection is ID. Which resources are in it, their
// own records say (package inventory); which policies are granted in it,
// Attachment.Scope says.
type ResourceGroup struct {
	ID          string // rg-...
	Name        string
	DisplayName string
	CreateDate  time.Time
	Tags        []Tag `json:",omitempty"` // by key
}

// DefaultResourceGroup is the id of the group that holds what was put into no
// other. Every account has it. It is not stored until it is changed.
//
// Inferred: its name is default; source: "Resource group" (Resource Management) says that each account has a default resource group.
//
// Ours: its id is rg-default in every account; source: the vendor's is made up for each account.
const DefaultResourceGroup = "rg-default"

const (
	defaultGroupName    = "default"
	defaultGroupDisplay = "default resource group"

	// Inferred: an account may have 100 resource groups; source: "Limits" (Resource Management), not re-read.
	maxResourceGroups = 100
)

// The collection of resource groups.
var (
	ResourceGroups            = state.NewCollection[ResourceGroup]("resourcemanager/resourcegroup")
	ResourceGroupsByLowerName = ResourceGroups.Index("lower", func(g *ResourceGroup) []string { return []string{strings.ToLower(g.Name)} })
)

// ResourceGroupOf gives the group that a resource is in whose record names this
// one: none means the default group.
func ResourceGroupOf(id string) string {
	if id == "" {
		return DefaultResourceGroup
	}
	return id
}

// FindResourceGroup gives a resource group by id, or EntityNotExists.ResourceGroup.
//
// Source: "AttachPolicy" (Resource Management API reference), error codes.
func FindResourceGroup(r state.Reader, account, id string) (*ResourceGroup, error) {
	if g := ResourceGroups.Get(r, account, id); g != nil {
		return g, nil
	}
	if id == DefaultResourceGroup {
		return defaultResourceGroup(r, account)
	}
	return nil, acs.New(acs.NotFound, http.StatusNotFound, "EntityNotExists.ResourceGroup",
		"The resource group %q does not exist. ListResourceGroups gives those that there are.", id)
}

func defaultResourceGroup(r state.Reader, account string) (*ResourceGroup, error) {
	a, err := FindAccount(r, account)
	if err != nil {
		return nil, err
	}
	return &ResourceGroup{ID: DefaultResourceGroup, Name: defaultGroupName, DisplayName: defaultGroupDisplay, CreateDate: a.CreateDate}, nil
}

// AllResourceGroups gives the resource groups of the account, the default one
// first, the others by id.
func AllResourceGroups(r state.Reader, account string) ([]*ResourceGroup, error) {
	first, err := FindResourceGroup(r, account, DefaultResourceGroup)
	if err != nil {
		return nil, err
	}
	out := []*ResourceGroup{first}
	for id, g := range ResourceGroups.All(r, account, "", "") {
		if id != DefaultResourceGroup {
			out = append(out, g)
		}
	}
	return out, nil
}

// CreateResourceGroup stores a new resource group, if its name is free in any
// letter case and the quota leaves room. The texts have been checked.
//
// Source: "CreateResourceGroup" (Resource Management API reference).
//
// Inferred: a taken name gives EntityAlreadyExists.ResourceGroup, a used-up quota LimitExceeded.ResourceGroup; source: the form of RAM's codes.
func CreateResourceGroup(tx *state.Tx, account string, g *ResourceGroup) error {
	if strings.EqualFold(g.Name, defaultGroupName) || ResourceGroupsByLowerName.First(tx, account, strings.ToLower(g.Name)) != nil {
		return AlreadyExists("ResourceGroup", "A resource group %q exists already. Names that differ by letter case only count as the same.", g.Name)
	}
	if ResourceGroups.Count(tx, account, "") >= maxResourceGroups {
		return LimitExceeded("ResourceGroup", "resource groups of the account", maxResourceGroups)
	}
	ResourceGroups.Put(tx, account, g.ID, g)
	return nil
}

// UpdateResourceGroup gives a resource group another display name.
//
// Source: "UpdateResourceGroup" (Resource Management API reference).
func UpdateResourceGroup(tx *state.Tx, account, id, displayName string) (*ResourceGroup, error) {
	old, err := FindResourceGroup(tx, account, id)
	if err != nil {
		return nil, err
	}
	g := *old
	g.DisplayName = displayName
	ResourceGroups.Put(tx, account, id, &g)
	return &g, nil
}

// DeleteResourceGroup deletes a resource group with the grants in it. The
// caller has seen, in the same transaction, that no resource is in it.
//
// Ours: the default group cannot be deleted, code DeleteConflict.ResourceGroup.Default; source: resources without a group are in it.
//
// Inferred: the grants in the group end with it; source: "Delete a resource group" (Resource Management) asks for the resources only to be removed first.
func DeleteResourceGroup(tx *state.Tx, account, id string) (*ResourceGroup, error) {
	g, err := FindResourceGroup(tx, account, id)
	if err != nil {
		return nil, err
	}
	if id == DefaultResourceGroup {
		return nil, DeleteConflict("ResourceGroup.Default", "The default resource group cannot be deleted: it holds whatever is in no other group.")
	}
	for aid := range gather(AttachmentsByScope.Find(tx, account, id)) {
		Attachments.Delete(tx, account, aid)
	}
	ResourceGroups.Delete(tx, account, id)
	return g, nil
}
