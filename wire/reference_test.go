package wire

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/url"
	"sort"
	"strings"
)

// A second implementation of both signatures, from the vendor's pages and
// with the standard library's tools, to hold against the first.

func refEscape(s string) string {
	s = url.QueryEscape(s)
	return strings.NewReplacer("+", "%20", "*", "%2A", "%7E", "~").Replace(s)
}

func refCanonical(params map[string]string) string {
	var pairs []string
	names := make([]string, 0, len(params))
	for n := range params {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		pairs = append(pairs, refEscape(n)+"="+refEscape(params[n]))
	}
	return strings.Join(pairs, "&")
}

func refSignV1(method string, params map[string]string, secret string) string {
	m := hmac.New(sha1.New, []byte(secret+"&"))
	fmt.Fprintf(m, "%s&%s&%s", method, refEscape("/"), refEscape(refCanonical(params)))
	return base64.StdEncoding.EncodeToString(m.Sum(nil))
}

func refSignV3(method string, query map[string]string, headers map[string]string, body, secret string) string {
	names := make([]string, 0, len(headers))
	for n := range headers {
		names = append(names, n)
	}
	sort.Strings(names)
	lines := ""
	for _, n := range names {
		lines += n + ":" + strings.TrimSpace(headers[n]) + "\n"
	}
	canonical := strings.Join([]string{
		method, "/", refCanonical(query), lines, strings.Join(names, ";"), fmt.Sprintf("%x", sha256.Sum256([]byte(body))),
	}, "\n")
	m := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(m, "ACS3-HMAC-SHA256\n%x", sha256.Sum256([]byte(canonical)))
	return fmt.Sprintf("%x", m.Sum(nil))
}
