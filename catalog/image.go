package catalog

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// An Image is one image of the catalog, public or a custom fixture.
type Image struct {
	ID           string
	Name         string
	Family       string // e.g. acs:ubuntu_24_04_x64; empty for images without one
	Version      string // e.g. v2026.8.10; empty when the id has no date
	OSType       string // linux or windows
	Platform     string // e.g. Ubuntu
	Architecture string // x86_64, i386, arm64
	OSNameEn     string
	SizeGiB      int
	OwnerAlias   string // system, self, others, marketplace
	Status       string // Available, Deprecated, ...
	BootMode     string // BIOS, UEFI, UEFI-Preferred; empty when not known
	Created      time.Time

	CloudInit   bool // IsSupportCloudinit
	IOOptimized bool // IsSupportIoOptimized
	Public      bool
	// LoginAsNonRootSupported says whether ecs-user can be the initial login
	// user.
	LoginAsNonRootSupported bool

	// IDMark is Observed for an id seen in public material and Ours for one
	// made up in the same shape.
	IDMark Mark
	// LoginMark is Observed where the flag was seen, else Inferred.
	LoginMark Mark
	Note      string
}

// Windows reports whether the image holds Windows, which has no initial login
// user but the administrator.
func (i Image) Windows() bool { return i.OSType == "windows" }

// MinSystemDiskGiB is the smallest system disk that takes the image.
//
// Source: SystemDisk.Size of "RunInstances": at least 20 and at least the size
// of the image.
func (i Image) MinSystemDiskGiB() int { return max(20, i.SizeGiB) }

// DefaultSystemDiskGiB is the size of a system disk for which none is asked.
//
// Source: SystemDisk.Size of "RunInstances": the greater of 40 and the size of
// the image.
func (i Image) DefaultSystemDiskGiB() int { return max(40, i.SizeGiB) }

type imageRecord struct {
	ImageId                 string
	ImageName               string
	OSType                  string
	Platform                string
	Architecture            string
	OSNameEn                string
	Size                    int
	ImageOwnerAlias         string
	Status                  string
	IsSupportCloudinit      bool
	IsSupportIoOptimized    bool
	IsPublic                bool
	LoginAsNonRootSupported bool
	BootMode                string
	LoginConfidence         string `json:"login_confidence"`
	IDConfidence            string `json:"id_confidence"`
	Note                    string `json:"note"`
}

// Inferred: which images support ecs-user where no public output shows it: none of Windows, FreeBSD, CoreOS, Fedora CoreOS, images dated before mid 2022, end-of-life lines and hardened or SCC variants; newer ones of the other lines do; source: "Manage the logon username of an instance" (ECS help), whose list could not be read.
// Ours: images whose id was not seen in public material are made up in the same shape, to have every distribution.

var imageTable = sync.OnceValue(func() []Image {
	var f struct {
		Note   string        `json:"note"`
		Images []imageRecord `json:"images"`
	}
	decode("images.json", &f)
	out := make([]Image, 0, len(f.Images))
	for _, r := range f.Images {
		i := Image{
			ID: r.ImageId, Name: r.ImageName, OSType: r.OSType, Platform: r.Platform, Architecture: r.Architecture,
			OSNameEn: r.OSNameEn, SizeGiB: r.Size, OwnerAlias: r.ImageOwnerAlias, Status: r.Status, BootMode: r.BootMode,
			CloudInit: r.IsSupportCloudinit, IOOptimized: r.IsSupportIoOptimized, Public: r.IsPublic,
			LoginAsNonRootSupported: r.LoginAsNonRootSupported, Note: r.Note,
			IDMark: Ours, LoginMark: Inferred,
		}
		if r.IDConfidence == "observed" {
			i.IDMark = Observed
		}
		if r.LoginConfidence == "observed" {
			i.LoginMark = Observed
		}
		i.Family, i.Created = familyAndDate(i.ID)
		if !i.Created.IsZero() {
			i.Version = "v" + strings.Join([]string{strconv.Itoa(i.Created.Year()), strconv.Itoa(int(i.Created.Month())), strconv.Itoa(i.Created.Day())}, ".")
		}
		out = append(out, i)
	}
	return out
})

// familyAndDate reads the family and the date off a public image's id.
//
// Inferred: the family of a public image is acs: and the part of the id before the size, then the variant after the size; Alibaba Cloud Linux has longer names; source: acs:ubuntu_24_04_x64 and acs:alibaba_cloud_linux_3_2104_lts_x64 in public output.
// Inferred: an image was created on the date in its id, at midnight UTC, and its version is v and that date; source: shape of public image ids; the real version may name a later day.
func familyAndDate(id string) (string, time.Time) {
	m := regexp.MustCompile(`^(.+)_\d+G((?:_[a-z_]+)?)_(\d{8})\.vhd$`).FindStringSubmatch(id)
	if m == nil {
		return "", time.Time{}
	}
	created, err := time.Parse("20060102", m[3])
	if err != nil {
		return "", time.Time{}
	}
	name, variant := m[1], strings.TrimPrefix(strings.TrimSuffix(m[2], "_alibase"), "_")
	for _, p := range [][2]string{
		{"aliyun_3_9_", "alibaba_cloud_linux_3_2104_lts_"},
		{"aliyun_3_", "alibaba_cloud_linux_3_2104_lts_"},
		{"aliyun_2_1903_", "alibaba_cloud_linux_2_1903_lts_"},
	} {
		if rest, ok := strings.CutPrefix(name, p[0]); ok {
			name = p[1] + rest
			break
		}
	}
	if variant == "container_optimized" {
		// Observed: acs:alibaba_cloud_linux_3_2104_arm64_container_optimized.
		name = strings.Replace(name, "_lts_", "_", 1)
	}
	if variant != "" && variant != "alibase" {
		name += "_" + variant
	}
	return "acs:" + name, created
}

// Images lists all images, the custom fixtures too.
func Images() []Image { return slices.Clone(imageTable()) }

// PublicImages lists the images that every account sees.
func PublicImages() []Image {
	return slices.DeleteFunc(Images(), func(i Image) bool { return !i.Public })
}

// LookupImage finds an image by its id.
func LookupImage(id string) (Image, bool) {
	for _, i := range imageTable() {
		if i.ID == id {
			return i, true
		}
	}
	return Image{}, false
}

// LatestImage finds the newest Available public image of a family; of two with
// one date, the one whose id sorts last.
//
// Source: "DescribeImageFromFamily" (ECS API reference): the newest available
// image of the family.
func LatestImage(family string) (Image, bool) {
	var c []Image
	for _, i := range imageTable() {
		if family != "" && i.Family == family && i.Public && i.Status == "Available" {
			c = append(c, i)
		}
	}
	if len(c) == 0 {
		return Image{}, false
	}
	return slices.MaxFunc(c, func(a, b Image) int {
		return cmp.Or(a.Created.Compare(b.Created), strings.Compare(a.ID, b.ID))
	}), true
}
