package catalog

import (
	"fmt"
	"slices"
)

// This file is the one place that says which actions carry the condition key
// ecs:LoginAsNonRoot.

// LoginAsNonRoot is the condition key that tells whether the initial login user
// of an instance is an ordinary user: "true", or "false" for root.
const LoginAsNonRoot = "ecs:LoginAsNonRoot"

// A Profile chooses between two public statements that disagree about which
// actions carry [LoginAsNonRoot].
type Profile string

// The profiles.
const (
	// Procedure is the default: the six actions of "Forbid RAM users to create
	// Linux instances whose initial login user is root" (ECS help, 9 November
	// 2025).
	Procedure Profile = "procedure"
	// Published is the table of "ECS: RAM authorization" (2026): four actions.
	Published Profile = "published"
)

// ParseProfile reads a profile's name. An empty or unknown name is an error;
// the default is for the caller to state.
func ParseProfile(s string) (Profile, error) {
	switch p := Profile(s); p {
	case Procedure, Published:
		return p, nil
	}
	return "", fmt.Errorf("login key profile %q: want %q or %q", s, Procedure, Published)
}

// LoginKeyActions lists the actions that carry [LoginAsNonRoot], sorted. An
// unknown profile has none.
//
// Inferred: ecs:CreateOrder and ecs:InvokeCommand carry ecs:LoginAsNonRoot in the default profile; source: the procedure's Deny names them, the table of "ECS: RAM authorization" (2026) does not.
func LoginKeyActions(p Profile) []string {
	var a []string
	switch p {
	case Procedure:
		a = []string{"ecs:RunInstances", "ecs:CreateInstance", "ecs:CreateOrder", "ecs:ReplaceSystemDisk", "ecs:AttachDisk", "ecs:InvokeCommand"}
	case Published:
		a = []string{"ecs:RunInstances", "ecs:CreateInstance", "ecs:ReplaceSystemDisk", "ecs:AttachDisk"}
	}
	slices.Sort(a)
	return a
}

// CarriesLoginKey reports whether an action carries [LoginAsNonRoot].
func CarriesLoginKey(p Profile, action string) bool {
	return slices.Contains(LoginKeyActions(p), action)
}
