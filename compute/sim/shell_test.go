package sim

import "testing"

func TestShellLanguage(t *testing.T) {
	d := machine(t, Config{})
	for _, c := range []struct{ command, output string }{
		{`echo hello world`, "hello world"},
		{`echo -n a; echo -e 'b\tc'`, "ab\tc"},
		{`printf '%s-%03d\n' a 7 b 8`, "a-007\nb-008"},
		{`x=1; for i in 1 2 3; do x=$((x*2)); done; echo $x`, "8"},
		{`f() { echo "$1/$#"; return 3; }; f a b; echo $?`, "a/2\n3"},
		{`if [ -d /etc ] && [[ -f /etc/passwd ]]; then echo yes; else echo no; fi`, "yes"},
		{`for ((i=0;i<3;i++)); do [ $i = 1 ] && continue; echo $i; false; done; echo end`, "0\n2\nend"},
		{`case abc in a*) echo m;; *) echo n;; esac`, "m"},
		{`a=(x y z); echo ${a[1]} ${#a[@]}`, "y 3"},
		{`echo $(echo inner; true)`, "inner"},
		{`echo "${HOME} ${USER}"`, "/root root"},
		{`cat <<EOF
line $((1+1))
EOF`, "line 2"},
		{`cat <<<word`, "word"},
		{`echo one > /tmp/f; echo two >> /tmp/f; cat < /tmp/f`, "one\ntwo"},
		{`echo clob >| /tmp/f; cat /tmp/f`, "clob"},
		{`echo $(</etc/hostname)`, "host-i-1"},
		{`ls /nonexistent 2>/dev/null || echo failed`, "failed"},
		{`(cd /tmp; pwd); pwd`, "/tmp\n/root"},
		{`seq 5 | grep -v 3 | tail -n 2 | tr '\n' ,`, "4,5,"},
		{`set -o pipefail; false | true; echo $?`, "1"},
		{`while read a b; do echo "$b $a"; done <<< "1 2"`, "2 1"},
		{`cd /usr/bin && echo ba*h`, "bash"},
		{`eval 'x=5; echo $x'`, "5"},
		{`echo 'echo sourced $1' > /tmp/s.sh; . /tmp/s.sh arg`, "sourced arg"},
		{`trap 'echo bye' EXIT; echo hi`, "hi\nbye"},
		{`sh -c 'echo $0 $1' name arg`, "name arg"},
		{`bash -e -c 'false; echo not reached'; echo $?`, "1"},
		{`printf '#!/bin/sh\necho script $1\n' > /tmp/x; chmod +x /tmp/x; /tmp/x a`, "script a"},
		{`echo 'echo piped' | sh`, "piped"},
		{`echo b a | xargs -n 1 echo`, "b\na"},
		{`VAR=1 env | grep VAR`, "VAR=1"},
		{`export A=1; sh -c 'echo $A'; unset A; sh -c 'echo [$A]'`, "1\n[]"},
		{`exec echo replaced; echo not reached`, "replaced"},
		{`type -t ls echo if; command -v ls`, "file\nbuiltin\nkeyword\n/usr/bin/ls"},
		{`builtin echo a; command echo b`, "a\nb"},
		{`{ echo a; echo b >&2; } 2>&1 | wc -l`, "2"},
		{`echo a & wait; echo b`, "a\nb"},
		{`(sleep 1; echo late) > /tmp/bg & wait; cat /tmp/bg`, "late"},
		{`(sleep 1; echo left) &`, "left"},
		{`true && ! false && echo ok`, "ok"},
		{`yes | head -n 2`, "y\ny"},
		{`while true; do echo loop; done | head -n 1`, "loop"},
		{`time -p true >/dev/null; echo ok`, "real 0.00\nuser 0.00\nsys 0.00\nok"},
		{`timeout 5 sleep 10; echo $?`, "124"},
		{`timeout 5 sleep 1; echo $?`, "0"},
	} {
		want(t, d, "root", c.command, c.output)
	}
}

