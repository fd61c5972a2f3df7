package ecs

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// CreateCommandInput are the parameters of CreateCommand.
type CreateCommandInput struct {
	RegionId        string `wire:",required"`
	Name            string `wire:",required"`
	Type            string `wire:",required"`
	CommandContent  string `wire:",required"`
	ContentEncoding string // Base64 (default) or PlainText
	Description     string
	WorkingDir      string
	Timeout         *int // seconds, default 60
	EnableParameter *bool
	ResourceGroupId string
	ClientToken     string
	Launcher        string
	Tag             []TagParam `wire:",max=20"`
}

// CreateCommandOutput is the answer of CreateCommand.
type CreateCommandOutput struct {
	CommandId string
}

// CreateCommand keeps a script that InvokeCommand can run on instances.
//
// Source: "CreateCommand" (ECS API reference): up to 18 KB in base64; with
// EnableParameter, {{name}} in it is a parameter. Errors, all 403:
// InvalidCmdType.NotFound, CmdName.ExceedLimit, CmdDesc.ExceedLimit,
// CmdContent.ExceedLimit, CmdCount.ExceedQuota, CmdParam.EmptyKey,
// CmdParam.InvalidParamName, CmdParamName.ExceedLimit.
var CreateCommand = api.Operation[*Service, CreateCommandInput, CreateCommandOutput]{
	Product: api.ECS, Name: "CreateCommand", Action: "ecs:CreateCommand", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *CreateCommandInput) []api.Resource {
		return []api.Resource{{ARN: c.ARN("ecs", in.RegionId, "command/*"), Group: identity.ResourceGroupOf(in.ResourceGroupId)}}
	},
	DryRun: api.NoDryRun,
	Source: `"CreateCommand" (ECS API reference)`,
	Handle: createCommand,
}

func createCommand(_ *Service, c *api.Call, in *CreateCommandInput) (*CreateCommandOutput, error) {
	if _, err := region(in.RegionId); err != nil {
		return nil, err
	}
	if err := unsupported("Launcher", in.Launcher); err != nil {
		return nil, err
	}
	spec := commandSpec{in.Name, in.Description, in.Type, in.CommandContent, in.ContentEncoding, in.WorkingDir, in.Timeout, in.EnableParameter}
	cmd, err := spec.command(base64Text, maxKeptContent)
	if err != nil {
		return nil, err
	}
	if cmd.Tags, err = tags(in.Tag); err != nil {
		return nil, err
	}
	if cmd.CommandID, err = c.NewID("c-"); err != nil {
		return nil, err
	}
	cmd.RegionID, cmd.ResourceGroupID, cmd.CreationTime = in.RegionId, in.ResourceGroupId, c.Now
	return api.Once(c, in.ClientToken, func(tx *state.Tx) (*CreateCommandOutput, error) {
		if err := groupExists(tx, c, in.ResourceGroupId); err != nil {
			return nil, err
		}
		return &CreateCommandOutput{CommandId: cmd.CommandID}, keepCommand(tx, c, cmd)
	})
}
