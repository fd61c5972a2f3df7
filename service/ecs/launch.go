package ecs

import (
	"cmp"
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/compute"
	"github.com/rampart-cloud/rampart/wire"
)

// Launch are the parameters that RunInstances and CreateInstance share.
//
// Source: "RunInstances" and "CreateInstance" (ECS API reference, 2026).
type Launch struct {
	RegionId     string `wire:",required"`
	ZoneId       string
	ImageId      string
	ImageFamily  string
	ImageOptions ImageOptionsParam
	InstanceType string
	InstanceName string
	Description  string
	HostName     string

	VSwitchId        string
	SecurityGroupId  string
	PrivateIpAddress string

	Password        string
	PasswordInherit *bool
	KeyPairName     string
	UserData        string // base64 of at most 32 KiB
	RamRoleName     string

	SystemDisk SystemDiskParam
	DataDisk   []DataDiskParam `wire:",max=16"`

	Tag                []TagParam `wire:",max=20"`
	ResourceGroupId    string
	DeletionProtection *bool
	ClientToken        string
	DryRun             *bool

	InstanceChargeType string // PostPaid (default) or PrePaid
	Period             *int   // of a subscription; no meaning for PostPaid
	PeriodUnit         string
	AutoRenew          *bool
	AutoRenewPeriod    *int
	SpotStrategy       string // NoSpot

	// Accepted for what they say of an instance here.
	IoOptimized                 string // optimized
	Tenancy                     string // default
	Affinity                    string // default
	InternetChargeType          string
	InternetMaxBandwidthIn      *int
	InternetMaxBandwidthOut     *int // 0
	SecurityEnhancementStrategy string
	HttpEndpoint                string
	HttpTokens                  string
	HttpPutResponseHopLimit     *int
	CreditSpecification         string

	// Refused: their effect would not happen.
	DedicatedHostId           string
	DeploymentSetId           string
	DeploymentSetGroupNo      *int
	HpcClusterId              string
	StorageSetId              string
	SpotPriceLimit            *float64
	SpotDuration              *int
	HibernationOptions        HibernationParam
	PrivatePoolOptions        PrivatePoolParam
	StorageSetPartitionNumber *int

	optionKey string `wire:"-"` // how the caller names ImageOptions.LoginAsNonRoot, if not so
}

// ImageOptionsParam chooses the login user: ecs-user if true, else root.
type ImageOptionsParam struct{ LoginAsNonRoot *bool }

// HibernationParam is HibernationOptions.
type HibernationParam struct{ Configured *bool }

// PrivatePoolParam is PrivatePoolOptions.
type PrivatePoolParam struct{ Id, MatchCriteria string }

// SystemDiskParam is SystemDisk.
type SystemDiskParam struct {
	Category             string
	Size                 *int // GiB
	PerformanceLevel     string
	DiskName             string
	Description          string
	DeleteWithInstance   *bool // true; as the console sends it
	Encrypted            *bool
	KMSKeyId             string
	EncryptAlgorithm     string
	AutoSnapshotPolicyId string
	StorageClusterId     string
	ProvisionedIops      *int64
	BurstingEnabled      *bool
}

// DataDiskParam is DataDisk.N.
type DataDiskParam struct {
	Category             string
	Size                 *int // GiB
	PerformanceLevel     string
	DiskName             string
	Description          string
	Device               string // /dev/xvdb to /dev/xvdz
	DeleteWithInstance   *bool  // default true
	SnapshotId           string
	Encrypted            *bool
	KMSKeyId             string
	EncryptAlgorithm     string
	AutoSnapshotPolicyId string
	StorageClusterId     string
	ProvisionedIops      *int64
	BurstingEnabled      *bool
}

// image finds the image that a launch names. ok is false if there is none.
func (l *Launch) image() (img catalog.Image, ok bool) {
	if l.ImageId != "" {
		return catalog.LookupImage(l.ImageId)
	}
	return catalog.LatestImage(l.ImageFamily)
}

func (l *Launch) credential() credential {
	return credential{option: l.ImageOptions.LoginAsNonRoot, optionKey: cmp.Or(l.optionKey, "ImageOptions.LoginAsNonRoot"),
		password: l.Password, inherit: l.PasswordInherit, keyPair: l.KeyPairName}
}

