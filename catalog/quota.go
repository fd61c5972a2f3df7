package catalog

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A Quota sets one of the countable bounds of Limits to another value than the
// vendor's, as an operator may do for an account.
type Quota struct {
	Account string // 16 digits; empty: every account
	Name    string // a name of QuotaNames, for example Users
	Value   int    // 1 to MaxQuota
}

// MaxQuota is the largest value of a quota. The state is held in memory, so
// that a larger one could not be kept anyway.
const MaxQuota = 10_000_000

// quotaFields leads from a quota's name to its field.
//
// Ours: the names of quotas in configuration, which are those of the fields of Limits; source: at the vendor quotas are raised by a ticket.
func quotaFields(l *Limits) map[string]*int {
	return map[string]*int{
		"Users": &l.Users, "Groups": &l.Groups, "Roles": &l.Roles,
		"AccessKeysPerUser": &l.AccessKeysPerUser, "GroupsPerUser": &l.GroupsPerUser,
		"Policies": &l.Policies, "VersionsPerPolicy": &l.VersionsPerPolicy,
		"CustomPerPrincipal": &l.CustomPerPrincipal, "SystemPerPrincipal": &l.SystemPerPrincipal,
		"PolicyDocument": &l.PolicyDocument, "SessionPolicy": &l.SessionPolicy,
		"ControlPolicy": &l.ControlPolicy, "ControlPerTarget": &l.ControlPerTarget,
		"ResourcesPerMove": &l.ResourcesPerMove,
	}
}

// QuotaNames lists the names that a Quota can have, sorted.
func QuotaNames() []string {
	var names []string
	for n := range quotaFields(new(Limits)) {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// ParseQuota reads NAME=VALUE or ACCOUNT/NAME=VALUE, for example Users=100000
// or 1234567890123456/Users=100000. An unknown name is refused with those that
// there are.
func ParseQuota(text string) (Quota, error) {
	left, value, ok := strings.Cut(text, "=")
	if !ok {
		return Quota{}, fmt.Errorf("the quota %q is not NAME=VALUE or ACCOUNT/NAME=VALUE, for example Users=100000", text)
	}
	var q Quota
	if account, name, ok := strings.Cut(left, "/"); ok {
		if len(account) != 16 || strings.Trim(account, "0123456789") != "" {
			return Quota{}, fmt.Errorf("the quota %q is for an account that is not 16 digits", text)
		}
		q.Account, left = account, name
	}
	q.Name = left
	n, err := strconv.Atoi(value)
	if err != nil {
		return Quota{}, fmt.Errorf("the quota %q has a value that is no whole number", text)
	}
	q.Value = n
	return q, q.Check()
}

// Check refuses a quota with an unknown name or a value out of range.
func (q Quota) Check() error {
	if !slices.Contains(QuotaNames(), q.Name) {
		return fmt.Errorf("the quota %q is unknown; there are %s", q.Name, strings.Join(QuotaNames(), ", "))
	}
	if q.Value < 1 || q.Value > MaxQuota {
		return fmt.Errorf("the quota %s is %d and must be 1 to %d", q.Name, q.Value, MaxQuota)
	}
	return nil
}

// LimitsWith gives the function that says an account's limits: the vendor's,
// changed by the quotas. A quota for the account goes before one for every
// account; of two alike the later one counts.
func LimitsWith(quotas []Quota) (func(account string) Limits, error) {
	every := DefaultLimits()
	byAccount := map[string]Limits{}
	for _, q := range quotas {
		if err := q.Check(); err != nil {
			return nil, err
		}
		if q.Account == "" {
			*quotaFields(&every)[q.Name] = q.Value
		}
	}
	for _, q := range quotas {
		if q.Account == "" {
			continue
		}
		l, ok := byAccount[q.Account]
		if !ok {
			l = every
		}
		*quotaFields(&l)[q.Name] = q.Value
		byAccount[q.Account] = l
	}
	return func(account string) Limits {
		if l, ok := byAccount[account]; ok {
			return l
		}
		return every
	}, nil
}
