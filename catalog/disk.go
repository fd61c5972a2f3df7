package catalog

import (
	"slices"
	"sync"
)

// A DiskCategory is one category of cloud disk, at one performance level, with
// the sizes it may have.
//
// Source: SystemDisk.Size, DataDisk.N.Size of "RunInstances", Size of
// "CreateDisk" (ECS API reference, 2025/2026).
type DiskCategory struct {
	ID           string // e.g. cloud_essd
	Level        string // PL0 to PL3 for cloud_essd, else empty
	SystemMinGiB int
	SystemMaxGiB int
	DataMinGiB   int
	DataMaxGiB   int
}

// DefaultESSDLevel is the performance level of a cloud_essd disk for which none
// is asked. Source: SystemDisk.PerformanceLevel of "RunInstances".
const DefaultESSDLevel = "PL1"

var diskTable = sync.OnceValue(func() []DiskCategory {
	var f struct {
		Note       string `json:"note"`
		Categories []struct {
			ID           string `json:"id"`
			Level        string `json:"level"`
			SystemMinGiB int    `json:"system_min_gib"`
			SystemMaxGiB int    `json:"system_max_gib"`
			DataMinGiB   int    `json:"data_min_gib"`
			DataMaxGiB   int    `json:"data_max_gib"`
		} `json:"categories"`
	}
	decode("disk-categories.json", &f)
	out := make([]DiskCategory, 0, len(f.Categories))
	for _, r := range f.Categories {
		out = append(out, DiskCategory(r))
	}
	return out
})

// DiskCategories lists the disk categories; cloud_essd has one entry a level.
func DiskCategories() []DiskCategory { return slices.Clone(diskTable()) }

// LookupDiskCategory finds a category. For cloud_essd an empty level means
// [DefaultESSDLevel]; other categories take no level.
func LookupDiskCategory(id, level string) (DiskCategory, bool) {
	if id == "cloud_essd" && level == "" {
		level = DefaultESSDLevel
	}
	for _, d := range diskTable() {
		if d.ID == id && d.Level == level {
			return d, true
		}
	}
	return DiskCategory{}, false
}
