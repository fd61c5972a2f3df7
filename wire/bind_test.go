package wire

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/acs"
)

type state string

type tag struct {
	Key   string `wire:",required"`
	Value string
}

type imageOptions struct {
	LoginAsNonRoot *bool
	ImageName      string
}

type networkInterface struct {
	SecurityGroupIds []string
	Primary          struct{ Address string }
	Tag              []tag
}

// input has one of everything.
type input struct {
	Name         string
	State        state
	DryRun       bool
	Force        *bool
	Amount       int
	Size32       int32
	Size64       *int64
	Price        float64
	MaxPrice     *float64
	Text         *string
	ImageOptions imageOptions
	Pointer      *imageOptions
	Groups       []string `wire:"SecurityGroupIds,max=3"`
	Ports        []int
	Flags        []bool
	InstanceIds  []string           `wire:",json,max=3"`
	Both         []string           `wire:",jsonorrepeat"`
	Tags         []tag              `wire:"Tag,max=2"`
	Rules        []tag              `wire:",json"`
	Interfaces   []networkInterface `wire:"NetworkInterface"`
	Labels       map[string]string
	JSONLabels   map[string]string `wire:",jsonorrepeat,max=2"`
	Login        *bool             `wire:"LoginAsNonRoot,alias=Options.LoginAsNonRoot,alias=Legacy"`
	Zones        []string          `wire:"ZoneId,alias=Zone"`
}

func ptr[T any](v T) *T { return &v }

var inputBinder = mustBinder[input]()

func mustBinder[T any](o ...BinderOption) *Binder {
	b, err := BinderFor[T](o...)
	if err != nil {
		panic(err)
	}
	return b
}

// kv makes parameters of "Name=value" texts.
func kv(texts ...string) Params {
	m := map[string]string{}
	for _, t := range texts {
		n, v, _ := strings.Cut(t, "=")
		m[n] = v
	}
	return NewParams(m)
}

func show(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(err)
	}
	return string(b)
}

