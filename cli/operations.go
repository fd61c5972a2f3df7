package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/rampart-cloud/rampart/server"
)

// operation is a mounted operation as -o json prints it. Members are added,
// never renamed.
type operation struct {
	Product    string   `json:"product"` // for example Ecs
	Version    string   `json:"version"` // for example 2014-05-26
	Name       string   `json:"name"`
	Action     string   `json:"action"` // the RAM action
	Also       []string `json:"also"`   // further actions that some calls need
	Access     string   `json:"access"` // policy, anyone or anonymous
	Effect     string   `json:"effect"` // read or write
	DryRun     bool     `json:"dryRun"`
	Keys       []string `json:"keys"`       // condition keys beside the general ones
	Parameters []string `json:"parameters"` // top-level wire names
	Source     string   `json:"source"`
}

func (a *app) operationsCommand() *cobra.Command {
	var output string
	c := &cobra.Command{
		Use:   "operations",
		Short: "List the operations that a server of this program serves",
		Long: `List the operations that a server of this program serves, as their declarations
say: RAM action, who is asked, effect, parameters and condition keys. The list is
that of a fresh server, which is started in a temporary directory for it and
stopped again, so an operation that is not mounted cannot be on it.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if output != "text" && output != "json" {
				return fmt.Errorf("--output %q is not text or json", output)
			}
			ops, err := mounted(c.Context())
			if err != nil {
				return err
			}
			return a.writeOperations(ops, output)
		},
	}
	c.Flags().StringVarP(&output, "output", "o", "text", "text or json")
	return c
}

// mounted asks a fresh server for its operations.
func mounted(ctx context.Context) (ops []operation, err error) {
	dir, err := os.MkdirTemp("", "rampart-operations-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	s, err := server.Open(ctx, server.Config{Dir: dir, Listen: "127.0.0.1:0"})
	if err != nil {
		return nil, err
	}
	for _, d := range s.Operations() {
		ops = append(ops, operation{
			Product: d.Product.Code, Version: d.Product.Version, Name: d.Name, Action: d.Action, Also: some(d.Also),
			Access: d.Access.String(), Effect: d.Effect.String(), DryRun: d.DryRun.All(),
			Keys: some(d.Keys), Parameters: some(d.Params), Source: d.Source,
		})
	}
	return ops, s.Close(ctx)
}

// some makes an empty list of none, so that JSON has [] and never null.
func some(list []string) []string { return append([]string{}, list...) }

func (a *app) writeOperations(ops []operation, output string) error {
	if output == "json" {
		e := json.NewEncoder(a.stdout)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(ops)
	}
	w := tabwriter.NewWriter(a.stdout, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "PRODUCT\tVERSION\tOPERATION\tACTION\tEFFECT\tACCESS")
	for _, o := range ops {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", o.Product, o.Version, o.Name, o.Action, o.Effect, o.Access)
	}
	return w.Flush()
}
