// Command vet is go vet that passes over the packages of others, which saves a
// machine with an empty cache about 25 s of 170.
//
//	go build -o bin/vet ./internal/vet && go vet -vettool=bin/vet ./...
//
// The go command runs the vet tool once for each package that ours depend on,
// some 800, only to learn facts about it, such as which of its functions format
// as fmt.Printf does. Here such a package has no facts: a wrong format given to a wrapper in
// somebody else's package is not noticed. Everything else is the standard tool's
// work; facts of our own packages are learnt as ever.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			os.Exit(exit.ExitCode())
		}
		fmt.Fprintln(os.Stderr, "vet:", err)
		os.Exit(1)
	}
}

// unit is the part of a package's description that matters here; its format is
// that of golang.org/x/tools/go/analysis/unitchecker.
type unit struct {
	VetxOnly   bool   // the package is not to be vetted, only to be learnt about
	VetxOutput string // where the facts go
}

func run(args []string) error {
	if n := len(args); n > 0 && strings.HasSuffix(args[n-1], ".cfg") {
		b, err := os.ReadFile(args[n-1])
		if err != nil {
			return err
		}
		var u unit
		if err := json.Unmarshal(b, &u); err != nil {
			return fmt.Errorf("%s: %w", args[n-1], err)
		}
		if u.VetxOnly {
			return os.WriteFile(u.VetxOutput, nil, 0o666)
		}
	}
	c := exec.Command("go", append([]string{"tool", "vet"}, args...)...)
	c.Stdin, c.Stderr = os.Stdin, os.Stderr
	if len(args) == 1 && args[0] == "-V=full" {
		// By this line the go command names cached results; those of this tool
		// must not be taken for the standard one's.
		line, err := c.Output()
		if err == nil {
			_, err = fmt.Println(strings.TrimSpace(string(line)), "no-facts-of-others")
		}
		return err
	}
	c.Stdout = os.Stdout
	return c.Run()
}
