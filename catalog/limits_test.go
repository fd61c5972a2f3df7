package catalog

import (
	"strings"
	"testing"
)

func TestDefaultLimits(t *testing.T) {
	l := DefaultLimits()
	for name, got := range map[string][2]int{
		"users": {l.Users, 5000}, "groups": {l.Groups, 300}, "roles": {l.Roles, 1000},
		"keys per user": {l.AccessKeysPerUser, 2}, "groups per user": {l.GroupsPerUser, 10}, "tags per user": {l.TagsPerUser, 20},
		"policies": {l.Policies, 1500}, "versions": {l.VersionsPerPolicy, 5},
		"custom attachments": {l.CustomPerPrincipal, 10}, "system attachments": {l.SystemPerPrincipal, 20},
		"document": {l.PolicyDocument, 6144}, "session policy": {l.SessionPolicy, 2048},
		"control policy": {l.ControlPolicy, 4096}, "control attachments": {l.ControlPerTarget, 10},
		"move": {l.ResourcesPerMove, 10}, "password min": {l.LoginPasswordMin, 8}, "password max": {l.LoginPasswordMax, 32},
		"session min": {l.MinSessionSeconds, 900}, "session default": {l.DefaultSession, 3600},
		"role session min": {l.MinRoleSession, 3600}, "role session max": {l.MaxRoleSession, 43200},
	} {
		if got[0] != got[1] {
			t.Errorf("%s: %d, want %d", name, got[0], got[1])
		}
	}
}

func TestTextRules(t *testing.T) {
	l := DefaultLimits()
	tests := []struct {
		name string
		rule TextRule
		text string
		want Fault
	}{
		{"user", l.UserName, "alice", NoFault},
		{"user", l.UserName, "a.b-c_9", NoFault},
		{"user", l.UserName, "", BadLength},
		{"user", l.UserName, strings.Repeat("a", 64), NoFault},
		{"user", l.UserName, strings.Repeat("a", 65), BadLength},
		{"user", l.UserName, "a b", BadCharacter},
		{"user", l.UserName, "爱丽丝", BadCharacter},
		{"user", l.UserName, "a@b", BadCharacter},
		{"user", l.UserName, "a\x00", BadCharacter},
		{"user", l.UserName, "a\xff", BadCharacter},
		{"policy", l.PolicyName, "ecs-root-user-control", NoFault},
		{"policy", l.PolicyName, "no_underscore", BadCharacter},
		{"policy", l.PolicyName, strings.Repeat("p", 129), BadLength},
		{"role", l.RoleName, "ops.role-1", NoFault},
		{"role", l.RoleName, "ops_role", BadCharacter},
		{"session", l.RoleSessionName, "a", BadLength},
		{"session", l.RoleSessionName, "alice@example", NoFault},
		{"alias", l.AccountAlias, "ab", BadLength},
		{"alias", l.AccountAlias, "abc", NoFault},
		{"group", l.ResourceGroupName, "rg-1", NoFault},
		{"group", l.ResourceGroupName, "1-rg", BadCharacter},
		{"group", l.ResourceGroupName, "-rg", BadCharacter},
		{"group", l.ResourceGroupName, "r", BadLength},
		{"description", l.PolicyDescription, "任何文字 <>&", NoFault},
		{"description", l.PolicyDescription, strings.Repeat("字", 1024), NoFault},
		{"description", l.PolicyDescription, strings.Repeat("字", 1025), BadLength},
		{"external id", l.ExternalID, "x", BadLength},
		{"external id", l.ExternalID, "abc=:/@,.-_9", NoFault},
		{"external id", l.ExternalID, "a b", BadCharacter},
	}
	for _, tt := range tests {
		if got := tt.rule.Check(tt.text); got != tt.want {
			t.Errorf("%s %.20q: fault %d, want %d", tt.name, tt.text, got, tt.want)
		}
	}
}
