package catalog

import (
	"strings"
	"testing"
)

func TestParseQuota(t *testing.T) {
	for text, want := range map[string]Quota{
		"Users=100000":                         {"", "Users", 100000},
		"1234567890123456/VersionsPerPolicy=9": {"1234567890123456", "VersionsPerPolicy", 9},
	} {
		if got, err := ParseQuota(text); err != nil || got != want {
			t.Errorf("%s gave %v, %v", text, got, err)
		}
	}
	for text, part := range map[string]string{
		"Users": "NAME=VALUE", "Users=": "whole number", "Users=1.5": "whole number", "Users=0": "1 to", "Users=-3": "1 to",
		"Users=99999999999": "1 to", "users=5": "unknown", "Usres=5": "AccessKeysPerUser", "12/Users=5": "16 digits",
		"UserName=5": "unknown", "=5": "unknown",
	} {
		if _, err := ParseQuota(text); err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%s gave %v, want an error with %q", text, err, part)
		}
	}
}

func TestLimitsWith(t *testing.T) {
	const one, other = "1234567890123456", "6543210987654321"
	limits, err := LimitsWith([]Quota{{one, "Users", 7}, {"", "Users", 9}, {"", "Groups", 3}, {one, "Roles", 2}, {"", "Users", 10}})
	if err != nil {
		t.Fatal(err)
	}
	a, b, vendor := limits(one), limits(other), DefaultLimits()
	if a.Users != 7 || a.Groups != 3 || a.Roles != 2 || a.Policies != vendor.Policies {
		t.Errorf("the account with quotas of its own has %+v", a)
	}
	if b.Users != 10 || b.Groups != 3 || b.Roles != vendor.Roles {
		t.Errorf("another account has %+v", b)
	}
	if _, err := LimitsWith([]Quota{{"", "Nothing", 1}}); err == nil {
		t.Error("an unknown name was taken")
	}
	if none, err := LimitsWith(nil); err != nil || none(one) != vendor {
		t.Errorf("without quotas the limits are not the vendor's (%v)", err)
	}
}
