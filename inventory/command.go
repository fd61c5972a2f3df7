package inventory

import (
	"slices"
	"time"

	"github.com/rampart-cloud/rampart/state"
)

// KeyPair is an SSH key pair. Its id in the collection is <region>/<name>. The
// private key is given to the caller once and never stored.
type KeyPair struct {
	KeyPairID       string
	KeyPairName     string
	RegionID        string
	FingerPrint     string
	PublicKey       string            // authorized_keys form
	ResourceGroupID string            `json:",omitempty"`
	Tags            map[string]string `json:",omitempty"`
	CreationTime    time.Time
}

// Command is a Cloud Assistant command.
type Command struct {
	CommandID       string
	Name            string
	Description     string `json:",omitempty"`
	RegionID        string
	Type            string // RunShellScript, RunBatScript, RunPowerShellScript
	Content         string // plain text
	WorkingDir      string `json:",omitempty"`
	Timeout         int    // seconds
	EnableParameter bool
	ParameterNames  []string          `json:",omitempty"`
	ResourceGroupID string            `json:",omitempty"`
	Tags            map[string]string `json:",omitempty"`
	InvokeTimes     int
	CreationTime    time.Time
}

// Invocation is one run of a command on some instances. What it runs is kept
// with it, as the command may change or not be kept at all.
type Invocation struct {
	InvokeID           string
	CommandID          string
	CommandName        string
	CommandDescription string `json:",omitempty"`
	CommandType        string
	Content            string // after parameters were put in
	RegionID           string
	Username           string            // as asked for; empty means the default user
	WorkingDir         string            `json:",omitempty"`
	Timeout            int               // seconds
	Parameters         map[string]string `json:",omitempty"`
	ResourceGroupID    string            `json:",omitempty"`
	Tags               map[string]string `json:",omitempty"`
	CreationTime       time.Time
	Results            []InvocationResult // one an instance
}

// InvocationStatus is a command's state on one instance.
//
// Source: InvocationStatus of "DescribeInvocationResults" (ECS API reference).
type InvocationStatus string

// The states of a command on an instance. Those up to InvokeStopping are not
// final.
const (
	InvokePending    InvocationStatus = "Pending"    // accepted, not begun
	InvokeRunning    InvocationStatus = "Running"    // begun; written before it begins
	InvokeStopping   InvocationStatus = "Stopping"   // begun, to be ended
	InvokeSuccess    InvocationStatus = "Success"    // ended by itself with exit code 0
	InvokeFailed     InvocationStatus = "Failed"     // ended by itself with another, or cut off
	InvokeError      InvocationStatus = "Error"      // could not begin
	InvokeTimeout    InvocationStatus = "Timeout"    // cut at its timeout
	InvokeAborted    InvocationStatus = "Aborted"    // not sent: the instance does not run
	InvokeCancelled  InvocationStatus = "Cancelled"  // stopped before it began
	InvokeTerminated InvocationStatus = "Terminated" // stopped while it ran
)

// Final says whether the state is the last one.
func (s InvocationStatus) Final() bool {
	return s != InvokePending && s != InvokeRunning && s != InvokeStopping
}

// InvocationResult is a command's fate on one instance.
type InvocationResult struct {
	InstanceID string
	Node       string // the server whose compute driver holds the machine
	Username   string // who it runs as
	Status     InvocationStatus
	ExitCode   *int      `json:",omitempty"`
	Output     []byte    `json:",omitempty"` // the tail of 24 KiB
	Dropped    int64     `json:",omitempty"` // bytes cut off Output
	ErrorCode  string    `json:",omitempty"`
	ErrorInfo  string    `json:",omitempty"`
	StartTime  time.Time `json:",omitzero"`
	FinishTime time.Time `json:",omitzero"`
	StopTime   time.Time `json:",omitzero"` // when it was asked to stop
}

// Settled says whether every instance has a final result.
func (v *Invocation) Settled() bool {
	for _, r := range v.Results {
		if !r.Status.Final() {
			return false
		}
	}
	return true
}

// Result gives the result on an instance, or nil.
func (v *Invocation) Result(instanceID string) *InvocationResult {
	for i := range v.Results {
		if v.Results[i].InstanceID == instanceID {
			return &v.Results[i]
		}
	}
	return nil
}

// The collections.
var (
	KeyPairs    = state.NewCollection[KeyPair]("ecs/keypair")
	Commands    = state.NewCollection[Command]("ecs/command").Sealed()
	Invocations = state.NewCollection[Invocation]("ecs/invocation").Sealed()
	// InvocationsUnsettled finds the work that is left, by node.
	InvocationsUnsettled = Invocations.Index("unsettled", func(v *Invocation) []string {
		var nodes []string
		for _, r := range v.Results {
			if !r.Status.Final() && !slices.Contains(nodes, r.Node) {
				nodes = append(nodes, r.Node)
			}
		}
		return nodes
	})
	InvocationsByTime = Invocations.Index("time", func(v *Invocation) []string { return []string{v.CreationTime.UTC().Format(time.RFC3339)} })
)

// Kinds lists the collections for state.Open.
func Kinds() []state.Kind {
	return []state.Kind{Instances, Disks, VPCs, VSwitches, Addresses, SecurityGroups, KeyPairs, Commands, Invocations, Orders, Agreements}
}
