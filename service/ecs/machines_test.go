package ecs

import (
	"context"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/compute"
	"github.com/rampart-cloud/rampart/compute/sim"
	"github.com/rampart-cloud/rampart/flow"
	"github.com/rampart-cloud/rampart/inventory"
)

// cloud is a harness with machines behind it: the service, its controllers and
// a driver that outlives a restart of the server as a real engine would.
type cloud struct {
	*apitest.Harness
	driver compute.Driver
	svc    *Service
	runner *flow.Runner
	stop   func()
}

const (
	hangzhou = "cn-hangzhou"
	ubuntu   = "ubuntu_24_04_x64_20G_alibase_20260916.vhd"
	ubuntu22 = "ubuntu_22_04_x64_20G_alibase_20260522.vhd"
	oldImage = "debian_10_12_x64_20G_alibase_20220328.vhd" // without ecs-user
	arm      = "ubuntu_22_04_arm64_20G_alibase_20251226.vhd"
	windows  = "win2022_21H2_x64_dtc_en-us_40G_alibase_20250817.vhd"
	g7       = "ecs.g7.large"
	secret   = "Passw0rd!"
)

// hasty is a clock whose waits are over at once.
type hasty struct{ now func() time.Time }

func (h hasty) Now() time.Time { return h.now() }
func (h hasty) After(time.Duration) (<-chan time.Time, func()) {
	c := make(chan time.Time)
	close(c)
	return c, func() {}
}

func newCloud(t *testing.T) *cloud {
	t.Helper()
	d, err := sim.Open(sim.Config{})
	if err != nil {
		t.Fatal(err)
	}
	return newCloudOn(t, d)
}

func newCloudOn(t *testing.T, d compute.Driver) *cloud {
	t.Helper()
	cl := &cloud{driver: d}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	cl.Harness = apitest.New(t, cl.mount)
	cl.start(t)
	t.Cleanup(func() { cl.stop() })
	return cl
}

// mount is run at the beginning and again after each restart.
func (cl *cloud) mount(_ *testing.T, h *apitest.Harness, g *api.Gateway) (err error) {
	cl.svc, err = New(Config{Store: h.Store, Driver: cl.driver, Node: h.Env.Node, Now: h.Now})
	if err != nil {
		return err
	}
	return api.Mount(g, cl.svc, Operations())
}

// start begins to drive machines.
func (cl *cloud) start(t *testing.T) {
	t.Helper()
	// The clock moves a second at each look, so that every pause ends.
	cl.runner = flow.NewRunner(cl.Store, flow.Config{Clock: hasty{func() time.Time { cl.Advance(time.Millisecond); return cl.Now() }}, MinPause: time.Nanosecond, MaxPause: time.Microsecond}, cl.svc.Controllers()...)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- cl.runner.Run(ctx) }()
	cl.stop = func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		cl.stop = func() {}
	}
}

// idle waits until every machine is what it should be.
func (cl *cloud) idle() {
	cl.T.Helper()
	ctx, cancel := context.WithTimeout(cl.T.Context(), 20*time.Second)
	defer cancel()
	if err := cl.runner.Idle(ctx); err != nil {
		cl.T.Fatal(err)
	}
}

// reopen stops the server, opens its store anew and starts it again.
func (cl *cloud) reopen() {
	cl.T.Helper()
	cl.stop()
	cl.Restart()
	cl.start(cl.T)
}

func (cl *cloud) instance(id string) *inventory.Instance {
	return inventory.Instances.Get(cl.Store.Snapshot(), apitest.Account, id)
}

func (cl *cloud) disk(id string) *inventory.Disk {
	return inventory.Disks.Get(cl.Store.Snapshot(), apitest.Account, id)
}

// machine gives what the driver has, failing if it has nothing.
func (cl *cloud) machine(id string) compute.Observed {
	cl.T.Helper()
	all, err := cl.driver.List(cl.T.Context())
	if err != nil {
		cl.T.Fatal(err)
	}
	for _, o := range all {
		if o.ID == id {
			return o
		}
	}
	cl.T.Fatalf("the driver has no machine %s", id)
	return compute.Observed{}
}

// launchParams are the least that RunInstances needs, and more.
func launchParams(more ...string) []string {
	p := map[string]string{"RegionId": hangzhou, "ImageId": ubuntu, "InstanceType": g7}
	order := []string{"RegionId", "ImageId", "InstanceType"}
	for i := 0; i < len(more); i += 2 {
		if _, ok := p[more[i]]; !ok {
			order = append(order, more[i])
		}
		p[more[i]] = more[i+1]
	}
	var out []string
	for _, k := range order {
		if p[k] != "" {
			out = append(out, k, p[k])
		}
	}
	return out
}

// run launches instances as root of the account and waits for them.
func (cl *cloud) run(more ...string) []string {
	cl.T.Helper()
	set := cl.Root.Do(api.ECS, "RunInstances", launchParams(more...)...)
	cl.idle()
	var ids []string
	for i := range set.Len("InstanceIdSets.InstanceIdSet") {
		ids = append(ids, set.Text("InstanceIdSets.InstanceIdSet."+string(rune('0'+i))))
	}
	return ids
}

// stopped launches one instance and stops it.
func (cl *cloud) stopped(more ...string) string {
	cl.T.Helper()
	id := cl.run(more...)[0]
	cl.Root.Do(api.ECS, "StopInstance", "InstanceId", id)
	cl.idle()
	return id
}

func (cl *cloud) status(id string, want inventory.Status) {
	cl.T.Helper()
	i := cl.instance(id)
	if i == nil || i.Status != want {
		cl.T.Fatalf("instance %s is %+v, want %s", id, i, want)
	}
}
