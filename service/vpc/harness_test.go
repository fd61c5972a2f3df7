package vpc

import (
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
)

const (
	hangzhou = "cn-hangzhou"
	zoneH    = "cn-hangzhou-h"
)

func newHarness(t *testing.T) *apitest.Harness {
	t.Helper()
	return apitest.New(t, func(_ *testing.T, _ *apitest.Harness, g *api.Gateway) error {
		return api.Mount(g, New(), Operations())
	})
}

func makeVPC(h *apitest.Harness, cidr string) string {
	h.T.Helper()
	return h.Root.Do(api.VPC, "CreateVpc", "RegionId", hangzhou, "CidrBlock", cidr).Text("VpcId")
}

func makeVSwitch(h *apitest.Harness, vpc, cidr string) string {
	h.T.Helper()
	return h.Root.Do(api.VPC, "CreateVSwitch", "RegionId", hangzhou, "VpcId", vpc, "ZoneId", zoneH, "CidrBlock", cidr).Text("VSwitchId")
}
