package vpc

import (
	"net/netip"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
)

// CheckCanAllocateVpcPrivateIpAddressInput are the parameters of
// CheckCanAllocateVpcPrivateIpAddress.
type CheckCanAllocateVpcPrivateIpAddressInput struct {
	RegionId         string `wire:",required"`
	VSwitchId        string `wire:",required"`
	PrivateIpAddress string `wire:",required"`
	IpVersion        string // ipv4 (default) or ipv6
}

// CheckCanAllocateVpcPrivateIpAddressOutput is the answer of
// CheckCanAllocateVpcPrivateIpAddress.
type CheckCanAllocateVpcPrivateIpAddressOutput struct {
	CanAllocate bool
}

// CheckCanAllocateVpcPrivateIpAddress says whether a private address of a
// vSwitch is free. The console asks it before it launches an instance.
//
// Source: "CheckCanAllocateVpcPrivateIpAddress" (VPC API reference, 2024).
// Errors, all 400: PARAMETER_ILLEGAL (IpVersion), ResourceNotFound.VSwitchId,
// Mismatch.VSwitchAndPrivateIpAddress.
//
// Inferred: a reserved address is of the vSwitch and cannot be allocated, which is no error; source: the page speaks only of addresses that do not match.
var CheckCanAllocateVpcPrivateIpAddress = api.Operation[*Service, CheckCanAllocateVpcPrivateIpAddressInput, CheckCanAllocateVpcPrivateIpAddressOutput]{
	Product: api.VPC, Name: "CheckCanAllocateVpcPrivateIpAddress", Action: "vpc:CheckCanAllocateVpcPrivateIpAddress", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *CheckCanAllocateVpcPrivateIpAddressInput) []api.Resource {
		return []api.Resource{vSwitchResource(c, in.VSwitchId)}
	},
	DryRun: api.NoDryRun,
	Source: `"CheckCanAllocateVpcPrivateIpAddress" (VPC API reference)`,
	Handle: checkCanAllocateVpcPrivateIpAddress,
}

func checkCanAllocateVpcPrivateIpAddress(_ *Service, c *api.Call, in *CheckCanAllocateVpcPrivateIpAddressInput) (*CheckCanAllocateVpcPrivateIpAddressOutput, error) {
	switch in.IpVersion {
	case "", "ipv4":
	case "ipv6":
		return nil, unsupported("IpVersion", in.IpVersion)
	default:
		return nil, acs.New(acs.Invalid, 400, "PARAMETER_ILLEGAL", "Parameter illegal. Parameter is ipVersion. Give ipv4.")
	}
	v := findVSwitch(c.Snapshot, c, in.VSwitchId)
	if v == nil {
		return nil, acs.New(acs.NotFound, 400, "ResourceNotFound.VSwitchId", "The specified resource vswitch %q is not found in this region.", in.VSwitchId)
	}
	block, err := netip.ParsePrefix(v.CIDRBlock)
	if err != nil {
		return nil, err // a record that this server wrote
	}
	ip, err := netip.ParseAddr(in.PrivateIpAddress)
	if err != nil || !block.Contains(ip) {
		return nil, acs.New(acs.Invalid, 400, "Mismatch.VSwitchAndPrivateIpAddress",
			"The vswitch and privateIpAddress are mismatched: %q is no address of vSwitch %s (%s).", in.PrivateIpAddress, v.VSwitchID, v.CIDRBlock)
	}
	return &CheckCanAllocateVpcPrivateIpAddressOutput{CanAllocate: inventory.FreeAddress(c.Snapshot, c.Account, v, ip)}, nil
}
