package ecs

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// InvokeCommandInput are the parameters of InvokeCommand.
type InvokeCommandInput struct {
	RunParam
	CommandId  string `wire:",required"`
	Timeout    *int   // seconds; default: the command's
	WorkingDir string // default: the command's
}

// InvokeCommandOutput is the answer of InvokeCommand.
type InvokeCommandOutput struct {
	InvokeId string
}

// InvokeCommand runs a command on instances. The answer comes before the command
// begins; DescribeInvocationResults tells what became of it.
//
// Source: "InvokeCommand" (ECS API reference, 2025): Username is root on Linux
// and System on Windows by default; an instance that cannot run the command says
// so in its result. Errors: InvalidCmdId.NotFound, InvalidInstance.NotFound,
// Parameter.Disabled 404; Parameter.NotMatched, InstanceIds.ExceedLimit,
// InvalidInstance.NotMatch 403. "ECS: RAM authorization" (2026): the command and
// each instance are checked, with ecs:CommandRunAs. The key ecs:LoginAsNonRoot
// is the procedure's: see login.go.
var InvokeCommand = api.Operation[*Service, InvokeCommandInput, InvokeCommandOutput]{
	Product: api.ECS, Name: "InvokeCommand", Action: "ecs:InvokeCommand", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *InvokeCommandInput) []api.Resource {
		return append([]api.Resource{commandResource(c, in.CommandId)}, instanceResources(c, in.InstanceId)...)
	},
	Keys: []api.Key[*Service, InvokeCommandInput]{
		commandRunAs(func(in *InvokeCommandInput) *RunParam { return &in.RunParam }),
		commandLogin(func(in *InvokeCommandInput) *RunParam { return &in.RunParam }),
	},
	DryRun: api.NoDryRun,
	Source: `"InvokeCommand" (ECS API reference)`,
	Handle: invokeCommand,
}

func invokeCommand(_ *Service, c *api.Call, in *InvokeCommandInput) (*InvokeCommandOutput, error) {
	if err := in.check(); err != nil {
		return nil, err
	}
	if err := commandText("", "", in.WorkingDir); err != nil {
		return nil, err
	}
	if _, err := timeoutOf(in.Timeout, defaultTimeout); err != nil {
		return nil, err
	}
	labels, err := tags(in.Tag)
	if err != nil {
		return nil, err
	}
	id, err := c.NewID("t-")
	if err != nil {
		return nil, err
	}
	return api.Once(c, in.ClientToken, func(tx *state.Tx) (*InvokeCommandOutput, error) {
		old, err := findCommand(tx, c, in.CommandId)
		if err != nil {
			return nil, err
		}
		content, err := fill(old, in.Parameters, maxKeptContent)
		if err != nil {
			return nil, err
		}
		cmd := *old
		cmd.InvokeTimes++
		inventory.Commands.Put(tx, c.Account, cmd.CommandID, &cmd)
		timeout, dir := cmd.Timeout, cmd.WorkingDir
		if in.Timeout != nil {
			timeout = *in.Timeout
		}
		if in.WorkingDir != "" {
			dir = in.WorkingDir
		}
		return &InvokeCommandOutput{InvokeId: id}, invoke(tx, c, &in.RunParam, id, &cmd, content, timeout, dir, labels)
	})
}
