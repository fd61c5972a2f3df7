package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// decision reads from the trail, as root, what decided a call. A call that
// policy is not asked about (GetCallerIdentity) has none.
func (r *runner) decision(ctx context.Context, requestID string) (*Decision, error) {
	a, err := r.root.Call(ctx, "2020-07-06", "LookupEvents", map[string]string{"LookupAttribute.1.Key": "EventId", "LookupAttribute.1.Value": requestID})
	if err != nil {
		return nil, err
	}
	var answer struct {
		Events []struct {
			AdditionalEventData struct {
				Decision *struct {
					Verdict, Layer, Action, Resource string
					PolicyType, Policy, PolicyVer    string
					Statement                        int
					Context                          []Condition
				} `json:"decision"`
			} `json:"additionalEventData"`
		}
	}
	if err := a.Into(&answer); err != nil {
		return nil, err
	}
	if len(answer.Events) == 0 || answer.Events[0].AdditionalEventData.Decision == nil {
		return nil, nil
	}
	d := answer.Events[0].AdditionalEventData.Decision
	out := &Decision{Kind: d.Verdict, Action: d.Action, Resource: d.Resource, PolicyType: d.PolicyType, Policy: d.Policy, PolicyVersion: d.PolicyVer, Statement: d.Statement}
	if d.PolicyType != "Custom" || d.Statement < 0 {
		return out, nil
	}
	text, keys, err := r.statement(ctx, d.Policy, d.PolicyVer, d.Statement)
	if err != nil {
		return nil, err
	}
	out.Text = text
	for _, c := range d.Context {
		for _, k := range keys {
			if strings.EqualFold(k, c.Key) {
				out.Conditions = append(out.Conditions, c)
			}
		}
	}
	return out, nil
}

// statement gives the text of a statement on one line, and the condition keys
// that it reads.
func (r *runner) statement(ctx context.Context, policy, version string, index int) (string, []string, error) {
	a, err := r.root.Call(ctx, "2015-05-01", "GetPolicyVersion", map[string]string{"PolicyType": "Custom", "PolicyName": policy, "VersionId": version})
	if err != nil {
		return "", nil, err
	}
	document, err := at(a.Body, "PolicyVersion.PolicyDocument")
	if err != nil {
		return "", nil, err
	}
	var doc struct {
		Statement []map[string]json.RawMessage
	}
	if err := json.Unmarshal([]byte(document), &doc); err != nil {
		return "", nil, err
	}
	if index >= len(doc.Statement) {
		return "", nil, fmt.Errorf("policy %s has no statement %d", policy, index)
	}
	st := doc.Statement[index]
	var condition map[string]map[string]any
	if c := st["Condition"]; c != nil {
		if err := json.Unmarshal(c, &condition); err != nil {
			return "", nil, err
		}
	}
	var keys []string
	for _, m := range condition {
		for k := range m {
			keys = append(keys, k)
		}
	}
	text, err := json.Marshal(st)
	return string(text), keys, err
}
