package wire

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
)

type paging struct {
	TotalCount int
	PageNumber int32
}

type inner struct {
	InstanceId string
	CreateTime time.Time `wire:"CreationTime,minute"`
}

// output has one of everything.
type output struct {
	paging
	Instances struct {
		Instance []inner
	}
	Ids       struct{ Id []string }
	Flag      bool
	Large     int64
	Unsigned  uint16
	Cpu       float64
	Small     float32
	When      time.Time
	Never     time.Time
	Renamed   state `wire:"State"`
	Pointer   *inner
	Number    *int
	Times     []time.Time
	Labels    map[string]string
	Free      json.RawMessage
	FreeList  []json.RawMessage
	Opt       string          `wire:",omitempty"`
	OptList   []string        `wire:",omitempty"`
	OptStruct inner           `wire:",omitempty"`
	OptRaw    json.RawMessage `wire:",omitempty"`
	OptTime   time.Time       `wire:",omitempty"`
	Left      string          `wire:"-"`
	hidden    chan int
}

func sample() output {
	var o output
	o.paging = paging{TotalCount: 2, PageNumber: 1}
	when := time.Date(2026, 3, 1, 20, 5, 6, 7e8, time.FixedZone("", 8*3600))
	o.Instances.Instance = []inner{{"i-<1>&\"'", when}, {"i-2", time.Time{}}}
	o.Ids.Id = []string{"a", ""}
	o.Flag, o.Large, o.Unsigned, o.Cpu, o.Small = true, math.MinInt64, 65535, 0.1, 0.5
	o.When, o.Renamed = when, "Running"
	o.Number, o.Pointer = ptr(0), &inner{InstanceId: "p"}
	o.Times = []time.Time{when}
	o.Labels = map[string]string{"b": "2", "a": "1", "1 x": "<"}
	o.Free = json.RawMessage(`{"A":[1,{"B":null}],"c d":true}`)
	o.FreeList = []json.RawMessage{json.RawMessage(`"x"`), json.RawMessage(`not JSON`), json.RawMessage(`[1,2]`), nil}
	o.Left = "never"
	o.hidden = nil
	return o
}

func TestCheckOutput(t *testing.T) {
	for _, v := range []any{output{}, &output{}, errorBody{}, struct{}{}} {
		if err := CheckOutput(reflect.TypeOf(v)); err != nil {
			t.Errorf("%T: %v", v, err)
		}
	}
	for _, c := range []struct {
		v    any
		want string
	}{
		{nil, "is not a struct"},
		{1, "is not a struct"},
		{time.Time{}, "is not a struct"},
		{struct{ A any }{}, "field A: type interface {} is not supported"},
		{struct{ A []any }{}, "not supported"},
		{struct{ A []byte }{}, "not supported"},
		{struct{ A []*string }{}, "not supported"},
		{struct{ A [][]string }{}, "not supported"},
		{struct{ A **string }{}, "not supported"},
		{struct{ A map[string]int }{}, "not supported"},
		{struct{ A func() }{}, "not supported"},
		{struct{ RequestId string }{}, "the encoder adds it"},
		{struct {
			A string `wire:"RequestId"`
		}{}, "the encoder adds it"},
		{struct {
			A string `wire:",omit"`
		}{}, `unknown option "omit"`},
		{struct {
			A string `wire:"a b"`
		}{}, "XML element"},
		{struct {
			A string
			B string `wire:"A"`
		}{}, "used twice"},
		{recursive{}, "nested deeper"},
		{struct{ level[any] }{}, "not supported"},
	} {
		if err := CheckOutput(reflect.TypeOf(c.v)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%T: error %v, want %q", c.v, err, c.want)
		}
	}
}

