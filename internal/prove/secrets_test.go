package prove

import (
	"bytes"
	"context"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/client"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/server"
	"github.com/rampart-cloud/rampart/wire"
)

const (
	rootPassword = "Prove-Root-Pass-1!"
	region       = "cn-hangzhou"

	userData = "user data"
)

// vault makes secrets and gathers everything that a server says beside its
// answers of success.
type vault struct {
	w       *world
	secrets map[string]string // by what they are
	said    map[string][]byte // bodies of errors, metrics: by where they were seen
}

func (v *vault) keep(what, secret string) {
	v.w.t.Helper()
	if len(secret) < 8 {
		v.w.t.Fatalf("%s is %q, too short to be looked for", what, secret)
	}
	v.secrets[what] = secret
}

// call makes a call that must succeed, and decodes its answer.
func (v *vault) call(c credential, version, operation string, out any, list ...string) {
	v.w.t.Helper()
	a, err := v.w.client(0, c).Call(v.w.t.Context(), version, operation, params(list))
	if err != nil {
		v.w.t.Fatalf("%s: %v", operation, err)
	}
	if out != nil {
		if err := a.Into(out); err != nil {
			v.w.t.Fatal(err)
		}
	}
}

// fails makes a call that must not succeed, and keeps what it was answered.
func (v *vault) fails(c *client.Client, version, operation string, list ...string) {
	v.w.t.Helper()
	_, err := c.Call(v.w.t.Context(), version, operation, params(list))
	e, ok := errors.AsType[*client.Error](err)
	if !ok {
		v.w.t.Fatalf("%s gave %v, not an error of the server", operation, err)
	}
	v.said[fmt.Sprintf("the error of %s, %d", operation, len(v.said))] = e.Body
}

// No secret that was made is found in anything that is kept or said: the data
// directory (the store with its logs, the trail, the machines), the server's
// log, the bodies of errors and the metrics.
func TestSecretsAreNowhere(t *testing.T) {
	w := start(t, 1, nil, func(c *server.Config) { c.RootPassword = rootPassword })
	v := &vault{w: w, secrets: map[string]string{}, said: map[string][]byte{}}
	v.keep("the root's secret", rootSecret)
	v.keep("the root's password", rootPassword)
	alice := v.identities()
	v.sessions(alice)
	v.instances()
	v.refusals(alice)
	for _, path := range []string{"/metrics", "/healthz", "/readyz"} {
		resp, err := w.http.Get(w.nodes[0].URL() + path)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(resp.Body)
		if err = errors.Join(err, resp.Body.Close()); err != nil {
			t.Fatal(err)
		}
		v.said[path] = b
	}
	w.close()
	v.said["the log"] = w.log.Bytes()
	key, err := os.ReadFile(w.cfgs[0].SealKeyFile)
	if err != nil {
		t.Fatal(err)
	}
	v.keep("the seal key", strings.TrimSpace(string(key)))
	files := v.files(w.cfgs[0].Dir)
	t.Logf("%d secrets, %d files, %d texts", len(v.secrets), files, len(v.said))
	v.look()
}

