package ecs

import (
	"time"

	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/inventory"
)

// InstanceItem is one instance as DescribeInstances shows it.
//
// Source: "DescribeInstances" (ECS API reference), the member names of the
// official Go SDK 1.63.107.
type InstanceItem struct {
	InstanceId              string
	InstanceName            string
	Description             string
	HostName                string
	RegionId                string
	ZoneId                  string
	ClusterId               string
	ResourceGroupId         string
	Status                  string
	StoppedMode             string
	InstanceType            string
	InstanceTypeFamily      string
	Cpu                     int
	CPU                     int
	Memory                  int // MiB
	GPUAmount               int
	GPUSpec                 string
	ImageId                 string
	OSType                  string
	OSName                  string
	OSNameEn                string
	InstanceNetworkType     string
	InstanceChargeType      string
	InternetChargeType      string
	InternetMaxBandwidthIn  int
	InternetMaxBandwidthOut int
	SpotStrategy            string
	SpotPriceLimit          float64
	SaleCycle               string
	IoOptimized             bool
	DeviceAvailable         bool
	DeletionProtection      bool
	Recyclable              bool
	KeyPairName             string
	SerialNumber            string
	VlanId                  string
	HpcClusterId            string
	DeploymentSetId         string
	CreditSpecification     string
	LocalStorageAmount      int
	LocalStorageCapacity    int64
	CreationTime            time.Time `wire:",minute"`
	StartTime               time.Time `wire:",minute"`
	ExpiredTime             time.Time `wire:",minute"`
	AutoReleaseTime         string

	SecurityGroupIds  struct{ SecurityGroupId []string }
	PublicIpAddress   IPAddressSet
	InnerIpAddress    IPAddressSet
	RdmaIpAddress     IPAddressSet
	VpcAttributes     VpcAttributesItem
	EipAddress        EipAddressItem
	NetworkInterfaces struct{ NetworkInterface []NetworkInterfaceItem }
	Tags              TagSet
	OperationLocks    struct{ LockReason []LockReasonItem }
	ImageOptions      ImageOptionsItem
	MetadataOptions   MetadataOptionsItem
	CpuOptions        CpuOptionsItem

	DedicatedHostAttribute     struct{ DedicatedHostId, DedicatedHostName, DedicatedHostClusterId string }
	DedicatedInstanceAttribute struct{ Affinity, Tenancy string }
	EcsCapacityReservationAttr struct{ CapacityReservationId, CapacityReservationPreference string }
	HibernationOptions         struct{ Configured bool }
}

// IPAddressSet is a list of addresses.
type IPAddressSet struct{ IpAddress []string }

// VpcAttributesItem says where in the network an instance is.
type VpcAttributesItem struct {
	VpcId            string
	VSwitchId        string
	NatIpAddress     string
	PrivateIpAddress IPAddressSet
}

// EipAddressItem is an elastic address; there are none here.
type EipAddressItem struct {
	AllocationId         string
	IpAddress            string
	Bandwidth            int
	InternetChargeType   string
	IsSupportUnassociate bool
}

// NetworkInterfaceItem is a network interface; every instance has the primary
// one.
type NetworkInterfaceItem struct {
	NetworkInterfaceId string
	Type               string
	MacAddress         string
	PrimaryIpAddress   string
	PrivateIpSets      struct{ PrivateIpSet []PrivateIPItem }
	Ipv6Sets           struct{ Ipv6Set []IPv6Item }
}

// PrivateIPItem is one address of a network interface.
type PrivateIPItem struct {
	PrivateIpAddress string
	Primary          bool
}

// IPv6Item is an IPv6 address; there are none here.
type IPv6Item struct{ Ipv6Address string }

// LockReasonItem is why an instance is locked; none ever is here.
type LockReasonItem struct{ LockReason, LockMsg string }

// ImageOptionsItem says how an instance was asked to log in. It is always
// there, and empty unless LOGIN_AS_NON_ROOT is asked for.
type ImageOptionsItem struct{ LoginAsNonRoot *bool }

