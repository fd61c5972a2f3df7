package ecs

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

func itoa(n int) string { return strconv.Itoa(n) }

// publicKey makes a public key line and its fingerprint.
func publicKey(t *testing.T, raw any) (line, print string) {
	t.Helper()
	k, err := ssh.NewPublicKey(raw)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(k))), ssh.FingerprintLegacyMD5(k)
}

// The private key that CreateKeyPair gives belongs to the public key that is
// kept, and nothing else keeps it.
func TestCreateKeyPair(t *testing.T) {
	r := newRig(t)
	made := r.Root.Do(api.ECS, "CreateKeyPair", in("KeyPairName", "pair-1", "Tag.1.Key", "a", "Tag.1.Value", "b")...)
	private := made.Text("PrivateKeyBody")
	signer, err := ssh.ParsePrivateKey([]byte(private))
	if err != nil {
		t.Fatalf("the private key cannot be used: %v", err)
	}
	if !strings.HasPrefix(private, "-----BEGIN RSA PRIVATE KEY-----") {
		t.Errorf("the private key begins %.40q", private)
	}
	one := r.Root.Do(api.ECS, "DescribeKeyPairs", in("KeyPairName", "pair-1", "IncludePublicKey", "true")...)
	one.Want("KeyPairs.KeyPair.0.PublicKey", authorizedKey(signer.PublicKey()))
	one.Want("KeyPairs.KeyPair.0.KeyPairFingerPrint", ssh.FingerprintLegacyMD5(signer.PublicKey()))
	one.Want("KeyPairs.KeyPair.0.Tags.Tag.0.TagKey", "a")
	if k := inventory.KeyPairs.Get(r.Store.Snapshot(), apitest.Account, keyPairID(hangzhou, "pair-1")); strings.Contains(fmt.Sprintf("%+v", *k), "PRIVATE") {
		t.Error("the record has the private key")
	}
	if r.Root.Do(api.ECS, "DescribeKeyPairs", in()...).Has("KeyPairs.KeyPair.0.PublicKey") {
		t.Error("the public key is shown without being asked for")
	}
}

func TestImportKeyPair(t *testing.T) {
	r := newRig(t)
	ed, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string]any{"ed": ed, "ec": &ec.PublicKey} {
		line, print := publicKey(t, raw)
		r.Root.Do(api.ECS, "ImportKeyPair", in("KeyPairName", name+"-key", "PublicKeyBody", line+" me@host")...).Want("KeyPairFingerPrint", print)
		r.Root.Do(api.ECS, "DescribeKeyPairs", in("KeyPairFingerPrint", print, "IncludePublicKey", "true")...).Want("KeyPairs.KeyPair.0.PublicKey", line)
	}
	line, _ := publicKey(t, ed)
	bad := func(body string) failure {
		return failure{"InvalidPublicKeyBody.Malformed", 400, "ImportKeyPair", in("KeyPairName", "bad", "PublicKeyBody", body)}
	}
	r.checkFailures([]failure{
		bad("x"),
		bad("ssh-rsa AAAA"),
		bad(`command="reboot" ` + line),
		bad(line + "\n" + line),
		bad("-----BEGIN PUBLIC KEY-----"),
		{"MissingParameter", 400, "ImportKeyPair", in("KeyPairName", "bad")},
	})
}

func TestKeyPairErrors(t *testing.T) {
	r := newRig(t)
	r.Root.Do(api.ECS, "CreateKeyPair", in("KeyPairName", "pair-1")...)
	r.instance("i-1", func(i *inventory.Instance) { i.Login.KeyPairName = "pair-1" })
	r.checkFailures([]failure{
		{"KeyPair.AlreadyExist", 400, "CreateKeyPair", in("KeyPairName", "pair-1")},
		{"InvalidKeyPairName.Malformed", 400, "CreateKeyPair", in("KeyPairName", "1pair")},
		{"InvalidKeyPairName.Malformed", 400, "CreateKeyPair", in("KeyPairName", "p")},
		{"InvalidKeyPairName.Malformed", 400, "CreateKeyPair", in("KeyPairName", "a/b")},
		{"InvalidKeyPairName.Malformed", 400, "CreateKeyPair", in("KeyPairName", "http://x")},
		{"InvalidRegionId.NotFound", 404, "CreateKeyPair", []string{"RegionId", "mars-1", "KeyPairName", "pair-2"}},
		{"InvalidTagKey.Malformed", 400, "CreateKeyPair", in("KeyPairName", "pair-2", "Tag.1.Key", "aliyunx")},
		{"InvalidParameter", 400, "DeleteKeyPairs", in("KeyPairNames", "pair-1")},
		{"MissingParameter", 400, "DeleteKeyPairs", in("KeyPairNames", "[]")},
		{"InvalidKeyPair.NotFound", 404, "DeleteKeyPairs", in("KeyPairNames", `["none"]`)},
		{"InvalidParameter.KeypairAlreadyAttachedInstance", 403, "DeleteKeyPairs", in("KeyPairNames", `["pair-1"]`)},
		{"InvalidParameter", 400, "DescribeKeyPairs", in("PageSize", "51")},
	})
}

