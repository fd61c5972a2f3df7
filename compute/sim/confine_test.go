package sim

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/compute"
)

// TestHostOutOfReach runs everything that could read, write, list, stat or
// execute on the host and looks for traces: a secret in a host file and in a
// host variable must never be printed, and a host directory, also the host's
// directory for temporary files, must stay as it was.
func TestHostOutOfReach(t *testing.T) {
	const secret = "HOST-SECRET-7f3a"
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir) // where the interpreter would make named pipes
	t.Setenv("HOST_VARIABLE", secret)
	t.Setenv("HOME", dir)
	must(t, os.WriteFile(filepath.Join(dir, "file"), []byte("echo "+secret+"\n"), 0o777))
	d := machine(t, Config{})
	up := strings.Repeat("../", 40)
	hostFile := filepath.Join(dir, "file")
	for _, command := range []string{
		`echo $HOST_VARIABLE; env; export; set; declare -p HOST_VARIABLE`,
		`echo "$HOME"; sh -c 'echo $HOME'; env -i bash -c 'echo $HOME ~; cd; pwd'`,
		`cat ` + hostFile,
		`cat < ` + hostFile,
		`echo $(<` + hostFile + `)`,
		`. ` + hostFile,
		`source ` + hostFile,
		`builtin . ` + hostFile,
		`command source ` + hostFile,
		`eval ". ` + hostFile + `"`,
		`PATH=` + dir + ` . file`,
		`export PATH=` + dir + `; . file; source file; command -v file; type file; type -p file; file`,
		hostFile,
		`exec ` + hostFile,
		`command ` + hostFile,
		`sh ` + hostFile,
		`bash -c ` + hostFile,
		`sudo ` + hostFile,
		`cat ` + up + hostFile,
		`cd /tmp; cat ` + up + hostFile,
		`ln -s ` + hostFile + ` /tmp/l; cat /tmp/l; . /tmp/l; /tmp/l`,
		`ln -s ` + dir + ` /tmp/d; ls /tmp/d/; cat /tmp/d/file; cd /tmp/d; echo /tmp/d/*`,
		`ln -s / /tmp/r; cat /tmp/r` + hostFile,
		`echo x > ` + filepath.Join(dir, "new"),
		`echo x >> ` + hostFile,
		`echo x > ` + up + filepath.Join(dir, "new"),
		`echo x | tee ` + filepath.Join(dir, "new"),
		`mkdir -p ` + dir + `; cp /etc/passwd ` + filepath.Join(dir, "new") + `; rm -rf ` + dir,
		`ls ` + dir + `; echo ` + dir + `/*; find ` + filepath.Dir(dir),
		`[ -e ` + hostFile + ` ] && echo ` + secret,
		`[[ -r ` + hostFile + ` ]] && echo ` + secret,
		`test -x ` + hostFile + ` && echo ` + secret,
		`cd ` + dir + ` && echo ` + secret,
		`command -v ` + hostFile + ` && echo ` + secret,
		`type -p ` + hostFile + ` && echo ` + secret,
		`hash ` + hostFile + `; help; times`,
		`cat <(echo x)`,
		`echo x > >(cat)`,
		`eval 'cat <(echo x)'`,
		`builtin eval 'cat <(echo x)'`,
		`command builtin eval 'cat <(echo x)'`,
		`trap 'cat <(echo x)' EXIT`,
		`trap 'cat <(echo x)' ERR; false`,
		`echo 'cat <(echo x)' > /tmp/ps; . /tmp/ps; sh /tmp/ps; sh -c "cat /tmp/ps | sh"`,
		`shopt -s expand_aliases; alias a='cat <(echo x)'; a`,
		`a=(1 2); unset 'a[$(cat <(echo x))]'`, // parsed only at run time
		`x='a[$(cat <(echo x))]'; echo $((x)); [[ -v $x ]]; declare "$x=1"; read "$x" <<< 1; printf -v "$x" 1`,
		`TMPDIR=/tmp; export TMPDIR; eval 'cat <(echo x)'; a=(1); unset 'a[$(cat <(echo x))]'`,
		`coproc cat`,
		`mkfifo /tmp/p; mknod /tmp/p p`,
		`exec 3<` + hostFile + `; cat <&3`,
		`mapfile -t a < ` + hostFile + `; echo ${a[0]}`,
		`read x < ` + hostFile + `; echo $x`,
		`cat /proc/self/environ /proc/1/cmdline /proc/mounts /proc/version; ls /proc /sys`,
		`/bin/sh -c 'cat ` + hostFile + `'; /usr/bin/env cat ` + hostFile,
		`pwd -P; cd /tmp; builtin pwd -P; command pwd -P`,
		`echo ~daemon ~games ~` + filepath.Base(os.Getenv("USER")),
		`for d in ` + dir + ` ` + dir + `/*; do cat $d/file $d; done`,
		`shopt -s globstar nullglob; echo ` + filepath.Dir(dir) + `/**`,
		`sudo cat ` + hostFile + `; su -c 'cat ` + hostFile + `'`,
		`BASH_ENV=` + hostFile + ` ENV=` + hostFile + ` sh -c :`,
	} {
		for _, user := range []string{"root", "ecs-user"} {
			res, err := d.Exec(context.Background(), "i-1", compute.ExecSpec{User: user, Command: command, OutputLimit: 1 << 20})
			if err != nil {
				t.Fatalf("%s: %v", command, err)
			}
			clean := strings.ReplaceAll(string(res.Output), "&& echo "+secret, "") // messages may quote the command
			if strings.Contains(clean, secret) {
				t.Errorf("%s$ %s\nreached the host: %q", user, command, res.Output)
			}
			if strings.Contains(command, "<(") && !strings.Contains(command, "'a[") && res.ErrorCode == "" && !strings.Contains(string(res.Output), "not simulated") {
				t.Errorf("%s: process substitution not refused: %q", command, res.Output)
			}
		}
	}
	list, err := os.ReadDir(dir)
	must(t, err)
	if len(list) != 1 || list[0].Name() != "file" {
		t.Errorf("the host's directory has changed: %v", list)
	}
	data, err := os.ReadFile(hostFile)
	must(t, err)
	if string(data) != "echo "+secret+"\n" {
		t.Errorf("the host's file was written: %q", data)
	}
}

