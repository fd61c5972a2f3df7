package cli

import (
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
		Long: `Whether a principal may do an action on a resource, by the policies that the
server has for it (--as) or by the policy documents in files (--policy).

Nothing is called but operations that read policies. A condition key that is not
given with --context is absent, except acs:CurrentTime. Without RESOURCE the
action is checked as one without resource level.

The exit status is 0 if allowed, 1 if denied, 2 on an error.`,
		Example: `  rampart can-i ecs:RunInstances --as Alice --context ecs:LoginAsNonRoot=false --why
  rampart can-i ecs:StopInstance acs:ecs:cn-hangzhou:1234567890123456:instance/i-1 --policy p.json`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(c *cobra.Command, args []string) error {
			if q.output != "text" && q.output != "json" {
				return fmt.Errorf("--output %q is not text or json", q.output)
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
			var layers *policy.Layers
			if q.as != "" {
				r, err := a.remote(q.endpoint)
				if err != nil {
					return err
				}
				if layers, err = r.layersOf(c.Context(), q.as); err != nil {
					return err
				}
			} else if layers, err = layersOfFiles(q.files); err != nil {
				return err
			}
			return a.verdict(layers, &req, q.output, q.why)
		},
	}
	f := c.Flags()
	f.StringVar(&q.as, "as", "", "principal: a user name, user/NAME, role/NAME or root")
	f.StringArrayVar(&q.files, "policy", nil, "policy document to decide by instead of a server's; may be given again")
	f.StringArrayVar(&q.context, "context", nil, "condition key of the call, KEY=VALUE; again for more keys or values")
	f.BoolVar(&q.why, "why", false, "show every statement, element by element")
	f.StringVarP(&q.output, "output", "o", "text", "text, or json (the schema is in docs/explain.md)")
	endpointFlag(c, &q.endpoint)
	return c
}

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
					out[i].Values, out[i].Source = nil, "--context"
				}
				out[i].Values, done = append(out[i].Values, v), true
			}
		}
		if !done {
			out = append(out, policy.Value{Key: k, Values: []string{v}, Source: "--context"})
		}
	}
	return out, nil
}

// verdict prints the decision and gives the exit status.
func (a *app) verdict(layers *policy.Layers, req *policy.Request, output string, why bool) error {
	rep := explainLayers(layers, req)
	if output == "json" {
		enc := json.NewEncoder(a.stdout)
		enc.SetIndent("", "  ")
		if err := enc.Encode(rep); err != nil {
			return err
		}
	} else {
		rep.print(a.stdout, a.color(), why)
	}
	if rep.Verdict != policy.Allow.String() {
		return status(exitNo)
	}
	return nil
}