func TestBind(t *testing.T) {
	for _, c := range []struct {
		params []string
		want   input
	}{
		{nil, input{}},
		{[]string{"Name=n", "State=Running", "Text=", "name=x"}, input{Name: "n", State: "Running", Text: ptr("")}},
		{[]string{"DryRun=true", "Force=false"}, input{DryRun: true, Force: ptr(false)}},
		{[]string{"DryRun=TRUE", "Force=False"}, input{DryRun: true, Force: ptr(false)}},
		{[]string{"Amount=-7", "Size32=2147483647", "Size64=-9223372036854775808", "Price=0.25", "MaxPrice=-3"},
			input{Amount: -7, Size32: 1<<31 - 1, Size64: ptr(int64(-1 << 63)), Price: 0.25, MaxPrice: ptr(-3.0)}},
		{[]string{"Amount=007"}, input{Amount: 7}},
		// Structs: dotted or one JSON object.
		{[]string{"ImageOptions.LoginAsNonRoot=true", "ImageOptions.ImageName=i"}, input{ImageOptions: imageOptions{ptr(true), "i"}}},
		{[]string{`ImageOptions={"LoginAsNonRoot":true,"ImageName":"i","Other":[1]}`}, input{ImageOptions: imageOptions{ptr(true), "i"}}},
		{[]string{`ImageOptions={"LoginAsNonRoot":"false"}`}, input{ImageOptions: imageOptions{LoginAsNonRoot: ptr(false)}}},
		{[]string{`ImageOptions={"LoginAsNonRoot":null}`}, input{}},
		{[]string{`Pointer={}`}, input{Pointer: &imageOptions{}}},
		{[]string{`Pointer.ImageName=x`}, input{Pointer: &imageOptions{ImageName: "x"}}},
		{[]string{`ImageOptions={"ImageName":12}`}, input{ImageOptions: imageOptions{ImageName: "12"}}},
		// Repeated scalars.
		{[]string{"SecurityGroupIds.1=a", "SecurityGroupIds.2=b"}, input{Groups: []string{"a", "b"}}},
		{[]string{"SecurityGroupIds.3=c", "SecurityGroupIds.10=d", "SecurityGroupIds.2=b"}, input{Groups: []string{"b", "c", "d"}}},
		{[]string{"SecurityGroupIds.1000=z"}, input{Groups: []string{"z"}}},
		{[]string{"SecurityGroupIds=whole", "SecurityGroupIds.x=y", "SecurityGroupIds.1.x=y"}, input{}},
		{[]string{"Ports.1=22", "Ports.2=80", "Flags.1=true"}, input{Ports: []int{22, 80}, Flags: []bool{true}}},
		{[]string{"ZoneId.1=a"}, input{Zones: []string{"a"}}},
		{[]string{"Zone.1=a"}, input{Zones: []string{"a"}}},
		{[]string{"Zone.1=a", "ZoneId.1=a"}, input{Zones: []string{"a"}}},
		// JSON lists.
		{[]string{`InstanceIds=["i-1","i-2"]`, "InstanceIds.1=ignored"}, input{InstanceIds: []string{"i-1", "i-2"}}},
		{[]string{`InstanceIds=[]`}, input{InstanceIds: []string{}}},
		{[]string{`InstanceIds= [ 1 , true ] `}, input{InstanceIds: []string{"1", "true"}}},
		{[]string{`Both=["a"]`}, input{Both: []string{"a"}}},
		{[]string{`Both.1=a`}, input{Both: []string{"a"}}},
		{[]string{`Rules=[{"Key":"k","Value":"v"},{"Key":"l"}]`}, input{Rules: []tag{{"k", "v"}, {"l", ""}}}},
		// Repeated structs, nested.
		{[]string{"Tag.1.Key=k", "Tag.1.Value=v", "Tag.2.Key=l"}, input{Tags: []tag{{"k", "v"}, {"l", ""}}}},
		{[]string{`Tag.1={"Key":"k"}`, "Tag.3.Key=l"}, input{Tags: []tag{{"k", ""}, {"l", ""}}}},
		{[]string{"NetworkInterface.1.SecurityGroupIds.1=a", "NetworkInterface.1.SecurityGroupIds.2=b", "NetworkInterface.2.Primary.Address=x", "NetworkInterface.10.Tag.1.Key=k", "NetworkInterface.1.Foo=1"},
			input{Interfaces: []networkInterface{{SecurityGroupIds: []string{"a", "b"}}, {Primary: struct{ Address string }{"x"}}, {Tag: []tag{{Key: "k"}}}}}},
		// Maps.
		{[]string{"Labels.#3#a.b=1", "Labels.#0#=2", "Labels.#2#é=3", "Labels.plain=4"}, input{Labels: map[string]string{"a.b": "1", "": "2", "é": "3", "plain": "4"}}},
		{[]string{`JSONLabels={"a":"1","b":2}`}, input{JSONLabels: map[string]string{"a": "1", "b": "2"}}},
		{[]string{`JSONLabels={}`}, input{JSONLabels: map[string]string{}}},
		{[]string{"JSONLabels.#1#a=1"}, input{JSONLabels: map[string]string{"a": "1"}}},
		// Aliases, also inside a JSON object.
		{[]string{"LoginAsNonRoot=true"}, input{Login: ptr(true)}},
		{[]string{"Options.LoginAsNonRoot=true"}, input{Login: ptr(true)}},
		{[]string{"Legacy=true", "LoginAsNonRoot=true", "Options.LoginAsNonRoot=TRUE"}, input{Login: ptr(true)}},
		{[]string{`Options={"LoginAsNonRoot":true}`}, input{Login: ptr(true)}},
		{[]string{`Options={"Other":true}`}, input{}},
	} {
		var got input
		if err := inputBinder.Bind(kv(c.params...), &got); err != nil {
			t.Errorf("%q: %v", c.params, err)
		} else if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%q:\n got %s\nwant %s", c.params, show(got), show(c.want))
		}
	}
}

