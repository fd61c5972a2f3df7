package sim

import (
	"bytes"
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

// countArgs rewrites -N, the old spelling of -n N.
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
