package inventory

import (
	"encoding/binary"
	"hash/fnv"
	"net/http"
	"net/netip"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/state"
)

// reservedTail is how many addresses at the end of a vSwitch the system keeps
// beside the first one.
//
// Source: "VPCs and vSwitches" (VPC documentation): the first and the last
// three addresses of a vSwitch are reserved.
const reservedTail = 3

// UsableAddresses gives the lowest and highest address of a vSwitch's block that
// instances may have, and how many there are. It is false for a text that is no
// IPv4 block or one that leaves no usable address.
func UsableAddresses(cidr string) (first, last netip.Addr, n int, ok bool) {
	p, err := netip.ParsePrefix(cidr)
	if err != nil || !p.Addr().Is4() {
		return first, last, 0, false
	}
	size := 1 << (32 - p.Bits())
	if n = size - 1 - reservedTail; n < 1 {
		return first, last, 0, false
	}
	base := p.Masked().Addr().As4()
	b := binary.BigEndian.Uint32(base[:])
	return addrOf(b + 1), addrOf(b + uint32(n)), n, true
}

func addrOf(u uint32) netip.Addr {
	var b [4]byte
	binary.BigEndian.PutUint32(b[:], u)
	return netip.AddrFrom4(b)
}

func addressID(vSwitchID, ip string) string { return vSwitchID + "/" + ip }

// AllocateIP takes a private address of the vSwitch for an instance: the wanted
// one, or a free one if wanted is empty. It writes the Address in tx, so that
// one address is never given twice however many calls run at once. An instance
// that has the wanted address already keeps it.
//
// Errors, all 400 as on "RunInstances": InvalidPrivateIpAddress.Malformed when
// wanted is no address of the vSwitch that an instance may have,
// InvalidPrivateIpAddress.Duplicated when it is in use, and
// QuotaExceeded.PrivateIpAddress when no address is free.
//
// Ours: an address that is not asked for is chosen by a hash of the instance id, and the next free one after it; source: the vendor does not say how it chooses. Unlike the lowest free one, the address of a deleted instance is not at once another machine's, and a choice costs the same in a full vSwitch of 65,532 addresses as in an empty one.
func AllocateIP(tx *state.Tx, account string, vsw *VSwitch, wanted string, instanceID string) (string, error) {
	first, _, n, ok := UsableAddresses(vsw.CIDRBlock)
	if !ok {
		return "", noAddress(vsw)
	}
	base := first.As4()
	low := binary.BigEndian.Uint32(base[:])
	if wanted != "" {
		a, err := netip.ParseAddr(wanted)
		if err != nil || !a.Is4() {
			return "", acs.New(acs.Invalid, http.StatusBadRequest, "InvalidPrivateIpAddress.Malformed",
				"The specified private address %q is not an IPv4 address.", wanted)
		}
		b := a.As4()
		if i := binary.BigEndian.Uint32(b[:]) - low; i >= uint32(n) {
			return "", acs.New(acs.Invalid, http.StatusBadRequest, "InvalidPrivateIpAddress.Malformed",
				"The specified private address %s is not one that an instance in vSwitch %s (%s) may have; the first and the last three addresses are reserved.", wanted, vsw.VSwitchID, vsw.CIDRBlock)
		}
		if have := Addresses.Get(tx, account, addressID(vsw.VSwitchID, a.String())); have != nil && have.InstanceID != instanceID {
			return "", acs.New(acs.Conflict, http.StatusBadRequest, "InvalidPrivateIpAddress.Duplicated",
				"The specified private address %s of vSwitch %s is in use by another instance. Choose a free one, or leave the address out.", wanted, vsw.VSwitchID)
		}
		return takeIP(tx, account, vsw, a, instanceID), nil
	}
	h := fnv.New32a()
	h.Write([]byte(instanceID)) // never fails
	start := h.Sum32() % uint32(n)
	for i := range uint32(n) {
		a := addrOf(low + (start+i)%uint32(n))
		if Addresses.Get(tx, account, addressID(vsw.VSwitchID, a.String())) == nil {
			return takeIP(tx, account, vsw, a, instanceID), nil
		}
	}
	return "", noAddress(vsw)
}

func takeIP(tx *state.Tx, account string, vsw *VSwitch, a netip.Addr, instanceID string) string {
	ip := a.String()
	Addresses.Put(tx, account, addressID(vsw.VSwitchID, ip), &Address{VSwitchID: vsw.VSwitchID, IP: ip, InstanceID: instanceID})
	return ip
}

func noAddress(vsw *VSwitch) error {
	return acs.New(acs.Limit, http.StatusBadRequest, "QuotaExceeded.PrivateIpAddress",
		"The vSwitch %s (%s) has no free private address. Use another vSwitch, or delete instances that are not needed.", vsw.VSwitchID, vsw.CIDRBlock)
}

// FreeIP gives an address back, if it is this instance's; else it does nothing,
// so that freeing twice cannot take another instance's address away.
func FreeIP(tx *state.Tx, account, vSwitchID, ip, instanceID string) {
	id := addressID(vSwitchID, ip)
	if a := Addresses.Get(tx, account, id); a != nil && a.InstanceID == instanceID {
		Addresses.Delete(tx, account, id)
	}
}

// FreeAddress says whether ip is an address of the vSwitch that AllocateIP would
// give now.
func FreeAddress(r state.Reader, account string, vsw *VSwitch, ip netip.Addr) bool {
	first, last, _, ok := UsableAddresses(vsw.CIDRBlock)
	return ok && ip.Is4() && first.Compare(ip) <= 0 && ip.Compare(last) <= 0 &&
		Addresses.Get(r, account, addressID(vsw.VSwitchID, ip.String())) == nil
}

// FreeAddresses counts the addresses of the vSwitch that are left to give.
func FreeAddresses(r state.Reader, account string, vsw *VSwitch) int {
	_, _, n, ok := UsableAddresses(vsw.CIDRBlock)
	if !ok {
		return 0
	}
	return n - Addresses.Count(r, account, vsw.VSwitchID+"/")
}
