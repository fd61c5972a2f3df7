package main

// engines gives the contenders in the order of the table.
func engines() []engine {
	return []engine{new(straight), new(oracle), new(ours), new(minioEngine), new(cedarEngine), new(ladonEngine), new(casbinEngine), new(opaEngine)}
}
