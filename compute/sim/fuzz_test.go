package sim

import (
	"context"
	"errors"
	"testing"

	"github.com/rampart-cloud/rampart/compute"
)

// FuzzExec: no script brings the process down, is left running, or breaks the
// disk's bookkeeping. A panic on a goroutine of the interpreter cannot be caught,
// so this is how the constructs that confine must refuse are found.
func FuzzExec(f *testing.F) {
	for _, s := range []string{
		`echo $((x[0]++))`, `((a[0]=1))`, `let a[0]+=1`, `declare -n r=r; echo $r`, `${!x}`, `a=([5]=1); echo ${a[@]:1:2}`,
		`unset 'a[x]'`, `x=; echo ${x:?no} | cat`, `case x in *) ;;& esac`, `for ((i=0;i<2;i++)); do :; done`,
		`trap 'trap' EXIT`, `exec >&-; echo x`, `exec 2>&-; nosuch`, `read -a x <<< "1 2"`, `getopts a: x -a`, `shift 99`,
		`declare -A m=([a]=1); echo ${m[a]}`, `echo ${x/a/b} ${x^^} ${x@Q}`, `[[ a =~ (b ]]`, `printf %d x; printf '%*d' 1 2`,
		`wait g1; wait %1`, `f(){ return; }; f|f&`, `set -- a b; echo $@ "$*" ${1} ${#}`, `select x in a b; do break; done <<< 1`,
		`{ exit 3; } | cat`, `sudo -i`, `cat <<-E
	x
E`, "chmod u+x,o= /tmp; chmod 9 /tmp", `ls -la / | sort -rnu | cut -f 1- -d ' '`, `find / -name '*[' -type q`, `date +%`,
		`seq 9223372036854775806 9223372036854775807`, `tail -n +0 /etc/passwd | head -n -1 | head -c -1`, `sleep inf; sleep nan; sleep -1`,
		`ln -s .. x; mv x /tmp/; cp -r /tmp /tmp/x; rm -rf /tmp/..`, `mkdir -p /a/./b/../c//d; rmdir /a/c/d/`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, script string) {
		d := machine(t, Config{StepLimit: 500, DiskQuota: 256 << 10, ExecLimit: 2e9})
		_, err := d.Exec(context.Background(), "i-1", compute.ExecSpec{Command: script})
		if err != nil && !errors.Is(err, compute.ErrUnavailable) {
			t.Errorf("%v", err)
		}
		d.mu.Lock()
		in := d.instances["i-1"]
		d.mu.Unlock()
		in.fs.mu.Lock()
		defer in.fs.mu.Unlock()
		if got, weight := in.fs.root.used, weigh(in.fs.root.root); got != weight {
			t.Errorf("charged %d bytes, the tree weighs %d", got, weight)
		}
		if err := checkTree(in.fs.root.root, 0); err != nil {
			t.Error(err)
		}
	})
}
