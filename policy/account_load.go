package policy

import (
	"errors"
	"fmt"
	"slices"
)

// Load fills an empty account at once; it is what many PutPolicy, Attach and
// AddUserToGroup would do, without a snapshot for each. grants are the policies
// of each entity, groups the groups of each user. On an error the account stays
// empty.
func (a *Account) Load(policies []*Compiled, grants map[Entity][]PolicyRef, groups map[string][]string) error {
	var b Account // filled aside, so that a failure leaves a as it is
	if err := b.edit(func(s *snapshot) error { return b.fill(s, policies, grants, groups) }); err != nil {
		return err
	}
	return a.edit(func(s *snapshot) error {
		if len(a.slots) > 0 || len(a.names) > 0 {
			return errors.New("policy: Load needs an empty account")
		}
		*s = *b.load()
		a.slots, a.uses, a.names = b.slots, b.uses, b.names
		return nil
	})
}

func (a *Account) fill(s *snapshot, policies []*Compiled, grants map[Entity][]PolicyRef, groups map[string][]string) error {
	s.policies = make([]slot, len(policies))
	a.uses = make([]int, len(policies))
	for i, c := range policies {
		s.policies[i] = newSlot(c)
		ref := PolicyRef{c.id.Type, c.id.Name}
		if _, ok := a.slots[ref]; ok {
			return fmt.Errorf("policy: %s %s stands twice", ref.Type, ref.Name)
		}
		a.slots[ref] = uint32(i)
	}
	holders := make(map[Entity]*membership, len(grants))
	of := func(e Entity) *membership {
		m := holders[e]
		if m == nil {
			m = new(membership)
			holders[e] = m
		}
		return m
	}
	for e, refs := range grants {
		list := make([]uint32, 0, len(refs))
		for _, ref := range refs {
			i, err := a.slot(ref)
			if err != nil {
				return err
			}
			if slices.Contains(list, i) {
				continue
			}
			a.uses[i]++
			list = append(list, i)
		}
		switch e.Type {
		case RAMGroup:
			s.groups[a.group(s, e.Name)] = list
		case RAMUser, RAMRole:
			of(e).own = list
		default:
			return fmt.Errorf("%w: %d", ErrEntityType, e.Type)
		}
	}
	for user, in := range groups {
		list := make([]uint32, len(in))
		for i, g := range in {
			list[i] = a.group(s, g)
		}
		of(Entity{RAMUser, user}).groups = list
	}
	s.fillShards(holders)
	return nil
}
