package ecs

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/compute"
	"github.com/rampart-cloud/rampart/inventory"
)

// diskPlan is a disk to be, with its parameters found in order.
type diskPlan struct {
	category, level    string
	size               int // GiB
	name, description  string
	device             string // data disks of an instance
	deleteWithInstance bool
}

func indexed(list string, i int, member string) string {
	return list + "." + strconv.Itoa(i+1) + "." + member
}

// record makes the disk's record, without what ties it to an instance.
func (p diskPlan) record(id string, now time.Time) inventory.Disk {
	return inventory.Disk{DiskID: id, DiskName: p.name, Description: p.description, Category: p.category, PerformanceLevel: p.level,
		Size: p.size, Device: p.device, DeleteWithInstance: p.deleteWithInstance, CreationTime: now}
}

// planDisks checks the disks of a launch.
func (p *launchPlan) planDisks() error {
	l := p.in
	family, _ := catalog.LookupFamily(p.typ.Family) // a type without a family is refused by the catalog itself
	var err error
	if p.system, err = planSystemDisk(p.op, l.SystemDisk, p.image, family); err != nil {
		return err
	}
	if len(l.DataDisk)+1 > p.typ.MaxDisks {
		return acs.New(acs.Limit, http.StatusBadRequest, "InstanceDiskNumber.LimitExceed", "The instance type %s takes %d disks, the system disk included, and %d were asked for.", p.typ.ID, p.typ.MaxDisks, len(l.DataDisk)+1)
	}
	var taken []string
	for i, d := range l.DataDisk {
		dp, err := planDataDisk(i, d, family)
		if err != nil {
			return err
		}
		if dp.device != "" {
			if slices.Contains(taken, dp.device) {
				return deviceInUse(dp.device)
			}
			taken = append(taken, dp.device)
		}
		p.data = append(p.data, dp)
	}
	for i := range p.data {
		if p.data[i].device == "" {
			if p.data[i].device = freeDevice(taken); p.data[i].device == "" {
				return diskLimit(p.typ.ID)
			}
			taken = append(taken, p.data[i].device)
		}
	}
	return nil
}

func deviceInUse(device string) error {
	return acs.New(acs.Conflict, http.StatusForbidden, "InvalidDevice.InUse", "The device %s is in use by another disk of the instance. Choose another, or leave Device out.", device)
}

func diskLimit(typeID string) error {
	return acs.New(acs.Limit, http.StatusForbidden, "InstanceDiskLimitExceeded", "The instance has as many disks as its type %s takes. Detach one first.", typeID)
}

// freeDevice gives the first device name that is not taken, empty if none.
//
// Source: Device of "AttachDisk" (ECS API reference): from /dev/xvdb to
// /dev/xvdz.
func freeDevice(taken []string) string {
	for c := 'b'; c <= 'z'; c++ {
		if d := "/dev/xvd" + string(c); !slices.Contains(taken, d) {
			return d
		}
	}
	return ""
}

// defaultCategory is the disk category where none is asked for.
//
// Inferred: cloud_efficiency if the instance family takes it, else the family's first category; source: SystemDisk.Category of "RunInstances" (ECS API reference) for I/O optimized instances.
func defaultCategory(f catalog.Family) string {
	if len(f.Disks) == 0 || slices.Contains(f.Disks, "cloud_efficiency") {
		return "cloud_efficiency"
	}
	return f.Disks[0]
}

// planSystemDisk checks the system disk of a launch.
//
// Source: SystemDisk.Size of "RunInstances" (ECS API reference): at least 20
// and the image's size; default 40 or the image's size.
func planSystemDisk(op string, d SystemDiskParam, img catalog.Image, f catalog.Family) (diskPlan, error) {
	p := diskPlan{category: d.Category, level: d.PerformanceLevel, name: d.DiskName, description: d.Description, deleteWithInstance: true, size: img.DefaultSystemDiskGiB()}
	if d.Size != nil {
		p.size = *d.Size
	}
	if p.category == "" {
		p.category = defaultCategory(f)
	}
	c, err := diskCategory("InvalidSystemDiskCategory.ValueNotSupported", "SystemDisk", p.category, &p.level, f)
	if err != nil {
		return p, err
	}
	if err := systemDiskSize(op, p.size, img, c); err != nil {
		return p, err
	}
	if d.DeleteWithInstance != nil && !*d.DeleteWithInstance {
		return p, unsupported("SystemDisk.DeleteWithInstance=false", true)
	}
	return p, diskNames(p)
}

