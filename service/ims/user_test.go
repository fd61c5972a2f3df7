package ims

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

func TestUserLife(t *testing.T) {
	h := newHarness(t)
	made := do(h.Root, "CreateUser", "UserPrincipalName", "@Alice", "DisplayName", "Alice A.", "Email", "alice@example.com",
		"MobilePhone", "86-13800000000", "Comments", "c", "Tag.1.Key", "team", "Tag.1.Value", "red")
	id := made.Text("User.UserId")
	made.Want("User.UserPrincipalName", "Alice@"+domain)
	made.Want("User.ProvisionType", "Manual")
	made.Want("User.CreateDate", "2026-01-02T03:04:05Z")
	made.Want("User.LastLoginDate", "")
	made.Want("User.Tags.Tag.0.TagValue", "red")
	do(h.Root, "GetUser", "UserPrincipalName", "@Alice").Want("User.UserId", id)
	do(h.Root, "GetUser", "UserId", id).Want("User.UserPrincipalName", "Alice@"+domain)
	do(h.Root, "GetUser", "UserId", id, "UserPrincipalName", "@Alice").Want("User.Email", "alice@example.com")
	key := do(h.Root, "CreateAccessKey", "UserPrincipalName", "@Alice").Text("AccessKey.AccessKeyId")
	do(h.Root, "GetUser", "UserAccessKeyId", key).Want("User.UserId", id)

	up := do(h.Root, "UpdateUser", "UserId", id, "NewUserPrincipalName", "@alicia", "NewDisplayName", "Alicia", "NewComments", "", "NewEmail", "a@example.com")
	up.Want("User.UserPrincipalName", "alicia@"+domain)
	up.Want("User.Comments", "")
	up.Want("User.MobilePhone", "86-13800000000")
	up.Want("User.UserId", id)
	h.Restart()
	do(h.Root, "GetUser", "UserPrincipalName", "@alicia").Want("User.Tags.Tag.0.TagKey", "team")
	do(h.Root, "ListAccessKeys", "UserPrincipalName", "@alicia").Want("AccessKeys.AccessKey.0.AccessKeyId", key)
	fails(t, h.Root, "EntityNotExist.User", 404, "GetUser", "UserPrincipalName", "@Alice")

	fails(t, h.Root, "DeleteConflict.User.AccessKey", 409, "DeleteUser", "UserId", id)
	do(h.Root, "DeleteAccessKey", "UserPrincipalName", "@alicia", "UserAccessKeyId", key)
	do(h.Root, "DeleteUser", "UserPrincipalName", "@alicia")
	fails(t, h.Root, "EntityNotExist.User", 404, "DeleteUser", "UserId", id)
}

