// Package audit records every call and its decision, allowed or not, in files
// of one JSON object a line. A record that must not be lost is on disk before
// Record returns; records that arrive together share one flush.
//
// Secrets never come in: the caller masks parameters (see Mask) before it makes
// an event.
package audit

import (
	"strings"
	"time"
)

// Event is one call.
type Event struct {
	Time      time.Time
	RequestID string
	Account   string `json:",omitempty"`
	Principal Principal
	Product   string
	Version   string
	Operation string // for example RunInstances
	Region    string `json:",omitempty"`
	SourceIP  string
	UserAgent string            `json:",omitempty"`
	Secure    bool              `json:",omitempty"` // over TLS
	Params    map[string]string `json:",omitempty"` // masked
	Decision  *Decision         `json:",omitempty"` // nil: the call did not get as far as policy
	Status    int               // HTTP
	ErrorCode string            `json:",omitempty"`
	Error     string            `json:",omitempty"`
	Duration  time.Duration     // nanoseconds
	Changing  bool              `json:",omitempty"` // the operation can change state
}

// The products of what a console session does beside calls, such as signing in.
//
// Inferred: AasSub for RAM users and AasCustomer for the account itself, with the event ConsoleSignin; source: "ConsoleSignin events" (ActionTrail help).
const (
	SigninUser    = "AasSub"
	SigninAccount = "AasCustomer"
)

// Principal is who called.
type Principal struct {
	Type        string `json:",omitempty"`
	ID          string `json:",omitempty"`
	Name        string `json:",omitempty"`
	ARN         string `json:",omitempty"`
	AccessKeyID string `json:",omitempty"`
	// SessionPolicy is the text that narrows a role session, as it was given to
	// AssumeRole; empty: nothing narrows it. No other record has it: the session
	// itself is its token, which only its holder has.
	SessionPolicy string `json:",omitempty"`
}

// Decision is what policy said, and by which statement.
type Decision struct {
	Verdict    string // Allow, ExplicitDeny, ImplicitDeny
	Layer      string `json:",omitempty"`
	Action     string // for example ecs:RunInstances
	Resource   string // the one that decided
	Resources  []string
	Group      string `json:",omitempty"` // resource group of Resource
	PolicyType string `json:",omitempty"` // Custom or System
	Policy     string `json:",omitempty"`
	PolicyVer  string `json:",omitempty"`
	Statement  int    // index, -1: none
	Context    []Operand
}

// Operand is a condition key of the call, with the source of its value.
type Operand struct {
	Key    string
	Values []string
	Source string
}

// Mask gives the parameters with the value of each secret one replaced.
func Mask(params map[string]string) map[string]string {
	out := make(map[string]string, len(params))
	for k, v := range params {
		out[k] = MaskOne(k, v)
	}
	return out
}

// Masked stands where a value was that may be a secret.
const Masked = "***"

// MaskOne gives the value of a parameter, or Masked if one of that name may hold
// a secret.
func MaskOne(name, value string) string {
	if secret(name) {
		return Masked
	}
	return value
}

// secret says whether a parameter of this name may hold a secret. Whole names
// and last segments are looked at: Password, LoginProfile.Password,
// CommandContent (scripts carry secrets), UserData.
func secret(name string) bool {
	l := strings.ToLower(name)
	for _, word := range []string{"password", "passwd", "secret", "privatekey", "securitytoken", "userdata", "commandcontent", "bearertoken", "samlassertion", "oidctoken", "authenticationcode", "signature"} {
		if strings.Contains(l, word) {
			return !strings.HasSuffix(l, "passwordinherit") && !strings.HasSuffix(l, "passwordresetrequired") && l != "signaturemethod" && l != "signatureversion" && l != "signaturetype"
		}
	}
	// Command parameters are free text, and a JSON document may hold anything.
	// The calls that PreviewCalls is asked about may have passwords in them.
	return l == "parameters" || l == "commodity" || l == "content" || l == "calls"
}
