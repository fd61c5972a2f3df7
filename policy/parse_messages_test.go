package policy

import (
	"fmt"
	"strings"
	"testing"
)

// TestMessages holds what an author reads of each fault: the element's path,
// what is wrong, and how to mend it.
func TestMessages(t *testing.T) {
	statement := func(rest string) string { return `{"Version": "1", "Statement": [{` + rest + `}]}` }
	with := func(rest string) string {
		return statement(`"Effect": "Allow", "Action": "ecs:*", "Resource": "*"` + rest)
	}
	condition := func(c string) string { return with(`, "Condition": ` + c) }
	trust := func(principal string) string {
		return statement(`"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": ` + principal)
	}
	for _, c := range []struct {
		kind                Kind
		text                string
		code                Code
		path, wrong, remedy string
	}{
		{Identity, `[]`, WrongType, "", "the document must be an object", "with Version and Statement, not a list"},
		{Identity, `{"Statement": []}`, MissingVersion, "", "Version is missing", `add "Version": "1"`},
		{Identity, `{"Version": "2", "Statement": []}`, UnsupportedVersion, "Version", `not "2"`, `must be "1"`},
		{Identity, `{"Version": null, "Statement": []}`, WrongType, "Version", "not null", `the string "1"`},
		{Identity, `{"Version": "1"}`, MissingStatement, "", "Statement is missing", "add a list with at least one statement"},
		{Identity, `{"Version": "1", "Statement": []}`, EmptyList, "Statement", "Statement is empty", "add at least one statement"},
		{Identity, `{"Version": "1", "Statement": {}}`, LoneStatement, "Statement", "must be a list", "put the object into [ ]"},
		{Identity, `{"Version": "1", "Statement": "x"}`, WrongType, "Statement", "not a string", "a list of statements"},
		{Identity, `{"Version": "1", "Statement": ["x"]}`, WrongType, "Statement[0]", "not a string", "an object"},
		{Identity, `{"Version": "1", "Id": "x", "Statement": []}`, UnknownElement, "Id", `no element "Id"`, "it has Version and Statement"},
		{Identity, `{"version": "1", "Statement": []}`, UnknownElement, "version", `no element "version"`, "it has Version and Statement"},

		{Identity, statement(`"Action": "ecs:*", "Resource": "*"`), MissingEffect, "Statement[0]", "Effect is missing", "add Allow or Deny"},
		{Identity, statement(`"Effect": "ALLOW", "Action": "ecs:*", "Resource": "*"`), BadEffect, "Statement[0].Effect", `not "ALLOW"`, "must be Allow or Deny, in this case"},
		{Identity, statement(`"Effect": true, "Action": "ecs:*", "Resource": "*"`), WrongType, "Statement[0].Effect", "not a boolean", "the string Allow or Deny"},
		{Identity, statement(`"Effect": "Allow", "Resource": "*"`), MissingAction, "Statement[0]", "add an Action or NotAction", "add"},
		{Identity, with(`, "NotAction": "ram:*"`), ActionConflict, "Statement[0]", "exclude each other", "remove one"},
		{Identity, statement(`"Effect": "Allow", "Action": [], "Resource": "*"`), EmptyList, "Statement[0].Action", "Action is an empty list", "give at least one value or remove the element"},
		{Identity, statement(`"Effect": "Allow", "Action": ["ecs:*", "RunInstances"], "Resource": "*"`), BadAction, "Statement[0].Action[1]", `"RunInstances" is not an action`, "write * or <service>:<name>, for example ecs:Describe*"},
		{Identity, statement(`"Effect": "Allow", "NotAction": "ecs:", "Resource": "*"`), BadAction, "Statement[0].NotAction", `"ecs:" is not an action`, "without blanks"},
		{Identity, statement(`"Effect": "Allow", "Action": 7, "Resource": "*"`), WrongType, "Statement[0].Action", "not a number", "write it in quotes"},
		{Identity, statement(`"Effect": "Allow", "Action": [[]], "Resource": "*"`), WrongType, "Statement[0].Action[0]", "not a list", "a string"},
		{Identity, with(`, "Sid": "x"`), UnknownElement, "Statement[0].Sid", `no element "Sid"`, "it has Effect, Action or NotAction, Resource, Condition"},
		{Identity, with(`, "effect": "Deny"`), UnknownElement, "Statement[0].effect", `no element "effect"`, "in this case"},
		{Identity, with(`, "NotResource": "*"`), UnknownElement, "Statement[0].NotResource", "RAM has no element NotResource", "list what is meant with Resource"},
		{Trust, statement(`"Effect": "Allow", "Action": "sts:AssumeRole", "NotPrincipal": {"RAM": "acs:ram::1:root"}`), UnknownElement, "Statement[0].NotPrincipal", "RAM has no element NotPrincipal", "list what is meant with Principal"},

		{Identity, statement(`"Effect": "Allow", "Action": "ecs:*"`), MissingResource, "Statement[0]", "Resource is missing", `add one, "*" for all`},
		{Identity, statement(`"Effect": "Allow", "Action": "ecs:*", "Resource": "arn:aws:s3:::b"`), BadARNPrefix, "Statement[0].Resource", `"arn:aws:s3:::b" is not a resource`, "write * or acs:<service>:<region>:<account>:<relative id>"},
		{Identity, statement(`"Effect": "Allow", "Action": "ecs:*", "Resource": ["*", "acs:ecs:*:*"]`), BadARNFields, "Statement[0].Resource[1]", "has 4 of five fields", "write acs:<service>"},
		{Identity, statement(`"Effect": "Allow", "Action": "ecs:*", "Resource": "acs:ecs:*:*:"`), BadARNFields, "Statement[0].Resource", "an empty relative id", "end it with * to mean all"},
		{Identity, statement(`"Effect": "Allow", "Action": "ecs:*", "Resource": "acs::*:*:x"`), BadARNFields, "Statement[0].Resource", "an empty service field", "write acs:<service>"},
		{Identity, with(`, "Principal": {"RAM": "acs:ram::1:root"}`), UnexpectedPrincipal, "Statement[0].Principal", "an identity policy has no Principal", "remove it"},
		{Control, with(`, "Principal": {"RAM": "acs:ram::1:root"}`), UnexpectedPrincipal, "Statement[0].Principal", "a control policy has no Principal", "remove it"},
		{Session, with(`, "Principal": {"RAM": "acs:ram::1:root"}`), UnexpectedPrincipal, "Statement[0].Principal", "a session policy has no Principal", "it speaks for whom it is attached to"},

		{Trust, trust(`{"RAM": "acs:ram::1:root"}, "Resource": "*"`), UnexpectedResource, "Statement[0].Resource", "a trust policy has no Resource", "the role is the resource; remove it"},
		{Trust, statement(`"Effect": "Allow", "Action": "sts:AssumeRole"`), MissingPrincipal, "Statement[0]", "Principal is missing", "say who is trusted"},
		{Trust, trust(`{}`), EmptyList, "Statement[0].Principal", "Principal is empty", "say who is trusted"},
		{Trust, trust(`"*"`), WrongType, "Statement[0].Principal", "not a string", "an object with RAM, Service or Federated"},
		{Trust, trust(`{"AWS": "1"}`), UnknownPrincipalType, "Statement[0].Principal.AWS", `not "AWS"`, "RAM, Service or Federated, in this case"},
		{Trust, trust(`{"RAM": "*"}`), BadPrincipal, "Statement[0].Principal.RAM", `"*" is no RAM principal`, "write acs:ram::<account>:root"},
		{Trust, trust(`{"RAM": ["acs:ram::1:root", "acs:ram::1:user/*"]}`), BadPrincipal, "Statement[0].Principal.RAM[1]", "is no RAM principal", "acs:ram::<account>:user/<name>"},
		{Trust, trust(`{"Service": "ecs"}`), BadPrincipal, "Statement[0].Principal.Service", `"ecs" is no Service principal`, "for example ecs.aliyuncs.com"},
		{Trust, trust(`{"Federated": "acs:ram::1:role/r"}`), BadPrincipal, "Statement[0].Principal.Federated", "is no Federated principal", "acs:ram::<account>:saml-provider/<name>"},

		{Identity, condition(`"x"`), WrongType, "Statement[0].Condition", "not a string", "an object {operator: {key: values}}"},
		{Identity, condition(`{"Bool": "x"}`), WrongType, "Statement[0].Condition.Bool", "not a string", "an object {key: values}"},
		{Identity, condition(`{"Bool": {}}`), EmptyOperator, "Statement[0].Condition.Bool", "Bool has no condition key", "add one or remove the operator"},
		{Identity, condition(`{"bool": {"a:b": "true"}}`), UnknownOperator, "Statement[0].Condition.bool", "operators are case-sensitive", "write Bool"},
		{Identity, condition(`{"IPAddress": {"a:b": "1.2.3.4"}}`), UnknownOperator, "Statement[0].Condition.IPAddress", "operators are case-sensitive", "write IpAddress"},
		{Identity, condition(`{"Matches": {"a:b": "x"}}`), UnknownOperator, "Statement[0].Condition.Matches", `"Matches" is not known`, "use one of the 21"},
		{Identity, condition(`{"StringLikeIfExists": {"a:b": "x"}}`), UnsupportedOperator, "Statement[0].Condition.StringLikeIfExists", "is not supported", "one of the 21 operators"},
		{Identity, condition(`{"Null": {"a:b": "true"}}`), UnsupportedOperator, "Statement[0].Condition.Null", `RAM has no "Null"`, "one of the 21 operators"},
		{Identity, condition(`{"ForAllValues:StringLike": {"a:b": "x"}}`), UnsupportedOperator, "Statement[0].Condition.ForAllValues:StringLike", "is not supported", "one of the 21 operators"},
		{Identity, condition(`{"Bool": {"MFAPresent": "true"}}`), BadConditionKey, "Statement[0].Condition.Bool.MFAPresent", `"MFAPresent" is not a condition key`, "write <prefix>:<name>, for example acs:SourceIp"},
		{Identity, condition(`{"StringEquals": {"ecs:tag/": "x"}}`), BadConditionKey, "Statement[0].Condition.StringEquals.ecs:tag/", "is not a condition key", "write <prefix>:<name>"},
		{Identity, condition(`{"Bool": {"a:b": "yes"}}`), BadConditionValue, "Statement[0].Condition.Bool.a:b", `Bool cannot read "yes"`, "write true or false in lower case"},
		{Identity, condition(`{"IpAddress": {"a:b": ["1.2.3.4", "x"]}}`), BadConditionValue, "Statement[0].Condition.IpAddress.a:b[1]", `IpAddress cannot read "x"`, "a block such as 192.0.2.0/24"},
		{Identity, condition(`{"Bool": {"a:b": ["true", "false"]}}`), TooManyValues, "Statement[0].Condition.Bool.a:b", "Bool takes one value", "keep true or false"},
		{Identity, condition(`{"StringEquals": {"a:b": []}}`), EmptyList, "Statement[0].Condition.StringEquals.a:b", "is an empty list", "give at least one value"},
		{Identity, condition(`{"Bool": {"a:b": true}}`), WrongType, "Statement[0].Condition.Bool.a:b", "not a boolean", "write it in quotes"},
	} {
		pe := faults(t, c.kind, c.text)
		var found bool
		for _, f := range pe.Faults {
			found = found || f.Code == c.code && f.Path == c.path && strings.Contains(f.Message, c.wrong) && strings.Contains(f.Message, c.remedy)
		}
		if !found {
			t.Errorf("%s\ngot %+v\nwant %s at %q: %s; %s", c.text, pe.Faults, c.code, c.path, c.wrong, c.remedy)
		}
		if !strings.HasPrefix(pe.Error(), fmt.Sprintf("policy document refused: %s: ", pe.Faults[0].Pos)) {
			t.Errorf("%s", pe.Error())
		}
	}
}