// identities makes the secrets of RAM and gives a user who may do everything.
func (v *vault) identities() credential {
	var key struct {
		AccessKey struct{ AccessKeyId, AccessKeySecret string }
	}
	v.call(root(), ramVersion, "CreateUser", nil, "UserName=alice")
	v.call(root(), ramVersion, "AttachPolicyToUser", nil, "UserName=alice", "PolicyType=System", "PolicyName=AdministratorAccess")
	v.call(root(), ramVersion, "CreateAccessKey", &key, "UserName=alice")
	v.keep("an access key's secret", key.AccessKey.AccessKeySecret)
	alice := credential{id: key.AccessKey.AccessKeyId, secret: key.AccessKey.AccessKeySecret}
	v.call(alice, ramVersion, "CreateAccessKey", &key)
	v.keep("a secret that its owner made", key.AccessKey.AccessKeySecret)
	v.call(root(), "2019-08-15", "CreateUser", nil, "UserPrincipalName=ivan@"+accountID+".onaliyun.com", "DisplayName=Ivan")
	v.call(root(), "2019-08-15", "CreateAccessKey", &key, "UserPrincipalName=ivan@"+accountID+".onaliyun.com")
	v.keep("a secret made through IMS", key.AccessKey.AccessKeySecret)

	v.keep("a first password", "First-Pass-2026!")
	v.keep("a second password", "Second-Pass-2026!")
	v.keep("a third password", "Third-Pass-2026!")
	v.keep("a password made through IMS", "Fourth-Pass-2026!")
	v.call(root(), ramVersion, "CreateLoginProfile", nil, "UserName=alice", "Password=First-Pass-2026!")
	v.call(root(), ramVersion, "UpdateLoginProfile", nil, "UserName=alice", "Password=Second-Pass-2026!")
	v.call(alice, ramVersion, "ChangePassword", nil, "OldPassword=Second-Pass-2026!", "NewPassword=Third-Pass-2026!")
	v.call(root(), "2019-08-15", "CreateLoginProfile", nil, "UserPrincipalName=ivan@"+accountID+".onaliyun.com", "Password=Fourth-Pass-2026!")

	var device struct {
		VirtualMFADevice struct{ SerialNumber, Base32StringSeed string }
	}
	v.call(root(), ramVersion, "CreateVirtualMFADevice", &device, "VirtualMFADeviceName=phone")
	text := device.VirtualMFADevice.Base32StringSeed
	v.keep("an MFA seed, as text", text)
	seed, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.TrimRight(text, "="))
	if err != nil {
		v.w.t.Fatal(err)
	}
	v.keep("an MFA seed, as bytes", string(seed))
	step := identity.TOTPStep(time.Now())
	v.call(root(), ramVersion, "BindMFADevice", nil, "UserName=alice", "SerialNumber="+device.VirtualMFADevice.SerialNumber,
		"AuthenticationCode1="+identity.TOTP(seed, step-1), "AuthenticationCode2="+identity.TOTP(seed, step))
	return alice
}

// sessions makes the secrets of STS.
func (v *vault) sessions(alice credential) {
	trust := `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::` + accountID + `:root"]}}]}`
	v.call(root(), ramVersion, "CreateRole", nil, "RoleName=operator", "AssumeRolePolicyDocument="+trust)
	var out struct {
		Credentials struct{ AccessKeyId, AccessKeySecret, SecurityToken string }
	}
	v.call(alice, stsVersion, "AssumeRole", &out, "RoleArn=acs:ram::"+accountID+":role/operator", "RoleSessionName=shift")
	session := credential{out.Credentials.AccessKeyId, out.Credentials.AccessKeySecret, out.Credentials.SecurityToken}
	v.keep("a session's secret", session.secret)
	v.keep("a session's token", session.token)
	v.call(session, stsVersion, "GetCallerIdentity", nil)
	v.fails(v.w.client(0, session), ramVersion, "ListUsers")
	// Signed with V1 the token is a parameter.
	old := v.w.client(0, session)
	old.Generation = wire.V1
	v.fails(old, ramVersion, "ListUsers")
	broken := session
	broken.token += "x"
	v.fails(v.w.client(0, broken), ramVersion, "ListUsers")
	v.keep("a broken token", broken.token)
}

