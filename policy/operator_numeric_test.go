package policy

import (
	"strings"
	"testing"
)

func TestNumericOperators(t *testing.T) {
	checkOperators(t, []opRow{
		{"NumericEquals", `"10"`, "10.0", Met},
		{"NumericEquals", `"10"`, "010", Met},
		{"NumericEquals", `"-0"`, "0", Met},
		{"NumericEquals", `"9007199254740993"`, "9007199254740992", NotMet}, // a float could not tell them apart
		{"NumericEquals", `"0.1"`, "0.10000000000000001", NotMet},
		{"NumericEquals", `["1", "2", "3"]`, "3", Met},
		{"NumericEquals", `["1", "2", "3"]`, "4", NotMet},
		{"NumericEquals", `"10"`, "ten", UnreadableVal},
		{"NumericEquals", `"10"`, "1e1", UnreadableVal},
		{"NumericEquals", `"10"`, "+10", UnreadableVal},
		{"NumericEquals", `"10"`, " 10", UnreadableVal},
		{"NumericEquals", `"10"`, "0xA", UnreadableVal},
		{"NumericEquals", `"10"`, "", UnreadableVal},
		{"NumericEquals", `"10"`, "10,0", UnreadableVal},
		{"NumericNotEquals", `"10"`, "11", Met},
		{"NumericNotEquals", `"10"`, "10.00", NotMet},
		{"NumericNotEquals", `["10", "11"]`, "11", NotMet},
		{"NumericNotEquals", `["10", "11"]`, "12", Met},
		{"NumericNotEquals", `"10"`, "ten", UnreadableVal}, // also a negated operator is not met
		{"NumericLessThan", `"-2"`, "-10", Met},
		{"NumericLessThan", `"10"`, "9.99", Met},
		{"NumericLessThan", `"10"`, "10", NotMet},
		{"NumericLessThan", `"10"`, "9", Met}, // as a number: as text 9 is greater
		{"NumericLessThan", `["1", "100"]`, "50", Met},
		{"NumericLessThanEquals", `"10"`, "10", Met},
		{"NumericLessThanEquals", `"10"`, "10.01", NotMet},
		{"NumericGreaterThan", `"1.5"`, "1.50001", Met},
		{"NumericGreaterThan", `"1.5"`, "1.5", NotMet},
		{"NumericGreaterThan", `["1", "100"]`, "50", Met},
		{"NumericGreaterThanEquals", `"1.5"`, "1.5", Met},
		{"NumericGreaterThanEquals", `"1.5"`, "-1.5", NotMet},
		{"NumericGreaterThanEquals", `"1.5"`, "x", UnreadableVal},
	})
}

// TestNumericOrder compares all pairs of these numbers by all six operators.
func TestNumericOrder(t *testing.T) {
	checkOrder(t, "Numeric", [][]string{
		{"-9007199254740993"}, {"-9007199254740992"}, {"-10", "-10.0", "-010"}, {"-2.50", "-2.5"}, {"-2"},
		{"0", "-0", "0.0", "000", "-0.00"}, {"0.05"}, {"0.5", "0.50"}, {"1", "01", "1.000"}, {"2"}, {"9.99"}, {"10"}, {"10.01"}, {"100"},
		{"9007199254740992"}, {"9007199254740993"}, {strings.Repeat("9", 64)},
	})
}

func TestNumericValues(t *testing.T) {
	checkValues(t, ofType(NumericType),
		[]string{"0", "-1", "10", "3.50", "007", "-0.0", strings.Repeat("9", 64)},
		[]string{"", "ten", "1e3", "+1", ".5", "1.", "1,5", " 1", "1 ", "--1", "0x1", "٣", "Infinity", "1*", strings.Repeat("9", 65)},
		"decimal number")
}