func TestCommands(t *testing.T) {
	d := machine(t, Config{})
	for _, c := range []struct{ command, output string }{
		{`id`, "uid=0(root) gid=0(root) groups=0(root)"},
		{`whoami; id -un; id -u ecs-user`, "root\nroot\n1000"},
		{`hostname; cat /etc/hostname; hostname -I`, "host-i-1\nhost-i-1\n172.16.0.10"},
		{`uname -s -m`, "Linux x86_64"},
		{`grep ^PRETTY /etc/os-release`, `PRETTY_NAME="Ubuntu 24.04"`},
		{`date -u '+%Y-%m-%d %H:%M:%S'; date +%s`, "2026-03-01 12:00:00\n1772366400"},
		{`sleep 90; date +%T`, "12:01:30"},
		{`nproc`, "2"},
		{`cd /tmp; mkdir -p a/b/c; touch a/b/c/f; find a -type f; rm -r a; ls -A`, "a/b/c/f"},
		{`cd /tmp; echo x > f; cp f g; mv g h; cat h; ls; rm f h`, "x\nf\nh"},
		{`cd /tmp; mkdir d; cp -r d e; rmdir d e; ls`, ""},
		{`cd /tmp; echo x > f; chmod 640 f; chown ecs-user:ecs-user f; ls -l f | cut -d ' ' -f 1,3,4,5`, "-rw-r----- ecs-user ecs-user 2"},
		{`cd /tmp; chmod u+x,g-r,o=r f; stat -c '%a %U' f; rm -f f`, "704 ecs-user"},
		{`cd /tmp; ln -s /etc/hostname l; readlink l; cat l; realpath l; rm l; cat /etc/hostname`, "/etc/hostname\nhost-i-1\n/etc/hostname\nhost-i-1"},
		{`printf 'b\na\nb\n' | sort | uniq -c`, "      1 a\n      2 b"},
		{`printf '10\n9\n' | sort -n`, "9\n10"},
		{`echo a:b:c | cut -d : -f 1,3`, "a:c"},
		{`echo abc | tr a-c A-C; echo abc | tr -d b`, "ABC\nac"},
		{`seq 3 | head -1; seq 3 | tail -1; seq 5 | tail -n +4; echo abc | head -c 2`, "1\n3\n4\n5\nab"},
		{`printf 'a b\nc\n' | wc`, "2 3 6"},
		{`printf 'one\ntwo\n' | grep -n two; echo abc | grep -E 'a(b|x)c' -c; echo 'a+b' | grep 'a+b'; echo no | grep -q yes || echo none`, "2:two\n1\na+b\nnone"},
		{`echo x | tee /tmp/t; cat /tmp/t; rm /tmp/t`, "x\nx"},
		{`basename /a/b.sh .sh; dirname /a/b`, "b\n/a"},
		{`echo -n abc | sha256sum | cut -c 1-8; echo hi | base64; echo aGkK | base64 -d`, "ba7816bf\naGkK\nhi"},
		{`getent passwd root | cut -d : -f 6`, "/root"},
		{`useradd -m -G wheel bob && id bob && ls -ld /home/bob | cut -d ' ' -f 1,3`, "uid=1001(bob) gid=1001(bob) groups=1001(bob),10(wheel)\ndrwx------ bob"},
		{`echo bob:secret | chpasswd; passwd -S bob; grep -c 'bob:$argon2id' /etc/shadow; grep -c secret /etc/shadow || true`, "bob P\n1\n0"},
		{`passwd -l bob; passwd -S bob`, "bob L"},
		{`su - bob -c 'whoami; pwd'`, "bob\n/home/bob"},
		{`which ls sudo`, "/usr/bin/ls\n/usr/bin/sudo"},
		{`uptime`, " 12:00:00 up 0:00, load average: 0.00, 0.00, 0.00"},
		{`f=$(mktemp); echo x > $f; cat $f; rm $f`, "x"},
		{`mount`, "/dev/vda on / type ext4 (rw)"},
		{`echo ~bob ~ ~nobodyhere`, "/home/bob /root ~nobodyhere"},
	} {
		want(t, d, "root", c.command, c.output)
	}
}

