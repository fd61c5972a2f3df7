package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// DeleteGroupInput are the parameters of DeleteGroup.
type DeleteGroupInput struct {
	GroupName string `wire:",required"`
}

// DeleteGroupOutput is the answer of DeleteGroup.
type DeleteGroupOutput struct{}

// DeleteGroup deletes a group that has no members and no policies left.
var DeleteGroup = api.Operation[*Service, DeleteGroupInput, DeleteGroupOutput]{
	Product: api.RAM, Name: "DeleteGroup", Action: "ram:DeleteGroup", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *DeleteGroupInput) []api.Resource {
		return resources(c, "group/"+in.GroupName)
	},
	DryRun: api.NoDryRun,
	Source: `"DeleteGroup" (RAM API reference)`,
	Handle: deleteGroup,
}

func deleteGroup(_ *Service, c *api.Call, in *DeleteGroupInput) (*DeleteGroupOutput, error) {
	return new(DeleteGroupOutput), c.Update(func(tx *state.Tx) error {
		if _, err := findGroup(tx, c, in.GroupName); err != nil {
			return err
		}
		if nonEmpty(identity.MembershipsByGroup.Find(tx, c.Account, in.GroupName)) {
			return conflict("Group.User", "The group %s has members. Remove them with RemoveUserFromGroup first; ListUsersForGroup gives them.", in.GroupName)
		}
		if nonEmpty(identity.Attachments.All(tx, c.Account, grantee{identity.ToGroup, in.GroupName}.prefix(), "")) {
			return conflict("Group.Policy", "The group %s has policies. Detach them with DetachPolicyFromGroup first; ListPoliciesForGroup gives them.", in.GroupName)
		}
		identity.Groups.Delete(tx, c.Account, in.GroupName)
		return nil
	})
}
