package crash

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"

	"github.com/rampart-cloud/rampart/client"
)

const (
	ramVersion = "2015-05-01"
	ecsVersion = "2014-05-26"
	vpcVersion = "2016-04-28"
	region     = "cn-hangzhou"
	zone       = "cn-hangzhou-h"
	image      = "aliyun_3_x64_20G_alibase_20260326.vhd"
	allow      = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"ecs:Describe*","Resource":"*"}]}`
	allowMore  = `{"Version":"1","Statement":[{"Effect":"Allow","Action":["ecs:Describe*","vpc:Describe*"],"Resource":"*"}]}`
)

// errCut says that a call got no answer: the server was killed under it.
var errCut = errors.New("the call got no answer")

// network is what instances are launched into.
type network struct{ vSwitch, group string }

// writer writes until the server is gone. Each has names of its own.
type writer struct {
	c      *client.Client
	l      *ledger
	net    network
	rng    *rand.Rand
	prefix string
	acked  chan<- struct{} // told of each acknowledged write
	n      int
}

// do makes a call. The kill shows as errCut; any other refusal is a defect.
func (w *writer) do(ctx context.Context, version, action string, params map[string]string) (*client.Answer, error) {
	a, err := w.c.Call(ctx, version, action, params)
	if _, answered := errors.AsType[*client.Error](err); answered {
		return nil, fmt.Errorf("%s %v: %w", action, params, err)
	}
	if err != nil {
		return nil, errCut
	}
	w.l.note(func() { w.l.acks++ })
	select {
	case w.acked <- struct{}{}:
	case <-ctx.Done(): // the round's moment has come
	}
	return a, nil
}

// run writes until a call is cut; any other end is an error.
func (w *writer) run(ctx context.Context) error {
	for {
		w.n++
		for _, step := range w.steps() {
			if err := step(ctx); errors.Is(err, errCut) {
				return nil
			} else if err != nil {
				return err
			}
		}
	}
}

// steps is one user with a policy, a grant and an instance, and sometimes the
// way back.
func (w *writer) steps() []func(context.Context) error {
	name := fmt.Sprintf("%s-%d", w.prefix, w.n)
	user := func(ctx context.Context) error {
		w.l.user(name, unsure)
		_, err := w.do(ctx, ramVersion, "CreateUser", map[string]string{"UserName": name})
		if err == nil {
			w.l.user(name, there)
		}
		return err
	}
	policy := func(ctx context.Context) error {
		w.l.version(name, "v1", unsure)
		_, err := w.do(ctx, ramVersion, "CreatePolicy", map[string]string{"PolicyName": name, "PolicyDocument": allow})
		if err == nil {
			w.l.version(name, "v1", there)
		}
		return err
	}
	version := func(ctx context.Context) error {
		w.l.version(name, "v2", unsure)
		_, err := w.do(ctx, ramVersion, "CreatePolicyVersion", map[string]string{"PolicyName": name, "PolicyDocument": allowMore, "SetAsDefault": strconv.FormatBool(w.n%2 == 0)})
		if err == nil {
			w.l.version(name, "v2", there)
		}
		return err
	}
	pair := map[string]string{"PolicyName": name, "PolicyType": "Custom", "UserName": name}
	grant := func(ctx context.Context) error {
		w.l.grant(name, name, unsure)
		_, err := w.do(ctx, ramVersion, "AttachPolicyToUser", pair)
		if err == nil {
			w.l.grant(name, name, there)
		}
		return err
	}
	revoke := func(ctx context.Context) error {
		w.l.grant(name, name, unsure)
		_, err := w.do(ctx, ramVersion, "DetachPolicyFromUser", pair)
		if err == nil {
			w.l.grant(name, name, gone)
		}
		return err
	}
	remove := func(ctx context.Context) error {
		w.l.user(name, unsure)
		_, err := w.do(ctx, ramVersion, "DeleteUser", map[string]string{"UserName": name})
		if err == nil {
			w.l.user(name, gone)
		}
		return err
	}
	steps := []func(context.Context) error{user, policy, grant, w.launch(name), version, w.release, w.release}
	if w.rng.IntN(3) == 0 {
		steps = append(steps, revoke, remove)
	}
	return steps
}

// launch runs one or two instances, sometimes with a data disk. The name is the
// call's ClientToken as well.
func (w *writer) launch(name string) func(context.Context) error {
	amount := 1 + w.rng.IntN(4)/3
	p := map[string]string{"RegionId": region, "ImageId": image, "InstanceType": "ecs.g7.large", "VSwitchId": w.net.vSwitch, "SecurityGroupId": w.net.group,
		"Amount": strconv.Itoa(amount), "InstanceName": name, "ClientToken": name, "ImageOptions.LoginAsNonRoot": "true"}
	if w.rng.IntN(3) == 0 {
		p["DataDisk.1.Size"], p["DataDisk.1.Category"] = "40", "cloud_essd"
	}
	return func(ctx context.Context) error {
		w.l.note(func() { w.l.launches[name] = &launchCall{params: p, amount: amount} })
		ids, err := w.runInstances(ctx, p)
		if err == nil {
			w.l.note(func() { w.l.launches[name].ids = ids })
		}
		return err
	}
}

// release deletes an instance of an earlier round, if there are many.
func (w *writer) release(ctx context.Context) error {
	id := w.l.take()
	if id == "" {
		return nil
	}
	_, err := w.do(ctx, ecsVersion, "DeleteInstance", map[string]string{"InstanceId": id, "Force": "true"})
	if err == nil {
		w.l.note(func() { w.l.deletes[id] = gone })
	}
	return err
}

func (w *writer) runInstances(ctx context.Context, p map[string]string) ([]string, error) {
	a, err := w.do(ctx, ecsVersion, "RunInstances", p)
	if err != nil {
		return nil, err
	}
	var out struct {
		InstanceIdSets struct{ InstanceIdSet []string }
	}
	if err := a.Into(&out); err != nil {
		return nil, err
	}
	return out.InstanceIdSets.InstanceIdSet, nil
}
