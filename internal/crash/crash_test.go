package crash

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

var (
	rounds = flag.Int("rounds", 30, "how often the server is killed")
	seed   = flag.Uint64("seed", 0, "seed of the moments and the writers; 0: by the clock")
)

// writers write at the same time.
const writers = 4

// keep is how many instances are left when writers delete older ones: a start
// takes time for each.
const keep = 30

// roundFigures are what a round tells.
type roundFigures struct {
	acks, cut, starting int
	ready               time.Duration
}

// Nothing acknowledged is lost, nothing is half made, and what was starting
// finishes starting, however often and whenever the process is killed.
func TestNothingAcknowledgedIsLost(t *testing.T) {
	if *seed == 0 {
		*seed = uint64(time.Now().UnixNano())
	}
	t.Logf("seed %d; run it again with: go test ./internal/crash -count=1 -v -rounds %d -seed %d", *seed, *rounds, *seed)
	rng := rand.New(rand.NewPCG(*seed, 1))
	bin, err := build()
	if err != nil {
		t.Fatal(err)
	}
	dir, l := t.TempDir(), newLedger()

	p, err := launch(bin, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if p == nil {
			return
		}
		if err := p.kill(); err != nil {
			t.Error(err)
		}
	}()
	net := (&verifier{t: t, c: p.root(), l: l}).prepare()
	for n := range *rounds {
		prefix := fmt.Sprintf("r%d", n)
		before := l.acks
		l.refill(keep)
		if err := round(t.Context(), p, l, net, rng, prefix); err != nil {
			t.Fatalf("round %d: %v\n%s", n, err, p.log)
		}
		begin := time.Now()
		next, err := launch(bin, dir)
		if p = next; err != nil {
			t.Fatalf("round %d: %v", n, err)
		}
		figures := roundFigures{acks: l.acks - before, cut: len(l.unanswered()), ready: time.Since(begin)}
		v := &verifier{t: t, c: p.root(), l: l}
		v.retry(t.Context())
		v.machines(net)
		v.identity([]string{prefix + "w"})
		figures.starting = v.starting
		if len(v.faults) > 0 {
			t.Fatalf("round %d, %v:\n%s\n%s", n, figures, strings.Join(v.faults, "\n"), p.log)
		}
		t.Logf("round %d: %v", n, figures)
	}
	all := &verifier{t: t, c: p.root(), l: l}
	if all.identity(nil); len(all.faults) > 0 {
		t.Fatalf("after all rounds:\n%s", strings.Join(all.faults, "\n"))
	}
	t.Logf("%d acknowledged writes, %d users, %d policies, %d grants, %d launches and %d instances deleted in %d rounds", l.acks, len(l.users), len(l.versions), len(l.grants), len(l.launches), len(l.deletes), *rounds)
}

// round writes with all writers and kills the server at a random moment.
func round(ctx context.Context, p *process, l *ledger, net network, rng *rand.Rand, prefix string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	acked, ended := make(chan struct{}), make(chan error, writers)
	for n := range writers {
		w := &writer{c: p.root(), l: l, net: net, rng: rand.New(rand.NewPCG(rng.Uint64(), rng.Uint64())), prefix: fmt.Sprintf("%sw%d", prefix, n), acked: acked}
		go func() { ended <- w.run(ctx) }()
	}
	// The moment is a number of acknowledged writes and then a part of the time
	// that a write takes, so that it falls anywhere within the calls under way.
	var early error
	for range rng.IntN(48) {
		select {
		case <-acked:
		case early = <-ended:
			early = errors.Join(errors.New("a writer ended before the server was killed"), early)
		}
		if early != nil {
			break
		}
	}
	moment := time.NewTimer(time.Duration(rng.Int64N(int64(3 * time.Millisecond))))
	left := writers
	for waiting := early == nil; waiting; {
		select {
		case <-acked:
		case <-moment.C:
			waiting = false
		case early = <-ended:
			early = errors.Join(errors.New("a writer ended before the server was killed"), early)
			waiting = false
		}
	}
	if early != nil {
		left--
	}
	// From here on nobody counts; the writers go on until they find the server
	// gone.
	go func() {
		for range acked {
		}
	}()
	err := p.kill()
	for range left {
		err = errors.Join(err, <-ended)
	}
	close(acked)
	return errors.Join(early, err)
}

// A check that sees nothing proves nothing: lies in the ledger must be found.
func TestVerifierSeesWhatIsWrong(t *testing.T) {
	bin, err := build()
	if err != nil {
		t.Fatal(err)
	}
	p, err := launch(bin, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := p.kill(); err != nil {
			t.Error(err)
		}
	}()
	l := newLedger()
	v := &verifier{t: t, c: p.root(), l: l}
	net := v.prepare()
	w := &writer{c: p.root(), l: l, net: net, rng: rand.New(rand.NewPCG(8, 1)), prefix: "w", acked: make(chan struct{}, 100)}
	for _, step := range w.steps() {
		if err := step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	v.machines(net)
	if v.identity(nil); len(v.faults) > 0 {
		t.Fatalf("nothing is wrong, and it finds:\n%s", strings.Join(v.faults, "\n"))
	}
	v.patience = 200 * time.Millisecond // all machines run
	const name = "w-0"
	call := l.launches[name]
	if call.params["DataDisk.1.Size"] != "" {
		t.Fatal("this seed launches with a data disk; choose one that does not")
	}
	lies := []struct {
		fault string // part of what must be found
		tell  func()
		back  func()
	}{
		{"LOST: the user never", func() { l.users["never"] = there }, func() { delete(l.users, "never") }},
		{"BACK: the user " + name, func() { l.users[name] = gone }, func() { l.users[name] = there }},
		{"the user " + name + " is there and nobody", func() { delete(l.users, name) }, func() { l.users[name] = there }},
		{"LOST: the policy never", func() { l.version("never", "v1", there) }, func() { delete(l.versions, "never") }},
		{"LOST: the version of " + name + " v3", func() { l.version(name, "v3", there) }, func() { delete(l.versions[name], "v3") }},
		{"LOST: the grant", func() { l.grant("other", name, there) }, func() { delete(l.grants, [2]string{"other", name}) }},
		{"BACK: the grant", func() { l.grant(name, name, gone) }, func() { l.grant(name, name, there) }},
		{"LOST: the instance i-never", func() { call.ids = append(call.ids, "i-never") }, func() { call.ids = call.ids[:len(call.ids)-1] }},
		{"BACK: the instance", func() { l.deletes[call.ids[0]] = gone }, func() { delete(l.deletes, call.ids[0]) }},
		{"HALF MADE: the launch " + name, func() { call.amount += 5 }, func() { call.amount -= 5 }},
		{"data disks, want", func() { call.params["DataDisk.1.Size"] = "40" }, func() { delete(call.params, "DataDisk.1.Size") }},
	}
	for _, lie := range lies {
		v.faults = nil
		lie.tell()
		v.machines(net)
		v.identity(nil)
		lie.back()
		if found := strings.Join(v.faults, "\n"); !strings.Contains(found, lie.fault) {
			t.Errorf("it does not find %q but %q", lie.fault, found)
		}
	}
	orphan := map[string]string{"RegionId": region, "ZoneId": zone, "Size": "40", "DiskCategory": "cloud_essd"}
	if _, err := v.c.Call(t.Context(), ecsVersion, "CreateDisk", orphan); err != nil {
		t.Fatal(err)
	}
	v.faults = nil
	if v.machines(net); !strings.Contains(strings.Join(v.faults, "\n"), "ORPHAN") {
		t.Errorf("it does not find a disk of no instance: %q", v.faults)
	}
}
