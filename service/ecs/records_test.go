package ecs

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/compute"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

const zoneH = "cn-hangzhou-h"

// execDriver is a driver that only runs commands, by a function of the test.
type execDriver struct {
	compute.Driver // nil: any other call is a fault of the test

	mu   sync.Mutex
	runs []compute.ExecSpec
	ids  []string
	exec func(ctx context.Context, id string, spec compute.ExecSpec) (compute.ExecResult, error)
}

func (d *execDriver) Name() string { return "test" }

func (d *execDriver) Exec(ctx context.Context, id string, spec compute.ExecSpec) (compute.ExecResult, error) {
	d.mu.Lock()
	d.runs = append(d.runs, spec)
	d.ids = append(d.ids, id)
	exec := d.exec
	d.mu.Unlock()
	return exec(ctx, id, spec)
}

func (d *execDriver) count() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.runs)
}

// rig is a harness with the ECS service over an execDriver and records that the
// tests write directly.
type rig struct {
	*apitest.Harness
	svc    *Service
	driver *execDriver
}

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{driver: &execDriver{exec: func(context.Context, string, compute.ExecSpec) (compute.ExecResult, error) {
		return compute.ExecResult{Output: []byte("ok\n")}, nil
	}}}
	r.Harness = apitest.New(t, func(_ *testing.T, h *apitest.Harness, g *api.Gateway) (err error) {
		r.svc, err = New(Config{Store: h.Store, Driver: r.driver, Node: h.Env.Node, Now: h.Now})
		if err != nil {
			return err
		}
		return api.Mount(g, r.svc, Operations())
	})
	return r
}

// write changes the records.
func (r *rig) write(fn func(tx *state.Tx)) {
	r.T.Helper()
	if err := r.Store.Update(r.T.Context(), func(tx *state.Tx) error { fn(tx); return nil }); err != nil {
		r.T.Fatal(err)
	}
}

// vpc makes a VPC record.
func (r *rig) vpc(id string) string {
	r.T.Helper()
	r.write(func(tx *state.Tx) {
		inventory.VPCs.Put(tx, apitest.Account, id, &inventory.VPC{VPCID: id, RegionID: hangzhou, CIDRBlock: "10.0.0.0/8", Status: "Available"})
	})
	return id
}

// instance makes a record of a running Linux instance; change may be nil.
func (r *rig) instance(id string, change func(*inventory.Instance)) string {
	r.T.Helper()
	i := &inventory.Instance{InstanceID: id, RegionID: hangzhou, ZoneID: zoneH, OSType: compute.Linux, VPCID: "vpc-1", SecurityGroupIDs: []string{"sg-0"},
		Status: inventory.Running, Node: r.Env.Node, Want: inventory.Want{Power: inventory.On}, Have: inventory.Have{Created: true}}
	if change != nil {
		change(i)
	}
	r.write(func(tx *state.Tx) { inventory.Instances.Put(tx, apitest.Account, id, i) })
	return id
}

// statement is a policy document of one statement.
func statement(effect, resource, condition string, actions ...string) string {
	list, err := json.Marshal(actions)
	if err != nil {
		panic(err) // strings always marshal
	}
	if condition != "" {
		condition = `,"Condition":` + condition
	}
	return fmt.Sprintf(`{"Version":"1","Statement":[{"Effect":%q,"Action":%s,"Resource":%q%s}]}`, effect, list, resource, condition)
}

// arn names an ECS resource of the harness's account in Hangzhou.
func arn(resource string) string {
	return "acs:ecs:" + hangzhou + ":" + apitest.Account + ":" + resource
}

// access is one call with the resource that it must be allowed on.
type access struct {
	action   string
	resource string // ARN, or * for an action without a resource level
	params   []string
}

// checkAccess makes the calls: refused without a right, with a right on another
// resource and with a Deny; allowed with the right on exactly that resource.
func (r *rig) checkAccess(calls []access) {
	r.T.Helper()
	for n, c := range calls {
		action := "ecs:" + c.action
		user := func(kind string, documents ...string) *apitest.Caller {
			return r.User(fmt.Sprintf("%s%d", kind, n), documents...)
		}
		user("Nobody", apitest.Allow("vpc:*")).Denied(api.ECS, c.action, c.params...)
		user("Elsewhere", statement("Allow", "acs:ecs:*:*:nothing/else", "", action)).Denied(api.ECS, c.action, c.params...)
		e := user("Forbidden", apitest.Allow("ecs:*"), statement("Deny", c.resource, "", action)).Denied(api.ECS, c.action, c.params...)
		if e.AccessDeniedDetail.NoPermissionType != "ExplicitDeny" {
			r.T.Errorf("%s: %+v", c.action, e.AccessDeniedDetail)
		}
		user("Allowed", statement("Allow", c.resource, "", action)).Do(api.ECS, c.action, c.params...)
	}
}

// failure is a call that must fail.
type failure struct {
	code   string
	status int
	action string
	params []string
}

func (r *rig) checkFailures(list []failure) {
	r.T.Helper()
	for _, f := range list {
		if e := r.Root.Fails(f.code, api.ECS, f.action, f.params...); e.Status != f.status || strings.TrimSpace(e.Message) == "" {
			r.T.Errorf("%s %q: HTTP %d, want %d: %s", f.action, f.params, e.Status, f.status, e.Message)
		}
	}
}

func in(more ...string) []string { return append([]string{"RegionId", hangzhou}, more...) }
