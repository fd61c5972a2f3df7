package server

import "runtime"

// heapFloor is how much garbage may come together at least before it is
// collected, in bytes.
const heapFloor = 48 << 20

// HeapFloor makes the garbage collector run less often while little is stored:
// it begins when the heap has doubled, which with a few megabytes of state is
// every few hundred calls. It is for a process that does nothing but serve; a
// server inside another program leaves that program's settings alone. release
// ends it.
//
// It holds a block that is never written to, so that it counts as heap but is
// not resident: an idle server is as small as before. With much state it makes
// no difference.
func HeapFloor() (release func()) {
	block := make([]byte, heapFloor)
	return func() { runtime.KeepAlive(&block[0]) }
}
