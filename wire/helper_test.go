package wire

import (
	"bufio"
	"net/http"
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/acs"
)

// parseHTTP reads text as a server reads a connection.
func parseHTTP(t testing.TB, text string) *http.Request {
	t.Helper()
	r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(text)))
	if err != nil {
		t.Fatal(err)
	}
	r.RemoteAddr = "192.0.2.7:50000"
	return r
}

// codeOf gives the code of an error of this package, or "" for none.
func codeOf(err *acs.Error) string {
	if err == nil {
		return ""
	}
	return err.Code
}
