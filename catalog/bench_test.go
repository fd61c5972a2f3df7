package catalog

import "testing"

// What a process pays at its first question, and what each later one costs.

func BenchmarkLoadParams(b *testing.B) {
	for b.Loop() {
		var rs []productRecord
		decodeGzip("operations.json.gz", &rs)
	}
}

func BenchmarkLoadRules(b *testing.B) {
	text := string(read("authorization.txt"))
	for b.Loop() {
		if _, err := parseAuthorization(text); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkKnown(b *testing.B) {
	for b.Loop() {
		if !Known("2014-05-26", "RunInstances") {
			b.Fatal("unknown")
		}
	}
}

func BenchmarkLookupAction(b *testing.B) {
	for b.Loop() {
		if _, ok := LookupAction("ecs:RunInstances"); !ok {
			b.Fatal("unknown")
		}
	}
}

func BenchmarkKeysFor(b *testing.B) {
	for b.Loop() {
		if _, ok := KeysFor("ecs:RunInstances", Procedure); !ok {
			b.Fatal("unknown")
		}
	}
}
