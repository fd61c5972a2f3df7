package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/rampart-cloud/rampart/policy"
)

// attached is a policy in a list of ListPoliciesFor...
type attached struct {
	PolicyName, PolicyType, DefaultVersion string
}

type policyList struct {
	Policies struct{ Policy []attached }
}

// layersOf reads, through the API, the policies that apply to a principal at
// account scope: a user's own and its groups', or a role's. who is a user name,
// user/NAME, role/NAME or root.
func (r *remote) layersOf(ctx context.Context, who string) (*policy.Layers, error) {
	kind, name, ok := strings.Cut(who, "/")
	if !ok {
		kind, name = "user", who
	}
	var pool []*policy.Compiled
	add := func(operation, parameter, name string) error {
		var l policyList
		if err := r.get(ctx, versionRAM, operation, map[string]string{parameter: name}, &l); err != nil {
			return err
		}
		for _, p := range l.Policies.Policy {
			c, err := r.policy(ctx, p)
			if err != nil {
				return err
			}
			pool = append(pool, c)
		}
		return nil
	}
	switch {
	case who == "root":
		return &policy.Layers{Root: true}, nil
	case kind == "user":
		if err := add("ListPoliciesForUser", "UserName", name); err != nil {
			return nil, err
		}
		var groups struct {
			Groups struct{ Group []struct{ GroupName string } }
		}
		if err := r.get(ctx, versionRAM, "ListGroupsForUser", map[string]string{"UserName": name}, &groups); err != nil {
			return nil, err
		}
		for _, g := range groups.Groups.Group {
			if err := add("ListPoliciesForGroup", "GroupName", g.GroupName); err != nil {
				return nil, err
			}
		}
	case kind == "role":
		if err := add("ListPoliciesForRole", "RoleName", name); err != nil {
			return nil, err
		}
	default:
		return nil, fmt.Errorf("--as %q is not a user name, user/NAME, role/NAME or root", who)
	}
	return &policy.Layers{Account: policy.NewSet(pool...)}, nil
}

func (r *remote) policy(ctx context.Context, p attached) (*policy.Compiled, error) {
	var v struct {
		PolicyVersion struct{ PolicyDocument string }
	}
	if err := r.get(ctx, versionRAM, "GetPolicyVersion", map[string]string{"PolicyType": p.PolicyType, "PolicyName": p.PolicyName, "VersionId": p.DefaultVersion}, &v); err != nil {
		return nil, err
	}
	doc, err := policy.Parse(policy.Identity, []byte(v.PolicyVersion.PolicyDocument))
	if err != nil {
		return nil, fmt.Errorf("policy %s: %w", p.PolicyName, err)
	}
	return policy.Compile(policy.ID{Type: p.PolicyType, Name: p.PolicyName, Version: p.DefaultVersion}, doc), nil
}

// layersOfFiles makes one pool of the policy documents in files.
func layersOfFiles(files []string) (*policy.Layers, error) {
	var pool []*policy.Compiled
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		doc, err := policy.Parse(policy.Identity, text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f, err)
		}
		pool = append(pool, policy.Compile(policy.ID{Type: "Custom", Name: strings.TrimSuffix(filepath.Base(f), ".json")}, doc))
	}
	return &policy.Layers{Account: policy.NewSet(pool...)}, nil
}
