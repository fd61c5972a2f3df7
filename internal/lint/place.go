package lint

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/rampart-cloud/rampart/internal/tree"
)

// Places are texts that tie a file to one machine: its folders, and the hosts
// that packages are fetched from. environ are the caller's variables, from
// which the hosts in use are read.
func Places(environ []string) []string {
	places := []string{
		// Written apart, so that this file does not find itself.
		"/wo" + "rk/", "/go/pkg/" + "mod/", "/tmp/" + "bash_jobs", "/go-" + "build",
		"proxy.golang" + ".org", "sum.golang" + ".org", "registry.npm" + "js.org", "registry.yarn" + "pkg.com", "deb.debian" + ".org", "archive.ubuntu" + ".com", "npmm" + "irror.com", "goproxy" + ".cn",
	}
	for _, e := range environ {
		name, value, _ := strings.Cut(e, "=")
		switch strings.ToLower(name) {
		case "goproxy", "npm_config_registry", "http_proxy", "https_proxy":
		default:
			continue
		}
		for _, v := range strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == '|' }) {
			if u, err := url.Parse(v); err == nil && strings.Contains(u.Hostname(), ".") && u.Hostname() != "127.0.0.1" {
				places = append(places, u.Hostname())
			}
		}
	}
	return places
}

// CheckPlaces finds files that hold one of the places.
func CheckPlaces(t *tree.Tree, places []string) []string {
	var found []string
	for _, f := range t.Files {
		if !utf8.Valid(f.Text) { // compressed data
			continue
		}
		for _, p := range places {
			if i := bytes.Index(f.Text, []byte(p)); i >= 0 {
				found = append(found, fmt.Sprintf("%s:%d: names %s, which is a place on one machine or a download host", f.Path, 1+bytes.Count(f.Text[:i], []byte{'\n'}), p))
			}
		}
	}
	return found
}
