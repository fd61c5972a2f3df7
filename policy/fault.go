package policy

import (
	"fmt"
	"sort"
	"strings"
)

// Pos is a place in a document's text.
type Pos struct {
	Line   int // from 1
	Column int // from 1, in characters (code points)
	Offset int // from 0, in bytes
}

// String gives "line:column".
func (p Pos) String() string { return fmt.Sprintf("%d:%d", p.Line, p.Column) }

// Fault is one thing wrong in a document.
type Fault struct {
	Code    Code   // stable; see the constants
	Pos     Pos    // where the offending token begins
	Message string // what is wrong and how to mend it
	Path    string // the element, e.g. Statement[0].Condition.Bool; empty for the whole document
}

// String gives "line:column: message [Code]".
func (f Fault) String() string {
	return fmt.Sprintf("%s: %s [%s]", f.Pos, f.Message, f.Code)
}

// maxFaults bounds the report: a document full of faults is not worth more.
const maxFaults = 64

// ParseError is what Parse returns for a document that it refuses. Faults are
// sorted by position and there is at least one.
type ParseError struct {
	Kind   Kind
	Faults []Fault
}

// Error gives the first fault and the number of the others.
func (e *ParseError) Error() string {
	var b strings.Builder
	b.WriteString("policy document refused: ")
	b.WriteString(e.Faults[0].String())
	switch n := len(e.Faults) - 1; {
	case n == 1:
		b.WriteString(" (and one more fault)")
	case n > 1:
		fmt.Fprintf(&b, " (and %d more faults)", n)
	}
	return b.String()
}

// Has tells whether one of the faults has the given code.
func (e *ParseError) Has(c Code) bool {
	for _, f := range e.Faults {
		if f.Code == c {
			return true
		}
	}
	return false
}

// WireCode gives the vendor's error code for the refusal: the length code when
// the text is empty or too long, else the code for a malformed document. STS
// has codes of its own for session policies.
//
// Source: error tables of "CreatePolicy" (RAM) and "AssumeRole" (STS).
func (e *ParseError) WireCode() string {
	length := e.Has(TooLong) || e.Has(Empty)
	switch {
	case e.Kind == Session && length:
		return "InvalidParameter.PolicySize"
	case e.Kind == Session:
		return "InvalidParameter.PolicyGrammar"
	case e.Kind == Trust && length:
		// Inferred: the length code of a trust policy is formed like that of a permission policy. Source: error table of "CreatePolicy"; the one of "CreateRole" names no code for it.
		return "InvalidParameter.AssumeRolePolicyDocument.Length"
	case length:
		return "InvalidParameter.PolicyDocument.Length"
	}
	return "MalformedPolicyDocument"
}

// Status gives the HTTP status of the refusal, always 400.
func (e *ParseError) Status() int { return 400 }

func sortFaults(fs []Fault) {
	sort.SliceStable(fs, func(i, j int) bool { return fs[i].Pos.Offset < fs[j].Pos.Offset })
}

// lineIndex turns byte offsets into positions. It holds where each line begins
// and, for every block of the text, how many characters come before it, so that
// a position costs the same wherever it lies: a document on one line would
// otherwise cost its length for each of its statements.
type lineIndex struct {
	text   string
	lines  []int
	before []int // characters before each block
}

const indexBlock = 256 // bytes

func newLineIndex(text string) *lineIndex {
	ix := &lineIndex{text: text, lines: []int{0}}
	chars := 0
	for i := 0; i < len(text); i++ {
		if i%indexBlock == 0 {
			ix.before = append(ix.before, chars)
		}
		if text[i] == '\n' {
			ix.lines = append(ix.lines, i+1)
		}
		chars += starts(text[i])
	}
	ix.before = append(ix.before, chars) // for the end of the text
	return ix
}

// starts is 1 for a byte that begins a character of UTF-8.
func starts(b byte) int {
	if b&0xc0 == 0x80 {
		return 0
	}
	return 1
}

func (ix *lineIndex) pos(off int) Pos {
	line := sort.SearchInts(ix.lines, off+1) - 1
	return Pos{Line: line + 1, Column: 1 + ix.chars(off) - ix.chars(ix.lines[line]), Offset: off}
}

// chars counts the characters before an offset.
func (ix *lineIndex) chars(off int) int {
	block := off / indexBlock
	n := ix.before[block]
	for _, b := range []byte(ix.text[block*indexBlock : off]) {
		n += starts(b)
	}
	return n
}
