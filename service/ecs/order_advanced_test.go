package ecs

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/inventory"
)

// User data, role and tags of an order reach the instance, whichever way it is
// paid for, and are told by the operations that tell them of any instance.
func TestOrderAdvanced(t *testing.T) {
	cl := newCloud(t)
	cl.network()
	const script = "IyEvYmluL3NoCmlkCg=="
	for name, more := range map[string]doc{"pay-as-you-go": nil, "subscription": {"ChargeType": "PrePaid", "Period": 1}} {
		d := doc{"VSwitchId": "vsw-a", "SecurityGroupIds": []string{"sg-a"}, "UserData": script, "RamRoleName": "web", "Tag": []doc{{"Key": "owner", "Value": "office"}, {"Key": "empty"}}}
		for k, v := range more {
			d[k] = v
		}
		got := cl.Root.Do(purchasing, "CreateOrder", "Commodity", commodity(d))
		order, id := got.Text("OrderId"), got.Text("RelatedOrderItemSets.RelatedOrderItemSet.0.InstanceIdSet.InstanceIds.0")
		if more != nil {
			cl.pay(order)
		}
		cl.idle()
		cl.status(id, inventory.Running)
		if c := cl.order(order).Config; !strings.Contains(c, `"RamRoleName":"web"`) || !strings.Contains(c, `"Key":"owner","Value":"office"`) || strings.Contains(c, script) {
			t.Errorf("%s: the order's config is %s", name, c)
		}
		cl.Root.Do(api.ECS, "DescribeUserData", "RegionId", hangzhou, "InstanceId", id).Want("UserData", script)
		role := cl.Root.Do(api.ECS, "DescribeInstanceRamRole", "RegionId", hangzhou, "InstanceIds", fmt.Sprintf("[%q]", id))
		role.Want("TotalCount", "1")
		role.Want("InstanceRamRoleSets.InstanceRamRoleSet.0.RamRoleName", "web")
		shown := cl.Root.Do(api.ECS, "DescribeInstances", "RegionId", hangzhou, "InstanceIds", fmt.Sprintf("[%q]", id), "Tag.1.Key", "owner", "Tag.1.Value", "office")
		shown.Want("Instances.Instance.0.Tags.Tag.0.TagKey", "empty")
		shown.Want("Instances.Instance.0.Tags.Tag.1.TagValue", "office")
	}
}

// What RunInstances refuses of them, an order refuses with the same code and
// message, and nothing is made.
func TestOrderAdvancedErrors(t *testing.T) {
	cl := newCloud(t)
	cl.network()
	big := base64.StdEncoding.EncodeToString([]byte("#!/bin/sh\n" + strings.Repeat("x", maxUserData)))
	tag := func(key, value string) doc { return doc{"Tag": []doc{{"Key": key, "Value": value}}} }
	before := cl.Store.Snapshot().Revision()
	for _, c := range []struct {
		code   string
		more   doc
		params []string
	}{
		{"InvalidParameter", doc{"UserData": "#!/bin/sh"}, []string{"UserData", "#!/bin/sh"}},
		{"InvalidUserData.SizeExceeded", doc{"UserData": big}, []string{"UserData", big}},
		{"UnsupportedParameter", doc{"UserData": "I2Nsb3VkLWNvbmZpZwo="}, []string{"UserData", "I2Nsb3VkLWNvbmZpZwo="}},
		{"InvalidRamRole.NotFound", doc{"RamRoleName": "none"}, []string{"RamRoleName", "none"}},
		{"InvalidRamRole.NotEcsRole", doc{"RamRoleName": "fn"}, []string{"RamRoleName", "fn"}},
		{"InvalidTagKey.Malformed", tag("acs:x", "v"), []string{"Tag.1.Key", "acs:x", "Tag.1.Value", "v"}},
		{"InvalidTagKey.Malformed", tag("", "v"), []string{"Tag.1.Key", "", "Tag.1.Value", "v"}},
		{"InvalidTagValue.Malformed", tag("k", "http://x"), []string{"Tag.1.Key", "k", "Tag.1.Value", "http://x"}},
		{"Duplicate.TagKey", doc{"Tag": []doc{{"Key": "k"}, {"Key": "k", "Value": "v"}}}, []string{"Tag.1.Key", "k", "Tag.2.Key", "k", "Tag.2.Value", "v"}},
	} {
		ordered := cl.Root.Fails(c.code, purchasing, "CreateOrder", "Commodity", commodity(c.more))
		ran := cl.Root.Fails(c.code, api.ECS, "RunInstances", launchParams(c.params...)...)
		if ordered.Message != ran.Message || ordered.Status != ran.Status {
			t.Errorf("%s: CreateOrder says %d %q, RunInstances %d %q", c.code, ordered.Status, ordered.Message, ran.Status, ran.Message)
		}
	}
	many := make([]doc, maxTags+1)
	for n := range many {
		many[n] = doc{"Key": fmt.Sprint("k", n)}
	}
	cl.Root.Fails("InvalidParameter", purchasing, "CreateOrder", "Commodity", commodity(doc{"Tag": many}))
	if cl.Store.Snapshot().Revision() != before {
		t.Error("a refused order left something behind")
	}
}

