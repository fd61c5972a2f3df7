package ecs

import (
	"slices"
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/compute"
	"github.com/rampart-cloud/rampart/inventory"
)

func TestLoginKey(t *testing.T) {
	yes, no := true, false
	linux := catalog.Image{ID: "l", OSType: compute.Linux}
	win := catalog.Image{ID: "w", OSType: compute.Windows}
	none := catalog.Image{}
	system := &inventory.Disk{DiskID: "d-s", Type: inventory.SystemDisk}
	data := &inventory.Disk{DiskID: "d-d", Type: inventory.DataDisk}
	type value struct {
		v      []string
		source string
	}
	of := func(v []string, source string) value { return value{v, source} }
	for name, c := range map[string]struct {
		got    value
		want   string // empty: absent
		source string
	}{
		"launch true":             {of(loginOfLaunch(&yes, linux)), "true", "parameter ImageOptions.LoginAsNonRoot"},
		"launch false":            {of(loginOfLaunch(&no, linux)), "false", "parameter ImageOptions.LoginAsNonRoot"},
		"launch absent":           {of(loginOfLaunch(nil, linux)), "false", "default: ImageOptions.LoginAsNonRoot absent"},
		"launch Windows":          {of(loginOfLaunch(&yes, win)), "false", "is Windows"},
		"launch unknown image":    {of(loginOfLaunch(nil, none)), "false", "default"},
		"launch unknown, true":    {of(loginOfLaunch(&yes, none)), "true", "parameter"},
		"order true":              {of(loginOfOrder(&yes, linux)), "true", "parameter Commodity.LoginAsNonRoot"},
		"order false":             {of(loginOfOrder(&no, linux)), "false", "parameter Commodity.LoginAsNonRoot"},
		"order absent":            {of(loginOfOrder(nil, linux)), "false", "default: Commodity.LoginAsNonRoot absent"},
		"order Windows":           {of(loginOfOrder(&yes, win)), "false", "is Windows"},
		"replace true":            {of(loginOfReplace(&yes, linux)), "true", "parameter LoginAsNonRoot"},
		"replace absent":          {of(loginOfReplace(nil, linux)), "false", "default: LoginAsNonRoot absent"},
		"replace Windows":         {of(loginOfReplace(nil, win)), "false", "is Windows"},
		"attach data":             {of(loginOfAttach(data, nil, "", "")), "", ""},
		"attach data, not boot":   {of(loginOfAttach(data, &no, "", "")), "", ""},
		"attach data, boot":       {of(loginOfAttach(data, &yes, "", "")), "false", "Bootable"},
		"attach data, password":   {of(loginOfAttach(data, nil, "x", "")), "false", "Password"},
		"attach data, key":        {of(loginOfAttach(data, nil, "", "k")), "false", "KeyPairName"},
		"attach system":           {of(loginOfAttach(system, nil, "", "")), "false", "system disk"},
		"attach unknown":          {of(loginOfAttach(nil, nil, "", "")), "", ""},
		"attach unknown, boot":    {of(loginOfAttach(nil, &yes, "", "")), "false", "Bootable"},
		"command absent":          {of(loginOfCommand("", compute.Linux)), "false", "default: Username absent"},
		"command root":            {of(loginOfCommand("root", compute.Linux)), "false", "parameter Username"},
		"command ecs-user":        {of(loginOfCommand("ecs-user", compute.Linux)), "true", "parameter Username"},
		"command Root":            {of(loginOfCommand("Root", compute.Linux)), "true", "parameter Username"},
		"command Windows":         {of(loginOfCommand("ecs-user", compute.Windows)), "false", "Windows"},
		"command unknown machine": {of(loginOfCommand("", "")), "false", "default"},
	} {
		want := []string{c.want}
		if c.want == "" {
			want = nil
		}
		if !slices.Equal(c.got.v, want) || !strings.Contains(c.got.source, c.source) {
			t.Errorf("%s: %v (%s), want %v (%s)", name, c.got.v, c.got.source, want, c.source)
		}
	}
	for _, c := range []struct {
		option *bool
		os     string
		want   string
	}{{nil, compute.Linux, compute.Root}, {&no, compute.Linux, compute.Root}, {&yes, compute.Linux, compute.ECSUser}, {&yes, compute.Windows, compute.Administrator}, {nil, compute.Windows, compute.Administrator}} {
		if got := loginUser(c.option, c.os); got != c.want {
			t.Errorf("login user on %s: %s, want %s", c.os, got, c.want)
		}
	}
}
