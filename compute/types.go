package compute

import "time"

// Operating system types of an Image.
const (
	Linux   = "linux"
	Windows = "windows"
)

// Login users a Login may name. Source: "Manage the logon username of an
// instance" (ECS user guide): root or ecs-user on Linux, Administrator on
// Windows.
const (
	Root          = "root"
	ECSUser       = "ecs-user"
	Administrator = "Administrator"
)

// Image names what a root disk is made from.
type Image struct {
	ID       string // the vendor's image ID, for example ubuntu_24_04_x64_20G_alibase_20260810.vhd
	OSType   string // Linux or Windows
	Platform string // the vendor's Platform string, for example Ubuntu, Aliyun, Windows Server 2022
}

// InstanceSpec is everything Create needs. It has no credential: SetLogin has.
type InstanceSpec struct {
	ID           string
	HostName     string
	Image        Image
	CPU          int    // virtual CPUs, at least 1
	MemoryMiB    int    // at least 1
	IP           string // private IPv4 address in text form
	MAC          string // in the form 00:16:3e:00:00:01
	SystemDiskID string
	// UserData is run once as root at the first boot of a root disk if it begins
	// with "#!". See CheckUserData for the other forms.
	UserData []byte
	// Labels are kept with the instance and come back in Observed.
	Labels map[string]string
}

// RootSpec is a root disk to be.
type RootSpec struct {
	DiskID string
	Image  Image
}

// StopOptions say how to stop.
type StopOptions struct {
	Force bool // as pulling the plug: do not wait for the guest
}

// Login is the credential of one login user. Both parts may be empty: then the
// user exists and nobody can log in as it.
type Login struct {
	User string // Root, ECSUser or Administrator
	// PasswordHash is the text for the hash field of the user's shadow entry
	// (crypt style or argon2id), opaque to the driver. Empty: password locked.
	PasswordHash string
	// AuthorizedKeys are public keys in OpenSSH's one-line form.
	AuthorizedKeys []string
}

// VolumeSpec is a data disk to be.
type VolumeSpec struct {
	DiskID  string
	SizeGiB int // at least 1
	Labels  map[string]string
}

// Attachment names a volume and the device it appears as.
type Attachment struct {
	DiskID string
	Device string // /dev/xvdb to /dev/xvdz, or /dev/vdb to /dev/vdz
}

// DefaultOutputLimit is how much of a command's output is kept, in bytes.
// Source: "InvokeCommand" and "DescribeInvocations" (ECS API reference): output
// beyond 24 KB is cut.
const DefaultOutputLimit = 24 << 10

// ExecSpec is a command to run.
type ExecSpec struct {
	User    string            // empty: root on Linux, System on Windows
	Dir     string            // empty: the user's home directory
	Env     map[string]string // added to the user's environment
	Command string            // a shell script
	Stdin   []byte
	Timeout time.Duration // 0: no limit but the context's and the driver's own
	// OutputLimit is how many bytes of output are kept, the last ones.
	// 0: DefaultOutputLimit.
	OutputLimit int
}

// Codes an ExecResult may carry. Source: "DescribeInvocationResults" (ECS API
// reference), ErrorCode.
const (
	AccountNotExists   = "AccountNotExists"   // no such user in the instance
	InstanceNotRunning = "InstanceNotRunning" // not running, or stopped while the command ran
	DirectoryNotExists = "DirectoryNotExists" // the working directory does not exist
	ExecutionTimeout   = "ExecutionTimeout"   // cut at the timeout
	ExitCodeNonzero    = "ExitCodeNonzero"    // it ended by itself with another exit code than 0
)

// ExecResult is what happened inside. It is a success if and only if ErrorCode
// is empty.
type ExecResult struct {
	ExitCode int    // -1 when the command did not end by itself or never began
	Output   []byte // standard output and standard error as they came, the last OutputLimit bytes
	Stdout   []byte // standard output alone, the last OutputLimit bytes
	Stderr   []byte // standard error alone, the last OutputLimit bytes
	Dropped  int64  // bytes cut from the front of Output
	// ErrorCode is one of the codes above, empty on success. ErrorInfo says it
	// for a person.
	ErrorCode string
	ErrorInfo string
}

// Truncated reports whether output was lost to the limit.
func (r ExecResult) Truncated() bool { return r.Dropped > 0 }

// State is what a driver sees an instance doing.
type State string

// The states a driver may report.
const (
	Stopped  State = "Stopped"
	Starting State = "Starting"
	Running  State = "Running"
	Stopping State = "Stopping"
)

// Observed is an instance as it was found, not as it should be.
type Observed struct {
	ID         string
	State      State
	HostName   string
	IP         string
	MAC        string
	RootDiskID string
	Image      Image         // what the root disk was made from
	Login      ObservedLogin // the user of the last SetLogin
	Volumes    []Attachment  // by disk ID
	Labels     map[string]string
}

// ObservedLogin is what is known of a login without knowing a secret.
type ObservedLogin struct {
	User        string // empty: never set on this root disk
	HasPassword bool
	Keys        int // number of authorized keys
}

// ObservedVolume is a data disk as it was found.
type ObservedVolume struct {
	DiskID     string
	SizeGiB    int
	InstanceID string // empty: attached to none
	Device     string
	Labels     map[string]string
}

// Hint says that something about an instance may have changed.
type Hint struct {
	ID string // instance ID; empty: anything, list again
}
