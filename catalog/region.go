package catalog

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Language is one in which the vendor gives names; the values are those of the
// AcceptLanguage parameter.
type Language string

// The languages. Source: "DescribeRegions" (ECS API reference).
const (
	Chinese  Language = "zh-CN"
	English  Language = "en-US"
	Japanese Language = "ja"
)

// Names holds a name in each language.
type Names struct{ Chinese, English, Japanese string }

// In gives the name in a language. A language that the vendor does not offer
// gives Chinese, the default of AcceptLanguage.
func (n Names) In(l Language) string {
	switch l {
	case English:
		return n.English
	case Japanese:
		return n.Japanese
	}
	return n.Chinese
}

// A Region is one region of the public cloud.
type Region struct {
	ID   string // e.g. cn-hangzhou
	Name Names  // LocalName, e.g. China (Hangzhou)
}

// Endpoint gives the host of ECS in the region.
//
// Inferred: every region's ECS endpoint is ecs.<region>.aliyuncs.com; source: "Endpoints" (ECS); DescribeRegions of the real service answers the central host for some regions.
func (r Region) Endpoint() string { return "ecs." + r.ID + ".aliyuncs.com" }

// A Zone is one zone of a region.
type Zone struct {
	ID     string // e.g. cn-hangzhou-h
	Region string
	Name   Names // LocalName, e.g. Hangzhou Zone H
}

type regionRecord struct {
	ID      string   `json:"id"`
	ZH      string   `json:"zh"`
	EN      string   `json:"en"`
	JA      string   `json:"ja"`
	PlaceZH string   `json:"place_zh"`
	PlaceEN string   `json:"place_en"`
	PlaceJA string   `json:"place_ja"`
	Zones   []string `json:"zones"` // letters
}

// Inferred: the letters of the zones in each region, and which regions have only one zone, are recalled; source: "Regions and zones" (ECS help), not re-read.
// Inferred: a zone's local name is the place, the word for zone and the capital letter; source: "DescribeZones" (ECS API reference), examples.

var regionTable = sync.OnceValue(func() []regionRecord {
	var f struct {
		Note    string         `json:"note"`
		Regions []regionRecord `json:"regions"`
	}
	decode("regions.json", &f)
	return f.Regions
})

// Regions lists the regions in the vendor's usual order.
func Regions() []Region {
	var out []Region
	for _, r := range regionTable() {
		out = append(out, r.region())
	}
	return out
}

// LookupRegion finds a region by its id.
func LookupRegion(id string) (Region, bool) {
	for _, r := range regionTable() {
		if r.ID == id {
			return r.region(), true
		}
	}
	return Region{}, false
}

// Zones lists the zones of a region; nil for an unknown region.
func Zones(region string) []Zone {
	for _, r := range regionTable() {
		if r.ID == region {
			return r.zones()
		}
	}
	return nil
}

// LookupZone finds a zone by its id.
func LookupZone(id string) (Zone, bool) {
	for _, r := range regionTable() {
		if !strings.HasPrefix(id, r.ID) {
			continue
		}
		zs := r.zones()
		if i := slices.IndexFunc(zs, func(z Zone) bool { return z.ID == id }); i >= 0 {
			return zs[i], true
		}
	}
	return Zone{}, false
}

func (r regionRecord) region() Region {
	return Region{ID: r.ID, Name: Names{Chinese: r.ZH, English: r.EN, Japanese: r.JA}}
}

func (r regionRecord) zones() []Zone {
	// Regions outside the mainland join the letter without a hyphen:
	// ap-southeast-1a, but cn-hangzhou-h.
	sep := "-"
	if last := r.ID[len(r.ID)-1]; last >= '0' && last <= '9' {
		sep = ""
	}
	out := make([]Zone, 0, len(r.Zones))
	for _, l := range r.Zones {
		u := strings.ToUpper(l)
		out = append(out, Zone{
			ID:     r.ID + sep + l,
			Region: r.ID,
			Name: Names{
				Chinese:  fmt.Sprintf("%s 可用区%s", r.PlaceZH, u),
				English:  fmt.Sprintf("%s Zone %s", r.PlaceEN, u),
				Japanese: fmt.Sprintf("%s ゾーン%s", r.PlaceJA, u),
			},
		})
	}
	return out
}
