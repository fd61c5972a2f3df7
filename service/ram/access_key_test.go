package ram_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/identity"
)

func TestAccessKeyLife(t *testing.T) {
	h := start(t)
	do(h.Root, "CreateUser UserName=u")
	made := do(h.Root, "CreateAccessKey UserName=u")
	id, secret := made.Text("AccessKey.AccessKeyId"), made.Text("AccessKey.AccessKeySecret")
	if len(id) != 24 || !strings.HasPrefix(id, "LTAI5t") || len(secret) != 30 {
		t.Errorf("the key is %q with a secret of %d characters", id, len(secret))
	}
	made.Want("AccessKey.Status", "Active")
	k := caller(h, made)
	k.Do(api.STS, "GetCallerIdentity").Want("Arn", "acs:ram::"+apitest.Account+":user/u")

	list := do(h.Root, "ListAccessKeys UserName=u")
	list.Want("AccessKeys.AccessKey.0.AccessKeyId", id)
	if list.Has("AccessKeys.AccessKey.0.AccessKeySecret") {
		t.Error("the secret is listed")
	}
	if rec := identity.AccessKeys.Get(h.Store.Snapshot(), apitest.Account, id); strings.Contains(rec.SealedSecret, secret) {
		t.Error("the secret is stored as it is")
	}
	do(h.Root, "UpdateAccessKey UserName=u Status=Inactive UserAccessKeyId="+id)
	k.Fails("InvalidAccessKeyId.Inactive", api.STS, "GetCallerIdentity")
	do(h.Root, "UpdateAccessKey UserName=u Status=Active UserAccessKeyId="+id)
	k.Do(api.STS, "GetCallerIdentity")
	h.Restart()
	k.V1().Do(api.STS, "GetCallerIdentity")
	do(h.Root, "DeleteAccessKey UserName=u UserAccessKeyId="+id)
	k.Fails("InvalidAccessKeyId.NotFound", api.STS, "GetCallerIdentity")
}

func TestAccessKeyErrors(t *testing.T) {
	h := start(t)
	do(h.Root, "CreateUser UserName=u")
	do(h.Root, "CreateUser UserName=v")
	id := do(h.Root, "CreateAccessKey UserName=u").Text("AccessKey.AccessKeyId")
	other := do(h.Root, "CreateAccessKey UserName=v").Text("AccessKey.AccessKeyId")
	do(h.Root, "CreateAccessKey UserName=u")
	for _, row := range []struct {
		call, code string
		status     int
	}{
		{"CreateAccessKey UserName=u", "LimitExceeded.User.AccessKey", 409},
		{"CreateAccessKey UserName=w", "EntityNotExist.User", 404},
		{"ListAccessKeys UserName=w", "EntityNotExist.User", 404},
		{"UpdateAccessKey UserName=u UserAccessKeyId=" + id + " Status=active", "InvalidParameter.Status", 400},
		{"UpdateAccessKey UserName=u UserAccessKeyId=" + id, "MissingParameter.Status", 400},
		{"UpdateAccessKey UserName=u Status=Active", "MissingParameter.UserAccessKeyId", 400},
		{"UpdateAccessKey UserName=u UserAccessKeyId=" + other + " Status=Active", "EntityNotExist.User.AccessKey", 404},
		{"DeleteAccessKey UserName=u UserAccessKeyId=" + other, "EntityNotExist.User.AccessKey", 404},
		{"DeleteAccessKey UserName=u UserAccessKeyId=LTAI", "EntityNotExist.User.AccessKey", 404},
		{"DeleteAccessKey UserAccessKeyId=" + id, "EntityNotExist.User.AccessKey", 404}, // the root's own are meant
		{"GetAccessKeyLastUsed UserName=u UserAccessKeyId=" + other, "EntityNotExist.User.AccessKey", 404},
	} {
		wantError(t, h.Root, row.call, row.code, row.status)
	}
}

// Without UserName the caller is meant, and a policy must allow it on the caller.
func TestOwnAccessKeys(t *testing.T) {
	h := start(t)
	u := h.User("u", allow("ram:*AccessKey*", "acs:ram:*:*:user/u"))
	h.User("v")
	if n := do(u, "ListAccessKeys").Len("AccessKeys.AccessKey"); n != 1 {
		t.Errorf("%d keys", n)
	}
	id := do(u, "CreateAccessKey").Text("AccessKey.AccessKeyId")
	do(u, "UpdateAccessKey Status=Inactive UserAccessKeyId="+id)
	do(u, "DeleteAccessKey UserAccessKeyId="+id)
	denied(u, "CreateAccessKey UserName=v")
	denied(u, "ListAccessKeys UserName=v")

	// The root identity has keys of its own, and 5 at most.
	for range 4 {
		do(h.Root, "CreateAccessKey")
	}
	fails(h.Root, "LimitExceeded.User.AccessKey", "CreateAccessKey")
	if n := do(h.Root, "ListAccessKeys").Len("AccessKeys.AccessKey"); n != 5 {
		t.Errorf("the root has %d keys", n)
	}
	// A role session has none.
	do(h.Root, "CreateRole RoleName=r", "AssumeRolePolicyDocument", trust("root"))
	do(h.Root, "AttachPolicyToRole RoleName=r PolicyType=System PolicyName=AdministratorAccess")
	h.Grant("u", allow("sts:AssumeRole", "*"))
	s := caller(h, u.Do(api.STS, "AssumeRole", "RoleArn", "acs:ram::"+apitest.Account+":role/r", "RoleSessionName", "s1"))
	for _, call := range []string{"CreateAccessKey", "ListAccessKeys", "DeleteAccessKey UserAccessKeyId=x", "UpdateAccessKey UserAccessKeyId=x Status=Active", "GetAccessKeyLastUsed UserAccessKeyId=x"} {
		wantError(t, s, call, "MissingParameter.UserName", 400)
	}
}

func TestGetAccessKeyLastUsed(t *testing.T) {
	h := start(t)
	do(h.Root, "CreateUser UserName=u")
	made := do(h.Root, "CreateAccessKey UserName=u")
	k, ask := caller(h, made), "GetAccessKeyLastUsed UserName=u UserAccessKeyId="+made.Text("AccessKey.AccessKeyId")
	do(h.Root, ask).Want("AccessKeyLastUsed.LastUsedDate", "")
	h.Advance(time.Hour)
	denied(k, "ListUsers") // refused, and yet a use
	h.Advance(time.Hour)
	h.Caller(made.Text("AccessKey.AccessKeyId"), "wrong", "").Fails("SignatureDoesNotMatch", api.STS, "GetCallerIdentity")
	do(h.Root, ask).Want("AccessKeyLastUsed.LastUsedDate", "2026-01-02T04:04:05Z")
}
