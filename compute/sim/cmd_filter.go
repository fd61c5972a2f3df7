package sim

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"math"
	"slices"
	"strconv"
	"strings"
)

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

// trSet expands the ranges of tr's operands.
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
		if !c.print(strconv.Itoa(i)+"\n") || n[1] > 0 && i > math.MaxInt-n[1] || n[1] < 0 && i < math.MinInt-n[1] {
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
