package catalog

import (
	"slices"
	"strings"
	"sync"
)

// A SystemPolicy is a policy that the vendor keeps and every account may
// attach.
type SystemPolicy struct {
	Name        string
	Description string
	Version     string // the default and only version served, e.g. v9
	Document    string // JSON text
	Mark        Mark   // of the document's content
	Source      string // where the document, or its description, was read
	Note        string // what is not certain
}

// Inferred: the documents of AdministratorAccess, AliyunBSSFullAccess, AliyunBSSOrderAccess, AliyunECSWorkbenchFullAccess, AliyunRAMFullAccess, the end of PowerUserAccess and today's list of ReadOnlyAccess; source: descriptions of these policies, see data/system-policies/index.json.
// Inferred: the version number of a system policy whose page was not read is v1; source: none.

var policyTable = sync.OnceValue(func() []SystemPolicy {
	var f struct {
		Note     string `json:"note"`
		Policies []struct {
			Name        string `json:"name"`
			Description string `json:"description"`
			Version     string `json:"version"`
			Mark        Mark   `json:"mark"`
			Source      string `json:"source"`
			Note        string `json:"note"`
		} `json:"policies"`
	}
	decode("system-policies/index.json", &f)
	out := make([]SystemPolicy, 0, len(f.Policies))
	for _, r := range f.Policies {
		out = append(out, SystemPolicy{Name: r.Name, Description: r.Description, Version: r.Version, Mark: r.Mark,
			Source: r.Source, Note: r.Note, Document: strings.TrimSuffix(string(read("system-policies/"+r.Name+".json")), "\n")})
	}
	slices.SortFunc(out, func(a, b SystemPolicy) int { return strings.Compare(a.Name, b.Name) })
	return out
})

// SystemPolicies lists the system policies, sorted by name.
//
// Source: "System policy reference" (RAM help, 2026) and the sources that each
// policy names.
func SystemPolicies() []SystemPolicy { return slices.Clone(policyTable()) }

// LookupSystemPolicy finds a system policy by its exact name.
func LookupSystemPolicy(name string) (SystemPolicy, bool) {
	i, ok := slices.BinarySearchFunc(policyTable(), name, func(p SystemPolicy, n string) int { return strings.Compare(p.Name, n) })
	if !ok {
		return SystemPolicy{}, false
	}
	return policyTable()[i], true
}
