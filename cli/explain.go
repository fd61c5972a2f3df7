package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rampart-cloud/rampart/policy"
)

func (a *app) explainCommand() *cobra.Command {
	var endpoint, output string
	c := &cobra.Command{
		Use:   "explain REQUEST-ID | ENCODED-MESSAGE",
		Short: "Why a call was allowed or denied",
		Long: `Why a call was allowed or denied: by its request id, from the server's trail, or
by the EncodedDiagnosticMessage of a refusal. Every statement of the principal's
policies is judged on the values that the call had.

The policies are read as they are now; if they decide otherwise than the call
was, that is said. The exit status is 0, whatever the decision was; 2 on an
error.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if output != "text" && output != "json" {
				return fmt.Errorf("--output %q is not text or json", output)
			}
			r, err := a.remote(endpoint)
			if err != nil {
				return err
			}
			find := r.fromTrail
			if len(args[0]) > 64 {
				find = r.fromMessage
			}
			call, err := find(c.Context(), args[0])
			if err != nil {
				return err
			}
			rep, err := r.explain(c.Context(), call)
			if err != nil {
				return err
			}
			if output == "json" {
				enc := json.NewEncoder(a.stdout)
				enc.SetIndent("", "  ")
				return enc.Encode(rep)
			}
			rep.print(a.stdout, a.color(), true)
			return nil
		},
	}
	c.Flags().StringVarP(&output, "output", "o", "text", "text, or json (the schema is in docs/explain.md)")
	endpointFlag(c, &endpoint)
	return c
}

// decided is a call of the past.
type decided struct {
	id, principal, who string // who: as for --as
	req                policy.Request
	recorded           recordedCall
}

// explain judges the call by the policies of today.
func (r *remote) explain(ctx context.Context, d *decided) (*report, error) {
	layers, err := r.layersOf(ctx, d.who)
	if err != nil {
		return nil, err
	}
	rep := explainLayers(layers, &d.req)
	rep.RequestID, rep.Principal, rep.Recorded = d.id, d.principal, &d.recorded
	rep.Recorded.Changed = rep.Verdict != d.recorded.Verdict
	return rep, nil
}

// fromTrail finds a call by its request id.
func (r *remote) fromTrail(ctx context.Context, id string) (*decided, error) {
	var answer struct {
		Events []struct {
			EventTime    string `json:"eventTime"`
			ErrorCode    string `json:"errorCode"`
			UserIdentity struct {
				Type     string `json:"type"`
				UserName string `json:"userName"`
			} `json:"userIdentity"`
			AdditionalEventData struct {
				Decision *struct {
					Verdict, Action, Resource string
					Context                   []policy.Value
				} `json:"decision"`
			} `json:"additionalEventData"`
		}
	}
	if err := r.get(ctx, versionTrail, "LookupEvents", map[string]string{"LookupAttribute.1.Key": "EventId", "LookupAttribute.1.Value": strings.ToUpper(id)}, &answer); err != nil {
		return nil, err
	}
	if len(answer.Events) == 0 {
		return nil, fmt.Errorf("the trail has no call %s; it holds the calls of the last seven days that this server answered", id)
	}
	ev := answer.Events[0]
	d := ev.AdditionalEventData.Decision
	if d == nil {
		return nil, fmt.Errorf("call %s did not get as far as policy: it ended with %q", id, ev.ErrorCode)
	}
	out := &decided{id: strings.ToUpper(id), who: ev.UserIdentity.UserName, principal: ev.UserIdentity.Type + " " + ev.UserIdentity.UserName,
		req:      policy.Request{Action: d.Action, Resource: d.Resource, Context: d.Context},
		recorded: recordedCall{Verdict: d.Verdict, ErrorCode: ev.ErrorCode, Time: ev.EventTime}}
	switch ev.UserIdentity.Type {
	case "root-account":
		out.who = "root"
	case "assumed-role":
		role, _, _ := strings.Cut(ev.UserIdentity.UserName, "/")
		out.who = "role/" + role
	}
	return out, nil
}

// fromMessage opens the EncodedDiagnosticMessage of a refusal.
func (r *remote) fromMessage(ctx context.Context, message string) (*decided, error) {
	var answer struct {
		DecodedDiagnosticMessage struct {
			ExplicitDeny             any
			AuthAction, AuthResource string
			AuthPrincipal            struct {
				AuthPrincipalType, AuthPrincipalDisplayName string
			}
			AuthConditions []struct {
				ConditionKey    string
				ConditionValues []string
				Source          string
			}
		}
	}
	if err := r.get(ctx, versionRAM, "DecodeDiagnosticMessage", map[string]string{"EncodedDiagnosticMessage": message}, &answer); err != nil {
		return nil, err
	}
	m := answer.DecodedDiagnosticMessage
	d := &decided{req: policy.Request{Action: m.AuthAction, Resource: m.AuthResource}, recorded: recordedCall{Verdict: "ImplicitDeny"}}
	if fmt.Sprint(m.ExplicitDeny) == "true" {
		d.recorded.Verdict = "ExplicitDeny"
	}
	for _, c := range m.AuthConditions {
		d.req.Context = append(d.req.Context, policy.Value{Key: c.ConditionKey, Values: c.ConditionValues, Source: c.Source})
	}
	name := m.AuthPrincipal.AuthPrincipalDisplayName
	if m.AuthPrincipal.AuthPrincipalType == "AssumedRoleUser" {
		role, _, _ := strings.Cut(name, ":")
		d.who, d.principal = "role/"+role, "assumed-role "+name
		return d, nil
	}
	user, err := r.userByID(ctx, name)
	if err != nil {
		return nil, err
	}
	d.who, d.principal = user, "ram-user "+user
	return d, nil
}

// userByID finds the name of a user id.
func (r *remote) userByID(ctx context.Context, id string) (string, error) {
	for marker := ""; ; {
		var page struct {
			IsTruncated bool
			Marker      string
			Users       struct {
				User []struct{ UserId, UserName string }
			}
		}
		if err := r.get(ctx, versionRAM, "ListUsers", map[string]string{"MaxItems": "1000", "Marker": marker}, &page); err != nil {
			return "", err
		}
		for _, u := range page.Users.User {
			if u.UserId == id {
				return u.UserName, nil
			}
		}
		if !page.IsTruncated {
			return "", fmt.Errorf("the user with id %s does not exist any more, so its policies cannot be judged", id)
		}
		marker = page.Marker
	}
}
