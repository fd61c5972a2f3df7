package main

import (
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/api"
)

func TestText(t *testing.T) {
	s, err := text([]api.Declaration{
		{Product: api.RAM, Name: "GetUser", Action: "ram:GetUser", Effect: api.Read, DryRun: api.NoDryRun, Params: []string{"UserName"}, Source: `"GetUser" (RAM)`},
		{Product: api.ECS, Name: "RunInstances", Action: "ecs:RunInstances", Effect: api.Write, DryRun: api.DryRunAll, Keys: []string{"ecs:LoginAsNonRoot"}, Also: []string{"ram:PassRole"}, Params: []string{"RegionId", "Amount"}, Source: "a|b"},
		{Product: api.STS, Name: "GetCallerIdentity", Action: "sts:GetCallerIdentity", Access: api.ByAnyone, Effect: api.Read, DryRun: api.NoDryRun, Source: "x"},
		{Product: api.RAM, Name: "CreateUser", Action: "ram:CreateUser", Effect: api.Write, DryRun: api.NoDryRun, Source: "x"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"What this server serves: 4 operations",
		"| Ram | 2015-05-01 | 2 | 64 |\n",
		"| [RunInstances](#ecs-2014-05-26-runinstances) | `ecs:RunInstances`, and where the call needs it `ram:PassRole` | write | yes | `ecs:LoginAsNonRoot` | a\\|b |\n",
		"| [GetCallerIdentity](#sts-2015-04-01-getcalleridentity) | `sts:GetCallerIdentity`, allowed to everyone signed in | read | - | - | x |\n",
		"**RunInstances**: `Amount`, `RegionId`\n",
	} {
		if !strings.Contains(s, want) {
			t.Errorf("the page lacks %q:\n%s", want, s)
		}
	}
	if strings.Index(s, "[CreateUser]") > strings.Index(s, "[GetUser]") {
		t.Error("the operations are not sorted")
	}
	if strings.Contains(s, "## Vpc") {
		t.Error("a product of which nothing is served has a section")
	}
	if _, err := text([]api.Declaration{{Product: api.Product{Code: "X", Version: "1"}, Name: "Y"}}); err == nil {
		t.Error("an operation of no product was listed")
	}
}

func TestPageIsUpToDate(t *testing.T) {
	if err := page().Current(); err != nil {
		t.Error(err)
	}
}
