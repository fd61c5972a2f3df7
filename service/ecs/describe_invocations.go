package ecs

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
)

// DescribeInvocationsInput are the parameters of DescribeInvocations.
type DescribeInvocationsInput struct {
	Page
	Token
	RegionId        string `wire:",required"`
	InvokeId        string
	CommandId       string
	CommandName     string
	CommandType     string
	InstanceId      string
	InvokeStatus    string // Running, Finished, Failed, PartialFailed, Stopped
	RepeatMode      string
	Timed           *bool
	IncludeOutput   *bool
	ContentEncoding string // Base64 (default) or PlainText
	ResourceGroupId string
	Tag             []TagParam `wire:",max=20"`
}

// DescribeInvocationsOutput is the answer of DescribeInvocations.
type DescribeInvocationsOutput struct {
	TotalCount  int
	PageNumber  int
	PageSize    int
	NextToken   string
	Invocations struct{ Invocation []InvocationItem }
}

// InvocationItem is one run with its state on each instance.
type InvocationItem struct {
	InvokeId           string
	CommandId          string
	CommandName        string
	CommandDescription string
	CommandType        string
	CommandContent     string
	Parameters         string // JSON
	Username           string
	WorkingDir         string
	Timeout            int
	Timed              bool
	RepeatMode         string
	Frequency          string
	TerminationMode    string
	InvokeStatus       string
	InvocationStatus   string
	CreationTime       time.Time
	InvokeInstances    struct{ InvokeInstance []InvokeInstance }
	Tags               TagSet
}

// InvokeInstance is a run's state on one instance.
type InvokeInstance struct {
	InstanceId           string
	InvocationStatus     string
	InstanceInvokeStatus string
	ExitCode             *int
	Output               string
	Dropped              int64
	ErrorCode            string
	ErrorInfo            string
	Repeats              int
	Timed                bool
	CreationTime         time.Time
	StartTime            time.Time
	FinishTime           time.Time
	StopTime             time.Time
	UpdateTime           time.Time
}

// DescribeInvocations lists the runs of commands of a region, newest first.
//
// Source: "DescribeInvocations" (ECS API reference): every given filter must
// fit; output is shown with IncludeOutput, in base64 by default.
//
// Inferred: CommandContent and Output share ContentEncoding; source: the page.
var DescribeInvocations = api.Operation[*Service, DescribeInvocationsInput, DescribeInvocationsOutput]{
	Product: api.ECS, Name: "DescribeInvocations", Action: "ecs:DescribeInvocations", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *DescribeInvocationsInput) []api.Resource {
		return invocationResources(c, in.CommandId, in.InstanceId)
	},
	DryRun: api.NoDryRun,
	Source: `"DescribeInvocations" (ECS API reference)`,
	Handle: describeInvocations,
}

func describeInvocations(_ *Service, c *api.Call, in *DescribeInvocationsInput) (*DescribeInvocationsOutput, error) {
	if _, err := region(in.RegionId); err != nil {
		return nil, err
	}
	if err := oneOf("InvokeStatus", in.InvokeStatus, "Running", "Finished", "Failed", "PartialFailed", "Stopped"); err != nil {
		return nil, err
	}
	all := newestInvocations(c, in.RegionId, in.takes)
	part, info, err := commandPage(in.Page, in.Token, all, invocationPlace)
	if err != nil {
		return nil, err
	}
	out := &DescribeInvocationsOutput{TotalCount: info.total, PageNumber: info.number, PageSize: info.size, NextToken: info.next}
	for _, v := range part {
		i, err := in.item(v)
		if err != nil {
			return nil, err
		}
		out.Invocations.Invocation = append(out.Invocations.Invocation, i)
	}
	return out, nil
}

func (in *DescribeInvocationsInput) takes(v *inventory.Invocation) bool {
	return (in.InvokeId == "" || in.InvokeId == v.InvokeID) &&
		(in.CommandId == "" || in.CommandId == v.CommandID) &&
		(in.CommandName == "" || in.CommandName == v.CommandName) &&
		(in.CommandType == "" || in.CommandType == v.CommandType) &&
		(in.InstanceId == "" || v.Result(in.InstanceId) != nil) &&
		(in.InvokeStatus == "" || in.InvokeStatus == overallOld(v)) &&
		(in.RepeatMode == "" || in.RepeatMode == "Once") &&
		(in.Timed == nil || !*in.Timed) &&
		inGroup(in.ResourceGroupId, v.ResourceGroupID) &&
		hasTags(v.Tags, in.Tag)
}

func (in *DescribeInvocationsInput) item(v *inventory.Invocation) (InvocationItem, error) {
	params := v.Parameters
	if params == nil {
		params = map[string]string{}
	}
	text, err := json.Marshal(params)
	if err != nil {
		return InvocationItem{}, fmt.Errorf("the parameters of run %s cannot be shown: %w", v.InvokeID, err)
	}
	i := InvocationItem{
		InvokeId: v.InvokeID, CommandId: v.CommandID, CommandName: v.CommandName, CommandDescription: v.CommandDescription, CommandType: v.CommandType,
		CommandContent: encodeContent([]byte(v.Content), in.ContentEncoding), Parameters: string(text), Username: v.Username, WorkingDir: v.WorkingDir,
		Timeout: v.Timeout, RepeatMode: "Once", TerminationMode: "Process", InvokeStatus: overallOld(v), InvocationStatus: overall(v),
		CreationTime: v.CreationTime, Tags: tagSet(v.Tags),
	}
	for n := range v.Results {
		r := &v.Results[n]
		if in.InstanceId != "" && in.InstanceId != r.InstanceID {
			continue // the caller may have no right on the others
		}
		x := InvokeInstance{
			InstanceId: r.InstanceID, InvocationStatus: string(r.Status), InstanceInvokeStatus: recordStatus(r), ExitCode: r.ExitCode, Dropped: r.Dropped,
			ErrorCode: r.ErrorCode, ErrorInfo: r.ErrorInfo, Repeats: repeats(r), CreationTime: v.CreationTime, StartTime: r.StartTime, FinishTime: r.FinishTime,
			StopTime: r.StopTime, UpdateTime: latest(v.CreationTime, r.StartTime, r.StopTime, r.FinishTime),
		}
		if isTrue(in.IncludeOutput) {
			x.Output = encodeContent(r.Output, in.ContentEncoding)
		}
		i.InvokeInstances.InvokeInstance = append(i.InvokeInstances.InvokeInstance, x)
	}
	return i, nil
}

// repeats says how often a command has begun on an instance.
func repeats(r *inventory.InvocationResult) int {
	if r.StartTime.IsZero() {
		return 0
	}
	return 1
}

func latest(times ...time.Time) (out time.Time) {
	for _, t := range times {
		if t.After(out) {
			out = t
		}
	}
	return out
}
