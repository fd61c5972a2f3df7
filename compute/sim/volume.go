package sim

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"

	"github.com/rampart-cloud/rampart/compute"
)

// volume is one data disk, guarded by Driver.mu. Its tree is guarded by the file
// system of the instance it is attached to.
type volume struct {
	saved savedVolume // Tree is nil: see tree
	tree  *tree
}

// attached gives the volumes of an instance, by disk ID.
func (d *Driver) attached(id string) []*volume {
	var list []*volume
	for _, v := range d.volumes {
		if v.saved.Instance == id {
			list = append(list, v)
		}
	}
	slices.SortFunc(list, func(a, b *volume) int { return strings.Compare(a.saved.Spec.DiskID, b.saved.Spec.DiskID) })
	return list
}

func (d *Driver) saveVolume(op string, v *volume) error {
	if in := d.instances[v.saved.Instance]; in != nil {
		in.fs.mu.Lock()
		defer in.fs.mu.Unlock()
	}
	s := v.saved
	s.Tree = v.tree.root
	if err := d.store.save(volumesDir, s.Spec.DiskID, s); err != nil {
		return &compute.Error{Op: op, ID: s.Spec.DiskID, Kind: compute.ErrUnavailable, Why: "saving the volume", Err: err}
	}
	v.tree.dirty = false
	return nil
}

// CreateVolume makes an empty data disk.
func (d *Driver) CreateVolume(ctx context.Context, spec compute.VolumeSpec) error {
	const op = "CreateVolume"
	if err := spec.Check(); err != nil {
		return compute.Fail(compute.ErrInvalid, op, spec.DiskID, "%v", err)
	}
	if err := d.enter(ctx, op, spec.DiskID); err != nil {
		return err
	}
	defer d.mu.Unlock()
	spec.Labels = cloneLabels(spec.Labels)
	if v := d.volumes[spec.DiskID]; v != nil {
		if !v.saved.Spec.Equal(spec) {
			return compute.Fail(compute.ErrConflict, op, spec.DiskID, "a volume with this ID and another specification exists")
		}
		return nil
	}
	v := &volume{saved: savedVolume{Format: format, Spec: spec}, tree: newTree(d.cfg.DiskQuota, d.cfg.Clock.Now())}
	if err := d.saveVolume(op, v); err != nil {
		return err
	}
	d.volumes[spec.DiskID] = v
	return nil
}

// DeleteVolume removes a data disk that is attached to none.
func (d *Driver) DeleteVolume(ctx context.Context, diskID string) error {
	const op = "DeleteVolume"
	if err := d.enter(ctx, op, diskID); err != nil {
		return err
	}
	defer d.mu.Unlock()
	v := d.volumes[diskID]
	if v == nil {
		return nil
	}
	if v.saved.Instance != "" {
		return compute.Fail(compute.ErrConflict, op, diskID, "the volume is attached to %s", v.saved.Instance)
	}
	if err := d.store.drop(volumesDir, diskID); err != nil {
		return &compute.Error{Op: op, ID: diskID, Kind: compute.ErrUnavailable, Why: "removing the volume's file", Err: err}
	}
	delete(d.volumes, diskID)
	return nil
}

// Attach mounts a volume in an instance, running or not.
func (d *Driver) Attach(ctx context.Context, id string, at compute.Attachment) error {
	const op = "Attach"
	if err := at.Check(); err != nil {
		return compute.Fail(compute.ErrInvalid, op, id, "%v", err)
	}
	in, err := d.enterInstance(ctx, op, id)
	if err != nil {
		return err
	}
	defer d.mu.Unlock()
	v := d.volumes[at.DiskID]
	switch {
	case v == nil:
		return compute.Fail(compute.ErrNotFound, op, id, "no volume %s", at.DiskID)
	case v.saved.Instance == id && v.saved.Device == at.Device:
		return nil
	case v.saved.Instance != "":
		return compute.Fail(compute.ErrConflict, op, id, "volume %s is attached to %s as %s", at.DiskID, v.saved.Instance, v.saved.Device)
	}
	mount := compute.MountPath(at.Device)
	for _, o := range d.attached(id) {
		if compute.MountPath(o.saved.Device) == mount {
			return compute.Fail(compute.ErrConflict, op, id, "device %s is taken by volume %s", at.Device, o.saved.Spec.DiskID)
		}
	}
	if err := plug(in.fs, in.saved.Root.Image.OSType, at.Device); err != nil {
		return &compute.Error{Op: op, ID: id, Kind: compute.ErrUnavailable, Why: "making the mount point in the instance", Err: err}
	}
	if err := d.save(op, in); err != nil {
		return err
	}
	old := v.saved
	v.saved.Instance, v.saved.Device = id, at.Device
	if err := d.saveVolume(op, v); err != nil {
		v.saved = old
		return err
	}
	in.fs.mu.Lock()
	in.fs.mounts[mount] = v.tree
	in.fs.mu.Unlock()
	d.hint(id)
	return nil
}

// Detach takes a volume away from an instance, running or not.
func (d *Driver) Detach(ctx context.Context, id, diskID string) error {
	const op = "Detach"
	in, err := d.enterInstance(ctx, op, id)
	if err != nil {
		return err
	}
	defer d.mu.Unlock()
	v := d.volumes[diskID]
	if v == nil {
		return compute.Fail(compute.ErrNotFound, op, id, "no volume %s", diskID)
	}
	if v.saved.Instance != id {
		return nil
	}
	return d.detach(op, in, v)
}

// detach does it; the caller holds d.mu.
func (d *Driver) detach(op string, in *instance, v *volume) error {
	old := v.saved
	mount := compute.MountPath(old.Device)
	in.fs.mu.Lock()
	delete(in.fs.mounts, mount)
	in.fs.mu.Unlock()
	v.saved.Instance, v.saved.Device = "", ""
	if err := d.saveVolume(op, v); err != nil {
		v.saved = old
		in.fs.mu.Lock()
		in.fs.mounts[mount] = v.tree
		in.fs.mu.Unlock()
		return err
	}
	unplug(in.fs, old.Device)
	d.hint(in.saved.Spec.ID)
	return nil
}

// deviceNode is where the block device of a data disk stands: the kernel names
// it vdX also where the API says xvdX.
func deviceNode(device string) string { return "/dev/" + strings.TrimPrefix(base(device), "x") }

// plug makes the mount point and the device node of a data disk.
func plug(f *fsys, osType, device string) error {
	if osType == compute.Windows {
		return nil
	}
	for _, p := range []string{"/mnt", compute.MountPath(device), "/dev"} {
		if err := f.ensureDir(rootCred, p, 0o755); err != nil {
			return err
		}
	}
	dev := deviceNode(device)
	b := builder{f: f}
	if _, err := f.stat(rootCred, dev, false); errors.Is(err, enoent) {
		b.file(dev, "", 0o660)
	}
	b.node(dev, func(n *node) { n.Mode = fs.ModeDevice | 0o660 })
	return b.err
}

// unplug takes mount point and device node away if nothing stands in the way; an
// instance whose root moved them keeps what it made.
func unplug(f *fsys, device string) {
	for _, p := range []string{compute.MountPath(device), deviceNode(device)} {
		if i, err := f.stat(rootCred, p, false); err == nil && (i.IsDir() || i.mode&fs.ModeDevice != 0) {
			if f.remove(rootCred, p) != nil {
				continue // not empty, for example: the next Attach reuses it
			}
		}
	}
}
