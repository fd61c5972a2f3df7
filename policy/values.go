package policy

import (
	"net/netip"
	"strings"
)

// Readers of typed condition values. None of them allocates for a value that it
// can read. Each tells whether it could read the text at all; the parser
// refuses what they cannot read, and the evaluator treats such a request value
// as an invalid comparison.

// decimal is a number in canonical parts, so that it compares exactly: account
// ids do not fit a float.
type decimal struct {
	neg        bool
	whole, dec string // without leading, resp. trailing, zeros
}

// maxDigits bounds each part of a decimal.
const maxDigits = 64

// readDecimal reads -12, 3.50, 007. No exponent, plus sign, blank or bare dot.
func readDecimal(s string) (decimal, bool) {
	var d decimal
	s, d.neg = strings.CutPrefix(s, "-")
	i := 0
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	d.whole = s[:i]
	if i < len(s) {
		if s[i] != '.' || i+1 == len(s) {
			return decimal{}, false
		}
		d.dec = s[i+1:]
		for j := 0; j < len(d.dec); j++ {
			if !isDigit(d.dec[j]) {
				return decimal{}, false
			}
		}
	}
	if d.whole == "" || len(d.whole) > maxDigits || len(d.dec) > maxDigits {
		return decimal{}, false
	}
	d.whole = strings.TrimLeft(d.whole, "0")
	d.dec = strings.TrimRight(d.dec, "0")
	if d.whole == "" && d.dec == "" {
		d.neg = false // no negative zero
	}
	return d, true
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// compare gives -1, 0 or 1.
func (d decimal) compare(e decimal) int {
	if d.neg != e.neg {
		if d.neg {
			return -1
		}
		return 1
	}
	c := 0
	switch {
	case len(d.whole) != len(e.whole):
		c = 1
		if len(d.whole) < len(e.whole) {
			c = -1
		}
	default:
		if c = strings.Compare(d.whole, e.whole); c == 0 {
			c = strings.Compare(d.dec, e.dec)
		}
	}
	if d.neg {
		return -c
	}
	return c
}

// instant is a point in time: seconds since 1970 and nanoseconds. A single
// 64-bit count of nanoseconds would not hold the years 0000 to 9999.
type instant struct {
	sec  int64
	nsec int32
}

func (a instant) compare(b instant) int {
	switch {
	case a.sec < b.sec, a.sec == b.sec && a.nsec < b.nsec:
		return -1
	case a == b:
		return 0
	}
	return 1
}

// readDate reads ISO 8601 with Z or an offset: 2006-01-02T15:04[:05[.999]]
// followed by Z, +08:00 or +0800. The standard library's reader is not used
// because it allocates for text that it cannot read and takes a fixed layout.
func readDate(s string) (instant, bool) {
	if epochDates {
		if n, ok := digits(s, 0, len(s)); ok && len(s) <= 11 {
			return instant{sec: int64(n)}, true
		}
	}
	if len(s) < len("2006-01-02T15:04Z") || s[4] != '-' || s[7] != '-' || s[10] != 'T' || s[13] != ':' {
		return instant{}, false
	}
	year, ok1 := digits(s, 0, 4)
	month, ok2 := digits(s, 5, 7)
	day, ok3 := digits(s, 8, 10)
	hour, ok4 := digits(s, 11, 13)
	minute, ok5 := digits(s, 14, 16)
	if !(ok1 && ok2 && ok3 && ok4 && ok5) || month < 1 || month > 12 || day < 1 || day > monthDays(year, month) || hour > 23 || minute > 59 {
		return instant{}, false
	}
	var second, nsec int
	i := 16
	if s[i] == ':' {
		var ok bool
		if second, ok = digits(s, 17, 19); !ok || second > 59 {
			return instant{}, false
		}
		i = 19
		if i < len(s) && s[i] == '.' {
			j, scale := i+1, 100_000_000
			for ; j < len(s) && isDigit(s[j]); j++ {
				nsec += int(s[j]-'0') * scale
				scale /= 10
			}
			if j == i+1 || j > i+10 {
				return instant{}, false
			}
			i = j
		}
	}
	offset, ok := readOffset(s[i:])
	if !ok {
		return instant{}, false
	}
	sec := int64(daysSince1970(year, month, day))*86400 + int64(hour*3600+minute*60+second-offset)
	return instant{sec, int32(nsec)}, true
}

// readOffset reads Z, +08:00, -0330 and gives seconds east of UTC.
func readOffset(s string) (int, bool) {
	if s == "Z" {
		return 0, true
	}
	if len(s) == 6 && s[3] == ':' {
		h, ok1 := digits(s, 1, 3)
		m, ok2 := digits(s, 4, 6)
		return signed(s[0], h, m, ok1 && ok2)
	}
	if len(s) == 5 {
		h, ok1 := digits(s, 1, 3)
		m, ok2 := digits(s, 3, 5)
		return signed(s[0], h, m, ok1 && ok2)
	}
	return 0, false
}

func signed(sign byte, h, m int, ok bool) (int, bool) {
	if !ok || h > 23 || m > 59 {
		return 0, false
	}
	switch sign {
	case '+':
		return h*3600 + m*60, true
	case '-':
		return -h*3600 - m*60, true
	}
	return 0, false
}

func digits(s string, from, to int) (int, bool) {
	if to > len(s) || from == to {
		return 0, false
	}
	n := 0
	for _, c := range []byte(s[from:to]) {
		if !isDigit(c) {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

func monthDays(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// daysSince1970 counts days in the Gregorian calendar, extended backwards.
func daysSince1970(y, m, d int) int {
	if m <= 2 { // count the year from March, so that the leap day comes last
		y--
		m += 12
	}
	era := y / 400
	if y < 0 {
		era = (y - 399) / 400
	}
	yearOfEra := y - era*400
	dayOfYear := (153*(m-3)+2)/5 + d - 1
	return era*146097 + yearOfEra*365 + yearOfEra/4 - yearOfEra/100 + dayOfYear - 719468
}

// readAddress reads one address. Zones are refused; IPv4 written in IPv6
// becomes IPv4.
func readAddress(s string) (netip.Addr, bool) {
	if a, ok := readIPv4(s); ok {
		return a, true
	}
	if !ipv6Addresses || len(s) > 45 || strings.IndexByte(s, ':') < 0 || strings.IndexByte(s, '%') >= 0 {
		return netip.Addr{}, false
	}
	a, err := netip.ParseAddr(s)
	if err != nil {
		return netip.Addr{}, false
	}
	return a.Unmap(), true
}

// readIPv4 reads four decimal numbers without leading zeros.
func readIPv4(s string) (netip.Addr, bool) {
	var b [4]byte
	field, n, width := 0, 0, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case isDigit(c):
			if width > 0 && n == 0 {
				return netip.Addr{}, false
			}
			if n = n*10 + int(c-'0'); n > 255 {
				return netip.Addr{}, false
			}
			width++
		case c == '.' && width > 0 && field < 3:
			b[field] = byte(n)
			field, n, width = field+1, 0, 0
		default:
			return netip.Addr{}, false
		}
	}
	if field != 3 || width == 0 {
		return netip.Addr{}, false
	}
	b[3] = byte(n)
	return netip.AddrFrom4(b), true
}

// readBlock reads an address or a CIDR block. Bits behind the mask are ignored.
func readBlock(s string) (netip.Prefix, bool) {
	i := strings.IndexByte(s, '/')
	if i < 0 {
		a, ok := readAddress(s)
		if !ok {
			return netip.Prefix{}, false
		}
		return netip.PrefixFrom(a, a.BitLen()), true
	}
	bits, ok := digits(s, i+1, len(s))
	if !ok || len(s)-i > 4 || s[i+1] == '0' && len(s) > i+2 {
		return netip.Prefix{}, false
	}
	a, ok := readIPv4(s[:i])
	if !ok {
		if a, ok = readAddress(s[:i]); !ok {
			return netip.Prefix{}, false
		}
		if a.Is4() { // an IPv4 block written in IPv6 counts its bits in IPv6
			if bits -= 96; bits < 0 {
				return netip.Prefix{}, false
			}
		}
	}
	p, err := a.Prefix(bits)
	return p, err == nil
}

// readPolicyBool reads the value of a Bool condition in a policy.
func readPolicyBool(s string) (value, ok bool) {
	return readBool(s, boolAnyCaseInPolicy)
}

// readRequestBool reads a Boolean of a request.
func readRequestBool(s string) (value, ok bool) {
	return readBool(s, boolAnyCaseInRequest)
}

func readBool(s string, anyCase bool) (value, ok bool) {
	switch {
	case s == "true", anyCase && foldEqual(s, "true"):
		return true, true
	case s == "false", anyCase && foldEqual(s, "false"):
		return false, true
	}
	return false, false
}

// readable tells whether the operator can read a value that stands in a policy.
func readable(o Operator, s string) bool {
	ok := true
	switch o.Type() {
	case NumericType:
		_, ok = readDecimal(s)
	case DateType:
		_, ok = readDate(s)
	case BoolType:
		_, ok = readPolicyBool(s)
	case AddressType:
		_, ok = readBlock(s)
	}
	return ok
}
