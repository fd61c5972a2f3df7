package policy

import (
	"fmt"
	"net/netip"
	"testing"
)

func TestAddressOperators(t *testing.T) {
	checkOperators(t, []opRow{
		{"IpAddress", `"10.0.0.0/8"`, "10.1.2.3", Met},
		{"IpAddress", `"10.0.0.9/8"`, "10.1.2.3", Met}, // bits behind the mask do not count
		{"IpAddress", `"192.0.2.1"`, "192.0.2.1", Met},
		{"IpAddress", `"192.0.2.1"`, "192.0.2.2", NotMet},
		{"IpAddress", `"192.0.2.1/32"`, "192.0.2.1", Met},
		{"IpAddress", `["192.0.2.1", "2001:db8::/32"]`, "2001:db8:1::1", Met},
		{"IpAddress", `["192.0.2.1", "198.51.100.0/24"]`, "198.51.100.7", Met},
		{"IpAddress", `"2001:db8::1"`, "2001:0DB8:0:0::1", Met},
		{"IpAddress", `"10.0.0.0/8"`, "::ffff:10.0.0.1", Met},
		{"IpAddress", `"::ffff:10.0.0.0/104"`, "10.0.0.1", Met},
		{"IpAddress", `"0.0.0.0/0"`, "255.255.255.255", Met},
		{"IpAddress", `"0.0.0.0/0"`, "::1", NotMet}, // every IPv4 address and no IPv6
		{"IpAddress", `"::/0"`, "2001:db8::1", Met},
		{"IpAddress", `"::/0"`, "10.0.0.1", NotMet},
		{"IpAddress", `"10.0.0.0/8"`, "cs.aliyuncs.com", UnreadableVal}, // a service calls
		{"IpAddress", `"10.0.0.0/8"`, "10.1.2.0/24", UnreadableVal},
		{"IpAddress", `"10.0.0.0/8"`, "10.1.2.3:443", UnreadableVal},
		{"IpAddress", `"10.0.0.0/8"`, "010.1.2.3", UnreadableVal},
		{"IpAddress", `"10.0.0.0/8"`, "fe80::1%eth0", UnreadableVal},
		{"NotIpAddress", `["10.0.0.0/8", "192.0.2.0/24"]`, "198.51.100.1", Met},
		{"NotIpAddress", `["10.0.0.0/8", "192.0.2.0/24"]`, "192.0.2.9", NotMet},
		{"NotIpAddress", `["10.0.0.0/8", "192.0.2.0/24"]`, "198.51.100.1|10.0.0.1", NotMet},
		{"NotIpAddress", `"10.0.0.0/8"`, "::1", Met},
		{"NotIpAddress", `"10.0.0.0/8"`, "", UnreadableVal},
		{"NotIpAddress", `"10.0.0.0/8"`, "cs.aliyuncs.com", UnreadableVal},
	})
}

// TestAddressBlocks walks over the edges of blocks of every length and asks the
// standard library.
func TestAddressBlocks(t *testing.T) {
	for _, base := range []string{"10.20.30.40", "255.255.255.255", "0.0.0.0", "2001:db8:aaaa:5555:3333::77"} {
		a := netip.MustParseAddr(base)
		for bits := 0; bits <= a.BitLen(); bits += 1 + a.BitLen()/40 {
			p := netip.PrefixFrom(a, bits)
			edges := []netip.Addr{p.Masked().Addr(), a}
			for _, e := range edges[:1] {
				if n := e.Prev(); n.IsValid() {
					edges = append(edges, n)
				}
			}
			last := lastOf(p)
			edges = append(edges, last)
			if n := last.Next(); n.IsValid() {
				edges = append(edges, n)
			}
			for _, e := range edges {
				want := NotMet
				if p.Contains(e) {
					want = Met
				}
				if got := outcome(t, "IpAddress", "acs:SourceIp", fmt.Sprintf("%q", p), value("acs:SourceIp", e.String())); got != want {
					t.Errorf("%v in %v: %v, want %v", e, p, got, want)
				}
				if got := outcome(t, "NotIpAddress", "acs:SourceIp", fmt.Sprintf("%q", p), value("acs:SourceIp", e.String())); got == want {
					t.Errorf("%v not in %v: %v too", e, p, got)
				}
			}
		}
	}
}

// lastOf gives the last address of a block.
func lastOf(p netip.Prefix) netip.Addr {
	b := p.Masked().Addr().AsSlice()
	for i := p.Bits(); i < len(b)*8; i++ {
		b[i/8] |= 0x80 >> (i % 8)
	}
	a, _ := netip.AddrFromSlice(b)
	return a
}

func TestAddressValues(t *testing.T) {
	checkValues(t, ofType(AddressType),
		[]string{"192.0.2.1", "192.0.2.0/24", "0.0.0.0/0", "2001:db8::/32", "::1", "::ffff:10.0.0.0/104"},
		[]string{"", "*", "192.0.2", "192.0.2.256", "192.0.2.1/33", "192.0.2.1/", "192.0.2.01", "192.0.2.*", "42.120.XX.X/24", "::g", "fe80::1%eth0", "host", "::1/129", "10.0.0.1-10.0.0.9"},
		"write an address such as")
}