func TestBindRefuses(t *testing.T) {
	for _, c := range []struct {
		params []string
		want   string // part of the message
	}{
		{[]string{"DryRun=1"}, `"DryRun" is not valid: it must be true or false`},
		{[]string{"DryRun="}, "true or false"},
		{[]string{"Force=yes"}, "true or false"},
		{[]string{"Amount="}, "whole decimal number"},
		{[]string{"Amount=+1"}, "whole decimal number"},
		{[]string{"Amount=1.0"}, "whole decimal number"},
		{[]string{"Amount=0x10"}, "whole decimal number"},
		{[]string{"Amount=1_000"}, "whole decimal number"},
		{[]string{"Amount= 1"}, "whole decimal number"},
		{[]string{"Size32=2147483648"}, "from -2147483648 to 2147483647"},
		{[]string{"Size64=9223372036854775808"}, "to 9223372036854775807"},
		{[]string{"Price=1e3"}, "decimal number"},
		{[]string{"Price=NaN"}, "decimal number"},
		{[]string{"Price=0x1p-2"}, "decimal number"},
		{[]string{"Price=-"}, "decimal number"},
		{[]string{"ImageOptions=[object Object]"}, `the client sent "[object Object]"`},
		{[]string{"Tag.1=[object Object]"}, `"Tag.1"`},
		{[]string{"ImageOptions="}, "JSON object"},
		{[]string{"ImageOptions=true"}, "JSON object"},
		{[]string{`ImageOptions=["a"]`}, "JSON object"},
		{[]string{`ImageOptions={"LoginAsNonRoot":true`}, "JSON object"},
		{[]string{`ImageOptions={} {}`}, "JSON object"},
		{[]string{`ImageOptions={"A":1,"A":2}`}, "twice"},
		{[]string{`ImageOptions={"LoginAsNonRoot":[true]}`}, `"ImageOptions.LoginAsNonRoot"`},
		{[]string{`ImageOptions={"LoginAsNonRoot":1}`}, "true or false"},
		{[]string{`ImageOptions={}`, "ImageOptions.LoginAsNonRoot=true"}, "not both"},
		{[]string{`ImageOptions=` + strings.Repeat(`{"a":`, 20) + "1" + strings.Repeat("}", 20)}, "nested deeper"},
		{[]string{"SecurityGroupIds.0=a"}, "numbered from 1 to 1000"},
		{[]string{"SecurityGroupIds.-1=a"}, "numbered from 1 to 1000"},
		{[]string{"SecurityGroupIds.+1=a"}, "numbered from 1 to 1000"},
		{[]string{"SecurityGroupIds.01=a"}, "numbered from 1 to 1000"},
		{[]string{"SecurityGroupIds.1001=a"}, "numbered from 1 to 1000"},
		{[]string{"SecurityGroupIds.99999999999999999999=a"}, "numbered from 1 to 1000"},
		{[]string{"SecurityGroupIds.1x=a"}, "numbered from 1 to 1000"},
		{[]string{"Tag.0.Key=a"}, `"Tag.0.Key"`},
		{[]string{"SecurityGroupIds.1=a", "SecurityGroupIds.2=b", "SecurityGroupIds.3=c", "SecurityGroupIds.9=d"}, "at most 3"},
		{[]string{"Ports.1=x"}, `"Ports.1"`},
		{[]string{"InstanceIds=i-1"}, "JSON array"},
		{[]string{"InstanceIds="}, "JSON array"},
		{[]string{`InstanceIds={"a":1}`}, "JSON array"},
		{[]string{`InstanceIds=[["a"]]`}, `"InstanceIds.1"`},
		{[]string{`InstanceIds=["a",null]`}, `"InstanceIds.2"`},
		{[]string{`InstanceIds=["a","b","c","d"]`}, "at most 3"},
		{[]string{`Both=["a"]`, "Both.1=a"}, "not both"},
		{[]string{`Rules=["a"]`}, `"Rules.1"`},
		{[]string{`Rules=[{"Key":"k"},{"Key":{}}]`}, `"Rules.2.Key"`},
		{[]string{"Labels.#2#a=1"}, "length of the key"},
		{[]string{"Labels.#x#a=1"}, "length of the key"},
		{[]string{"Labels.#1=1"}, "length of the key"},
		{[]string{"Labels.#1#a=1", "Labels.a=2"}, "twice"},
		{[]string{`JSONLabels={"a":{}}`}, `"JSONLabels.a"`},
		{[]string{`JSONLabels=[]`}, "JSON object"},
		{[]string{`JSONLabels={"a":"1","b":"2","c":"3"}`}, "at most 2"},
		{[]string{"JSONLabels.a=1", "JSONLabels.b=1", "JSONLabels.c=1"}, "at most 2"},
		{[]string{"LoginAsNonRoot=true", "Options.LoginAsNonRoot=false"}, "another name"},
		{[]string{"LoginAsNonRoot=true", "Legacy=x"}, `"Legacy"`},
		{[]string{"LoginAsNonRoot=true", `Options={"LoginAsNonRoot":false}`}, "another name"},
		{[]string{"Options.LoginAsNonRoot=true", `Options={"LoginAsNonRoot":false}`}, "inside a JSON object"},
		{[]string{"Options=x"}, "JSON object"},
		{[]string{"Zone.1=a", "ZoneId.1=b"}, "another name"},
	} {
		var got input
		err := inputBinder.Bind(kv(c.params...), &got)
		if codeOf(err) != "InvalidParameter" || err.Status != http.StatusBadRequest || !strings.Contains(err.Message, c.want) {
			t.Errorf("%q: %v, want InvalidParameter with %q", c.params, err, c.want)
		}
	}
}

