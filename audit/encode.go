package audit

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

// appendEvent appends an event as one JSON object, the same that encoding/json
// makes of it, in a fifth of the time: every call pays for it.
func appendEvent(dst []byte, ev *Event) []byte {
	o := object{dst: append(dst, '{')}
	o.text("Time", ev.Time.Format(time.RFC3339Nano))
	o.text("RequestID", ev.RequestID)
	o.optional("Account", ev.Account)
	o.key("Principal")
	p := object{dst: append(o.dst, '{')}
	p.optional("Type", ev.Principal.Type)
	p.optional("ID", ev.Principal.ID)
	p.optional("Name", ev.Principal.Name)
	p.optional("ARN", ev.Principal.ARN)
	p.optional("AccessKeyID", ev.Principal.AccessKeyID)
	p.optional("SessionPolicy", ev.Principal.SessionPolicy)
	o.dst = append(p.dst, '}')
	o.text("Product", ev.Product)
	o.text("Version", ev.Version)
	o.text("Operation", ev.Operation)
	o.optional("Region", ev.Region)
	o.text("SourceIP", ev.SourceIP)
	o.optional("UserAgent", ev.UserAgent)
	o.truth("Secure", ev.Secure)
	if len(ev.Params) > 0 {
		o.key("Params")
		q := object{dst: append(o.dst, '{')}
		for _, name := range slices.Sorted(maps.Keys(ev.Params)) {
			q.text(name, ev.Params[name])
		}
		o.dst = append(q.dst, '}')
	}
	if ev.Decision != nil {
		o.key("Decision")
		o.dst = appendDecision(o.dst, ev.Decision)
	}
	o.number("Status", int64(ev.Status))
	o.optional("ErrorCode", ev.ErrorCode)
	o.optional("Error", ev.Error)
	o.number("Duration", int64(ev.Duration))
	o.truth("Changing", ev.Changing)
	return append(o.dst, '}')
}

func appendDecision(dst []byte, d *Decision) []byte {
	o := object{dst: append(dst, '{')}
	o.text("Verdict", d.Verdict)
	o.optional("Layer", d.Layer)
	o.text("Action", d.Action)
	o.text("Resource", d.Resource)
	o.texts("Resources", d.Resources)
	o.optional("Group", d.Group)
	o.optional("PolicyType", d.PolicyType)
	o.optional("Policy", d.Policy)
	o.optional("PolicyVer", d.PolicyVer)
	o.number("Statement", int64(d.Statement))
	o.key("Context")
	if d.Context == nil {
		return append(o.dst, "null}"...)
	}
	o.dst = append(o.dst, '[')
	for i, c := range d.Context {
		if i > 0 {
			o.dst = append(o.dst, ',')
		}
		m := object{dst: append(o.dst, '{')}
		m.text("Key", c.Key)
		m.texts("Values", c.Values)
		m.text("Source", c.Source)
		o.dst = append(m.dst, '}')
	}
	return append(o.dst, ']', '}')
}

// object appends the members of a JSON object.
type object struct {
	dst []byte
	any bool
}

func (o *object) key(name string) {
	if o.any {
		o.dst = append(o.dst, ',')
	}
	o.any = true
	o.dst = append(appendText(o.dst, name), ':')
}

func (o *object) text(name, v string) {
	o.key(name)
	o.dst = appendText(o.dst, v)
}

func (o *object) optional(name, v string) {
	if v != "" {
		o.text(name, v)
	}
}

func (o *object) truth(name string, v bool) {
	if v {
		o.key(name)
		o.dst = append(o.dst, "true"...)
	}
}

func (o *object) number(name string, v int64) {
	o.key(name)
	o.dst = strconv.AppendInt(o.dst, v, 10)
}

func (o *object) texts(name string, list []string) {
	o.key(name)
	if list == nil {
		o.dst = append(o.dst, "null"...)
		return
	}
	o.dst = append(o.dst, '[')
	for i, v := range list {
		if i > 0 {
			o.dst = append(o.dst, ',')
		}
		o.dst = appendText(o.dst, v)
	}
	o.dst = append(o.dst, ']')
}

func appendText(dst []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= utf8.RuneSelf-1 || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			b, err := json.Marshal(s)
			if err != nil {
				panic(err) // a string always has a JSON form
			}
			return append(dst, b...)
		}
	}
	return append(append(append(dst, '"'), s...), '"')
}
