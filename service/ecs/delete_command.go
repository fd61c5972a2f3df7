package ecs

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// DeleteCommandInput are the parameters of DeleteCommand.
type DeleteCommandInput struct {
	RegionId  string `wire:",required"`
	CommandId string `wire:",required"`
}

// DeleteCommandOutput is the answer of DeleteCommand.
type DeleteCommandOutput struct{}

// DeleteCommand deletes a command. Its runs and their records stay.
//
// Source: "DeleteCommand" (ECS API reference).
//
// Inferred: an unknown id answers InvalidCmdId.NotFound, 404; source: "InvokeCommand" (ECS API reference, 2025).
var DeleteCommand = api.Operation[*Service, DeleteCommandInput, DeleteCommandOutput]{
	Product: api.ECS, Name: "DeleteCommand", Action: "ecs:DeleteCommand", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *DeleteCommandInput) []api.Resource {
		return []api.Resource{commandResource(c, in.CommandId)}
	},
	DryRun: api.NoDryRun,
	Source: `"DeleteCommand" (ECS API reference)`,
	Handle: func(_ *Service, c *api.Call, in *DeleteCommandInput) (*DeleteCommandOutput, error) {
		if _, err := region(in.RegionId); err != nil {
			return nil, err
		}
		return &DeleteCommandOutput{}, c.Update(func(tx *state.Tx) error {
			cmd, err := findCommand(tx, c, in.CommandId)
			if err != nil {
				return err
			}
			inventory.Commands.Delete(tx, c.Account, cmd.CommandID)
			return nil
		})
	},
}
