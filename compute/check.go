package compute

import (
	"bytes"
	"fmt"
	"maps"
	"net"
	"net/netip"
	"path"
	"regexp"
	"strings"
)

var devicePattern = regexp.MustCompile(`^/dev/x?vd[b-z]$`)

// CheckDevice refuses a device name that a data disk cannot have. Source:
// "AttachDisk" (ECS API reference): /dev/xvdb to /dev/xvdz.
func CheckDevice(device string) error {
	if !devicePattern.MatchString(device) {
		return fmt.Errorf("device %q: want /dev/xvdb to /dev/xvdz or /dev/vdb to /dev/vdz", device)
	}
	return nil
}

// MountPath is where the files of a volume appear inside an instance.
//
// Ours: an attached data disk is found ready mounted at /mnt/DEVICE, for example /mnt/vdb for /dev/xvdb; on the vendor's cloud its user partitions and mounts it first.
func MountPath(device string) string {
	return "/mnt/" + strings.TrimPrefix(path.Base(device), "x")
}

// CheckUserData says whether data is a script (run at first boot), or something
// no driver acts on. A form that cloud-init would act on and no driver can is an
// error, so that nobody believes that it happened. Source: "User-Data Formats"
// (cloud-init documentation).
//
// Ours: user data of a cloud-init form other than a script (#cloud-config, #include, MIME, gzip and so on), and any on Windows, is refused; other text is kept and not run, as cloud-init does with what it does not know.
func CheckUserData(osType string, data []byte) (script bool, err error) {
	if len(data) == 0 {
		return false, nil
	}
	if osType == Windows {
		return false, fmt.Errorf("user data on Windows is not run by any driver")
	}
	if bytes.HasPrefix(data, []byte("#!")) {
		return true, nil
	}
	for _, p := range []string{"#cloud-config", "#include", "#cloud-boothook", "#part-handler", "#upstart-job", "## template:", "Content-Type:", "MIME-Version:", "\x1f\x8b"} {
		if bytes.HasPrefix(data, []byte(p)) {
			return false, fmt.Errorf("user data beginning with %q is not run by any driver: only scripts beginning with #! are", p)
		}
	}
	return false, nil
}

// idPattern is what IDs, host names and user names may consist of: they become
// file names, labels and words of commands in drivers.
var idPattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$`)

// CheckID refuses an instance or disk ID that a driver could not use as a name.
func CheckID(id string) error {
	if !idPattern.MatchString(id) {
		return fmt.Errorf("ID %q: want 1 to 128 letters, digits, dots, hyphens or underscores", id)
	}
	return nil
}

// Check refuses an image without an ID or of an unknown operating system type.
func (m Image) Check() error {
	if m.ID == "" {
		return fmt.Errorf("image without an ID")
	}
	if m.OSType != Linux && m.OSType != Windows {
		return fmt.Errorf("image %s: OS type %q is neither linux nor windows", m.ID, m.OSType)
	}
	return nil
}

// Check refuses a spec no driver could make.
func (s InstanceSpec) Check() error {
	if err := CheckID(s.ID); err != nil {
		return err
	}
	if err := s.Image.Check(); err != nil {
		return err
	}
	if !idPattern.MatchString(s.HostName) {
		return fmt.Errorf("host name %q", s.HostName)
	}
	if s.CPU < 1 || s.MemoryMiB < 1 {
		return fmt.Errorf("%d CPUs and %d MiB: both must be at least 1", s.CPU, s.MemoryMiB)
	}
	if a, err := netip.ParseAddr(s.IP); err != nil || !a.Is4() {
		return fmt.Errorf("IP %q is not an IPv4 address", s.IP)
	}
	if hw, err := net.ParseMAC(s.MAC); err != nil || len(hw) != 6 {
		return fmt.Errorf("MAC %q is not a 48-bit address", s.MAC)
	}
	return CheckID(s.SystemDiskID)
}

// Equal reports whether two specs ask for the same instance.
func (s InstanceSpec) Equal(o InstanceSpec) bool {
	return s.ID == o.ID && s.HostName == o.HostName && s.Image == o.Image &&
		s.CPU == o.CPU && s.MemoryMiB == o.MemoryMiB && s.IP == o.IP && s.MAC == o.MAC &&
		s.SystemDiskID == o.SystemDiskID && bytes.Equal(s.UserData, o.UserData) &&
		maps.Equal(s.Labels, o.Labels)
}

// Check refuses a root disk no driver could make.
func (r RootSpec) Check() error {
	if err := CheckID(r.DiskID); err != nil {
		return err
	}
	return r.Image.Check()
}

// Check refuses a data disk no driver could make.
func (v VolumeSpec) Check() error {
	if v.SizeGiB < 1 {
		return fmt.Errorf("volume of %d GiB: must be at least 1", v.SizeGiB)
	}
	return CheckID(v.DiskID)
}

// Equal reports whether two specs ask for the same volume.
func (v VolumeSpec) Equal(o VolumeSpec) bool {
	return v.DiskID == o.DiskID && v.SizeGiB == o.SizeGiB && maps.Equal(v.Labels, o.Labels)
}

// Check refuses a malformed attachment.
func (a Attachment) Check() error {
	if err := CheckID(a.DiskID); err != nil {
		return err
	}
	return CheckDevice(a.Device)
}

// Check refuses a login that does not fit the operating system, or whose parts
// would break the files they are written to.
func (l Login) Check(osType string) error {
	switch {
	case osType == Windows && l.User == Administrator:
	case osType == Linux && (l.User == Root || l.User == ECSUser):
	default:
		return fmt.Errorf("login user %q on %s", l.User, osType)
	}
	if strings.ContainsAny(l.PasswordHash, ":\n\r\x00") {
		return fmt.Errorf("password hash has a colon, a line end or a zero byte")
	}
	if l.PasswordHash != "" && !strings.HasPrefix(l.PasswordHash, "$") {
		// A clear text that slips in here would end up on a disk.
		return fmt.Errorf("password hash does not begin with $: is it a password?")
	}
	for i, k := range l.AuthorizedKeys {
		if strings.TrimSpace(k) == "" || strings.ContainsAny(k, "\n\r\x00") {
			return fmt.Errorf("authorized key %d is empty or not one line", i+1)
		}
	}
	return nil
}
