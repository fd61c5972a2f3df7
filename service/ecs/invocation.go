package ecs

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/authz"
	"github.com/rampart-cloud/rampart/compute"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
	"github.com/rampart-cloud/rampart/wire"
)

// keepInvocations is how long the record of a run is kept.
//
// Source: "DescribeInvocationResults" (ECS API reference, 2024): executions of
// the last four weeks can be queried.
const keepInvocations = 28 * 24 * time.Hour

// The error codes of a command on an instance, beside those of package compute.
//
// Source: ErrorCode of "DescribeInvocationResults" (ECS API reference).
const (
	codeInstanceReleased     = "InstanceReleased"
	codeCommandNotApplicable = "CommandNotApplicable"
	codeInterrupted          = "ExecutionInterrupted"
)

// RunParam is what InvokeCommand and RunCommand have in common.
type RunParam struct {
	RegionId        string            `wire:",required"`
	InstanceId      []string          // 1 to 100
	Username        string            // default: root on Linux, System on Windows
	Parameters      map[string]string `wire:",jsonorrepeat"`
	RepeatMode      string            // Once
	TerminationMode string            // Process
	ClientToken     string
	ResourceGroupId string
	Tag             []TagParam `wire:",max=20"`

	Timed               *bool
	Frequency           string
	WindowsPasswordName string
	ContainerId         string
	ContainerName       string
	Launcher            string
	OssOutputDelivery   string
	ResourceTag         []TagParam
}

// check checks everything that does not depend on state.
//
// Source: error table of "InvokeCommand" (ECS API reference, 2025):
// InvalidRepeatMode.NotFound, InvalidTerminationMode.NotFound 404;
// InstanceIds.ExceedLimit, Username.ExceedLimit 403.
//
// Ours: commands run once and at once: periodic runs, runs at a reboot, containers, launchers and Windows passwords are refused.
// Ours: TerminationMode ProcessTree is refused; source: a driver need not end what a command left running.
func (p *RunParam) check() error {
	if _, err := region(p.RegionId); err != nil {
		return err
	}
	if err := unsupported("Timed", isTrue(p.Timed), "Frequency", p.Frequency, "WindowsPasswordName", p.WindowsPasswordName, "ContainerId", p.ContainerId,
		"ContainerName", p.ContainerName, "Launcher", p.Launcher, "OssOutputDelivery", p.OssOutputDelivery, "ResourceTag", p.ResourceTag); err != nil {
		return err
	}
	switch p.RepeatMode {
	case "", "Once":
	case "Period", "NextRebootOnly", "EveryReboot", "DryRun":
		return unsupported("RepeatMode="+p.RepeatMode, p.RepeatMode)
	default:
		return notFound("InvalidRepeatMode.NotFound", "The specified RepeatMode %q is not valid. Give Once.", p.RepeatMode)
	}
	switch p.TerminationMode {
	case "", "Process":
	case "ProcessTree":
		return unsupported("TerminationMode=ProcessTree", p.TerminationMode)
	default:
		return notFound("InvalidTerminationMode.NotFound", "The specified TerminationMode %q is not valid. Give Process.", p.TerminationMode)
	}
	switch {
	case len(p.InstanceId) == 0:
		return wire.MissingParameter("InstanceId")
	case len(p.InstanceId) > maxCommandInstances:
		return refuseCommand("InstanceIds.ExceedLimit", "The call names %d instances and may name %d.", len(p.InstanceId), maxCommandInstances)
	}
	if err := distinct(p.InstanceId); err != nil {
		return err
	}
	return checkUsername(p.Username)
}

// runAs gives the user that a command runs as when username was asked for.
//
// Source: Username of "InvokeCommand" (ECS API reference, 2025): root on Linux
// and System on Windows by default.
func runAs(username, osType string) string {
	switch {
	case username != "":
		return username
	case osType == compute.Windows:
		return "System"
	}
	return compute.Root
}

// osTypes gives the operating systems of the instances that a call names, each
// once. An instance that does not exist counts as Linux; the call will fail.
func osTypes(c *api.Call, ids []string) []string {
	var out []string
	for _, id := range ids {
		os := compute.Linux
		if i := inventory.Instances.Get(c.Snapshot, c.Account, id); i != nil {
			os = i.OSType
		}
		if !slices.Contains(out, os) {
			out = append(out, os)
		}
	}
	return out
}

