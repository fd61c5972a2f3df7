package crash

import (
	"bufio"
	"bytes"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/client"
	"github.com/rampart-cloud/rampart/internal/tree"
)

const (
	rootID     = "LTAIcrashRootKey0001"
	rootSecret = "crashRootSecret0123456789abcde"
)

// build makes the binary that all tests run, once.
var build = sync.OnceValues(func() (string, error) {
	tr, err := tree.Find()
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "rampart-crash-")
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "rampart")
	cmd := exec.Command("go", "build", "-o", bin, "./cmd/rampart")
	cmd.Dir = tr.Root
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("the server does not build: %w\n%s", err, out)
	}
	return bin, nil
})

func TestMain(m *testing.M) {
	status := m.Run()
	if bin, err := build(); err == nil {
		if err := os.RemoveAll(filepath.Dir(bin)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			status = 1
		}
	}
	os.Exit(status)
}

// process is a running server.
type process struct {
	cmd  *exec.Cmd
	log  *bytes.Buffer
	url  string
	http *http.Client
	done chan struct{} // standard output ended
}

// launch starts the binary on a data directory and waits until it serves.
func launch(bin, dir string) (*process, error) {
	p := &process{cmd: exec.Command(bin, "serve", "--data", dir, "--listen", "127.0.0.1:0"), log: new(bytes.Buffer), done: make(chan struct{})}
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "RAMPART_") {
			p.cmd.Env = append(p.cmd.Env, e)
		}
	}
	p.cmd.Env = append(p.cmd.Env, "RAMPART_ACCOUNT_ID=1000000000000077", "RAMPART_ROOT_ACCESS_KEY_ID="+rootID, "RAMPART_ROOT_ACCESS_KEY_SECRET="+rootSecret)
	p.cmd.Stderr = p.log
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	found := make(chan string, 1)
	go func() {
		defer close(p.done)
		for in := bufio.NewScanner(out); in.Scan(); {
			if url, ok := strings.CutPrefix(strings.TrimSpace(in.Text()), "endpoint "); ok {
				found <- strings.TrimSpace(url)
			}
		}
		close(found)
	}()
	select {
	case url, ok := <-found:
		if !ok {
			err := p.kill()
			return nil, fmt.Errorf("the server ended before it served (%v):\n%s", err, p.log)
		}
		p.url = url
	case <-time.After(30 * time.Second):
		err := p.kill()
		return nil, fmt.Errorf("the server did not serve within 30 s (%v):\n%s", err, p.log)
	}
	// Connections of an earlier process are of no use, so each has its own.
	p.http = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}, Timeout: 30 * time.Second}
	return p, nil
}

// kill ends the process without any warning and waits for its end.
func (p *process) kill() error {
	if err := p.cmd.Process.Kill(); err != nil {
		return err
	}
	<-p.done
	err := p.cmd.Wait()
	if p.http != nil {
		p.http.CloseIdleConnections()
	}
	if p.cmd.ProcessState != nil && !strings.Contains(p.cmd.ProcessState.String(), "killed") {
		return fmt.Errorf("the server had ended by itself: %s: %w", p.cmd.ProcessState, err)
	}
	return nil
}

// root is a client with the root's key.
func (p *process) root() *client.Client {
	c := client.New(p.url, rootID, rootSecret)
	c.HTTP = p.http
	return c
}
