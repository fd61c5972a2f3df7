package state

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
)

// Ratios that matter: Update from 64 clients against raw etcd puts from 64
// clients on the same store, and the cost of a snapshot read.
func BenchmarkUpdate64(b *testing.B) {
	s := openBench(b)
	var n atomic.Int64
	b.SetParallelism(32) // 32 x 2 processors
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			id := fmt.Sprint(n.Add(1))
			if err := s.Update(context.Background(), func(tx *Tx) error {
				things.Put(tx, account, id, &thing{Name: "a name of some length", Color: "red"})
				return nil
			}); err != nil {
				b.Error(err)
			}
		}
	})
}

func BenchmarkRawPut64(b *testing.B) {
	s := openBench(b)
	var n atomic.Int64
	value := `1` + "\n" + `{"Name":"a name of some length","Color":"red","N":0}`
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := s.kv.Put(context.Background(), fmt.Sprintf("/raw/%d", n.Add(1)), value); err != nil {
				b.Error(err)
			}
		}
	})
}

func BenchmarkUpdate1(b *testing.B) {
	s := openBench(b)
	for i := range b.N {
		if err := s.Update(context.Background(), func(tx *Tx) error {
			things.Put(tx, account, fmt.Sprint(i), &thing{Name: "a name of some length"})
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSnapshotGet(b *testing.B) {
	s := openBench(b)
	if err := s.Update(context.Background(), func(tx *Tx) error { things.Put(tx, account, "a", &thing{}); return nil }); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if things.Get(s.Snapshot(), account, "a") == nil {
			b.Fatal("gone")
		}
	}
}

func openBench(b *testing.B) *Store {
	b.Helper()
	s, err := Open(context.Background(), config(b.TempDir()))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	b.ResetTimer()
	return s
}
