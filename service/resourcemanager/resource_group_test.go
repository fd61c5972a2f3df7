package resourcemanager

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

func TestResourceGroupLife(t *testing.T) {
	h := newHarness(t)
	made := do(h.Root, "CreateResourceGroup", "Name", "team-1", "DisplayName", "The Team", "Tag.1.Key", "k", "Tag.1.Value", "v")
	id := made.Text("ResourceGroup.Id")
	if !strings.HasPrefix(id, "rg-") {
		t.Errorf("id %s", id)
	}
	made.Want("ResourceGroup.AccountId", rm)
	made.Want("ResourceGroup.Status", "OK")
	made.Want("ResourceGroup.CreateDate", "2026-01-02T03:04:05Z")
	made.Want("ResourceGroup.RegionStatuses.RegionStatus.0.Status", "OK")
	got := do(h.Root, "GetResourceGroup", "ResourceGroupId", id, "IncludeTags", "true")
	got.Want("ResourceGroup.Name", "team-1")
	got.Want("ResourceGroup.Tags.Tag.0.TagValue", "v")
	if n := do(h.Root, "GetResourceGroup", "ResourceGroupId", id).Len("ResourceGroup.Tags.Tag"); n != 0 {
		t.Errorf("%d tags without being asked for", n)
	}
	do(h.Root, "UpdateResourceGroup", "ResourceGroupId", id, "NewDisplayName", "Other").Want("ResourceGroup.DisplayName", "Other")
	h.Restart()
	do(h.Root, "GetResourceGroup", "ResourceGroupId", id).Want("ResourceGroup.DisplayName", "Other")
	do(h.Root, "DeleteResourceGroup", "ResourceGroupId", id).Want("ResourceGroup.Status", "PendingDelete")
	fails(t, h.Root, "EntityNotExists.ResourceGroup", 404, "GetResourceGroup", "ResourceGroupId", id)
	fails(t, h.Root, "EntityNotExists.ResourceGroup", 404, "UpdateResourceGroup", "ResourceGroupId", id, "NewDisplayName", "x")
	fails(t, h.Root, "EntityNotExists.ResourceGroup", 404, "DeleteResourceGroup", "ResourceGroupId", id)
	do(h.Root, "CreateResourceGroup", "Name", "team-1", "DisplayName", "again") // the name is free
}

// The default group is there before anything is made.
func TestDefaultResourceGroup(t *testing.T) {
	h := newHarness(t)
	list := do(h.Root, "ListResourceGroups")
	list.Want("TotalCount", "1")
	list.Want("ResourceGroups.ResourceGroup.0.Id", "rg-default")
	list.Want("ResourceGroups.ResourceGroup.0.Name", "default")
	do(h.Root, "GetResourceGroup", "ResourceGroupId", "rg-default").Want("ResourceGroup.Status", "OK")
	fails(t, h.Root, "EntityAlreadyExists.ResourceGroup", 409, "CreateResourceGroup", "Name", "Default", "DisplayName", "x")
	fails(t, h.Root, "DeleteConflict.ResourceGroup.Default", 409, "DeleteResourceGroup", "ResourceGroupId", "rg-default")
	do(h.Root, "UpdateResourceGroup", "ResourceGroupId", "rg-default", "NewDisplayName", "The rest")
	list = do(h.Root, "ListResourceGroups")
	list.Want("TotalCount", "1")
	list.Want("ResourceGroups.ResourceGroup.0.DisplayName", "The rest")
	list.Want("ResourceGroups.ResourceGroup.0.Name", "default")
}

func TestResourceGroupErrors(t *testing.T) {
	h := newHarness(t)
	group(h, "team")
	for _, c := range []struct {
		code    string
		status  int
		name    string
		display string
		more    []string
	}{
		{"MissingParameter.Name", 400, "", "x", nil},
		{"MissingParameter.DisplayName", 400, "aa", "", nil},
		{"InvalidParameter.Name.Length", 400, "a", "x", nil},
		{"InvalidParameter.Name.Length", 400, strings.Repeat("a", 51), "x", nil},
		{"InvalidParameter.Name.InvalidChars", 400, "1a", "x", nil},
		{"InvalidParameter.Name.InvalidChars", 400, "a_b", "x", nil},
		{"InvalidParameter.DisplayName.Length", 400, "aa", strings.Repeat("x", 51), nil},
		{"EntityAlreadyExists.ResourceGroup", 409, "TEAM", "x", nil},
		{"InvalidParameter.TagKey", 400, "aa", "x", []string{"Tag.1.Key", "aliyun", "Tag.1.Value", "v"}},
	} {
		params := c.more
		if c.name != "" {
			params = append(params, "Name", c.name)
		}
		if c.display != "" {
			params = append(params, "DisplayName", c.display)
		}
		fails(t, h.Root, c.code, c.status, "CreateResourceGroup", params...)
	}
	fails(t, h.Root, "InvalidParameter.NewDisplayName.Length", 400, "UpdateResourceGroup", "ResourceGroupId", "rg-default", "NewDisplayName", strings.Repeat("x", 51))
	fails(t, h.Root, "InvalidParameter.Status", 400, "ListResourceGroups", "Status", "ok")
	fails(t, h.Root, "InvalidParameter.PageSize", 400, "ListResourceGroups", "PageSize", "0")
}

