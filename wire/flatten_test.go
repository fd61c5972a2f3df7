package wire

import (
	"reflect"
	"testing"
)

// TestFlattenTree has every type inside JSON text, there and back.
func TestFlattenTree(t *testing.T) {
	type leaf struct {
		Flag  bool
		Num   *int
		Price float64
		Ids   []string
		Sub   *struct{ Name string }
		Map   map[string]string
	}
	type in struct {
		Leaves []leaf `wire:",json"`
	}
	b := mustBinder[in]()
	want := in{Leaves: []leaf{
		{Flag: true, Num: ptr(0), Price: 0.5, Ids: []string{"a"}, Sub: &struct{ Name string }{"n"}, Map: map[string]string{"k": "v"}},
		{Sub: &struct{ Name string }{}},
	}}
	params, err := b.Flatten(want)
	if err != nil {
		t.Fatal(err)
	}
	const text = `[{"Flag":true,"Ids":["a"],"Map":{"k":"v"},"Num":0,"Price":0.5,"Sub":{"Name":"n"}},{"Sub":{}}]`
	if len(params) != 1 || params["Leaves"] != text {
		t.Errorf("flattened %q", params)
	}
	var got in
	if err := b.Bind(NewParams(params), &got); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("bound %s, %v", show(got), err)
	}
	for _, bad := range []string{`[{"Sub":[]}]`, `[{"Ids":{}}]`, `[{"Flag":{}}]`, `[{"Map":1}]`, `[null]`, `null`, `[1`, `[{"a"`, `[{"a":`, `]`} {
		if err := b.Bind(kv("Leaves="+bad), &got); codeOf(err) != "InvalidParameter" {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

// TestDottedNames finds a name with dots by itself and inside JSON objects.
func TestDottedNames(t *testing.T) {
	type in struct {
		Arn    string   `wire:"Config.Launch.Arn"`
		Groups []string `wire:"Config.Groups"`
	}
	b := mustBinder[in]()
	want := in{Arn: "x", Groups: []string{"a", "b"}}
	for _, p := range []Params{
		kv("Config.Launch.Arn=x", "Config.Groups.1=a", "Config.Groups.2=b"),
		kv(`Config={"Launch":{"Arn":"x"},"Groups":["a","b"]}`),
		kv(`Config={"Launch.Arn":"x","Groups":["a","b"]}`),
		kv(`Config.Launch={"Arn":"x"}`, "Config.Groups.1=a", "Config.Groups.2=b"),
	} {
		var got in
		if err := b.Bind(p, &got); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%v: %s, %v", p, show(got), err)
		}
		if extra := b.Unknown(p); extra != nil {
			t.Errorf("%v: unknown %q", p, extra)
		}
	}
	var got in
	if err := b.Bind(kv(`Config={"Launch":"text"}`), &got); err != nil || !reflect.DeepEqual(got, in{}) {
		t.Errorf("a text in the way: %s, %v", show(got), err)
	}
}
