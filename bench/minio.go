package main

import (
	"fmt"
	"net"
	"strings"

	minio "github.com/minio/pkg/v3/policy"
	"github.com/minio/pkg/v3/policy/condition"

	"github.com/rampart-cloud/rampart/policy"
)

// minioEngine runs minio/pkg/policy. Its condition keys are a closed list, so
// ours are mapped to stand-ins; its actions are closed by validation, which
// statements built in code do not pass through. The statements of a principal
// are merged ahead of time (the server merges for each request).
type minioEngine struct {
	w        *workload
	policies map[string]*minio.Policy
	args     []minio.Args
}

func (m *minioEngine) Name() string { return "minio" }

func (m *minioEngine) Fresh() engine { return new(minioEngine) }

var minioKeys = map[string]condition.KeyName{
	"acs:SourceIp":        condition.AWSSourceIP,
	"acs:SecureTransport": condition.AWSSecureTransport,
	"ecs:LoginAsNonRoot":  condition.AWSSecureTransport,
	"acs:ResourceTag/env": condition.AWSReferer,
}

func (m *minioEngine) Load(w *workload) (bool, error) {
	m.w = w
	m.policies = map[string]*minio.Policy{}
	compiled := map[string][]minio.Statement{}
	for _, p := range w.Policies {
		for i := range w.docs[p.Name].Statements {
			s, err := minioStatement(&w.docs[p.Name].Statements[i])
			if err != nil {
				return false, err
			}
			compiled[p.Name] = append(compiled[p.Name], s)
		}
	}
	for user, names := range w.policies {
		p := &minio.Policy{Version: minio.DefaultVersion}
		for _, n := range names {
			p.Statements = append(p.Statements, compiled[n]...)
		}
		m.policies[user] = p
	}
	return true, nil
}

func minioStatement(s *policy.Statement) (minio.Statement, error) {
	out := minio.Statement{Effect: minio.Allow, Resources: minio.ResourceSet{}}
	if s.Effect == policy.DenyEffect {
		out.Effect = minio.Deny
	}
	set := func(list []string) minio.ActionSet {
		if len(list) == 0 {
			return nil
		}
		a := minio.ActionSet{}
		for _, x := range list {
			a[minio.Action(x)] = struct{}{}
		}
		return a
	}
	out.Actions, out.NotActions = set(s.Actions), set(s.NotActions)
	for _, r := range s.Resources {
		out.Resources[minio.Resource{Pattern: r, Type: minio.ResourceARNS3}] = struct{}{}
	}
	for _, c := range s.Conditions {
		key := condition.NewKey(minioKeys[c.Key], "")
		var f condition.Function
		var err error
		switch c.Operator {
		case policy.Bool:
			f, err = condition.NewBoolFunc(key, c.Values[0] == "true")
		case policy.StringEquals:
			f, err = condition.NewStringEqualsFunc("", key, c.Values...)
		case policy.IPAddress, policy.NotIPAddress:
			var nets []*net.IPNet
			for _, v := range c.Values {
				if !strings.Contains(v, "/") {
					v += "/32"
				}
				_, n, err := net.ParseCIDR(v)
				if err != nil {
					return out, err
				}
				nets = append(nets, n)
			}
			if c.Operator == policy.IPAddress {
				f, err = condition.NewIPAddressFunc(key, nets...)
			} else {
				f, err = condition.NewNotIPAddressFunc(key, nets...)
			}
		default:
			err = fmt.Errorf("operator %v", c.Operator)
		}
		if err != nil {
			return out, err
		}
		out.Conditions = append(out.Conditions, f)
	}
	return out, nil
}

func minioArgs(r *request) minio.Args {
	bucket, object, _ := strings.Cut(r.Resource, "/") // IsAllowed joins them again
	values := make(map[string][]string, len(r.Env))
	for k, v := range r.Env {
		values[minioKeys[k].Name()] = []string{v}
	}
	return minio.Args{AccountName: r.Principal, Action: minio.Action(r.Action), BucketName: bucket, ObjectName: object, ConditionValues: values}
}

func (m *minioEngine) Prepare(w *workload, _ int) error {
	m.args = make([]minio.Args, len(w.Requests))
	for i := range w.Requests {
		m.args[i] = minioArgs(&w.Requests[i])
	}
	return nil
}

func (m *minioEngine) Native(_, i int) policy.Verdict {
	return allowOnly(m.policies[m.w.Requests[i].Principal].IsAllowed(m.args[i]))
}

func (m *minioEngine) Text(_, i int) policy.Verdict {
	r := &m.w.Requests[i]
	return allowOnly(m.policies[r.Principal].IsAllowed(minioArgs(r)))
}