func TestBindCeiling(t *testing.T) {
	m := map[string]string{}
	for i := 1; i <= Ceiling; i++ {
		m["Both."+itoa(i)] = "x"
	}
	var got input
	if err := inputBinder.Bind(NewParams(m), &got); err != nil || len(got.Both) != Ceiling {
		t.Errorf("%d elements: %v", len(got.Both), err)
	}
	list := "[" + strings.Repeat(`"x",`, Ceiling) + `"x"]`
	if err := inputBinder.Bind(kv("Both="+list), &got); codeOf(err) != "InvalidParameter" {
		t.Errorf("%d elements: %v", Ceiling+1, err)
	}
}

func TestRequired(t *testing.T) {
	type nested struct {
		Id string `wire:",required"`
	}
	type in struct {
		UserName string   `wire:",required"`
		Tags     []tag    `wire:"Tag"`
		Ids      []string `wire:",json,required"`
		Opt      nested
		Must     *nested `wire:",required"`
		Count    int     `wire:"N,required,alias=Number"`
	}
	ok := []string{"UserName=u", `Ids=["a"]`, "Must.Id=m", "N=0"}
	with := func(drop string, add ...string) Params {
		return kv(append(slices.DeleteFunc(slices.Clone(ok), func(s string) bool { return drop != "" && strings.HasPrefix(s, drop) }), add...)...)
	}
	for _, c := range []struct {
		p    Params
		want string // name of the missing parameter
	}{
		{with(""), ""},
		{with("N=", "Number=3"), ""},
		{with("UserName"), "UserName"},
		{with("", "UserName="), "UserName"},
		{with("", "Ids=[]"), "Ids"},
		{with("Ids"), "Ids"},
		{with("N="), "N"},
		{with("Must"), "Must"},
		{with("Must", "Must.Other=1"), "Must.Id"},
		{with("Must", "Must={}"), "Must.Id"},
		{with("", "Opt.Other=1"), "Opt.Id"},
		{with("", "Tag.2.Value=v"), "Tag.2.Key"},
	} {
		for _, b := range []*Binder{mustBinder[in](), mustBinder[in](WithMissing(MissingParameterNamed))} {
			var got in
			err := b.Bind(c.p, &got)
			code := ""
			if c.want != "" {
				if code = "MissingParameter"; b.missing("X").Code == "MissingParameter.X" {
					code += "." + c.want
				}
			}
			if codeOf(err) != code || code != "" && (err.Status != 400 || !strings.Contains(err.Message, `"`+c.want+`"`)) {
				t.Errorf("%v: %v, want %q for %q", c.p, err, code, c.want)
			}
		}
	}
}

// TestBindDefaults keeps presets, and does not write through shared pointers.
func TestBindDefaults(t *testing.T) {
	shared, options := true, imageOptions{ImageName: "default"}
	in := input{Name: "default", Amount: 10, Force: &shared, Pointer: &options, Groups: []string{"sg"}}
	if err := inputBinder.Bind(kv("Force=false", "Pointer.LoginAsNonRoot=true"), &in); err != nil {
		t.Fatal(err)
	}
	want := input{Name: "default", Amount: 10, Force: ptr(false), Pointer: &imageOptions{ptr(true), "default"}, Groups: []string{"sg"}}
	if !reflect.DeepEqual(in, want) {
		t.Errorf("got %s\nwant %s", show(in), show(want))
	}
	if !shared || options.LoginAsNonRoot != nil {
		t.Error("Bind wrote through a preset pointer")
	}
}

func TestBindWrongType(t *testing.T) {
	for _, dst := range []any{nil, input{}, &tag{}, (*input)(nil), ptr(1)} {
		if err := inputBinder.Bind(nil, dst); codeOf(err) != "InternalError" || err.Kind != acs.Internal {
			t.Errorf("%T: %v", dst, err)
		}
	}
}