func TestFailures(t *testing.T) {
	d := machine(t, Config{})
	for _, c := range []struct {
		user, command string
		code          int
		message       string
	}{
		{"root", `nosuch`, 127, "nosuch: command not found"},
		{"root", `/no/such`, 127, "No such file or directory"},
		{"root", `/etc/passwd`, 126, "Permission denied"},
		{"root", `/etc`, 126, "Is a directory"},
		{"root", `exit 7`, 7, ""},
		{"root", `if`, 2, "must be followed"},
		{"root", `cat /nonexistent`, 1, "No such file or directory"},
		{"root", `curl http://x`, 6, "network is not simulated"},
		{"root", `wget x`, 6, "network is not simulated"},
		{"root", `systemctl status sshd`, 1, "services are not simulated"},
		{"root", `rm /etc`, 1, "Is a directory"},
		{"root", `rmdir /etc`, 1, "Directory not empty"},
		{"root", `mkdir /etc`, 1, "File exists"},
		{"root", `mkdir /a/b`, 1, "No such file or directory"},
		{"root", `mv /etc /etc/x`, 1, "Invalid argument"},
		{"root", `cp -r /etc /etc/x`, 1, "into itself"},
		{"root", `ls --color`, 2, "not simulated"},
		{"root", `cat /dev/vda`, 1, "Raw device access is not simulated"},
		{"root", `cd /nonexistent`, 1, "no such file or directory"},
		{"root", `printf '#!/usr/bin/python\n' > /tmp/p; chmod +x /tmp/p; /tmp/p`, 126, "bad interpreter"},
		{"root", `sudo -u nosuch id`, 1, "unknown user"},
		{"root", `useradd root`, 9, "already exists"},
		{"root", `hostname other`, 1, "set by the control plane"},
		{"ecs-user", `useradd eve`, 1, "Permission denied"},
		{"ecs-user", `cat /etc/shadow`, 1, "Permission denied"},
		{"ecs-user", `echo x > /etc/passwd`, 1, "Permission denied"},
		{"ecs-user", `echo x > /etc/new`, 1, "Permission denied"},
		{"ecs-user", `ls /root`, 2, "Permission denied"},
		{"ecs-user", `cd /root`, 1, "permission denied"},
		{"ecs-user", `rm -rf /usr/bin/cat`, 1, "Permission denied"},
		{"ecs-user", `chmod 777 /etc/passwd`, 1, "Operation not permitted"},
		{"ecs-user", `touch /tmp/f; chown root /tmp/f`, 1, "Operation not permitted"},
		{"ecs-user", `su -c id`, 1, "Authentication failure"},
		{"ecs-user", `su root -c id`, 1, "Authentication failure"},
		{"ecs-user", `passwd`, 1, "password"},
		{"nobody", `sudo id`, 1, "a password is required"},
		{"root", `sudo test -f /nonexistent`, 1, ""},
		{"root", `rm /usr/bin/ls; ls`, 127, "command not found"},
	} {
		refuse(t, d, c.user, c.command, c.code, c.message)
	}
}

func TestActingUsers(t *testing.T) {
	d := machine(t, Config{})
	for _, c := range []struct{ user, command, output string }{
		{"", `whoami`, "root"},
		{"ecs-user", `whoami; pwd; echo $HOME`, "ecs-user\n/home/ecs-user\n/home/ecs-user"},
		{"ecs-user", `sudo whoami; sudo -n id -u; sudo -u nobody whoami`, "root\n0\nnobody"},
		{"ecs-user", `sudo cat /etc/shadow | grep -c '^ecs-user:$6$salt$hash:'`, "1"},
		{"ecs-user", `sudo sh -c 'echo x > /etc/new; echo $SUDO_USER'; cat /etc/new`, "ecs-user\nx"},
		{"ecs-user", `sudo -i pwd`, "/root"},
		{"ecs-user", `sudo A=1 env | grep ^A=`, "A=1"},
		{"ecs-user", `sudo su - nobody -s /bin/sh 2>&1 || sudo su - root -c whoami`, "This account is currently not available.\nroot"},
		{"ecs-user", `echo mine > /tmp/m; ls -l /tmp/m | cut -d ' ' -f 1,3`, "-rw-r--r-- ecs-user"},
		{"nobody", `rm -f /tmp/m 2>/dev/null; echo $?; cat /tmp/m`, "1\nmine"},
		{"root", `cp /usr/bin/cat /tmp/c; chmod 4755 /tmp/c; echo ok`, "ok"},
		{"nobody", `/tmp/c /etc/shadow | grep -c root`, "1"},
		{"root", `cp /usr/bin/bash /tmp/b; chmod 4755 /tmp/b; echo ok`, "ok"},
		{"nobody", `/tmp/b -c whoami; /tmp/b -p -c whoami`, "nobody\nroot"},
		{"root", `chmod 755 /usr/bin/sudo; echo ok`, "ok"},
		{"ecs-user", `sudo id 2>&1 | grep -c setuid`, "1"},
	} {
		want(t, d, c.user, c.command, c.output)
	}
}
