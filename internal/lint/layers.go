package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rampart-cloud/rampart/internal/tree"
)

// Layer says what a package may import. Arrows point down only: a package may
// import those that stand above it in Layers and that it names.
type Layer struct {
	// Package is a folder, "." for the root. "x/*" is each folder directly in
	// x, "x/..." each folder below x.
	Package string
	May     []string // packages of ours, as in Package
	Modules []string // modules of others; nil: the standard library only
	Why     string
}

// Layers is the picture in docs/architecture.md, lowest first.
func Layers() []Layer {
	return []Layer{
		{"acs", nil, nil,
			"acs holds the words that all share, so it can know nobody"},
		{"policy", list("acs"), nil,
			"policy decides by the policy language alone; it must be usable without a server, a clock or a cloud"},
		{"policy/...", list("acs policy policy/..."), nil,
			"what stands on policy is pure as well"},
		{"catalog", list("acs policy"), nil,
			"the catalog holds facts as data; whoever serves calls asks it, not the other way round"},
		{"catalog/internal/...", list("acs policy catalog"), nil,
			"the catalog's generator reads the vendor's metadata only"},
		{"catalog/lintfacts", list("acs policy policy/... catalog"), nil,
			"policy/lint is pure and the catalog has no opinion, so somebody must stand between them"},
		{"seal", list("acs"), list("golang.org/x/crypto"),
			"seal keeps bytes secret and must not know whose they are"},
		{"wire", list("acs"), nil,
			"wire speaks the protocol; what an operation means is above it"},
		{"client", list("acs wire"), nil,
			"the client comes in by the same door as everybody and knows the protocol only"},
		{"state", list("acs"), list("go.etcd.io/etcd github.com/google/btree go.uber.org/zap"),
			"state stores records and must not know what is in them; nobody else talks to etcd"},
		{"audit", list("acs"), nil,
			"audit appends what it is told and decides nothing"},
		{"compute", list("acs"), nil,
			"a driver runs machines: it knows no account, no identity, no policy and no store"},
		{"compute/...", list("acs compute compute/..."), list("golang.org/x/crypto mvdan.cc/sh"),
			"a driver runs machines: it knows no account, no identity, no policy and no store"},
		{"flow", list("acs state"), nil,
			"flow drives intents towards done without knowing what they are"},
		{"identity/...", nil, nil,
			"a part of identity that knows nothing of accounts, such as drawing a QR code"},
		{"identity", list("identity/... acs policy catalog seal state"), nil,
			"identity knows who exists and which policies they have; it does not decide"},
		{"inventory", list("acs state"), nil,
			"inventory says what exists; it decides nothing and drives nothing"},
		{"authz", list("acs policy catalog seal state identity"), nil,
			"authz turns a call into a decision and must not know how the call came in or what it does"},
		{"api", list("acs policy catalog seal wire state audit identity authz"), nil,
			"api is the pipeline; it serves any operation and knows none"},
		{"api/...", list("acs policy catalog seal wire client state audit flow compute compute/... identity inventory authz api"), nil,
			"the harness runs a service without the server around it"},
		{"service/ecs", list("acs policy catalog seal wire state audit compute flow identity inventory authz api"), list("golang.org/x/crypto"),
			"services never import each other: they meet in identity and inventory; ECS drives machines through the driver interface"},
		{"service/rampart", list("acs policy policy/... catalog catalog/lintfacts wire state audit identity authz api"), nil,
			"it answers questions about decisions, so it knows the linter; it changes nothing"},
		{"service/*", list("acs policy catalog seal wire state audit flow identity inventory authz api"), nil,
			"services never import each other: they meet in identity and inventory; only ECS drives machines"},
		{"console", list("acs catalog seal wire state audit identity api"), nil,
			"the console signs people in and hands each of their calls to the gateway; it knows no service and decides nothing"},
		{"server", list("acs policy catalog seal wire state audit compute compute/... flow identity inventory authz api service/rampart service/* console"), list("github.com/prometheus/client_golang"),
			"the server assembles what stands below it"},
		{".", list("acs catalog server"), nil,
			"the root package is the server for Go programs, nothing more"},
		{"cli/...", list("acs policy policy/... catalog wire client server ."), nil,
			"a part of the command comes in by the same door as any client"},
		{"cli", list("cli/... acs policy policy/... catalog catalog/lintfacts wire client server ."), list("github.com/spf13/cobra"),
			"the command line asks a running server by signed calls, as any client does"},
		{"cmd/*", list("cli"), nil,
			"a main package is wiring only"},
		{"internal/tree", nil, nil,
			"tree reads source text"},
		{"internal/lint", list("internal/tree"), nil,
			"rules must be checkable on a tree that does not build"},
		{"internal/vet", nil, nil,
			"it stands between the go command and the standard vet tool"},
		{"internal/gen", list("internal/tree"), nil,
			"a page is text made from the tree; what it tells is its command's to know"},
		{"internal/gen/served", list("acs api server"), nil,
			"it asks a server what it serves"},
		{"internal/gen/...", list("internal/tree internal/gen internal/gen/served acs catalog authz api flow service/ecs service/* server ."), nil,
			"generators read declarations"},
		{"internal/access", list("audit catalog identity client flow compute compute/... api api/... service/ecs service/*"), nil,
			"tests of who may do what need all services at once, which nobody below the server may see"},
		{"internal/prove/cluster", nil, list("go.etcd.io/etcd go.uber.org/zap"),
			"the suites need an etcd cluster as an operator would run it"},
		{"internal/cost", list("acs catalog seal wire client state identity server internal/tree internal/prove/cluster"), nil,
			"the cost of a call is measured from outside and on the store below; what is measured is wiring and fixtures"},
		{"internal/prove", list("acs catalog seal wire client state audit identity server internal/prove/cluster"), list("github.com/anishathalye/porcupine"),
			"the suites start whole servers and call them as anybody would"},
		{"internal/crash", list("acs client wire internal/tree"), nil,
			"the crash test is a client of a real process"},
	}
}

