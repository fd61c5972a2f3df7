package catalog

import (
	"net/http"
	"slices"
	"testing"
)

func TestErrorStatus(t *testing.T) {
	tests := []struct {
		op, code string
		want     int
	}{
		{"RunInstances", "LoginAsNonRoot.ImageNotSupport", 400},
		{"RunInstances", "InvalidSecurityGroupId.NotFound", 404}, // 400 and 404
		{"RunInstances", "OperationDenied.NoStock", 403},
		{"RunInstances", "InvalidDiskCategory.Mismatch", 400}, // 400 and 403
		{"ReInitDisk", "LoginAsNonRoot.RegionNotSupport", 403},
		{"ReplaceSystemDisk", "IncorrectInstanceStatus", 403},
		{"AttachDisk", "IncorrectInstanceStatus", 400},
		{"AttachDisk", "InvalidParameter.AllEmpty", 403},
		{"StopInstance", "IncorrectInstanceStatus", 403},
		{"InvokeCommand", "InvalidCmdId.NotFound", 404},
	}
	for _, tt := range tests {
		if got, ok := ErrorStatus(tt.op, tt.code); !ok || got != tt.want {
			t.Errorf("%s %s: %d, %v; want %d", tt.op, tt.code, got, ok, tt.want)
		}
	}
	for _, tt := range [][2]string{{"RunInstances", "NoSuchCode"}, {"LaunchMissiles", "InternalError"}, {"", ""}} {
		if got, ok := ErrorStatus(tt[0], tt[1]); ok || got != 0 {
			t.Errorf("%v: %d, %v", tt, got, ok)
		}
	}
	if got := ErrorStatuses("CreateInstance", "IoOptimized.NotSupported"); !slices.Equal(got, []int{400, 403, 404}) {
		t.Errorf("statuses %v", got)
	}
	if got := ErrorStatuses("CreateInstance", "NoSuchCode"); got != nil {
		t.Errorf("statuses %v", got)
	}
}

func TestErrorTable(t *testing.T) {
	n := 0
	for op := range errorTable() {
		if !Known("2014-05-26", op) {
			t.Errorf("errors of the unknown operation %s", op)
		}
		codes := ErrorCodes(op)
		if len(codes) == 0 {
			t.Errorf("%s has no errors", op)
		}
		n += len(codes)
		for _, c := range codes {
			if c.Code == "" || c.Status < 400 || c.Status > 599 || http.StatusText(c.Status) == "" {
				t.Errorf("%s: %+v", op, c)
			}
			s, ok := ErrorStatus(op, c.Code)
			if !ok || !slices.Contains(ErrorStatuses(op, c.Code), s) {
				t.Errorf("%s %s: %d, %v", op, c.Code, s, ok)
			}
		}
	}
	if len(errorTable()) != 74 || n != 1312 {
		t.Errorf("%d operations with %d errors", len(errorTable()), n)
	}
	if ErrorCodes("LaunchMissiles") != nil {
		t.Error("errors of an unknown operation")
	}
}
