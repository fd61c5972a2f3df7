package ecs

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/state"
)

// RunCommandInput are the parameters of RunCommand.
type RunCommandInput struct {
	RunParam
	Type            string `wire:",required"`
	CommandContent  string `wire:",required"`
	ContentEncoding string // PlainText (default) or Base64
	Name            string
	Description     string
	WorkingDir      string
	Timeout         *int // seconds, default 60
	EnableParameter *bool
	KeepCommand     *bool // default false: only the run is kept
}

// RunCommandOutput is the answer of RunCommand.
type RunCommandOutput struct {
	CommandId string
	InvokeId  string
}

// RunCommand makes a command and runs it on instances in one call. The answer
// comes before the command begins; DescribeInvocationResults tells what became
// of it.
//
// Source: "RunCommand" (ECS API reference): up to 18 KB in base64 with
// KeepCommand, 24 KB without; otherwise as CreateCommand and InvokeCommand.
// "ECS: RAM authorization" (2026): each instance is checked, with
// ecs:CommandRunAs. The key ecs:LoginAsNonRoot is not carried: neither that
// table nor the procedure names the action.
//
// Inferred: a command that is not kept has an id all the same, which names nothing afterwards; source: the page's answer has CommandId always.
//
// Ours: a command that is kept in a resource group that the call names needs the right on command/* there, or a right in one group would make commands in another; source: row CreateCommand of "ECS: RAM authorization" (2026), RunCommand's names the instances only.
var RunCommand = api.Operation[*Service, RunCommandInput, RunCommandOutput]{
	Product: api.ECS, Name: "RunCommand", Action: "ecs:RunCommand", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *RunCommandInput) []api.Resource {
		out := instanceResources(c, in.InstanceId)
		if isTrue(in.KeepCommand) && in.ResourceGroupId != "" {
			out = append(out, api.Resource{ARN: c.ARN("ecs", in.RegionId, "command/*"), Group: in.ResourceGroupId})
		}
		return out
	},
	Keys: []api.Key[*Service, RunCommandInput]{
		commandRunAs(func(in *RunCommandInput) *RunParam { return &in.RunParam }),
	},
	DryRun: api.NoDryRun,
	Source: `"RunCommand" (ECS API reference)`,
	Handle: runCommand,
}

func runCommand(_ *Service, c *api.Call, in *RunCommandInput) (*RunCommandOutput, error) {
	if err := in.check(); err != nil {
		return nil, err
	}
	limit := maxContent
	if isTrue(in.KeepCommand) {
		limit = maxKeptContent
	}
	spec := commandSpec{in.Name, in.Description, in.Type, in.CommandContent, in.ContentEncoding, in.WorkingDir, in.Timeout, in.EnableParameter}
	cmd, err := spec.command(plainText, limit)
	if err != nil {
		return nil, err
	}
	content, err := fill(cmd, in.Parameters, limit)
	if err != nil {
		return nil, err
	}
	labels, err := tags(in.Tag)
	if err != nil {
		return nil, err
	}
	if cmd.CommandID, err = c.NewID("c-"); err != nil {
		return nil, err
	}
	id, err := c.NewID("t-")
	if err != nil {
		return nil, err
	}
	if cmd.Name == "" {
		// Inferred: a command without a name is called cmd- and its id; source: example names in "RunCommand" (ECS API reference).
		cmd.Name = "cmd-" + cmd.CommandID
	}
	cmd.RegionID, cmd.ResourceGroupID, cmd.Tags, cmd.CreationTime, cmd.InvokeTimes = in.RegionId, in.ResourceGroupId, labels, c.Now, 1
	return api.Once(c, in.ClientToken, func(tx *state.Tx) (*RunCommandOutput, error) {
		if isTrue(in.KeepCommand) {
			if err := keepCommand(tx, c, cmd); err != nil {
				return nil, err
			}
		}
		return &RunCommandOutput{CommandId: cmd.CommandID, InvokeId: id}, invoke(tx, c, &in.RunParam, id, cmd, content, cmd.Timeout, cmd.WorkingDir, labels)
	})
}
