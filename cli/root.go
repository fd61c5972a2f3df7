package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rampart-cloud/rampart/server"
)

// The exit statuses. can-i has its own use of 1.
const (
	exitOK     = 0
	exitNo     = 1 // can-i: denied; lint: findings
	exitFailed = 2
)

// environment are the variables that the command reads, with what they are for.
var environment = []struct{ name, use string }{
	{"RAMPART_ACCOUNT_ID", "serve: the account's 16-digit id"},
	{"RAMPART_ROOT_ACCESS_KEY_ID", "serve: the root's access key id"},
	{"RAMPART_ROOT_ACCESS_KEY_SECRET", "serve: its secret"},
	{"RAMPART_ROOT_PASSWORD", "serve: the root's console password"},
	{"RAMPART_ENDPOINT", "can-i, explain: the server's URL, instead of --endpoint"},
	{"ALIBABA_CLOUD_ACCESS_KEY_ID", "can-i, explain: the access key id to call with"},
	{"ALIBABA_CLOUD_ACCESS_KEY_SECRET", "can-i, explain: its secret"},
	{"ALIBABA_CLOUD_SECURITY_TOKEN", "can-i, explain: the token of temporary credentials"},
}

// app is one run of the command.
type app struct {
	env    map[string]string
	stdout io.Writer
	stderr io.Writer
}

// status is an error that only carries an exit status; what there is to say has
// been said.
type status int

func (s status) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// Main runs the command and gives its exit status.
func Main(ctx context.Context, args, environ []string, stdout, stderr io.Writer) int {
	a := &app{env: map[string]string{}, stdout: stdout, stderr: stderr}
	if err := a.readEnvironment(environ); err != nil {
		fmt.Fprintln(stderr, "rampart:", err)
		return exitFailed
	}
	root := a.command()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitOK
	}
	if s, ok := errors.AsType[status](err); ok {
		return int(s)
	}
	fmt.Fprintln(stderr, "rampart:", err)
	return exitFailed
}

// readEnvironment refuses RAMPART_ names that mean nothing: a misspelt
// RAMPART_ROOT_PASSWORD must not leave a server with another password than its
// operator thinks.
func (a *app) readEnvironment(environ []string) error {
	for _, e := range environ {
		name, value, _ := strings.Cut(e, "=")
		known := slices.ContainsFunc(environment, func(v struct{ name, use string }) bool { return v.name == name })
		if !known && strings.HasPrefix(name, "RAMPART_") {
			var names []string
			for _, v := range environment {
				if strings.HasPrefix(v.name, "RAMPART_") {
					names = append(names, v.name)
				}
			}
			return fmt.Errorf("the environment variable %s is unknown; unset it or correct it to one of %s", name, strings.Join(names, ", "))
		}
		if known {
			a.env[name] = value
		}
	}
	return nil
}

func (a *app) command() *cobra.Command {
	var vars strings.Builder
	for _, v := range environment {
		fmt.Fprintf(&vars, "  %-32s %s\n", v.name, v.use)
	}
	root := &cobra.Command{
		Use:           "rampart",
		Short:         "The Alibaba Cloud you may test security on",
		Long:          "Rampart serves RAM, STS, ECS and VPC to unmodified SDKs, CLI and Terraform, on this machine,\nenforces every RAM policy from the first request, and says which statement decided.\n\nEnvironment:\n" + vars.String(),
		Version:       server.Version,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.NoArgs,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return fmt.Errorf("%w; see '%s --help'", err, c.CommandPath())
	})
	root.AddCommand(a.serveCommand(), a.demoCommand(), a.canICommand(), a.explainCommand(), a.policyCommand(), a.operationsCommand(), a.sealCommand())
	return root
}
