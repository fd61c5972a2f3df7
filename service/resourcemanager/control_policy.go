package resourcemanager

import (
	"strconv"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/state"
)

// ControlPolicy is a control policy as answers show it.
type ControlPolicy struct {
	PolicyId        string
	PolicyName      string
	PolicyType      string // Custom or System
	Description     string
	EffectScope     string // RAM; All for the system policy
	AttachmentCount string // a number
	CreateDate      time.Time
	UpdateDate      time.Time
}

// FullControlPolicy is a control policy with its text.
type FullControlPolicy struct {
	ControlPolicy
	PolicyDocument string
}

func showControl(r state.Reader, c *api.Call, p *identity.ControlPolicy) ControlPolicy {
	n := 0
	for range identity.ControlAttachmentsByPolicy.Find(r, c.Account, p.PolicyID) {
		n++
	}
	return ControlPolicy{p.PolicyID, p.PolicyName, p.Type(), p.Description, p.EffectScope, strconv.Itoa(n), p.CreateDate, p.UpdateDate}
}

// The values of EnablementStatus.
//
// Source: "EnableControlPolicy" (Resource Management API reference).
//
// Ours: enabling and disabling end at once, so PendingEnable and PendingDisable are never seen.
const (
	enabled  = "Enabled"
	disabled = "Disabled"
)

// controlName bounds the name of a control policy, controlDescription its
// description.
//
// Source: "CreateControlPolicy" (Resource Management API reference): 1-128
// letters, digits and hyphens with a letter in front; 1-1024 letters, digits,
// underscores and hyphens with a letter in front.
//
// Inferred: a description may hold any characters, as the vendor's own has blanks; source: "ListControlPolicies" (Resource Management API reference), sample.
func controlName() catalog.TextRule {
	return catalog.TextRule{Min: 1, Max: 128, Extra: "-", FirstLetter: true}
}

func controlDescription() catalog.TextRule { return catalog.TextRule{Min: 1, Max: 1024, AnyText: true} }

// checkLanguage checks the language of descriptions; there is one here.
//
// Source: "GetControlPolicy" (Resource Management API reference): zh-CN, en, ja.
func checkLanguage(language string) error {
	switch strings.ToLower(language) {
	case "", "zh-cn", "en", "ja":
		return nil
	}
	return identity.InvalidParameter("Language", "zh-CN, en or ja")
}
