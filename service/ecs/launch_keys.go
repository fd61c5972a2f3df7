package ecs

import (
	"slices"
	"strconv"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/inventory"
)

// launchKeys are the condition keys of RunInstances and CreateInstance. get
// gives the shared parameters and the network of an input.
//
// Source: rows RunInstances and CreateInstance of "ECS: RAM authorization"
// (2026).
//
// Inferred: keys that tell of disks are "true" when any disk of the request is so; source: "ECS: RAM authorization" (2026) gives names and types only.
// Inferred: ecs:ImagePlatform has two values, the image's Platform and its OSType, so that a policy may name either; source: "ECS: RAM authorization" (2026) calls it the operating system type.
// Inferred: ecs:ImageOwnerId is 0 for public images and the account's id for its own; source: ImageOwnerId in public output of DescribeImages.
// Inferred: vpc:VPC, vpc:IsDefaultVpc and vpc:IsDefaultVSwitch tell of where the instance would go, also when no vSwitch is named; source: vpc:CreateDefaultVpc beside them.
func launchKeys[In any](get func(*In) (*Launch, network)) []api.Key[*Service, In] {
	type key = api.Key[*Service, In]
	parameter := func(name string, value func(*Launch) string) key {
		return key{Name: name, Value: func(_ *Service, _ *api.Call, in *In) ([]string, string) {
			l, _ := get(in)
			if v := value(l); v != "" {
				return []string{v}, acs.FromRequest.Of("")
			}
			return nil, ""
		}}
	}
	boolean := func(name string, from acs.SourceKind, parameter string, value func(*Launch) bool) key {
		return key{Name: name, Value: func(_ *Service, _ *api.Call, in *In) ([]string, string) {
			l, _ := get(in)
			return []string{strconv.FormatBool(value(l))}, from.Of(parameter)
		}}
	}
	image := func(name string, from acs.SourceKind, values func(*api.Call, catalog.Image) []string) key {
		return key{Name: name, Value: func(_ *Service, c *api.Call, in *In) ([]string, string) {
			l, _ := get(in)
			img, ok := l.image()
			if !ok {
				return nil, "" // the call ends in InvalidImageId.NotFound
			}
			return values(c, img), from.Of(img.ID)
		}}
	}
	place := func(name string, value func(vpc *inventory.VPC, sw *inventory.VSwitch, c *api.Call) string) key {
		return key{Name: name, Value: func(_ *Service, c *api.Call, in *In) ([]string, string) {
			l, n := get(in)
			vpc, sw, source := launchPlace(c, l, n)
			if source == "" {
				return nil, ""
			}
			if v := value(vpc, sw, c); v != "" {
				return []string{v}, source
			}
			return nil, ""
		}}
	}
	return []key{
		{Name: catalog.LoginAsNonRoot, Hint: hintLaunch, Value: func(_ *Service, _ *api.Call, in *In) ([]string, string) {
			l, _ := get(in)
			img, _ := l.image()
			return loginOfLaunch(l.ImageOptions.LoginAsNonRoot, img)
		}},
		boolean("ecs:PasswordCustomized", acs.FromSent, "Password", func(l *Launch) bool { return l.Password != "" }),
		boolean("ecs:PasswordInherit", acs.FromParameter, "PasswordInherit", func(l *Launch) bool { return isTrue(l.PasswordInherit) }),
		image("ecs:ImagePlatform", acs.FromImagePlatform, func(_ *api.Call, i catalog.Image) []string { return []string{i.Platform, i.OSType} }),
		image("ecs:ImageSource", acs.FromImageAlias, func(_ *api.Call, i catalog.Image) []string { return []string{i.OwnerAlias} }),
		image("ecs:ImageOwnerId", acs.FromImageOwner, imageOwner),
		parameter("ecs:InstanceType", func(l *Launch) string { return l.InstanceType }),
		parameter("ecs:InstanceTypeFamily", func(l *Launch) string { t, _ := catalog.LookupInstanceType(l.InstanceType); return t.Family }),
		boolean("ecs:AssociatePublicIpAddress", acs.FromParameter, "InternetMaxBandwidthOut", func(l *Launch) bool { return deref(l.InternetMaxBandwidthOut) > 0 }),
		boolean("ecs:IsDiskEncrypted", acs.FromParameters, "DataDisk.N.Encrypted", func(l *Launch) bool {
			return slices.ContainsFunc(l.DataDisk, func(d DataDiskParam) bool { return isTrue(d.Encrypted) })
		}),
		boolean("ecs:IsDiskByokEncrypted", acs.FromParameters, "DataDisk.N.KMSKeyId", func(l *Launch) bool {
			return slices.ContainsFunc(l.DataDisk, func(d DataDiskParam) bool { return d.KMSKeyId != "" })
		}),
		boolean("ecs:IsSystemDiskEncrypted", acs.FromParameter, "SystemDisk.Encrypted", func(l *Launch) bool { return isTrue(l.SystemDisk.Encrypted) }),
		boolean("ecs:IsSystemDiskByokEncrypted", acs.FromParameter, "SystemDisk.KMSKeyId", func(l *Launch) bool { return l.SystemDisk.KMSKeyId != "" }),
		boolean("ecs:SecurityHardeningMode", acs.FromParameter, "HttpTokens", func(l *Launch) bool { return l.HttpTokens == "required" }),
		parameter("ecs:SecurityEnhancementStrategy", func(l *Launch) string { return l.SecurityEnhancementStrategy }),
		{Name: "ecs:NotSpecifySecurityGroupId", Value: func(_ *Service, _ *api.Call, in *In) ([]string, string) {
			_, n := get(in)
			return []string{strconv.FormatBool(len(n.groups) == 0)}, acs.FromSecurityGroups.Of("")
		}},
		place("vpc:VPC", func(v *inventory.VPC, _ *inventory.VSwitch, c *api.Call) string {
			if v == nil {
				return ""
			}
			return c.ARN("vpc", v.RegionID, "vpc/"+v.VPCID)
		}),
		place("vpc:CreateDefaultVpc", func(v *inventory.VPC, _ *inventory.VSwitch, _ *api.Call) string { return strconv.FormatBool(v == nil) }),
		place("vpc:IsDefaultVpc", func(v *inventory.VPC, _ *inventory.VSwitch, _ *api.Call) string {
			return strconv.FormatBool(v == nil || v.IsDefault)
		}),
		place("vpc:IsDefaultVSwitch", func(_ *inventory.VPC, s *inventory.VSwitch, _ *api.Call) string {
			return strconv.FormatBool(s == nil || s.IsDefault)
		}),
	}
}

