package vpc

import (
	"net/netip"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/wire"
)

// defaultVPCBlock is the block of a VPC for which none is asked.
//
// Source: "CreateVpc" (VPC API reference): the default value is 172.16.0.0/12.
const defaultVPCBlock = "172.16.0.0/12"

// privateBlocks are the blocks that a VPC must be one of or lie in.
//
// Source: "CreateVpc" (VPC API reference, 2020): 10.0.0.0/8, 172.16.0.0/12,
// 192.168.0.0/16 or their subnets, with a mask of 8 to 24 bits. Newer pages
// recommend the same ones and take further blocks too.
//
// Ours: blocks outside the private ranges are refused; source: newer editions of "CreateVpc" take most of them, but machines of a driver on this host would then have addresses that belong to others.
func privateBlocks() []netip.Prefix {
	return []netip.Prefix{
		netip.MustParsePrefix("10.0.0.0/8"),
		netip.MustParsePrefix("172.16.0.0/12"),
		netip.MustParsePrefix("192.168.0.0/16"),
	}
}

// vpcBlock checks the block of a VPC and gives it in its usual form.
func vpcBlock(text string) (netip.Prefix, error) {
	bad := wire.InvalidParameter("CidrBlock", "10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, or a subnet of one of them, with a mask of 8 to 24 bits and no bit set after the mask")
	p, err := netip.ParsePrefix(text)
	if err != nil || p != p.Masked() || !p.Addr().Is4() || p.Bits() < 8 || p.Bits() > 24 {
		return p, bad
	}
	for _, b := range privateBlocks() {
		if within(p, b) {
			return p, nil
		}
	}
	return p, bad
}

// vSwitchBlock checks the form of a vSwitch's block.
//
// Source: "CreateVSwitch" (VPC API reference): the mask has 16 to 29 bits;
// InvalidCidrBlock.Malformed, InvalidCirdrBlock.MaskLength (so spelt), 400.
//
// Inferred: a block with bits set after the mask is malformed; source: the page does not say.
func vSwitchBlock(text string) (netip.Prefix, error) {
	p, err := netip.ParsePrefix(text)
	if err != nil || !p.Addr().Is4() || p != p.Masked() {
		return p, acs.New(acs.Invalid, 400, "InvalidCidrBlock.Malformed",
			"Specified CIDR block %q is not valid. Give an IPv4 block such as 172.16.0.0/24, with no bit set after the mask.", text)
	}
	if p.Bits() < 16 || p.Bits() > 29 {
		return p, acs.New(acs.Invalid, 400, "InvalidCirdrBlock.MaskLength",
			"Specified CIDR block %s is not valid: the mask of a vSwitch has 16 to 29 bits.", text)
	}
	return p, nil
}

// within says whether all of inner lies in outer.
func within(inner, outer netip.Prefix) bool {
	return inner.Bits() >= outer.Bits() && outer.Contains(inner.Addr())
}
