package ecs

import (
	"encoding/base64"
	"fmt"
	"math"
	"net/http"
	"strings"
	"time"
	"unicode"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/wire"
)

func isLetter(r rune) bool { return unicode.IsLetter(r) }

// Page is the older way of paging, by number.
//
// Source: "DescribeInstances", "DescribeSecurityGroups" (ECS API reference):
// PageNumber begins at 1, which is the default; PageSize has default 10.
type Page struct {
	PageNumber *int
	PageSize   *int
}

// pageRange is what a Page means for an operation: a page number from 1, a size
// and the largest size allowed.
type pageRange struct{ number, size int }

// values gives the number and size asked for. most is the operation's largest
// PageSize.
func (p Page) values(most int) (pageRange, error) {
	r := pageRange{1, 10}
	if p.PageNumber != nil {
		r.number = *p.PageNumber
	}
	if p.PageSize != nil {
		r.size = *p.PageSize
	}
	if err := between("PageNumber", r.number, 1, 1<<20); err != nil {
		return r, err
	}
	return r, between("PageSize", r.size, 1, most)
}

// slice gives the page of all.
func slicePage[T any](r pageRange, all []T) []T {
	from := (r.number - 1) * r.size
	if from >= len(all) {
		return nil
	}
	return all[from:min(from+r.size, len(all))]
}

// Token is the newer way of paging. NextToken makes PageNumber and PageSize
// ignored.
//
// Source: "DescribeInstances" (ECS API reference).
type Token struct {
	NextToken  string
	MaxResults *int
}

// asked says whether the caller uses this way of paging.
func (t Token) asked() bool { return t.NextToken != "" || t.MaxResults != nil }

// sliceToken gives the elements after the token and the token of the next page,
// empty on the last. id gives an element's place in the order of all, which
// must ascend. fewest and most bound MaxResults, and fallback is its default.
//
// Ours: a token is the base64 of the last id given, so that it stays right when things are made or deleted between pages; source: the vendor's are opaque.
func sliceToken[T any](t Token, all []T, id func(T) string, fallback, most int) ([]T, string, error) {
	n := fallback
	if t.MaxResults != nil {
		n = *t.MaxResults
	}
	if err := between("MaxResults", n, 1, most); err != nil {
		return nil, "", err
	}
	after := ""
	if t.NextToken != "" {
		b, err := base64.RawURLEncoding.DecodeString(t.NextToken)
		var ok bool
		if after, ok = strings.CutPrefix(string(b), "after:"); err != nil || !ok {
			return nil, "", wire.InvalidParameter("NextToken", "a token that an earlier answer of this call gave")
		}
	}
	var out []T
	for _, v := range all {
		if after != "" && id(v) <= after {
			continue
		}
		if len(out) == n {
			return out, base64.RawURLEncoding.EncodeToString([]byte("after:" + id(out[n-1]))), nil
		}
		out = append(out, v)
	}
	return out, "", nil
}

// notFound is a 404 of the operation's own code.
func notFound(code, format string, args ...any) error {
	return acs.New(acs.NotFound, http.StatusNotFound, code, format, args...)
}

// pageInfo says which part of a list an answer holds.
type pageInfo struct {
	total        int
	number, size int    // of the older way; 0 with a token
	next         string // of the newer way
}

// paged gives the part of all that a call with both ways of paging asks for.
// place gives an element's place in the order of all, which must ascend. most is
// the largest PageSize; it and 10 bound MaxResults, whose default is 10.
//
// Source: "DescribeSecurityGroups" (ECS API reference): a MaxResults below 10
// counts as 10, one above the maximum as the maximum; with NextToken or
// MaxResults, PageNumber and PageSize are ignored.
func paged[T any](p Page, t Token, all []T, place func(T) string, most int) ([]T, pageInfo, error) {
	info := pageInfo{total: len(all)}
	if t.asked() {
		n := 10
		if t.MaxResults != nil {
			n = min(max(*t.MaxResults, 10), most)
		}
		part, next, err := sliceToken(Token{t.NextToken, &n}, all, place, n, most)
		info.next = next
		return part, info, err
	}
	r, err := p.values(most)
	if err != nil {
		return nil, info, err
	}
	info.number, info.size = r.number, r.size
	return slicePage(r, all), info, nil
}

// newestKey is a place in a list in which the newest thing stands first.
func newestKey(made time.Time, id string) string {
	return fmt.Sprintf("%019d/%s", math.MaxInt64-made.UnixNano(), id)
}
