package ecs

import (
	"strconv"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
	"github.com/rampart-cloud/rampart/wire"
)

// CreateDiskInput are the parameters of CreateDisk.
type CreateDiskInput struct {
	RegionId         string `wire:",required"`
	ZoneId           string
	DiskCategory     string // default cloud
	PerformanceLevel string
	Size             *int // GiB
	DiskName         string
	Description      string
	ResourceGroupId  string
	Tag              []TagParam `wire:",max=20"`
	ClientToken      string

	// Refused: their effect would not happen.
	InstanceId                string // for a subscription
	SnapshotId                string
	Encrypted                 *bool
	EncryptAlgorithm          string
	KMSKeyId                  string
	MultiAttach               string // Disabled
	AdvancedFeatures          string
	StorageSetId              string
	StorageSetPartitionNumber *int
	StorageClusterId          string
	ProvisionedIops           *int64
	BurstingEnabled           *bool
}

// CreateDiskOutput is the answer of CreateDisk.
type CreateDiskOutput struct {
	DiskId string
}

// CreateDisk makes an empty data disk in a zone: Creating, then Available.
//
// Sources: "CreateDisk" (ECS API reference); row CreateDisk of "ECS: RAM
// authorization" (2026): disk/*.
var CreateDisk = api.Operation[*Service, CreateDiskInput, CreateDiskOutput]{
	Product: api.ECS, Name: "CreateDisk", Action: "ecs:CreateDisk", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *CreateDiskInput) []api.Resource {
		out := []api.Resource{{ARN: c.ARN("ecs", in.RegionId, "disk/*"), Group: identity.ResourceGroupOf(in.ResourceGroupId)}}
		if in.SnapshotId != "" {
			out = append(out, api.Resource{ARN: c.ARN("ecs", in.RegionId, "snapshot/"+in.SnapshotId)})
		}
		return out
	},
	Keys: []api.Key[*Service, CreateDiskInput]{
		{Name: "ecs:IsDiskEncrypted", Value: func(_ *Service, _ *api.Call, in *CreateDiskInput) ([]string, string) {
			return []string{strconv.FormatBool(isTrue(in.Encrypted))}, acs.FromParameter.Of("Encrypted")
		}},
		{Name: "ecs:IsDiskByokEncrypted", Value: func(_ *Service, _ *api.Call, in *CreateDiskInput) ([]string, string) {
			return []string{strconv.FormatBool(in.KMSKeyId != "")}, acs.FromParameter.Of("KMSKeyId")
		}},
	},
	DryRun: api.NoDryRun,
	Source: `"CreateDisk" (ECS API reference)`,
	Handle: createDisk,
}

func createDisk(_ *Service, c *api.Call, in *CreateDiskInput) (*CreateDiskOutput, error) {
	if in.MultiAttach == "Disabled" {
		in.MultiAttach = ""
	}
	if err := unsupported("InstanceId", in.InstanceId, "SnapshotId", in.SnapshotId, "Encrypted", isTrue(in.Encrypted), "EncryptAlgorithm", in.EncryptAlgorithm,
		"KMSKeyId", in.KMSKeyId, "MultiAttach", in.MultiAttach, "AdvancedFeatures", in.AdvancedFeatures, "StorageSetId", in.StorageSetId,
		"StorageSetPartitionNumber", in.StorageSetPartitionNumber, "StorageClusterId", in.StorageClusterId, "ProvisionedIops", deref(in.ProvisionedIops), "BurstingEnabled", isTrue(in.BurstingEnabled)); err != nil {
		return nil, err
	}
	if _, err := region(in.RegionId); err != nil {
		return nil, err
	}
	if in.ZoneId == "" {
		return nil, wire.MissingParameter("ZoneId")
	}
	if _, err := zone(in.ZoneId, in.RegionId); err != nil {
		return nil, err
	}
	if in.Size == nil {
		return nil, wire.MissingParameter("Size")
	}
	p := diskPlan{category: in.DiskCategory, level: in.PerformanceLevel, size: *in.Size, name: in.DiskName, description: in.Description}
	if p.category == "" {
		p.category = "cloud"
	}
	category, err := diskCategory("InvalidDiskCategory.ValueNotSupported", "Disk", p.category, &p.level, catalog.Family{})
	if err != nil {
		return nil, err
	}
	if err := dataDiskSize("Size", p.size, category); err != nil {
		return nil, err
	}
	if err := diskNames(p); err != nil {
		return nil, err
	}
	labels, err := tags(in.Tag)
	if err != nil {
		return nil, err
	}
	id, err := c.NewID("d-")
	if err != nil {
		return nil, err
	}
	return api.Once(c, in.ClientToken, func(tx *state.Tx) (*CreateDiskOutput, error) {
		if err := groupExists(tx, c, in.ResourceGroupId); err != nil {
			return nil, err
		}
		d := p.record(id, c.Now)
		d.RegionID, d.ZoneID, d.ResourceGroupID, d.Tags, d.Node = in.RegionId, in.ZoneId, in.ResourceGroupId, labels, c.Node()
		d.Type, d.Status, d.Portable = inventory.DataDisk, inventory.DiskCreating, true
		inventory.Disks.Put(tx, c.Account, id, &d)
		return &CreateDiskOutput{DiskId: id}, nil
	})
}
