package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// The types of resource that have tags.
//
// Source: "TagResources" (RAM API reference).
const (
	taggedRole   = "role"
	taggedPolicy = "policy"
)

// checkTagged checks which resources a tag operation is about.
func checkTagged(kind string, names []string) error {
	if kind != taggedRole && kind != taggedPolicy {
		return invalid("ResourceType", "role or policy")
	}
	if len(names) > maxResources {
		return invalid("ResourceNames", "at most 50 names")
	}
	return nil
}

// taggedResources names what a tag operation touches. A type that has no tags
// is refused later; until then the call stands for everything of the account.
func taggedResources(c *api.Call, kind string, names []string) []api.Resource {
	if kind != taggedRole && kind != taggedPolicy || len(names) == 0 {
		return resources(c, "*")
	}
	out := make([]api.Resource, 0, len(names))
	for _, n := range names {
		out = append(out, resources(c, kind+"/"+n)...)
	}
	return out
}

// retag changes the tags of a role or a custom policy.
func retag(tx *state.Tx, c *api.Call, kind, name string, change func([]identity.Tag) ([]identity.Tag, error)) error {
	if kind == taggedRole {
		old, err := findRole(tx, c, name)
		if err != nil {
			return err
		}
		r := *old
		if r.Tags, err = change(old.Tags); err != nil {
			return err
		}
		identity.Roles.Put(tx, c.Account, name, &r)
		return nil
	}
	old, err := findCustom(tx, c, name)
	if err != nil {
		return err
	}
	p := *old
	if p.Tags, err = change(old.Tags); err != nil {
		return err
	}
	identity.Policies.Put(tx, c.Account, name, &p)
	return nil
}
