package ram_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/service/ram"
	"github.com/rampart-cloud/rampart/service/sts"
)

// start runs RAM and STS with the vendor's quotas.
func start(t *testing.T) *apitest.Harness {
	t.Helper()
	return apitest.New(t, mount(nil))
}

// startWith runs RAM and STS with quotas that a test can reach.
func startWith(t *testing.T, change func(*catalog.Limits)) *apitest.Harness {
	t.Helper()
	limits := catalog.DefaultLimits()
	change(&limits)
	return apitest.New(t, mount(func(string) catalog.Limits { return limits }))
}

func mount(limits func(string) catalog.Limits) apitest.Setup {
	return func(_ *testing.T, h *apitest.Harness, g *api.Gateway) error {
		s, err := ram.New(ram.Config{Limits: limits, Trail: h.Audit})
		if err != nil {
			return err
		}
		if err := api.Mount(g, s, ram.Operations()); err != nil {
			return err
		}
		return api.Mount(g, sts.New(sts.Config{Limits: limits}), sts.Operations())
	}
}

// do calls a RAM operation written as a shell would: CreateUser UserName=Alice.
// A parameter with blanks or of several lines is given in more.
func do(c *apitest.Caller, call string, more ...string) apitest.Tree {
	op, params := split(call)
	return c.Do(api.RAM, op, append(params, more...)...)
}

func fails(c *apitest.Caller, code, call string, more ...string) string {
	op, params := split(call)
	return c.Fails(code, api.RAM, op, append(params, more...)...).Message
}

func denied(c *apitest.Caller, call string, more ...string) {
	op, params := split(call)
	c.Denied(api.RAM, op, append(params, more...)...)
}

func split(call string) (op string, params []string) {
	words := strings.Fields(call)
	for _, w := range words[1:] {
		k, v, ok := strings.Cut(w, "=")
		if !ok {
			panic(fmt.Sprintf("%q: %q has no =", call, w))
		}
		params = append(params, k, v)
	}
	return words[0], params
}

// caller makes a caller from an answer of CreateAccessKey or AssumeRole.
func caller(h *apitest.Harness, answer apitest.Tree) *apitest.Caller {
	if answer.Has("Credentials") {
		return h.Caller(answer.Text("Credentials.AccessKeyId"), answer.Text("Credentials.AccessKeySecret"), answer.Text("Credentials.SecurityToken"))
	}
	return h.Caller(answer.Text("AccessKey.AccessKeyId"), answer.Text("AccessKey.AccessKeySecret"), "")
}

const allowAll = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`

// allow is a policy that allows an action on these resources.
func allow(action string, resources ...string) string {
	return fmt.Sprintf(`{"Version":"1","Statement":[{"Effect":"Allow","Action":%q,"Resource":["%s"]}]}`, action, strings.Join(resources, `","`))
}

// trust is a trust policy for principals of the account, for example root or
// user/Alice.
func trust(principals ...string) string {
	for i, p := range principals {
		principals[i] = "acs:ram::" + apitest.Account + ":" + p
	}
	return fmt.Sprintf(`{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["%s"]}}]}`, strings.Join(principals, `","`))
}
