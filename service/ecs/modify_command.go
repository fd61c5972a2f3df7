package ecs

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// ModifyCommandInput are the parameters of ModifyCommand.
type ModifyCommandInput struct {
	RegionId        string `wire:",required"`
	CommandId       string `wire:",required"`
	Name            *string
	Description     *string
	CommandContent  *string
	ContentEncoding string // Base64 (default) or PlainText
	WorkingDir      *string
	Timeout         *int // seconds
	Launcher        string
}

// ModifyCommandOutput is the answer of ModifyCommand.
type ModifyCommandOutput struct{}

// ModifyCommand changes a command. Runs that began before go on with what they
// had; what is not sent stays.
//
// Source: "ModifyCommand" (ECS API reference, 2024): the type cannot be changed.
//
// Inferred: CommandContent is in base64 unless ContentEncoding says PlainText; source: the page speaks of ContentEncoding without listing it, its sample is base64.
var ModifyCommand = api.Operation[*Service, ModifyCommandInput, ModifyCommandOutput]{
	Product: api.ECS, Name: "ModifyCommand", Action: "ecs:ModifyCommand", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *ModifyCommandInput) []api.Resource {
		return []api.Resource{commandResource(c, in.CommandId)}
	},
	DryRun: api.NoDryRun,
	Source: `"ModifyCommand" (ECS API reference)`,
	Handle: modifyCommand,
}

func modifyCommand(_ *Service, c *api.Call, in *ModifyCommandInput) (*ModifyCommandOutput, error) {
	if _, err := region(in.RegionId); err != nil {
		return nil, err
	}
	if err := unsupported("Launcher", in.Launcher); err != nil {
		return nil, err
	}
	return &ModifyCommandOutput{}, c.Update(func(tx *state.Tx) error {
		old, err := findCommand(tx, c, in.CommandId)
		if err != nil {
			return err
		}
		cmd := *old
		for _, x := range []struct{ dst, src *string }{{&cmd.Name, in.Name}, {&cmd.Description, in.Description}, {&cmd.WorkingDir, in.WorkingDir}} {
			if x.src != nil {
				*x.dst = *x.src
			}
		}
		if err := commandText(cmd.Name, cmd.Description, cmd.WorkingDir); err != nil {
			return err
		}
		if cmd.Timeout, err = timeoutOf(in.Timeout, cmd.Timeout); err != nil {
			return err
		}
		if in.CommandContent != nil {
			if cmd.Content, err = decodeContent(*in.CommandContent, in.ContentEncoding, base64Text, maxKeptContent); err != nil {
				return err
			}
			cmd.ParameterNames = nil
			if cmd.EnableParameter {
				if cmd.ParameterNames, err = parameterNames(cmd.Content); err != nil {
					return err
				}
			}
		}
		inventory.Commands.Put(tx, c.Account, cmd.CommandID, &cmd)
		return nil
	})
}
