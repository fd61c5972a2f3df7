package policy

import "testing"

func TestDateOperators(t *testing.T) {
	checkOperators(t, []opRow{
		{"DateEquals", `"2026-01-01T08:00:00+08:00"`, "2026-01-01T00:00:00Z", Met},
		{"DateEquals", `"2026-01-01T08:00:00+0800"`, "2026-01-01T00:00Z", Met},
		{"DateEquals", `"2025-12-31T19:00:00-05:00"`, "2026-01-01T00:00:00Z", Met},
		{"DateEquals", `"2026-01-01T00:00:00Z"`, "2026-01-01T00:00:01Z", NotMet},
		{"DateEquals", `"2026-01-01T00:00:00Z"`, "2026-01-01T00:00:00.000Z", Met},
		{"DateEquals", `"2026-01-01T00:00:00Z"`, "2026-01-01T00:00:00.000000001Z", NotMet},
		{"DateEquals", `["2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z"]`, "2026-01-01T00:00:00Z", Met},
		{"DateEquals", `"2026-01-01T00:00:00Z"`, "2026-01-01", UnreadableVal},
		{"DateEquals", `"2026-01-01T00:00:00Z"`, "2026-01-01T00:00:00", UnreadableVal}, // whose zone?
		{"DateEquals", `"2026-01-01T00:00:00Z"`, "1767225600", UnreadableVal},
		{"DateEquals", `"2026-01-01T00:00:00Z"`, "2026-02-30T00:00:00Z", UnreadableVal},
		{"DateNotEquals", `"2026-01-01T00:00:00Z"`, "2026-01-01T00:00:00.5Z", Met},
		{"DateNotEquals", `"2026-01-01T00:00:00Z"`, "2026-01-01T00:00Z", NotMet},
		{"DateNotEquals", `"2026-01-01T00:00:00Z"`, "yesterday", UnreadableVal},
		{"DateNotEquals", `["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"]`, "2026-01-02T00:00:00Z", NotMet},
		{"DateLessThan", `"2026-01-01T00:00:00Z"`, "2025-12-31T23:59:59Z", Met},
		{"DateLessThan", `"2026-01-01T00:00:00Z"`, "2026-01-01T00:00:00Z", NotMet},
		{"DateLessThan", `"2026-01-01T00:00:00Z"`, "2026-01-01T07:59:59+08:00", Met}, // as a moment: as text it is later
		{"DateLessThanEquals", `"2026-01-01T00:00:00Z"`, "2026-01-01T00:00:00Z", Met},
		{"DateLessThanEquals", `"2026-01-01T00:00:00Z"`, "2026-01-01T00:00:01Z", NotMet},
		{"DateGreaterThan", `"2026-01-01T00:00:00Z"`, "2026-01-01T00:00:01Z", Met},
		{"DateGreaterThan", `"2026-01-01T00:00:00Z"`, "2026-01-01T00:00:00Z", NotMet},
		{"DateGreaterThan", `"2026-01-01T00:00:00Z"`, "", UnreadableVal},
		{"DateGreaterThanEquals", `"2026-01-01T00:00:00Z"`, "2026-01-01T00:00:00Z", Met},
		{"DateGreaterThanEquals", `"2026-01-01T00:00:00Z"`, "1066-10-14T09:00:00Z", NotMet},
	})
}

// TestDateOrder compares all pairs of these moments by all six operators.
func TestDateOrder(t *testing.T) {
	checkOrder(t, "Date", [][]string{
		{"0000-01-01T00:00:00Z"}, {"0000-02-29T00:00:00Z"}, {"0000-03-01T00:00:00Z"}, {"1066-10-14T09:00:00Z"}, {"1969-12-31T23:59:59.999999999Z"},
		{"1970-01-01T00:00:00Z", "1970-01-01T00:00Z", "1969-12-31T19:00:00-05:00", "1970-01-01T05:45:00.0+05:45"},
		{"1999-12-31T23:59:59Z"}, {"2000-02-29T00:00:00Z"}, {"2000-03-01T00:00:00Z"}, {"2026-01-01T00:00:00Z", "2026-01-01T08:00+0800"}, {"2026-01-01T00:00:00.1Z"}, {"2026-01-01T00:00:01Z"},
		{"2038-01-19T03:14:08Z"}, {"9999-12-31T23:59:59Z"},
	})
}

func TestDateValues(t *testing.T) {
	checkValues(t, ofType(DateType),
		[]string{"2026-01-02T15:04:05Z", "2026-01-02T15:04:05+08:00", "2026-01-02T15:04+0800", "2026-01-02T15:04Z", "2024-02-29T00:00:00.123456789Z"},
		[]string{"", "now", "2026-01-02", "2026-01-02T15:04:05", "2026-01-02 15:04:05Z", "2026-1-2T15:04:05Z", "2026-13-01T00:00:00Z", "2025-02-29T00:00:00Z", "2026-01-02T24:00:00Z", "2026-01-02T15:04:60Z", "2026-01-02T15:04:05z", "2026-01-02T15:04:05.Z", "2026-01-02T15:04:05+8", "1767225600"},
		"write a date such as")
}