// TestHostileTexts: no text of the permitted length costs more than moments to
// refuse or to run.
func TestHostileTexts(t *testing.T) {
	d := machine(t, Config{StepLimit: 10_000, ExecLimit: 100 * time.Millisecond})
	for _, piece := range []string{"(", "$(", "`", "{ ", "if ", "while ", "${a:-", "$((", "[[ ( ", "a=(", "\"$(", "case x in x) ", "f() ", "! ", "<<E\n", "a|", "a&&", "a&", "((", "-", "x[", "select x in ", "\\`", "'", "\"", "{a,", "$(<", "[[ ! "} {
		text := strings.Repeat(piece, maxScript/len(piece))
		began := time.Now()
		if _, err := d.Exec(context.Background(), "i-1", compute.ExecSpec{Command: text + ":"}); err != nil {
			t.Errorf("%q repeated: %v", piece, err)
		}
		// Far above what it takes, for a loaded machine and the race detector.
		if took := time.Since(began); took > 30*time.Second {
			t.Errorf("%q repeated took %s", piece, took)
		}
	}
}

// TestHostFactsHidden: numbers and names of this process are not shown.
func TestHostFactsHidden(t *testing.T) {
	d := machine(t, Config{})
	want(t, d, "root", `echo $$ $PPID $BASHPID; sh -c 'echo $$'; eval 'echo $$'; echo ${$}`, "1201 1200 1201\n1201\n1201\n1201")
	want(t, d, "ecs-user", `echo $UID $EUID $HOSTNAME`, "1000 1000 host-i-1")
	host, err := os.Hostname()
	must(t, err)
	res := run(t, d, "root", `hostname; uname -a; cat /etc/hostname /etc/hosts; echo $HOSTNAME`)
	if strings.Contains(string(res.Output), host) {
		t.Errorf("the host's name is shown: %q", res.Output)
	}
}

