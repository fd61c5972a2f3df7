package server

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/client"
	"github.com/rampart-cloud/rampart/wire"
)

func start(t *testing.T, change func(*Config)) *Server {
	t.Helper()
	cfg := Config{Dir: filepath.Join(t.TempDir(), "d"), Listen: "127.0.0.1:0"}
	if change != nil {
		change(&cfg)
	}
	s, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := s.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	return s
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

func rootClient(s *Server) *client.Client {
	return client.New(s.URL(), s.Root().AccessKeyID, s.Root().AccessKeySecret)
}

func TestHealthAndMetrics(t *testing.T) {
	s := start(t, nil)
	for _, path := range []string{"/healthz", "/readyz"} {
		if code, body := get(t, s.URL()+path); code != 200 || !strings.Contains(body, `"Enforcement":"enforcing"`) {
			t.Errorf("%s gave %d %s", path, code, body)
		}
	}
	if _, err := rootClient(s).Call(t.Context(), "2015-04-01", "GetCallerIdentity", nil); err != nil {
		t.Fatal(err)
	}
	bad := rootClient(s)
	bad.Credential.Secret = "wrong"
	if _, err := bad.Call(t.Context(), "2015-04-01", "GetCallerIdentity", nil); err == nil {
		t.Fatal("a wrong secret was accepted")
	}
	_, body := get(t, s.URL()+"/metrics")
	for _, want := range []string{
		`rampart_calls_total{code="OK",decision="",operation="GetCallerIdentity",product="Sts",status="200"} 1`,
		`rampart_calls_total{code="SignatureDoesNotMatch",decision="",operation="GetCallerIdentity",product="Sts",status="400"} 1`,
		"rampart_enforcing 1", "rampart_start_seconds ",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("/metrics lacks %s", want)
		}
	}
	// The pages are there or, in a tree where they were not built, say how.
	if code, body := get(t, s.URL()+"/console/"); code != 200 && (code != 503 || !strings.Contains(body, "make console")) {
		t.Errorf("/console/ gave %d %s", code, body)
	}
}

// What the vendor has and this server has not is counted by name; a name that
// nobody has is not, or strangers could fill the memory with names.
func TestUnsupportedOperationsAreCounted(t *testing.T) {
	s := start(t, nil)
	c := rootClient(s)
	for _, call := range []struct{ version, operation, code string }{
		{"2014-05-26", "CreateAutoProvisioningGroup", "UnsupportedOperation"},
		{"2014-05-26", "CreateAutoProvisioningGroup", "UnsupportedOperation"},
		{"2014-05-26", "InventedByAStranger", "InvalidApi.NotFound"},
		{"1999-01-01", "CreateUser", "InvalidVersion"},
	} {
		_, err := c.Call(t.Context(), call.version, call.operation, nil)
		var e *client.Error
		if !errors.As(err, &e) || !strings.HasPrefix(e.Code, call.code) {
			t.Errorf("%s %s gave %v, want %s", call.version, call.operation, err, call.code)
		}
	}
	_, body := get(t, s.URL()+"/metrics")
	if want := `rampart_unsupported_operations_total{operation="CreateAutoProvisioningGroup",product="Ecs",version="2014-05-26"} 2`; !strings.Contains(body, want) {
		t.Errorf("/metrics lacks %s", want)
	}
	if n := strings.Count(body, "rampart_unsupported_operations_total{"); n != 1 || strings.Contains(body, "Stranger") {
		t.Errorf("/metrics names %d operations, want 1; a stranger's name is there: %v", n, strings.Contains(body, "Stranger"))
	}
}

// When the trail cannot be written the server says that it is not ready.
func TestNotReadyWithoutTrail(t *testing.T) {
	s := start(t, nil)
	if err := s.audit.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := rootClient(s).Call(t.Context(), "2015-05-01", "CreateUser", map[string]string{"UserName": "Alice"}); err == nil || !strings.Contains(err.Error(), "ServiceUnavailable") {
		t.Errorf("CreateUser gave %v", err)
	}
	if code, _ := get(t, s.URL()+"/readyz"); code != http.StatusServiceUnavailable {
		t.Errorf("/readyz gave %d", code)
	}
	if code, _ := get(t, s.URL()+"/healthz"); code != http.StatusOK {
		t.Errorf("/healthz gave %d: the process lives", code)
	}
}