// Policies see the tags of an order as they see those of RunInstances.
func TestOrderTagsInPolicy(t *testing.T) {
	cl := newCloud(t)
	cl.network()
	tagged := func(value string) string { return commodity(doc{"Tag": []doc{{"Key": "team", "Value": value}}}) }
	for n, key := range []string{"acs:RequestTag/team", "ecs:tag/team"} {
		condition := `"Condition":{"StringEquals":{"` + key + `":"red"}}}`
		barred := cl.User(fmt.Sprint("Barred", n), `{"Version":"1","Statement":[{"Effect":"Allow","Action":"ecs:*","Resource":"*"},{"Effect":"Deny","Action":"ecs:CreateOrder","Resource":"*",`+condition+`]}`)
		e := barred.Denied(purchasing, "CreateOrder", "Commodity", tagged("red"))
		if !strings.Contains(e.Message, "parameter Commodity.Tag") {
			t.Errorf("%s: the message is %q", key, e.Message)
		}
		barred.Denied(purchasing, "CreateOrder", "Commodity", `{"Tag":[{"Key":"team","Value":"red"}]}`)
		barred.Do(purchasing, "CreateOrder", "Commodity", tagged("blue"))
		bound := cl.User(fmt.Sprint("Bound", n), `{"Version":"1","Statement":[{"Effect":"Allow","Action":"ecs:CreateOrder","Resource":"*",`+condition+`]}`)
		bound.Do(purchasing, "CreateOrder", "Commodity", tagged("red"))
		bound.Denied(purchasing, "CreateOrder", "Commodity", tagged("blue"))
		bound.Denied(purchasing, "CreateOrder", "Commodity", commodity(nil))
	}
}

// Who has which role is told of the instances that are named or have the role
// that is named, to who may see both.
func TestDescribeInstanceRamRole(t *testing.T) {
	cl := newCloud(t)
	cl.network()
	run := func(more ...string) string {
		return cl.Root.Do(api.ECS, "RunInstances", launchParams(append(more, "VSwitchId", "vsw-a", "SecurityGroupId", "sg-a")...)...).Text("InstanceIdSets.InstanceIdSet.0")
	}
	with, without := run("RamRoleName", "web"), run()
	ids := fmt.Sprintf("[%q,%q,\"i-none\"]", with, without)
	all := cl.Root.Do(api.ECS, "DescribeInstanceRamRole", "RegionId", hangzhou, "InstanceIds", ids)
	all.Want("TotalCount", "2")
	roles := map[string]string{}
	for n := range 2 {
		at := fmt.Sprintf("InstanceRamRoleSets.InstanceRamRoleSet.%d.", n)
		roles[all.Text(at+"InstanceId")] = all.Text(at + "RamRoleName")
	}
	if roles[with] != "web" || roles[without] != "" {
		t.Errorf("the roles are %v", roles)
	}
	cl.Root.Do(api.ECS, "DescribeInstanceRamRole", "RegionId", hangzhou, "RamRoleName", "web").Want("InstanceRamRoleSets.InstanceRamRoleSet.0.InstanceId", with)
	cl.Root.Do(api.ECS, "DescribeInstanceRamRole", "RegionId", hangzhou, "InstanceIds", ids, "RamRoleName", "fn").Want("TotalCount", "0")
	for _, c := range [][]string{{"MissingParameter"}, {"InvalidParameter", "RamRoleName", "web", "PageSize", "51"}} {
		cl.Root.Fails(c[0], api.ECS, "DescribeInstanceRamRole", append([]string{"RegionId", hangzhou}, c[1:]...)...)
	}
	reader := cl.User("Reader", `{"Version":"1","Statement":[{"Effect":"Allow","Action":"ecs:DescribeInstanceRamRole","Resource":"acs:ecs:*:*:instance/`+with+`"}]}`)
	reader.Do(api.ECS, "DescribeInstanceRamRole", "RegionId", hangzhou, "InstanceIds", fmt.Sprintf("[%q]", with))
	reader.Denied(api.ECS, "DescribeInstanceRamRole", "RegionId", hangzhou, "InstanceIds", ids)
	reader.Denied(api.ECS, "DescribeInstanceRamRole", "RegionId", hangzhou, "RamRoleName", "web")
	reader.Denied(api.ECS, "DescribeInstanceRamRole", "RegionId", hangzhou)
	cl.User("Other", apitest.Allow("ecs:DescribeInstances")).Denied(api.ECS, "DescribeInstanceRamRole", "RegionId", hangzhou, "InstanceIds", ids)
}
