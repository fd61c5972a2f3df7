package main

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/authz"
)

type shared struct{ Key, Value string }

type embedded struct{ Id string }

type in struct {
	embedded
	Name   string   `wire:"UserName,required"`
	Ids    []string `wire:",json"`
	Nested struct {
		List []shared
		Deep []string `wire:",json"`
	}
	Labels map[string]string
	Words  map[string]string `wire:",jsonorrepeat"`
	Texts  []struct {
		Inner map[string]string `wire:",jsonorrepeat"`
		Plain map[string]string
	} `wire:",json"`
	Account int64 `wire:",required"`
	Many    []int64
	Hidden  string `wire:"-"`
	Flag    *bool
}

type out struct {
	At    time.Time `wire:",minute"`
	Some  *shared
	Price float64
	Big   int64
	Lists struct{ Item []shared }
	Raw   json.RawMessage
	Maybe string `wire:"maybe,omitempty"`
}

func declaration(p api.Product, name string) api.Declaration {
	return api.Declaration{Product: p, Name: name, Action: "x:" + name, Effect: api.Write, In: reflect.TypeFor[in](), Out: reflect.TypeFor[out]()}
}

func TestText(t *testing.T) {
	other := declaration(api.ECS, "B")
	other.Effect, other.Access = api.Read, api.ByAnyone
	other.Advice = []authz.Advice{{ID: "DoSo", Text: "Do so."}, {ID: "DoSo", Text: "Do so."}}
	s, err := text([]api.Declaration{other, declaration(api.ECS, "A")})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`export interface EcsAInput {
  Id?: string;
  UserName: string;
  Ids?: string[];
  Nested?: {
    List?: ConsoleShared[];
    Deep?: string[];
  };
  Labels?: Record<string, string>;
  Words?: Record<string, string>;
  Texts?: Array<{
    Inner?: Record<string, string>;
    Plain?: Record<string, string>;
  }>;
  Account: number | string;
  Many?: (number | string)[];
  Flag?: boolean;
}
`,
		`export interface EcsAOutput {
  At: string;
  Some?: ConsoleSharedItem;
  Price: number;
  Big: number;
  Lists: {
    Item: ConsoleSharedItem[];
  };
  Raw: unknown;
  maybe?: string;
}
`,
		"  'DenyWithoutCondition',\n  'DoSo',\n  'NumberGreater',\n",
		"] as const;\nexport type HintId = (typeof hintIds)[number];\n",
		"export const sourceKinds = [\n  'Caller',\n",
		"  'Ecs/A': { version: '2014-05-26'; in: EcsAInput; out: EcsAOutput & Answer; effect: 'write'; action: 'x:A' };\n",
		"  'Ecs/A': { version: '2014-05-26', effect: 'write', action: 'x:A', access: 'policy', json: ['Ids', 'Nested.Deep', 'Words', 'Texts'], maps: ['Labels'] },\n",
		"  'Ecs/B': { version: '2014-05-26', effect: 'read', action: 'x:B', access: 'anyone', json: ['Ids', 'Nested.Deep', 'Words', 'Texts'], maps: ['Labels'] },\n",
	} {
		if !strings.Contains(s, want) {
			t.Errorf("the file lacks\n%s\nin\n%s", want, s)
		}
	}
	if strings.Index(s, "'Ecs/A'") > strings.Index(s, "'Ecs/B'") {
		t.Error("the operations are not in order")
	}
	if strings.Contains(s, "Hidden") {
		t.Error("a member that is no parameter is in the file")
	}
}

func TestTextRefuses(t *testing.T) {
	twice := declaration(api.Product{Code: "Ecs", Version: "2016-03-14"}, "A")
	if _, err := text([]api.Declaration{declaration(api.ECS, "A"), twice}); err == nil || !strings.Contains(err.Error(), "2016-03-14") {
		t.Errorf("one name for two operations: %v", err)
	}
	odd := declaration(api.ECS, "A")
	odd.Out = reflect.TypeFor[struct{ C chan int }]()
	if _, err := text([]api.Declaration{odd}); err == nil {
		t.Error("a type without a form was written")
	}
}

func TestFileIsUpToDate(t *testing.T) {
	if err := page().Current(); err != nil {
		t.Error(err)
	}
}
