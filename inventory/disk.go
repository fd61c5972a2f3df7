package inventory

import (
	"time"

	"github.com/rampart-cloud/rampart/state"
)

// The states of a disk. Source: "DescribeDisks" (ECS API reference).
const (
	DiskCreating  = "Creating"
	DiskAvailable = "Available"
	DiskInUse     = "In_use"
	DiskAttaching = "Attaching"
	DiskDetaching = "Detaching"
)

// The types of a disk.
const (
	SystemDisk = "system"
	DataDisk   = "data"
)

// Disk is a block storage device. Its id in the collection is the disk id.
type Disk struct {
	DiskID             string
	DiskName           string
	Description        string `json:",omitempty"`
	RegionID           string
	ZoneID             string
	ResourceGroupID    string `json:",omitempty"`
	Type               string // SystemDisk or DataDisk
	Category           string // for example cloud_essd
	PerformanceLevel   string `json:",omitempty"`
	Size               int    // GiB
	Encrypted          bool
	KMSKeyID           string `json:",omitempty"`
	ImageID            string `json:",omitempty"` // system disks: what it was made from
	SourceSnapshotID   string `json:",omitempty"`
	InstanceID         string `json:",omitempty"` // attached to
	Device             string `json:",omitempty"` // /dev/xvdb
	DeleteWithInstance bool
	Portable           bool
	ChargeType         string `json:",omitempty"` // PostPaid if empty, or PrePaid
	Status             string
	CreationTime       time.Time
	AttachedTime       time.Time         `json:",omitzero"`
	DetachedTime       time.Time         `json:",omitzero"`
	Tags               map[string]string `json:",omitempty"`

	Node    string // the server whose compute driver holds the volume
	Made    bool   // data disks: the driver has the volume
	Deleted bool   `json:",omitempty"` // to be removed
	Fault   string `json:",omitempty"`
}

// Settled says whether nothing is left to be done for the disk. System disks
// live and die with their instance's root.
func (d *Disk) Settled() bool {
	if d.Type == SystemDisk {
		return true
	}
	return !d.Deleted && d.Made && (d.Status == DiskAvailable || d.Status == DiskInUse)
}

// The collection of disks.
var (
	Disks           = state.NewCollection[Disk]("ecs/disk")
	DisksByInstance = Disks.Index("instance", func(d *Disk) []string {
		if d.InstanceID == "" {
			return nil
		}
		return []string{d.InstanceID}
	})
	DisksUnsettled = Disks.Index("unsettled", func(d *Disk) []string {
		if d.Settled() {
			return nil
		}
		return []string{d.Node}
	})
)
