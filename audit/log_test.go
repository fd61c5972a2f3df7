package audit

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func TestRecordFindReopen(t *testing.T) {
	dir := t.TempDir()
	l, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 50 {
				if err := l.Record(&Event{RequestID: fmt.Sprintf("R-%d-%d", g, i)}, i%2 == 0); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := l.Record(&Event{}, true); err == nil {
		t.Error("a closed trail takes events")
	}
	// A crash in the middle of a line.
	name := filepath.Join(dir, "trail-00000001.jsonl")
	f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(f, `{"RequestID":"half`)
	f.Close()
	l, err = Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	n := 0
	if err := l.Scan(func(*Event) bool { n++; return true }); err != nil || n != 400 {
		t.Errorf("%d events, %v", n, err)
	}
	if ev, err := l.Find("r-3-49"); err != nil || ev == nil {
		t.Errorf("Find gave %v, %v", ev, err)
	}
	if ev, err := l.Find("none"); err != nil || ev != nil {
		t.Errorf("Find gave %v, %v", ev, err)
	}
}

func TestRotation(t *testing.T) {
	dir := t.TempDir()
	l, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	l.limit = 2000
	for i := range 400 {
		if err := l.Record(&Event{RequestID: fmt.Sprint(i)}, true); err != nil {
			t.Fatal(err)
		}
	}
	names, err := l.files()
	if err != nil || len(names) != fileCount {
		t.Errorf("%d files, %v", len(names), err)
	}
	if ev, _ := l.Find("399"); ev == nil {
		t.Error("the newest event is gone")
	}
	if ev, _ := l.Find("0"); ev != nil {
		t.Error("the oldest file was kept")
	}
	l.Close()
}

func TestDurableFailureIsSaid(t *testing.T) {
	l, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	l.file.Close() // as if the disk were gone
	if err := l.Record(&Event{}, true); err == nil || !strings.Contains(err.Error(), "cannot be written") {
		t.Errorf("Record gave %v", err)
	}
	if l.Err() == nil {
		t.Error("the trail counts as healthy")
	}
}

func TestMask(t *testing.T) {
	got := Mask(map[string]string{
		"Password": "p", "LoginProfile.Password": "p", "CommandContent": "c", "UserData": "u", "Signature": "s",
		"SecurityToken": "t", "PasswordInherit": "true", "UserName": "Alice", "SignatureMethod": "HMAC-SHA1", "Parameters": "{}",
	})
	for k, want := range map[string]string{
		"Password": "***", "LoginProfile.Password": "***", "CommandContent": "***", "UserData": "***", "Signature": "***",
		"SecurityToken": "***", "PasswordInherit": "true", "UserName": "Alice", "SignatureMethod": "HMAC-SHA1", "Parameters": "***",
	} {
		if got[k] != want {
			t.Errorf("%s became %q, want %q", k, got[k], want)
		}
	}
}

func TestSubscribe(t *testing.T) {
	l, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	ch, cancel := l.Subscribe(1)
	for i := range 3 { // the second and third find no room and are missed, not waited for
		if err := l.Record(&Event{RequestID: fmt.Sprint(i)}, true); err != nil {
			t.Fatal(err)
		}
	}
	if ev := <-ch; ev.RequestID != "0" {
		t.Errorf("got %s", ev.RequestID)
	}
	cancel()
	if _, ok := <-ch; ok {
		t.Error("the channel is open after cancel")
	}
}

// A reader sees what was recorded before it began, also what nobody waited for.
func TestScanSeesWhatWasJustRecorded(t *testing.T) {
	l, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for i := range 200 {
		id := fmt.Sprint("R-", i)
		if err := l.Record(&Event{RequestID: id}, false); err != nil {
			t.Fatal(err)
		}
		if ev, err := l.Find(id); err != nil || ev == nil {
			t.Fatalf("%s gave %v, %v", id, ev, err)
		}
	}
}

// What nobody waits for is written by itself soon, and with few flushes.
func TestUnawaitedEventsAreWritten(t *testing.T) {
	l, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	big := strings.Repeat("x", 1000)
	for range 2000 { // 2 MB: more than is held back
		if err := l.Record(&Event{Error: big}, false); err != nil {
			t.Fatal(err)
		}
	}
	l.mu.Lock()
	l.awaitAll() // the timer's turn; nobody hurries
	l.mu.Unlock()
	n := 0
	names, err := l.files()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		events, err := readFile(name)
		if err != nil {
			t.Fatal(err)
		}
		n += len(events)
	}
	if n != 2000 {
		t.Errorf("%d events are on disk, want 2000", n)
	}
}
