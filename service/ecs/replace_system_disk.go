package ecs

import (
	"net/http"
	"strconv"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// ReplaceSystemDiskInput are the parameters of ReplaceSystemDisk.
type ReplaceSystemDiskInput struct {
	InstanceId      string `wire:",required"`
	ImageId         string `wire:",required"`
	LoginAsNonRoot  *bool  `wire:",alias=ImageOptions.LoginAsNonRoot"`
	Password        string
	PasswordInherit *bool
	KeyPairName     string
	SystemDisk      struct{ Size *int } // GiB
	DiskId          string              // the old system disk; may be left out
	ClientToken     string

	// Accepted for what they say of the image already.
	Architecture                string
	Platform                    string
	SecurityEnhancementStrategy string
	UseAdditionalService        *bool

	// Refused: their effect would not happen.
	Encrypted        *bool
	EncryptAlgorithm string
	KMSKeyId         string
}

// ReplaceSystemDiskOutput is the answer of ReplaceSystemDisk.
type ReplaceSystemDiskOutput struct {
	DiskId string // the new system disk
}

// ReplaceSystemDisk gives a Stopped instance a new system disk, made from an
// image, and sets its login anew: root's, or ecs-user's with LoginAsNonRoot. The
// old disk and what is on it are gone; data disks, addresses and the rest stay,
// and the instance stays Stopped. Without a credential the password and keys
// that the instance was given last go to the login user.
//
// Sources: "ReplaceSystemDisk" (ECS API reference, 2026); row ReplaceSystemDisk
// of "ECS: RAM authorization" (2026): the instance, and disk and image where the
// call names them; LoginAsNonRoot from the official Go SDK 1.63.107.
//
// Ours: an image that could not run the instance's user data is refused with ImageNotSupportCloudInit, as the data runs at the new disk's first boot.
var ReplaceSystemDisk = api.Operation[*Service, ReplaceSystemDiskInput, ReplaceSystemDiskOutput]{
	Product: api.ECS, Name: "ReplaceSystemDisk", Action: "ecs:ReplaceSystemDisk", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *ReplaceSystemDiskInput) []api.Resource {
		out := []api.Resource{instanceResource(c, in.InstanceId)}
		if in.DiskId != "" {
			out = append(out, diskResource(c, in.DiskId))
		}
		return append(out, api.Resource{ARN: c.ARN("ecs", callRegion(c, in.InstanceId), "image/"+in.ImageId)})
	},
	Keys: []api.Key[*Service, ReplaceSystemDiskInput]{
		{Name: catalog.LoginAsNonRoot, Hint: hintReplace, Value: func(_ *Service, _ *api.Call, in *ReplaceSystemDiskInput) ([]string, string) {
			img, _ := catalog.LookupImage(in.ImageId)
			return loginOfReplace(in.LoginAsNonRoot, img)
		}},
		{Name: "ecs:PasswordCustomized", Value: func(_ *Service, _ *api.Call, in *ReplaceSystemDiskInput) ([]string, string) {
			return []string{strconv.FormatBool(in.Password != "")}, acs.FromSent.Of("Password")
		}},
		{Name: "ecs:PasswordInherit", Value: func(_ *Service, _ *api.Call, in *ReplaceSystemDiskInput) ([]string, string) {
			return []string{strconv.FormatBool(isTrue(in.PasswordInherit))}, acs.FromParameter.Of("PasswordInherit")
		}},
		{Name: "ecs:ImagePlatform", Value: func(_ *Service, _ *api.Call, in *ReplaceSystemDiskInput) ([]string, string) {
			img, ok := catalog.LookupImage(in.ImageId)
			if !ok {
				return nil, ""
			}
			return []string{img.Platform, img.OSType}, acs.FromImagePlatform.Of(img.ID)
		}},
		// Inferred: of the four keys about encryption, those about the system disk and those about any disk have the same value here, as the call makes one disk; source: row ReplaceSystemDisk of "ECS: RAM authorization" (2026).
		replaceEncrypted("ecs:IsSystemDiskEncrypted"), replaceEncrypted("ecs:IsDiskEncrypted"),
		replaceByok("ecs:IsSystemDiskByokEncrypted"), replaceByok("ecs:IsDiskByokEncrypted"),
	},
	DryRun: api.NoDryRun,
	Source: `"ReplaceSystemDisk" (ECS API reference)`,
	Handle: replaceSystemDisk,
}

func replaceEncrypted(name string) api.Key[*Service, ReplaceSystemDiskInput] {
	return api.Key[*Service, ReplaceSystemDiskInput]{Name: name, Value: func(_ *Service, _ *api.Call, in *ReplaceSystemDiskInput) ([]string, string) {
		return []string{strconv.FormatBool(isTrue(in.Encrypted))}, acs.FromParameter.Of("Encrypted")
	}}
}

func replaceByok(name string) api.Key[*Service, ReplaceSystemDiskInput] {
	return api.Key[*Service, ReplaceSystemDiskInput]{Name: name, Value: func(_ *Service, _ *api.Call, in *ReplaceSystemDiskInput) ([]string, string) {
		return []string{strconv.FormatBool(in.KMSKeyId != "")}, acs.FromParameter.Of("KMSKeyId")
	}}
}