func TestBounds(t *testing.T) {
	d := machine(t, Config{StepLimit: 20_000, DiskQuota: 256 << 10})
	for _, c := range []struct{ name, command, code string }{
		{"endless loop", `while :; do :; done`, compute.ExecutionTimeout},
		{"endless until", `until false; do x=1; done`, compute.ExecutionTimeout},
		{"recursion", `f() { f; }; f`, compute.ExitCodeNonzero},
		{"recursion by eval", `x='eval "$x"'; eval "$x"`, compute.ExitCodeNonzero},
		{"recursion by sh", `printf 'sh /tmp/r\n' > /tmp/r; sh /tmp/r`, compute.ExitCodeNonzero},
		{"recursion by source", `printf '. /tmp/r2\n' > /tmp/r2; . /tmp/r2`, compute.ExitCodeNonzero},
		{"recursion by substitution", `f() { x=$(f); }; f`, compute.ExitCodeNonzero},
		{"recursion by sudo", `printf 'sudo sh /tmp/r3\n' > /tmp/r3; sh /tmp/r3`, compute.ExitCodeNonzero},
		{"fork bomb", `b() { b | b & }; b; wait`, ""},
		{"recursive pipe", `p() { p | true; }; p; false`, compute.ExitCodeNonzero},
		{"braces", `echo {1..100000} | wc -c; false`, compute.ExitCodeNonzero},
		{"wide printf", `printf '%999999999d' 1`, compute.ExitCodeNonzero},
		{"deep text", strings.Repeat("(", 5000) + ":" + strings.Repeat(")", 5000), compute.ExitCodeNonzero},
		{"long text", ": " + strings.Repeat("x", maxScript), compute.ExitCodeNonzero},
		{"disk full", `yes > /tmp/big`, compute.ExitCodeNonzero},
		{"many files", `for i in $(seq 2000); do : > /tmp/f$i || exit 9; done`, compute.ExitCodeNonzero},
		{"long path", `mkdir -p /` + strings.Repeat("a/", 300), compute.ExitCodeNonzero},
		{"link loop", `ln -s l /tmp/l; cat /tmp/l`, compute.ExitCodeNonzero},
		{"background left", `sleep 1 & (while :; do :; done) &`, compute.ExecutionTimeout},
		{"blocked reader", `sleep 100 | cat`, ""},
		{"arithmetic on an element", `a=(1); ((a[0]++)); echo survived`, compute.ExitCodeNonzero},
		{"division by zero", `echo $((1/0)) | cat; false`, compute.ExitCodeNonzero},
	} {
		res, err := d.Exec(context.Background(), "i-1", compute.ExecSpec{User: "ecs-user", Command: c.command})
		if err != nil || c.code != "" && res.ErrorCode != c.code {
			t.Errorf("%s: code %q %s, %v: %q", c.name, res.ErrorCode, res.ErrorInfo, err, res.Output)
		}
		// The machine lives on.
		if again := run(t, d, "root", "rm -rf /tmp/*; echo alive"); string(again.Output) != "alive\n" {
			t.Fatalf("%s: afterwards: %q", c.name, again.Output)
		}
	}
}

func TestDiskQuota(t *testing.T) {
	d := machine(t, Config{DiskQuota: 128 << 10})
	refuse(t, d, "root", `seq 1 100000 > /tmp/big`, 1, "No space left on device")
	want(t, d, "root", `rm /tmp/big; echo small > /tmp/small && cat /tmp/small`, "small")
	// Given back in full: the same again many times.
	want(t, d, "root", `for i in $(seq 200); do seq 1 1000 > /tmp/x; mv /tmp/x /tmp/y; done; rm /tmp/y; echo ok`, "ok")
	in := d.instances["i-1"]
	if got, weight := in.fs.root.used, weigh(in.fs.root.root); got != weight {
		t.Errorf("charged %d bytes, the tree weighs %d", got, weight)
	}
}

