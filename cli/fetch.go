package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/rampart-cloud/rampart/policy"
)

// ask calls an operation of this server's own product and gives its answer.
func (r *remote) ask(ctx context.Context, action string, params map[string]string) (json.RawMessage, error) {
	ans, err := r.Call(ctx, versionRampart, action, params)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", action, err)
	}
	return ans.Body, nil
}

func unreadable(action string, err error) error {
	return fmt.Errorf("the answer of %s cannot be read: %w", action, err)
}

// simulate asks what a principal may do: a user's name, user/NAME, role/NAME or
// root. Of the context only what was given counts; the server adds the rest.
func (r *remote) simulate(ctx context.Context, who string, req *policy.Request) (json.RawMessage, error) {
	given := map[string][]string{}
	for _, v := range req.Context {
		if v.Source == fromContext {
			given[v.Key] = v.Values
		}
	}
	conditions, err := json.Marshal(given)
	if err != nil {
		return nil, err
	}
	body, err := r.ask(ctx, "SimulatePolicy", map[string]string{"Principal": who, "ActionName": req.Action, "Resource": req.Resource, "Context": string(conditions)})
	if err != nil {
		return nil, err
	}
	var answer struct{ Decision json.RawMessage }
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, unreadable("SimulatePolicy", err)
	}
	return answer.Decision, nil
}

// decideByFiles judges a request by the policy documents in files, all granted
// to the principal in the whole account.
func decideByFiles(files []string, req *policy.Request) (*decision, error) {
	var pool []*policy.Compiled
	from := map[*policy.Compiled]string{}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		doc, err := policy.Parse(policy.Identity, text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f, err)
		}
		c := policy.Compile(policy.ID{Type: "Custom", Name: strings.TrimSuffix(filepath.Base(f), ".json")}, doc)
		from[c] = f
		pool = append(pool, c)
	}
	return decide(&policy.Layers{Account: policy.NewSet(pool...)}, req, from), nil
}
