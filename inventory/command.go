package inventory

import (
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
	ParameterNames  []string `json:",omitempty"`
	Hidden          bool     `json:",omitempty"` // made by RunCommand without KeepCommand
	ResourceGroupID string   `json:",omitempty"`
	InvokeTimes     int
	CreationTime    time.Time
}

// Invocation is one run of a command on some instances.
type Invocation struct {
	InvokeID     string
	CommandID    string
	CommandName  string
	CommandType  string
	Content      string // after parameters were put in
	RegionID     string
	Username     string // as asked for; empty means the default user
	WorkingDir   string `json:",omitempty"`
	Timeout      int    // seconds
	Parameters   map[string]string
	CreationTime time.Time
	Results      []InvocationResult // one an instance
	Node         string
}

// InvocationResult is a command's fate on one instance.
type InvocationResult struct {
	InstanceID string
	Username   string    // who it ran as
	Status     string    // Pending, Running, Success, Failed, ...
	ExitCode   *int      `json:",omitempty"`
	Output     string    `json:",omitempty"` // plain text; the tail of 24 KiB
	Dropped    int       `json:",omitempty"` // bytes cut off Output
	ErrorCode  string    `json:",omitempty"`
	ErrorInfo  string    `json:",omitempty"`
	StartTime  time.Time `json:",omitzero"`
	FinishTime time.Time `json:",omitzero"`
}

// Settled says whether every instance has a final result.
func (v *Invocation) Settled() bool {
	for _, r := range v.Results {
		if r.Status == "Pending" || r.Status == "Running" {
			return false
		}
	}
	return true
}

// The collections.
var (
	KeyPairs             = state.NewCollection[KeyPair]("ecs/keypair")
	Commands             = state.NewCollection[Command]("ecs/command")
	Invocations          = state.NewCollection[Invocation]("ecs/invocation")
	InvocationsUnsettled = Invocations.Index("unsettled", func(v *Invocation) []string {
		if v.Settled() {
			return nil
		}
		return []string{v.Node}
	})
)

// Kinds lists the collections for state.Open.
func Kinds() []state.Kind {
	return []state.Kind{Instances, Disks, VPCs, VSwitches, Addresses, SecurityGroups, KeyPairs, Commands, Invocations}
}
