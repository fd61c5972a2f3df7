package clients

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

const (
	accountID  = "1000000000000042"
	rootID     = "LTAIclientsRootKey01"
	rootSecret = "clientsRootSecret0123456789abc"

	region = "cn-hangzhou"
	zone   = "cn-hangzhou-h"

	// The server lives for seconds on a loopback port; this guards nothing.
	password = "Clients-Pass-2026!"
)

// binary is built once; the tests fail if it does not build.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "rampart-clients-")
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "rampart")
	build := exec.Command("go", "build", "-o", bin, "./cmd/rampart")
	build.Dir = filepath.Join("..", "..")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("the server does not build: %w\n%s", err, out)
	}
	return bin, nil
})

func TestMain(m *testing.M) {
	status := m.Run()
	if bin, err := binary(); err == nil {
		if err := os.RemoveAll(filepath.Dir(bin)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			status = 1
		}
	}
	os.Exit(status)
}

// server is a running server process.
type server struct {
	host string // 127.0.0.1:PORT
}

// start runs a fresh server until the test ends, and checks that SIGTERM stops
// it cleanly. flags are further flags of rampart serve.
func start(t *testing.T, flags ...string) *server {
	t.Helper()
	bin, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(bin, append([]string{"serve", "--data", t.TempDir(), "--listen", "127.0.0.1:0"}, flags...)...)
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "RAMPART_") {
			cmd.Env = append(cmd.Env, e)
		}
	}
	cmd.Env = append(cmd.Env, "RAMPART_ACCOUNT_ID="+accountID, "RAMPART_ROOT_ACCESS_KEY_ID="+rootID, "RAMPART_ROOT_ACCESS_KEY_SECRET="+rootSecret)
	var log strings.Builder
	cmd.Stderr = &log
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	endpoint, drained := make(chan string, 1), make(chan struct{})
	go func() {
		defer close(drained)
		for in := bufio.NewScanner(stdout); in.Scan(); {
			if url, ok := strings.CutPrefix(strings.TrimSpace(in.Text()), "endpoint "); ok {
				endpoint <- strings.TrimSpace(url)
			}
		}
		close(endpoint)
	}()
	t.Cleanup(func() {
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
			t.Error(err)
		}
		<-drained
		if err := cmd.Wait(); err != nil {
			t.Errorf("the server did not stop cleanly: %v", err)
		}
		if t.Failed() {
			t.Logf("the server's log:\n%s", log.String())
		}
	})
	select {
	case url, ok := <-endpoint:
		if !ok {
			t.Fatal("the server ended without an endpoint")
		}
		s := &server{host: strings.TrimPrefix(url, "http://")}
		s.ready(t)
		return s
	case <-time.After(30 * time.Second):
		t.Fatal("the server printed no endpoint")
	}
	return nil
}

func (s *server) ready(t *testing.T) {
	t.Helper()
	resp, err := http.Get("http://" + s.host + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("/readyz answered %s", resp.Status)
	}
}

// document reads a policy of the procedure.
func document(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// eventually asks until done says yes, as a client that waits for a state does.
func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("never came true: %s", what)
		}
	}
}

// failure is an error of either SDK.
type failure struct {
	status int
	code   string
	detail map[string]any // AccessDeniedDetail
}

// want checks code and status of an error.
func (f failure) want(t *testing.T, status int, code string) {
	t.Helper()
	if f.status != status || f.code != code {
		t.Fatalf("the error is %s with status %d, want %s with %d", f.code, f.status, code, status)
	}
}

// refused checks a refusal of Alice by the procedure's policy, as a client sees
// it, and gives the encoded message.
func (f failure) refused(t *testing.T, action, userID string) (encoded string) {
	t.Helper()
	f.want(t, http.StatusForbidden, "Forbidden.RAM")
	for k, want := range map[string]string{
		"AuthAction": action, "AuthPrincipalType": "SubUser", "AuthPrincipalOwnerId": accountID, "AuthPrincipalDisplayName": userID,
		"PolicyType": "AccountLevelIdentityBasedPolicy", "NoPermissionType": "ExplicitDeny",
	} {
		if f.detail[k] != want {
			t.Fatalf("AccessDeniedDetail.%s is %v, want %q: %v", k, f.detail[k], want, f.detail)
		}
	}
	encoded, _ = f.detail["EncodedDiagnosticMessage"].(string)
	if encoded == "" {
		t.Fatalf("AccessDeniedDetail has no EncodedDiagnosticMessage: %v", f.detail)
	}
	return encoded
}

// diagnosed checks what DecodeDiagnosticMessage says of a refusal by the
// procedure's policy: which statement, and why its condition held. The member
// Statement is Rampart's own; the others are the vendor's.
func diagnosed(t *testing.T, answer []byte, action, source string) {
	t.Helper()
	var d struct {
		DecodedDiagnosticMessage struct {
			ExplicitDeny           bool
			NoPermissionPolicyType string
			AuthAction             string
			AuthConditions         []struct {
				ConditionKey    string
				ConditionValues []string
				Source          string
			}
			MatchedPolicies []struct {
				PolicyType, PolicyIdentifier, PolicyVersion, Effect, AttachedEntityType, AttachedScope string
				Statement                                                                              *int
			}
		}
	}
	if err := json.Unmarshal(answer, &d); err != nil {
		t.Fatal(err)
	}
	m := d.DecodedDiagnosticMessage
	if !m.ExplicitDeny || m.NoPermissionPolicyType != "AccountLevelIdentityBasedPolicy" || m.AuthAction != action {
		t.Fatalf("the message is not about the refusal of %s: %s", action, answer)
	}
	if len(m.MatchedPolicies) != 1 {
		t.Fatalf("%d policies are named, want one: %s", len(m.MatchedPolicies), answer)
	}
	p := m.MatchedPolicies[0]
	if p.PolicyIdentifier != "ecs-root-user-control" || p.PolicyType != "Custom" || p.PolicyVersion != "v1" || p.Effect != "Deny" ||
		p.AttachedEntityType != "RamUser" || p.AttachedScope != "Account" || p.Statement == nil || *p.Statement != 0 {
		t.Fatalf("another statement is named: %s", answer)
	}
	for _, c := range m.AuthConditions {
		if c.ConditionKey == "ecs:LoginAsNonRoot" {
			if !slices.Equal(c.ConditionValues, []string{"false"}) || !strings.Contains(c.Source, source) {
				t.Fatalf("ecs:LoginAsNonRoot is %q from %q, want false from %q", c.ConditionValues, c.Source, source)
			}
			return
		}
	}
	t.Fatalf("the values of the call lack ecs:LoginAsNonRoot: %s", answer)
}
