package wire

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
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

func sha256Hex(s string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(s))) }

func itoa(i int) string { return strconv.Itoa(i) }

// sortedHeaders gives the names joined by semicolons and the header lines.
func sortedHeaders(h map[string]string) (names, lines string) {
	keys := slices.Sorted(maps.Keys(h))
	for _, k := range keys {
		lines += k + ": " + h[k] + "\r\n"
	}
	return strings.Join(keys, ";"), lines
}

// rapidHTTP is parseHTTP for property tests.
func rapidHTTP(t interface{ Fatal(...any) }, text string) *http.Request {
	r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(text)))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func jsonUnmarshal(b []byte, v any) error { return json.Unmarshal(b, v) }

// xmlWellFormed reads a whole document with the standard library.
func xmlWellFormed(b []byte) error {
	d := xml.NewDecoder(bytes.NewReader(b))
	for {
		if _, err := d.Token(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}
