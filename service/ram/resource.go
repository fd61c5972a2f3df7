package ram

import (
	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// resources names resources of the caller's account, for example user/alice.
//
// Source: "RAM authorization" (RAM API reference): acs:ram:*:<account>:user/<name>.
func resources(c *api.Call, relative ...string) []api.Resource {
	out := make([]api.Resource, len(relative))
	for i, r := range relative {
		out[i] = api.Resource{ARN: c.ARN("ram", "*", r)}
	}
	return out
}

// policyResource names a policy of a type.
//
// Source: "RAM authorization" (RAM API reference): acs:ram:*:system:policy/<name> for a system policy.
func policyResource(c *api.Call, kind, name string) api.Resource {
	a := acs.ARN{Service: "ram", Region: "*", Account: c.Account, Resource: "policy/" + name}
	if kind == identity.System {
		a.Account = "system"
	}
	return api.Resource{ARN: a.String()}
}

// account names everything that the account has in RAM.
func account[In any](_ *Service, c *api.Call, _ *In) []api.Resource { return resources(c, "*") }

// allUsers, allGroups, allRoles and allPolicies name every resource of a type.
func allUsers[In any](_ *Service, c *api.Call, _ *In) []api.Resource { return resources(c, "user/*") }

func allGroups[In any](_ *Service, c *api.Call, _ *In) []api.Resource {
	return resources(c, "group/*")
}

func allRoles[In any](_ *Service, c *api.Call, _ *In) []api.Resource { return resources(c, "role/*") }

func allDevices[In any](_ *Service, c *api.Call, _ *In) []api.Resource { return resources(c, "mfa/*") }

// self is the user that an operation without UserName is about: the caller. It
// is empty for the root identity, whose keys belong to no user.
//
// Source: "CreateAccessKey" (RAM API reference): without UserName the operation
// is about the caller.
func self(c *api.Call, name string) string {
	if name == "" && c.Principal.Type == acs.RAMUser {
		return c.Principal.UserName
	}
	return name
}

// needName refuses an operation about the caller when that is a role session,
// which has no access keys of its own.
func needName(c *api.Call, name string) error {
	if name == "" && c.Principal.Type != acs.Account {
		return missing("UserName", "when a role session calls, as a session has no access keys of its own")
	}
	return nil
}
