package sim

import (
	"bytes"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// text reads an operand: a file, or standard input for "-".
func (c *cmd) text(p string) ([]byte, error) {
	if p == "-" {
		return io.ReadAll(io.LimitReader(c.in, maxBytes))
	}
	return c.fs().read(c.sh.who, c.abs(p))
}

// each calls fn with the content of every operand, or of standard input.
func (c *cmd) each(operands []string, fn func(name string, data []byte)) int {
	code := 0
	if len(operands) == 0 {
		operands = []string{"-"}
	}
	for _, p := range operands {
		if c.out.broken {
			break
		}
		data, err := c.text(p)
		if err != nil {
			code = c.failf(1, "%s: %s", p, reason(err))
			continue
		}
		fn(p, data)
	}
	if c.out.failed {
		return 1
	}
	return code
}

// lines splits text into lines without their ends.
func lines(data []byte) []string {
	if len(data) == 0 {
		return nil
	}
	return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
}

func runCat(c *cmd) int {
	flags, rest, ok := c.options("nu", "")
	if !ok {
		return 1
	}
	n := 0
	return c.each(rest, func(_ string, data []byte) {
		if flags['n'] == "" {
			c.print(string(data))
			return
		}
		for _, l := range lines(data) {
			n++
			c.print(pad(strconv.Itoa(n), 6) + "\t" + l + "\n")
		}
	})
}

func pad(s string, n int) string { return strings.Repeat(" ", max(0, n-len(s))) + s }

// count reads the value of -n or -c; -N is the old spelling of -n N.
func (c *cmd) countArgs() {
	for i, a := range c.args {
		if i > 0 && len(a) > 1 && a[0] == '-' && strings.Trim(a[1:], "0123456789") == "" {
			c.args[i] = "-n" + a[1:]
		}
	}
}

func runHead(c *cmd) int { return headTail(c, false) }
func runTail(c *cmd) int { return headTail(c, true) }

func headTail(c *cmd, tail bool) int {
	c.args = slices.Clone(c.args)
	c.countArgs()
	flags, rest, ok := c.options("q", "nc")
	if !ok {
		return 1
	}
	value, unit := "10", byte('n')
	for _, f := range []byte("nc") {
		if v := flags[f]; v != "" {
			value, unit = v, f
		}
	}
	from := tail && strings.HasPrefix(value, "+")
	n, err := strconv.Atoi(strings.TrimPrefix(value, "+"))
	if err != nil {
		return c.failf(1, "invalid number %s", quote(value))
	}
	less := n < 0 && !tail
	if n < 0 {
		n = -n
	}
	many := len(rest) > 1 && flags['q'] == ""
	first := true
	if !tail && !less && len(rest) == 0 {
		return c.headStream(n, unit)
	}
	return c.each(rest, func(name string, data []byte) {
		if many {
			if !first {
				c.print("\n")
			}
			c.print("==> " + name + " <==\n")
			first = false
		}
		parts := [][]byte{}
		if unit == 'n' {
			parts = bytes.SplitAfter(data, []byte("\n"))
			if len(parts[len(parts)-1]) == 0 {
				parts = parts[:len(parts)-1]
			}
		} else {
			for i := range data {
				parts = append(parts, data[i:i+1])
			}
		}
		k := min(n, len(parts))
		switch {
		case from:
			parts = parts[min(max(n-1, 0), len(parts)):]
		case tail:
			parts = parts[len(parts)-k:]
		case less:
			parts = parts[:len(parts)-k]
		default:
			parts = parts[:k]
		}
		c.print(string(bytes.Join(parts, nil)))
	})
}

// headStream is head of standard input: it stops reading as soon as it can, so
// that an endless writer before it ends too.
func (c *cmd) headStream(n int, unit byte) int {
	buf := make([]byte, 4096)
	for n > 0 {
		k, err := c.in.Read(buf)
		part := buf[:k]
		if unit == 'c' {
			part = part[:min(n, len(part))]
			n -= len(part)
		} else {
			for i, b := range part {
				if b == '\n' {
					if n--; n == 0 {
						part = part[:i+1]
						break
					}
				}
			}
		}
		if !c.print(string(part)) {
			break
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return c.failf(1, "%s", err)
		}
	}
	return c.done()
}

func runWc(c *cmd) int {
	flags, rest, ok := c.options("lwcm", "")
	if !ok {
		return 1
	}
	if len(flags) == 0 {
		flags = map[byte]string{'l': "1", 'w': "1", 'c': "1"}
	}
	row := func(n [3]int, name string) {
		var f []string
		for i, k := range []byte("lwc") {
			if flags[k] != "" || k == 'c' && flags['m'] != "" {
				f = append(f, strconv.Itoa(n[i]))
			}
		}
		if name != "-" {
			f = append(f, name)
		}
		c.print(strings.Join(f, " ") + "\n")
	}
	var total [3]int
	code := c.each(rest, func(name string, data []byte) {
		n := [3]int{bytes.Count(data, []byte("\n")), len(bytes.Fields(data)), len(data)}
		for i := range n {
			total[i] += n[i]
		}
		row(n, name)
	})
	if len(rest) > 1 {
		row(total, "total")
	}
	return code
}

func runGrep(c *cmd) int {
	flags, rest, ok := c.options("invqcEFwlohsrR", "e")
	if !ok {
		return 2
	}
	if flags['r'] != "" || flags['R'] != "" || flags['o'] != "" {
		return c.failf(2, "options -r, -R and -o are not simulated")
	}
	expr, given := flags['e']
	if !given {
		if len(rest) == 0 {
			return c.failf(2, "usage: grep [-invqcEFwlhs] pattern [file...]")
		}
		expr, rest = rest[0], rest[1:]
	}
	switch {
	case flags['F'] != "":
		expr = regexp.QuoteMeta(expr)
	case flags['E'] == "":
		expr = basicRegexp(expr)
	}
	if flags['w'] != "" {
		expr = `\b(?:` + expr + `)\b`
	}
	if flags['i'] != "" {
		expr = "(?i)" + expr
	}
	re, err := regexp.Compile(expr)
	if err != nil {
		return c.failf(2, "this pattern is not simulated: %s", err)
	}
	if flags['s'] != "" {
		c.errs = &sink{s: c.sh.s, w: io.Discard}
	}
	found := false
	code := c.each(rest, func(name string, data []byte) {
		n := 0
		for i, l := range lines(data) {
			if re.MatchString(l) == (flags['v'] != "") {
				continue
			}
			found = true
			n++
			if flags['q'] != "" || flags['c'] != "" || flags['l'] != "" {
				continue
			}
			if flags['n'] != "" {
				l = strconv.Itoa(i+1) + ":" + l
			}
			if len(rest) > 1 && flags['h'] == "" {
				l = name + ":" + l
			}
			c.print(l + "\n")
		}
		switch {
		case flags['q'] != "":
		case flags['l'] != "" && n > 0:
			c.print(name + "\n")
		case flags['c'] != "":
			c.print(strconv.Itoa(n) + "\n")
		}
	})
	switch {
	case found && (code == 0 || flags['q'] != ""):
		return 0
	case code != 0:
		return 2
	}
	return 1
}

// basicRegexp turns a POSIX basic expression into Go's syntax: there the plain
// characters are the operators of ours when escaped, and the other way round.
func basicRegexp(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s):
			i++
			if strings.IndexByte("+?|(){}", s[i]) < 0 {
				b.WriteByte('\\')
			}
			b.WriteByte(s[i])
		case strings.IndexByte("+?|(){}", s[i]) >= 0:
			b.WriteByte('\\')
			b.WriteByte(s[i])
		case s[i] == '$' && i+1 < len(s) && !strings.HasPrefix(s[i+1:], `\)`), s[i] == '*' && i == 0, s[i] == '^' && i > 0 && s[i-1] != '[' && s[i-1] != '(':
			b.WriteByte('\\')
			b.WriteByte(s[i])
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

func runSort(c *cmd) int {
	flags, rest, ok := c.options("nru", "")
	if !ok {
		return 2
	}
	var all []string
	code := c.each(rest, func(_ string, data []byte) { all = append(all, lines(data)...) })
	number := func(s string) float64 {
		s = strings.TrimSpace(s)
		end := 0
		for end < len(s) && strings.IndexByte("+-.0123456789", s[end]) >= 0 {
			end++
		}
		f, err := strconv.ParseFloat(s[:end], 64)
		if err != nil {
			return 0 // as sort: what is no number counts as zero
		}
		return f
	}
	slices.SortStableFunc(all, func(a, b string) int {
		r := 0
		if flags['n'] != "" {
			x, y := number(a), number(b)
			if x < y {
				r = -1
			} else if x > y {
				r = 1
			}
		}
		if r == 0 {
			r = strings.Compare(a, b)
		}
		if flags['r'] != "" {
			r = -r
		}
		return r
	})
	if flags['u'] != "" {
		all = slices.Compact(all)
	}
	for _, l := range all {
		c.print(l + "\n")
	}
	return code
}

func runUniq(c *cmd) int {
	flags, rest, ok := c.options("c", "")
	if !ok {
		return 1
	}
	return c.each(rest, func(_ string, data []byte) {
		list := lines(data)
		for i := 0; i < len(list); {
			j := i
			for j < len(list) && list[j] == list[i] {
				j++
			}
			if flags['c'] != "" {
				c.print(pad(strconv.Itoa(j-i), 7) + " ")
			}
			c.print(list[i] + "\n")
			i = j
		}
	})
}

func runCut(c *cmd) int {
	flags, rest, ok := c.options("", "dfc")
	if !ok {
		return 1
	}
	list, byChar := flags['f'], false
	if flags['c'] != "" {
		list, byChar = flags['c'], true
	}
	delim := flags['d']
	if delim == "" {
		delim = "\t"
	}
	type span struct{ from, to int }
	var spans []span
	for _, part := range strings.Split(list, ",") {
		a, b, isRange := strings.Cut(part, "-")
		s := span{1, 1 << 30}
		var err1, err2 error
		if a != "" {
			s.from, err1 = strconv.Atoi(a)
		}
		if !isRange {
			s.to = s.from
		} else if b != "" {
			s.to, err2 = strconv.Atoi(b)
		}
		if part == "" || part == "-" || err1 != nil || err2 != nil || s.from < 1 {
			return c.failf(1, "want -f or -c with a list such as 1,3-5")
		}
		spans = append(spans, s)
	}
	return c.each(rest, func(_ string, data []byte) {
		for _, l := range lines(data) {
			fields, glue := strings.Split(l, delim), delim
			if byChar {
				fields, glue = strings.Split(l, ""), ""
			} else if len(fields) == 1 {
				c.print(l + "\n")
				continue
			}
			var out []string
			for i, f := range fields {
				if slices.ContainsFunc(spans, func(s span) bool { return i+1 >= s.from && i+1 <= s.to }) {
					out = append(out, f)
				}
			}
			c.print(strings.Join(out, glue) + "\n")
		}
	})
}

// set expands the ranges of tr's operands.
func trSet(s string) []rune {
	s = strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\\`, `\`, "[:lower:]", "a-z", "[:upper:]", "A-Z", "[:digit:]", "0-9", "[:space:]", " \t\n").Replace(s)
	r := []rune(s)
	var out []rune
	for i := 0; i < len(r); i++ {
		if i+2 < len(r) && r[i+1] == '-' && r[i+2] >= r[i] && r[i+2]-r[i] < 256 {
			for x := r[i]; x <= r[i+2]; x++ {
				out = append(out, x)
			}
			i += 2
			continue
		}
		out = append(out, r[i])
	}
	return out
}

func runTr(c *cmd) int {
	flags, rest, ok := c.options("ds", "")
	if !ok {
		return 1
	}
	want := 2
	if flags['d'] != "" || flags['s'] != "" {
		want = 1
	}
	if len(rest) != want {
		return c.failf(1, "this form of tr is not simulated")
	}
	from := trSet(rest[0])
	var to []rune
	if want == 2 {
		if to = trSet(rest[1]); len(to) == 0 {
			return c.failf(1, "the second set is empty")
		}
	}
	return c.each(nil, func(_ string, data []byte) {
		var b strings.Builder
		last := rune(-1)
		for _, r := range string(data) {
			i := slices.Index(from, r)
			switch {
			case i < 0:
				b.WriteRune(r)
			case flags['d'] != "":
			case flags['s'] != "":
				if r != last {
					b.WriteRune(r)
				}
			default:
				b.WriteRune(to[min(i, len(to)-1)])
			}
			last = r
		}
		c.print(b.String())
	})
}

func runTee(c *cmd) int {
	flags, rest, ok := c.options("a", "")
	if !ok {
		return 1
	}
	data, err := c.text("-")
	if err != nil {
		return c.failf(1, "%s", err)
	}
	code := 0
	for _, p := range rest {
		if err := c.save(p, data, flags['a'] != ""); err != nil {
			code = c.failf(1, "%s: %s", p, reason(err))
		}
	}
	c.print(string(data))
	return max(code, c.done())
}

func runSeq(c *cmd) int {
	n := []int{1, 1, 1}
	args := c.args[1:]
	if len(args) < 1 || len(args) > 3 {
		return c.failf(1, "want one to three numbers")
	}
	var v []int
	for _, a := range args {
		i, err := strconv.Atoi(a)
		if err != nil {
			return c.failf(1, "invalid integer argument: %s", quote(a))
		}
		v = append(v, i)
	}
	switch len(v) {
	case 1:
		n[2] = v[0]
	case 2:
		n[0], n[2] = v[0], v[1]
	default:
		n = v
	}
	if n[1] == 0 {
		return c.failf(1, "the increment is zero")
	}
	for i := n[0]; (n[1] > 0 && i <= n[2] || n[1] < 0 && i >= n[2]) && c.ctx.Err() == nil; i += n[1] {
		if !c.print(strconv.Itoa(i) + "\n") {
			break
		}
	}
	return c.done()
}

func runYes(c *cmd) int {
	word := "y"
	if len(c.args) > 1 {
		word = strings.Join(c.args[1:], " ")
	}
	chunk := strings.Repeat(word+"\n", 1+1024/(len(word)+1))
	for c.ctx.Err() == nil && c.print(chunk) {
	}
	return c.done()
}

func runBasename(c *cmd) int {
	if len(c.args) < 2 {
		return c.failf(1, "missing operand")
	}
	p := strings.TrimRight(c.args[1], "/")
	i := strings.LastIndexByte(p, '/')
	switch {
	case p == "":
		p = "/"
	case c.args[0] == "dirname" && i < 0:
		p = "."
	case c.args[0] == "dirname":
		if p = strings.TrimRight(p[:i], "/"); p == "" {
			p = "/"
		}
	default:
		p = p[i+1:]
		if len(c.args) > 2 && p != c.args[2] {
			p = strings.TrimSuffix(p, c.args[2])
		}
	}
	c.print(p + "\n")
	return c.done()
}

func runSum(c *cmd) int {
	_, rest, ok := c.options("", "")
	if !ok {
		return 1
	}
	return c.each(rest, func(name string, data []byte) {
		sum := sha256.Sum256(data)
		text := hex.EncodeToString(sum[:])
		if c.args[0] == "md5sum" {
			sum := md5.Sum(data)
			text = hex.EncodeToString(sum[:])
		}
		c.print(text + "  " + name + "\n")
	})
}

func runBase64(c *cmd) int {
	flags, rest, ok := c.options("d", "w")
	if !ok {
		return 1
	}
	bad := false
	code := c.each(rest, func(_ string, data []byte) {
		if flags['d'] != "" {
			out, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(string(data)), ""))
			if err != nil {
				c.failf(1, "invalid input")
				bad = true
				return
			}
			c.print(string(out))
			return
		}
		text := base64.StdEncoding.EncodeToString(data)
		for flags['w'] != "0" && len(text) > 76 {
			c.print(text[:76] + "\n")
			text = text[76:]
		}
		if flags['w'] != "0" {
			text += "\n"
		}
		c.print(text)
	})
	if bad {
		return 1
	}
	return code
}
