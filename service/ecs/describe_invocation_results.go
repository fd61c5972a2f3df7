package ecs

import (
	"slices"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
)

// DescribeInvocationResultsInput are the parameters of
// DescribeInvocationResults.
type DescribeInvocationResultsInput struct {
	Page
	Token
	RegionId           string `wire:",required"`
	InvokeId           string
	CommandId          string
	InstanceId         string
	InvokeRecordStatus string // Running, Finished, Failed, Stopped
	IncludeHistory     *bool
	ContentEncoding    string // Base64 (default) or PlainText
	ResourceGroupId    string
	Tag                []TagParam `wire:",max=20"`
}

// DescribeInvocationResultsOutput is the answer of DescribeInvocationResults.
type DescribeInvocationResultsOutput struct {
	Invocation struct {
		TotalCount        int
		PageNumber        int
		PageSize          int
		NextToken         string
		InvocationResults struct{ InvocationResult []InvocationResultItem }
	}
}

// InvocationResultItem is what became of a command on one instance.
type InvocationResultItem struct {
	InvokeId           string
	CommandId          string
	InstanceId         string
	Username           string
	InvocationStatus   string
	InvokeRecordStatus string
	ExitCode           *int
	Output             string
	Dropped            int64
	ErrorCode          string
	ErrorInfo          string
	Repeats            int
	TerminationMode    string
	StartTime          time.Time
	StopTime           time.Time
	FinishedTime       time.Time
	Tags               TagSet
}

// DescribeInvocationResults lists what became of commands, instance by instance,
// newest first.
//
// Source: "DescribeInvocationResults" (ECS API reference): every given filter
// must fit; Output is the last 24 KB, in base64 by default, and Dropped what was
// cut off.
var DescribeInvocationResults = api.Operation[*Service, DescribeInvocationResultsInput, DescribeInvocationResultsOutput]{
	Product: api.ECS, Name: "DescribeInvocationResults", Action: "ecs:DescribeInvocationResults", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *DescribeInvocationResultsInput) []api.Resource {
		return invocationResources(c, in.CommandId, in.InstanceId)
	},
	DryRun: api.NoDryRun,
	Source: `"DescribeInvocationResults" (ECS API reference)`,
	Handle: describeInvocationResults,
}

// runOn is a run on one instance.
type runOn struct {
	run    *inventory.Invocation
	result *inventory.InvocationResult
}

func (r runOn) place() string { return invocationPlace(r.run) + "/" + r.result.InstanceID }

func describeInvocationResults(_ *Service, c *api.Call, in *DescribeInvocationResultsInput) (*DescribeInvocationResultsOutput, error) {
	if _, err := region(in.RegionId); err != nil {
		return nil, err
	}
	if err := oneOf("InvokeRecordStatus", in.InvokeRecordStatus, "Running", "Finished", "Failed", "Stopped"); err != nil {
		return nil, err
	}
	var all []runOn
	for _, v := range newestInvocations(c, in.RegionId, in.takes) {
		for i := range v.Results {
			r := &v.Results[i]
			if (in.InstanceId == "" || in.InstanceId == r.InstanceID) && (in.InvokeRecordStatus == "" || in.InvokeRecordStatus == recordStatus(r)) {
				all = append(all, runOn{v, r})
			}
		}
	}
	slices.SortFunc(all, func(a, b runOn) int { return strings.Compare(a.place(), b.place()) })
	part, info, err := commandPage(in.Page, in.Token, all, runOn.place)
	if err != nil {
		return nil, err
	}
	out := new(DescribeInvocationResultsOutput)
	o := &out.Invocation
	o.TotalCount, o.PageNumber, o.PageSize, o.NextToken = info.total, info.number, info.size, info.next
	for _, x := range part {
		r := x.result
		o.InvocationResults.InvocationResult = append(o.InvocationResults.InvocationResult, InvocationResultItem{
			InvokeId: x.run.InvokeID, CommandId: x.run.CommandID, InstanceId: r.InstanceID, Username: r.Username, InvocationStatus: string(r.Status),
			InvokeRecordStatus: recordStatus(r), ExitCode: r.ExitCode, Output: encodeContent(r.Output, in.ContentEncoding), Dropped: r.Dropped,
			ErrorCode: r.ErrorCode, ErrorInfo: r.ErrorInfo, Repeats: repeats(r), TerminationMode: "Process",
			StartTime: r.StartTime, StopTime: r.StopTime, FinishedTime: r.FinishTime, Tags: tagSet(x.run.Tags),
		})
	}
	return out, nil
}

func (in *DescribeInvocationResultsInput) takes(v *inventory.Invocation) bool {
	return (in.InvokeId == "" || in.InvokeId == v.InvokeID) &&
		(in.CommandId == "" || in.CommandId == v.CommandID) &&
		inGroup(in.ResourceGroupId, v.ResourceGroupID) &&
		hasTags(v.Tags, in.Tag)
}
