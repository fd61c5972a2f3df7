// Command states writes docs/states.md: the state tables that the services run
// by, as they stand in the code.
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/rampart-cloud/rampart/flow"
	"github.com/rampart-cloud/rampart/internal/gen"
	"github.com/rampart-cloud/rampart/internal/tree"
	"github.com/rampart-cloud/rampart/service/bss"
	"github.com/rampart-cloud/rampart/service/ecs"
)

func page() gen.Page {
	return gen.Page{Path: "docs/states.md", By: "internal/gen/states", Text: func(*tree.Tree) (string, error) {
		return text(ecs.InstanceTable(), ecs.DiskTable(), bss.OrderTable())
	}}
}

// text is the page for these tables. A table that is not sound is an error.
func text(tables ...*flow.Table) (string, error) {
	var b strings.Builder
	b.WriteString(`# States

Which operation is legal in which state, what state follows, and what the
answer is otherwise. A column is the state before the event, a cell the state
after it; an event in a state without one gets the answer under "Otherwise".
Events in lower case are steps of the server itself.
`)
	for _, t := range tables {
		if err := t.Check(); err != nil {
			return "", err
		}
		var first []string
		for _, s := range t.Initial {
			first = append(first, string(s))
		}
		fmt.Fprintf(&b, "\n## %s\n\nA new one is %s.\n\n%s", t.Name, strings.Join(first, " or "), t.Markdown())
	}
	return b.String(), nil
}

func main() { os.Exit(page().Main(os.Stderr)) }
