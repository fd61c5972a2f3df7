package inventory

import (
	"time"

	"github.com/rampart-cloud/rampart/state"
)

// VPC is a virtual private cloud. Its id in the collection is the VPC id.
type VPC struct {
	VPCID           string
	VPCName         string
	Description     string `json:",omitempty"`
	RegionID        string
	CIDRBlock       string
	Status          string // Available
	IsDefault       bool
	VRouterID       string
	RouteTableID    string
	ResourceGroupID string            `json:",omitempty"`
	Tags            map[string]string `json:",omitempty"`
	CreationTime    time.Time
}

// VSwitch is a subnet of a VPC in one zone.
type VSwitch struct {
	VSwitchID       string
	VSwitchName     string
	Description     string `json:",omitempty"`
	VPCID           string
	RegionID        string
	ZoneID          string
	CIDRBlock       string
	Status          string // Available
	IsDefault       bool
	ResourceGroupID string            `json:",omitempty"`
	Tags            map[string]string `json:",omitempty"`
	CreationTime    time.Time
}

// Address is a private address in use. Its id is <vswitch>/<address>, so one
// address is never given twice.
type Address struct {
	VSwitchID  string
	IP         string
	InstanceID string
}

// SecurityGroup is a set of firewall rules with the instances in it.
type SecurityGroup struct {
	SecurityGroupID   string
	SecurityGroupName string
	Description       string `json:",omitempty"`
	RegionID          string
	VPCID             string
	SecurityGroupType string              // normal or enterprise
	Rules             []SecurityGroupRule `json:",omitempty"`
	ResourceGroupID   string              `json:",omitempty"`
	Tags              map[string]string   `json:",omitempty"`
	CreationTime      time.Time
}

// SecurityGroupRule is one rule of a security group.
type SecurityGroupRule struct {
	RuleID     string
	Direction  string // ingress or egress
	IPProtocol string // TCP, UDP, ICMP, GRE, ALL
	PortRange  string // 22/22, -1/-1
	SourceCIDR string `json:",omitempty"`
	DestCIDR   string `json:",omitempty"`
	// SourceGroupID or DestGroupID stands in place of a block: the instances of
	// that security group.
	SourceGroupID string `json:",omitempty"`
	DestGroupID   string `json:",omitempty"`
	Policy        string // Accept or Drop
	Priority      int    // 1 to 100
	NICType       string
	Description   string `json:",omitempty"`
	CreateTime    time.Time
}

// The collections.
var (
	VPCs           = state.NewCollection[VPC]("vpc/vpc")
	VSwitches      = state.NewCollection[VSwitch]("vpc/vswitch")
	VSwitchesByVPC = VSwitches.Index("vpc", func(v *VSwitch) []string { return []string{v.VPCID} })
	Addresses      = state.NewCollection[Address]("vpc/address")
	SecurityGroups = state.NewCollection[SecurityGroup]("ecs/securitygroup")
	GroupsByVPC    = SecurityGroups.Index("vpc", func(g *SecurityGroup) []string { return []string{g.VPCID} })
)
