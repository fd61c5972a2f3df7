package console

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
)

//go:embed all:dist
var dist embed.FS

// pages are the built pages.
type pages struct {
	files   fs.FS
	index   []byte // nil: the pages are not built
	unbuilt []byte

	mu     sync.Mutex
	packed map[string][]byte // gzip of files, made when first asked for; at most one for each file
}

// noncePlace stands in index.html where the nonce of an answer goes.
const noncePlace = "__NONCE__"

// openPages takes the pages from files, or those embedded.
func openPages(files fs.FS) (*pages, error) {
	unbuilt, err := dist.ReadFile("dist/unbuilt.html")
	if err != nil {
		return nil, err
	}
	if files == nil {
		if files, err = fs.Sub(dist, "dist/app"); err != nil {
			return nil, err
		}
	}
	p := &pages{files: files, unbuilt: unbuilt, packed: map[string][]byte{}}
	p.index, err = fs.ReadFile(files, "index.html")
	if errors.Is(err, fs.ErrNotExist) {
		return p, nil
	}
	if err == nil && !bytes.Contains(p.index, []byte(noncePlace)) {
		err = fmt.Errorf("console: index.html has no place for the nonce, %s", noncePlace)
	}
	return p, err
}

// assets is the folder of files whose names change with what is in them.
const assets = "assets/"

// serve answers with a file, or with index.html for what may be the address of a
// page.
func (p *pages) serve(random io.Reader, log *slog.Logger) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := p.write(w, r, random); err != nil {
			log.Warn("a page of the console could not be sent", "path", r.URL.Path, "error", err)
		}
	}
}

func (p *pages) write(w http.ResponseWriter, r *http.Request, random io.Reader) error {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "The pages of the console can only be read.", http.StatusMethodNotAllowed)
		return nil
	}
	name := strings.TrimPrefix(r.URL.Path, Path)
	if p.index == nil {
		return p.notBuilt(w)
	}
	if name == "" || name == "index.html" {
		return p.writeIndex(w, random)
	}
	var b []byte
	err := fs.ErrNotExist
	if fs.ValidPath(name) {
		b, err = fs.ReadFile(p.files, name)
	}
	if err != nil { // also for a folder
		// Names that have a dot in them are in the addresses of pages, too.
		page := path.Ext(name) == "" || strings.Contains(r.Header.Get("Accept"), "text/html")
		if page && !strings.HasPrefix(name, assets) {
			return p.writeIndex(w, random)
		}
		return notFound(w)
	}
	h := w.Header()
	kind := mime.TypeByExtension(path.Ext(name))
	if kind == "" {
		kind = "application/octet-stream"
	}
	h.Set("Content-Type", kind)
	h.Set("Vary", "Accept-Encoding")
	if strings.HasPrefix(name, assets) {
		h.Set("Cache-Control", "public, max-age=31536000, immutable") // the name changes with the content
	}
	if compressible(kind) && acceptsGzip(r) {
		if b, err = p.gzip(name, b); err != nil {
			http.Error(w, "the file cannot be read", http.StatusInternalServerError)
			return err
		}
		h.Set("Content-Encoding", "gzip")
	}
	_, err = w.Write(b)
	return err
}

func (p *pages) notBuilt(w http.ResponseWriter) error {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusServiceUnavailable)
	_, err := w.Write(p.unbuilt)
	return err
}

func notFound(w http.ResponseWriter) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusNotFound)
	_, err := io.WriteString(w, "There is no such file.\n")
	return err
}

// nonceSize is the length of a nonce in bytes.
const nonceSize = 16

// policyOf gives the content security policy of the pages. Styles that the
// components make at run time carry the nonce; script comes from files only.
func policyOf(nonce string) string {
	return "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-" + nonce + "'; connect-src 'self'; img-src 'self' data:; font-src 'self'; " +
		"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
}

func (p *pages) writeIndex(w http.ResponseWriter, random io.Reader) error {
	b := make([]byte, nonceSize)
	if _, err := io.ReadFull(random, b); err != nil {
		http.Error(w, "no randomness", http.StatusInternalServerError)
		return err
	}
	nonce := base64.StdEncoding.EncodeToString(b)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", policyOf(nonce))
	_, err := w.Write(bytes.ReplaceAll(p.index, []byte(noncePlace), []byte(nonce)))
	return err
}

// gzip gives a file packed: as it was built, or as it is packed here once.
func (p *pages) gzip(name string, plain []byte) ([]byte, error) {
	if b, err := fs.ReadFile(p.files, name+".gz"); err == nil {
		return b, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if b, ok := p.packed[name]; ok {
		return b, nil
	}
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(plain); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	p.packed[name] = out.Bytes()
	return out.Bytes(), nil
}

func compressible(kind string) bool {
	k, _, _ := strings.Cut(kind, ";")
	switch k {
	case "application/javascript", "application/json", "image/svg+xml", "application/wasm":
		return true
	}
	return strings.HasPrefix(k, "text/")
}

// acceptsGzip reads Accept-Encoding; gzip;q=0 refuses it.
func acceptsGzip(r *http.Request) bool {
	for one := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		coding, weight, _ := strings.Cut(strings.TrimSpace(one), ";")
		if coding == "gzip" {
			q := strings.TrimSpace(weight)
			return q != "q=0" && q != "q=0.0" && q != "q=0.00" && q != "q=0.000"
		}
	}
	return false
}