// Deleting several key pairs is all or nothing.
func TestDeleteKeyPairs(t *testing.T) {
	r := newRig(t)
	key, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	line, _ := publicKey(t, key)
	for _, name := range []string{"one-a", "one-b", "two-a"} {
		r.Root.Do(api.ECS, "ImportKeyPair", in("KeyPairName", name, "PublicKeyBody", line)...)
	}
	r.Root.Fails("InvalidKeyPair.NotFound", api.ECS, "DeleteKeyPairs", in("KeyPairNames", `["one-a","none"]`)...)
	for filter, want := range map[string]string{"": "3", "one*": "2", "*-a": "2", "*ne*": "2", "two-a": "1", "two": "0"} {
		r.Root.Do(api.ECS, "DescribeKeyPairs", in("KeyPairName", filter)...).Want("TotalCount", want)
	}
	r.Root.Do(api.ECS, "DeleteKeyPairs", in("KeyPairNames", `["one-a","one-b"]`)...)
	r.Root.Do(api.ECS, "DescribeKeyPairs", in()...).Want("KeyPairs.KeyPair.0.KeyPairName", "two-a")
	r.Root.Do(api.ECS, "DescribeKeyPairs", "RegionId", "cn-beijing").Want("TotalCount", "0")
}

func TestKeyPairQuotaAndRace(t *testing.T) {
	r := newRig(t)
	r.write(func(tx *state.Tx) {
		for i := range maxKeyPairs - 1 {
			name := fmt.Sprintf("old-%d", i)
			inventory.KeyPairs.Put(tx, apitest.Account, keyPairID(hangzhou, name), &inventory.KeyPair{KeyPairName: name, RegionID: hangzhou})
		}
	})
	key, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	line, _ := publicKey(t, key)
	var wg sync.WaitGroup
	codes := make([]string, 8)
	for i := range codes {
		wg.Go(func() {
			_, err := r.Root.Try(api.ECS, "ImportKeyPair", in("KeyPairName", "same", "PublicKeyBody", line)...)
			codes[i] = apitest.CodeOf(err)
		})
	}
	wg.Wait()
	if n := strings.Count(strings.Join(codes, ","), "KeyPair.AlreadyExist"); n != len(codes)-1 {
		t.Errorf("one call must win: %q", codes)
	}
	r.Root.Fails("QuotaExceed.KeyPair", api.ECS, "ImportKeyPair", in("KeyPairName", "more", "PublicKeyBody", line)...)
}

func TestKeyPairAccess(t *testing.T) {
	r := newRig(t)
	key, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	line, _ := publicKey(t, key)
	r.checkAccess([]access{
		{"ImportKeyPair", arn("keypair/*"), in("KeyPairName", "pair-1", "PublicKeyBody", line)},
		{"CreateKeyPair", arn("keypair/*"), in("KeyPairName", "pair-2")},
		{"DescribeKeyPairs", arn("keypair/*"), in()},
		{"DescribeKeyPairs", arn("keypair/pair-1"), in("KeyPairName", "pair-1")},
		{"DeleteKeyPairs", arn("keypair/pair-1"), in("KeyPairNames", `["pair-1"]`)},
	})
	// Every name must be allowed.
	r.User("Half", statement("Allow", arn("keypair/pair-2"), "", "ecs:DeleteKeyPairs")).Denied(api.ECS, "DeleteKeyPairs", in("KeyPairNames", `["pair-2","pair-3"]`)...)
}