// MetadataOptionsItem is about the metadata service.
type MetadataOptionsItem struct {
	HttpEndpoint            string
	HttpTokens              string
	HttpPutResponseHopLimit int
}

// CpuOptionsItem is about an instance's CPUs.
type CpuOptionsItem struct {
	CoreCount      int
	ThreadsPerCore int
	Numa           string
}

// neverExpires is the ExpiredTime of what is paid for as it goes.
//
// Source: example answers of "DescribeInstances" (ECS API reference).
func neverExpires() time.Time { return time.Date(2099, 12, 31, 23, 59, 0, 0, time.UTC) }

// item shows an instance. login says whether LoginAsNonRoot was asked for.
//
// Inferred: the network interface's id is eni- and the instance's id without its prefix; source: every instance has a primary interface, interfaces are not kept as resources here.
// Inferred: StoppedMode is Not-applicable except while Stopped; source: "DescribeInstances" (ECS API reference).
func instanceItem(i *inventory.Instance, login bool) InstanceItem {
	t, _ := catalog.LookupInstanceType(i.InstanceType) // an unknown type shows zeros
	img, _ := catalog.LookupImage(i.ImageID)
	x := InstanceItem{
		InstanceId: i.InstanceID, InstanceName: i.InstanceName, Description: i.Description, HostName: i.HostName,
		RegionId: i.RegionID, ZoneId: i.ZoneID, ResourceGroupId: i.ResourceGroupID, Status: string(i.Status), StoppedMode: stoppedMode(i),
		InstanceType: i.InstanceType, InstanceTypeFamily: t.Family, Cpu: t.VCPUs, CPU: t.VCPUs, Memory: t.MemoryMiB,
		ImageId: i.ImageID, OSType: i.OSType, OSName: img.OSNameEn, OSNameEn: img.OSNameEn,
		InstanceNetworkType: "vpc", InstanceChargeType: i.InstanceChargeType, InternetChargeType: "PayByTraffic", SpotStrategy: "NoSpot",
		IoOptimized: true, DeviceAvailable: true, DeletionProtection: i.DeletionProtection, KeyPairName: i.Login.KeyPairName,
		SerialNumber: serial(i.InstanceID), CreationTime: i.CreationTime, StartTime: i.StartTime, ExpiredTime: neverExpires(), Tags: tagSet(i.Tags),
	}
	if !i.ExpiredTime.IsZero() {
		x.ExpiredTime = i.ExpiredTime
	}
	x.SecurityGroupIds.SecurityGroupId = i.SecurityGroupIDs
	x.VpcAttributes = VpcAttributesItem{VpcId: i.VPCID, VSwitchId: i.VSwitchID, PrivateIpAddress: IPAddressSet{[]string{i.PrivateIP}}}
	eni := NetworkInterfaceItem{NetworkInterfaceId: "eni-" + i.InstanceID[len("i-"):], Type: "Primary", MacAddress: i.MAC, PrimaryIpAddress: i.PrivateIP}
	eni.PrivateIpSets.PrivateIpSet = []PrivateIPItem{{i.PrivateIP, true}}
	x.NetworkInterfaces.NetworkInterface = []NetworkInterfaceItem{eni}
	x.DedicatedInstanceAttribute.Tenancy, x.DedicatedInstanceAttribute.Affinity = "default", "default"
	x.MetadataOptions = MetadataOptionsItem{HttpEndpoint: "disabled", HttpTokens: "optional"}
	x.CpuOptions = CpuOptionsItem{CoreCount: max(1, t.VCPUs/2), ThreadsPerCore: min(2, t.VCPUs), Numa: "ON"}
	if login {
		v := i.LoginAsNonRoot
		x.ImageOptions.LoginAsNonRoot = &v
	}
	return x
}

func stoppedMode(i *inventory.Instance) string {
	if i.Status == inventory.Stopped && i.StoppedMode != "" {
		return i.StoppedMode
	}
	return "Not-applicable"
}

// serial is the serial number that a machine's firmware shows.
//
// Ours: it is the instance's id without its prefix; source: the vendor's is a random UUID.
func serial(id string) string { return id[len("i-"):] }
