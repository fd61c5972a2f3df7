package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// errMissed says that a figure is not what is wanted.
var errMissed = errors.New("a figure misses what is wanted")

// options are the sizes of a run.
type options struct {
	rounds, calls   int
	users, policies int
	profile         string // folder for CPU profiles of the servers, or empty
}

func main() {
	if len(os.Args) > 2 && os.Args[1] == "role" {
		if err := role(context.Background(), os.Args[2:], os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, "cost:", strings.Join(os.Args[1:], " ")+":", err)
			os.Exit(2)
		}
		return
	}
	var o options
	only := flag.String("only", "list,create,large", "parts to measure")
	flag.IntVar(&o.rounds, "rounds", 5, "rounds of each side; the median counts")
	flag.IntVar(&o.calls, "calls", 8000, "calls of one round")
	flag.IntVar(&o.users, "users", 100_000, "users of the large account, each with an access key and a grant")
	flag.IntVar(&o.policies, "policies", 10_000, "custom policies of the large account")
	flag.StringVar(&o.profile, "profile", "", "folder to write the servers' CPU profiles to")
	flag.Parse()
	err := run(context.Background(), os.Stdout, strings.Split(*only, ","), o)
	switch {
	case errors.Is(err, errMissed):
		os.Exit(1)
	case err != nil:
		fmt.Fprintln(os.Stderr, "cost:", err)
		os.Exit(2)
	}
}

// part is one thing to measure.
type part struct {
	name    string
	measure func(context.Context, options) ([]figure, error)
}

func parts() []part {
	return []part{{"list", measureList}, {"create", measureCreate}, {"large", measureLarge}}
}

func run(ctx context.Context, w io.Writer, only []string, o options) error {
	var all []figure
	for _, name := range only {
		if !slices.ContainsFunc(parts(), func(p part) bool { return p.name == name }) {
			return fmt.Errorf("there is no part %q", name)
		}
	}
	for _, p := range parts() {
		if !slices.Contains(only, p.name) {
			continue
		}
		f, err := p.measure(ctx, o)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		all = append(all, f...)
	}
	return print(w, all)
}

// figure is one line of the table. A figure without a bound only informs.
type figure struct {
	what  string
	value float64
	unit  string // x for a ratio
	most  float64
	least float64
}

func (f figure) missed() bool {
	return f.most > 0 && f.value > f.most || f.least > 0 && f.value < f.least
}

func (f figure) wanted() string {
	switch {
	case f.most > 0:
		return fmt.Sprintf("at most %g", f.most)
	case f.least > 0:
		return fmt.Sprintf("at least %g", f.least)
	}
	return ""
}

// print writes the table, and gives errMissed if a figure misses its bound.
func print(w io.Writer, all []figure) error {
	fmt.Fprintf(w, "| %-62s | %14s | %-13s | %-6s |\n|%s|%s|%s|%s|\n", "figure", "value", "wanted", "",
		strings.Repeat("-", 64), strings.Repeat("-", 15)+":", strings.Repeat("-", 15), strings.Repeat("-", 8))
	var err error
	for _, f := range all {
		verdict := ""
		if f.wanted() != "" {
			verdict = "met"
		}
		if f.missed() {
			verdict, err = "MISSED", errMissed
		}
		fmt.Fprintf(w, "| %-62s | %14s | %-13s | %-6s |\n", f.what, fmt.Sprintf("%.2f %s", f.value, f.unit), f.wanted(), verdict)
	}
	return err
}