// callRegion gives the region of an instance, or the call's if there is none.
func callRegion(c *api.Call, instance string) string {
	if i := inventory.Instances.Get(c.Snapshot, c.Account, instance); i != nil {
		return i.RegionID
	}
	return c.Region
}

func replaceSystemDisk(s *Service, c *api.Call, in *ReplaceSystemDiskInput) (*ReplaceSystemDiskOutput, error) {
	if err := unsupported("Encrypted", isTrue(in.Encrypted), "EncryptAlgorithm", in.EncryptAlgorithm, "KMSKeyId", in.KMSKeyId); err != nil {
		return nil, err
	}
	img, ok := catalog.LookupImage(in.ImageId)
	if !ok {
		return nil, noImage(in.ImageId, "")
	}
	if img.Status != "Available" {
		return nil, imageNotValid(img)
	}
	cr := credential{option: in.LoginAsNonRoot, optionKey: "LoginAsNonRoot", password: in.Password, inherit: in.PasswordInherit, keyPair: in.KeyPairName}
	if err := cr.check(img); err != nil {
		return nil, err
	}
	hash, err := cr.hash(c)
	if err != nil {
		return nil, err
	}
	id, err := c.NewID("d-")
	if err != nil {
		return nil, err
	}
	return api.Once(c, in.ClientToken, func(tx *state.Tx) (*ReplaceSystemDiskOutput, error) {
		if err := unpaid(tx, c.Account, in.InstanceId); err != nil {
			return nil, err
		}
		err := editInstanceIn(tx, c, in.InstanceId, func(tx *state.Tx, i *inventory.Instance) error {
			return s.replace(tx, c, in, i, img, cr, hash, id)
		})
		if err != nil {
			return nil, err
		}
		return &ReplaceSystemDiskOutput{DiskId: id}, nil
	})
}

// replace checks what depends on the state and records the new disk and login.
func (s *Service) replace(tx *state.Tx, c *api.Call, in *ReplaceSystemDiskInput, i *inventory.Instance, img catalog.Image, cr credential, hash, id string) error {
	if _, err := s.moveInstance(i, onReplace); err != nil {
		return err
	}
	old := inventory.Disks.Get(tx, c.Account, i.SystemDiskID)
	if old == nil {
		return acs.New(acs.Conflict, http.StatusBadRequest, "InvalidInstance.NotFoundSystemDisk", "The instance %s has no system disk to replace.", i.InstanceID)
	}
	if in.DiskId != "" && in.DiskId != old.DiskID {
		return acs.New(acs.NotFound, http.StatusBadRequest, "InvalidDiskId.NotFound", "The specified DiskId %q is not the system disk of instance %s, which is %s.", in.DiskId, i.InstanceID, old.DiskID)
	}
	t, ok := catalog.LookupInstanceType(i.InstanceType)
	if !ok {
		return acs.New(acs.Internal, http.StatusInternalServerError, "InternalError", "The instance type %s of instance %s is not in the catalog.", i.InstanceType, i.InstanceID)
	}
	if err := imageFits(img, t); err != nil {
		return err
	}
	if err := checkUserData(img, i.UserData); err != nil {
		return err
	}
	// Inferred: the size defaults to the greater of 40 and the image's size, as for RunInstances, and never below the old disk's; source: SystemDisk.Size of "ReplaceSystemDisk" (ECS API reference).
	size := max(img.DefaultSystemDiskGiB(), old.Size)
	if in.SystemDisk.Size != nil {
		size = *in.SystemDisk.Size
	}
	category, ok := catalog.LookupDiskCategory(old.Category, old.PerformanceLevel)
	if !ok {
		return acs.New(acs.Internal, http.StatusInternalServerError, "InternalError", "The category %s of disk %s is not in the catalog.", old.Category, old.DiskID)
	}
	if err := systemDiskSize("ReplaceSystemDisk", size, img, category); err != nil {
		return err
	}
	login, err := cr.login(tx, c.Account, i.RegionID, hash, img)
	if err != nil {
		return err
	}
	if !cr.given() {
		// Inferred: no credential keeps the instance's; source: "ReplaceSystemDisk" (ECS API reference), Password: unchanged by default.
		login.PasswordHash = i.Login.PasswordHash
		if !img.Windows() {
			login.KeyPairName, login.PublicKeys = i.Login.KeyPairName, i.Login.PublicKeys
		}
	}
	disk := *old
	disk.DiskID, disk.Size, disk.CreationTime = id, size, c.Now
	systemDisk(&disk, img.ID)
	inventory.Disks.Delete(tx, c.Account, old.DiskID)
	inventory.Disks.Put(tx, c.Account, id, &disk)
	i.SystemDiskID, i.ImageID, i.OSType = id, img.ID, img.OSType
	i.Login, i.LoginAsNonRoot = login, isTrue(in.LoginAsNonRoot)
	i.Want.Root++
	i.Want.Login++
	return nil
}
