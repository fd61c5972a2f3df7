package qr

const maxVersion = 10

// The tables by version, level L; index 0 is unused.
//
// Source: ISO/IEC 18004:2015, tables 1, 9 and E.1.
var (
	totalWords = [maxVersion + 1]int{0, 26, 44, 70, 100, 134, 172, 196, 242, 292, 346}
	eccWords   = [maxVersion + 1]int{0, 7, 10, 15, 20, 26, 18, 20, 24, 30, 18} // of one block
	blocks     = [maxVersion + 1]int{0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 4}
	alignment  = [maxVersion + 1][]int{nil, nil, {6, 18}, {6, 22}, {6, 26}, {6, 30}, {6, 34}, {6, 22, 38}, {6, 24, 42}, {6, 26, 46}, {6, 28, 50}}
)

func dataSize(version int) int { return totalWords[version] - blocks[version]*eccWords[version] }

func lengthBits(version int) int {
	if version < 10 {
		return 8
	}
	return 16
}

// capacity is how many bytes of text a version holds.
func capacity(version int) int { return (8*dataSize(version) - 4 - lengthBits(version)) / 8 }

// multiply multiplies in GF(2^8) modulo x^8+x^4+x^3+x^2+1.
func multiply(a, b byte) byte {
	var z byte
	for i := 7; i >= 0; i-- {
		z = z<<1 ^ z>>7*0x1D
		z ^= b >> i & 1 * a
	}
	return z
}

// divisor gives the generator polynomial of a degree, without its first term.
func divisor(degree int) []byte {
	d := make([]byte, degree)
	d[degree-1] = 1
	root := byte(1)
	for range degree {
		for j := range d {
			d[j] = multiply(d[j], root)
			if j+1 < len(d) {
				d[j] ^= d[j+1]
			}
		}
		root = multiply(root, 2)
	}
	return d
}

// remainder gives the error correction words of a block.
func remainder(data []byte, degree int) []byte {
	d := divisor(degree)
	out := make([]byte, degree)
	for _, b := range data {
		factor := b ^ out[0]
		copy(out, out[1:])
		out[degree-1] = 0
		for i := range out {
			out[i] ^= multiply(d[i], factor)
		}
	}
	return out
}
