// Package served asks a fresh server which operations it serves, so that what is
// generated of them cannot name one that is not mounted.
package served

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/server"
)

// Operations gives the declarations of everything that a server serves. It
// starts one in a directory of its own and stops it.
func Operations() (ops []api.Declaration, err error) {
	dir, err := os.MkdirTemp("", "rampart-gen-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s, err := server.Open(ctx, server.Config{Dir: dir, Listen: "127.0.0.1:0"})
	if err != nil {
		return nil, err
	}
	return s.Operations(), s.Close(ctx)
}
