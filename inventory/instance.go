package inventory

import (
	"time"

	"github.com/rampart-cloud/rampart/state"
)

// Status is an instance's state as DescribeInstances shows it.
//
// Source: "Instance lifecycle" (ECS documentation, 2021).
type Status string

// The states of an instance.
const (
	Pending  Status = "Pending"
	Starting Status = "Starting"
	Running  Status = "Running"
	Stopping Status = "Stopping"
	Stopped  Status = "Stopped"
)

// Login is the initial login of an instance's system disk. It holds no
// password, only what a machine's shadow file would.
type Login struct {
	User         string   // root, ecs-user or Administrator
	PasswordHash string   `json:",omitempty"` // argon2id text
	KeyPairName  string   `json:",omitempty"`
	PublicKeys   []string `json:",omitempty"` // authorized_keys lines
}

// Instance is an ECS instance. Its id in the collection is the instance id.
type Instance struct {
	InstanceID         string
	InstanceName       string
	Description        string `json:",omitempty"`
	HostName           string
	RegionID           string
	ZoneID             string
	InstanceType       string
	ImageID            string
	OSType             string // linux or windows
	ResourceGroupID    string `json:",omitempty"`
	InstanceChargeType string // PostPaid or PrePaid
	VPCID              string
	VSwitchID          string
	PrivateIP          string
	MAC                string
	SecurityGroupIDs   []string
	SystemDiskID       string
	UserData           string            `json:",omitempty"` // base64, as it was given
	RAMRoleName        string            `json:",omitempty"`
	Tags               map[string]string `json:",omitempty"`
	DeletionProtection bool              `json:",omitempty"`
	LoginAsNonRoot     bool              // as asked for; Login.User says what came of it
	Login              Login
	CreationTime       time.Time
	ExpiredTime        time.Time `json:",omitzero"` // end of a subscription
	StartTime          time.Time `json:",omitzero"`
	StoppedMode        string    `json:",omitempty"`

	Status Status
	Node   string // the server whose compute driver holds the machine

	// What should be, written in the transaction that accepts the call.
	Want Want
	// What the driver was last seen to have done.
	Have Have
	// Fault is why the last attempt to reach Want failed, empty if it did not.
	Fault string `json:",omitempty"`
}

// Want is what an instance should become.
type Want struct {
	Power   Power
	Root    int  // raised by each new system disk
	Boot    int  // raised by each reboot
	Login   int  // raised by each change of the login's credential; in force after the next start or reboot
	Force   bool `json:",omitempty"` // how to stop or reboot
	Deleted bool `json:",omitempty"`
}

// Have is what the compute driver has done of Want.
type Have struct {
	Created bool
	Root    int
	Boot    int
	Login   int
}

// Power is whether a machine should run.
type Power string

// The powers.
const (
	On  Power = "on"
	Off Power = "off"
)

// Settled says whether nothing is left to be done for the instance.
func (i *Instance) Settled() bool {
	if i.Want.Deleted || !i.Have.Created || i.Want.Root != i.Have.Root || i.Want.Boot != i.Have.Boot {
		return false
	}
	return i.Want.Power == On && i.Status == Running || i.Want.Power == Off && i.Status == Stopped
}

// The collections of instances, and the work that is left, by node.
var (
	Instances          = state.NewCollection[Instance]("ecs/instance").Sealed()
	InstancesUnsettled = Instances.Index("unsettled", func(i *Instance) []string {
		if i.Settled() {
			return nil
		}
		return []string{i.Node}
	})
	InstancesByVSwitch       = Instances.Index("vswitch", func(i *Instance) []string { return []string{i.VSwitchID} })
	InstancesBySecurityGroup = Instances.Index("securitygroup", func(i *Instance) []string { return i.SecurityGroupIDs })
	InstancesByNode          = Instances.Index("node", func(i *Instance) []string { return []string{i.Node} })
)