func TestAppendJSON(t *testing.T) {
	for _, c := range []struct {
		v    any
		want string
	}{
		{nil, `{"RequestId":"R"}`},
		{(*output)(nil), `{"RequestId":"R"}`},
		{struct{}{}, `{"RequestId":"R"}`},
		// Empty lists are there and are no null; nil pointers are not there.
		{&output{}, `{"RequestId":"R","TotalCount":0,"PageNumber":0,"Instances":{"Instance":[]},"Ids":{"Id":[]},"Flag":false,"Large":0,"Unsigned":0,"Cpu":0,"Small":0,"When":"","Never":"","State":"","Times":[],"Labels":{},"Free":null,"FreeList":[]}`},
		{sample(), `{"RequestId":"R","TotalCount":2,"PageNumber":1,"Instances":{"Instance":[{"InstanceId":"i-<1>&\"'","CreationTime":"2026-03-01T12:05Z"},{"InstanceId":"i-2","CreationTime":""}]},` +
			`"Ids":{"Id":["a",""]},"Flag":true,"Large":-9223372036854775808,"Unsigned":65535,"Cpu":0.1,"Small":0.5,"When":"2026-03-01T12:05:06Z","Never":"","State":"Running",` +
			`"Pointer":{"InstanceId":"p","CreationTime":""},"Number":0,"Times":["2026-03-01T12:05:06Z"],"Labels":{"1 x":"<","a":"1","b":"2"},` +
			`"Free":{"A":[1,{"B":null}],"c d":true},"FreeList":["x","not JSON",[1,2],null]}`},
	} {
		if got := string(AppendJSON(nil, c.v, "R")); got != c.want {
			t.Errorf("%T:\n got %s\nwant %s", c.v, got, c.want)
		}
	}
	if got := string(AppendJSON([]byte("x"), paging{1, 2}, "")); got != `x{"TotalCount":1,"PageNumber":2}` {
		t.Errorf("without request id: %s", got)
	}
}

func TestAppendXML(t *testing.T) {
	for _, c := range []struct {
		v    any
		want string
	}{
		{nil, ``},
		{&output{}, `<TotalCount>0</TotalCount><PageNumber>0</PageNumber><Instances></Instances><Ids></Ids><Flag>false</Flag><Large>0</Large><Unsigned>0</Unsigned><Cpu>0</Cpu><Small>0</Small><When></When><Never></Never><State></State><Labels></Labels><Free></Free>`},
		{sample(), `<TotalCount>2</TotalCount><PageNumber>1</PageNumber><Instances><Instance><InstanceId>i-&lt;1&gt;&amp;"'</InstanceId><CreationTime>2026-03-01T12:05Z</CreationTime></Instance><Instance><InstanceId>i-2</InstanceId><CreationTime></CreationTime></Instance></Instances>` +
			`<Ids><Id>a</Id><Id></Id></Ids><Flag>true</Flag><Large>-9223372036854775808</Large><Unsigned>65535</Unsigned><Cpu>0.1</Cpu><Small>0.5</Small><When>2026-03-01T12:05:06Z</When><Never></Never><State>Running</State>` +
			`<Pointer><InstanceId>p</InstanceId><CreationTime></CreationTime></Pointer><Number>0</Number><Times>2026-03-01T12:05:06Z</Times><Labels><_1_x>&lt;</_1_x><a>1</a><b>2</b></Labels>` +
			`<Free><A>1</A><A><B></B></A><c_d>true</c_d></Free><FreeList>x</FreeList><FreeList>not JSON</FreeList><FreeList><item>1</item><item>2</item></FreeList><FreeList></FreeList>`},
	} {
		want := `<?xml version="1.0" encoding="UTF-8"?><DescribeResponse><RequestId>R</RequestId>` + c.want + `</DescribeResponse>`
		if got := string(AppendXML(nil, "Describe", c.v, "R")); got != want {
			t.Errorf("%T:\n got %s\nwant %s", c.v, got, want)
		}
	}
}

func TestEncodePanics(t *testing.T) {
	for name, f := range map[string]func(){
		"JSON of a bad type": func() { AppendJSON(nil, struct{ A any }{}, "R") },
		"JSON of a number":   func() { AppendJSON(nil, 1, "R") },
		"XML of a bad type":  func() { AppendXML(nil, "A", struct{ A any }{}, "R") },
		"XML of a bad name":  func() { AppendXML(nil, "<", nil, "R") },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s did not panic", name)
				}
			}()
			f()
		}()
	}
}

// trickyTexts hold what escaping can get wrong.
func trickyTexts() []string {
	out := []string{"", "plain", `"quotes" and \ and /`, "é 名 \U0001F600", "\u2028\u2029", "\xff", "a\xc3", "\xed\xa0\x80", "\uFFFD", "\uFFFE\uFFFF", "]]>", "a&amp;b", "\r\n\t"}
	for c := range 0x100 {
		out = append(out, "x"+string(rune(c))+"y", "x"+string([]byte{byte(c)})+"y")
	}
	return out
}

