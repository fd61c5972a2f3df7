package ecs

import (
	"net/http"
	"strings"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/seal"
	"github.com/rampart-cloud/rampart/state"
)

// credential is what a call says about the initial login of a system disk.
type credential struct {
	option    *bool // log in as ecs-user
	password  string
	inherit   *bool // the image's own password
	keyPair   string
	optionKey string // name of option's parameter, for messages
}

// passwordSpecials are the characters of the fourth class.
//
// Source: Password of "RunInstances" (ECS API reference).
const passwordSpecials = "()`~!@#$%^&*-_+=|{}[]:;'<>,.?/"

// checkPassword checks a password for an operating system.
//
// Source: Password of "RunInstances" (ECS API reference): 8 to 30 characters,
// three of the classes capital letters, small letters, digits and special
// characters; on Windows it may not begin with a slash. Code
// InvalidPassword.Malformed, 400.
func checkPassword(password string, windows bool) error {
	if len(password) < 8 || len(password) > 30 || windows && password[0] == '/' {
		return malformedPassword()
	}
	var upper, lower, digit, special int
	for _, r := range password {
		switch {
		case r >= 'A' && r <= 'Z':
			upper = 1
		case r >= 'a' && r <= 'z':
			lower = 1
		case r >= '0' && r <= '9':
			digit = 1
		case strings.ContainsRune(passwordSpecials, r):
			special = 1
		default:
			return malformedPassword()
		}
	}
	if upper+lower+digit+special < 3 {
		return malformedPassword()
	}
	return nil
}

func malformedPassword() error {
	return acs.New(acs.Invalid, http.StatusBadRequest, "InvalidPassword.Malformed",
		"The specified parameter \"Password\" is not valid. Give 8 to 30 characters with at least three of capital letters, small letters, digits and the characters %s; on Windows it must not begin with a slash.", passwordSpecials)
}

// check refuses a credential that the image cannot have.
//
// Sources: "RunInstances", "ReInitDisk", "AttachKeyPair" (ECS API reference).
func (cr credential) check(img catalog.Image) error {
	if cr.password != "" && isTrue(cr.inherit) {
		return acs.New(acs.Invalid, http.StatusBadRequest, "InvalidPasswordParam.Mismatch",
			"The parameters Password and PasswordInherit cannot be used together. Send a password, or have the image's own.")
	}
	if cr.password != "" {
		if err := checkPassword(cr.password, img.Windows()); err != nil {
			return err
		}
	}
	if cr.keyPair != "" && img.Windows() {
		return windowsKeyPair()
	}
	return cr.checkOption(img)
}

// checkOption refuses ecs-user on an image that does not have it.
//
// Source: error LoginAsNonRoot.ImageNotSupport, 400, of "RunInstances" (ECS API
// reference, 2026).
func (cr credential) checkOption(img catalog.Image) error {
	if isTrue(cr.option) && !img.LoginAsNonRootSupported {
		return acs.New(acs.Invalid, http.StatusBadRequest, "LoginAsNonRoot.ImageNotSupport",
			"The image %s does not support ecs-user as its login user. Choose an image for which DescribeImages says LoginAsNonRootSupported, or leave %s out.", img.ID, cr.optionKey)
	}
	return nil
}

func windowsKeyPair() error {
	return acs.New(acs.Conflict, http.StatusForbidden, "DependencyViolation.WindowsInstance",
		"The instance runs Windows, which has no key pairs. Leave KeyPairName out and send a password.")
}

// hash gives the password's hash, empty without one. It is slow: not for a
// transaction.
func (cr credential) hash(c *api.Call) (string, error) {
	if cr.password == "" {
		return "", nil
	}
	return seal.HashPassword(cr.password, c.Random())
}

// login makes the record of the login, looking the key pair up.
//
// Source: KeyPairName of "RunInstances" (ECS API reference): on Linux a key
// pair switches logging in by password off.
func (cr credential) login(r state.Reader, account, region, hash string, img catalog.Image) (inventory.Login, error) {
	l := inventory.Login{User: loginUser(cr.option, img.OSType), PasswordHash: hash}
	if cr.keyPair == "" {
		return l, nil
	}
	k := inventory.KeyPairs.Get(r, account, region+"/"+cr.keyPair)
	if k == nil {
		return l, notFound("InvalidKeyPairName.NotFound", "The specified KeyPairName %q does not exist in region %s. DescribeKeyPairs lists the key pairs.", cr.keyPair, region)
	}
	l.PasswordHash, l.KeyPairName, l.PublicKeys = "", k.KeyPairName, []string{k.PublicKey}
	return l, nil
}

// given says whether the call sets a credential at all.
func (cr credential) given() bool {
	return cr.password != "" || cr.keyPair != "" || isTrue(cr.inherit)
}

func isTrue(b *bool) bool { return b != nil && *b }
