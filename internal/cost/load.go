package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rampart-cloud/rampart/wire"
)

// requests are calls, signed and as bytes, to be sent once each.
type requests [][]byte

// sign makes n requests; params gives those of the i-th. Serial keeps nonces
// apart that are made in the same run.
func sign(ctx context.Context, url string, cred wire.Credential, version, action, serial string, n int, params func(i int) map[string]string) (requests, error) {
	out := make(requests, n)
	now := time.Now()
	for i := range out {
		var p map[string]string
		if params != nil {
			p = params(i)
		}
		call := wire.Call{Generation: wire.V3, Action: action, Version: version, Params: p, Form: true}
		r, err := call.NewRequest(ctx, url, cred, fmt.Sprintf("%s-%d-%d", serial, now.UnixNano(), i), now)
		if err != nil {
			return nil, err
		}
		var b bytes.Buffer
		if err := r.Write(&b); err != nil {
			return nil, err
		}
		out[i] = b.Bytes()
	}
	return out, nil
}

// send sends the requests over so many connections and gives how long it took.
// Every answer must have this status.
func send(url string, reqs requests, clients, status int) (time.Duration, error) {
	conns := make([]*conn, clients)
	for i := range conns {
		c, err := dial(url)
		if err != nil {
			return 0, err
		}
		defer c.Close()
		conns[i] = c
	}
	errs := make([]error, clients)
	var wg sync.WaitGroup
	begin := time.Now()
	for i, c := range conns {
		wg.Go(func() {
			for n := i; n < len(reqs); n += clients {
				got, _, err := c.roundTrip(reqs[n], false)
				if err == nil && got != status {
					err = fmt.Errorf("HTTP %d instead of %d to request %d", got, status, n)
				}
				if err != nil {
					errs[i] = err
					return
				}
			}
		})
	}
	wg.Wait()
	took := time.Since(begin)
	for _, err := range errs {
		if err != nil {
			return 0, err
		}
	}
	return took, nil
}

// conn is a client that does as little as HTTP/1.1 allows.
type conn struct {
	net.Conn
	r *bufio.Reader
}

func dial(url string) (*conn, error) {
	c, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		return nil, err
	}
	return &conn{c, bufio.NewReaderSize(c, 64<<10)}, nil
}

// roundTrip sends a request and reads the answer, whose body it gives if asked.
func (c *conn) roundTrip(req []byte, keep bool) (status int, body []byte, err error) {
	if _, err := c.Write(req); err != nil {
		return 0, nil, err
	}
	length := -1
	for first := true; ; first = false {
		line, err := c.r.ReadSlice('\n')
		if err != nil {
			return 0, nil, err
		}
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			break
		}
		if first {
			if len(line) < 12 {
				return 0, nil, fmt.Errorf("the status line is %q", line)
			}
			if status, err = strconv.Atoi(string(line[9:12])); err != nil {
				return 0, nil, err
			}
			continue
		}
		if v, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			if length, err = strconv.Atoi(string(v)); err != nil {
				return 0, nil, err
			}
		}
	}
	if length < 0 {
		return 0, nil, fmt.Errorf("HTTP %d without a length", status)
	}
	if !keep {
		_, err = c.r.Discard(length)
		return status, nil, err
	}
	body = make([]byte, length)
	for n := 0; n < length; {
		m, err := c.r.Read(body[n:])
		if err != nil {
			return 0, nil, err
		}
		n += m
	}
	return status, body, nil
}

// median gives the middle one.
func median(d []float64) float64 {
	d = slices.Sorted(slices.Values(d))
	if n := len(d); n%2 == 0 {
		return (d[n/2-1] + d[n/2]) / 2
	}
	return d[len(d)/2]
}
