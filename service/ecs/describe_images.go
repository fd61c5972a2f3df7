package ecs

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/wire"
)

// DescribeImagesInput are the parameters of DescribeImages.
type DescribeImagesInput struct {
	Page
	RegionId             string `wire:",required"`
	ImageId              string // ids joined by commas, at most 100
	ImageName            string // a part of the name
	ImageFamily          string
	ImageOwnerAlias      string // system, self, others, marketplace
	ImageOwnerId         string
	OSType               string // linux or windows
	Architecture         string // i386, x86_64, arm64
	Status               string // states joined by commas; default Available
	InstanceType         string // images that this type can start
	ActionType           string // CreateEcs (default) or ChangeOS
	Usage                string // instance or none
	IsPublic             *bool
	IsSupportCloudinit   *bool
	IsSupportIoOptimized *bool
	SnapshotId           string
	ResourceGroupId      string
	ShowExpired          *bool
	DryRun               *bool
	Filter               []ImageFilter `wire:",max=20"`
	Tag                  []TagParam    `wire:",max=20"`
}

// ImageFilter is one Filter.N: CreationStartTime, CreationEndTime or
// NetworkType.
type ImageFilter struct {
	Key   string
	Value string
}

// DescribeImagesOutput is the answer of DescribeImages.
type DescribeImagesOutput struct {
	RegionId   string
	TotalCount int
	PageNumber int
	PageSize   int
	Images     struct{ Image []ImageItem }
}

// ImageItem is one image.
type ImageItem struct {
	ImageId                 string
	ImageName               string
	ImageFamily             string
	ImageVersion            string
	ImageOwnerAlias         string
	ImageOwnerId            string
	Description             string
	OSType                  string
	OSName                  string
	OSNameEn                string
	Platform                string
	Architecture            string
	Size                    int // GiB
	Status                  string
	Progress                string
	Usage                   string
	BootMode                string
	CreationTime            time.Time
	ProductCode             string
	ResourceGroupId         string
	IsPublic                bool
	IsCopied                bool
	IsSelfShared            string
	IsSubscribed            bool
	IsSupportCloudinit      bool
	IsSupportIoOptimized    bool
	LoginAsNonRootSupported bool
	Features                struct{ NvmeSupport string }
	DiskDeviceMappings      struct{ DiskDeviceMapping []DiskDeviceMapping }
	Tags                    TagSet
}

// DiskDeviceMapping is one disk that an image makes.
type DiskDeviceMapping struct {
	Device     string
	Type       string
	Format     string
	Size       string // GiB
	SnapshotId string
	Progress   string
}

// DescribeImages lists images, with whether ecs-user can be the initial login
// user of each.
//
// Source: "DescribeImages" (ECS API reference): Status is Available by default;
// ImageOwnerAlias is by default system, self and others. Errors:
// InvalidImageOwnerAlias.ValueNotSupported, InvalidInstanceType.ValueNotSupported
// 400; InvalidOSType, InvalidArchitecture, InvalidUsage,
// InvalidFilterKey.NotFound 404.
//
// Ours: public images need the right too, though the page says that public and shared images are not checked; source: a list that shows other things to those who may see nothing could not be explained.
// Ours: the custom images of the catalog belong to every account; source: CreateImage is not built.
var DescribeImages = api.Operation[*Service, DescribeImagesInput, DescribeImagesOutput]{
	Product: api.ECS, Name: "DescribeImages", Action: "ecs:DescribeImages", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *DescribeImagesInput) []api.Resource {
		return named(c, in.RegionId, "image", splitIDs(in.ImageId), in.ResourceGroupId, nil)
	},
	DryRun: api.DryRunAll,
	Source: `"DescribeImages" (ECS API reference)`,
	Handle: describeImages,
}

func describeImages(_ *Service, c *api.Call, in *DescribeImagesInput) (*DescribeImagesOutput, error) {
	if _, err := region(in.RegionId); err != nil {
		return nil, err
	}
	match, err := in.filter(c)
	if err != nil {
		return nil, err
	}
	page, err := in.Page.values(100)
	if err != nil {
		return nil, err
	}
	all := slices.DeleteFunc(catalog.Images(), func(i catalog.Image) bool { return !match(i) })
	out := &DescribeImagesOutput{RegionId: in.RegionId, TotalCount: len(all), PageNumber: page.number, PageSize: page.size}
	for _, i := range slicePage(page, all) {
		out.Images.Image = append(out.Images.Image, imageItem(c, i))
	}
	return out, nil
}

