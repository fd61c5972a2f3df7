package ecs

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/ssh"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// maxKeyPairs is how many key pairs an account may have in a region.
//
// Source: "ImportKeyPair" (ECS API reference): 500.
const maxKeyPairs = 500

// keyPairID gives the id of a key pair in its collection.
func keyPairID(region, name string) string { return region + "/" + name }

// keyPairName checks a name.
//
// Source: "CreateKeyPair" (ECS API reference): 2 to 128 characters, beginning
// with a letter, then letters, digits, colons, underscores and hyphens; not
// beginning with http:// or https://. InvalidKeyPairName.Malformed 400.
func keyPairName(name string) error {
	n := utf8.RuneCountInString(name)
	ok := n >= 2 && n <= 128 && !strings.HasPrefix(name, "http://") && !strings.HasPrefix(name, "https://")
	for i, r := range name {
		ok = ok && (isLetter(r) || i > 0 && (r >= '0' && r <= '9' || strings.ContainsRune(":_-", r)))
	}
	if !ok {
		return acs.New(acs.Invalid, http.StatusBadRequest, "InvalidKeyPairName.Malformed",
			"The specified KeyPairName %q is not valid. Give 2 to 128 characters that begin with a letter and are letters, digits, colons, underscores or hyphens.", name)
	}
	return nil
}

// newKeyPair makes an RSA key of 2048 bits. The private key, in PEM, is for the
// caller alone: nothing keeps it.
//
// Source: "CreateKeyPair" (ECS API reference): a 2048-bit RSA key pair; the
// private key is not encrypted and PEM-encoded (PKCS#1 by its sample).
func newKeyPair(random io.Reader) (private string, public ssh.PublicKey, err error) {
	k, err := rsa.GenerateKey(random, 2048)
	if err != nil {
		return "", nil, fmt.Errorf("no key pair could be made: %w", err)
	}
	if public, err = ssh.NewPublicKey(&k.PublicKey); err != nil {
		return "", nil, err
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(k)})), public, nil
}

// parsePublicKey reads a public key in OpenSSH's one-line form.
//
// Source: "ImportKeyPair" (ECS API reference): RSA, DSA and ECDSA keys;
// InvalidPublicKeyBody.Malformed 400.
//
// Ours: Ed25519 keys are taken and certificates are refused; source: the page lists certificates, which say nothing to a machine that does not know their authority, and is older than Ed25519.
// Ours: options before the key are refused, as they would be obeyed by the machine's sshd.
func parsePublicKey(body string) (ssh.PublicKey, error) {
	bad := func(why string) error {
		return acs.New(acs.Invalid, http.StatusBadRequest, "InvalidPublicKeyBody.Malformed",
			"The specified PublicKeyBody is not valid: %s. Give one public key as OpenSSH writes it, for example the content of id_rsa.pub.", why)
	}
	k, _, options, rest, err := ssh.ParseAuthorizedKey([]byte(body))
	switch {
	case err != nil:
		return nil, bad("no public key can be read")
	case len(options) > 0:
		return nil, bad("it has options before the key")
	case strings.TrimSpace(string(rest)) != "":
		return nil, bad("it has more than one line")
	}
	switch k.Type() {
	case ssh.KeyAlgoRSA, ssh.InsecureKeyAlgoDSA, ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521, ssh.KeyAlgoED25519:
		return k, nil
	}
	return nil, bad("keys of type " + k.Type() + " are not supported")
}

// fingerprint gives the fingerprint that the vendor shows.
//
// Source: KeyPairFingerPrint of "CreateKeyPair" (ECS API reference): MD5 in the
// form of RFC 4716.
//
// Inferred: an imported key has a fingerprint of the same form; source: "ImportKeyPair" says so too, though its sample has 20 bytes.
func fingerprint(k ssh.PublicKey) string { return ssh.FingerprintLegacyMD5(k) }

// addKeyPair stores a key pair, which must not exist.
//
// Source: error tables of "CreateKeyPair" and "ImportKeyPair" (ECS API
// reference): KeyPair.AlreadyExist 400, QuotaExceed.KeyPair 403.
func addKeyPair(tx *state.Tx, c *api.Call, k *inventory.KeyPair) error {
	if err := groupExists(tx, c, k.ResourceGroupID); err != nil {
		return err
	}
	id := keyPairID(k.RegionID, k.KeyPairName)
	if inventory.KeyPairs.Get(tx, c.Account, id) != nil {
		return acs.New(acs.Exists, http.StatusBadRequest, "KeyPair.AlreadyExist",
			"The key pair %q exists in region %s already. Choose another name, or delete it first.", k.KeyPairName, k.RegionID)
	}
	if n := inventory.KeyPairs.Count(tx, c.Account, k.RegionID+"/"); n >= maxKeyPairs {
		return acs.New(acs.Limit, http.StatusForbidden, "QuotaExceed.KeyPair",
			"The maximum number of key pairs is reached: region %s has %d. Delete one that is not needed.", k.RegionID, n)
	}
	inventory.KeyPairs.Put(tx, c.Account, id, k)
	return nil
}

// authorizedKey gives a public key as a line of authorized_keys, without the
// line's end.
func authorizedKey(k ssh.PublicKey) string {
	return strings.TrimSuffix(string(ssh.MarshalAuthorizedKey(k)), "\n")
}
