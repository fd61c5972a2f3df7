package crash

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

var (
	rounds = flag.Int("rounds", 30, "how often the server is killed")
	seed   = flag.Uint64("seed", 0, "seed of the moments and the writers; 0: by the clock")
)

// writers write at the same time.
const writers = 4

// roundFigures are what a round tells.
type roundFigures struct {
	acks  int
	ready time.Duration
}

// Nothing acknowledged is lost, nothing is half made, and what was starting
// finishes starting, however often and whenever the process is killed.
func TestNothingAcknowledgedIsLost(t *testing.T) {
	if *seed == 0 {
		*seed = uint64(time.Now().UnixNano())
	}
	t.Logf("seed %d; run it again with: go test ./internal/crash -count=1 -v -rounds %d -seed %d", *seed, *rounds, *seed)
	rng := rand.New(rand.NewPCG(*seed, 1))
	bin, dir := build(t), t.TempDir()
	l := newLedger()

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
	net := (&verifier{t, p.root(), l}).prepare()
	for n := range *rounds {
		prefix := fmt.Sprintf("r%d", n)
		before := l.acks
		if err := round(t.Context(), p, l, net, rng, prefix); err != nil {
			t.Fatalf("round %d: %v\n%s", n, err, p.log)
		}
		begin := time.Now()
		next, err := launch(bin, dir)
		if p = next; err != nil {
			t.Fatalf("round %d: %v", n, err)
		}
		figures := roundFigures{l.acks - before, time.Since(begin)}
		v := &verifier{t, p.root(), l}
		v.retry(t.Context())
		v.machines(net)
		v.identity([]string{prefix + "w"})
		if t.Failed() {
			t.Fatalf("round %d, %v\n%s", n, figures, p.log)
		}
		t.Logf("round %d: %v", n, figures)
	}
	(&verifier{t, p.root(), l}).identity(nil)
	t.Logf("%d acknowledged writes, %d users, %d policies, %d grants, %d instances in %d rounds", l.acks, len(l.users), len(l.versions), len(l.grants), len(l.instances()), *rounds)
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
	for range rng.IntN(60) {
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
