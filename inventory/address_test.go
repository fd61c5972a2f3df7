package inventory

import (
	"context"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/state"
)

const account = "1000000000000001"

func openStore(t *testing.T) *state.Store {
	t.Helper()
	s, err := state.Open(t.Context(), state.Config{Dir: t.TempDir(), Node: "n1", Kinds: Kinds(), Seal: openly{}, Free: func() (uint64, error) { return 1 << 40, nil }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestUsableAddresses(t *testing.T) {
	for _, c := range []struct {
		cidr, first, last string
		n                 int
	}{
		// The documented example: of 192.168.1.0/24, .0, .253, .254 and .255 are reserved.
		{"192.168.1.0/24", "192.168.1.1", "192.168.1.252", 252},
		{"10.0.0.0/29", "10.0.0.1", "10.0.0.4", 4},
		{"172.16.0.0/16", "172.16.0.1", "172.16.255.252", 65532},
		{"10.0.0.0/30", "", "", 0},
		{"10.0.0.0/32", "", "", 0},
		{"fd00::/64", "", "", 0},
		{"nonsense", "", "", 0},
	} {
		first, last, n, ok := UsableAddresses(c.cidr)
		if ok != (c.n > 0) || n != c.n || ok && (first.String() != c.first || last.String() != c.last) {
			t.Errorf("%s: %v to %v, %d, %v; want %s to %s, %d", c.cidr, first, last, n, ok, c.first, c.last, c.n)
		}
	}
}

func TestAllocateIPErrors(t *testing.T) {
	s := openStore(t)
	vsw := &VSwitch{VSwitchID: "vsw-1", CIDRBlock: "10.0.0.0/29"}
	other := &VSwitch{VSwitchID: "vsw-2", CIDRBlock: "10.0.0.0/29"}
	take := func(v *VSwitch, wanted, instance string) (ip string, err error) {
		err = s.Update(t.Context(), func(tx *state.Tx) (err error) {
			ip, err = AllocateIP(tx, account, v, wanted, instance)
			return err
		})
		return ip, err
	}
	if ip, err := take(vsw, "10.0.0.2", "i-1"); ip != "10.0.0.2" || err != nil {
		t.Fatalf("wanted address: %q, %v", ip, err)
	}
	for _, c := range []struct{ wanted, instance, code string }{
		{"10.0.0.2", "i-2", "InvalidPrivateIpAddress.Duplicated"},
		{"10.0.0.0", "i-2", "InvalidPrivateIpAddress.Malformed"}, // reserved
		{"10.0.0.5", "i-2", "InvalidPrivateIpAddress.Malformed"}, // reserved
		{"10.0.0.7", "i-2", "InvalidPrivateIpAddress.Malformed"}, // reserved
		{"10.0.0.8", "i-2", "InvalidPrivateIpAddress.Malformed"},
		{"9.255.255.255", "i-2", "InvalidPrivateIpAddress.Malformed"},
		{"10.0.0", "i-2", "InvalidPrivateIpAddress.Malformed"},
		{"::ffff:10.0.0.3", "i-2", "InvalidPrivateIpAddress.Malformed"},
		{"10.0.0.2", "i-1", ""}, // its own
	} {
		if _, err := take(vsw, c.wanted, c.instance); acs.CodeOf(err) != c.code {
			t.Errorf("%s for %s: %v, want %q", c.wanted, c.instance, err, c.code)
		}
	}
	if ip, err := take(other, "10.0.0.2", "i-3"); ip != "10.0.0.2" || err != nil {
		t.Errorf("the same address of another vSwitch: %q, %v", ip, err)
	}
	for i := range 3 {
		if _, err := take(vsw, "", fmt.Sprintf("i-x%d", i)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := take(vsw, "", "i-y"); acs.CodeOf(err) != "QuotaExceeded.PrivateIpAddress" {
		t.Errorf("a full vSwitch: %v", err)
	}
	if n := FreeAddresses(s.Snapshot(), account, vsw); n != 0 {
		t.Errorf("%d addresses free, want 0", n)
	}
	err := s.Update(t.Context(), func(tx *state.Tx) error {
		FreeIP(tx, account, "vsw-1", "10.0.0.2", "i-other") // not its own: stays
		FreeIP(tx, account, "vsw-1", "10.0.0.2", "i-1")
		FreeIP(tx, account, "vsw-1", "10.0.0.2", "i-1")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if !FreeAddress(s.Snapshot(), account, vsw, netip.MustParseAddr("10.0.0.2")) {
		t.Error("the address was freed but is not free")
	}
	if ip, err := take(vsw, "", "i-y"); ip != "10.0.0.2" || err != nil {
		t.Errorf("the only free address: %q, %v", ip, err)
	}
	if FreeAddress(s.Snapshot(), account, other, netip.MustParseAddr("10.0.0.6")) || FreeAddress(s.Snapshot(), account, other, netip.MustParseAddr("10.1.0.1")) {
		t.Error("a reserved or foreign address counts as free")
	}
}

// Any sequence of allocations and releases gives each address to one instance
// at a time, never a reserved one, and finds the last free one.
func TestAllocateIPProperty(t *testing.T) {
	s := openStore(t)
	round := 0
	rapid.Check(t, func(t *rapid.T) {
		round++
		vsw := &VSwitch{VSwitchID: fmt.Sprintf("vsw-%d", round), CIDRBlock: fmt.Sprintf("10.0.0.0/%d", rapid.IntRange(26, 29).Draw(t, "bits"))}
		first, last, n, _ := UsableAddresses(vsw.CIDRBlock)
		held := map[string]string{} // by address
		err := s.Update(context.Background(), func(tx *state.Tx) error {
			for step := range rapid.IntRange(1, 150).Draw(t, "steps") {
				if len(held) > 0 && rapid.IntRange(0, 2).Draw(t, "free") == 0 {
					ip := rapid.SampledFrom(slices.Sorted(maps.Keys(held))).Draw(t, "which")
					FreeIP(tx, account, vsw.VSwitchID, ip, held[ip])
					delete(held, ip)
					continue
				}
				id := fmt.Sprintf("i-%d", step)
				ip, err := AllocateIP(tx, account, vsw, "", id)
				if len(held) == n {
					if acs.CodeOf(err) != "QuotaExceeded.PrivateIpAddress" {
						t.Fatalf("a full vSwitch gave %q, %v", ip, err)
					}
					continue
				}
				if err != nil {
					t.Fatalf("%d of %d addresses are held: %v", len(held), n, err)
				}
				a := netip.MustParseAddr(ip)
				if _, twice := held[ip]; twice || first.Compare(a) > 0 || a.Compare(last) > 0 {
					t.Fatalf("%s given to %s; held by %q, range %v to %v", ip, id, held[ip], first, last)
				}
				held[ip] = id
			}
			if got := FreeAddresses(tx, account, vsw); got != n-len(held) {
				t.Fatalf("%d addresses free, want %d", got, n-len(held))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// Calls at the same time never get the same address.
func TestAllocateIPConcurrently(t *testing.T) {
	s := openStore(t)
	vsw := &VSwitch{VSwitchID: "vsw-1", CIDRBlock: "10.0.0.0/26"} // 60 usable
	var mu sync.Mutex
	got := map[string]string{}
	full := 0
	var wg sync.WaitGroup
	for i := range 80 {
		wg.Go(func() {
			id := fmt.Sprintf("i-%d", i)
			var ip string
			err := s.Update(t.Context(), func(tx *state.Tx) (err error) {
				ip, err = AllocateIP(tx, account, vsw, "", id)
				return err
			})
			mu.Lock()
			defer mu.Unlock()
			switch {
			case acs.CodeOf(err) == "QuotaExceeded.PrivateIpAddress":
				full++
			case err != nil:
				t.Error(err)
			case got[ip] != "":
				t.Errorf("%s given to %s and %s", ip, got[ip], id)
			default:
				got[ip] = id
			}
		})
	}
	wg.Wait()
	if len(got) != 60 || full != 20 {
		t.Errorf("%d addresses given and %d refused, want 60 and 20", len(got), full)
	}
}

// openly seals nothing: these tests look at values, not at what is at rest.
type openly struct{}

func (openly) Seal(_ string, plain []byte) (string, error) { return string(plain), nil }
func (openly) Open(_, sealed string) ([]byte, error)       { return []byte(sealed), nil }
