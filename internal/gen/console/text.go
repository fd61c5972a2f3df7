package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/authz"
)

const preamble = `/* eslint-disable */

/** What every answer carries. */
export interface Answer {
  RequestId: string;
}

/** What the client must know of an operation at run time. */
export interface OperationFacts {
  readonly version: string;
  readonly effect: 'read' | 'write';
  /** The RAM action. */
  readonly action: string;
  /** Who is asked before it runs. */
  readonly access: 'policy' | 'anyone' | 'anonymous';
  /** Parameters that are sent as one JSON text; a dot leads into structures and into lists. */
  readonly json?: readonly string[];
  /** Parameters that are string maps and are sent key by key, as Name.#3#key; named in the same way. */
  readonly maps?: readonly string[];
}

`

// text is the file for these operations. Two operations that would have the same
// name are an error.
func text(ops []api.Declaration) (string, error) {
	ops = slices.Clone(ops)
	slices.SortFunc(ops, func(a, b api.Declaration) int {
		return cmp.Or(strings.Compare(key(a), key(b)), strings.Compare(a.Product.Version, b.Product.Version))
	})
	w := newWriter()
	for i, o := range ops {
		if i > 0 && key(ops[i-1]) == key(o) {
			return "", fmt.Errorf("%s is served in the versions %s and %s; give one of them a key of its own", key(o), ops[i-1].Product.Version, o.Product.Version)
		}
		w.reserve(inputName(o), o.In)
		w.reserve(outputName(o), o.Out)
	}
	for _, o := range ops {
		w.operation(o)
		if err := w.input(o); err != nil {
			return "", fmt.Errorf("%s: %w", key(o), err)
		}
		if err := w.output(o); err != nil {
			return "", fmt.Errorf("%s: %w", key(o), err)
		}
	}
	var b strings.Builder
	b.WriteString(preamble)
	for _, t := range slices.Sorted(slices.Values(w.texts)) {
		b.WriteString(t)
	}
	b.WriteString("/** Every operation: its parameters and its answer. */\nexport interface Operations {\n")
	for _, o := range ops {
		fmt.Fprintf(&b, "  '%s': { version: '%s'; in: %s; out: %s & Answer; effect: '%s'; action: '%s' };\n",
			key(o), o.Product.Version, inputName(o), outputName(o), o.Effect, o.Action)
	}
	b.WriteString("}\n\nexport const operations: { readonly [K in keyof Operations]: OperationFacts } = {\n")
	for _, o := range ops {
		fmt.Fprintf(&b, "  '%s': { version: '%s', effect: '%s', action: '%s', access: '%s'", key(o), o.Product.Version, o.Effect, o.Action, o.Access)
		if paths := w.json[key(o)]; len(paths) > 0 {
			fmt.Fprintf(&b, ", json: ['%s']", strings.Join(paths, "', '"))
		}
		if paths := w.maps[key(o)]; len(paths) > 0 {
			fmt.Fprintf(&b, ", maps: ['%s']", strings.Join(paths, "', '"))
		}
		b.WriteString(" },\n")
	}
	b.WriteString("};\n")
	names(&b, "hintIds", "HintId", "What a hint of a decision is called; the console has a text for each.", hintIDs(ops))
	names(&b, "sourceKinds", "SourceKind", "In what way a condition key of a call got its value; the console has a text for each.", acs.SourceKinds())
	return b.String(), nil
}

// hintIDs gives the names of all hints: those that are made of conditions and
// layers, and those that operations declare.
func hintIDs(ops []api.Declaration) []string {
	out := authz.HintIDs()
	for _, o := range ops {
		for _, a := range o.Advice {
			out = append(out, a.ID)
		}
	}
	return out
}

// names writes a list of names and the type of its members.
func names[S ~string](b *strings.Builder, list, typ, doc string, of []S) {
	fmt.Fprintf(b, "\n/** %s */\nexport const %s = [\n", doc, list)
	for _, n := range slices.Compact(slices.Sorted(slices.Values(of))) {
		fmt.Fprintf(b, "  '%s',\n", n)
	}
	fmt.Fprintf(b, "] as const;\nexport type %s = (typeof %s)[number];\n", typ, list)
}

// key names an operation in the console's code, for example Ecs/RunInstances.
func key(o api.Declaration) string { return o.Product.Code + "/" + o.Name }

func inputName(o api.Declaration) string  { return o.Product.Code + o.Name + "Input" }
func outputName(o api.Declaration) string { return o.Product.Code + o.Name + "Output" }
