package prove

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/rampart-cloud/rampart/client"
)

// history is a run of calls with their answers, in which everything that is
// made up (ids, times, secrets) is replaced by its order of appearance, so that
// two runs can be compared.
type history struct {
	w     *world
	node  func() int // the server that takes the next call
	after func()     // what happens between two calls
	names map[string]string
	count map[string]int
	lines []string
}

// masks are the made-up texts. Those with a kind are numbered, so that the same
// one is recognised where it comes again; the others only cannot be compared.
var masks = []struct {
	kind, instead string
	form          *regexp.Regexp // the last group, or all of it
}{
	{"", `"<secret>"`, regexp.MustCompile(`(?:"(?:AccessKeySecret|SecurityToken|EncodedDiagnosticMessage|Base32StringSeed|QRCodePNG)":)("[^"]*")`)},
	{"", "<request>", regexp.MustCompile(`[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[0-9A-F]{4}-[0-9A-F]{12}`)},
	{"", "<time>", regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?Z`)},
	{"", "<host>", regexp.MustCompile(`127\.0\.0\.1:\d+`)},
	{"key", "", regexp.MustCompile(`LTAI5t[A-Za-z0-9]{18}|STS\.[A-Za-z0-9]{16,}`)},
	{"id", "", regexp.MustCompile(`\b[1-9]\d{17}\b`)},
	{"group", "", regexp.MustCompile(`\br?g-[a-z0-9]{10,}\b`)},
	{"control", "", regexp.MustCompile(`\bcp-[a-z0-9]{10,}\b`)},
}

func (h *history) mask(text string) string {
	for _, m := range masks {
		text = m.form.ReplaceAllStringFunc(text, func(s string) string {
			if m.kind == "" {
				if g := m.form.FindStringSubmatch(s); len(g) > 1 {
					return strings.Replace(s, g[1], m.instead, 1)
				}
				return m.instead
			}
			name, ok := h.names[s]
			if !ok {
				h.count[m.kind]++
				name = fmt.Sprintf("<%s %d>", m.kind, h.count[m.kind])
				h.names[s] = name
			}
			return name
		})
	}
	return text
}

// do makes a call and writes down how it ended. It gives the answer's body, nil
// for an error.
func (h *history) do(who string, c credential, version, operation string, list ...string) []byte {
	h.w.t.Helper()
	answer, err := h.w.client(h.node(), c).Call(h.w.t.Context(), version, operation, params(list))
	var body []byte
	what := ""
	if err == nil {
		body = answer.Body
		what = "200 " + string(body)
	} else if e, ok := errors.AsType[*client.Error](err); ok {
		what = fmt.Sprint(e.Status, " ", string(e.Body))
	} else {
		h.w.t.Fatalf("%s gave no answer: %v", operation, err)
	}
	h.lines = append(h.lines, h.mask(fmt.Sprintf("%s %s %q\n\t%s", who, operation, list, what)))
	h.after()
	return body
}

// must decodes the answer of a call that has to succeed for those after it.
func (h *history) must(body []byte, v any) {
	h.w.t.Helper()
	if body == nil {
		h.w.t.Fatalf("a call failed that the rest of the history needs:\n%s", h.lines[len(h.lines)-1])
	}
	if err := json.Unmarshal(body, v); err != nil {
		h.w.t.Fatal(err)
	}
}

// user makes a user with an access key.
func (h *history) user(name string) credential {
	h.w.t.Helper()
	h.do("root", root(), ramVersion, "CreateUser", "UserName="+name, "DisplayName=One who calls")
	var out struct {
		AccessKey struct{ AccessKeyId, AccessKeySecret string }
	}
	h.must(h.do("root", root(), ramVersion, "CreateAccessKey", "UserName="+name), &out)
	return credential{id: out.AccessKey.AccessKeyId, secret: out.AccessKey.AccessKeySecret}
}
