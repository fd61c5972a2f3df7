package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/internal/gen"
)

// product is the vendor's product with what is served of it.
type product struct {
	catalog.Product
	known []string // the vendor's operations
	built []api.Declaration
}

// text is the page for these operations. An operation of a product that the
// catalog does not have is an error.
func text(ops []api.Declaration) (string, error) {
	var products []*product
	for _, p := range catalog.Products() {
		q := &product{Product: p}
		for _, o := range catalog.Operations(p.Code, p.Version) {
			q.known = append(q.known, o.Name)
		}
		products = append(products, q)
	}
	// Ours is no product of the vendor's, so the catalog does not have it.
	products = append(products, &product{Product: catalog.Product{Code: api.Rampart.Code, Version: api.Rampart.Version}})
	for _, o := range ops {
		i := slices.IndexFunc(products, func(p *product) bool { return p.Version == o.Product.Version })
		if i < 0 {
			return "", fmt.Errorf("the operation %s is of version %s, which the catalog does not have", o.Name, o.Product.Version)
		}
		products[i].built = append(products[i].built, o)
	}
	for _, p := range products {
		slices.SortFunc(p.built, func(a, b api.Declaration) int { return strings.Compare(a.Name, b.Name) })
	}
	var b strings.Builder
	fmt.Fprintf(&b, `# Operations

What this server serves: %d operations, each as its declaration in the code says.
An operation that the vendor has and this server has not answers
`+"`UnsupportedOperation`"+` (400) and does nothing; one that the vendor has not answers
`+"`InvalidApi.NotFound`"+` (404).

`, len(ops))
	summary(&b, products)
	for _, p := range products {
		if len(p.built) > 0 {
			section(&b, p)
		}
	}
	return b.String(), nil
}

func summary(b *strings.Builder, products []*product) {
	b.WriteString("| product | version | served | the vendor's, not built |\n| --- | --- | ---: | ---: |\n")
	for _, p := range products {
		missing := 0
		for _, n := range p.known {
			if !slices.ContainsFunc(p.built, func(d api.Declaration) bool { return d.Name == n }) {
				missing++
			}
		}
		more := ""
		if p.Partial {
			more = " or more"
		}
		fmt.Fprintf(b, "| %s | %s | %d | %d%s |\n", p.Code, p.Version, len(p.built), missing, more)
	}
}

func section(b *strings.Builder, p *product) {
	fmt.Fprintf(b, "\n## %s %s\n\n", p.Code, p.Version)
	b.WriteString("| operation | RAM action | effect | DryRun | condition keys of its own | follows |\n| --- | --- | --- | --- | --- | --- |\n")
	for _, d := range p.built {
		fmt.Fprintf(b, "| [%s](#%s) | %s | %s | %s | %s | %s |\n", d.Name, anchor(d), action(d), effect(d.Effect), dryRun(d.DryRun), gen.Code(d.Keys), gen.Cell(d.Source))
	}
	b.WriteString("\nParameters, top level:\n\n")
	for _, d := range p.built {
		fmt.Fprintf(b, "- <a id=%q></a>**%s**: %s\n", anchor(d), d.Name, gen.Code(slices.Sorted(slices.Values(d.Params))))
	}
}

// anchor names the parameters' line; versions keep equal names apart.
func anchor(d api.Declaration) string {
	return strings.ToLower(d.Product.Code + "-" + d.Product.Version + "-" + d.Name)
}

func action(d api.Declaration) string {
	switch d.Access {
	case api.ByAnyone:
		return gen.Code([]string{d.Action}) + ", allowed to everyone signed in"
	case api.Anonymous:
		return gen.Code([]string{d.Action}) + ", without a signature"
	}
	s := gen.Code([]string{d.Action})
	if len(d.Also) > 0 {
		s += ", and where the call needs it " + gen.Code(d.Also)
	}
	return s
}

func effect(e api.Effect) string {
	if e == api.Read {
		return "read"
	}
	return "write"
}

func dryRun(m api.DryRunMode) string {
	if m == api.DryRunAll {
		return "yes"
	}
	return "-"
}