func TestUnknown(t *testing.T) {
	p := kv("Action=A", "Version=V", "RegionId=r", "OwnerId=1", "SignatureNonce=n", "SecurityToken=t", // common
		"Name=n", "ImageOptions.LoginAsNonRoot=1", "Pointer={}", "SecurityGroupIds.2=a", "InstanceIds=[]", "Both=[]", "Both.1=a",
		"Tag.1.Key=k", "Tag.2={}", "NetworkInterface.3.Tag.4.Value=v", "Labels.#1#a=b", "Labels.x.y=z", "Legacy=true",
		"Options.LoginAsNonRoot=1", "Options={}", "Zone.1=a", // known
		"name=x", "ImageOptions.loginAsNonRoot=1", "SecurityGroupIds=a", "SecurityGroupIds.x=1", "SecurityGroupIds.1.x=1", "InstanceIds.1=a",
		"Tag.1.key=k", "Tag=x", "Labels=x", "Options.Other=1", "Names=x", "Zone=a") // unknown
	want := []string{"ImageOptions.loginAsNonRoot", "InstanceIds.1", "Labels", "Names", "Options.Other", "SecurityGroupIds",
		"SecurityGroupIds.1.x", "SecurityGroupIds.x", "Tag", "Tag.1.key", "Zone", "name"}
	if got := inputBinder.Unknown(p); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if got := inputBinder.Unknown(nil); got != nil {
		t.Errorf("of nothing: %q", got)
	}
}

func TestFlatten(t *testing.T) {
	in := input{
		Name: "n", Force: ptr(false), Amount: -1, MaxPrice: ptr(0.5), Text: ptr(""),
		ImageOptions: imageOptions{LoginAsNonRoot: ptr(true)}, Pointer: &imageOptions{},
		Groups: []string{"a", ""}, InstanceIds: []string{"i-1", `"`}, Tags: []tag{{"k", "v"}, {}},
		Rules: []tag{{Key: "<k>"}}, Labels: map[string]string{"é": "x"}, JSONLabels: map[string]string{"a": "b"},
	}
	want := map[string]string{
		"Name": "n", "Force": "false", "Amount": "-1", "MaxPrice": "0.5", "Text": "",
		"ImageOptions.LoginAsNonRoot": "true", "Pointer": "{}", "SecurityGroupIds.1": "a", "SecurityGroupIds.2": "",
		"InstanceIds": `["i-1","\""]`, "Tag.1.Key": "k", "Tag.1.Value": "v", "Tag.2": "{}",
		"Rules": `[{"Key":"\u003ck\u003e"}]`, "Labels.#2#é": "x", "JSONLabels": `{"a":"b"}`,
	}
	for _, src := range []any{in, &in} {
		got, err := inputBinder.Flatten(src)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got  %s, %v\nwant %s", show(got), err, show(want))
		}
	}
	for _, src := range []any{nil, tag{}, (*input)(nil)} {
		if _, err := inputBinder.Flatten(src); err == nil {
			t.Errorf("flattened %T", src)
		}
	}
}

func BenchmarkBind(b *testing.B) {
	p := kv("Action=RunInstances", "Version=2014-05-26", "RegionId=cn-hangzhou", "Name=n", "ImageOptions.LoginAsNonRoot=true", "SecurityGroupIds.1=a",
		"SecurityGroupIds.2=b", "Tag.1.Key=k", "Tag.1.Value=v", "Amount=3", "DryRun=true", `InstanceIds=["i-1","i-2"]`)
	b.ReportAllocs()
	for b.Loop() {
		var in input
		if err := inputBinder.Bind(p, &in); err != nil {
			b.Fatal(err)
		}
	}
}

// A lenient Binder takes a call that is not complete, and no other than that.
func TestLenient(t *testing.T) {
	type in struct {
		First  string `wire:",required"`
		Number int    `wire:",required"`
		Last   string
	}
	b := mustBinder[in]()
	var got in
	if err := b.Lenient().Bind(kv("Last=x"), &got); err != nil || got != (in{Last: "x"}) {
		t.Errorf("%+v, %v", got, err)
	}
	if err := b.Lenient().Bind(kv("Number=x"), &got); codeOf(err) != "InvalidParameter" {
		t.Errorf("a wrong value: %v", err)
	}
	if err := b.Bind(kv("Last=x"), &got); codeOf(err) != "MissingParameter" {
		t.Errorf("the Binder itself became lenient: %v", err)
	}
}