func TestListResourceGroups(t *testing.T) {
	h := newHarness(t)
	ids := map[string]string{"default": "rg-default"}
	for i := range 12 {
		n := fmt.Sprintf("team-%c", 'a'+i)
		ids[n] = do(h.Root, "CreateResourceGroup", "Name", n, "DisplayName", "The "+n, "Tag.1.Key", "n", "Tag.1.Value", n).Text("ResourceGroup.Id")
	}
	for _, c := range []struct {
		want   []string
		params []string
	}{
		{[]string{"team-c"}, []string{"Name", "m-c"}},
		{[]string{"team-d"}, []string{"DisplayName", "team-d"}},
		{[]string{"team-e"}, []string{"Tag.1.Key", "n", "Tag.1.Value", "team-e"}},
		{[]string{"team-b", "team-f"}, []string{"ResourceGroupIds.1", ids["team-b"], "ResourceGroupIds.2", ids["team-f"]}},
		{[]string{"team-b"}, []string{"ResourceGroupId", ids["team-b"]}},
		{nil, []string{"Status", "PendingDelete"}},
		{nil, []string{"ResourceGroupId", "rg-none"}},
		{nil, []string{"PageNumber", "3"}},
	} {
		got := do(h.Root, "ListResourceGroups", c.params...).Texts("ResourceGroups.ResourceGroup", "Name")
		slices.Sort(got)
		if !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.params, got, c.want)
		}
	}
	first := do(h.Root, "ListResourceGroups", "Status", "OK")
	first.Want("TotalCount", "13")
	first.Want("PageSize", "10")
	names := append(first.Texts("ResourceGroups.ResourceGroup", "Name"), do(h.Root, "ListResourceGroups", "PageNumber", "2").Texts("ResourceGroups.ResourceGroup", "Name")...)
	if names[0] != "default" || len(names) != 13 || len(slices.Compact(slices.Sorted(slices.Values(names)))) != 13 {
		t.Errorf("both pages: %q", names)
	}
	do(h.Root, "ListResourceGroups", "Name", "team-a", "IncludeTags", "true").Want("ResourceGroups.ResourceGroup.0.Tags.Tag.0.TagKey", "n")
}

// every is one resource of each kind that is in a group.
var every = [][3]string{{"ecs", "command", "c-1"}, {"ecs", "disk", "d-1"}, {"ecs", "instance", "i-1"}, {"ecs", "keypair", "k1"}, {"ecs", "securitygroup", "sg-1"}, {"vpc", "vpc", "vpc-1"}, {"vpc", "vswitch", "vsw-1"}}

func TestMoveAndListResources(t *testing.T) {
	h := newHarness(t)
	resources(h)
	team := group(h, "team")
	do(h.Root, "ListResources", "ResourceGroupId", "rg-default").Want("TotalCount", "8")
	out := do(h.Root, "MoveResources", moveTo(team, every...)...)
	for i, what := range every {
		p := fmt.Sprintf("Responses.%d.", i)
		out.Want(p+"Status", "SUCCESS")
		out.Want(p+"ResourceId", what[2])
		out.Want(p+"ResourceType", what[1])
		list := do(h.Root, "ListResources", "ResourceGroupId", team, "Service", what[0], "ResourceType", what[1], "Region", hangzhou)
		if got := list.Texts("Resources.Resource", "ResourceId"); !slices.Equal(got, []string{what[2]}) {
			t.Errorf("%v: %q", what, got)
		}
		list.Want("Resources.Resource.0.ResourceGroupId", team)
		// No group with something in it can be deleted.
		fails(t, h.Root, "DeleteConflict.ResourceGroup.Resource", 409, "DeleteResourceGroup", "ResourceGroupId", team)
		do(h.Root, "MoveResources", moveTo("rg-default", what)...)
	}
	do(h.Root, "ListResources", "ResourceGroupId", team).Want("TotalCount", "0")
	do(h.Root, "DeleteResourceGroup", "ResourceGroupId", team)
	i := inventory.Instances.Get(h.Store.Snapshot(), rm, "i-1")
	if i.ResourceGroupID != "rg-default" || !i.CreationTime.Equal(apitest.Start) {
		t.Errorf("the instance: %+v", i)
	}
	for _, c := range []struct {
		want   int
		params []string
	}{
		{8, nil},
		{0, []string{"Region", "cn-beijing"}},
		{1, []string{"ResourceId", "vsw-1"}},
		{6, []string{"Service", "ecs"}},
		{3, []string{"ResourceTypes.1.Service", "vpc", "ResourceTypes.1.ResourceType", "vpc", "ResourceTypes.2.Service", "ecs", "ResourceTypes.2.ResourceType", "instance"}},
		{3, []string{"ResourceTypes", `[{"ResourceType":"vpc"},{"ResourceType":"instance"}]`}},
	} {
		do(h.Root, "ListResources", c.params...).Want("TotalCount", fmt.Sprint(c.want))
	}
	if got := do(h.Root, "ListResources", "PageSize", "3", "PageNumber", "3").Texts("Resources.Resource", "ResourceId"); !slices.Equal(got, []string{"vpc-1", "vsw-1"}) {
		t.Errorf("the last page: %q", got)
	}
	fails(t, h.Root, "EntityNotExists.ResourceGroup", 404, "ListResources", "ResourceGroupId", "rg-none")
}

