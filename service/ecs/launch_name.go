package ecs

import (
	"fmt"
	"regexp"
	"strconv"
)

// sequence is [begin,bits] in a name: a number that counts up from begin, with
// at least bits digits.
var sequence = regexp.MustCompile(`\[(\d{0,6}),(\d?)\]`)

// expandName gives the name of the n-th instance of a call, from 0. A name
// without a sequence stays as it is.
//
// Source: "Batch configure sequential names or hostnames for multiple
// instances" (ECS user guide): name_prefix[begin_number,bits]name_suffix; both
// default: begin to 0, bits to 6.
func expandName(name string, n int) string {
	m := sequence.FindStringSubmatchIndex(name)
	if m == nil {
		return name
	}
	begin, bits := 0, 6
	if m[2] < m[3] {
		begin, _ = strconv.Atoi(name[m[2]:m[3]]) // at most six digits
	}
	if m[4] < m[5] {
		bits, _ = strconv.Atoi(name[m[4]:m[5]]) // one digit
	}
	return fmt.Sprintf("%s%0*d%s", name[:m[0]], bits, begin+n, name[m[1]:])
}

// nameOf gives the name of the n-th of a call's instances: by its sequence, or
// with a suffix where that is asked for.
//
// Source: UniqueSuffix of "RunInstances" (ECS API reference): suffixes from 001
// to 999; it has no effect on a name with a sequence.
func nameOf(name string, n int, suffix bool) string {
	if expanded := expandName(name, n); expanded != name || name == "" || !suffix {
		return expanded
	}
	return fmt.Sprintf("%s%03d", name, n+1)
}
