package ecs

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

func (r *rig) command(script string, more ...string) string {
	r.T.Helper()
	return r.Root.Do(api.ECS, "CreateCommand", in(append([]string{"Name", "cmd", "Type", "RunShellScript", "CommandContent", b64(script)}, more...)...)...).Text("CommandId")
}

func TestCommandLife(t *testing.T) {
	r := newRig(t)
	r.Root.Fails("InvalidResourceGroup.NotFound", api.ECS, "CreateCommand", in("Name", "cmd", "Type", "RunShellScript", "CommandContent", b64("id"), "ResourceGroupId", "rg-1")...)
	r.ResourceGroup("rg-1")
	id := r.command("echo {{ name }} {{age}} {{name}}", "EnableParameter", "true", "Description", "greets", "WorkingDir", "/tmp", "Timeout", "30", "Tag.1.Key", "k", "ResourceGroupId", "rg-1")
	one := r.Root.Do(api.ECS, "DescribeCommands", in("CommandId", id)...)
	for path, want := range map[string]string{"Name": "cmd", "Type": "RunShellScript", "CommandContent": b64("echo {{ name }} {{age}} {{name}}"), "Timeout": "30", "WorkingDir": "/tmp",
		"EnableParameter": "true", "InvokeTimes": "0", "ParameterNames.ParameterName.0": "name", "ParameterNames.ParameterName.1": "age", "Tags.Tag.0.TagKey": "k", "ResourceGroupId": "rg-1"} {
		one.Want("Commands.Command.0."+path, want)
	}
	r.Root.Do(api.ECS, "ModifyCommand", in("CommandId", id, "Name", "new", "CommandContent", b64("echo {{city}}"), "Timeout", "90")...)
	two := r.Root.Do(api.ECS, "DescribeCommands", in("Name", "n*", "ContentEncoding", "PlainText")...)
	for path, want := range map[string]string{"Name": "new", "CommandContent": "echo {{city}}", "Timeout": "90", "WorkingDir": "/tmp", "Description": "greets", "ParameterNames.ParameterName.0": "city"} {
		two.Want("Commands.Command.0."+path, want)
	}
	r.Root.Do(api.ECS, "DeleteCommand", in("CommandId", id)...)
	r.Root.Do(api.ECS, "DescribeCommands", in()...).Want("TotalCount", "0")
	r.Root.Fails("InvalidCmdId.NotFound", api.ECS, "DeleteCommand", in("CommandId", id)...)
}

func TestCommandErrors(t *testing.T) {
	r := newRig(t)
	id := r.command("true")
	create := func(more ...string) []string {
		base := map[string]string{"Name": "x", "Type": "RunShellScript", "CommandContent": b64("true")}
		for i := 0; i < len(more); i += 2 {
			base[more[i]] = more[i+1]
		}
		out := in()
		for k, v := range base {
			out = append(out, k, v)
		}
		return out
	}
	param := func(text string) []string { return create("EnableParameter", "true", "CommandContent", b64(text)) }
	many := ""
	for i := range maxParameters + 1 {
		many += fmt.Sprintf("{{p%d}}", i)
	}
	r.checkFailures([]failure{
		{"MissingParameter", 400, "CreateCommand", create("Name", "")},
		{"InvalidRegionId.NotFound", 404, "CreateCommand", create("RegionId", "mars-1")[2:]},
		{"InvalidCmdType.NotFound", 403, "CreateCommand", create("Type", "RunPython")},
		{"CmdName.ExceedLimit", 403, "CreateCommand", create("Name", strings.Repeat("x", 129))},
		{"CmdDesc.ExceedLimit", 403, "CreateCommand", create("Description", strings.Repeat("x", 513))},
		{"InvalidParameter", 400, "CreateCommand", create("WorkingDir", strings.Repeat("x", 201))},
		{"CmdContent.ExceedLimit", 403, "CreateCommand", create("CommandContent", b64(strings.Repeat("x", 14<<10)))},
		{"InvalidParameter", 400, "CreateCommand", create("CommandContent", "no base64!")},
		{"InvalidParameter", 400, "CreateCommand", create("CommandContent", base64.StdEncoding.EncodeToString([]byte{0xff}))},
		{"InvalidParameter", 400, "CreateCommand", create("Timeout", "9")},
		{"InvalidParameter", 400, "CreateCommand", create("Timeout", "86401")},
		{"UnsupportedParameter", 400, "CreateCommand", create("Launcher", "python3 -u")},
		{"CmdParam.EmptyKey", 403, "CreateCommand", param("{{ }}")},
		{"CmdParam.InvalidParamName", 403, "CreateCommand", param("{{a b}}")},
		{"CmdParamName.ExceedLimit", 403, "CreateCommand", param("{{" + strings.Repeat("x", 65) + "}}")},
		{"ParameterCount.ExceedLimit", 403, "CreateCommand", param(many)},
		{"UnsupportedParameter", 400, "CreateCommand", param("{{ACS::InstanceId}}")},
		{"InvalidCmdId.NotFound", 404, "ModifyCommand", in("CommandId", "c-9", "Name", "x")},
		{"CmdName.ExceedLimit", 403, "ModifyCommand", in("CommandId", id, "Name", strings.Repeat("x", 129))},
		{"InvalidParameter", 400, "ModifyCommand", in("CommandId", id, "Timeout", "1")},
		{"InvalidParameter", 400, "ModifyCommand", in("CommandId", id, "CommandContent", "%")},
		{"InvalidCmdId.NotFound", 404, "DeleteCommand", []string{"RegionId", "cn-beijing", "CommandId", id}},
		{"InvalidParam.PageSize", 403, "DescribeCommands", in("PageSize", "51")},
		{"InvalidParam.PageNumber", 403, "DescribeCommands", in("PageNumber", "0")},
		{"InvalidParameter", 400, "DescribeCommands", in("MaxResults", "51")},
	})
	r.write(func(tx *state.Tx) {
		for i := range maxCommands {
			inventory.Commands.Put(tx, apitest.Account, fmt.Sprint("c-", i), &inventory.Command{RegionID: hangzhou})
		}
	})
	r.checkFailures([]failure{{"CmdCount.ExceedQuota", 403, "CreateCommand", create()}})
}

