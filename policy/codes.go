package policy

// Code names a kind of fault. Codes are stable: a code once given never changes
// its meaning. Each constant's comment ends with a minimal example that yields
// it; the marks « » (not part of the text) enclose the place that is reported.
// A test parses the examples out of these comments and checks them.
type Code string

const (
	// Empty occurs when there is no text at all.
	//
	// Example (identity):
	//
	//	«»
	Empty Code = "Empty"

	// TooLong occurs when the text has more characters than its kind allows:
	// 6144 for an identity or trust policy, 2048 for a session policy, 4096 for
	// a control policy. Nothing else is checked then.
	//
	// Source: "Limitations" (RAM), "AssumeRole" (STS), "Control policies".
	//
	// Example (session), where $6144 stands for so many blanks:
	//
	//	«»$6144{}
	TooLong Code = "TooLong"

	// InvalidUTF8 occurs when a byte is not part of UTF-8 text.
	//
	// Example (identity), where \xff stands for that byte:
	//
	//	{"Version": "«\xff»1"}
	InvalidUTF8 Code = "InvalidUTF8"

	// Syntax occurs when the text is not JSON.
	//
	// Example (identity):
	//
	//	{"Version": "1" «"Statement"»: []}
	Syntax Code = "Syntax"

	// BadCharacter occurs when a string holds a control character, NUL or half a
	// surrogate pair.
	//
	// Example (identity):
	//
	//	{"Version": "«\u0000»1"}
	BadCharacter Code = "BadCharacter"

	// TooDeep occurs when values are nested deeper than any policy needs.
	//
	// Example (identity):
	//
	//	[[[[[[[[[[[[[[[[«[»]]]]]]]]]]]]]]]]]
	TooDeep Code = "TooDeep"

	// DuplicateKey occurs when a name stands twice in one object.
	//
	// Example (identity):
	//
	//	{"Version": "1", «"Version"»: "1", "Statement": [{"Effect": "Allow", "Action": "ecs:*", "Resource": "*"}]}
	DuplicateKey Code = "DuplicateKey"

	// WrongType occurs when an element has another JSON type than the grammar
	// says; numbers and booleans are written as strings.
	//
	// Example (identity):
	//
	//	{"Version": "1", "Statement": [{"Effect": "Allow", "Action": «7», "Resource": "*"}]}
	WrongType Code = "WrongType"

	// UnknownElement occurs when an element is not part of the grammar, Sid,
	// Comment and NotResource among them. Element names are case-sensitive.
	//
	// Example (identity):
	//
	//	{"Version": "1", "Statement": [{«"Sid"»: "one", "Effect": "Allow", "Action": "ecs:*", "Resource": "*"}]}
	UnknownElement Code = "UnknownElement"

	// MissingVersion occurs when the document has no Version.
	//
	// Example (identity):
	//
	//	«{»"Statement": [{"Effect": "Allow", "Action": "ecs:*", "Resource": "*"}]}
	MissingVersion Code = "MissingVersion"

	// UnsupportedVersion occurs when Version is not the string "1".
	//
	// Example (identity):
	//
	//	{"Version": «"2012-10-17"», "Statement": [{"Effect": "Allow", "Action": "ecs:*", "Resource": "*"}]}
	UnsupportedVersion Code = "UnsupportedVersion"

	// MissingStatement occurs when the document has no Statement.
	//
	// Example (identity):
	//
	//	«{»"Version": "1"}
	MissingStatement Code = "MissingStatement"

	// LoneStatement occurs when Statement is an object and not a list of objects.
	//
	// Example (identity):
	//
	//	{"Version": "1", "Statement": «{»"Effect": "Allow", "Action": "ecs:*", "Resource": "*"}}
	LoneStatement Code = "LoneStatement"

	// EmptyList occurs when a list that needs a member has none: Statement,
	// Action, NotAction, Resource, a principal or a condition's values.
	//
	// Example (identity):
	//
	//	{"Version": "1", "Statement": «[»]}
	EmptyList Code = "EmptyList"

	// MissingEffect occurs when a statement has no Effect.
	//
	// Example (identity):
	//
	//	{"Version": "1", "Statement": [«{»"Action": "ecs:*", "Resource": "*"}]}
	MissingEffect Code = "MissingEffect"

	// BadEffect occurs when Effect is neither Allow nor Deny, in this case.
	//
	// Example (identity):
	//
	//	{"Version": "1", "Statement": [{"Effect": «"allow"», "Action": "ecs:*", "Resource": "*"}]}
	BadEffect Code = "BadEffect"

	// MissingAction occurs when a statement has neither Action nor NotAction.
	//
	// Example (identity):
	//
	//	{"Version": "1", "Statement": [«{»"Effect": "Allow", "Resource": "*"}]}
	MissingAction Code = "MissingAction"

	// ActionConflict occurs when a statement has both Action and NotAction.
	//
	// Example (identity):
	//
	//	{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "ecs:*", «"NotAction"»: "ecs:Delete*", "Resource": "*"}]}
	ActionConflict Code = "ActionConflict"

	// BadAction occurs when an action is neither * nor <service>:<name>.
	//
	// Example (identity):
	//
	//	{"Version": "1", "Statement": [{"Effect": "Allow", "Action": «"ecs: CreateInstance"», "Resource": "*"}]}
	BadAction Code = "BadAction"

	// MissingResource occurs when a statement of a policy other than a trust
	// policy has no Resource.
	//
	// Example (identity):
	//
	//	{"Version": "1", "Statement": [«{»"Effect": "Allow", "Action": "ecs:*"}]}
	MissingResource Code = "MissingResource"

	// UnexpectedResource occurs when a trust policy's statement has a Resource;
	// the role that it belongs to is the resource.
	//
	// Example (trust):
	//
	//	{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", «"Resource"»: "*", "Principal": {"Service": "ecs.aliyuncs.com"}}]}
	UnexpectedResource Code = "UnexpectedResource"

	// BadARNPrefix occurs when a resource is neither * nor begins with acs:.
	//
	// Example (identity):
	//
	//	{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "ecs:*", "Resource": «"arn:aws:ec2:*:*:instance/i-1"»}]}
	BadARNPrefix Code = "BadARNPrefix"

	// BadARNFields occurs when a resource ARN has fewer than five fields, or an
	// empty service or relative id.
	//
	// Example (identity):
	//
	//	{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "ecs:*", "Resource": «"acs:ecs:*:instance/i-1"»}]}
	BadARNFields Code = "BadARNFields"

	// UnexpectedPrincipal occurs when a policy that is not a trust policy has a
	// Principal; it speaks for those that it is attached to.
	//
	// Example (identity):
	//
	//	{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "ecs:*", "Resource": "*", «"Principal"»: {"RAM": "acs:ram::1234567890123456:root"}}]}
	UnexpectedPrincipal Code = "UnexpectedPrincipal"

	// MissingPrincipal occurs when a trust policy's statement has no Principal.
	//
	// Example (trust):
	//
	//	{"Version": "1", "Statement": [«{»"Effect": "Allow", "Action": "sts:AssumeRole"}]}
	MissingPrincipal Code = "MissingPrincipal"

	// UnknownPrincipalType occurs when a principal is of another type than RAM,
	// Service or Federated.
	//
	// Example (trust):
	//
	//	{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {«"AWS"»: "acs:ram::1234567890123456:root"}}]}
	UnknownPrincipalType Code = "UnknownPrincipalType"

	// BadPrincipal occurs when a principal does not have the form of its type.
	//
	// Example (trust):
	//
	//	{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": «"acs:ram::*:root"»}}]}
	BadPrincipal Code = "BadPrincipal"

	// UnknownOperator occurs when a condition operator is not one of the 21.
	// Operators are case-sensitive.
	//
	// Example (identity):
	//
	//	{"Version": "1", "Statement": [{"Effect": "Deny", "Action": "ecs:*", "Resource": "*", "Condition": {«"stringequals"»: {"ecs:tag/a": "b"}}}]}
	UnknownOperator Code = "UnknownOperator"

	// UnsupportedOperator occurs for the operators of other clouds that RAM does
	// not have: Null, ...IfExists, ForAnyValue:..., ForAllValues:...
	//
	// Example (identity):
	//
	//	{"Version": "1", "Statement": [{"Effect": "Deny", "Action": "ecs:*", "Resource": "*", "Condition": {«"BoolIfExists"»: {"acs:MFAPresent": "false"}}}]}
	UnsupportedOperator Code = "UnsupportedOperator"

	// EmptyOperator occurs when an operator has no condition key.
	//
	// Example (identity):
	//
	//	{"Version": "1", "Statement": [{"Effect": "Deny", "Action": "ecs:*", "Resource": "*", "Condition": {"Bool": «{»}}}]}
	EmptyOperator Code = "EmptyOperator"

	// BadConditionKey occurs when a condition key is not <prefix>:<name>.
	//
	// Example (identity):
	//
	//	{"Version": "1", "Statement": [{"Effect": "Deny", "Action": "ecs:*", "Resource": "*", "Condition": {"Bool": {«"MFAPresent"»: "false"}}}]}
	BadConditionKey Code = "BadConditionKey"

	// BadConditionValue occurs when the operator cannot read the value: no
	// number, date, address, block or Boolean.
	//
	// Example (identity):
	//
	//	{"Version": "1", "Statement": [{"Effect": "Deny", "Action": "ecs:*", "Resource": "*", "Condition": {"IpAddress": {"acs:SourceIp": «"42.120.XX.X/24"»}}}]}
	BadConditionValue Code = "BadConditionValue"

	// TooManyValues occurs when Bool is given more than one value.
	//
	// Example (identity):
	//
	//	{"Version": "1", "Statement": [{"Effect": "Deny", "Action": "ecs:*", "Resource": "*", "Condition": {"Bool": {"acs:MFAPresent": «[»"true", "false"]}}}]}
	TooManyValues Code = "TooManyValues"
)
