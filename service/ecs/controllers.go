package ecs

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/compute"
	"github.com/rampart-cloud/rampart/flow"
	"github.com/rampart-cloud/rampart/state"
)

// poll is how long a controller waits before it looks again at a machine that
// the driver is still starting or stopping.
const poll = 500 * time.Millisecond

// Controllers gives what drives the records of this node towards their intents.
// They begin with adoption: machines and volumes that the driver lost while the
// server was away are found and put back to work.
func (s *Service) Controllers() []flow.Controller {
	return []flow.Controller{
		{Name: "adoption", Pending: s.adoptionPending, Do: s.adopt},
		{Name: "commands", Pending: s.commandsPending, Do: s.driveCommand, Parallel: commandParallel},
		{Name: "disks", Pending: s.disksPending, Do: s.driveDisk},
		{Name: "instances", Pending: s.instancesPending, Do: s.driveInstance},
	}
}

// key names a record to a controller.
func key(account, id string) string { return account + "/" + id }

func splitKey(k string) (account, id string, err error) {
	account, id, ok := strings.Cut(k, "/")
	if !ok {
		return "", "", fmt.Errorf("ecs: key %q is not account/id", k)
	}
	return account, id, nil
}

// observe gives what the driver has of an instance, nil if nothing.
func (s *Service) observe(ctx context.Context, id string) (*compute.Observed, error) {
	all, err := s.Driver.List(ctx)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].ID == id {
			return &all[i], nil
		}
	}
	return nil, nil
}

// store runs a transaction for a controller. The context of the work may end
// while the result of a finished step is still to be stored.
func (s *Service) store(ctx context.Context, fn func(tx *state.Tx) error) error {
	return s.Store.Update(context.WithoutCancel(ctx), fn)
}

// isLater says whether err is only a wait, which is no fault of the record.
func isLater(err error) bool { return flow.IsLater(err) }

// interrupted says whether work was cut off by the end of the server.
func interrupted(ctx context.Context, err error) bool {
	return ctx.Err() != nil && (errors.Is(err, context.Canceled) || errors.Is(err, compute.ErrUnavailable))
}
