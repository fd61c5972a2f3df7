package ram

import "iter"

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
