package actiontrail

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/audit"
	"github.com/rampart-cloud/rampart/wire"
)

// LookupEvents finds calls in the trail, newest first.
//
// Source: "LookupEvents" (ActionTrail API reference, 2024): the time range is
// the last seven days by default and reaches back 90 days; MaxResults is 1 to
// 50, 10 by default; one lookup attribute a call.
//
// Inferred: the members of an event that the vendor's page does not show follow
// "Structure of an event" (ActionTrail help).
// Ours: additionalEventData holds the decision; the vendor's trail has none.
// Ours: with several nodes, each answers for the calls that it served.
var LookupEvents = api.Operation[*Service, LookupEventsInput, LookupEventsOutput]{
	Product: api.ActionTrail, Name: "LookupEvents",
	Action: "actiontrail:LookupEvents",
	Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, _ *LookupEventsInput) []api.Resource {
		return []api.Resource{{ARN: acs.Every}}
	},
	DryRun: api.NoDryRun,
	Source: "LookupEvents (ActionTrail API reference, 2024)",
	Handle: lookupEvents,
}

// LookupEventsInput are the parameters of LookupEvents.
type LookupEventsInput struct {
	StartTime       string // 2006-01-02T15:04:05Z
	EndTime         string
	LookupAttribute []LookupAttribute `wire:",max=1"`
	Direction       string            // BACKWARD (newest first, the default) or FORWARD
	MaxResults      string
	NextToken       string
}

// LookupAttribute narrows the events: Key is EventId, EventName, ServiceName,
// User, EventRW or EventAccessKeyId.
type LookupAttribute struct{ Key, Value string }

// LookupEventsOutput is the answer of LookupEvents.
type LookupEventsOutput struct {
	StartTime time.Time
	EndTime   time.Time
	NextToken string `wire:",omitempty"`
	Events    []Event
}

// Event is a call in the trail's shape.
type Event struct {
	EventID             string          `wire:"eventId"`
	RequestID           string          `wire:"requestId"`
	EventName           string          `wire:"eventName"`
	EventSource         string          `wire:"eventSource"`
	EventTime           time.Time       `wire:"eventTime"`
	EventType           string          `wire:"eventType"`
	EventVersion        string          `wire:"eventVersion"`
	EventRW             string          `wire:"eventRW"`
	ServiceName         string          `wire:"serviceName"`
	APIVersion          string          `wire:"apiVersion"`
	Region              string          `wire:"acsRegion,omitempty"`
	SourceIP            string          `wire:"sourceIpAddress"`
	UserAgent           string          `wire:"userAgent,omitempty"`
	UserIdentity        Identity        `wire:"userIdentity"`
	RequestParameters   json.RawMessage `wire:"requestParameters"`
	ErrorCode           string          `wire:"errorCode,omitempty"`
	ErrorMessage        string          `wire:"errorMessage,omitempty"`
	AdditionalEventData json.RawMessage `wire:"additionalEventData,omitempty"`
}

// Identity is who called.
type Identity struct {
	Type        string `wire:"type"`
	PrincipalID string `wire:"principalId"`
	AccountID   string `wire:"accountId"`
	UserName    string `wire:"userName"`
	AccessKeyID string `wire:"accessKeyId,omitempty"`
}

const (
	defaultRange = 7 * 24 * time.Hour
	maxRange     = 90 * 24 * time.Hour
	defaultCount = 10
	maxCount     = 50
)

func lookupEvents(s *Service, c *api.Call, in *LookupEventsInput) (*LookupEventsOutput, error) {
	q, err := query(c, in)
	if err != nil {
		return nil, err
	}
	out := &LookupEventsOutput{StartTime: q.from, EndTime: q.to}
	seen := 0
	var events []*audit.Event
	if err := s.log.Scan(func(ev *audit.Event) bool {
		if ev.Account == c.Account && q.matches(ev) {
			events = append(events, ev)
		}
		return q.forward || len(events) <= q.skip+q.count
	}); err != nil {
		return nil, err
	}
	if q.forward {
		for i, j := 0, len(events)-1; i < j; i, j = i+1, j-1 {
			events[i], events[j] = events[j], events[i]
		}
	}
	for _, ev := range events {
		seen++
		if seen <= q.skip {
			continue
		}
		if len(out.Events) == q.count {
			out.NextToken = strconv.Itoa(q.skip + q.count)
			break
		}
		e, err := event(ev)
		if err != nil {
			return nil, err
		}
		out.Events = append(out.Events, e)
	}
	return out, nil
}

type lookup struct {
	from, to    time.Time
	attr        *LookupAttribute
	count, skip int
	forward     bool
}