func TestCommandAccess(t *testing.T) {
	r := newRig(t)
	id := r.command("true")
	r.checkAccess([]access{
		{"CreateCommand", arn("command/*"), in("Name", "x", "Type", "RunShellScript", "CommandContent", b64("true"))},
		{"DescribeCommands", arn("command/*"), in()},
		{"DescribeCommands", arn("command/" + id), in("CommandId", id)},
		{"ModifyCommand", arn("command/" + id), in("CommandId", id, "Name", "y")},
		{"DeleteCommand", arn("command/" + id), in("CommandId", id)},
	})
}

func TestFill(t *testing.T) {
	c := &inventory.Command{EnableParameter: true, Content: "echo {{a}} {{ b\n}} {{a}}", ParameterNames: []string{"a", "b"}}
	for _, x := range []struct {
		values     map[string]string
		want, code string
	}{
		{map[string]string{"a": "1", "b": "2"}, "echo 1 2 1", ""},
		{map[string]string{"a": "{{b}}", "b": "$x"}, "echo {{b}} $x {{b}}", ""}, // values are not looked at again
		{map[string]string{"a": "1"}, "", "Parameter.NotMatched"},
		{map[string]string{"a": "1", "b": "2", "c": "3"}, "", "Parameter.NotMatched"},
		{map[string]string{"a": "1", "b": strings.Repeat("x", 20<<10)}, "", "CmdContent.ExceedLimit"},
		{map[string]string{strings.Repeat("x", 65): "1"}, "", "ParameterKey.ExceedLimit"},
	} {
		got, err := fill(c, x.values, maxKeptContent)
		if apitest.CodeOf(err) != x.code || x.code == "" && got != x.want {
			t.Errorf("%v: %q, %v", x.values, got, err)
		}
	}
	if _, err := fill(&inventory.Command{Content: "x"}, map[string]string{"a": "1"}, maxKeptContent); apitest.CodeOf(err) != "Parameter.Disabled" {
		t.Errorf("parameters of a command without any: %v", err)
	}
	if got, err := fill(&inventory.Command{Content: "echo {{a}}"}, nil, maxKeptContent); got != "echo {{a}}" || err != nil {
		t.Errorf("without EnableParameter: %q, %v", got, err)
	}
}

// Whatever the content and the values, filling puts exactly the values in place
// of the names.
func TestFillProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[a-zA-Z0-9_-]{1,8}`)
		parts := rapid.SliceOfN(rapid.StringMatching(`[a-z $"']{0,5}`), 1, 6).Draw(t, "parts")
		var content, want strings.Builder
		values := map[string]string{}
		for i, p := range parts {
			content.WriteString(p)
			want.WriteString(p)
			if i == len(parts)-1 {
				break
			}
			n := name.Draw(t, "name")
			if _, ok := values[n]; !ok {
				values[n] = rapid.String().Draw(t, "value")
			}
			content.WriteString("{{" + rapid.SampledFrom([]string{"", " ", "\n"}).Draw(t, "blank") + n + "}}")
			want.WriteString(values[n])
		}
		names, err := parameterNames(content.String())
		if err != nil {
			t.Fatal(err)
		}
		got, err := fill(&inventory.Command{EnableParameter: true, Content: content.String(), ParameterNames: names}, values, 1<<20)
		if err != nil || got != want.String() {
			t.Fatalf("%q with %q gives %q, %v; want %q", content.String(), values, got, err, want.String())
		}
	})
}

func TestCheckUsername(t *testing.T) {
	for name, ok := range map[string]bool{"": true, "root": true, "ecs-user": true, "a.b_c": true, "u1": true, "_": true,
		"0": false, "1000": false, "0:0": false, "root:root": false, " root": false, "root ": false, "a/b": false, "-": false, "0.0": false, "名": false} {
		if err := checkUsername(name); (err == nil) != ok {
			t.Errorf("%q: %v", name, err)
		}
	}
	if err := checkUsername(strings.Repeat("x", 256)); apitest.CodeOf(err) != "Username.ExceedLimit" {
		t.Errorf("a long name: %v", err)
	}
}
