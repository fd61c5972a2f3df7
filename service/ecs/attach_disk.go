package ecs

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/compute"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
	"github.com/rampart-cloud/rampart/wire"
)

// AttachDiskInput are the parameters of AttachDisk.
type AttachDiskInput struct {
	InstanceId         string `wire:",required"`
	DiskId             string `wire:",required"`
	Device             string // /dev/xvdb to /dev/xvdz; the next free one by default
	DeleteWithInstance *bool  // default false
	Bootable           *bool  // as system disk
	Password           string // of a system disk
	KeyPairName        string // of a system disk
	Force              *bool  // of shared disks
}

// AttachDisk attaches an Available disk of the same zone to a Running or Stopped
// instance: Attaching, then In_use.
//
// Sources: "AttachDisk" (ECS API reference, 2026): with Bootable the instance
// must be Stopped and without a system disk, and a credential is needed
// (InvalidParameter.AllEmpty, 403); row AttachDisk of "ECS: RAM authorization"
// (2026): disk and instance.
//
// Inferred: a credential for a data disk is an InvalidParameter; source: Password of "AttachDisk": only for a system disk.
var AttachDisk = api.Operation[*Service, AttachDiskInput, Empty]{
	Product: api.ECS, Name: "AttachDisk", Action: "ecs:AttachDisk", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *AttachDiskInput) []api.Resource {
		return []api.Resource{diskResource(c, in.DiskId), instanceResource(c, in.InstanceId)}
	},
	Keys: []api.Key[*Service, AttachDiskInput]{
		{Name: catalog.LoginAsNonRoot, Hint: hintAttach, Value: func(_ *Service, c *api.Call, in *AttachDiskInput) ([]string, string) {
			return loginOfAttach(inventory.Disks.Get(c.Snapshot, c.Account, in.DiskId), in.Bootable, in.Password, in.KeyPairName)
		}},
		{Name: "ecs:PasswordCustomized", Value: func(_ *Service, _ *api.Call, in *AttachDiskInput) ([]string, string) {
			return []string{strconv.FormatBool(in.Password != "")}, acs.FromSent.Of("Password")
		}},
	},
	DryRun: api.NoDryRun,
	Source: `"AttachDisk" (ECS API reference)`,
	Handle: attachDisk,
}

func attachDisk(s *Service, c *api.Call, in *AttachDiskInput) (*Empty, error) {
	if isTrue(in.Bootable) && in.Password == "" && in.KeyPairName == "" {
		return nil, acs.New(acs.Invalid, http.StatusForbidden, "InvalidParameter.AllEmpty", "A bootable disk needs a credential: send Password or KeyPairName.")
	}
	if in.Device != "" {
		if err := compute.CheckDevice(in.Device); err != nil {
			return nil, acs.New(acs.Invalid, http.StatusBadRequest, "InvalidDevice.Malformed", "The specified Device is not valid: %v.", err)
		}
	}
	return &Empty{}, c.Update(func(tx *state.Tx) error {
		old, err := findDisk(tx, c, in.DiskId)
		if err != nil {
			return err
		}
		i, err := findInstance(tx, c, in.InstanceId)
		if err != nil {
			return err
		}
		d := *old
		if err := s.attach(tx, c, in, i, &d); err != nil {
			return err
		}
		inventory.Disks.Put(tx, c.Account, d.DiskID, &d)
		return nil
	})
}

// attach checks what depends on the state and records the attachment.
func (s *Service) attach(tx *state.Tx, c *api.Call, in *AttachDiskInput, i *inventory.Instance, d *inventory.Disk) error {
	if d.ZoneID != i.ZoneID {
		return acs.New(acs.Conflict, http.StatusForbidden, "ResourcesNotInSameZone", "The disk %s is in zone %s and the instance %s in zone %s. Attach it to an instance of its own zone.", d.DiskID, d.ZoneID, i.InstanceID, i.ZoneID)
	}
	probe := *i
	if _, err := s.moveInstance(&probe, onAttach); err != nil {
		return err
	}
	if isTrue(in.Bootable) && d.Type == inventory.DataDisk {
		return acs.New(acs.Conflict, http.StatusBadRequest, "InvalidDisk.DiskNotBootable", "The disk %s is a data disk and cannot be booted from. Leave Bootable out.", d.DiskID)
	}
	if _, err := s.moveDisk(d, onAttachDisk); err != nil {
		return err // also every system disk: it is in use by its instance
	}
	if in.Password != "" || in.KeyPairName != "" {
		return wire.InvalidParameter("Password", "left out with KeyPairName for a data disk, which has no login")
	}
	if err := s.hotPlug(i); err != nil {
		return err
	}
	t, ok := catalog.LookupInstanceType(i.InstanceType)
	if !ok {
		return acs.New(acs.Internal, http.StatusInternalServerError, "InternalError", "The instance type %s of instance %s is not in the catalog.", i.InstanceType, i.InstanceID)
	}
	if f, ok := catalog.LookupFamily(t.Family); ok && len(f.Disks) > 0 && !slices.Contains(f.Disks, d.Category) {
		return acs.New(acs.Conflict, http.StatusBadRequest, "InvalidOperation.InstanceTypeNotSupport", "The instance family %s does not take disks of category %s; it takes %v.", f.ID, d.Category, f.Disks)
	}
	var taken []string
	for _, other := range inventory.DisksByInstance.Find(tx, c.Account, i.InstanceID) {
		taken = append(taken, other.Device)
	}
	if len(taken) >= t.MaxDisks {
		return diskLimit(t.ID)
	}
	d.Device = in.Device
	if d.Device == "" {
		d.Device = freeDevice(taken)
	} else if slices.Contains(taken, d.Device) {
		return deviceInUse(d.Device)
	}
	d.InstanceID, d.DeleteWithInstance, d.Fault = i.InstanceID, isTrue(in.DeleteWithInstance), ""
	return nil
}
