package prove

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/anishathalye/porcupine"
)

// The sequential specifications that histories are checked against. Each object
// has a history of its own: a user with its grants, a policy with its versions,
// and the number of users.

const (
	maxUsers    = 8 // quotas, small so that they are met often
	maxGrants   = 3
	maxVersions = 5
)

// input is a call.
type input struct {
	op   string // operation of RAM
	name string // of the user or policy that it is about
	arg  string // policy of a grant; version
	set  bool   // SetAsDefault
}

// output is how a call ended.
type output struct {
	code string   // error code; empty: success
	list []string // what a list held, sorted
	text string   // version id made, or default version
	n    int
}

// userState is a user at one moment.
type userState struct {
	exists bool
	grants [maxGrants]string // sorted, empty ones last
}

func (s userState) list() []string {
	return slices.DeleteFunc(slices.Clone(s.grants[:]), func(g string) bool { return g == "" })
}

func (s userState) with(list []string) userState {
	s.grants = [maxGrants]string{}
	copy(s.grants[:], slices.Sorted(slices.Values(list)))
	return s
}

// stepUser gives what the call must answer and the state after it.
func stepUser(s userState, in input) (string, userState) {
	have := s.list()
	if !s.exists {
		if in.op == "CreateUser" {
			return "", userState{exists: true}
		}
		return "EntityNotExist.User", s
	}
	switch in.op {
	case "CreateUser":
		return "EntityAlreadyExists.User", s
	case "DeleteUser":
		if len(have) > 0 {
			return "DeleteConflict.User.Policy", s
		}
		return "", userState{}
	case "AttachPolicyToUser":
		switch {
		case slices.Contains(have, in.arg):
			return "EntityAlreadyExists.User.Policy", s
		case len(have) == maxGrants:
			return "LimitExceeded.User.Policy", s
		}
		return "", s.with(append(have, in.arg))
	case "DetachPolicyFromUser":
		if !slices.Contains(have, in.arg) {
			return "EntityNotExist.User.Policy", s
		}
		return "", s.with(slices.DeleteFunc(have, func(g string) bool { return g == in.arg }))
	}
	return "", s // readers
}

func userModel() porcupine.Model {
	return porcupine.Model{
		Init: func() any { return userState{} },
		Step: func(state, in, out any) (bool, any) {
			s, i, o := state.(userState), in.(input), out.(output)
			if i.op == "CreateUser" && o.code == "LimitExceeded.User" {
				return !s.exists, s // when the quota allows is the counter's history
			}
			code, next := stepUser(s, i)
			ok := code == o.code
			if ok && code == "" && i.op == "ListPoliciesForUser" {
				ok = slices.Equal(o.list, s.list())
			}
			return ok, next
		},
		DescribeOperation: describe,
	}
}

// policyState is a policy's versions at one moment.
type policyState struct {
	next, standard int              // number of the next version, of the default one
	versions       [maxVersions]int // ascending, zeros last
}

func (s policyState) list() []int {
	return slices.DeleteFunc(slices.Clone(s.versions[:]), func(v int) bool { return v == 0 })
}

func version(n int) string { return fmt.Sprint("v", n) }

func (s policyState) step(in input) (code string, next policyState, made string) {
	have := s.list()
	n, _ := strconv.Atoi(in.arg) // 0 for none
	next = s
	switch in.op {
	case "CreatePolicyVersion":
		if len(have) == maxVersions {
			return "LimitExceeded.Policy.Version", s, ""
		}
		next.versions[len(have)] = s.next
		if in.set {
			next.standard = s.next
		}
		next.next++
		return "", next, version(s.next)
	case "DeletePolicyVersion":
		switch {
		case !slices.Contains(have, n):
			return "EntityNotExist.Policy.Version", s, ""
		case n == s.standard:
			return "DeleteConflict.Policy.Version.Default", s, ""
		}
		next.versions = [maxVersions]int{}
		copy(next.versions[:], slices.DeleteFunc(have, func(v int) bool { return v == n }))
		return "", next, ""
	case "SetDefaultPolicyVersion":
		if !slices.Contains(have, n) {
			return "EntityNotExist.Policy.Version", s, ""
		}
		next.standard = n
	}
	return "", next, ""
}

// policyModel begins with a policy just made.
func policyModel() porcupine.Model {
	return porcupine.Model{
		Init: func() any { return policyState{next: 2, standard: 1, versions: [maxVersions]int{1}} },
		Step: func(state, in, out any) (bool, any) {
			s, i, o := state.(policyState), in.(input), out.(output)
			code, next, made := s.step(i)
			if code != o.code {
				return false, s
			}
			switch {
			case i.op == "CreatePolicyVersion" && code == "":
				return o.text == made, next
			case i.op == "ListPolicyVersions":
				var want []string
				for _, v := range s.list() {
					want = append(want, version(v))
				}
				return slices.Equal(o.list, want) && o.text == version(s.standard), s
			}
			return true, next
		},
		DescribeOperation: describe,
	}
}

// countModel is the number of users.
func countModel() porcupine.Model {
	return porcupine.Model{
		Init: func() any { return 0 },
		Step: func(state, in, out any) (bool, any) {
			n, i, o := state.(int), in.(input), out.(output)
			switch {
			case i.op == "ListUsers":
				return o.n == n, n
			case i.op == "DeleteUser":
				return n > 0, n - 1
			case o.code == "":
				return n < maxUsers, n + 1
			}
			return n == maxUsers, n // LimitExceeded.User
		},
		DescribeOperation: describe,
	}
}

func describe(in, out any) string { return fmt.Sprintf("%+v -> %+v", in, out) }
