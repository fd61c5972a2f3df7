package wire

import (
	"maps"
	"net/http"
	"strconv"
	"sync"

	"github.com/rampart-cloud/rampart/acs"
)

// The content types, letter by letter: the Go SDK recognises an XML error by
// the exact text. Source: "Response results" and recorded answers.
const (
	contentJSON = "application/json;charset=utf-8"
	contentXML  = "text/xml;charset=utf-8"
)

// errorBody is the body of an error. All members are strings except the detail:
// the Go SDK panics on another type. Source: the SDK's server_error.go.
type errorBody struct {
	HostId             string
	Code               string
	Message            string
	Recommend          string // a link in the vendor's answers; clients accept an empty text
	AccessDeniedDetail *acs.AccessDeniedDetail
}

// buffers holds encoding buffers between answers; a pool has no meaning of its
// own.
var buffers = sync.Pool{New: func() any { b := make([]byte, 0, 4096); return &b }}

// maxPooled is the largest buffer kept, so that one huge answer does not hold
// its memory for ever.
const maxPooled = 1 << 20

// WriteResponse writes the answer to req, with status 200, in its format.
// Output is a struct, a pointer to one or nil, see CheckOutput. The error is
// that of writing to the client.
func WriteResponse(w http.ResponseWriter, req *Request, output any) error {
	return write(w, req, http.StatusOK, func(dst []byte) []byte {
		if req.Format == XML {
			return AppendXML(dst, req.Action, output, req.RequestID)
		}
		return AppendJSON(dst, output, req.RequestID)
	})
}

// WriteError writes e as the answer to req. It adds e.Header and never writes
// e.Cause. The error is that of writing to the client.
func WriteError(w http.ResponseWriter, req *Request, e *acs.Error) error {
	body := &errorBody{HostId: req.Host, Code: e.Code, Message: e.Message, AccessDeniedDetail: e.Denied}
	maps.Copy(w.Header(), e.Header)
	status := e.Status
	if status < 400 || status > 599 {
		// An error without a status of its own must never look like a success.
		status = http.StatusInternalServerError
	}
	return write(w, req, status, func(dst []byte) []byte {
		if req.Format == XML {
			return appendXMLDocument(dst, "Error", body, req.RequestID)
		}
		return AppendJSON(dst, body, req.RequestID)
	})
}

func write(w http.ResponseWriter, req *Request, status int, encode func([]byte) []byte) error {
	buf := buffers.Get().(*[]byte)
	b := encode((*buf)[:0])
	h := w.Header()
	if req.Format == XML {
		h["Content-Type"] = []string{contentXML}
	} else {
		h["Content-Type"] = []string{contentJSON}
	}
	h["X-Acs-Request-Id"] = []string{req.RequestID}
	h["Content-Length"] = []string{strconv.Itoa(len(b))}
	w.WriteHeader(status)
	_, err := w.Write(b)
	if cap(b) <= maxPooled {
		*buf = b
		buffers.Put(buf)
	}
	return err
}
