package policy

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// glob tells whether s matches pattern as a whole: * stands for zero or more
// characters, ? for exactly one (a code point). It takes time linear in the
// input for patterns whose parts between stars hold no ?: each part is looked
// for leftmost, once, and never again (what stands between stars has a fixed
// number of characters, so the leftmost place is always the best).
//
//	glob("acs:ecs:*:*:instance/i-*", "acs:ecs:cn-hangzhou:1:instance/i-bp1") == true
//
// Source: "Policy structure and syntax" (RAM).
func glob(pattern, s string) bool {
	star := strings.IndexByte(pattern, '*')
	if star < 0 {
		n, ok := fixedPrefix(pattern, s)
		return ok && n == len(s)
	}
	n, ok := fixedPrefix(pattern[:star], s)
	if !ok {
		return false
	}
	s = s[n:]
	end := strings.LastIndexByte(pattern, '*')
	if n, ok = fixedSuffix(pattern[end+1:], s); !ok {
		return false
	}
	s = s[:len(s)-n]
	for star < end {
		star++
		next := star + strings.IndexByte(pattern[star:], '*')
		if n, ok = findFixed(pattern[star:next], s); !ok {
			return false
		}
		s = s[n:]
		star = next
	}
	return true
}

// fixedPrefix matches a part without stars at the beginning of s and gives how
// many bytes it took.
func fixedPrefix(part, s string) (int, bool) {
	if strings.IndexByte(part, '?') < 0 {
		return len(part), strings.HasPrefix(s, part)
	}
	i := 0
	for j := 0; j < len(part); j++ {
		if i >= len(s) {
			return 0, false
		}
		if part[j] == '?' {
			i += runeLen(s[i:])
		} else if s[i] == part[j] {
			i++
		} else {
			return 0, false
		}
	}
	return i, true
}

// fixedSuffix is fixedPrefix from the other end.
func fixedSuffix(part, s string) (int, bool) {
	if strings.IndexByte(part, '?') < 0 {
		return len(part), strings.HasSuffix(s, part)
	}
	i := len(s)
	for j := len(part) - 1; j >= 0; j-- {
		if i == 0 {
			return 0, false
		}
		if part[j] == '?' {
			_, n := utf8.DecodeLastRuneInString(s[:i])
			i -= n
		} else if s[i-1] == part[j] {
			i--
		} else {
			return 0, false
		}
	}
	return len(s) - i, true
}

// findFixed looks for the leftmost place of a part without stars and gives the
// offset behind it.
func findFixed(part, s string) (int, bool) {
	if strings.IndexByte(part, '?') < 0 {
		i := strings.Index(s, part)
		return i + len(part), i >= 0
	}
	skipped := 0
	for part != "" && part[0] == '?' { // behind a star, ? only asks for one more character
		if skipped == len(s) {
			return 0, false
		}
		skipped += runeLen(s[skipped:])
		part = part[1:]
	}
	if part == "" {
		return skipped, true
	}
	if len(part) > longMarked {
		n, ok := findMarked(part, s[skipped:])
		return skipped + n, ok
	}
	for i := skipped; ; i++ {
		j := strings.IndexByte(s[i:], part[0])
		if j < 0 {
			return 0, false
		}
		i += j
		if n, ok := fixedPrefix(part, s[i:]); ok {
			return i + n, true
		}
	}
}

// longMarked is the length from which a part with ? is looked for with bits; a
// shorter one costs at most so many comparisons for each place.
const longMarked = 24

// findMarked is findFixed for a long part that holds ?. The naive search would
// need length times length steps for text such as aaaa. Here bit j of state says
// that the part's first j+1 characters end at the current one (the "shift-and"
// method), so a step costs one word for 64 characters of the part. This is the
// only matcher that allocates; what it holds is linear in the part: the places
// of a rare character are a chain, and only a character with more places than
// state has words, of which there are at most 64, gets a mask.
func findMarked(part, s string) (int, bool) {
	chars := []rune(part)
	words := (len(chars) + 63) / 64
	marks := make([]uint64, words)      // where ? stands
	last := map[rune]int32{}            // 1 + the last place of each character
	before := make([]int32, len(chars)) // 1 + the place before it of the same character
	masks := map[rune][]uint64{}        // where the frequent characters stand, made when met
	state, next := make([]uint64, words), make([]uint64, words)
	for j, c := range chars {
		if c == '?' {
			marks[j/64] |= 1 << (j % 64)
			continue
		}
		before[j] = last[c]
		last[c] = int32(j) + 1
	}
	end, endBit := (len(chars)-1)/64, uint64(1)<<((len(chars)-1)%64)
	for i := 0; i < len(s); {
		c, n := utf8.DecodeRuneInString(s[i:])
		i += n
		mask, place := marks, last[c]
		if c == utf8.RuneError && n == 1 {
			place = 0 // a broken byte fits only ?
		} else if m := masks[c]; m != nil {
			mask, place = m, 0
		}
		carry := uint64(1)
		for w, old := range state {
			next[w] = old<<1 | carry
			state[w] = next[w] & mask[w]
			carry = old >> 63
		}
		for steps := 0; place != 0; steps++ {
			if steps == words {
				masks[c] = placesOf(last[c], before, marks)
			}
			j := place - 1
			state[j/64] |= next[j/64] & (1 << (j % 64))
			place = before[j]
		}
		if state[end]&endBit != 0 {
			return i, true
		}
	}
	return 0, false
}

// placesOf turns a chain of places into a mask, together with the marks.
func placesOf(place int32, before []int32, marks []uint64) []uint64 {
	mask := slices.Clone(marks)
	for ; place != 0; place = before[place-1] {
		mask[(place-1)/64] |= 1 << ((place - 1) % 64)
	}
	return mask
}

func runeLen(s string) int {
	if s[0] < utf8.RuneSelf {
		return 1
	}
	_, n := utf8.DecodeRuneInString(s)
	return n
}

// hasWildcard tells whether s holds * or ?.
func hasWildcard(s string) bool {
	return strings.IndexByte(s, '*') >= 0 || strings.IndexByte(s, '?') >= 0
}

// Letter case is folded in ASCII only: Unicode folding would make the Kelvin
// sign equal to k, and so give an action a second spelling.

func lowerByte(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + ('a' - 'A')
	}
	return c
}

// lower gives s with ASCII letters in lower case; it allocates only if it must.
func lower(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 'A' && c <= 'Z' {
			b := []byte(s)
			for ; i < len(b); i++ {
				b[i] = lowerByte(b[i])
			}
			return string(b)
		}
	}
	return s
}

// foldEqual compares without regard to ASCII letter case.
func foldEqual(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := 0; i < len(a); i++ {
		if a[i] != b[i] && lowerByte(a[i]) != lowerByte(b[i]) {
			return false
		}
	}
	return true
}

// keyEqual compares condition keys: without regard to ASCII case up to the
// first slash, exactly behind it.
func keyEqual(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	fold := conditionKeyAnyCase
	for i := 0; i < len(a); i++ {
		if a[i] != b[i] && !(fold && lowerByte(a[i]) == lowerByte(b[i])) {
			return false
		}
		if a[i] == '/' {
			fold = false
		}
	}
	return true
}