// instances makes the secrets of ECS.
func (v *vault) instances() {
	var vpc struct{ VpcId string }
	var sw struct{ VSwitchId string }
	var group struct{ SecurityGroupId string }
	v.call(root(), vpcVersion, "CreateVpc", &vpc, "RegionId="+region, "CidrBlock=172.16.0.0/16")
	v.call(root(), vpcVersion, "CreateVSwitch", &sw, "RegionId="+region, "ZoneId=cn-hangzhou-h", "VpcId="+vpc.VpcId, "CidrBlock=172.16.1.0/24")
	v.call(root(), ecsVersion, "CreateSecurityGroup", &group, "RegionId="+region, "VpcId="+vpc.VpcId)

	var pair struct{ PrivateKeyBody string }
	v.call(root(), ecsVersion, "CreateKeyPair", &pair, "RegionId="+region, "KeyPairName=pair")
	lines := strings.Split(strings.TrimSpace(pair.PrivateKeyBody), "\n")
	v.keep("a private key", pair.PrivateKeyBody)
	v.keep("a line of a private key", lines[len(lines)/2])

	v.keep("an instance's password", "Inst-Pass-2026-a!")
	v.keep("an instance's next password", "Inst-Pass-2026-b!")
	v.keep(userData, "user-data-secret-4711")
	data := base64.StdEncoding.EncodeToString([]byte("#!/bin/sh\n# token user-data-secret-4711\ntrue\n"))
	var made struct {
		InstanceIdSets struct{ InstanceIdSet []string }
	}
	launch := []string{"RegionId=" + region, "ImageId=aliyun_3_x64_20G_alibase_20260326.vhd", "InstanceType=ecs.g7.large", "VSwitchId=" + sw.VSwitchId, "SecurityGroupId=" + group.SecurityGroupId}
	v.call(root(), ecsVersion, "RunInstances", &made, append(launch, "Password=Inst-Pass-2026-a!", "UserData="+data, "ClientToken=once")...)
	id := made.InstanceIdSets.InstanceIdSet[0]
	v.settle()
	v.call(root(), ecsVersion, "ModifyInstanceAttribute", nil, "InstanceId="+id, "Password=Inst-Pass-2026-b!")
	v.keep("an instance's refused password", "no-good-pass")
	v.fails(v.w.client(0, root()), ecsVersion, "RunInstances", append(launch, "Password=no-good-pass")...)

	v.keep("text of a command", "command-secret-4712")
	v.keep("parameter of a command", "parameter-secret-4713")
	v.keep("output of a command", "OUTPUT-SECRET-4714")
	var command struct{ CommandId string }
	script := "# password command-secret-4712\ntest -n '{{word}}' && echo output-secret-4714 | tr a-z A-Z\n"
	v.call(root(), ecsVersion, "CreateCommand", &command, "RegionId="+region, "Name=c", "Type=RunShellScript", "EnableParameter=true",
		"CommandContent="+base64.StdEncoding.EncodeToString([]byte(script)))
	v.call(root(), ecsVersion, "InvokeCommand", nil, "RegionId="+region, "CommandId="+command.CommandId, "InstanceId.1="+id, `Parameters={"word":"parameter-secret-4713"}`)
	v.keep("text of a command run once", "run-secret-4715")
	v.call(root(), ecsVersion, "RunCommand", nil, "RegionId="+region, "Type=RunShellScript", "InstanceId.1="+id, "ContentEncoding=PlainText", "CommandContent=true run-secret-4715")
	v.settle()
	var results struct {
		Invocation struct {
			InvocationResults struct {
				InvocationResult []struct{ Output, InvocationStatus string }
			}
		}
	}
	v.call(root(), ecsVersion, "DescribeInvocationResults", &results, "RegionId="+region, "CommandId="+command.CommandId)
	list := results.Invocation.InvocationResults.InvocationResult
	if len(list) != 1 || list[0].InvocationStatus != "Success" {
		v.w.t.Fatalf("the command did not run: %+v", list)
	}
	out, err := base64.StdEncoding.DecodeString(list[0].Output)
	if err != nil || !bytes.Contains(out, []byte("OUTPUT-SECRET-4714")) {
		v.w.t.Fatalf("the command's output is %q, %v", out, err)
	}
}

func (v *vault) settle() {
	v.w.t.Helper()
	ctx, cancel := context.WithTimeout(v.w.t.Context(), 30*time.Second)
	defer cancel()
	if err := v.w.nodes[0].Idle(ctx); err != nil {
		v.w.t.Fatal(err)
	}
}