// filter checks the filters and gives what an image must pass.
func (in *DescribeImagesInput) filter(c *api.Call) (func(catalog.Image) bool, error) {
	bad := func(status int, code, name, value, want string) error {
		return acs.New(acs.Invalid, status, code, "The specified %s %q is not valid. Give %s.", name, value, want)
	}
	ids := splitIDs(in.ImageId)
	if len(ids) > 100 {
		return nil, wire.InvalidParameter("ImageId", "at most 100 ids")
	}
	switch in.ImageOwnerAlias {
	case "", "system", "self", "others", "marketplace":
	default:
		return nil, bad(400, "InvalidImageOwnerAlias.ValueNotSupported", "ImageOwnerAlias", in.ImageOwnerAlias, "system, self, others or marketplace")
	}
	switch in.OSType {
	case "", "linux", "windows":
	default:
		return nil, bad(404, "InvalidOSType", "OSType", in.OSType, "linux or windows")
	}
	switch in.Architecture {
	case "", "i386", "x86_64", "arm64":
	default:
		return nil, bad(404, "InvalidArchitecture", "Architecture", in.Architecture, "i386, x86_64 or arm64")
	}
	switch in.Usage {
	case "", "instance", "none":
	default:
		return nil, bad(404, "InvalidUsage", "Usage", in.Usage, "instance or none")
	}
	if err := oneOf("ActionType", in.ActionType, "CreateEcs", "ChangeOS"); err != nil {
		return nil, err
	}
	states := splitIDs(in.Status)
	if len(states) == 0 {
		states = []string{available}
	}
	var kind *catalog.InstanceType
	if in.InstanceType != "" {
		t, ok := catalog.LookupInstanceType(in.InstanceType)
		if !ok {
			return nil, bad(400, "InvalidInstanceType.ValueNotSupported", "InstanceType", in.InstanceType, "a type of DescribeInstanceTypes")
		}
		kind = &t
	}
	from, to, err := in.created()
	if err != nil {
		return nil, err
	}
	is := func(want *bool, have bool) bool { return want == nil || *want == have }
	return func(i catalog.Image) bool {
		return (len(ids) == 0 || slices.Contains(ids, i.ID)) &&
			slices.Contains(states, i.Status) &&
			strings.Contains(i.Name, in.ImageName) &&
			(in.ImageFamily == "" || in.ImageFamily == i.Family) &&
			(in.ImageOwnerAlias == "" && i.OwnerAlias != "marketplace" || in.ImageOwnerAlias == i.OwnerAlias) &&
			(in.ImageOwnerId == "" || in.ImageOwnerId == shownOwner(c, i)) &&
			(in.OSType == "" || in.OSType == i.OSType) &&
			(in.Architecture == "" || in.Architecture == i.Architecture) &&
			(kind == nil || kind.Runs(i.Architecture)) &&
			is(in.IsPublic, i.Public) && is(in.IsSupportCloudinit, i.CloudInit) && is(in.IsSupportIoOptimized, i.IOOptimized) &&
			(in.Usage == "" || in.Usage == imageUsage) &&
			(from.IsZero() || !i.Created.Before(from)) && (to.IsZero() || !i.Created.After(to)) &&
			in.SnapshotId == "" && in.ResourceGroupId == "" && len(in.Tag) == 0 // no image has any of these
	}, nil
}

// created reads the filters by time.
//
// Source: Filter.N of "DescribeImages" (ECS API reference): times such as
// 2017-12-05T22:40Z.
func (in *DescribeImagesInput) created() (from, to time.Time, err error) {
	for n, f := range in.Filter {
		var t *time.Time
		switch f.Key {
		case "CreationStartTime":
			t = &from
		case "CreationEndTime":
			t = &to
		case "NetworkType": // every image goes with vpc
			if f.Value != "vpc" {
				return from, to, wire.InvalidParameter(fmt.Sprintf("Filter.%d.Value", n+1), "vpc")
			}
			continue
		default:
			return from, to, acs.New(acs.NotFound, 404, "InvalidFilterKey.NotFound",
				"The specified Filter.%d.Key %q does not exist. Give CreationStartTime, CreationEndTime or NetworkType.", n+1, f.Key)
		}
		if *t, err = time.Parse("2006-01-02T15:04Z", f.Value); err != nil {
			return from, to, wire.InvalidParameter(fmt.Sprintf("Filter.%d.Value", n+1), "a time such as 2017-12-05T22:40Z")
		}
	}
	return from, to, nil
}

// imageUsage is the Usage of every image.
//
// Ours: every image counts as used by an instance; source: a recorded public image shows "instance", none the other value.
const imageUsage = "instance"

// shownOwner gives the owner's id: 0 for public images, as a recorded answer
// shows.
func shownOwner(c *api.Call, i catalog.Image) string {
	if i.Public {
		return "0"
	}
	return c.Account
}

func imageItem(c *api.Call, i catalog.Image) ImageItem {
	item := ImageItem{
		ImageId: i.ID, ImageName: i.Name, ImageFamily: i.Family, ImageVersion: i.Version, ImageOwnerAlias: i.OwnerAlias, ImageOwnerId: shownOwner(c, i),
		OSType: i.OSType, OSName: i.OSNameEn, OSNameEn: i.OSNameEn, Platform: i.Platform, Architecture: i.Architecture, Size: i.SizeGiB, Status: i.Status,
		Progress: "100%", Usage: imageUsage, BootMode: i.BootMode, CreationTime: i.Created, IsPublic: i.Public,
		IsSupportCloudinit: i.CloudInit, IsSupportIoOptimized: i.IOOptimized, LoginAsNonRootSupported: i.LoginAsNonRootSupported,
	}
	item.DiskDeviceMappings.DiskDeviceMapping = []DiskDeviceMapping{{Device: "/dev/xvda", Type: "system", Format: "RAW", Size: fmt.Sprint(i.SizeGiB), Progress: "100%"}}
	return item
}
