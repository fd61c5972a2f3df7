package sim

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/compute"
)

func glob(pattern, name string) bool {
	ok, err := path.Match(pattern, name)
	return ok && err == nil
}

func runHostname(c *cmd) int {
	flags, rest, ok := c.options("sfiI", "")
	switch {
	case !ok:
		return 1
	case len(rest) > 0:
		return c.failf(1, "the host name is set by the control plane")
	case flags['i'] != "" || flags['I'] != "":
		c.print(c.sh.s.ip + "\n")
	default:
		c.print(c.sh.s.host + "\n")
	}
	return c.done()
}

func runUname(c *cmd) int {
	flags, rest, ok := c.options("asnrmov", "")
	if !ok || len(rest) > 0 {
		return 1
	}
	if len(flags) == 0 {
		flags['s'] = "1"
	}
	arch := c.sh.s.arch
	var out []string
	for _, f := range []struct {
		flag byte
		text string
	}{{'s', "Linux"}, {'n', c.sh.s.host}, {'r', "0.0.0-simulated"}, {'v', "#1"}, {'m', arch}, {'o', "GNU/Linux"}} {
		if flags[f.flag] != "" || flags['a'] != "" {
			out = append(out, f.text)
		}
	}
	c.print(strings.Join(out, " ") + "\n")
	return c.done()
}

func runDate(c *cmd) int {
	now, zone := c.sh.s.now(), "UTC"
	format := "%a %b %e %H:%M:%S %Z %Y"
	for _, a := range c.args[1:] {
		switch {
		case a == "-u" || a == "--utc":
		case strings.HasPrefix(a, "+"):
			format = a[1:]
		default:
			return c.failf(1, "%s is not simulated", quote(a))
		}
	}
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		i++
		layout, ok := map[byte]string{'a': "Mon", 'A': "Monday", 'b': "Jan", 'B': "January", 'd': "02", 'e': "_2", 'H': "15", 'M': "04",
			'S': "05", 'Y': "2006", 'y': "06", 'm': "01", 'F': "2006-01-02", 'T': "15:04:05", 'N': "000000000", 'j': "002", 'I': "03", 'p': "PM"}[format[i]]
		switch {
		case ok && format[i] == 'N':
			fmt.Fprintf(&b, "%09d", now.Nanosecond())
		case ok:
			b.WriteString(now.UTC().Format(layout))
		case format[i] == 's':
			b.WriteString(strconv.FormatInt(now.Unix(), 10))
		case format[i] == 'Z':
			b.WriteString(zone)
		case format[i] == 'z':
			b.WriteString("+0000")
		case format[i] == '%':
			b.WriteByte('%')
		case format[i] == 'n':
			b.WriteByte('\n')
		default:
			return c.failf(1, "%%%c is not simulated", format[i])
		}
	}
	c.print(b.String() + "\n")
	return c.done()
}

// disk is one line of mount, df and lsblk.
type disk struct {
	device, mount string
	used, quota   int64
}

func (f *fsys) disks() []disk {
	f.mu.Lock()
	defer f.mu.Unlock()
	list := []disk{{"/dev/vda", "/", f.root.used, f.root.quota}}
	for m, t := range f.mounts {
		list = append(list, disk{"/dev/" + base(m), m, t.used, t.quota})
	}
	slices.SortFunc(list, func(a, b disk) int { return strings.Compare(a.device, b.device) })
	return list
}

func runMount(c *cmd) int {
	if len(c.args) > 1 {
		return c.failf(32, "mounting is not simulated: attached disks are mounted below /mnt")
	}
	for _, d := range c.fs().disks() {
		c.print(d.device + " on " + d.mount + " type ext4 (rw)\n")
	}
	return c.done()
}

func runDf(c *cmd) int {
	if _, rest, ok := c.options("hkT", ""); !ok || len(rest) > 0 {
		return c.failf(1, "operands are not simulated")
	}
	c.print("Filesystem 1K-blocks Used Available Use% Mounted on\n")
	for _, d := range c.fs().disks() {
		c.print(fmt.Sprintf("%s %d %d %d %d%% %s\n", d.device, d.quota>>10, d.used>>10, (d.quota-d.used)>>10, d.used*100/max(1, d.quota), d.mount))
	}
	return c.done()
}

func runLsblk(c *cmd) int {
	if len(c.args) > 1 {
		return c.failf(1, "operands and options are not simulated")
	}
	c.print("NAME TYPE MOUNTPOINT\n")
	for _, d := range c.fs().disks() {
		c.print(base(d.device) + " disk " + d.mount + "\n")
	}
	return c.done()
}

func runPs(c *cmd) int {
	c.print("  PID USER     COMMAND\n    1 root     init\n " + shellPID + " " + c.sh.who.user + strings.Repeat(" ", max(1, 9-len(c.sh.who.user))) + "sh\n")
	return c.done()
}

func runUptime(c *cmd) int {
	up := c.sh.s.now().Sub(c.sh.s.up).Truncate(time.Minute)
	c.print(fmt.Sprintf(" %s up %d:%02d, load average: 0.00, 0.00, 0.00\n", c.sh.s.now().UTC().Format("15:04:05"), int(up.Hours()), int(up.Minutes())%60))
	return c.done()
}

func runFree(c *cmd) int {
	if _, rest, ok := c.options("mk", ""); !ok || len(rest) > 0 {
		return c.failf(1, "operands are not simulated")
	}
	c.print(fmt.Sprintf("      total\nMem:  %d MiB\n", c.sh.s.memory))
	return c.done()
}

func runNproc(c *cmd) int {
	c.print(strconv.Itoa(c.sh.s.cpus) + "\n")
	return c.done()
}

// runSync has nothing to do: what a command wrote is durable when it returns.
func runSync(*cmd) int { return 0 }

func runNoSystemd(c *cmd) int {
	return c.fail(1, "System has not been booted with systemd as init system (PID 1). Can't operate.\n%s: services are not simulated", c.args[0])
}

func runNoNetwork(c *cmd) int {
	return c.failf(6, "the network is not simulated")
}

func runNoChange(c *cmd) int {
	return c.failf(1, "not simulated: disks and power belong to the control plane (%s)", compute.MountPath("/dev/vdb")+" is where a first data disk appears")
}
