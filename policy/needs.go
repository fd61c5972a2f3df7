package policy

import "strings"

// Needs tells whether a condition of the set looks at a condition key, whatever
// the letter case in which its author wrote it. A caller to whom a value costs
// something, such as the tags of a resource, may leave out of a request's
// context what no set that decides it needs: the decision is the same. The trace
// then says that the request does not carry the key.
func (s *Set) Needs(key string) bool {
	if s == nil {
		return false
	}
	for _, c := range s.policies {
		if c.needs(key) {
			return true
		}
	}
	return false
}

// Needs tells whether a condition of any policy of the account looks at a key;
// see Set.Needs. The answer holds until the account is edited.
func (a *Account) Needs(key string) bool {
	for _, s := range a.load().policies {
		if s.c != nil && s.c.needs(key) {
			return true
		}
	}
	return false
}

func (c *Compiled) needs(key string) bool {
	for i := range c.conditions {
		if k := c.conditions[i].key; keyEqual(k, key) || strings.EqualFold(k, key) {
			return true
		}
	}
	return false
}