// TestJSONStrings reads our strings with the standard library and compares with
// what it makes of its own.
func TestJSONStrings(t *testing.T) {
	for _, s := range trickyTexts() {
		b := appendJSONString(nil, s)
		var got, want string
		if err := json.Unmarshal(b, &got); err != nil {
			t.Errorf("%q: %s: %v", s, b, err)
			continue
		}
		std, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(std, &want); err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%q: reads as %q, the standard library's as %q", s, got, want)
		}
		if bytes.Contains(b, []byte(`\u003c`)) {
			t.Errorf("%q is escaped for HTML", s)
		}
	}
}

func TestXMLStrings(t *testing.T) {
	for _, s := range trickyTexts() {
		var std bytes.Buffer
		if err := xml.EscapeText(&std, []byte(s)); err != nil {
			t.Fatal(err)
		}
		got, want := readXML(t, "<a>"+string(appendXMLText(nil, s))+"</a>"), readXML(t, "<a>"+std.String()+"</a>")
		if got != want {
			t.Errorf("%q: reads as %q, the standard library's as %q", s, got, want)
		}
	}
}

func readXML(t *testing.T, text string) string {
	t.Helper()
	var v struct {
		Text string `xml:",chardata"`
	}
	if err := xml.Unmarshal([]byte(text), &v); err != nil {
		t.Errorf("%q: %v", text, err)
	}
	return v.Text
}

func TestFloats(t *testing.T) {
	for f, want := range map[float64]string{
		0: "0", 1: "1", -0.5: "-0.5", 1e-6: "0.000001", 1e-7: "1e-07", 1e20: "100000000000000000000", 1e21: "1e+21",
		math.Inf(1): "null", math.Inf(-1): "null", math.MaxFloat64: "1.7976931348623157e+308",
	} {
		if got := string(appendFloat(nil, f)); got != want {
			t.Errorf("%v: %s, want %s", f, got, want)
		}
	}
	if got := string(appendFloat(nil, math.NaN())); got != "null" {
		t.Errorf("NaN: %s", got)
	}
}

func TestXMLNames(t *testing.T) {
	for s, ok := range map[string]bool{"A": true, "_": true, "a1.-_": true, "": false, "1a": false, "-a": false, "a b": false, "é": false, "a:b": false} {
		if isXMLName(s) != ok {
			t.Errorf("isXMLName(%q) = %v", s, !ok)
		}
		if got := xmlName(s); !isXMLName(got) || ok && got != s {
			t.Errorf("xmlName(%q) = %q", s, got)
		}
	}
}

// TestXMLWellFormed reads a whole document with the standard library.
func TestXMLWellFormed(t *testing.T) {
	o := sample()
	for _, s := range trickyTexts() {
		o.Ids.Id = append(o.Ids.Id, s)
		o.Labels[s] = s
	}
	if err := xmlWellFormed(AppendXML(nil, "A", o, "R")); err != nil {
		t.Error(err)
	}
}

// The quick way of writing times gives what time.Format gives.
func TestTimesAsTimeFormatWritesThem(t *testing.T) {
	zones := []*time.Location{time.UTC, time.FixedZone("", 8*3600), time.FixedZone("", -11*3600-1800)}
	for i := range 20_000 {
		// Steps of 4 days and odd seconds: from 1880 to 2100, over leap years.
		when := time.Unix(int64(i)*347_003-2_840_000_000, int64(i)).In(zones[i%3])
		for _, layout := range []string{timeFormat, minuteFormat} {
			if got, want := formatTime(when, layout), when.UTC().Format(layout); got != want {
				t.Fatalf("%v became %s, want %s", when, got, want)
			}
		}
	}
	for _, year := range []int{-1, 10_000} {
		when := time.Date(year, 2, 3, 4, 5, 6, 0, time.UTC)
		if got, want := formatTime(when, timeFormat), when.Format(timeFormat); got != want {
			t.Errorf("year %d became %s, want %s", year, got, want)
		}
	}
}

// Whatever byte stands wherever in a text, the quick look and the slow one
// agree, and the text is one that encoding/json reads back.
func TestPlainTexts(t *testing.T) {
	for n := range 20 {
		for at := range n {
			for c := range 256 {
				b := bytes.Repeat([]byte{'!'}, n) // the smallest but one plain byte borrows most easily
				b[at] = byte(c)
				want := c < 0x80 && plainJSON[c]
				if got := isPlain(b); got && !want || !got && want && c > '!' {
					t.Fatalf("%q: isPlain gave %v", b, got)
				}
				var back string
				if err := json.Unmarshal(appendJSONString(nil, string(b)), &back); err != nil || c < 0x80 && back != string(b) {
					t.Fatalf("%q was read back as %q, %v", b, back, err)
				}
			}
		}
	}
}