func TestTLS(t *testing.T) {
	s := start(t, func(c *Config) { c.TLS = true })
	pem, err := os.ReadFile(filepath.Join(s.cfg.Dir, "tls-cert.pem"))
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)
	tr := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}
	defer tr.CloseIdleConnections()
	c := rootClient(s)
	c.HTTP = &http.Client{Transport: tr}
	if _, err := c.Call(t.Context(), "2015-04-01", "GetCallerIdentity", nil); err != nil {
		t.Error(err)
	}
	if st, err := os.Stat(filepath.Join(s.cfg.Dir, "tls-key.pem")); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("the key file: %v %v", st.Mode(), err)
	}
}

// The credentials library sends requests whose target has no path.
func TestEmptyPath(t *testing.T) {
	s := start(t, nil)
	p := wire.SignV1(http.MethodGet, map[string]string{"Action": "GetCallerIdentity", "Version": "2015-04-01"},
		wire.Credential{AccessKeyID: s.Root().AccessKeyID, Secret: s.Root().AccessKeySecret}, "nonce-1", time.Now())
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL(), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := fmt.Fprintf(conn, "GET %s?%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", s.URL(), p.Encode()); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != 200 {
		b, _ := io.ReadAll(resp.Body)
		t.Errorf("HTTP %d %s", resp.StatusCode, b)
	}
}

// A start that fails leaves nothing behind that keeps a later one from working.
func TestFailedStartReleasesEverything(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "d")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	if _, err := Open(t.Context(), Config{Dir: dir, Listen: addr}); err == nil || !strings.Contains(err.Error(), "choose another with --listen") && !strings.Contains(err.Error(), "Choose another with --listen") {
		t.Fatalf("a taken port gave %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "state")); !os.IsNotExist(err) {
		t.Error("a start on a taken port made a state")
	}
	l.Close()
	if err := os.WriteFile(filepath.Join(dir, "seal.key"), []byte("broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), Config{Dir: dir, Listen: addr}); err == nil || !strings.Contains(err.Error(), "seal key file") {
		t.Fatalf("a broken key file gave %v", err)
	}
	if err := os.Remove(filepath.Join(dir, "seal.key")); err != nil {
		t.Fatal(err)
	}
	s := start(t, func(c *Config) { c.Dir, c.Listen = dir, addr })
	if s.StartTime() <= 0 {
		t.Error("the start took no time")
	}
	for _, name := range []string{"LOCK", "node", "seal.key"} {
		if st, err := os.Stat(filepath.Join(dir, name)); err != nil || st.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v, %v", name, st, err)
		}
	}
}

// Close lets a call that is under way finish.
func TestCloseFinishesCalls(t *testing.T) {
	cfg := Config{Dir: filepath.Join(t.TempDir(), "d"), Listen: "127.0.0.1:0"}
	s, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	c := rootClient(s)
	done := make(chan int)
	go func() {
		n := 0
		for {
			if _, err := c.Call(context.Background(), "2015-05-01", "CreateUser", map[string]string{"UserName": fmt.Sprintf("u%d", n)}); err != nil {
				break
			}
			n++
			if n == 5 {
				done <- n
			}
		}
		done <- n
	}()
	<-done
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := s.Close(ctx); err != nil {
		t.Fatal(err)
	}
	made := <-done
	s = start(t, func(c *Config) { *c = cfg })
	for i := range made {
		c := client.New(s.URL(), c.Credential.AccessKeyID, c.Credential.Secret)
		if _, err := c.Call(t.Context(), "2015-05-01", "GetUser", map[string]string{"UserName": fmt.Sprintf("u%d", i)}); err != nil {
			t.Errorf("an acknowledged user is lost: %v", err)
		}
	}
}
