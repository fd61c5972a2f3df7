package api_test

import (
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
)

// tagService has one thing, which has the tag env=prod.
type tagService struct{}

type tagParam struct {
	Key   string `wire:",alias=key"`
	Value string `wire:",alias=value"`
}

type plainIn struct{ DiskId string }

type taggedIn struct {
	DiskId string
	Tag    []tagParam
}

// documentIn has its tags inside of a document.
type documentIn struct{ Document string }

func (in *documentIn) RequestTags() (map[string][]string, string) {
	if in.Document == "" {
		return nil, "Document.Tag"
	}
	return map[string][]string{"env": {in.Document}}, "Document.Tag"
}

// bothIn has a field that its own method hides.
type bothIn struct {
	documentIn
	Tag []tagParam
}

type noTags struct{ Tag []string }

type tagOut struct{}

func tagOperation[In any](name string, resource func(c *api.Call, in *In) api.Resource) api.Operation[tagService, In, tagOut] {
	return api.Operation[tagService, In, tagOut]{Product: api.ECS, Name: name, Action: "ecs:" + name, Effect: api.Write, DryRun: api.NoDryRun, Source: "test",
		Resources: func(_ tagService, c *api.Call, in *In) []api.Resource { return []api.Resource{resource(c, in)} },
		Handle:    func(tagService, *api.Call, *In) (*tagOut, error) { return new(tagOut), nil }}
}

func disk(c *api.Call, id string) api.Resource {
	return api.Resource{ARN: c.ARN("ecs", "cn-hangzhou", "disk/"+id), Tags: map[string]string{"env": "prod"}}
}

// A call that says Tag.N changes what policies see only where the operation takes
// tags, and then not of a thing that exists.
func TestTagsOfTheCallAndOfTheThing(t *testing.T) {
	h := apitest.New(t, func(_ *testing.T, _ *apitest.Harness, g *api.Gateway) error {
		return api.Mount(g, tagService{}, []api.Declared[tagService]{
			tagOperation("DeleteDisk", func(c *api.Call, in *plainIn) api.Resource { return disk(c, in.DiskId) }),
			tagOperation("DescribeDisks", func(c *api.Call, in *taggedIn) api.Resource {
				if in.DiskId == "" {
					return api.Resource{ARN: c.ARN("ecs", "cn-hangzhou", "disk/*")}
				}
				return disk(c, in.DiskId)
			}),
			tagOperation("CreateDisk", func(c *api.Call, _ *documentIn) api.Resource {
				return api.Resource{ARN: c.ARN("ecs", "cn-hangzhou", "disk/*")}
			}),
		})
	})
	condition := func(effect, key, value string) string {
		return `{"Effect":"` + effect + `","Action":"ecs:*","Resource":"*","Condition":{"StringEquals":{"` + key + `":"` + value + `"}}}`
	}
	document := func(statements ...string) string {
		return `{"Version":"1","Statement":[` + strings.Join(statements, ",") + `]}`
	}
	const all = `{"Effect":"Allow","Action":"ecs:*","Resource":"*"}`
	dev := []string{"Tag.1.Key", "env", "Tag.1.Value", "dev"}
	for _, c := range []struct {
		name, policy, op string
		params           []string
		allowed          bool
	}{
		{"the thing's tag", document(condition("Allow", "ecs:tag/env", "prod")), "DeleteDisk", []string{"DiskId", "d"}, true},
		{"the thing's tag, by the general key", document(condition("Allow", "acs:ResourceTag/env", "prod")), "DeleteDisk", []string{"DiskId", "d"}, true},
		{"a claim, where no tags are taken", document(condition("Allow", "ecs:tag/env", "dev")), "DeleteDisk", append(dev, "DiskId", "d"), false},
		{"a claim, where tags are taken", document(condition("Allow", "ecs:tag/env", "dev")), "DescribeDisks", append(dev, "DiskId", "d"), false},
		{"no request tag where none is taken", document(all, condition("Deny", "acs:RequestTag/env", "dev")), "DeleteDisk", append(dev, "DiskId", "d"), true},
		{"a request tag", document(all, condition("Deny", "acs:RequestTag/env", "dev")), "DescribeDisks", append(dev, "DiskId", "d"), false},
		{"a request tag by its alias", document(all, condition("Deny", "acs:RequestTag/env", "dev")), "DescribeDisks", []string{"Tag.1.key", "env", "Tag.1.value", "dev"}, false},
		{"the filter of a list", document(condition("Allow", "ecs:tag/env", "dev")), "DescribeDisks", dev, true},
		{"another filter", document(condition("Allow", "ecs:tag/env", "prod")), "DescribeDisks", dev, false},
		{"no filter", document(condition("Allow", "ecs:tag/env", "dev")), "DescribeDisks", nil, false},
		{"a tag in a document", document(all, condition("Deny", "acs:RequestTag/env", "dev")), "CreateDisk", []string{"Document", "dev"}, false},
		{"a tag in a document, by the product's key", document(condition("Allow", "ecs:tag/env", "dev")), "CreateDisk", []string{"Document", "dev"}, true},
		{"no tag in the document", document(condition("Allow", "ecs:tag/env", "dev")), "CreateDisk", nil, false},
		{"of two values both count", document(all, condition("Deny", "ecs:tag/env", "prod")), "DescribeDisks", append(dev, "Tag.2.Key", "env", "Tag.2.Value", "prod"), false},
	} {
		_, err := h.User(strings.ReplaceAll(c.name, " ", "-"), c.policy).Try(api.ECS, c.op, c.params...)
		if code := apitest.CodeOf(err); (code == "") != c.allowed || code != "" && code != "Forbidden.RAM" {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// Tags that policies could not see are no declaration.
func TestTagsMustBeReadable(t *testing.T) {
	g := api.NewGateway(api.Config{})
	err := api.Mount(g, tagService{}, []api.Declared[tagService]{
		tagOperation("CreateDisk", func(c *api.Call, _ *noTags) api.Resource { return disk(c, "x") })})
	if err == nil || !strings.Contains(err.Error(), "could not see") {
		t.Errorf("mounted: %v", err)
	}
	err = api.Mount(g, tagService{}, []api.Declared[tagService]{
		tagOperation("CreateDisk", func(c *api.Call, _ *bothIn) api.Resource { return disk(c, "x") })})
	if err == nil || !strings.Contains(err.Error(), "RequestTags") {
		t.Errorf("mounted: %v", err)
	}
}