func query(c *api.Call, in *LookupEventsInput) (q lookup, err error) {
	q = lookup{from: c.Now.Add(-defaultRange), to: c.Now.Add(time.Second), count: defaultCount}
	if in.StartTime != "" {
		if q.from, err = time.Parse(time.RFC3339, in.StartTime); err != nil {
			return q, wire.InvalidParameter("StartTime", "a UTC time such as 2006-01-02T15:04:05Z")
		}
	}
	if in.EndTime != "" {
		if q.to, err = time.Parse(time.RFC3339, in.EndTime); err != nil {
			return q, wire.InvalidParameter("EndTime", "a UTC time such as 2006-01-02T15:04:05Z")
		}
	}
	if q.to.Before(q.from) || c.Now.Sub(q.from) > maxRange {
		return q, wire.InvalidParameter("StartTime", "before EndTime and at most 90 days ago")
	}
	if in.MaxResults != "" {
		n, err := strconv.Atoi(in.MaxResults)
		if err != nil || n < 1 || n > maxCount {
			return q, wire.InvalidParameter("MaxResults", "a number from 1 to 50")
		}
		q.count = n
	}
	if in.NextToken != "" {
		n, err := strconv.Atoi(in.NextToken)
		if err != nil || n < 0 {
			return q, wire.InvalidParameter("NextToken", "the NextToken of an earlier answer")
		}
		q.skip = n
	}
	switch in.Direction {
	case "", "BACKWARD":
	case "FORWARD":
		q.forward = true
	default:
		return q, wire.InvalidParameter("Direction", "BACKWARD or FORWARD")
	}
	if len(in.LookupAttribute) == 1 {
		a := in.LookupAttribute[0]
		switch a.Key {
		case "EventId", "EventName", "ServiceName", "User", "EventRW", "EventAccessKeyId":
			q.attr = &a
		default:
			return q, wire.InvalidParameter("LookupAttribute.1.Key", "EventId, EventName, ServiceName, User, EventRW or EventAccessKeyId")
		}
	}
	return q, nil
}

func (q *lookup) matches(ev *audit.Event) bool {
	if ev.Time.Before(q.from) || ev.Time.After(q.to) {
		return false
	}
	if q.attr == nil {
		return true
	}
	switch q.attr.Key {
	case "EventId":
		return ev.RequestID == q.attr.Value
	case "EventName":
		return ev.Operation == q.attr.Value
	case "ServiceName":
		return ev.Product == q.attr.Value
	case "User":
		return ev.Principal.Name == q.attr.Value
	case "EventRW":
		return rw(ev) == q.attr.Value
	case "EventAccessKeyId":
		return ev.Principal.AccessKeyID == q.attr.Value
	}
	return false
}

func rw(ev *audit.Event) string {
	if ev.Changing {
		return "Write"
	}
	return "Read"
}

// eventType tells signing in from calls.
//
// Inferred: what a session of the console does beside calls has the type ConsoleSignin; source: "ActionTrail event structure" names the type, not all events of it.
func eventType(ev *audit.Event) string {
	if ev.Product == audit.SigninUser || ev.Product == audit.SigninAccount {
		return "ConsoleSignin"
	}
	return "ApiCall"
}

func event(ev *audit.Event) (Event, error) {
	given := ev.Params
	if given == nil {
		given = map[string]string{} // an event without parameters has an empty object
	}
	params, err := json.Marshal(given)
	if err != nil {
		return Event{}, err
	}
	e := Event{
		EventID: ev.RequestID, RequestID: ev.RequestID, EventName: ev.Operation, EventSource: "rampart",
		EventTime: ev.Time.UTC(), EventType: eventType(ev), EventVersion: "1", EventRW: rw(ev),
		ServiceName: ev.Product, APIVersion: ev.Version, Region: ev.Region, SourceIP: ev.SourceIP, UserAgent: ev.UserAgent,
		UserIdentity: Identity{Type: identityType(ev.Principal.Type), PrincipalID: ev.Principal.ID, AccountID: ev.Account,
			UserName: ev.Principal.Name, AccessKeyID: ev.Principal.AccessKeyID},
		RequestParameters: params, ErrorCode: ev.ErrorCode, ErrorMessage: ev.Error,
	}
	if e.UserIdentity.Type == "root-account" {
		e.UserIdentity.PrincipalID, e.UserIdentity.UserName = ev.Account, "root"
	}
	if ev.Decision != nil {
		if e.AdditionalEventData, err = json.Marshal(map[string]any{"decision": ev.Decision}); err != nil {
			return Event{}, err
		}
	}
	return e, nil
}

// identityType gives the trail's word for a kind of principal.
//
// Source: "Structure of an event" (ActionTrail help).
func identityType(t string) string {
	switch acs.PrincipalType(t) {
	case acs.Account:
		return "root-account"
	case acs.AssumedRoleUser:
		return "assumed-role"
	}
	return "ram-user"
}