// refuse answers parameters that this server cannot give their effect.
//
// Ours: spot instances are refused, as there is no market here; so are public addresses, encryption, dedicated hosts, deployment sets and hibernation.
// Ours: SecurityEnhancementStrategy, HttpTokens, Affinity and CreditSpecification are accepted without effect; source: the console sends them always, no agent and no metadata service runs here.
func (l *Launch) refuse() error {
	if l.SpotStrategy != "" && l.SpotStrategy != "NoSpot" {
		return unsupported("SpotStrategy="+l.SpotStrategy, true)
	}
	if l.Tenancy != "" && l.Tenancy != "default" {
		return unsupported("Tenancy="+l.Tenancy, true)
	}
	for i, d := range l.DataDisk {
		if err := unsupported(indexed("DataDisk", i, "SnapshotId"), d.SnapshotId, indexed("DataDisk", i, "Encrypted"), isTrue(d.Encrypted),
			indexed("DataDisk", i, "KMSKeyId"), d.KMSKeyId, indexed("DataDisk", i, "EncryptAlgorithm"), d.EncryptAlgorithm,
			indexed("DataDisk", i, "AutoSnapshotPolicyId"), d.AutoSnapshotPolicyId, indexed("DataDisk", i, "StorageClusterId"), d.StorageClusterId,
			indexed("DataDisk", i, "ProvisionedIops"), deref(d.ProvisionedIops)); err != nil {
			return err
		}
	}
	return unsupported("InternetMaxBandwidthOut", deref(l.InternetMaxBandwidthOut),
		"DedicatedHostId", l.DedicatedHostId, "DeploymentSetId", l.DeploymentSetId, "DeploymentSetGroupNo", l.DeploymentSetGroupNo,
		"HpcClusterId", l.HpcClusterId, "StorageSetId", l.StorageSetId, "StorageSetPartitionNumber", l.StorageSetPartitionNumber,
		"SpotPriceLimit", deref(l.SpotPriceLimit), "SpotDuration", deref(l.SpotDuration),
		"HibernationOptions.Configured", isTrue(l.HibernationOptions.Configured), "PrivatePoolOptions.Id", l.PrivatePoolOptions.Id,
		"SystemDisk.Encrypted", isTrue(l.SystemDisk.Encrypted), "SystemDisk.KMSKeyId", l.SystemDisk.KMSKeyId,
		"SystemDisk.EncryptAlgorithm", l.SystemDisk.EncryptAlgorithm, "SystemDisk.AutoSnapshotPolicyId", l.SystemDisk.AutoSnapshotPolicyId,
		"SystemDisk.StorageClusterId", l.SystemDisk.StorageClusterId, "SystemDisk.ProvisionedIops", deref(l.SystemDisk.ProvisionedIops))
}