func TestMemoryGuard(t *testing.T) {
	d := machine(t, Config{MemoryLimit: 64 << 20})
	res := run(t, d, "root", `x=aaaaaaaaaaaaaaaa; while :; do x=$x$x; done`)
	if res.ExitCode != 137 || res.ErrorCode != compute.ExitCodeNonzero {
		t.Errorf("%+v", res)
	}
	runtime.GC()
	want(t, d, "root", "echo alive", "alive")
}

func TestTimeouts(t *testing.T) {
	d := machine(t, Config{})
	ctx := context.Background()
	// On the command's own clock, in no time.
	res, err := d.Exec(ctx, "i-1", compute.ExecSpec{Command: "echo a; sleep 61; echo b", Timeout: time.Minute})
	if err != nil || res.ErrorCode != compute.ExecutionTimeout || res.ExitCode != -1 || string(res.Output) != "a\n" {
		t.Errorf("%+v %v", res, err)
	}
	res, err = d.Exec(ctx, "i-1", compute.ExecSpec{Command: "sleep 59; echo b", Timeout: time.Minute})
	if err != nil || res.ErrorCode != "" || string(res.Output) != "b\n" {
		t.Errorf("%+v %v", res, err)
	}
	// In real time.
	for _, command := range []string{`while [[ 1 ]]; do x=1; done`, `for ((;;)); do ((x++)); done`, `cat <<< x | while :; do x=1; done`, `while [[ 1 ]]; do x=1; done & wait`} {
		res, err = d.Exec(ctx, "i-1", compute.ExecSpec{Command: command, Timeout: 20 * time.Millisecond})
		if err != nil || res.ErrorCode != compute.ExecutionTimeout {
			t.Errorf("%s: %+v %v", command, res, err)
		}
	}
	short, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
	defer cancel()
	res, err = d.Exec(short, "i-1", compute.ExecSpec{Command: `while [[ 1 ]]; do x=1; done`})
	if err != nil || res.ErrorCode != compute.ExecutionTimeout {
		t.Errorf("context deadline: %+v %v", res, err)
	}
	if _, err = d.Exec(short, "i-1", compute.ExecSpec{Command: `:`}); !errors.Is(err, compute.ErrTimeout) {
		t.Errorf("context over before: %v", err)
	}
	gone, cancel := context.WithCancel(ctx)
	done := make(chan error)
	go func() {
		_, err := d.Exec(gone, "i-1", compute.ExecSpec{Command: `while [[ 1 ]]; do x=1; done`})
		done <- err
	}()
	for !busy(d) {
		runtime.Gosched()
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func busy(d *Driver) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.instances["i-1"].execs) > 0
}

func TestOutputTail(t *testing.T) {
	d := machine(t, Config{})
	res, err := d.Exec(context.Background(), "i-1", compute.ExecSpec{Command: "seq 1 10000; echo end >&2"})
	must(t, err)
	if len(res.Output) != compute.DefaultOutputLimit || !strings.HasSuffix(string(res.Output), "9999\n10000\nend\n") || !res.Truncated() {
		t.Errorf("%d bytes, dropped %d, end %q", len(res.Output), res.Dropped, res.Output[len(res.Output)-20:])
	}
	if total := int64(len(res.Output)) + res.Dropped; total != 48894+4 {
		t.Errorf("kept and dropped make %d", total)
	}
	for _, limit := range []int{1, 2, 3, 7, 100} {
		var all []byte
		tl := tail{limit: limit}
		for i := range 60 {
			p := []byte(fmt.Sprint(strings.Repeat("x", i%9), i))
			all = append(all, p...)
			tl.write(p)
		}
		tl.cut()
		if want := string(all[len(all)-limit:]); string(tl.buf) != want || tl.dropped != int64(len(all)-limit) {
			t.Errorf("limit %d: %q dropped %d, want %q", limit, tl.buf, tl.dropped, want)
		}
	}
}
