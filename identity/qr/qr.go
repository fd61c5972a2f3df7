package qr

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
)

// border is the quiet zone around the code and scale the size of a module, in
// modules and pixels.
const (
	border = 4
	scale  = 4
)

// PNG gives the picture of a text.
func PNG(text string) ([]byte, error) {
	c, err := Encode(text)
	if err != nil {
		return nil, err
	}
	side := (c.Size + 2*border) * scale
	img := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	for y := range side {
		for x := range side {
			if c.Black(x/scale-border, y/scale-border) {
				img.SetColorIndex(x, y, 1)
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Code is a drawn code.
type Code struct {
	Version  int
	Size     int // modules a side
	Mask     int // 0-7
	modules  []bool
	function []bool // part of the fixed patterns, not of the data
}

// Black says whether a module is black; outside of the code none is.
func (c *Code) Black(x, y int) bool {
	return x >= 0 && y >= 0 && x < c.Size && y < c.Size && c.modules[y*c.Size+x]
}

// Encode draws a text with the smallest version that holds it and the mask
// that scanners read best.
func Encode(text string) (*Code, error) {
	v := 1
	for ; v <= maxVersion && len(text) > capacity(v); v++ {
	}
	if v > maxVersion {
		return nil, fmt.Errorf("qr: the text has %d bytes; at most %d fit", len(text), capacity(maxVersion))
	}
	words := interleave(v, dataWords(v, text))
	var best *Code
	least := 0
	for mask := range 8 {
		c := newCode(v)
		c.Mask = mask
		c.drawPatterns()
		c.drawWords(words)
		c.applyMask()
		c.drawFormat()
		if p := c.penalty(); best == nil || p < least {
			best, least = c, p
		}
	}
	return best, nil
}

func newCode(version int) *Code {
	size := 17 + 4*version
	return &Code{Version: version, Size: size, modules: make([]bool, size*size), function: make([]bool, size*size)}
}

// dataWords packs a text in byte mode and pads it to the version's size.
func dataWords(version int, text string) []byte {
	var b bitWriter
	b.put(0b0100, 4)
	b.put(len(text), lengthBits(version))
	for i := range len(text) {
		b.put(int(text[i]), 8)
	}
	size := 8 * dataSize(version)
	b.put(0, min(4, size-b.n))
	b.put(0, -b.n&7)
	for pad := 0xEC; b.n < size; pad ^= 0xEC ^ 0x11 {
		b.put(pad, 8)
	}
	return b.bytes
}

type bitWriter struct {
	bytes []byte
	n     int // bits
}

func (b *bitWriter) put(value, bits int) {
	for i := bits - 1; i >= 0; i-- {
		if b.n&7 == 0 {
			b.bytes = append(b.bytes, 0)
		}
		b.bytes[b.n>>3] |= byte(value>>i&1) << (7 - b.n&7)
		b.n++
	}
}

// interleave splits the data into the version's blocks, adds each one's error
// correction, and mixes the blocks word by word.
func interleave(version int, data []byte) []byte {
	n, ecc := blocks[version], eccWords[version]
	long := len(data) % n // blocks with one word more, the last ones
	short := len(data) / n
	parts, checks := make([][]byte, n), make([][]byte, n)
	for i, at := 0, 0; i < n; i++ {
		size := short
		if i >= n-long {
			size++
		}
		parts[i] = data[at : at+size]
		checks[i] = remainder(parts[i], ecc)
		at += size
	}
	var out []byte
	for i := range short + 1 {
		for _, p := range parts {
			if i < len(p) {
				out = append(out, p[i])
			}
		}
	}
	for i := range ecc {
		for _, c := range checks {
			out = append(out, c[i])
		}
	}
	return out
}
