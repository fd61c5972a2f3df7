package console

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/rampart-cloud/rampart/acs"
)

func invalidBody(format string, args ...any) *acs.Error {
	return acs.New(acs.Invalid, http.StatusBadRequest, "InvalidBody", "The body of the request is not valid: %s.", fmt.Sprintf(format, args...))
}

// body reads the request's JSON text. The content type is required: a form of
// another site cannot send it.
func body(x *exchange) ([]byte, *acs.Error) {
	kind, args, err := mime.ParseMediaType(x.r.Header.Get("Content-Type"))
	if charset, ok := args["charset"]; err != nil || kind != "application/json" || ok && !strings.EqualFold(charset, "utf-8") {
		return nil, acs.New(acs.Invalid, http.StatusUnsupportedMediaType, "UnsupportedContentType", "The Content-Type must be application/json.")
	}
	b, err := io.ReadAll(http.MaxBytesReader(x.w, x.r.Body, maxBody))
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, acs.New(acs.Invalid, http.StatusRequestEntityTooLarge, "RequestTooLarge", "The request has more than %d bytes.", maxBody)
	}
	switch {
	case err != nil:
		return nil, invalidBody("it ended early")
	case !utf8.Valid(b):
		return nil, invalidBody("it is not UTF-8")
	}
	return b, nil
}

// read reads the request's body into a pointer to a struct. A member that the
// struct does not have is refused.
func read(x *exchange, v any) *acs.Error {
	b, e := body(x)
	if e != nil {
		return e
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return invalidBody("%v", err)
	}
	if d.More() {
		return invalidBody("there is more after the object")
	}
	return nil
}

// params reads a flat JSON object of texts. A name that stands twice is
// refused, as two readers could disagree on which one counts.
func params(x *exchange) (map[string]string, *acs.Error) {
	b, e := body(x)
	if e != nil {
		return nil, e
	}
	d := json.NewDecoder(bytes.NewReader(b))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, invalidBody("it is no JSON object")
	}
	out := map[string]string{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, invalidBody("%v", err)
		}
		value, err := d.Token()
		if err != nil {
			return nil, invalidBody("%v", err)
		}
		k, v := name.(string), "" // a member's name is a text
		if text, ok := value.(string); ok {
			v = text
		} else {
			return nil, invalidBody("the parameter %q is no text", k)
		}
		if _, twice := out[k]; twice || k == "" {
			return nil, invalidBody("the parameter %q stands twice, or has no name", k)
		}
		out[k] = v
	}
	if _, err := d.Token(); err != nil {
		return nil, invalidBody("%v", err)
	}
	if d.More() {
		return nil, invalidBody("there is more after the object")
	}
	return out, nil
}

func writeJSON(w http.ResponseWriter, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	_, err = w.Write(b)
	return err
}
