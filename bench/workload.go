package main

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/rampart-cloud/rampart/policy"
)

// workload is one file of testdata; see testdata/README.md.
type workload struct {
	Name     string
	Note     string
	Policies []struct {
		Name     string
		Document json.RawMessage
	}
	Groups []struct {
		Name     string
		Policies []string
	}
	Users []struct {
		Name     string
		Groups   []string
		Policies []string
	}
	Requests []request

	docs     map[string]*policy.Document // parsed, by policy name
	policies map[string][]string         // by user: own and its groups', in that order, without repeats
}

type request struct {
	Principal, Action, Resource string
	Env                         map[string]string
	Expected                    string
}

func load(file string) (*workload, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(file, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return nil, err
		}
	}
	w := &workload{docs: map[string]*policy.Document{}, policies: map[string][]string{}}
	if err := json.NewDecoder(r).Decode(w); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	for _, p := range w.Policies {
		text, err := mend(p.Document)
		if err != nil {
			return nil, err
		}
		d, err := policy.Parse(policy.System, text)
		if err != nil {
			return nil, fmt.Errorf("%s: policy %s: %w", file, p.Name, err)
		}
		w.docs[p.Name] = d
	}
	groups := map[string][]string{}
	for _, g := range w.Groups {
		groups[g.Name] = g.Policies
	}
	for _, u := range w.Users {
		seen := map[string]bool{}
		var all []string
		add := func(names []string) {
			for _, n := range names {
				if !seen[n] {
					seen[n] = true
					all = append(all, n)
				}
			}
		}
		add(u.Policies)
		for _, g := range u.Groups {
			add(groups[g])
		}
		w.policies[u.Name] = all
	}
	return w, nil
}

// mend completes resources that the generator wrote with four fields,
// acs:svc:region:*, to five, acs:svc:region:*:*. Our parser refuses the short
// form, as the vendor's check page does; for the five-field resources of the
// requests both mean the same. All engines get the mended documents.
func mend(doc json.RawMessage) ([]byte, error) {
	var d struct {
		Version   string
		Statement []map[string]any
	}
	if err := json.Unmarshal(doc, &d); err != nil {
		return nil, err
	}
	for _, s := range d.Statement {
		list, ok := s["Resource"].([]any)
		if !ok {
			return nil, fmt.Errorf("Resource is no list")
		}
		for i, r := range list {
			if text, ok := r.(string); ok && strings.HasPrefix(text, "acs:") && strings.Count(text, ":") == 3 {
				list[i] = text + ":*"
			}
		}
	}
	return json.Marshal(d)
}

// statements counts those of all policies.
func (w *workload) statements() (n int) {
	for _, d := range w.docs {
		n += len(d.Statements)
	}
	return n
}