// inTests are modules and packages of ours that any test may use.
var inTests = struct{ modules, packages []string }{
	list("pgregory.net/rapid github.com/rogpeppe/go-internal github.com/google/go-cmp"),
	// A test of machines needs a driver; a role calls by a session that STS lends.
	list("api/apitest compute/computetest compute/sim client internal/tree service/sts"),
}

func list(s string) []string { return strings.Fields(s) }

// covers says whether a pattern of Layers names a folder.
func covers(pattern, folder string) bool {
	if p, ok := strings.CutSuffix(pattern, "/..."); ok {
		return strings.HasPrefix(folder, p+"/")
	}
	if p, ok := strings.CutSuffix(pattern, "/*"); ok {
		rest, ok := strings.CutPrefix(folder, p+"/")
		return ok && !strings.Contains(rest, "/")
	}
	return pattern == folder
}

// layerOf finds the first layer that covers a folder.
func layerOf(layers []Layer, folder string) (Layer, bool) {
	for _, l := range layers {
		if covers(l.Package, folder) {
			return l, true
		}
	}
	return Layer{}, false
}

// CheckLayers finds imports that point up or sideways, and packages that the
// table does not have.
func CheckLayers(t *tree.Tree, layers []Layer) ([]string, error) {
	var found []string
	for _, f := range t.Main() {
		folder := f.Dir()
		layer, ok := layerOf(layers, folder)
		if !ok {
			found = append(found, fmt.Sprintf("%s: the package %s has no place in the picture; give it one in internal/lint/layers.go and docs/architecture.md", f.Path, folder))
			continue
		}
		imports, err := f.Imports()
		if err != nil {
			return nil, err
		}
		for _, i := range imports {
			if why := layer.forbids(folder, i, f.Test()); why != "" {
				found = append(found, fmt.Sprintf("%s: %s", f.Path, why))
			}
		}
	}
	return found, nil
}

// forbids says why a package must not import a path, or nothing.
func (l Layer) forbids(folder, path string, test bool) string {
	to, ours := tree.Folder(path)
	allowed := slices.Clone(l.May)
	if !ours {
		first, _, _ := strings.Cut(path, "/")
		if !strings.Contains(first, ".") {
			return "" // the standard library
		}
		to = path
		allowed = slices.Clone(l.Modules)
	}
	if test {
		allowed = append(append(allowed, inTests.modules...), inTests.packages...)
	}
	if ours && to == folder {
		return "" // an external test
	}
	for _, p := range allowed {
		if ours && covers(p, to) || !ours && moduleHas(p, to) {
			return ""
		}
	}
	if !ours {
		return fmt.Sprintf("%s must not import the module of %s: %s", folder, path, l.Why)
	}
	return fmt.Sprintf("%s must not import %s: %s", folder, to, l.Why)
}

func moduleHas(module, path string) bool {
	return path == module || strings.HasPrefix(path, module+"/")
}

// CheckTable finds arrows of the table itself that do not point down.
func CheckTable(layers []Layer) []string {
	var found []string
	for i, l := range layers {
		if l.Why == "" {
			found = append(found, l.Package+": without a reason")
		}
		for _, m := range l.May {
			if m == l.Package && strings.HasSuffix(m, "/...") {
				continue // siblings within one subtree
			}
			if !slices.ContainsFunc(layers[:i], func(b Layer) bool { return b.Package == m }) {
				found = append(found, fmt.Sprintf("%s may import %s, which does not stand below it", l.Package, m))
			}
		}
	}
	return found
}
