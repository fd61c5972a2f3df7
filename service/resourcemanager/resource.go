package resourcemanager

import (
	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// everyGroup names all resource groups of the account.
//
// Source: "RAM authorization" (Resource Management, 2024): acs:ram:*:<account>:resourcegroup/*.
func everyGroup[In any](_ *Service, c *api.Call, _ *In) []api.Resource {
	return []api.Resource{{ARN: c.ARN("ram", "*", "resourcegroup/*")}}
}

// oneGroup names a resource group. It is in no group itself: a grant in a
// resource group gives no right over the group.
//
// Inferred: changing or deleting a resource group needs an account-wide right; source: "Policy evaluation process" (RAM): only actions on resources in the group are decided there.
func oneGroup(c *api.Call, id string) []api.Resource {
	return []api.Resource{{ARN: c.ARN("ram", "*", "resourcegroup/"+id)}}
}

// controlPolicy names a control policy; target names what one is put over.
func controlPolicy(c *api.Call, id string) api.Resource {
	return api.Resource{ARN: c.ARN("resourcemanager", "*", "policy/controlpolicy/"+id)}
}

func target(c *api.Call, id string) api.Resource {
	return api.Resource{ARN: c.ARN("resourcemanager", "*", "account/"+id)}
}

// grantResources names what a grant touches: the policy, and all principals of
// the kind. A kind that does not exist, which is refused later, stands for
// everything of the account.
//
// Source: "RAM authorization" (Resource Management, 2024): AttachPolicy is
// checked on policy/<name>, of the account or of the system, and on
// acs:ims:*:<account>:user/*, acs:ims:*:<account>:group/* or
// acs:ram:*:<account>:role/*.
//
// Ours: a grant in a resource group gives no right to grant, not even in that group; source: "RAM authorization" (Resource Management, 2024) names no resource group here.
func grantResources(c *api.Call, policyType, policyName, principalType string) []api.Resource {
	p := acs.ARN{Service: "ram", Region: "*", Account: c.Account, Resource: "policy/" + policyName}
	if policyType == identity.System {
		p.Account = "system"
	}
	who := api.Resource{ARN: c.ARN("ram", "*", "*")}
	switch principalType {
	case imsUser:
		who.ARN = c.ARN("ims", "*", "user/*")
	case imsGroup:
		who.ARN = c.ARN("ims", "*", "group/*")
	case serviceRole:
		who.ARN = c.ARN("ram", "*", "role/*")
	}
	return []api.Resource{{ARN: p.String()}, who}
}
