package catalog

import (
	"slices"
	"sync"
)

// Architecture of CPUs as DescribeInstanceTypes spells it.
type Architecture string

// The CPU architectures. Source: "DescribeInstanceTypes" (ECS API reference).
const (
	X86 Architecture = "X86"
	ARM Architecture = "ARM"
)

// A Family is a family of instance types.
type Family struct {
	ID           string // e.g. ecs.g7
	Category     string // e.g. General-purpose
	Generation   string // e.g. ecs-7
	Architecture Architecture
	Level        string   // EntryLevel, EnterpriseLevel, CreditEntryLevel
	Disks        []string // ids of the disk categories that its instances take
}

// An InstanceType is one size of a family.
type InstanceType struct {
	ID           string // e.g. ecs.g7.large
	Family       string
	Category     string
	Architecture Architecture
	Level        string
	VCPUs        int
	MemoryMiB    int
	ENIs         int // elastic network interfaces, the primary one included
	MaxDisks     int // disks, the system disk included
}

// MemoryGiB gives the memory as DescribeInstanceTypes does, e.g. 0.5.
func (t InstanceType) MemoryGiB() float64 { return float64(t.MemoryMiB) / 1024 }

// Runs reports whether the type can start an image of that architecture (the
// image's words: x86_64, i386, arm64).
//
// Source: error InvalidInstanceType.NotSupported of "RunInstances".
func (t InstanceType) Runs(imageArchitecture string) bool {
	switch t.Architecture {
	case X86:
		return imageArchitecture == "x86_64" || imageArchitecture == "i386"
	case ARM:
		return imageArchitecture == "arm64"
	}
	return false
}

// maxDisks is the system disk and 16 data disks.
//
// Inferred: every type takes 16 data disks; source: "Limits" (ECS help), some newer types take more or fewer.
const maxDisks = 17

// Inferred: numbers of network interfaces, generations of families and disk categories of families are recalled; source: "Instance families" (ECS help), not re-read.

type familyRecord struct {
	ID           string       `json:"id"`
	Category     string       `json:"category"`
	Generation   string       `json:"generation"`
	Architecture Architecture `json:"architecture"`
	Level        string       `json:"level"`
	Disks        []string     `json:"disks"`
}

type typeRecord struct {
	ID        string `json:"id"`
	Family    string `json:"family"`
	VCPUs     int    `json:"vcpus"`
	MemoryMiB int    `json:"memory_mib"`
	ENIs      int    `json:"enis"`
}

var familyTable = sync.OnceValue(func() []Family {
	var f struct {
		Note     string         `json:"note"`
		Families []familyRecord `json:"families"`
	}
	decode("instance-families.json", &f)
	out := make([]Family, 0, len(f.Families))
	for _, r := range f.Families {
		out = append(out, Family(r))
	}
	return out
})

var typeTable = sync.OnceValue(func() []InstanceType {
	var f struct {
		Note  string       `json:"note"`
		Types []typeRecord `json:"types"`
	}
	decode("instance-types.json", &f)
	out := make([]InstanceType, 0, len(f.Types))
	for _, r := range f.Types {
		fam, ok := LookupFamily(r.Family)
		if !ok {
			panic("catalog: data/instance-types.json: " + r.ID + " is of the unknown family " + r.Family)
		}
		out = append(out, InstanceType{ID: r.ID, Family: r.Family, Category: fam.Category, Architecture: fam.Architecture,
			Level: fam.Level, VCPUs: r.VCPUs, MemoryMiB: r.MemoryMiB, ENIs: r.ENIs, MaxDisks: maxDisks})
	}
	return out
})

// Families lists the instance families.
func Families() []Family {
	out := slices.Clone(familyTable())
	for i := range out {
		out[i].Disks = slices.Clone(out[i].Disks)
	}
	return out
}

// LookupFamily finds a family by its id.
func LookupFamily(id string) (Family, bool) {
	for _, f := range familyTable() {
		if f.ID == id {
			f.Disks = slices.Clone(f.Disks)
			return f, true
		}
	}
	return Family{}, false
}

// InstanceTypes lists the instance types, family by family.
func InstanceTypes() []InstanceType { return slices.Clone(typeTable()) }

// LookupInstanceType finds a type by its id.
func LookupInstanceType(id string) (InstanceType, bool) {
	for _, t := range typeTable() {
		if t.ID == id {
			return t, true
		}
	}
	return InstanceType{}, false
}
