package wire

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestNonces(t *testing.T) {
	n := NewNonces(100)
	use := func(after time.Duration, id, nonce, want string) {
		t.Helper()
		if err := n.Use(testNow.Add(after), id, nonce); codeOf(err) != want {
			t.Errorf("after %v, %s %s: %v, want %q", after, id, nonce, err, want)
		}
	}
	use(0, "id", "1", "")
	use(0, "id", "1", "SignatureNonceUsed")
	use(0, "id", "2", "")
	use(0, "other", "1", "") // a nonce belongs to its key
	use(0, "i", "d1", "")    // and the border between the two counts
	use(0, "id", "", "MissingSignatureNonce")
	// A request dated 15 minutes ahead is acceptable for 30 minutes.
	use(2*Window, "id", "1", "SignatureNonceUsed")
	use(2*Window+1, "id", "1", "")
	if n.Len() != 1 {
		t.Errorf("%d nonces held, want 1", n.Len())
	}
}

func TestNoncesBounded(t *testing.T) {
	n := NewNonces(3)
	for i := range 3 {
		if err := n.Use(testNow.Add(time.Duration(i)*time.Minute), "id", fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := n.Use(testNow, "id", "new"); codeOf(err) != "Throttling" {
		t.Errorf("full store: %v", err)
	}
	if err := n.Use(testNow, "id", "0"); codeOf(err) != "SignatureNonceUsed" {
		t.Errorf("replay to a full store: %v", err)
	}
	// One is over: there is room for one.
	later := testNow.Add(2*Window + 30*time.Second)
	if err := n.Use(later, "id", "new"); err != nil {
		t.Error(err)
	}
	if err := n.Use(later, "id", "newer"); codeOf(err) != "Throttling" {
		t.Errorf("full store: %v", err)
	}
	if err := NewNonces(0).Use(testNow, "id", "1"); err != nil {
		t.Errorf("a store of at least one: %v", err)
	}
}

// TestNoncesMemory keeps a steady flow and looks at the queue.
func TestNoncesMemory(t *testing.T) {
	n := NewNonces(1 << 20)
	for i := range 20_000 {
		if err := n.Use(testNow.Add(time.Duration(i)*time.Second), "id", fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	if want := int(2*Window/time.Second) + 1; n.Len() != want {
		t.Errorf("%d nonces held, want %d", n.Len(), want)
	}
	if len(n.queue) > 2*n.Len()+2 {
		t.Errorf("queue of %d for %d nonces", len(n.queue), n.Len())
	}
}

func TestNoncesConcurrent(t *testing.T) {
	n := NewNonces(1000)
	var ok atomic.Int64
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 100 {
				if n.Use(testNow, "id", fmt.Sprint(i)) == nil {
					ok.Add(1)
				}
			}
		})
	}
	wg.Wait()
	if ok.Load() != 100 {
		t.Errorf("%d uses allowed of 100 nonces", ok.Load())
	}
}

func BenchmarkNonces(b *testing.B) {
	n := NewNonces(1 << 24)
	b.ReportAllocs()
	for i := range b.N {
		if err := n.Use(testNow, "id", itoa(i)); err != nil {
			b.Fatal(err)
		}
	}
}
