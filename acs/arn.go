package acs

import (
	"fmt"
	"strings"
)

// ARN names a resource: acs:<service>:<region>:<account>:<relative id>, for
// example acs:ecs:cn-hangzhou:1234567890123456:instance/i-1.
//
// Source: "Policy structure and syntax" (RAM documentation, 2026).
type ARN struct {
	Service  string
	Region   string
	Account  string
	Resource string // relative id; may itself hold colons and slashes
}

// Every is the resource of an action that has no resource level; only a
// statement whose Resource is "*" speaks of it.
//
// Source: "ECS: RAM authorization" (2026).
const Every = "*"

// String gives the textual form.
func (a ARN) String() string {
	var b strings.Builder
	b.Grow(8 + len(a.Service) + len(a.Region) + len(a.Account) + len(a.Resource))
	b.WriteString("acs:")
	b.WriteString(a.Service)
	b.WriteByte(':')
	b.WriteString(a.Region)
	b.WriteByte(':')
	b.WriteString(a.Account)
	b.WriteByte(':')
	b.WriteString(a.Resource)
	return b.String()
}

// ParseARN splits s into its fields. Only the first four colons separate, so
// the relative id may hold more of them. It does not check field contents.
func ParseARN(s string) (ARN, error) {
	rest, ok := strings.CutPrefix(s, "acs:")
	if !ok {
		return ARN{}, fmt.Errorf("ARN %q does not begin with acs:", s)
	}
	f := strings.SplitN(rest, ":", 4)
	if len(f) != 4 {
		return ARN{}, fmt.Errorf("ARN %q has %d fields; five are needed: acs:service:region:account:resource", s, len(f)+1)
	}
	return ARN{Service: f[0], Region: f[1], Account: f[2], Resource: f[3]}, nil
}
