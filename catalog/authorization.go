package catalog

import (
	"fmt"
	"strings"
)

// rule is one row of data/authorization.txt: what RAM checks for an action.
type rule struct {
	access    Access
	resources []Resource
	mark      Mark
	source    string
}

// Inferred: an action of which no row tells the resources is unknown, and unknown is refused; source: "ECS: RAM authorization" (2026) lists only the rows that we hold.
// Inferred: an action whose resources are all optional is checked against "*" when the request names none; source: "ECS: RAM authorization" (2026), section Resource.
// Inferred: where a row names several resources, the caller must be allowed on each; source: "ECS: RAM authorization" (2026).
// Inferred: DescribeRegions, DescribeZones, DescribeInstanceTypes, DescribeInstanceTypeFamilies, DescribeAvailableResource and DescribeRecommendInstanceType are checked against "*"; source: they have no row in "ECS: RAM authorization" (2026) and touch nothing of the account's.
// Inferred: ecs:CreateOrder and the calls on waiting orders are checked against "*"; source: they have no row in "ECS: RAM authorization" (2026), the procedure grants them with Resource "*".
// Inferred: ecs-workbench calls besides LoginInstance, actiontrail calls, vpc:CheckCanAllocateVpcPrivateIpAddress, vpc:DescribeVpcAttribute and vpc:DescribeVSwitchAttributes are checked on the resource that their parameters name; source: likeness to the documented calls.
// Inferred: Resource Management's control policies are checked on acs:resourcemanager:*:{account}:policy/controlpolicy/{PolicyId} and their targets on acs:resourcemanager:*:{account}:account/{AccountId}; source: the sample policy of the page on delegated administrators (Resource Management).
// Inferred: RAM's account-wide settings (alias, password policy, security preference) are checked on acs:ram:*:{account}:*; source: likeness to ListPolicyAttachments in "RAM authorization" (Resource Management, 2024).

// parseAuthorization reads the text of data/authorization.txt. The result maps
// an action, such as ecs:RunInstances, to its rule.
func parseAuthorization(text string) (map[string]rule, error) {
	vars := resourceVars()
	rules := make(map[string]rule)
	var service, source string
	var mark Mark
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
			continue
		case strings.HasPrefix(line, "["):
			head, tail, ok := strings.Cut(line[1:], "]")
			f := strings.Fields(head)
			if !ok || len(f) != 2 {
				return nil, fmt.Errorf("line %d: a section head is [service mark] source", n)
			}
			service, mark, source = f[0], Mark(f[1]), strings.TrimSpace(tail)
			if mark != Documented && mark != Inferred {
				return nil, fmt.Errorf("line %d: mark %q is neither documented nor inferred", n, mark)
			}
			if source == "" {
				return nil, fmt.Errorf("line %d: section without a source", n)
			}
			continue
		case service == "":
			return nil, fmt.Errorf("line %d: row before the first section", n)
		}
		cols := strings.Split(line, ";")
		if len(cols) != 3 {
			return nil, fmt.Errorf("line %d: %d columns; three are needed: access ; resources ; operations", n, len(cols))
		}
		r := rule{access: Access(strings.TrimSpace(cols[0])), mark: mark, source: source}
		if !r.access.valid() {
			return nil, fmt.Errorf("line %d: unknown access level %q", n, r.access)
		}
		for _, token := range strings.Fields(cols[1]) {
			res, err := parseResource(service, token, vars)
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", n, err)
			}
			r.resources = append(r.resources, res)
		}
		if len(r.resources) == 0 {
			return nil, fmt.Errorf("line %d: no resources", n)
		}
		names := strings.Fields(cols[2])
		if len(names) == 0 {
			return nil, fmt.Errorf("line %d: no operations", n)
		}
		for _, name := range names {
			action := service + ":" + name
			if _, dup := rules[action]; dup {
				return nil, fmt.Errorf("line %d: %s has two rows", n, action)
			}
			rules[action] = r
		}
	}
	return rules, nil
}
