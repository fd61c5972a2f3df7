package resourcemanager

import (
	"iter"
	"time"

	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// item is a resource that is in a resource group.
type item struct {
	service string // ecs or vpc
	kind    string // ResourceType, which is the type in the ARN too
	id      string // ResourceId; a key pair's is its name
	key     string // id in its collection
	region  string
	group   string // never empty
	created time.Time
	tags    map[string]string
}

// kind is a type of resource that is in a resource group.
type kind struct {
	service string
	name    string
	items   func(r state.Reader, account string) iter.Seq[item]
	// find gives the resource with this id in a region.
	find func(r state.Reader, account, region, id string) (item, bool)
	// move puts a resource that exists into another group.
	move func(tx *state.Tx, account, key, group string)
}

// kinds lists the types of resource that have a resource group, by service and
// name.
//
// Source: "Services that work with Resource Group" (Resource Management); the
// names are those of ResourceType in "JoinResourceGroup" (ECS API reference) and
// "MoveResourceGroup" (VPC API reference).
//
// Inferred: Cloud Assistant commands are listed and moved as ecs command; source: "CreateCommand" (ECS API reference) has ResourceGroupId.
func kinds() []kind {
	return []kind{
		kindOfRecords("ecs", "command", inventory.Commands, byID, func(c *inventory.Command) fields {
			return fields{c.CommandID, c.RegionID, &c.ResourceGroupID, c.CreationTime, c.Tags}
		}),
		kindOfRecords("ecs", "disk", inventory.Disks, byID, func(d *inventory.Disk) fields {
			return fields{d.DiskID, d.RegionID, &d.ResourceGroupID, d.CreationTime, d.Tags}
		}),
		kindOfRecords("ecs", "instance", inventory.Instances, byID, func(i *inventory.Instance) fields {
			return fields{i.InstanceID, i.RegionID, &i.ResourceGroupID, i.CreationTime, i.Tags}
		}),
		kindOfRecords("ecs", "keypair", inventory.KeyPairs, byRegionAndName, func(k *inventory.KeyPair) fields {
			return fields{k.KeyPairName, k.RegionID, &k.ResourceGroupID, k.CreationTime, k.Tags}
		}),
		kindOfRecords("ecs", "securitygroup", inventory.SecurityGroups, byID, func(g *inventory.SecurityGroup) fields {
			return fields{g.SecurityGroupID, g.RegionID, &g.ResourceGroupID, g.CreationTime, g.Tags}
		}),
		kindOfRecords("vpc", "vpc", inventory.VPCs, byID, func(v *inventory.VPC) fields {
			return fields{v.VPCID, v.RegionID, &v.ResourceGroupID, v.CreationTime, v.Tags}
		}),
		kindOfRecords("vpc", "vswitch", inventory.VSwitches, byID, func(v *inventory.VSwitch) fields {
			return fields{v.VSwitchID, v.RegionID, &v.ResourceGroupID, v.CreationTime, v.Tags}
		}),
	}
}

// kindNamed finds a kind.
func kindNamed(service, name string) (kind, bool) {
	for _, k := range kinds() {
		if k.service == service && k.name == name {
			return k, true
		}
	}
	return kind{}, false
}

// fields is what a record says of itself; group is where it says its group.
type fields struct {
	id      string
	region  string
	group   *string
	created time.Time
	tags    map[string]string
}

// How the records of a collection are named.
func byID(_, id string) string                 { return id }
func byRegionAndName(region, id string) string { return region + "/" + id }

func kindOfRecords[T any](service, name string, c *state.Collection[T], key func(region, id string) string, of func(*T) fields) kind {
	show := func(k string, v *T) item {
		f := of(v)
		return item{service, name, f.id, k, f.region, identity.ResourceGroupOf(*f.group), f.created, f.tags}
	}
	return kind{
		service: service, name: name,
		items: func(r state.Reader, account string) iter.Seq[item] {
			return func(yield func(item) bool) {
				for k, v := range c.All(r, account, "", "") {
					if !yield(show(k, v)) {
						return
					}
				}
			}
		},
		find: func(r state.Reader, account, region, id string) (item, bool) {
			k := key(region, id)
			v := c.Get(r, account, k)
			if v == nil || of(v).region != region {
				return item{}, false
			}
			return show(k, v), true
		},
		move: func(tx *state.Tx, account, key, group string) {
			v := *c.Get(tx, account, key)
			*of(&v).group = group
			c.Put(tx, account, key, &v)
		},
	}
}

// contents gives the resources of the account, by service, kind and id.
func contents(r state.Reader, account string) iter.Seq[item] {
	return func(yield func(item) bool) {
		for _, k := range kinds() {
			for i := range k.items(r, account) {
				if !yield(i) {
					return
				}
			}
		}
	}
}
