package cli_test

import (
	"context"
	"os/signal"
	"sync"
	"syscall"
)

// running holds the server process of each script.
var running sync.Map

func signalContext() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
}
