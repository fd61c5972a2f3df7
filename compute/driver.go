package compute

import "context"

// Driver runs instances and volumes. Implementations are safe for concurrent
// use. The rules that hold for all methods are in the package documentation.
type Driver interface {
	// Name is the driver's name in flags and messages: "sim", "docker".
	Name() string
	// Caps says what this driver can do; it does not change while it is open.
	Caps() Caps
	// Ping asks the engine whether it works and what it is.
	Ping(ctx context.Context) (Info, error)

	// Create makes the instance, stopped, with its root disk from spec.Image.
	// The same spec again succeeds; another spec under the same ID is ErrConflict.
	Create(ctx context.Context, spec InstanceSpec) error
	// Start boots a stopped instance. The first boot of a root disk runs the
	// spec's UserData.
	Start(ctx context.Context, id string) error
	// Stop shuts the instance down. Commands still running are ended.
	Stop(ctx context.Context, id string, opts StopOptions) error
	// Reboot stops and starts a running instance; ErrConflict when it is stopped.
	Reboot(ctx context.Context, id string, opts StopOptions) error
	// Delete removes the instance in any state, its root disk with it, its
	// volumes never: they are detached.
	Delete(ctx context.Context, id string) error

	// ReplaceRoot gives a stopped instance a new root disk from root.Image. ID,
	// host name, address, MAC and volumes stay; the old root's files and login
	// are gone. ErrConflict unless stopped. Repeating it with the DiskID the
	// instance has already and the same image changes nothing.
	ReplaceRoot(ctx context.Context, id string, root RootSpec) error
	// SetLogin sets the credential of one login user, made if absent, in place
	// of what that user had. Other users are left alone. Any state.
	SetLogin(ctx context.Context, id string, login Login) error

	// CreateVolume makes an empty data disk that belongs to no instance.
	CreateVolume(ctx context.Context, spec VolumeSpec) error
	// DeleteVolume removes a data disk; ErrConflict while it is attached.
	DeleteVolume(ctx context.Context, diskID string) error
	// Attach gives the volume to the instance, its files appear at
	// MountPath(at.Device). ErrConflict when the volume is on another instance or
	// the device is taken, or the instance runs and Caps().HotAttach is false.
	Attach(ctx context.Context, id string, at Attachment) error
	// Detach takes the volume away, its content stays. A volume that is not
	// attached to this instance is a success.
	Detach(ctx context.Context, id, diskID string) error

	// Exec runs a command inside a running instance and waits for it. An error
	// means that the outcome is unknown or the call was wrong. What happened
	// inside, also a user that does not exist, is in the result.
	Exec(ctx context.Context, id string, spec ExecSpec) (ExecResult, error)
	// ConsoleLog gives the last max bytes the instance wrote to its console.
	ConsoleLog(ctx context.Context, id string, max int) ([]byte, error)

	// List gives every instance of this installation as it is now, by ID.
	List(ctx context.Context) ([]Observed, error)
	// ListVolumes gives every data disk of this installation, by disk ID.
	ListVolumes(ctx context.Context) ([]ObservedVolume, error)
	// Watch gives hints until ctx ends or the driver closes, then the channel is
	// closed. Hints may be dropped or repeated: they only mean "look again".
	Watch(ctx context.Context) (<-chan Hint, error)

	// Close ends running commands and gives up the driver's resources. Machines
	// of a real engine go on running. Later calls are ErrUnavailable.
	Close() error
}

// Caps says what a driver can do beyond the contract's minimum.
type Caps struct {
	HotAttach bool // Attach and Detach on a running instance
	Windows   bool // Exec on Windows images
	Reachable bool // the instance's address answers on this host's network
	Reboots   bool // the guest may stop or reboot itself; List then tells
}

// Info describes the engine behind a driver.
type Info struct {
	Engine  string // "simulation", "Docker Engine"
	Version string // as the engine says it
}
