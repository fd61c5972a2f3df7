package ecs

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/policy"
	"github.com/rampart-cloud/rampart/state"
)

// launch is a plan with everything that is made before the transaction.
type launch struct {
	*launchPlan
	net    network
	ids    networkIDs
	hash   string
	slots  []slot
	power  inventory.Power
	suffix bool
}

// slot holds the ids of one instance to be.
type slot struct {
	instance, mac, system string
	data                  []string
}

// prepare makes ids and hashes the password for count instances.
func (p *launchPlan) prepare(c *api.Call, net network, count int, power inventory.Power) (*launch, error) {
	l := &launch{launchPlan: p, net: net, power: power}
	var err error
	if l.hash, err = p.in.credential().hash(c); err != nil {
		return nil, err
	}
	if l.ids, err = newNetworkIDs(c); err != nil {
		return nil, err
	}
	for range count {
		var s slot
		if s.instance, err = c.NewID("i-"); err != nil {
			return nil, err
		}
		text, err := c.NewText("0123456789abcdef", 6)
		if err != nil {
			return nil, err
		}
		s.mac = "00:16:3e:" + text[:2] + ":" + text[2:4] + ":" + text[4:]
		if s.system, err = c.NewID("d-"); err != nil {
			return nil, err
		}
		for range p.data {
			id, err := c.NewID("d-")
			if err != nil {
				return nil, err
			}
			s.data = append(s.data, id)
		}
		l.slots = append(l.slots, s)
	}
	return l, nil
}

// place writes the instances and their disks, with what they should become.
func (l *launch) place(tx *state.Tx, c *api.Call) ([]string, error) {
	held, err := l.build(tx, c)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, h := range held {
		inventory.Deliver(tx, c.Account, h)
		ids = append(ids, h.Instance.InstanceID)
	}
	return ids, nil
}

// build checks what depends on the state, takes the addresses and gives the
// records of the instances and their disks, which are for the caller to write.
// It may run more than once, so it makes every record anew.
func (l *launch) build(tx *state.Tx, c *api.Call) ([]inventory.Held, error) {
	in := l.in
	login, err := in.credential().login(tx, c.Account, in.RegionId, l.hash, l.image)
	if err != nil {
		return nil, err
	}
	if err := checkRole(tx, c.Account, in.RamRoleName); err != nil {
		return nil, err
	}
	if err := groupExists(tx, c, in.ResourceGroupId); err != nil {
		return nil, err
	}
	v, err := l.findVSwitch(tx, c, l.net, l.ids)
	if err != nil {
		return nil, err
	}
	groups, err := l.findGroups(tx, c, l.net, v, len(l.slots), l.ids)
	if err != nil {
		return nil, err
	}
	var out []inventory.Held
	for n, s := range l.slots {
		ip, err := inventory.AllocateIP(tx, c.Account, v, l.net.ip, s.instance)
		if err != nil {
			return nil, err
		}
		i := inventory.Instance{
			InstanceID: s.instance, InstanceName: nameOf(in.InstanceName, n, l.suffix), Description: in.Description, HostName: nameOf(in.HostName, n, l.suffix),
			RegionID: in.RegionId, ZoneID: v.ZoneID, InstanceType: in.InstanceType, ImageID: l.image.ID, OSType: l.image.OSType,
			ResourceGroupID: in.ResourceGroupId, InstanceChargeType: l.terms.charge, VPCID: v.VPCID, VSwitchID: v.VSwitchID, PrivateIP: ip, MAC: s.mac,
			SecurityGroupIDs: slices.Clone(groups), SystemDiskID: s.system, UserData: in.UserData, RAMRoleName: in.RamRoleName, Tags: l.tags,
			DeletionProtection: isTrue(in.DeletionProtection), LoginAsNonRoot: isTrue(in.ImageOptions.LoginAsNonRoot), Login: login,
			CreationTime: c.Now, Status: inventory.Pending, Node: c.Node(), Want: inventory.Want{Power: l.power},
		}
		if i.InstanceName == "" {
			i.InstanceName = i.InstanceID
		}
		if i.HostName == "" {
			i.HostName = defaultHostName(i.InstanceID, l.image.Windows())
		}
		out = append(out, inventory.Held{Instance: i, Disks: l.buildDisks(c, &i, s)})
	}
	return out, nil
}

// buildDisks gives the records of an instance's disks.
//
// Inferred: the disks of a subscription are paid for with it; source: DiskChargeType of "DescribeDisks" (ECS API reference).
// Ours: a data disk of a subscription can be detached; source: the vendor shows it as not Portable.
func (l *launch) buildDisks(c *api.Call, i *inventory.Instance, s slot) []inventory.Disk {
	var out []inventory.Disk
	put := func(d inventory.Disk) {
		d.RegionID, d.ZoneID, d.InstanceID, d.Node, d.Tags, d.ResourceGroupID = i.RegionID, i.ZoneID, i.InstanceID, i.Node, i.Tags, i.ResourceGroupID
		if l.terms.charge == inventory.PrePaid {
			d.ChargeType = inventory.PrePaid
		}
		out = append(out, d)
	}
	system := l.system.record(s.system, c.Now)
	systemDisk(&system, l.image.ID)
	put(system)
	for n, p := range l.data {
		d := p.record(s.data[n], c.Now)
		d.Type, d.Status, d.Portable = inventory.DataDisk, inventory.DiskCreating, true
		put(d)
	}
	return out
}

// systemDisk fills in what all system disks have.
//
// Source: Device of "DescribeDisks" (ECS API reference): /dev/xvda.
func systemDisk(d *inventory.Disk, image string) {
	d.Type, d.Status, d.ImageID, d.Device, d.AttachedTime = inventory.SystemDisk, inventory.DiskInUse, image, "/dev/xvda", d.CreationTime
}

// defaultHostName is the host name where none is given.
//
// Inferred: iZ, the instance id without its prefix, and Z, cut to 15 characters on Windows; source: host names in public output.
func defaultHostName(id string, windows bool) string {
	name := "iZ" + id[len("i-"):] + "Z"
	if windows {
		name = "iZ" + id[len(id)-12:] + "Z"
	}
	return name
}

// ecsService is how a role's trust policy names ECS.
const ecsService = "ecs.aliyuncs.com"

// checkRole checks the role that instances are to have.
//
// Source: errors InvalidRamRole.NotFound, 404, and InvalidRamRole.NotEcsRole,
// 401, of "RunInstances" (ECS API reference).
func checkRole(r state.Reader, account, name string) error {
	if name == "" {
		return nil
	}
	role := identity.Roles.Get(r, account, name)
	if role == nil {
		return notFound("InvalidRamRole.NotFound", "The specified RamRoleName %q does not exist.", name)
	}
	doc, err := policy.Parse(policy.Trust, []byte(role.AssumeRolePolicyDocument))
	if err != nil {
		return fmt.Errorf("ecs: the trust policy of role %s cannot be read: %w", name, err)
	}
	for _, st := range doc.Statements {
		for _, p := range st.Principals {
			if st.Effect == policy.AllowEffect && p.Type == policy.ServicePrincipal && p.Value == ecsService {
				return nil
			}
		}
	}
	return acs.New(acs.Invalid, http.StatusUnauthorized, "InvalidRamRole.NotEcsRole", "The role %s does not trust ECS. Its trust policy must allow the service %s.", name, ecsService)
}