// systemDiskSize checks the size of a system disk in GiB.
//
// Source: errors InvalidSystemDiskSize.LessThanImageSize and LessThanMinSize,
// 404, and MoreThanMaxSize or ValueNotSupported of "RunInstances" and
// "ReplaceSystemDisk" (ECS API reference).
func systemDiskSize(op string, size int, img catalog.Image, c catalog.DiskCategory) error {
	bad := func(code, why string) error {
		if _, ok := catalog.ErrorStatus(op, code); !ok {
			code = "InvalidSystemDiskSize.ValueNotSupported" // as RunInstances answers too large a size
		}
		status, _ := catalog.ErrorStatus(op, code)
		return acs.New(acs.Invalid, status, code, "The specified SystemDisk.Size %d is not valid: %s.", size, why)
	}
	switch {
	case size < img.SizeGiB:
		return bad("InvalidSystemDiskSize.LessThanImageSize", fmt.Sprintf("the image %s needs %d GiB", img.ID, img.SizeGiB))
	case size < max(c.SystemMinGiB, img.MinSystemDiskGiB()):
		return bad("InvalidSystemDiskSize.LessThanMinSize", fmt.Sprintf("a system disk of category %s has at least %d GiB", c.ID, max(c.SystemMinGiB, img.MinSystemDiskGiB())))
	case size > c.SystemMaxGiB:
		return bad("InvalidSystemDiskSize.MoreThanMaxSize", fmt.Sprintf("a system disk of category %s has at most %d GiB", c.ID, c.SystemMaxGiB))
	}
	return nil
}

// planDataDisk checks DataDisk.N of a launch.
func planDataDisk(i int, d DataDiskParam, f catalog.Family) (diskPlan, error) {
	p := diskPlan{category: d.Category, level: d.PerformanceLevel, name: d.DiskName, description: d.Description, device: d.Device,
		deleteWithInstance: d.DeleteWithInstance == nil || *d.DeleteWithInstance}
	if p.category == "" {
		p.category = defaultCategory(f)
	}
	c, err := diskCategory("InvalidDataDiskCategory.ValueNotSupported", indexed("DataDisk", i, "")[:len(indexed("DataDisk", i, ""))-1], p.category, &p.level, f)
	if err != nil {
		return p, err
	}
	if d.Size == nil {
		return p, dataDiskSize(indexed("DataDisk", i, "Size"), 0, c)
	}
	p.size = *d.Size
	if err := dataDiskSize(indexed("DataDisk", i, "Size"), p.size, c); err != nil {
		return p, err
	}
	if p.device != "" {
		if err := compute.CheckDevice(p.device); err != nil {
			return p, acs.New(acs.Invalid, http.StatusBadRequest, "InvalidDataDevice.Malformed", "The specified %s is not valid: %v.", indexed("DataDisk", i, "Device"), err)
		}
	}
	return p, diskNames(p)
}

// dataDiskSize checks the size of a data disk in GiB.
//
// Source: error InvalidDataDiskSize.ValueNotSupported, 400, of "RunInstances"
// and "CreateDisk" (ECS API reference).
func dataDiskSize(name string, size int, c catalog.DiskCategory) error {
	if size < c.DataMinGiB || size > c.DataMaxGiB {
		return acs.New(acs.Invalid, http.StatusBadRequest, "InvalidDataDiskSize.ValueNotSupported",
			"The specified %s %d is not valid: a data disk of category %s %s has %d to %d GiB.", name, size, c.ID, c.Level, c.DataMinGiB, c.DataMaxGiB)
	}
	return nil
}

// diskCategory finds a category and fills in its default level. f is the family
// of the instance, with no disks if there is none.
//
// Source: errors Invalid...DiskCategory.ValueNotSupported, 400, and
// InvalidDiskCategory.NotSupported, 403, of "RunInstances" (ECS API reference).
func diskCategory(code, name, id string, level *string, f catalog.Family) (catalog.DiskCategory, error) {
	c, ok := catalog.LookupDiskCategory(id, *level)
	if !ok {
		return c, acs.New(acs.Invalid, http.StatusBadRequest, code,
			"The specified %s.Category %q with PerformanceLevel %q does not exist. Categories are cloud, cloud_efficiency, cloud_ssd, cloud_essd (PL0 to PL3), cloud_auto and cloud_essd_entry.", name, id, *level)
	}
	if len(f.Disks) > 0 && !slices.Contains(f.Disks, id) {
		return c, acs.New(acs.Conflict, http.StatusForbidden, "InvalidDiskCategory.NotSupported",
			"The instance family %s does not take disks of category %s; it takes %v.", f.ID, id, f.Disks)
	}
	*level = c.Level
	return c, nil
}

// diskNames checks a disk's name and description.
//
// Source: errors InvalidDiskName.Malformed and InvalidDiskDescription.Malformed,
// 400, of "RunInstances" (ECS API reference).
func diskNames(p diskPlan) error {
	if err := resourceName("InvalidDiskName.Malformed", "DiskName", p.name); err != nil {
		return err
	}
	if err := description(p.description); err != nil {
		e := acs.AsError(err)
		e.Code = "InvalidDiskDescription.Malformed"
		return e
	}
	return nil
}
