package policy

import (
	"slices"
	"testing"
)

// TestNeeds: what a set does not need can be left out of every request, and what
// it needs is noticed in any letter case.
func TestNeeds(t *testing.T) {
	set := NewSet(policyOf(t, "p", `{"Effect": "Deny", "Action": "ecs:*", "Resource": "*", "Condition": {"Bool": {"ECS:loginasnonroot": "false"}}}`))
	a := new(Account)
	a.PutPolicy(set.policies[0])
	for key, want := range map[string]bool{"ecs:LoginAsNonRoot": true, "ECS:loginasnonroot": true, "ecs:LoginAsNonRoo": false, "acs:SourceIp": false, "": false} {
		if got := set.Needs(key); got != want {
			t.Errorf("the set needs %q: %v", key, got)
		}
		if got := a.Needs(key); got != want {
			t.Errorf("the account needs %q: %v", key, got)
		}
	}
	if (*Set)(nil).Needs("acs:SourceIp") || new(Account).Needs("acs:SourceIp") {
		t.Error("nothing needs a key")
	}
	w := readWorkload(t, "workload-w2.json")
	for _, pool := range w.pools {
		for _, c := range pool { // one policy each, as all together need every key
			s := NewSet(c)
			for i := 0; i < len(w.Requests); i += 7 {
				full := w.request(i)
				less := *full
				less.Context = slices.DeleteFunc(slices.Clone(full.Context), func(v Value) bool { return !s.Needs(v.Key) })
				if got, want := s.Decide(&less), s.Decide(full); got != want {
					t.Fatalf("request %d: %+v, with all keys %+v", i, got, want)
				}
			}
		}
	}
}
