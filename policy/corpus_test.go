package policy

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// unsettled holds the corpus documents whose standing in the real service is
// not known (valid: null) and what we do with them, by the switches.
var unsettled = map[string]Code{
	"actiontrail-masked-ip.json":  BadConditionValue, // masked CIDR: no address
	"fc-invoke-placeholders.json": "",                // ${...} is literal text
	"cr-service-role.json":        "",                // empty Condition objects, ${...}
	"unclear-version-number.json": WrongType,         // acceptVersionNumber
	"unclear-sid.json":            UnknownElement,    // acceptSid
	"unclear-notresource.json":    UnknownElement,    // refused, no switch
	"unclear-effect-case.json":    BadEffect,         // effectAnyCase
	"edge-statement-object.json":  LoneStatement,     // acceptLoneStatement
	"edge-max-length.json":        TooLong,           // 6145 with its last newline; see TestLongestDocument
}

// refusedFor holds the code for each document that must be refused.
var refusedFor = map[string]Code{
	"doc-placeholder-actions.json":   BadAction,
	"doc-version-2016.json":          UnsupportedVersion,
	"fixture-bad-arn.json":           BadARNFields,
	"ros-stack-policy.json":          MissingVersion,
	"bad-truncated.json":             Syntax,
	"bad-comment-text.json":          Syntax,
	"bad-version-other.json":         UnsupportedVersion,
	"bad-missing-statement.json":     MissingStatement,
	"bad-empty-statement.json":       EmptyList,
	"bad-effect-word.json":           BadEffect,
	"bad-missing-effect.json":        MissingEffect,
	"bad-missing-action.json":        MissingAction,
	"bad-action-and-notaction.json":  ActionConflict,
	"bad-unknown-operator.json":      UnknownOperator,
	"bad-operator-ifexists.json":     UnsupportedOperator,
	"bad-operator-null.json":         UnsupportedOperator,
	"bad-operator-case.json":         UnknownOperator,
	"bad-condition-not-object.json":  WrongType,
	"bad-arn-prefix.json":            BadARNPrefix,
	"bad-arn-short.json":             BadARNFields,
	"bad-action-no-colon.json":       BadAction,
	"bad-action-number.json":         WrongType,
	"bad-principal-in-identity.json": UnexpectedPrincipal,
	"bad-trust-no-principal.json":    MissingPrincipal,
	"bad-top-level-list.json":        WrongType,
	"bad-too-long.json":              TooLong,
}

type corpusEntry struct {
	File, Kind   string
	Valid        *bool
	ExpectedCode string `json:"expected_code"`
}

func corpus(t testing.TB) []corpusEntry {
	t.Helper()
	var index struct{ Policies []corpusEntry }
	b, err := os.ReadFile("testdata/corpus/index.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &index); err != nil {
		t.Fatal(err)
	}
	return index.Policies
}

func corpusText(t testing.TB, file string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata/corpus", file))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var kindOf = map[string]Kind{"identity": Identity, "trust": Trust, "control": Control, "system": System, "other": Identity}

func TestCorpus(t *testing.T) {
	for _, e := range corpus(t) {
		t.Run(strings.TrimSuffix(e.File, ".json"), func(t *testing.T) {
			kind, ok := kindOf[e.Kind]
			if !ok {
				t.Fatalf("kind %q is not known to this test", e.Kind)
			}
			var want Code
			if e.Valid == nil {
				if want, ok = unsettled[e.File]; !ok {
					t.Fatal("valid: null, but not in the table of unsettled documents")
				}
			} else if !*e.Valid {
				if want, ok = refusedFor[e.File]; !ok {
					t.Fatal("valid: false, but not in the table of codes")
				}
			}
			text := corpusText(t, e.File)
			doc, err := Parse(kind, text)
			if want == "" {
				if err != nil {
					t.Fatal(err)
				}
				if doc.Text() != string(text) {
					t.Error("the text is not kept as it came")
				}
				return
			}
			pe, ok := errors.AsType[*ParseError](err)
			if !ok {
				t.Fatalf("accepted, want %s", want)
			}
			if !pe.Has(want) {
				t.Errorf("faults %v, want %s", pe.Faults, want)
			}
			if e.ExpectedCode != "" && pe.WireCode() != e.ExpectedCode {
				t.Errorf("wire code %s, want %s", pe.WireCode(), e.ExpectedCode)
			}
			if pe.Status() != 400 {
				t.Errorf("status %d", pe.Status())
			}
		})
	}
}

func TestLongestDocument(t *testing.T) {
	text := strings.TrimSuffix(string(corpusText(t, "edge-max-length.json")), "\n")
	if len(text) != 6144 {
		t.Fatalf("%d characters", len(text))
	}
	if _, err := Parse(Identity, []byte(text)); err != nil {
		t.Error(err)
	}
}
