package ram

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// DeleteUserInput are the parameters of DeleteUser.
type DeleteUserInput struct {
	UserName string `wire:",required"`
}

// DeleteUserOutput is the answer of DeleteUser.
type DeleteUserOutput struct{}

// DeleteUser deletes a user that has nothing left: no group, no policy in any
// scope, no access key, no console password and no MFA device.
//
// Inferred: the order in which these are looked at; source: "Error messages" (RAM API reference) lists the conflicts without an order.
var DeleteUser = api.Operation[*Service, DeleteUserInput, DeleteUserOutput]{
	Product: api.RAM, Name: "DeleteUser", Action: "ram:DeleteUser", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *DeleteUserInput) []api.Resource {
		return resources(c, "user/"+in.UserName)
	},
	DryRun: api.NoDryRun,
	Source: `"DeleteUser" (RAM API reference)`,
	Handle: deleteUser,
}

func deleteUser(_ *Service, c *api.Call, in *DeleteUserInput) (*DeleteUserOutput, error) {
	return new(DeleteUserOutput), c.Update(func(tx *state.Tx) error {
		if _, err := findUser(tx, c, in.UserName); err != nil {
			return err
		}
		switch n := in.UserName; {
		case nonEmpty(identity.Memberships.All(tx, c.Account, n+"/", "")):
			return conflict("User.Group", "The user %s is in a group. Remove it with RemoveUserFromGroup first; ListGroupsForUser gives the groups.", n)
		case nonEmpty(identity.Attachments.All(tx, c.Account, identity.ToUser+"/"+n+"/", "")):
			return conflict("User.Policy", "The user %s has policies. Detach them with DetachPolicyFromUser first; ListPoliciesForUser gives them.", n)
		case nonEmpty(identity.AccessKeysByUser.Find(tx, c.Account, n)):
			return conflict("User.AccessKey", "The user %s has access keys. Delete them with DeleteAccessKey first; ListAccessKeys gives them.", n)
		case identity.LoginProfiles.Get(tx, c.Account, n) != nil:
			return conflict("User.LoginProfile", "The user %s can sign in to the console. End that with DeleteLoginProfile first.", n)
		case nonEmpty(identity.MFADevicesByUser.Find(tx, c.Account, n)):
			return conflict("User.MFADevice", "The user %s has an MFA device. Take it off with UnbindMFADevice first.", n)
		}
		identity.Users.Delete(tx, c.Account, in.UserName)
		return nil
	})
}
