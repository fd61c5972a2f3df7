package qr

func (c *Code) set(x, y int, black bool) {
	c.modules[y*c.Size+x] = black
	c.function[y*c.Size+x] = true
}

// drawPatterns draws what does not depend on the text, and reserves the format.
func (c *Code) drawPatterns() {
	for i := range c.Size {
		c.set(6, i, i%2 == 0)
		c.set(i, 6, i%2 == 0)
	}
	c.drawFinder(3, 3)
	c.drawFinder(c.Size-4, 3)
	c.drawFinder(3, c.Size-4)
	at := alignment[c.Version]
	for i, x := range at {
		for j, y := range at {
			corner := i == 0 && (j == 0 || j == len(at)-1) || i == len(at)-1 && j == 0
			if !corner {
				c.drawAlignment(x, y)
			}
		}
	}
	c.drawFormat()
	c.drawVersion()
}

func (c *Code) drawFinder(x, y int) {
	for dy := -4; dy <= 4; dy++ {
		for dx := -4; dx <= 4; dx++ {
			if px, py := x+dx, y+dy; px >= 0 && py >= 0 && px < c.Size && py < c.Size {
				d := max(abs(dx), abs(dy))
				c.set(px, py, d != 2 && d != 4)
			}
		}
	}
}

func (c *Code) drawAlignment(x, y int) {
	for dy := -2; dy <= 2; dy++ {
		for dx := -2; dx <= 2; dx++ {
			c.set(x+dx, y+dy, max(abs(dx), abs(dy)) != 1)
		}
	}
}

func abs(n int) int { return max(n, -n) }

// formatBits are level L and the mask, with their own error correction.
func (c *Code) formatBits() int {
	data := 1<<3 | c.Mask
	rest := data
	for range 10 {
		rest = rest<<1 ^ rest>>9*0x537
	}
	return (data<<10 | rest) ^ 0x5412
}

// drawFormat writes the format twice, and the one dark module.
func (c *Code) drawFormat() {
	bits := c.formatBits()
	bit := func(i int) bool { return bits>>i&1 == 1 }
	for i := range 6 {
		c.set(8, i, bit(i))
	}
	c.set(8, 7, bit(6))
	c.set(8, 8, bit(7))
	c.set(7, 8, bit(8))
	for i := 9; i < 15; i++ {
		c.set(14-i, 8, bit(i))
	}
	for i := range 8 {
		c.set(c.Size-1-i, 8, bit(i))
	}
	for i := 8; i < 15; i++ {
		c.set(8, c.Size-15+i, bit(i))
	}
	c.set(8, c.Size-8, true)
}

// drawVersion writes the version twice; small codes have none.
func (c *Code) drawVersion() {
	if c.Version < 7 {
		return
	}
	rest := c.Version
	for range 12 {
		rest = rest<<1 ^ rest>>11*0x1F25
	}
	bits := c.Version<<12 | rest
	for i := range 18 {
		a, b := c.Size-11+i%3, i/3
		c.set(a, b, bits>>i&1 == 1)
		c.set(b, a, bits>>i&1 == 1)
	}
}

// drawWords fills the free modules in the zigzag of the standard.
func (c *Code) drawWords(words []byte) {
	i := 0
	for right := c.Size - 1; right >= 1; right -= 2 {
		if right == 6 {
			right = 5
		}
		for step := range c.Size {
			y := step
			if (right+1)&2 == 0 { // upward
				y = c.Size - 1 - step
			}
			for _, x := range [2]int{right, right - 1} {
				if !c.function[y*c.Size+x] && i < 8*len(words) {
					c.modules[y*c.Size+x] = words[i>>3]>>(7-i&7)&1 == 1
					i++
				}
			}
		}
	}
}

// masked says whether a mask turns a module over.
func masked(mask, x, y int) bool {
	switch mask {
	case 0:
		return (x+y)%2 == 0
	case 1:
		return y%2 == 0
	case 2:
		return x%3 == 0
	case 3:
		return (x+y)%3 == 0
	case 4:
		return (x/3+y/2)%2 == 0
	case 5:
		return x*y%2+x*y%3 == 0
	case 6:
		return (x*y%2+x*y%3)%2 == 0
	}
	return ((x+y)%2+x*y%3)%2 == 0
}

func (c *Code) applyMask() {
	for y := range c.Size {
		for x := range c.Size {
			if i := y*c.Size + x; !c.function[i] && masked(c.Mask, x, y) {
				c.modules[i] = !c.modules[i]
			}
		}
	}
}

// penalty says how hard the code is to read: long runs, blocks, patterns that
// look like finders, and too much of one colour.
func (c *Code) penalty() int {
	p, dark := 0, 0
	for i := range c.Size {
		p += line(c.Size, func(j int) bool { return c.Black(j, i) })
		p += line(c.Size, func(j int) bool { return c.Black(i, j) })
		for j := range c.Size {
			if c.Black(j, i) {
				dark++
			}
			if i+1 < c.Size && j+1 < c.Size && c.Black(j, i) == c.Black(j+1, i) && c.Black(j, i) == c.Black(j, i+1) && c.Black(j, i) == c.Black(j+1, i+1) {
				p += 3
			}
		}
	}
	total := c.Size * c.Size
	return p + abs(dark*20-total*10)/total*10
}

// line gives the penalty of one row or column.
func line(size int, black func(int) bool) int {
	p, run := 0, 0
	for j := range size {
		if j > 0 && black(j) == black(j-1) {
			run++
		} else {
			run = 1
		}
		if run == 5 {
			p += 3
		} else if run > 5 {
			p++
		}
	}
	const finder = 0b10111010000 // and its mirror, with four light modules
	bits := 0
	for j := range size {
		bits = bits << 1 & 0x7FF
		if black(j) {
			bits |= 1
		}
		if j >= 10 && (bits == finder || bits == 0b00001011101) {
			p += 40
		}
	}
	return p
}
