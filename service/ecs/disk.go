package ecs

import (
	"net/http"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// findDisk finds a disk that is not being deleted.
//
// Source: error InvalidDiskId.NotFound, 404, of the disk operations (ECS API
// reference).
func findDisk(r state.Reader, c *api.Call, id string) (*inventory.Disk, error) {
	d := inventory.Disks.Get(r, c.Account, id)
	if d == nil || d.Deleted || c.Region != "" && c.Region != d.RegionID {
		return nil, notFound("InvalidDiskId.NotFound", "The specified DiskId %q does not exist. DescribeDisks lists the disks.", id)
	}
	return d, nil
}

// diskResource names a disk to policy. One that does not exist has the region
// of the call.
//
// Source: "ECS: RAM authorization" (2026): disk/{DiskId}.
func diskResource(c *api.Call, id string) api.Resource {
	if d := inventory.Disks.Get(c.Snapshot, c.Account, id); d != nil {
		return api.Resource{ARN: c.ARN("ecs", d.RegionID, "disk/"+id), Group: identity.ResourceGroupOf(d.ResourceGroupID), Tags: d.Tags}
	}
	return api.Resource{ARN: c.ARN("ecs", c.Region, "disk/"+id)}
}

// hotPlug refuses to change the disks of a running machine where the driver
// cannot.
//
// Ours: the vendor can always; source: compute drivers differ.
func (s *Service) hotPlug(i *inventory.Instance) error {
	if i.Status == inventory.Stopped || s.Driver.Caps().HotAttach {
		return nil
	}
	return acs.New(acs.Unsupported, http.StatusBadRequest, "UnsupportedOperation",
		"The compute driver %s of this server cannot attach or detach disks while an instance runs. Stop instance %s first.", s.Driver.Name(), i.InstanceID)
}

// DiskItem is one disk as DescribeDisks shows it.
//
// Source: "DescribeDisks" (ECS API reference), the member names of the official
// Go SDK 1.63.107.
type DiskItem struct {
	DiskId                        string
	DiskName                      string
	Description                   string
	RegionId                      string
	ZoneId                        string
	ResourceGroupId               string
	Type                          string
	Category                      string
	PerformanceLevel              string
	Size                          int // GiB
	Status                        string
	Encrypted                     bool
	KMSKeyId                      string
	ImageId                       string
	SourceSnapshotId              string
	InstanceId                    string
	Device                        string
	DeleteWithInstance            bool
	DeleteAutoSnapshot            bool
	EnableAutoSnapshot            bool
	EnableAutomatedSnapshotPolicy bool
	AutoSnapshotPolicyId          string
	Portable                      bool
	DiskChargeType                string
	ExpiredTime                   time.Time `wire:",minute"`
	CreationTime                  time.Time
	AttachedTime                  time.Time
	DetachedTime                  time.Time
	MultiAttach                   string
	MountInstanceNum              int
	SerialNumber                  string
	ProductCode                   string
	BurstingEnabled               bool
	Tags                          TagSet
	Attachments                   struct{ Attachment []DiskAttachment }
	MountInstances                struct{ MountInstance []MountInstance }
	OperationLocks                struct{ OperationLock []LockReasonItem }
}

// DiskAttachment is an instance that a disk is attached to.
type DiskAttachment struct {
	InstanceId   string
	Device       string
	AttachedTime time.Time
}

// MountInstance is DiskAttachment under an older name.
type MountInstance struct {
	InstanceId   string
	Device       string
	AttachedTime time.Time
}

// diskCharge gives a disk's DiskChargeType.
func diskCharge(d *inventory.Disk) string {
	if d.ChargeType != "" {
		return d.ChargeType
	}
	return inventory.PostPaid
}

func diskItem(d *inventory.Disk) DiskItem {
	x := DiskItem{
		DiskId: d.DiskID, DiskName: d.DiskName, Description: d.Description, RegionId: d.RegionID, ZoneId: d.ZoneID, ResourceGroupId: d.ResourceGroupID,
		Type: d.Type, Category: d.Category, PerformanceLevel: d.PerformanceLevel, Size: d.Size, Status: d.Status, ImageId: d.ImageID,
		InstanceId: d.InstanceID, Device: d.Device, DeleteWithInstance: d.DeleteWithInstance, Portable: d.Portable, DiskChargeType: diskCharge(d),
		ExpiredTime: neverExpires(), CreationTime: d.CreationTime, AttachedTime: d.AttachedTime, DetachedTime: d.DetachedTime, MultiAttach: "Disabled",
		SerialNumber: d.DiskID[len("d-"):], Tags: tagSet(d.Tags),
	}
	if d.InstanceID != "" {
		x.MountInstanceNum = 1
		x.Attachments.Attachment = []DiskAttachment{{d.InstanceID, d.Device, d.AttachedTime}}
		x.MountInstances.MountInstance = []MountInstance{{d.InstanceID, d.Device, d.AttachedTime}}
	}
	return x
}
