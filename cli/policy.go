package cli

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/catalog/lintfacts"
	"github.com/rampart-cloud/rampart/policy"
	"github.com/rampart-cloud/rampart/policy/lint"
)

func (a *app) policyCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "policy",
		Short: "Work on policy documents",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.lintCommand())
	return c
}

func (a *app) lintCommand() *cobra.Command {
	var output, profile, kind string
	c := &cobra.Command{
		Use:   "lint FILE...",
		Short: "Say what in policy documents has no effect, or more than is meant",
		Long: `Read policy documents as one principal's and say what is wrong with them: faults
that the server refuses, and in documents that it accepts statements that can
never apply, conditions that can never be met, and grants that are wider than
they look. "-" reads standard input.

Which actions carry ecs:LoginAsNonRoot depends on the profile, as on the server.

The exit status is 0 without errors and warnings, 1 with any, 2 if a file cannot
be read.`,
		Example: `  rampart policy lint ecs-root-user-control.json ecs-admin.json
  rampart policy lint --login-key-profile published -o sarif policies/*.json`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			p, err := catalog.ParseProfile(profile)
			if err != nil {
				return err
			}
			k, ok := policy.KindNamed(kind)
			if !ok {
				return fmt.Errorf("--kind %q is not identity, trust, session or control", kind)
			}
			findings, err := lintFiles(args, k, lintfacts.Catalog{Profile: p}, c.InOrStdin())
			if err != nil {
				return err
			}
			if err := a.writeFindings(findings, output); err != nil {
				return err
			}
			for _, f := range findings {
				if f.Severity != lint.Note {
					return status(exitNo)
				}
			}
			return nil
		},
	}
	f := c.Flags()
	f.StringVarP(&output, "output", "o", "text", "text, json or sarif")
	f.StringVar(&profile, "login-key-profile", string(catalog.Procedure), "actions that carry ecs:LoginAsNonRoot: procedure or published")
	f.StringVar(&kind, "kind", "identity", "kind of the documents: identity, trust, session or control")
	return c
}

// lintFiles reads and lints the files. The faults of a document that does not
// parse are findings too.
func lintFiles(files []string, kind policy.Kind, k lint.Catalog, stdin io.Reader) ([]lint.Finding, error) {
	var sources []lint.Source
	var findings []lint.Finding
	for _, f := range files {
		text, err := readFile(f, stdin)
		if err != nil {
			return nil, err
		}
		doc, err := policy.Parse(kind, text)
		if pe, ok := errors.AsType[*policy.ParseError](err); ok {
			findings = append(findings, lint.Faults(f, pe)...)
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f, err)
		}
		sources = append(sources, lint.Source{Name: f, Document: doc})
	}
	return append(findings, lint.Lint(k, sources...)...), nil
}

func readFile(name string, stdin io.Reader) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(stdin)
	}
	return os.ReadFile(name)
}

func (a *app) writeFindings(findings []lint.Finding, output string) error {
	switch output {
	case "json":
		return lint.WriteJSON(a.stdout, findings)
	case "sarif":
		return lint.WriteSARIF(a.stdout, findings)
	case "text":
	default:
		return fmt.Errorf("--output %q is not text, json or sarif", output)
	}
	p := painter(a.color())
	color := map[lint.Severity]string{lint.Error: "31", lint.Warning: "33", lint.Note: "2"}
	for _, f := range findings {
		fmt.Fprintf(a.stdout, "%s:%d:%d: %s %s [%s]\n", f.Policy, f.Line, f.Column, p.paint(color[f.Severity], string(f.Severity)+":"), f.Message, f.Code)
		if f.Fix != "" {
			fmt.Fprintf(a.stdout, "    %s %s\n", p.paint("2", "fix:"), f.Fix)
		}
	}
	if len(findings) == 0 {
		fmt.Fprintln(a.stdout, "nothing found")
	}
	return nil
}
