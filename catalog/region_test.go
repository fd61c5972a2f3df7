package catalog

import (
	"strings"
	"testing"
)

func TestRegions(t *testing.T) {
	rs := Regions()
	if len(rs) != 24 {
		t.Errorf("%d regions", len(rs))
	}
	regions, zones := map[string]bool{}, map[string]bool{}
	for _, r := range rs {
		if regions[r.ID] {
			t.Errorf("%s stands twice", r.ID)
		}
		regions[r.ID] = true
		for _, l := range []Language{Chinese, English, Japanese} {
			if r.Name.In(l) == "" {
				t.Errorf("%s has no name in %s", r.ID, l)
			}
		}
		if got, ok := LookupRegion(r.ID); !ok || got != r {
			t.Errorf("LookupRegion(%s) = %+v, %v", r.ID, got, ok)
		}
		zs := Zones(r.ID)
		if len(zs) == 0 {
			t.Errorf("%s has no zones", r.ID)
		}
		for _, z := range zs {
			if zones[z.ID] {
				t.Errorf("zone %s stands twice", z.ID)
			}
			zones[z.ID] = true
			if z.Region != r.ID || !strings.HasPrefix(z.ID, r.ID) {
				t.Errorf("zone %s of %s claims the region %s", z.ID, r.ID, z.Region)
			}
			if got, ok := LookupZone(z.ID); !ok || got != z {
				t.Errorf("LookupZone(%s) = %+v, %v", z.ID, got, ok)
			}
		}
	}
	for _, id := range []string{"cn-hangzhou", "cn-shanghai", "cn-beijing", "cn-shenzhen", "cn-hongkong", "ap-southeast-1", "ap-northeast-1", "eu-central-1", "us-west-1"} {
		if !regions[id] {
			t.Errorf("%s is missing", id)
		}
	}
	for _, id := range []string{"cn-hangzhou-b", "cn-hangzhou-g", "cn-hangzhou-h", "ap-northeast-1a", "ap-southeast-1c", "eu-central-1b", "us-west-1a", "cn-hongkong-b"} {
		if !zones[id] {
			t.Errorf("zone %s is missing", id)
		}
	}
}

func TestRegionNames(t *testing.T) {
	r, _ := LookupRegion("cn-hangzhou")
	for l, want := range map[Language]string{Chinese: "华东1（杭州）", English: "China (Hangzhou)", Japanese: "中国 (杭州)", "fr": "华东1（杭州）"} {
		if got := r.Name.In(l); got != want {
			t.Errorf("%s: %q, want %q", l, got, want)
		}
	}
	if got := r.Endpoint(); got != "ecs.cn-hangzhou.aliyuncs.com" {
		t.Errorf("endpoint %q", got)
	}
	z, _ := LookupZone("cn-hangzhou-h")
	if z.Name.English != "Hangzhou Zone H" || z.Name.Japanese != "杭州 ゾーンH" || z.Name.Chinese != "杭州 可用区H" {
		t.Errorf("names %+v", z.Name)
	}
}

func TestUnknownRegion(t *testing.T) {
	if _, ok := LookupRegion("cn-atlantis"); ok {
		t.Error("cn-atlantis exists")
	}
	if Zones("cn-atlantis") != nil {
		t.Error("cn-atlantis has zones")
	}
	for _, id := range []string{"", "cn-hangzhou", "cn-hangzhou-z", "ap-northeast-1-a", "cn-hangzhouh"} {
		if _, ok := LookupZone(id); ok {
			t.Errorf("zone %q exists", id)
		}
	}
}