// refusals sends secrets where they do not belong or are not right.
func (v *vault) refusals(alice credential) {
	v.keep("a password under a wrong name", "Mistyped-Pass-2026!")
	v.call(root(), ramVersion, "CreateUser", nil, "UserName=bob", "Pasword=Mistyped-Pass-2026!", "LoginProfil.Pass=Mistyped-Pass-2026!")
	v.keep("a weak password", "weak but long")
	v.fails(v.w.client(0, root()), ramVersion, "CreateLoginProfile", "UserName=bob", "Password=weak but long")
	v.keep("a password for nobody", "Nobody-Pass-2026!")
	v.fails(v.w.client(0, root()), ramVersion, "CreateLoginProfile", "UserName=nobody", "Password=Nobody-Pass-2026!")
	v.keep("a wrong old password", "Wrong-Old-Pass-2026!")
	v.fails(v.w.client(0, alice), ramVersion, "ChangePassword", "OldPassword=Wrong-Old-Pass-2026!", "NewPassword=Nobody-Pass-2026!")
	v.keep("a password to an operation that is not built", "Unbuilt-Pass-2026!")
	v.fails(v.w.client(0, root()), ecsVersion, "CreateAutoProvisioningGroup", "Password=Unbuilt-Pass-2026!")
	v.keep("a password to an operation that nobody has", "Unknown-Pass-2026!")
	v.fails(v.w.client(0, root()), ecsVersion, "ThereIsNone", "Password=Unknown-Pass-2026!")
	for _, g := range []wire.Generation{wire.V1, wire.V3} {
		wrong := v.w.client(0, alice)
		wrong.Generation, wrong.Credential.Secret = g, "not-the-secret-of-alice"
		// The text to sign is part of this answer, as it is the vendor's; it is
		// the caller's own request. What nobody sent must not be in it.
		v.fails(wrong, ramVersion, "ListUsers")
	}
	v.keep("a wrong secret", "not-the-secret-of-alice")
	denied := v.w.client(0, credential{id: alice.id + "0", secret: "a-secret-of-no-key"})
	v.fails(denied, ramVersion, "ListUsers")
	v.keep("a secret of no key", "a-secret-of-no-key")
}

// files reads the data directory, without the seal key.
func (v *vault) files(dir string) int {
	v.w.t.Helper()
	n := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		n++
		rel, err := filepath.Rel(dir, path)
		v.said["the file "+rel] = b
		return err
	})
	if err != nil {
		v.w.t.Fatal(err)
	}
	// What is looked at must be what matters.
	for _, part := range []string{"state/etcd/member/wal", "state/etcd/member/snap/db", "trail/trail-"} {
		found := false
		for where := range v.said {
			found = found || strings.Contains(where, part)
		}
		if !found {
			v.w.t.Errorf("no file of %s was looked at", part)
		}
	}
	return n
}

// look looks for every secret in everything.
func (v *vault) look() {
	v.w.t.Helper()
	for what, secret := range v.secrets {
		for form, needle := range forms(secret) {
			for where, text := range v.said {
				if what == userData && strings.HasPrefix(where, "the file sim/") {
					continue // it is on the machine's disk, as on a real one
				}
				if i := bytes.Index(text, []byte(needle)); i >= 0 {
					v.w.t.Errorf("%s, %s, stands in %s: ...%q...", what, form, where, text[max(0, i-80):min(len(text), i+len(needle)+20)])
				}
			}
		}
	}
}

// forms gives how a text may stand somewhere. In base64 it depends on what
// stands before it, so there are three, without the characters that hold bits
// of the neighbours.
func forms(s string) map[string]string {
	out := map[string]string{"plain": s, "in hexadecimal": hex.EncodeToString([]byte(s)), "in capital hexadecimal": strings.ToUpper(hex.EncodeToString([]byte(s))),
		"escaped for a URL": url.QueryEscape(s), "escaped as JSON": strings.Trim(fmt.Sprintf("%q", s), `"`)}
	for name, enc := range map[string]*base64.Encoding{"base64": base64.RawStdEncoding, "base64 for URLs": base64.RawURLEncoding} {
		for shift := range 3 {
			text := enc.EncodeToString(append(make([]byte, shift), s...))
			begin, end := []int{0, 2, 3}[shift], len(text)
			if (shift+len(s))%3 != 0 {
				end--
			}
			out[fmt.Sprintf("in %s, shifted by %d", name, shift)] = text[begin:end]
		}
	}
	return out
}

// A search that finds nothing shows nothing: each form is found where it stands.
func TestFormsAreFound(t *testing.T) {
	const secret = "s3cret+with \"signs\"/ä"
	for before := range 3 {
		for after := range 3 {
			text := strings.Repeat("b", before) + secret + strings.Repeat("a", after)
			for _, enc := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding, base64.RawStdEncoding} {
				whole, found := enc.EncodeToString([]byte(text)), false
				for _, f := range forms(secret) {
					found = found || strings.Contains(whole, f)
				}
				if !found {
					t.Errorf("%q is not found in %s", text, whole)
				}
			}
		}
	}
	if forms(secret)["plain"] != secret {
		t.Error("the plain form is not the text")
	}
}