func TestUserErrors(t *testing.T) {
	h := newHarness(t)
	do(h.Root, "CreateUser", "UserPrincipalName", "@Alice", "DisplayName", "A")
	bob := do(h.Root, "CreateUser", "UserPrincipalName", "@Bob", "DisplayName", "B").Text("User.UserId")
	for _, c := range []struct {
		code   string
		status int
		op     string
		params []string
	}{
		{"MissingParameter.UserPrincipalName", 400, "CreateUser", []string{"DisplayName", "A"}},
		{"MissingParameter.DisplayName", 400, "CreateUser", []string{"UserPrincipalName", "@c"}},
		{"InvalidParameter.UserPrincipalName", 400, "CreateUser", []string{"UserPrincipalName", "c", "DisplayName", "A"}},
		{"InvalidParameter.UserPrincipalName", 400, "CreateUser", []string{"UserPrincipalName", "c@example.com", "DisplayName", "A"}},
		{"InvalidParameter.UserPrincipalName", 400, "CreateUser", []string{"UserPrincipalName", "c@1111111111111111.onaliyun.com", "DisplayName", "A"}},
		{"InvalidParameter.UserPrincipalName", 400, "CreateUser", []string{"UserPrincipalName", "c@d@" + domain, "DisplayName", "A"}},
		{"InvalidParameter.UserPrincipalName.Length", 400, "CreateUser", []string{"UserPrincipalName", "@" + strings.Repeat("x", 65), "DisplayName", "A"}},
		{"InvalidParameter.UserPrincipalName.InvalidChars", 400, "CreateUser", []string{"UserPrincipalName", "@a/b", "DisplayName", "A"}},
		{"InvalidParameter.DisplayName.Length", 400, "CreateUser", []string{"UserPrincipalName", "@c", "DisplayName", strings.Repeat("x", 25)}},
		{"InvalidParameter.Comments.Length", 400, "CreateUser", []string{"UserPrincipalName", "@c", "DisplayName", "x", "Comments", strings.Repeat("x", 129)}},
		{"InvalidParameter.MobilePhone.Format", 400, "CreateUser", []string{"UserPrincipalName", "@c", "DisplayName", "x", "MobilePhone", "1"}},
		{"InvalidParameter.Email.Format", 400, "CreateUser", []string{"UserPrincipalName", "@c", "DisplayName", "x", "Email", "x"}},
		{"InvalidParameter.TagKey", 400, "CreateUser", []string{"UserPrincipalName", "@c", "DisplayName", "x", "Tag.1.Key", "acs:x"}},
		{"EntityAlreadyExists.User", 409, "CreateUser", []string{"UserPrincipalName", "@ALICE", "DisplayName", "x"}},
		{"MissingParameter.UserPrincipalName", 400, "GetUser", nil},
		{"EntityNotExist.User", 404, "GetUser", []string{"UserPrincipalName", "@alice"}},
		{"EntityNotExist.User", 404, "GetUser", []string{"UserId", "1"}},
		{"EntityNotExist.User.AccessKey", 404, "GetUser", []string{"UserAccessKeyId", "LTAInone"}},
		{"InvalidParameter.UserId", 400, "GetUser", []string{"UserPrincipalName", "@Alice", "UserId", bob}},
		{"InvalidParameter.UserPrincipalName", 400, "GetUser", []string{"UserPrincipalName", "Alice"}},
		{"EntityNotExist.User", 404, "UpdateUser", []string{"UserPrincipalName", "@none", "NewDisplayName", "x"}},
		{"EntityAlreadyExists.User", 409, "UpdateUser", []string{"UserId", bob, "NewUserPrincipalName", "@alice"}},
		{"InvalidParameter.NewUserPrincipalName", 400, "UpdateUser", []string{"UserId", bob, "NewUserPrincipalName", "c@example.com"}},
		{"InvalidParameter.NewUserPrincipalName.InvalidChars", 400, "UpdateUser", []string{"UserId", bob, "NewUserPrincipalName", "@a b"}},
		{"InvalidParameter.NewDisplayName.Length", 400, "UpdateUser", []string{"UserId", bob, "NewDisplayName", strings.Repeat("x", 25)}},
		{"MissingParameter.UserPrincipalName", 400, "UpdateUser", []string{"NewDisplayName", "x"}},
		{"MissingParameter.UserPrincipalName", 400, "DeleteUser", nil},
		{"InvalidParameter.Status", 400, "ListUsers", []string{"Status", "x"}},
		{"InvalidParameter.MaxItems", 400, "ListUsers", []string{"MaxItems", "1001"}},
		{"InvalidParameter.Marker", 400, "ListUserBasicInfos", []string{"Marker", "x"}},
		{"InvalidParameter.TagKey", 400, "ListUsers", []string{"Tag.1.Value", "x"}},
	} {
		fails(t, h.Root, c.code, c.status, c.op, c.params...)
	}
}

func TestListUsers(t *testing.T) {
	h := newHarness(t)
	var want []string
	for i := range 7 {
		n := fmt.Sprintf("user-%d", i)
		do(h.Root, "CreateUser", "UserPrincipalName", "@"+n, "DisplayName", n, "Tag.1.Key", "even", "Tag.1.Value", fmt.Sprint(i%2 == 0))
		want = append(want, n+"@"+domain)
	}
	for _, list := range [][2]string{{"ListUsers", "Users.User"}, {"ListUserBasicInfos", "UserBasicInfos.UserBasicInfo"}} {
		var got []string
		marker := ""
		for {
			params := []string{"MaxItems", "3"}
			if marker != "" {
				params = append(params, "Marker", marker)
			}
			part := do(h.Root, list[0], params...)
			got = append(got, part.Texts(list[1], "UserPrincipalName")...)
			if part.Text("IsTruncated") == "false" {
				break
			}
			marker = part.Text("Marker")
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q", list[0], got)
		}
		if n := do(h.Root, list[0], "Tag.1.Key", "even", "Tag.1.Value", "false").Len(list[1]); n != 3 {
			t.Errorf("%s: %d users with the tag", list[0], n)
		}
		if n := do(h.Root, list[0], "Status", "active").Len(list[1]); n != 7 {
			t.Errorf("%s: %d active users", list[0], n)
		}
		if n := do(h.Root, list[0], "Status", "freeze").Len(list[1]); n != 0 {
			t.Errorf("%s: %d frozen users", list[0], n)
		}
	}
}

