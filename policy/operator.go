package policy

// Operator is one of the 21 condition operators.
type Operator uint8

// The operators. Source: "Conditional operators" (RAM, December 2025).
const (
	NoOperator Operator = iota // zero value; never met

	StringEquals
	StringNotEquals
	StringEqualsIgnoreCase
	StringNotEqualsIgnoreCase
	StringLike
	StringNotLike

	NumericEquals
	NumericNotEquals
	NumericLessThan
	NumericLessThanEquals
	NumericGreaterThan
	NumericGreaterThanEquals

	DateEquals
	DateNotEquals
	DateLessThan
	DateLessThanEquals
	DateGreaterThan
	DateGreaterThanEquals

	Bool

	IPAddress    // written IpAddress
	NotIPAddress // written NotIpAddress

	operatorEnd
)

// Type is the type of a condition key, and of what an operator compares.
type Type uint8

// The types. Source: "Conditional operators" (RAM).
const (
	StringType  Type = iota + 1 // any text
	NumericType                 // decimal: -12, 3.5; compared exactly, no exponent
	DateType                    // ISO 8601 with Z or offset: 2026-01-02T15:04:05Z, 2026-01-02T15:04+08:00
	BoolType                    // true or false
	AddressType                 // 192.0.2.1, 2001:db8::1; in a policy also blocks: 192.0.2.0/24
)

// String gives the vendor's name of the type.
func (t Type) String() string {
	switch t {
	case StringType:
		return "String"
	case NumericType:
		return "Numeric"
	case DateType:
		return "Date"
	case BoolType:
		return "Boolean"
	case AddressType:
		return "IP address"
	}
	return "unknown"
}

// relation is how an operator's operands must stand to each other, before
// negation.
type relation uint8

const (
	equal relation = iota
	equalFold
	like
	less
	lessEqual
	greater
	greaterEqual
	within
)

type operatorInfo struct {
	name    string
	typ     Type
	rel     relation
	negated bool
}

var operators = [operatorEnd]operatorInfo{
	StringEquals:              {"StringEquals", StringType, equal, false},
	StringNotEquals:           {"StringNotEquals", StringType, equal, true},
	StringEqualsIgnoreCase:    {"StringEqualsIgnoreCase", StringType, equalFold, false},
	StringNotEqualsIgnoreCase: {"StringNotEqualsIgnoreCase", StringType, equalFold, true},
	StringLike:                {"StringLike", StringType, like, false},
	StringNotLike:             {"StringNotLike", StringType, like, true},

	NumericEquals:            {"NumericEquals", NumericType, equal, false},
	NumericNotEquals:         {"NumericNotEquals", NumericType, equal, true},
	NumericLessThan:          {"NumericLessThan", NumericType, less, false},
	NumericLessThanEquals:    {"NumericLessThanEquals", NumericType, lessEqual, false},
	NumericGreaterThan:       {"NumericGreaterThan", NumericType, greater, false},
	NumericGreaterThanEquals: {"NumericGreaterThanEquals", NumericType, greaterEqual, false},

	DateEquals:            {"DateEquals", DateType, equal, false},
	DateNotEquals:         {"DateNotEquals", DateType, equal, true},
	DateLessThan:          {"DateLessThan", DateType, less, false},
	DateLessThanEquals:    {"DateLessThanEquals", DateType, lessEqual, false},
	DateGreaterThan:       {"DateGreaterThan", DateType, greater, false},
	DateGreaterThanEquals: {"DateGreaterThanEquals", DateType, greaterEqual, false},

	Bool: {"Bool", BoolType, equal, false},

	IPAddress:    {"IpAddress", AddressType, within, false},
	NotIPAddress: {"NotIpAddress", AddressType, within, true},
}

// Operators gives all operators in the order of their constants.
func Operators() []Operator {
	all := make([]Operator, 0, operatorEnd-1)
	for o := NoOperator + 1; o < operatorEnd; o++ {
		all = append(all, o)
	}
	return all
}

// ParseOperator finds the operator with that name, in exact case.
func ParseOperator(name string) (Operator, bool) {
	for o := NoOperator + 1; o < operatorEnd; o++ {
		if operators[o].name == name {
			return o, true
		}
	}
	return NoOperator, false
}

// String gives the operator as written in documents.
func (o Operator) String() string {
	if o == NoOperator || o >= operatorEnd {
		return "none"
	}
	return operators[o].name
}

// Type gives the type of key that the operator compares.
func (o Operator) Type() Type {
	if o >= operatorEnd {
		return 0
	}
	return operators[o].typ
}

// Negated tells whether the operator is met when its comparison is not, as
// StringNotEquals and NotIpAddress are.
func (o Operator) Negated() bool { return o < operatorEnd && operators[o].negated }