// commandRunAs is the condition key ecs:CommandRunAs.
//
// Source: "ECS: RAM authorization" (2026): the operating system user that the
// command runs as.
func commandRunAs[In any](get func(*In) *RunParam) api.Key[*Service, In] {
	return api.Key[*Service, In]{
		Name: "ecs:CommandRunAs",
		Hint: authz.Advice{ID: "CommandUsername", Text: "Send Username with a user that the policy allows."},
		Value: func(_ *Service, c *api.Call, in *In) ([]string, string) {
			p := get(in)
			if p.Username != "" {
				return []string{p.Username}, acs.FromParameter.Of("Username")
			}
			var out []string
			for _, os := range osTypes(c, p.InstanceId) {
				out = append(out, runAs("", os))
			}
			return out, acs.FromDefault.Of("Username")
		},
	}
}

// commandLogin is the condition key ecs:LoginAsNonRoot of a command on several
// instances: false as soon as it is false on one of them.
func commandLogin[In any](get func(*In) *RunParam) api.Key[*Service, In] {
	return api.Key[*Service, In]{
		Name: "ecs:LoginAsNonRoot",
		Hint: hintCommand,
		Value: func(_ *Service, c *api.Call, in *In) (values []string, source string) {
			p := get(in)
			for _, os := range osTypes(c, p.InstanceId) {
				if values, source = loginOfCommand(p.Username, os); slices.Contains(values, loginFalse) {
					return values, source
				}
			}
			return values, source
		},
	}
}

// invoke stores the run of a command on instances: the intent, before anything
// is run. An instance that does not run is not waited for.
//
// Source: "InvokeCommand" (ECS API reference, 2025): an instance that cannot run
// the command has its reason in the result and does not fail the call;
// InvalidInstance.NotFound 404, InvalidInstance.NotMatch 403 (the command's type
// does not fit the operating system).
//
// Inferred: an instance that does not run has the status Aborted; source: "DescribeInvocationResults".
func invoke(tx *state.Tx, c *api.Call, p *RunParam, id string, cmd *inventory.Command, content string, timeout int, dir string, labels map[string]string) error {
	v := &inventory.Invocation{
		InvokeID: id, CommandID: cmd.CommandID, CommandName: cmd.Name, CommandDescription: cmd.Description, CommandType: cmd.Type, Content: content,
		RegionID: p.RegionId, Username: p.Username, WorkingDir: dir, Timeout: timeout, Parameters: p.Parameters,
		ResourceGroupID: p.ResourceGroupId, Tags: labels, CreationTime: c.Now,
	}
	for _, instance := range p.InstanceId {
		i, err := findInstance(tx, c, instance)
		if err != nil {
			return notFound("InvalidInstance.NotFound", "The specified instance %q does not exist in this region. DescribeInstances lists the instances.", instance)
		}
		if !fits(cmd.Type, i.OSType) {
			return refuseCommand("InvalidInstance.NotMatch", "A command of type %s cannot run on instance %s, which runs %s.", cmd.Type, instance, i.OSType)
		}
		r := inventory.InvocationResult{InstanceID: instance, Node: i.Node, Username: runAs(p.Username, i.OSType), Status: inventory.InvokePending}
		if i.Status != inventory.Running {
			r.Status, r.ErrorCode, r.FinishTime = inventory.InvokeAborted, compute.InstanceNotRunning, c.Now
			r.ErrorInfo = "The instance is " + string(i.Status) + " and must be Running. Start it first."
		}
		v.Results = append(v.Results, r)
	}
	expireInvocations(tx, c)
	inventory.Invocations.Put(tx, c.Account, id, v)
	return nil
}

// expireInvocations drops a few old records, so that they cannot pile up.
func expireInvocations(tx *state.Tx, c *api.Call) {
	before := c.Now.Add(-keepInvocations).UTC().Format(time.RFC3339)
	var old []string
	for key, id := range inventory.InvocationsByTime.Ascend(tx, c.Account) {
		if key >= before || len(old) == 4 {
			break
		}
		if v := inventory.Invocations.Get(tx, c.Account, id); v.Settled() {
			old = append(old, id)
		}
	}
	for _, id := range old {
		inventory.Invocations.Delete(tx, c.Account, id)
	}
}

