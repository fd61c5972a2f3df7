package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/rampart-cloud/rampart"
	"github.com/rampart-cloud/rampart/cli/demo"
)

func (a *app) demoCommand() *cobra.Command {
	var output, logLevel string
	c := &cobra.Command{
		Use:   "demo",
		Short: "The whole procedure as signed calls against a fresh server",
		Long: `Start a fresh server and do the vendor's procedure "Forbid RAM users to create
Linux instances whose initial login user is root": as root and then as Alice, by
signed calls, with an account of each verdict.

The exit status is 1 if any verdict is not the procedure's.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if output != "text" && output != "json" {
				return fmt.Errorf("--output %q is not text or json", output)
			}
			log, err := logger(a.stderr, logLevel, "text")
			if err != nil {
				return err
			}
			srv, err := rampart.Open(c.Context(), rampart.Options{Log: log})
			if err != nil {
				return err
			}
			rep, err := a.runDemo(c, srv, output)
			if e := srv.Close(); err == nil {
				err = e
			}
			if err != nil {
				return err
			}
			if !rep.OK {
				return status(exitNo)
			}
			return nil
		},
	}
	c.Flags().StringVarP(&output, "output", "o", "text", "text, or json: the report as one JSON object")
	c.Flags().StringVar(&logLevel, "log-level", "error", "debug, info, warn or error")
	return c
}

func (a *app) runDemo(c *cobra.Command, srv *rampart.Server, output string) (*demo.Report, error) {
	if output == "json" {
		rep, err := demo.Run(c.Context(), srv, time.Now, func(demo.Section, demo.Result) {})
		if err != nil {
			return nil, err
		}
		enc := json.NewEncoder(a.stdout)
		enc.SetIndent("", "  ")
		return rep, enc.Encode(rep)
	}
	p := &demo.Printer{W: a.stdout, Color: a.color()}
	fmt.Fprintf(a.stdout, "Rampart at %s, account %s, ready after %.3f s.\n", srv.URL(), srv.AccountID(), srv.StartTime().Seconds())
	rep, err := demo.Run(c.Context(), srv, time.Now, p.Tell)
	if err != nil {
		return nil, err
	}
	p.End(rep)
	return rep, nil
}

// color says whether standard output is a terminal that wants color.
func (a *app) color() bool {
	f, ok := a.stdout.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" {
		return false
	}
	st, err := f.Stat()
	return err == nil && st.Mode()&os.ModeCharDevice != 0
}
