// Package seal keeps secrets unreadable at rest. A Sealer encrypts with
// AES-256-GCM under a key from a file with mode 0600; the text it makes names
// the key, so keys can be rotated. What is sealed is bound to a purpose: a
// sealed value copied to another record does not open there.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const keySize = 32

// Sealer seals and opens. It is safe for concurrent use.
type Sealer struct {
	keys    map[string]cipher.AEAD // by key id
	current string
	mac     []byte
	random  io.Reader
}

// Load reads the keys of file, one a line in hexadecimal; the first seals, all
// open. If the file does not exist it is made with one new key, durably and
// with mode 0600, before Load returns. A file that others may read is refused.
func Load(file string, random io.Reader) (*Sealer, error) {
	b, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		b, err = create(file, random)
	}
	if err != nil {
		return nil, fmt.Errorf("the seal key file cannot be used: %w", err)
	}
	st, err := os.Stat(file)
	if err != nil {
		return nil, fmt.Errorf("the seal key file cannot be used: %w", err)
	}
	if st.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("the seal key file %s can be read by others (mode %04o); run chmod 600 on it", file, st.Mode().Perm())
	}
	return parse(file, string(b), random)
}

func parse(file, text string, random io.Reader) (*Sealer, error) {
	s := &Sealer{keys: map[string]cipher.AEAD{}, random: random}
	for n, line := range strings.Split(strings.TrimSpace(text), "\n") {
		key, err := hex.DecodeString(strings.TrimSpace(line))
		if err != nil || len(key) != keySize {
			return nil, fmt.Errorf("the seal key file %s, line %d, is not %d hexadecimal digits; restore it from a copy: without it the sealed secrets cannot be opened", file, n+1, 2*keySize)
		}
		block, err := aes.NewCipher(derive(key, "encrypt"))
		if err != nil {
			return nil, err
		}
		aead, err := cipher.NewGCM(block)
		if err != nil {
			return nil, err
		}
		id := keyID(key)
		if s.current == "" {
			s.current = id
			s.mac = derive(key, "mac")
		}
		s.keys[id] = aead
	}
	return s, nil
}

func derive(key []byte, purpose string) []byte {
	m := hmac.New(sha256.New, key)
	m.Write([]byte("rampart " + purpose))
	return m.Sum(nil)
}

func create(file string, random io.Reader) (content []byte, err error) {
	key := make([]byte, keySize)
	if _, err := io.ReadFull(random, key); err != nil {
		return nil, err
	}
	content = []byte(hex.EncodeToString(key) + "\n")
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return nil, err
	}
	return content, writeDurably(file, content)
}

func writeDurably(file string, content []byte) (err error) {
	tmp := file + ".new"
	f, err := os.OpenFile(tmp, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return err
	}
	if err := os.Rename(tmp, file); err != nil {
		return err
	}
	d, err := os.Open(filepath.Dir(file))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Rotate puts a new key first into file. What the old keys sealed still opens;
// the caller seals it anew and may then drop the old lines.
func Rotate(file string, random io.Reader) error {
	old, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	key := make([]byte, keySize)
	if _, err := io.ReadFull(random, key); err != nil {
		return err
	}
	return writeDurably(file, append([]byte(hex.EncodeToString(key)+"\n"), old...))
}

// Keys gives the ids of the keys in file, the one in use first. Sealed values
// begin with the id of their key and a dot.
func Keys(file string) ([]string, error) {
	lines, err := lines(file)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, l := range lines {
		key, err := hex.DecodeString(l)
		if err != nil || len(key) != keySize {
			return nil, fmt.Errorf("the seal key file %s has a line that is no key", file)
		}
		ids = append(ids, keyID(key))
	}
	return ids, nil
}

// DropOld removes all keys but the one in use from file, durably. What only they
// open is lost.
func DropOld(file string) error {
	lines, err := lines(file)
	if err != nil {
		return err
	}
	return writeDurably(file, []byte(lines[0]+"\n"))
}

func lines(file string) ([]string, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("the seal key file cannot be used: %w", err)
	}
	lines := strings.Fields(string(b))
	if len(lines) == 0 {
		return nil, fmt.Errorf("the seal key file %s has no key", file)
	}
	return lines, nil
}

func keyID(key []byte) string { return hex.EncodeToString(derive(key, "id")[:4]) }

// Seal encrypts plain for purpose, for example "accesskey/LTAI...".
func (s *Sealer) Seal(purpose string, plain []byte) (string, error) {
	aead := s.keys[s.current]
	nonce := make([]byte, aead.NonceSize(), aead.NonceSize()+len(plain)+aead.Overhead())
	if _, err := io.ReadFull(s.random, nonce); err != nil {
		return "", fmt.Errorf("no randomness: %w", err)
	}
	return s.current + "." + base64.RawURLEncoding.EncodeToString(aead.Seal(nonce, nonce, plain, []byte(purpose))), nil
}

// Open decrypts what Seal made for the same purpose.
func (s *Sealer) Open(purpose, sealed string) ([]byte, error) {
	id, text, ok := strings.Cut(sealed, ".")
	if !ok {
		return nil, errors.New("not a sealed value")
	}
	aead := s.keys[id]
	if aead == nil {
		return nil, fmt.Errorf("sealed with key %q, which the seal key file does not have", id)
	}
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(b) < aead.NonceSize() {
		return nil, errors.New("not a sealed value")
	}
	return aead.Open(nil, b[:aead.NonceSize()], b[aead.NonceSize():], []byte(purpose))
}

// Current says whether a sealed value was made with the key in use.
func (s *Sealer) Current(sealed string) bool { return strings.HasPrefix(sealed, s.current+".") }

// MAC gives a keyed fingerprint of parts, for comparing secrets without storing
// them.
func (s *Sealer) MAC(parts ...string) string {
	m := hmac.New(sha256.New, s.mac)
	for _, p := range parts {
		fmt.Fprintf(m, "%d:%s", len(p), p)
	}
	return hex.EncodeToString(m.Sum(nil))
}
