package cli

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"github.com/rampart-cloud/rampart/client"
)

func (a *app) explainCommand() *cobra.Command {
	var endpoint, output string
	c := &cobra.Command{
		Use:   "explain REQUEST-ID | ENCODED-MESSAGE",
		Short: "Why a call was allowed or denied",
		Long: `Why a call was allowed or denied: by its request id, or by the
EncodedDiagnosticMessage of a refusal. The server judges every statement of the
principal's policies on the values that the call had.

Everybody may have their own calls explained. Those of others need
actiontrail:LookupEvents and ram:GetPolicy.

The policies are read as they are now; if they decide otherwise than the call
was, that is said. The exit status is 0, whatever the decision was; 2 on an
error.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := checkOutput(output); err != nil {
				return err
			}
			r, err := a.remote(endpoint)
			if err != nil {
				return err
			}
			body, err := r.explain(c.Context(), args[0])
			if err != nil {
				return err
			}
			if output == "json" {
				return a.printJSON(body)
			}
			var ex explanation
			if err := json.Unmarshal(body, &ex); err != nil {
				return unreadable("ExplainCall", err)
			}
			ex.print(a.stdout, painter(a.color()))
			return nil
		},
	}
	outputFlag(c, &output)
	endpointFlag(c, &endpoint)
	return c
}

// longestID is longer than every request id and shorter than every
// EncodedDiagnosticMessage, in bytes.
const longestID = 64

// explain asks why a call was decided as it was. Whoever made the call needs no
// right for that, so this is asked first.
func (r *remote) explain(ctx context.Context, id string) (json.RawMessage, error) {
	params := map[string]string{"EventId": id}
	if len(id) > longestID {
		params = map[string]string{"EncodedDiagnosticMessage": id}
	}
	body, err := r.ask(ctx, "ExplainOwnCall", params)
	if e, ok := errors.AsType[*client.Error](err); ok && (e.Code == "EntityNotExist.Event" || e.Code == "ExplainViewed") {
		return r.ask(ctx, "ExplainCall", params)
	}
	return body, err
}

// explanation is the answer of ExplainCall and ExplainOwnCall.
type explanation struct {
	EventId   string
	Time      time.Time
	Principal struct{ Type, Name, Arn string }
	Product   string
	Version   string
	Operation string
	ErrorCode string
	Recorded  recorded
	Changed   bool // today's policies decide otherwise than the call was
	Decision  decision
}

// recorded is what was decided when the call was made.
type recorded struct {
	Verdict       string
	Layer         string
	PolicyType    string
	PolicyName    string
	PolicyVersion string
	Statement     int // -1: none decided
}
