package lint

import (
	"os"
	"slices"
	"strings"
	"testing"
)

func TestPlaces(t *testing.T) {
	report(t, CheckPlaces(repository(t), Places(os.Environ())), nil)
}

func TestPlacesSeesEachViolation(t *testing.T) {
	places := Places([]string{"GOPROXY=https://mirror.example.test/go,direct", "npm_config_registry=http://npm.example.test:8080/", "HTTPS_PROXY=http://127.0.0.1:1", "OTHER=https://other.example.test"})
	for _, h := range []string{"mirror.example.test", "npm.example.test"} {
		if !slices.Contains(places, h) {
			t.Errorf("the host %s of the environment is not among the places", h)
		}
	}
	for _, h := range []string{"other.example.test", "127.0.0.1", ""} {
		if slices.Contains(places, h) {
			t.Errorf("%q counts as a place", h)
		}
	}
	found := CheckPlaces(made(t,
		"a.md", "one\ntwo /wo"+"rk/main\n",
		"b.json", `{"resolved":"http://npm.example.test:8080/x"}`,
		"c.gz", "\xff/wo"+"rk/",
		"d.md", "homework/ and /workbench"), places)
	if len(found) != 2 || !strings.HasPrefix(found[0], "a.md:2: ") || !strings.HasPrefix(found[1], "b.json:1: ") {
		t.Errorf("%q", found)
	}
}
