package vpc

import (
	"cmp"
	"slices"
	"time"
)

// newestFirst sorts a list by creation, newest first, and by id where two were
// made at the same time, so that pages are always the same.
func newestFirst[T any](list []T, by func(T) (t int64, id string)) {
	slices.SortFunc(list, func(a, b T) int {
		ta, ia := by(a)
		tb, ib := by(b)
		return cmp.Or(cmp.Compare(tb, ta), cmp.Compare(ia, ib))
	})
}

// wireTime writes a time as VPC answers do, for example 2018-04-18T15:02:37Z.
func wireTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }
