package catalog

import (
	"strings"
	"unicode/utf8"
)

// Limits are the quotas and bounds of RAM and STS. Lengths count Unicode code
// points.
//
// Source: "Limitations" (RAM, December 2025); pages of the operations.
//
// Inferred: where the vendor says characters, code points count, not bytes; source: "Limitations" (RAM) does not say.
type Limits struct {
	Users             int // in an account
	Groups            int
	Roles             int
	AccessKeysPerUser int
	GroupsPerUser     int
	TagsPerUser       int

	Policies             int // custom policies in an account
	VersionsPerPolicy    int
	CustomPerPrincipal   int // custom policies attached to one user, group or role
	SystemPerPrincipal   int // system policies attached to one user, group or role
	PolicyDocument       int // length of a custom policy's text
	SessionPolicy        int // length of AssumeRole's Policy
	ControlPolicy        int // length of a control policy
	ControlPerTarget     int // control policies attached to one folder or member
	ResourcesPerMove     int // MoveResources
	LoginPasswordMin     int
	LoginPasswordMax     int
	MinSessionSeconds    int // AssumeRole's DurationSeconds
	DefaultSession       int // seconds
	MinRoleSession       int // a role's MaxSessionDuration, seconds
	MaxRoleSession       int
	ExternalID           TextRule
	UserName             TextRule
	DisplayName          TextRule
	Comments             TextRule
	GroupName            TextRule
	RoleName             TextRule
	RoleSessionName      TextRule
	PolicyName           TextRule
	PolicyDescription    TextRule
	AccountAlias         TextRule
	ResourceGroupName    TextRule
	ResourceGroupDisplay TextRule
}

// A TextRule bounds a text's length and, unless AnyText, its characters: ASCII
// letters and digits and those in Extra.
type TextRule struct {
	Min, Max    int
	Extra       string
	AnyText     bool
	FirstLetter bool // the first character must be a letter
}

// Fault is what is wrong with a text.
type Fault uint8

// The faults. RAM answers InvalidParameter.<Name>.Length for BadLength and
// InvalidParameter.<Name>.InvalidChars for BadCharacter.
const (
	NoFault Fault = iota
	BadLength
	BadCharacter
)

// Check gives the first fault of s: its length, then its characters.
func (r TextRule) Check(s string) Fault {
	if n := utf8.RuneCountInString(s); n < r.Min || n > r.Max {
		return BadLength
	}
	if r.AnyText {
		return NoFault
	}
	for i, c := range s {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if letter {
			continue
		}
		if i == 0 && r.FirstLetter {
			return BadCharacter
		}
		if c >= '0' && c <= '9' || strings.ContainsRune(r.Extra, c) {
			continue
		}
		return BadCharacter
	}
	return NoFault
}

// DefaultLimits gives the vendor's values.
//
// Inferred: "letters" in a name rule are the ASCII letters; source: pages of CreateUser, CreatePolicy and CreateRole.
// Inferred: group names take letters, digits and hyphens; an account alias takes the same; ExternalId takes letters, digits and =,.@:/-_; source: pages of CreateGroup, SetAccountAlias and AssumeRole, not re-read.
func DefaultLimits() Limits {
	return Limits{
		Users: 5000, Groups: 300, Roles: 1000,
		AccessKeysPerUser: 2, GroupsPerUser: 10, TagsPerUser: 20,
		Policies: 1500, VersionsPerPolicy: 5, CustomPerPrincipal: 10, SystemPerPrincipal: 20,
		PolicyDocument: 6144, SessionPolicy: 2048, ControlPolicy: 4096, ControlPerTarget: 10,
		ResourcesPerMove: 10,
		LoginPasswordMin: 8, LoginPasswordMax: 32,
		MinSessionSeconds: 900, DefaultSession: 3600, MinRoleSession: 3600, MaxRoleSession: 43200,
		ExternalID:           TextRule{Min: 2, Max: 1224, Extra: "=,.@:/-_"},
		UserName:             TextRule{Min: 1, Max: 64, Extra: ".-_"},
		DisplayName:          TextRule{Min: 1, Max: 128, AnyText: true},
		Comments:             TextRule{Min: 1, Max: 128, AnyText: true},
		GroupName:            TextRule{Min: 1, Max: 64, Extra: "-"},
		RoleName:             TextRule{Min: 1, Max: 64, Extra: ".-"},
		RoleSessionName:      TextRule{Min: 2, Max: 64, Extra: ".@-_"},
		PolicyName:           TextRule{Min: 1, Max: 128, Extra: "-"},
		PolicyDescription:    TextRule{Min: 1, Max: 1024, AnyText: true},
		AccountAlias:         TextRule{Min: 3, Max: 64, Extra: "-"},
		ResourceGroupName:    TextRule{Min: 2, Max: 50, Extra: "-", FirstLetter: true},
		ResourceGroupDisplay: TextRule{Min: 1, Max: 50, AnyText: true},
	}
}
