// Command rampart is the Alibaba Cloud that you may test security on.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/rampart-cloud/rampart/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Main(ctx, os.Args[1:], os.Environ(), os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