// overall gives the InvocationStatus of a whole run.
//
// Source: InvocationStatus of "DescribeInvocations" (ECS API reference).
func overall(v *inventory.Invocation) string {
	n := map[inventory.InvocationStatus]int{}
	for _, r := range v.Results {
		n[r.Status]++
	}
	all := len(v.Results)
	switch {
	case n[inventory.InvokeStopping] > 0:
		return "Stopping"
	case n[inventory.InvokeRunning] > 0 || n[inventory.InvokePending] > 0 && n[inventory.InvokePending] < all:
		return "Running"
	case n[inventory.InvokePending] == all:
		return "Pending"
	case n[inventory.InvokeSuccess] == all:
		return "Success"
	case n[inventory.InvokeCancelled]+n[inventory.InvokeTerminated] == all:
		return "Stopped"
	case n[inventory.InvokeSuccess] > 0:
		return "PartialFailed"
	}
	return "Failed"
}

// overallOld gives InvokeStatus, the older word for the same.
//
// Source: InvokeStatus of "DescribeInvocations" (ECS API reference): Running,
// Finished, Failed, PartialFailed, Stopped.
func overallOld(v *inventory.Invocation) string {
	switch s := overall(v); s {
	case "Pending", "Running", "Stopping":
		return "Running"
	case "Success":
		return "Finished"
	default:
		return s
	}
}

// recordStatus gives InvokeRecordStatus, the older word for the state on one
// instance.
//
// Source: InvokeRecordStatus of "DescribeInvocationResults" (ECS API reference):
// Running; Finished for a command that ended by itself, whatever its exit code;
// Failed; Stopped.
func recordStatus(r *inventory.InvocationResult) string {
	switch r.Status {
	case inventory.InvokePending, inventory.InvokeRunning, inventory.InvokeStopping:
		return "Running"
	case inventory.InvokeSuccess:
		return "Finished"
	case inventory.InvokeCancelled, inventory.InvokeTerminated:
		return "Stopped"
	}
	if r.ErrorCode == compute.ExitCodeNonzero {
		return "Finished"
	}
	return "Failed"
}

// invocationResources are what a call about runs names, or everything.
//
// Source: "ECS: RAM authorization" (2026): command and instance are checked when
// the request names them.
//
// Inferred: a call that names neither is checked against "*"; source: the section Resource of that page.
func invocationResources(c *api.Call, command string, instances ...string) []api.Resource {
	var out []api.Resource
	if command != "" {
		out = append(out, commandResource(c, command))
	}
	for _, id := range instances {
		if id != "" {
			out = append(out, instanceResource(c, id))
		}
	}
	if len(out) == 0 {
		out = append(out, api.Resource{ARN: acs.Every})
	}
	return out
}

// commandPage gives a part of a list about commands.
//
// Source: "DescribeInvocations" (ECS API reference): PageSize and MaxResults are
// at most 50 and have default 10; InvalidParam.PageNumber, InvalidParam.PageSize
// 403.
func commandPage[T any](p Page, t Token, all []T, place func(T) string) ([]T, pageInfo, error) {
	if t.asked() {
		part, next, err := sliceToken(t, all, place, 10, 50)
		return part, pageInfo{total: len(all), next: next}, err
	}
	for _, x := range []struct {
		name  string
		value *int
		most  int
	}{{"PageNumber", p.PageNumber, 1 << 20}, {"PageSize", p.PageSize, 50}} {
		if x.value != nil && (*x.value < 1 || *x.value > x.most) {
			return nil, pageInfo{}, acs.New(acs.Invalid, http.StatusForbidden, "InvalidParam."+x.name, "The specified %s %d is not valid. Give 1 to %d.", x.name, *x.value, x.most)
		}
	}
	r, err := p.values(50)
	if err != nil {
		return nil, pageInfo{}, err
	}
	return slicePage(r, all), pageInfo{total: len(all), number: r.number, size: r.size}, nil
}

// newestInvocations gives the account's runs of a region that pass, newest
// first.
func newestInvocations(c *api.Call, region string, pass func(*inventory.Invocation) bool) []*inventory.Invocation {
	var out []*inventory.Invocation
	for _, v := range inventory.Invocations.All(c.Snapshot, c.Account, "", "") {
		if v.RegionID == region && pass(v) {
			out = append(out, v)
		}
	}
	slices.SortFunc(out, func(a, b *inventory.Invocation) int { return strings.Compare(invocationPlace(a), invocationPlace(b)) })
	return out
}

func invocationPlace(v *inventory.Invocation) string { return newestKey(v.CreationTime, v.InvokeID) }
