package qr

import (
	"bytes"
	"encoding/json"
	"image/png"
	"os"
	"strings"
	"testing"
)

// The codes in testdata/reference.json were made by another encoder (npm
// package qrcode), one for each version, with the mask that it chose.
func TestAgainstAnotherEncoder(t *testing.T) {
	b, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	var refs []struct {
		Text    string
		Version int
		Mask    int
		Rows    []string
	}
	if err := json.Unmarshal(b, &refs); err != nil {
		t.Fatal(err)
	}
	if len(refs) != maxVersion {
		t.Fatalf("%d references", len(refs))
	}
	for _, r := range refs {
		chosen, err := Encode(r.Text)
		if err != nil {
			t.Fatal(err)
		}
		if chosen.Version != r.Version {
			t.Errorf("%d bytes: version %d, want %d", len(r.Text), chosen.Version, r.Version)
		}
		c := newCode(r.Version)
		c.Mask = r.Mask
		c.drawPatterns()
		c.drawWords(interleave(r.Version, dataWords(r.Version, r.Text)))
		c.applyMask()
		c.drawFormat()
		for y, row := range r.Rows {
			for x := range row {
				if c.Black(x, y) != (row[x] == '#') {
					t.Fatalf("version %d, mask %d: the module at %d,%d differs", r.Version, r.Mask, x, y)
				}
			}
		}
	}
}

func TestMaskHasLeastPenalty(t *testing.T) {
	for _, text := range []string{"", "a", strings.Repeat("x", 40), strings.Repeat("\x00", 100)} {
		best, err := Encode(text)
		if err != nil {
			t.Fatal(err)
		}
		for mask := range 8 {
			c := newCode(best.Version)
			c.Mask = mask
			c.drawPatterns()
			c.drawWords(interleave(best.Version, dataWords(best.Version, text)))
			c.applyMask()
			c.drawFormat()
			if c.penalty() < best.penalty() {
				t.Errorf("%q: mask %d is better than %d", text, mask, best.Mask)
			}
		}
	}
}

func TestCapacity(t *testing.T) {
	// Source: ISO/IEC 18004:2015, table 7, level L, bytes.
	for v, want := range []int{0, 17, 32, 53, 78, 106, 134, 154, 192, 230, 271} {
		if v > 0 && capacity(v) != want {
			t.Errorf("version %d holds %d bytes, want %d", v, capacity(v), want)
		}
	}
	if _, err := Encode(strings.Repeat("x", 272)); err == nil {
		t.Error("a text that does not fit was drawn")
	}
	if _, err := PNG(strings.Repeat("x", 272)); err == nil {
		t.Error("a text that does not fit was drawn")
	}
}

func TestPNG(t *testing.T) {
	b, err := PNG("otpauth://totp/x")
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	side := (21 + 2*border) * scale
	if img.Bounds().Dx() != side || img.Bounds().Dy() != side {
		t.Errorf("the picture is %v", img.Bounds())
	}
	at := func(x, y int) bool { r, _, _, _ := img.At((x+border)*scale, (y+border)*scale).RGBA(); return r == 0 }
	if at(-1, -1) || !at(0, 0) || at(1, 1) || !at(3, 3) {
		t.Error("the finder pattern is not where it belongs")
	}
}

func TestField(t *testing.T) {
	if multiply(0x80, 2) != 0x1D || multiply(1, 0xAB) != 0xAB || multiply(0, 7) != 0 {
		t.Error("multiplication is wrong")
	}
	for a := 1; a < 256; a++ {
		for b := 1; b < 256; b += 17 {
			if multiply(byte(a), byte(b)) != multiply(byte(b), byte(a)) {
				t.Fatalf("%d * %d is not commutative", a, b)
			}
		}
	}
}
