package sim

import (
	"fmt"
	"io/fs"
	"strings"

	"github.com/rampart-cloud/rampart/compute"
)

// system is what the parts of an image ID and its Platform say about a system.
type system struct {
	id, name, version, arch string
}

// distro gives the ID and NAME of os-release(5) for a Platform of the vendor's.
func distro(platform string) (id, name string) {
	switch platform {
	case "Aliyun":
		return "alinux", "Alibaba Cloud Linux"
	case "Anolis":
		return "anolis", "Anolis OS"
	case "AlmaLinux":
		return "almalinux", "AlmaLinux"
	case "CentOS":
		return "centos", "CentOS Linux"
	case "CentOS Stream":
		return "centos", "CentOS Stream"
	case "CoreOS":
		return "coreos", "Container Linux by CoreOS"
	case "Debian":
		return "debian", "Debian GNU/Linux"
	case "Fedora":
		return "fedora", "Fedora Linux"
	case "Fedora CoreOS":
		return "fedora", "Fedora Linux"
	case "FreeBSD":
		return "freebsd", "FreeBSD"
	case "OpenSUSE":
		return "opensuse-leap", "openSUSE Leap"
	case "RedHat":
		return "rhel", "Red Hat Enterprise Linux"
	case "Rocky Linux":
		return "rocky", "Rocky Linux"
	case "SUSE":
		return "sles", "SLES"
	case "Ubuntu":
		return "ubuntu", "Ubuntu"
	}
	return "linux", "Linux"
}

// describe reads what can be known from an image's ID and Platform.
//
// Inferred: the version in /etc/os-release is read from the image ID (distribution, version parts, architecture), the shape seen in public image IDs; an ID of another shape gives no version.
func describe(m compute.Image) system {
	s := system{arch: "x86_64"}
	s.id, s.name = distro(m.Platform)
	var version []string
	for i, part := range strings.Split(m.ID, "_") {
		if part == "arm64" {
			s.arch = "aarch64"
		}
		if part == "x64" || part == "arm64" || part == "64" || part == "x86" {
			break
		}
		if i > 0 && part != "" && strings.Trim(part, "0123456789") == "" {
			version = append(version, part)
		}
	}
	s.version = strings.Join(version, ".")
	return s
}

func (s system) osRelease(m compute.Image) string {
	pretty := strings.TrimSpace(s.name + " " + s.version)
	out := fmt.Sprintf("NAME=%q\nID=%s\nPRETTY_NAME=%q\n", s.name, s.id, pretty)
	if s.version != "" {
		out += fmt.Sprintf("VERSION_ID=%q\n", s.version)
	}
	return out + fmt.Sprintf("IMAGE_ID=%q\n", m.ID)
}

// binMark begins the content of a simulated program. Programs are files like any
// other: they can be removed, copied, and lose their x bits.
const binMark = "\x7fSIM:"

const sbin = " useradd usermod groupadd chpasswd "

// build fills an empty tree as the image's fresh root disk.
func build(f *fsys, m compute.Image, hostName string) error {
	if m.OSType == compute.Windows {
		return nil // no part of Windows is simulated but its being there
	}
	sys := describe(m)
	b := builder{f: f}
	for _, d := range strings.Fields("/etc /etc/sudoers.d /home /usr /usr/bin /usr/sbin /usr/local /usr/local/bin /usr/local/sbin /var /var/log /run /mnt /opt /srv /proc /sys /dev") {
		b.dir(d, 0o755)
	}
	b.dir("/root", 0o700)
	b.dir("/tmp", 0o777|fs.ModeSticky)
	b.dir("/var/tmp", 0o777|fs.ModeSticky)
	b.link("usr/bin", "/bin")
	b.link("usr/sbin", "/sbin")
	b.link("../run", "/var/run")
	b.file("/etc/hostname", hostName+"\n", 0o644)
	b.file("/etc/hosts", "127.0.0.1 localhost\n127.0.1.1 "+hostName+"\n", 0o644)
	b.file("/etc/os-release", sys.osRelease(m), 0o644)
	b.file("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\nbin:x:2:2:bin:/bin:/usr/sbin/nologin\nsshd:x:74:74:sshd:/run/sshd:/usr/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n", 0o644)
	b.file("/etc/group", "root:x:0:\nbin:x:2:\nadm:x:4:\nwheel:x:10:\nsudo:x:27:\nsshd:x:74:\nnogroup:x:65534:\n", 0o644)
	// An image's root is locked: no credential opens a machine before SetLogin.
	b.file("/etc/shadow", "root:*:19000:0:99999:7:::\nbin:*:19000:0:99999:7:::\nsshd:!:19000::::::\nnobody:*:19000:0:99999:7:::\n", 0o600)
	b.file("/etc/sudoers", "root ALL=(ALL:ALL) ALL\n@includedir /etc/sudoers.d\n", 0o440)
	b.file("/dev/null", "", 0o666)
	b.node("/dev/null", func(n *node) { n.Mode |= fs.ModeDevice | fs.ModeCharDevice })
	b.file("/dev/vda", "", 0o660)
	b.node("/dev/vda", func(n *node) { n.Mode |= fs.ModeDevice })
	for name, p := range programs() {
		dir := "/usr/bin/"
		if strings.Contains(sbin, " "+name+" ") {
			dir = "/usr/sbin/"
		}
		b.file(dir+name, binMark+name+"\n", 0o755)
		if p.setuid {
			b.node(dir+name, func(n *node) { n.Mode |= fs.ModeSetuid })
		}
	}
	return b.err
}

// builder runs tree operations as root and keeps the first error.
type builder struct {
	f   *fsys
	err error
}

func (b *builder) do(op func() error) {
	if b.err == nil {
		b.err = op()
	}
}

func (b *builder) dir(p string, mode fs.FileMode) {
	b.do(func() error { return b.f.mkdir(rootCred, p, 0o755) })
	b.node(p, func(n *node) { n.Mode = fs.ModeDir | mode })
}

func (b *builder) file(p, text string, mode fs.FileMode) {
	b.do(func() error { return b.f.write(rootCred, p, []byte(text), mode) })
}

func (b *builder) link(target, p string) {
	b.do(func() error { return b.f.symlink(rootCred, target, p) })
}

func (b *builder) node(p string, fn func(*node)) {
	b.do(func() error { return b.f.change(rootCred, p, false, func(n *node) error { fn(n); return nil }) })
}
