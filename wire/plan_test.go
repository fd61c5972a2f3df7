package wire

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

type recursive struct {
	Name string
	Next []recursive
}

func TestNewBinderRefuses(t *testing.T) {
	for _, c := range []struct {
		in   any
		want string // part of the error
	}{
		{"text", "is not a struct"},
		{nil, "is not a struct"},
		{struct{ A uint }{}, "field A: type uint is not supported"},
		{struct{ A int8 }{}, "not supported"},
		{struct{ A float32 }{}, "not supported"},
		{struct{ A any }{}, "not supported"},
		{struct{ A **string }{}, "not supported"},
		{struct{ A *[]string }{}, "not supported"},
		{struct{ A []*string }{}, "not supported"},
		{struct{ A [][]string }{}, "not supported"},
		{struct{ A map[string]int }{}, "not supported"},
		{struct{ A map[int]string }{}, "not supported"},
		{struct{ A []byte }{}, "not supported"},
		{struct{ a string }{}, "field a is not exported"},
		{recursive{}, "contains itself"},
		{struct {
			A string `wire:",requird"`
		}{}, `unknown option "requird"`},
		{struct {
			A string `wire:",json"`
		}{}, "option json is for lists"},
		{struct {
			A struct{} `wire:",jsonorrepeat"`
		}{}, "option jsonorrepeat is for lists"},
		{struct {
			A int `wire:",max=3"`
		}{}, "option max is for lists"},
		{struct {
			A []int `wire:",max=0"`
		}{}, "N must be"},
		{struct {
			A []int `wire:",max=1001"`
		}{}, "N must be"},
		{struct {
			A []int `wire:",max=x"`
		}{}, "N must be"},
		{struct {
			A []int `wire:",max"`
		}{}, "unknown option"},
		{struct {
			A string `wire:",alias="`
		}{}, "unknown option"},
		{struct {
			A string
			B string `wire:"A"`
		}{}, "fields A and B have the same wire name A"},
		{struct {
			A string
			B string `wire:",alias=A"`
		}{}, "same wire name A"},
		{struct {
			A struct{ B chan int }
		}{}, "field A: field B: type chan int"},
	} {
		_, err := NewBinder(reflect.TypeOf(c.in))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%T: error %v, want %q", c.in, err, c.want)
		}
	}
	if _, err := BinderFor[deep0](); err == nil || !strings.Contains(err.Error(), "nested deeper") {
		t.Errorf("17 levels: %v", err)
	}
}

// Seventeen levels of struct.
type (
	level[T any] struct{ A T }
	deep4[T any] = level[level[level[level[T]]]]
	deep0        = level[deep4[deep4[deep4[deep4[struct{}]]]]]
)

type pageInput struct {
	PageNumber int
	PageSize   *int
}

func TestBinderNames(t *testing.T) {
	type in struct {
		_ struct{}
		B string
		pageInput
		A       string   `wire:"X.Y,alias=Z"`
		Ignored chan int `wire:"-"`
		hidden  int      `wire:"-"`
	}
	_ = in{}.hidden
	b, err := BinderFor[in]()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := b.Names(), []string{"B", "PageNumber", "PageSize", "X.Y"}; !slices.Equal(got, want) {
		t.Errorf("names %v, want %v", got, want)
	}
	if b.Type() != reflect.TypeFor[in]() {
		t.Errorf("type %v", b.Type())
	}
	var x in
	if err := b.Bind(NewParams(map[string]string{"PageNumber": "2", "PageSize": "50", "Z": "z"}), &x); err != nil {
		t.Fatal(err)
	}
	if x.PageNumber != 2 || x.PageSize == nil || *x.PageSize != 50 || x.A != "z" {
		t.Errorf("bound %+v", x)
	}
}
