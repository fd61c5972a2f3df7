package prove

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/client"
	"github.com/rampart-cloud/rampart/internal/prove/cluster"
	"github.com/rampart-cloud/rampart/server"
)

const (
	accountID  = "1000000000000066"
	rootID     = "LTAIproveRootKey0001"
	rootSecret = "proveRootSecret0123456789abcde"

	ramVersion = "2015-05-01"
	stsVersion = "2015-04-01"
	rmVersion  = "2020-03-31"
	ecsVersion = "2014-05-26"
	vpcVersion = "2016-04-28"
)

// world is some servers over one state.
type world struct {
	t      *testing.T
	cfgs   []server.Config
	nodes  []*server.Server
	http   *http.Client
	log    lockedBuffer
	closed bool
}

// lockedBuffer is a log that many write to.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) Bytes() []byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	return bytes.Clone(l.b.Bytes())
}

// start starts so many servers: one on its embedded store, or any number on a
// cluster with these endpoints. They share one seal key file, as the nodes of a
// cluster do.
func start(t *testing.T, nodes int, endpoints []string, change func(*server.Config)) *world {
	t.Helper()
	w := &world{t: t, http: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 128}, Timeout: time.Minute}}
	dir := t.TempDir()
	for i := range nodes {
		cfg := server.Config{
			Dir: filepath.Join(dir, fmt.Sprint("node", i)), Listen: "127.0.0.1:0", EtcdEndpoints: endpoints,
			SealKeyFile: filepath.Join(dir, "seal.key"), AccountID: accountID, RootAccessKeyID: rootID, RootAccessKeySecret: rootSecret,
			Log: slog.New(slog.NewTextHandler(&w.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		}
		if change != nil {
			change(&cfg)
		}
		w.cfgs, w.nodes = append(w.cfgs, cfg), append(w.nodes, nil)
		w.open(i)
	}
	t.Cleanup(w.close)
	return w
}

// startCluster gives the endpoints of an etcd cluster that ends with the test.
func startCluster(t *testing.T, members int) []string {
	t.Helper()
	c, err := cluster.Start(t.Context(), members)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c.Endpoints()
}

func (w *world) open(i int) {
	w.t.Helper()
	s, err := server.Open(w.t.Context(), w.cfgs[i])
	if err != nil {
		w.t.Fatal(err)
	}
	w.nodes[i] = s
}

func (w *world) stop(i int) error {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	s := w.nodes[i]
	w.nodes[i] = nil
	w.http.CloseIdleConnections()
	return s.Close(ctx)
}

// restart stops a server and starts it again on the same directory.
func (w *world) restart(i int) {
	w.t.Helper()
	if err := w.stop(i); err != nil {
		w.t.Fatal(err)
	}
	w.open(i)
}

func (w *world) close() {
	if w.closed {
		return
	}
	w.closed = true
	var err error
	for i := range w.nodes {
		if w.nodes[i] != nil {
			err = errors.Join(err, w.stop(i))
		}
	}
	if err != nil {
		w.t.Error(err)
	}
}

// credential is what somebody calls with.
type credential struct{ id, secret, token string }

func root() credential { return credential{id: rootID, secret: rootSecret} }

// client gives a client of a server for a credential.
func (w *world) client(node int, c credential) *client.Client {
	out := client.New(w.nodes[node].URL(), c.id, c.secret)
	out.Credential.SecurityToken = c.token
	out.HTTP = w.http
	return out
}

// params makes "Name=value" texts a map.
func params(list []string) map[string]string {
	out := make(map[string]string, len(list))
	for _, p := range list {
		for i := range len(p) {
			if p[i] == '=' {
				out[p[:i]] = p[i+1:]
				break
			}
		}
	}
	return out
}

// code gives the error code of a call, or nothing; an error of another kind ends
// up whole, so that nothing takes it for a refusal.
func code(err error) string {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*client.Error](err); ok {
		return e.Code
	}
	return "no answer: " + err.Error()
}

func quota(name string, n int) catalog.Quota { return catalog.Quota{Name: name, Value: n} }
