package policy

import (
	"strings"
	"testing"
)

func TestBoolOperator(t *testing.T) {
	checkOperators(t, []opRow{
		{"Bool", `"true"`, "true", Met},
		{"Bool", `"true"`, "false", NotMet},
		{"Bool", `"false"`, "false", Met},
		{"Bool", `"false"`, "true", NotMet},
		{"Bool", `"false"`, "False", Met}, // a client's spelling does not slip past a Deny
		{"Bool", `"false"`, "FALSE", Met},
		{"Bool", `"true"`, "tRuE", Met},
		{"Bool", `["true"]`, "true", Met}, // a list of one is a value
		{"Bool", `"false"`, "0", UnreadableVal},
		{"Bool", `"true"`, "1", UnreadableVal},
		{"Bool", `"true"`, "yes", UnreadableVal},
		{"Bool", `"false"`, "", UnreadableVal},
		{"Bool", `"false"`, " false", UnreadableVal},
		{"Bool", `"false"`, "null", UnreadableVal},
		{"Bool", `"false"`, "true|false", Met}, // any
		{"Bool", `"true"`, "false|false", NotMet},
	})
}

func TestBoolValues(t *testing.T) {
	checkValues(t, ofType(BoolType), []string{"true", "false"}, []string{"", "True", "FALSE", "0", "1", "yes", " true", "true ", "*", "null"}, "write true or false in lower case")
}

// TestBoolTakesOneValue: two values could not be told from no condition.
func TestBoolTakesOneValue(t *testing.T) {
	head := `{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"Bool": {"a:b": `
	for list, want := range map[string]Code{`["true", "false"]`: TooManyValues, `["true", "true"]`: TooManyValues, `[]`: EmptyList, `true`: WrongType, `[true]`: WrongType, `null`: WrongType, `{}`: WrongType} {
		pe := faults(t, Identity, head+list+`}}}]}`)
		if len(pe.Faults) != 1 || pe.Faults[0].Code != want || !strings.Contains(pe.Faults[0].Path, "Bool.a:b") {
			t.Errorf("%s: %v, want %s", list, pe.Faults, want)
		}
	}
}

// TestProcedureDeny is the condition of the procedure: false is denied, true and
// an absent key are not.
func TestProcedureDeny(t *testing.T) {
	set := NewSet(policyOf(t, "ecs-root-user-control", `{"Action": ["ecs:RunInstances", "ecs:CreateInstance"], "Resource": "*", "Condition": {"Bool": {"ecs:LoginAsNonRoot": ["false"]}}, "Effect": "Deny"}`),
		policyOf(t, "ecs-admin", `{"Effect": "Allow", "Action": "ecs:*", "Resource": "*"}`))
	for _, c := range []struct {
		action string
		ctx    []Value
		want   Verdict
	}{
		{"ecs:RunInstances", []Value{value("ecs:LoginAsNonRoot", "false")}, ExplicitDeny},
		{"ecs:RunInstances", []Value{value("ecs:LoginAsNonRoot", "true")}, Allow},
		{"ecs:RunInstances", nil, Allow},
		{"ecs:StartInstance", []Value{value("ecs:LoginAsNonRoot", "false")}, Allow},
		{"ecs:CreateInstance", []Value{value("ecs:LoginAsNonRoot", "FALSE")}, ExplicitDeny},
		{"ecs:CreateInstance", []Value{value("ecs:LoginAsNonRoot", "root")}, Allow}, // not comparable, so not met: see unreadableValueMeets
	} {
		if got := set.Decide(&Request{Action: c.action, Resource: "*", Context: c.ctx}).Verdict; got != c.want {
			t.Errorf("%s %v: %v, want %v", c.action, c.ctx, got, c.want)
		}
	}
}
