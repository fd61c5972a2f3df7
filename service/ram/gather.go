package ram

import "iter"

// gather reads a sequence to its end before it is worked on, as a collection
// must not change while it is walked.
func gather[T any](items iter.Seq2[string, T]) iter.Seq2[string, T] {
	type item struct {
		id string
		v  T
	}
	var all []item
	for id, v := range items {
		all = append(all, item{id, v})
	}
	return func(yield func(string, T) bool) {
		for _, x := range all {
			if !yield(x.id, x.v) {
				return
			}
		}
	}
}

// count counts a sequence.
func count[T any](items iter.Seq2[string, T]) int {
	n := 0
	for range items {
		n++
	}
	return n
}

// nonEmpty says whether a sequence has anything.
func nonEmpty[T any](items iter.Seq2[string, T]) bool {
	for range items {
		return true
	}
	return false
}
