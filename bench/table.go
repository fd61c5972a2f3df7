package main

import (
	"fmt"
	"math"
)

// limits and references are in the table but are no peers.
var notPeers = map[string]bool{"rampart": true, "straight": true, "oracle": true}

// print writes the table and the lines for which targets exist.
func print(w *workload, rows []row) {
	limit, best := math.NaN(), math.Inf(1)
	bestText := math.Inf(1)
	var bestName, bestTextName string
	limitName := "oracle"
	if w.Name == "w1" {
		limitName = "straight"
	}
	limitText := math.NaN()
	for _, r := range rows {
		if r.name == limitName {
			limit, limitText = r.nativeNS, r.textNS
		}
		if !notPeers[r.name] && r.nativeNS < best {
			best, bestName = r.nativeNS, r.name
		}
		if !notPeers[r.name] && r.textNS < bestText {
			bestText, bestTextName = r.textNS, r.name
		}
	}
	fmt.Println("| engine | native | spread | text | allocs/op | B/op | decisions/s, 2 cores | 2 cores / 1 | x best peer | x limit | load | heap held |")
	fmt.Println("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
	for _, r := range rows {
		fmt.Printf("| %s | %s | %.2f | %s | %.2g | %.0f B | %s | %.2f | %.3g | %.3g | %.4g ms | %.4g MB |\n", r.name, ns(r.nativeNS), r.spread, ns(r.textNS),
			r.allocs, r.bytes, si(r.two), r.two/r.one, r.nativeNS/best, r.nativeNS/limit, float64(r.load.Nanoseconds())/1e6, float64(r.heap)/1e6)
	}
	fmt.Println()
	for _, r := range rows {
		if r.name == "rampart" {
			fmt.Printf("rampart: 1/%.0f of the best peer (%s) native, 1/%.0f (%s) from text; %.2f times the limit native, %.2f from text; %d requests agree\n\n",
				best/r.nativeNS, bestName, bestText/r.textNS, bestTextName, r.nativeNS/limit, r.textNS/limitText, r.checked)
		}
	}
}

func ns(v float64) string {
	switch {
	case v < 1000:
		return fmt.Sprintf("%.1f ns", v)
	case v < 1e6:
		return fmt.Sprintf("%.2f us", v/1e3)
	}
	return fmt.Sprintf("%.2f ms", v/1e6)
}

func si(v float64) string {
	switch {
	case v >= 1e6:
		return fmt.Sprintf("%.2f M", v/1e6)
	case v >= 1e3:
		return fmt.Sprintf("%.1f k", v/1e3)
	}
	return fmt.Sprintf("%.0f", v)
}
