package ecs

import (
	"slices"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
)

// DescribeCommandsInput are the parameters of DescribeCommands.
type DescribeCommandsInput struct {
	Page
	Token
	RegionId        string `wire:",required"`
	CommandId       string
	Name            string // may begin and end with *
	Description     string
	Type            string
	Provider        string // User; AlibabaCloud commands are not there
	ContentEncoding string // Base64 (default) or PlainText
	Latest          *bool
	ResourceGroupId string
	Tag             []TagParam `wire:",max=20"`
}

// DescribeCommandsOutput is the answer of DescribeCommands.
type DescribeCommandsOutput struct {
	TotalCount int
	PageNumber int
	PageSize   int
	NextToken  string
	Commands   struct{ Command []CommandItem }
}

// CommandItem is one command.
type CommandItem struct {
	CommandId            string
	Name                 string
	Description          string
	Type                 string
	CommandContent       string
	WorkingDir           string
	Timeout              int
	EnableParameter      bool
	ParameterNames       struct{ ParameterName []string }
	ParameterDefinitions struct{ ParameterDefinition []string }
	InvokeTimes          int
	Provider             string
	Version              int
	Latest               bool
	Category             string
	Launcher             string
	ResourceGroupId      string
	CreationTime         time.Time
	Tags                 TagSet
}

// DescribeCommands lists the commands of a region, newest first.
//
// Source: "DescribeCommands" (ECS API reference): every given filter must fit;
// the content is in base64 by default; PageSize and MaxResults are at most 50.
//
// Ours: there are no commands of the vendor's; source: Provider AlibabaCloud lists scripts that are the vendor's own.
var DescribeCommands = api.Operation[*Service, DescribeCommandsInput, DescribeCommandsOutput]{
	Product: api.ECS, Name: "DescribeCommands", Action: "ecs:DescribeCommands", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *DescribeCommandsInput) []api.Resource {
		var ids []string
		if in.CommandId != "" {
			ids = []string{in.CommandId}
		}
		return named(c, in.RegionId, "command", ids, in.ResourceGroupId, func(id string) api.Resource { return commandResource(c, id) })
	},
	DryRun: api.NoDryRun,
	Source: `"DescribeCommands" (ECS API reference)`,
	Handle: describeCommands,
}

func describeCommands(_ *Service, c *api.Call, in *DescribeCommandsInput) (*DescribeCommandsOutput, error) {
	if _, err := region(in.RegionId); err != nil {
		return nil, err
	}
	var all []*inventory.Command
	for id, cmd := range inventory.Commands.All(c.Snapshot, c.Account, "", "") {
		if cmd.RegionID == in.RegionId &&
			(in.CommandId == "" || in.CommandId == id) &&
			fuzzy(in.Name, cmd.Name) && fuzzy(in.Description, cmd.Description) &&
			(in.Type == "" || in.Type == cmd.Type) &&
			(in.Provider == "" || in.Provider == "User") &&
			inGroup(in.ResourceGroupId, cmd.ResourceGroupID) &&
			hasTags(cmd.Tags, in.Tag) {
			all = append(all, cmd)
		}
	}
	place := func(cmd *inventory.Command) string { return newestKey(cmd.CreationTime, cmd.CommandID) }
	slices.SortFunc(all, func(a, b *inventory.Command) int { return strings.Compare(place(a), place(b)) })
	part, info, err := commandPage(in.Page, in.Token, all, place)
	if err != nil {
		return nil, err
	}
	out := &DescribeCommandsOutput{TotalCount: info.total, PageNumber: info.number, PageSize: info.size, NextToken: info.next}
	for _, cmd := range part {
		i := CommandItem{CommandId: cmd.CommandID, Name: cmd.Name, Description: cmd.Description, Type: cmd.Type,
			CommandContent: encodeContent([]byte(cmd.Content), in.ContentEncoding), WorkingDir: cmd.WorkingDir, Timeout: cmd.Timeout,
			EnableParameter: cmd.EnableParameter, InvokeTimes: cmd.InvokeTimes, Provider: "User", Version: 1, Latest: true,
			ResourceGroupId: cmd.ResourceGroupID, CreationTime: cmd.CreationTime, Tags: tagSet(cmd.Tags)}
		i.ParameterNames.ParameterName = cmd.ParameterNames
		out.Commands.Command = append(out.Commands.Command, i)
	}
	return out, nil
}
