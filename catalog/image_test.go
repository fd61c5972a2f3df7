package catalog

import (
	"strings"
	"testing"
	"time"
)

func TestImages(t *testing.T) {
	all := Images()
	if len(all) != 50 {
		t.Errorf("%d images", len(all))
	}
	if n := len(PublicImages()); n != 48 {
		t.Errorf("%d public images", n)
	}
	seen := map[string]bool{}
	for _, i := range all {
		if seen[i.ID] {
			t.Errorf("%s stands twice", i.ID)
		}
		seen[i.ID] = true
		if i.Name == "" || i.Platform == "" || i.OSNameEn == "" || i.SizeGiB < 1 || i.Status == "" {
			t.Errorf("incomplete: %+v", i)
		}
		if i.OSType != "linux" && i.OSType != "windows" {
			t.Errorf("%s: OS type %q", i.ID, i.OSType)
		}
		if i.Windows() && i.LoginAsNonRootSupported {
			t.Errorf("%s is Windows and supports ecs-user", i.ID)
		}
		if i.Public != (i.OwnerAlias == "system") || i.Public != (i.Family != "") || i.Public != !i.Created.IsZero() {
			t.Errorf("%s: public %v, owner %s, family %q, created %v", i.ID, i.Public, i.OwnerAlias, i.Family, i.Created)
		}
		if i.Public && !strings.HasPrefix(i.Family, "acs:") {
			t.Errorf("%s: family %q", i.ID, i.Family)
		}
		if i.MinSystemDiskGiB() < 20 || i.MinSystemDiskGiB() < i.SizeGiB || i.DefaultSystemDiskGiB() < 40 {
			t.Errorf("%s: system disk from %d, default %d", i.ID, i.MinSystemDiskGiB(), i.DefaultSystemDiskGiB())
		}
		if !i.IDMark.valid() || !i.LoginMark.valid() {
			t.Errorf("%s: marks %q %q", i.ID, i.IDMark, i.LoginMark)
		}
		if got, ok := LookupImage(i.ID); !ok || got != i {
			t.Errorf("LookupImage(%s) = %+v, %v", i.ID, got, ok)
		}
	}
	if _, ok := LookupImage("m-nothing"); ok {
		t.Error("m-nothing exists")
	}
}

func TestLoginSupport(t *testing.T) {
	for id, want := range map[string]struct {
		supported bool
		mark      Mark
	}{
		"ubuntu_24_04_x64_20G_alibase_20260810.vhd":           {true, Observed},
		"aliyun_2_1903_x64_20G_alibase_20220408.vhd":          {false, Observed},
		"debian_10_12_x64_20G_alibase_20220328.vhd":           {false, Observed},
		"win2022_21H2_x64_dtc_en-us_40G_alibase_20250817.vhd": {false, Inferred},
		"aliyun_3_x64_20G_alibase_20260326.vhd":               {true, Inferred},
	} {
		i, ok := LookupImage(id)
		if !ok || i.LoginAsNonRootSupported != want.supported {
			t.Errorf("%s: %v, %v", id, i.LoginAsNonRootSupported, ok)
		}
		if i.LoginMark != want.mark {
			t.Errorf("%s: mark %s, want %s", id, i.LoginMark, want.mark)
		}
	}
}

func TestFamilyAndDate(t *testing.T) {
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	for id, want := range map[string]struct {
		family string
		date   time.Time
	}{
		"ubuntu_24_04_x64_20G_alibase_20260810.vhd":                 {"acs:ubuntu_24_04_x64", day(2026, 8, 10)},
		"aliyun_3_x64_20G_alibase_20260326.vhd":                     {"acs:alibaba_cloud_linux_3_2104_lts_x64", day(2026, 3, 26)},
		"aliyun_3_9_x64_20G_uefi_alibase_20231219.vhd":              {"acs:alibaba_cloud_linux_3_2104_lts_x64_uefi", day(2023, 12, 19)},
		"aliyun_3_x64_20G_container_optimized_alibase_20250629.vhd": {"acs:alibaba_cloud_linux_3_2104_x64_container_optimized", day(2025, 6, 29)},
		"aliyun_2_1903_x64_20G_alibase_20220408.vhd":                {"acs:alibaba_cloud_linux_2_1903_lts_x64", day(2022, 4, 8)},
		"centos_7_9_uefi_x64_20G_scc_20220906.vhd":                  {"acs:centos_7_9_uefi_x64_scc", day(2022, 9, 6)},
		"ubuntu_24_04_x64_20G_alibase_20261399.vhd":                 {"", time.Time{}}, // no such day
		"m-bp1testcustomlinux0001":                                  {"", time.Time{}},
		"":                                                          {"", time.Time{}},
	} {
		f, d := familyAndDate(id)
		if f != want.family || !d.Equal(want.date) {
			t.Errorf("%q: %q %v, want %q %v", id, f, d, want.family, want.date)
		}
	}
}

func TestLatestImage(t *testing.T) {
	for family, want := range map[string]string{
		"acs:ubuntu_24_04_x64":                   "ubuntu_24_04_x64_20G_alibase_20260916.vhd",
		"acs:ubuntu_22_04_x64":                   "ubuntu_22_04_x64_20G_alibase_20260522.vhd",
		"acs:alibaba_cloud_linux_3_2104_lts_x64": "aliyun_3_x64_20G_alibase_20260326.vhd",
		"acs:alibaba_cloud_linux_2_1903_lts_x64": "aliyun_2_1903_x64_20G_alibase_20231221.vhd",
		"acs:centos_6_10_x64":                    "", // Deprecated only
		"acs:nothing":                            "",
		"":                                       "", // the custom fixtures have no family
	} {
		i, ok := LatestImage(family)
		if ok != (want != "") || i.ID != want {
			t.Errorf("%q: %s, %v; want %q", family, i.ID, ok, want)
		}
	}
	i, _ := LookupImage("ubuntu_24_04_x64_20G_alibase_20260810.vhd")
	if i.Version != "v2026.8.10" {
		t.Errorf("version %q", i.Version)
	}
}
