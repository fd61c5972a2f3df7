package actiontrail_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/service/actiontrail"
)

func mount(_ *testing.T, h *apitest.Harness, g *api.Gateway) error {
	return api.Mount(g, actiontrail.New(h.Audit), actiontrail.Operations())
}

func TestLookupEvents(t *testing.T) {
	h := apitest.New(t, mount)
	alice := h.User("Alice")
	refused := alice.Denied(api.ActionTrail, "LookupEvents", "NextToken", "0")
	auditor := h.User("Auditor", apitest.Allow("actiontrail:LookupEvents"))
	got := auditor.Do(api.ActionTrail, "LookupEvents", "LookupAttribute.1.Key", "EventId", "LookupAttribute.1.Value", refused.RequestId)
	if got.Len("Events") != 1 {
		t.Fatalf("%d events", got.Len("Events"))
	}
	got.Want("Events.0.eventName", "LookupEvents")
	got.Want("Events.0.userIdentity.userName", "Alice")
	got.Want("Events.0.userIdentity.type", "ram-user")
	got.Want("Events.0.errorCode", "NoPermission")
	got.Want("Events.0.requestParameters.NextToken", "0")
	got.Want("Events.0.additionalEventData.decision.Verdict", "ImplicitDeny")

	for range 12 {
		h.Advance(time.Second)
		alice.Denied(api.ActionTrail, "LookupEvents")
	}
	page := auditor.Do(api.ActionTrail, "LookupEvents", "LookupAttribute.1.Key", "User", "LookupAttribute.1.Value", "Alice", "MaxResults", "10")
	if page.Len("Events") != 10 {
		t.Errorf("%d events", page.Len("Events"))
	}
	rest := auditor.Do(api.ActionTrail, "LookupEvents", "LookupAttribute.1.Key", "User", "LookupAttribute.1.Value", "Alice", "MaxResults", "10", "NextToken", page.Text("NextToken"))
	if rest.Len("Events") != 3 || rest.Has("NextToken") {
		t.Errorf("%d events on the second page", rest.Len("Events"))
	}
	first := auditor.Do(api.ActionTrail, "LookupEvents", "LookupAttribute.1.Key", "User", "LookupAttribute.1.Value", "Alice", "Direction", "FORWARD")
	first.Want("Events.0.eventId", refused.RequestId)
	for _, bad := range [][]string{{"MaxResults", "51"}, {"NextToken", "x"}, {"Direction", "UP"}, {"StartTime", "now"}, {"EndTime", "2001-01-01T00:00:00Z"}, {"LookupAttribute.1.Key", "Colour"}} {
		auditor.Fails("InvalidParameter", api.ActionTrail, "LookupEvents", bad...)
	}
	a, err := h.Root.Try(api.ActionTrail, "LookupEvents")
	if err != nil || !json.Valid(a.Body) || strings.Contains(string(a.Body), "null") {
		t.Errorf("the answer holds null or is no JSON: %v", err)
	}
}
