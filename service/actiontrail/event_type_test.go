package actiontrail

import (
	"testing"

	"github.com/rampart-cloud/rampart/audit"
)

// TestEventType: signing in to the console is told from calls.
func TestEventType(t *testing.T) {
	for product, want := range map[string]string{"AasSub": "ConsoleSignin", "AasCustomer": "ConsoleSignin", "Ecs": "ApiCall"} {
		e, err := event(&audit.Event{Product: product, Operation: "ConsoleSignin"})
		if err != nil || e.EventType != want {
			t.Errorf("%s: %q, %v; want %q", product, e.EventType, err, want)
		}
	}
}