// TestAccepted: forms that look odd and are part of the language.
func TestAccepted(t *testing.T) {
	for name, c := range map[string]struct {
		kind Kind
		text string
	}{
		"text and list":        {Identity, `{"Version": "1", "Statement": [{"Effect": "Deny", "Action": ["ecs:*"], "Resource": ["*"]}]}`},
		"any order":            {Identity, `{"Statement": [{"Resource": "*", "Action": "ecs:*", "Effect": "Deny"}], "Version": "1"}`},
		"empty condition":      {Identity, `{"Version": "1", "Statement": [{"Effect": "Deny", "Action": "ecs:*", "Resource": "*", "Condition": {}}]}`},
		"escapes":              {Identity, `{"V\u0065rsion": "\u0031", "Statement": [{"Effect": "Deny", "Action": "ecs\u003a*", "Resource": "\u002a"}]}`},
		"white space":          {Identity, "\t\r\n {\"Version\"\n:\t\"1\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}]}\n\n"},
		"the same value twice": {Identity, `{"Version": "1", "Statement": [{"Effect": "Deny", "Action": ["ecs:*", "ecs:*"], "Resource": ["*", "*"]}]}`},
		"empty ARN fields":     {Identity, `{"Version": "1", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "acs:oss:::bucket"}]}`},
		"colons in the id":     {Identity, `{"Version": "1", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "acs:log:*:*:project/a:b:c"}]}`},
		"any text as a tag":    {Identity, `{"Version": "1", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"ecs:tag/部 門/=": "x"}}}]}`},
		"a role session side":  {Trust, `{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": ["acs:ram::1:role/r", "acs:ram:*:1:user/u"], "Service": ["ecs.aliyuncs.com", "1@ecs.aliyuncs.com"], "Federated": "acs:ram::1:oidc-provider/p"}}]}`},
		"session policy":       {Session, `{"Version": "1", "Statement": [{"Effect": "Allow", "NotAction": "ram:*", "Resource": "*"}]}`},
	} {
		d, err := Parse(c.kind, []byte(c.text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if d.Kind != c.kind || d.Version != "1" || d.Text() != c.text || len(d.Statements) != 1 {
			t.Errorf("%s: %+v", name, d)
		}
		if s := d.Statements[0]; len(s.Actions)+len(s.NotActions) == 0 || (len(s.Resources) == 0) != (c.kind == Trust) || (len(s.Principals) == 0) == (c.kind == Trust) || s.Effect == NoEffect {
			t.Errorf("%s: %+v", name, s)
		}
	}
}
