package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/rampart-cloud/rampart/policy"
)

func (a *app) canICommand() *cobra.Command {
	var q struct {
		as, endpoint, output string
		context, files       []string
		why                  bool
	}
	c := &cobra.Command{
		Use:   "can-i ACTION [RESOURCE]",
		Short: "Whether a principal may do an action, and why",
		Long: `Whether a principal may do an action on a resource. --as asks a server, which
decides by all it has for the principal: the policies of a user's groups, and
control policies. That needs ram:GetPolicy, and ram:ListPoliciesForUser or
ram:ListPoliciesForRole on the principal. --policy needs no server: it decides
by the policy documents in files alone.

Nothing is done. A condition key that is not given with --context is absent,
except acs:CurrentTime and, of a server, acs:PrincipalARN. Without RESOURCE the
action is checked as one without resource level.

The exit status is 0 if allowed, 1 if denied, 2 on an error.`,
		Example: `  rampart can-i ecs:RunInstances --as Alice --context ecs:LoginAsNonRoot=false --why
  rampart can-i ecs:StopInstance acs:ecs:cn-hangzhou:1234567890123456:instance/i-1 --policy p.json`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(c *cobra.Command, args []string) error {
			if err := checkOutput(q.output); err != nil {
				return err
			}
			if (q.as == "") == (len(q.files) == 0) {
				return fmt.Errorf("say whose policies to ask: --as USER for the server's, or --policy FILE for documents; one of the two")
			}
			req := policy.Request{Action: args[0], Resource: "*"}
			if len(args) == 2 {
				req.Resource = args[1]
			}
			if !strings.Contains(req.Action, ":") {
				return fmt.Errorf("the action %q is not service:name, for example ecs:RunInstances", req.Action)
			}
			var err error
			if req.Context, err = contextValues(q.context, time.Now()); err != nil {
				return err
			}
			body, err := a.decision(c.Context(), &req, q.as, q.endpoint, q.files)
			if err != nil {
				return err
			}
			return a.verdict(body, q.output, q.why)
		},
	}
	f := c.Flags()
	f.StringVar(&q.as, "as", "", "principal: a user name, user/NAME, role/NAME or root")
	f.StringArrayVar(&q.files, "policy", nil, "policy document to decide by instead of a server's; may be given again")
	f.StringArrayVar(&q.context, "context", nil, "condition key of the call, KEY=VALUE; again for more keys or values")
	f.BoolVar(&q.why, "why", false, "show every statement, element by element")
	outputFlag(c, &q.output)
	endpointFlag(c, &q.endpoint)
	return c
}

// fromContext is the source of a value that was given with --context, in the
// words of SimulatePolicy.
const fromContext = "parameter Context"

// contextValues reads KEY=VALUE texts; a key given again has several values.
func contextValues(texts []string, now time.Time) ([]policy.Value, error) {
	out := []policy.Value{{Key: "acs:CurrentTime", Values: []string{now.UTC().Format(time.RFC3339)}, Source: "clock"}}
	for _, t := range texts {
		k, v, ok := strings.Cut(t, "=")
		if !ok || !strings.Contains(k, ":") {
			return nil, fmt.Errorf("--context %q is not KEY=VALUE with a key such as ecs:LoginAsNonRoot", t)
		}
		done := false
		for i := range out {
			if strings.EqualFold(out[i].Key, k) {
				if out[i].Source == "clock" {
					out[i].Values, out[i].Source = nil, fromContext
				}
				out[i].Values, done = append(out[i].Values, v), true
			}
		}
		if !done {
			out = append(out, policy.Value{Key: k, Values: []string{v}, Source: fromContext})
		}
	}
	return out, nil
}

// decision gives the JSON of a decision: a server's about a principal, or that
// by the documents in files.
func (a *app) decision(ctx context.Context, req *policy.Request, who, endpoint string, files []string) (json.RawMessage, error) {
	if who == "" {
		d, err := decideByFiles(files, req)
		if err != nil {
			return nil, err
		}
		return json.Marshal(d)
	}
	r, err := a.remote(endpoint)
	if err != nil {
		return nil, err
	}
	return r.simulate(ctx, who, req)
}

// verdict prints a decision and gives the exit status.
func (a *app) verdict(body json.RawMessage, output string, why bool) error {
	var d decision
	if err := json.Unmarshal(body, &d); err != nil {
		return unreadable("SimulatePolicy", err)
	}
	if output == "json" {
		if err := a.printJSON(body); err != nil {
			return err
		}
	} else {
		d.print(a.stdout, painter(a.color()), why)
	}
	if d.Verdict != policy.Allow.String() {
		return status(exitNo)
	}
	return nil
}