func imageOwner(c *api.Call, i catalog.Image) []string {
	switch i.OwnerAlias {
	case "system":
		return []string{"0"}
	case "self":
		return []string{c.Account}
	}
	return nil
}

// launchPlace tells where a launch would put its instances: nil for what it
// would make. An empty source means that the vSwitch does not exist.
func launchPlace(c *api.Call, l *Launch, n network) (vpc *inventory.VPC, sw *inventory.VSwitch, source string) {
	if n.vSwitch != "" {
		sw = inventory.VSwitches.Get(c.Snapshot, c.Account, n.vSwitch)
		if sw == nil {
			return nil, nil, ""
		}
		return inventory.VPCs.Get(c.Snapshot, c.Account, sw.VPCID), sw, acs.FromVSwitch.Of(sw.VSwitchID)
	}
	vpc = findDefaultVPC(c.Snapshot, c.Account, l.RegionId)
	if vpc == nil {
		return nil, nil, acs.FromNoDefaultVPC.Of("VSwitchId")
	}
	return vpc, findDefaultVSwitch(c.Snapshot, c.Account, vpc.VPCID, l.ZoneId), acs.FromDefault.Of("VSwitchId")
}

// launchResources names what a launch touches to policy: the actions have no
// resource level, and are decided in the group that the instances are to be in.
//
// Source: rows RunInstances and CreateInstance of "ECS: RAM authorization" (2026).
//
// Inferred: a launch can be allowed by a grant in the resource group that ResourceGroupId names, or in the default group without one; source: "Policy evaluation process" (RAM): create calls name a group by parameter.
func launchResources[In any](group func(*In) string) func(*Service, *api.Call, *In) []api.Resource {
	return func(_ *Service, _ *api.Call, in *In) []api.Resource {
		return []api.Resource{{ARN: acs.Every, Group: identity.ResourceGroupOf(group(in))}}
	}
}

// passRole is the permission to give instances a role.
//
// Source: error InvalidUser.PassRoleForbidden of "RunInstances" (ECS API
// reference); acs:Service of "Condition keys" (RAM).
func passRole[In any](get func(*In) string) []api.Also[*Service, In] {
	return []api.Also[*Service, In]{{
		Action: "ram:PassRole",
		Resources: func(_ *Service, c *api.Call, in *In) []api.Resource {
			if name := get(in); name != "" {
				return []api.Resource{{ARN: c.ARN("ram", "*", "role/"+name)}}
			}
			return nil
		},
		Keys: []api.Key[*Service, In]{{Name: "acs:Service", Value: func(*Service, *api.Call, *In) ([]string, string) {
			return []string{ecsService}, acs.FromPassedService.Of("")
		}}},
	}}
}