func deref[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

// launchPlan is a launch whose parameters were found in order, apart from what
// depends on the state.
type launchPlan struct {
	op     string // operation, for the statuses of error codes
	in     *Launch
	image  catalog.Image
	typ    catalog.InstanceType
	system diskPlan
	data   []diskPlan
	tags   map[string]string
	terms  terms
}

// plan checks the parameters of a launch, in the order in which a caller would
// want to hear of them.
func (l *Launch) plan(op string) (*launchPlan, error) {
	p := &launchPlan{op: op, in: l}
	if _, err := region(l.RegionId); err != nil {
		return nil, err
	}
	if l.ZoneId != "" {
		if _, err := zone(l.ZoneId, l.RegionId); err != nil {
			return nil, err
		}
	}
	if err := l.refuse(); err != nil {
		return nil, err
	}
	var err error
	if p.terms, err = l.terms(op); err != nil {
		return nil, err
	}
	if err := p.findImageAndType(); err != nil {
		return nil, err
	}
	if err := l.credential().check(p.image); err != nil {
		return nil, err
	}
	if err := checkUserData(p.image, l.UserData); err != nil {
		return nil, err
	}
	if err := l.checkNames(p.image); err != nil {
		return nil, err
	}
	if err := p.planDisks(); err != nil {
		return nil, err
	}
	p.tags, err = tags(l.Tag)
	return p, err
}

func (p *launchPlan) findImageAndType() error {
	l := p.in
	if l.ImageId == "" && l.ImageFamily == "" {
		return wire.MissingParameter("ImageId")
	}
	var ok bool
	if p.image, ok = l.image(); !ok {
		return noImage(l.ImageId, l.ImageFamily)
	}
	if p.image.Status != "Available" {
		return imageNotValid(p.image)
	}
	if l.InstanceType == "" {
		return wire.MissingParameter("InstanceType")
	}
	if p.typ, ok = catalog.LookupInstanceType(l.InstanceType); !ok {
		return acs.New(acs.Invalid, http.StatusBadRequest, "InvalidInstanceType.ValueNotSupported",
			"The specified InstanceType %q does not exist or is not supported. DescribeInstanceTypes lists the types.", l.InstanceType)
	}
	return imageFits(p.image, p.typ)
}

// imageFits refuses an image that the type cannot start.
//
// Source: error ImageNotSupportInstanceType, 403, of "RunInstances" and
// "ReplaceSystemDisk" (ECS API reference).
func imageFits(img catalog.Image, t catalog.InstanceType) error {
	if t.Runs(img.Architecture) {
		return nil
	}
	return acs.New(acs.Conflict, http.StatusForbidden, "ImageNotSupportInstanceType",
		"The image %s is for %s and the instance type %s is not. Choose an image of the type's architecture, %s.", img.ID, img.Architecture, t.ID, t.Architecture)
}

func noImage(id, family string) error {
	what := "ImageId \"" + id + "\""
	if id == "" {
		what = "ImageFamily \"" + family + "\""
	}
	return notFound("InvalidImageId.NotFound", "The specified %s does not exist. DescribeImages lists the images.", what)
}

func imageNotValid(img catalog.Image) error {
	return acs.New(acs.Conflict, http.StatusForbidden, "OperationDenied.ImageNotValid",
		"The image %s is %s and cannot be used for a new system disk. Choose one whose Status is Available.", img.ID, img.Status)
}

// maxUserData is the size of user data before base64, in bytes.
//
// Source: UserData of "RunInstances" (ECS API reference): 32 KB.
const maxUserData = 32 << 10

// checkUserData checks user data for an image.
//
// Source: errors ImageNotSupportCloudInit, InvalidUserData.SizeExceeded, 400,
// of "RunInstances" (ECS API reference).
func checkUserData(img catalog.Image, text string) error {
	if text == "" {
		return nil
	}
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return wire.InvalidParameter("UserData", "base64 text")
	}
	if len(data) > maxUserData {
		return acs.New(acs.Invalid, http.StatusBadRequest, "InvalidUserData.SizeExceeded", "The specified UserData has %d bytes; at most %d are allowed before base64.", len(data), maxUserData)
	}
	if !img.CloudInit {
		return acs.New(acs.Invalid, http.StatusBadRequest, "ImageNotSupportCloudInit", "The image %s does not support cloud-init, so UserData would not run. Leave it out or choose another image.", img.ID)
	}
	if _, err := compute.CheckUserData(img.OSType, data); err != nil {
		return acs.New(acs.Unsupported, http.StatusBadRequest, "UnsupportedParameter", "The parameter UserData cannot have its effect in this server: %v.", err)
	}
	return nil
}

// checkNames checks the names of a launch. HostName and InstanceName may hold
// [begin,bits], which names checks after expansion of the first.
func (l *Launch) checkNames(img catalog.Image) error {
	if err := resourceName("InvalidInstanceName.Malformed", "InstanceName", expandName(l.InstanceName, 0)); err != nil {
		return err
	}
	if err := description(l.Description); err != nil {
		return err
	}
	return checkHostName(expandName(l.HostName, 0), img.Windows())
}

// checkHostName checks a host name.
//
// Source: HostName of "RunInstances" (ECS API reference): Linux 2 to 64
// characters in segments joined by single dots, Windows 2 to 15 and not only
// digits; letters, digits and hyphens, no hyphen or dot at either end or two
// together. Code InvalidHostName.Malformed, 400.
func checkHostName(name string, windows bool) error {
	if name == "" {
		return nil
	}
	bad := acs.New(acs.Invalid, http.StatusBadRequest, "InvalidHostName.Malformed",
		"The specified HostName %q is not valid. Give 2 to 64 letters, digits, hyphens and dots (Windows: 2 to 15, no dots, not only digits), no hyphen or dot at either end or beside another.", name)
	most := 64
	if windows {
		most = 15
		if strings.Contains(name, ".") || strings.Trim(name, "0123456789") == "" {
			return bad
		}
	}
	if len(name) < 2 || len(name) > most {
		return bad
	}
	last := byte('-')
	for i := range len(name) {
		ch := name[i]
		punctuation := ch == '-' || ch == '.'
		alphanumeric := ch >= 'a' && ch <= 'z' || ch >= 'A' && ch <= 'Z' || ch >= '0' && ch <= '9'
		if !punctuation && !alphanumeric || punctuation && (last == '-' || last == '.' || i == len(name)-1) {
			return bad
		}
		last = ch
	}
	return nil
}