// What stands in the way of a deletion is looked at in every scope.
func TestDeleteUserConflicts(t *testing.T) {
	h := newHarness(t)
	id := do(h.Root, "CreateUser", "UserPrincipalName", "@Alice", "DisplayName", "A").Text("User.UserId")
	do(h.Root, "CreateGroup", "GroupName", "devs")
	do(h.Root, "AddUserToGroup", "UserPrincipalName", "@Alice", "GroupName", "devs")
	do(h.Root, "CreateLoginProfile", "UserPrincipalName", "@Alice", "Password", "Passw0rd!")
	a := identity.NewAttachment(identity.Grantee{Kind: identity.ToUser, Name: "Alice"}, "rg-1", identity.System, "AdministratorAccess", h.Now())
	update(h, func(tx *state.Tx) { identity.Attachments.Put(tx, own, a.ID(), a) })
	fails(t, h.Root, "DeleteConflict.User.Group", 409, "DeleteUser", "UserId", id)
	do(h.Root, "RemoveUserFromGroup", "UserPrincipalName", "@Alice", "GroupName", "devs")
	fails(t, h.Root, "DeleteConflict.User.Policy", 409, "DeleteUser", "UserId", id)
	update(h, func(tx *state.Tx) { identity.Attachments.Delete(tx, own, a.ID()) })
	fails(t, h.Root, "DeleteConflict.User.LoginProfile", 409, "DeleteUser", "UserId", id)
	do(h.Root, "DeleteLoginProfile", "UserPrincipalName", "@Alice")
	do(h.Root, "DeleteUser", "UserId", id)
}

// The alias stands for the account in names; the id is still understood.
func TestAlias(t *testing.T) {
	h := newHarness(t)
	do(h.Root, "GetDefaultDomain").Want("DefaultDomainName", domain)
	update(h, func(tx *state.Tx) {
		a := *identity.Accounts.Get(tx, own, identity.Self)
		a.Alias = "example"
		identity.Accounts.Put(tx, own, identity.Self, &a)
	})
	do(h.Root, "GetDefaultDomain").Want("DefaultDomainName", "example.onaliyun.com")
	h.Root.Do(api.IMS, "CreateUser", "UserPrincipalName", "Alice@example.onaliyun.com", "DisplayName", "A")
	do(h.Root, "GetUser", "UserPrincipalName", "@Alice").Want("User.UserPrincipalName", "Alice@example.onaliyun.com")
	// Policy sees the same short name whichever way it is written.
	reader := h.User("reader", permit("ram:GetUser", "user/Alice"))
	do(reader, "GetUser", "UserPrincipalName", "@Alice")
	reader.Do(api.IMS, "GetUser", "UserPrincipalName", "Alice@EXAMPLE.onaliyun.com")
	reader.Denied(api.IMS, "GetUser", "UserPrincipalName", "Alice@other.onaliyun.com")
}

// Of many who want the last places each place is taken once.
func TestCreateUsersAtOnce(t *testing.T) {
	limits := catalog.DefaultLimits()
	limits.Users = 8
	h := newHarnessWith(t, limits)
	var mu sync.Mutex
	codes := map[string]int{}
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			_, err := h.Root.Try(api.IMS, "CreateUser", "UserPrincipalName", fmt.Sprintf("u%d@%s", i%20, domain), "DisplayName", "x")
			mu.Lock()
			defer mu.Unlock()
			codes[apitest.CodeOf(err)]++
		})
	}
	wg.Wait()
	if codes[""] != 8 || codes["LimitExceeded.User"]+codes["EntityAlreadyExists.User"] != 32 {
		t.Errorf("%v", codes)
	}
}