// What can be moved is moved; each resource has its own answer.
func TestMoveResourcesErrors(t *testing.T) {
	h := newHarness(t)
	resources(h)
	team := group(h, "team")
	out := do(h.Root, "MoveResources", moveTo(team, [3]string{"ecs", "instance", "i-none"}, [3]string{"rds", "dbinstance", "rm-1"}, [3]string{"ecs", "vpc", "vpc-1"}, [3]string{"ecs", "instance", "i-1"})...)
	for i, want := range []string{"EntityNotExists.Resource", "UnsupportedResourceType", "UnsupportedResourceType", ""} {
		p := fmt.Sprintf("Responses.%d.", i)
		if want == "" {
			out.Want(p+"Status", "SUCCESS")
			continue
		}
		out.Want(p+"Status", "FAIL")
		out.Want(p+"ErrorCode", want)
	}
	do(h.Root, "ListResources", "ResourceGroupId", team).Want("TotalCount", "1")
	// Another region's instance is not this one.
	do(h.Root, "MoveResources", "ResourceGroupId", team, "Resources.1.Service", "ecs", "Resources.1.ResourceType", "instance", "Resources.1.ResourceId", "i-2", "Resources.1.RegionId", "cn-beijing").
		Want("Responses.0.ErrorCode", "EntityNotExists.Resource")
	fails(t, h.Root, "EntityNotExists.ResourceGroup", 404, "MoveResources", moveTo("rg-none", [3]string{"ecs", "instance", "i-1"})...)
	fails(t, h.Root, "MissingParameter.Resources.1.RegionId", 400, "MoveResources", "ResourceGroupId", team, "Resources.1.Service", "ecs", "Resources.1.ResourceType", "instance", "Resources.1.ResourceId", "i-1")
	fails(t, h.Root, "MissingParameter.Resources", 400, "MoveResources", "ResourceGroupId", team)
	many := make([][3]string, 11)
	for i := range many {
		many[i] = [3]string{"ecs", "instance", "i-1"}
	}
	fails(t, h.Root, "InvalidParameter.Resources", 400, "MoveResources", moveTo(team, many...)...)
}

// The grants in a group end with it, and count in no quota after that.
func TestDeletingAGroupEndsItsGrants(t *testing.T) {
	h := newHarness(t)
	people(h)
	team := group(h, "team")
	grant(h, team, "Alice", "System", "AdministratorAccess")
	grant(h, rm, "Alice", "System", "AliyunECSReadOnlyAccess")
	do(h.Root, "DeleteResourceGroup", "ResourceGroupId", team)
	list := do(h.Root, "ListPolicyAttachments")
	list.Want("TotalCount", "1")
	list.Want("PolicyAttachments.PolicyAttachment.0.PolicyName", "AliyunECSReadOnlyAccess")
}

// Of many who want the same name one gets it, and the quota holds.
func TestCreateResourceGroupAtOnce(t *testing.T) {
	h := newHarness(t)
	update(h, func(tx *state.Tx) { // leave room for ten
		for i := range 90 {
			id := fmt.Sprintf("rg-%03d", i)
			identity.ResourceGroups.Put(tx, rm, id, &identity.ResourceGroup{ID: id, Name: fmt.Sprintf("full-%d", i)})
		}
	})
	var mu sync.Mutex
	codes := map[string]int{}
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			_, err := h.Root.Try(api.ResourceManager, "CreateResourceGroup", "Name", fmt.Sprintf("team-%d", i%20), "DisplayName", "x")
			mu.Lock()
			defer mu.Unlock()
			codes[apitest.CodeOf(err)]++
		})
	}
	wg.Wait()
	if codes[""] != 10 || codes["LimitExceeded.ResourceGroup"]+codes["EntityAlreadyExists.ResourceGroup"] != 30 {
		t.Errorf("%v", codes)
	}
}
