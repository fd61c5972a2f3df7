package seal

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSealOpenRotate(t *testing.T) {
	file := filepath.Join(t.TempDir(), "seal.key")
	s, err := Load(file, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if st, _ := os.Stat(file); st.Mode().Perm() != 0o600 {
		t.Errorf("the key file has mode %v", st.Mode())
	}
	sealed, err := s.Seal("a", []byte("secret"))
	if err != nil || strings.Contains(sealed, "secret") {
		t.Fatal(sealed, err)
	}
	if b, err := s.Open("a", sealed); err != nil || string(b) != "secret" {
		t.Errorf("Open gave %q, %v", b, err)
	}
	if _, err := s.Open("b", sealed); err == nil {
		t.Error("a value sealed for one purpose opens for another")
	}
	if err := Rotate(file, rand.Reader); err != nil {
		t.Fatal(err)
	}
	s2, err := Load(file, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := s2.Open("a", sealed); err != nil || string(b) != "secret" {
		t.Errorf("after rotation Open gave %q, %v", b, err)
	}
	if s2.Current(sealed) {
		t.Error("an old value counts as sealed with the new key")
	}
	again, _ := s2.Seal("a", []byte("secret"))
	if _, err := s.Open("a", again); err == nil || !strings.Contains(err.Error(), "which the seal key file does not have") {
		t.Errorf("the old keys open a new value: %v", err)
	}
	for i := range sealed {
		b := []byte(sealed)
		b[i] ^= 1
		if _, err := s.Open("a", string(b)); err == nil {
			t.Fatalf("a value changed at byte %d opens", i)
		}
	}
}

func TestKeyFileFaults(t *testing.T) {
	dir := t.TempDir()
	write := func(text string, mode os.FileMode) string {
		f := filepath.Join(dir, "k")
		os.Remove(f)
		if err := os.WriteFile(f, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		return f
	}
	if _, err := Load(write(strings.Repeat("ab", 32), 0o644), rand.Reader); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("an open file gave %v", err)
	}
	if _, err := Load(write("abc", 0o600), rand.Reader); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("a damaged file gave %v", err)
	}
	if _, err := Load("/proc/no/such", rand.Reader); err == nil {
		t.Error("an impossible place gave no error")
	}
}

func TestPasswords(t *testing.T) {
	h, err := HashPassword("Correct1!", rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if ok, err := CheckPassword(h, "Correct1!"); !ok || err != nil {
		t.Error(ok, err)
	}
	if ok, err := CheckPassword(h, "correct1!"); ok || err != nil {
		t.Error(ok, err)
	}
	for _, bad := range []string{"", "plain", "$argon2id$v=19$m=1,t=0,p=0$a$b", strings.Replace(h, "v=19", "v=16", 1), h[:len(h)-40]} {
		if ok, err := CheckPassword(bad, "Correct1!"); ok || err == nil {
			t.Errorf("hash %q gave %v, %v", bad, ok, err)
		}
	}
}

func TestMAC(t *testing.T) {
	s, err := Load(filepath.Join(t.TempDir(), "k"), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if s.MAC("a", "bc") == s.MAC("ab", "c") {
		t.Error("the parts run together")
	}
	if s.MAC("a") != s.MAC("a") {
		t.Error("not stable")
	}
}

// What was sealed before a rotation opens until the old key is dropped.
func TestDropOld(t *testing.T) {
	file := filepath.Join(t.TempDir(), "seal.key")
	s, err := Load(file, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	old, err := s.Seal("p", []byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	before, err := Keys(file)
	if err != nil || len(before) != 1 || !strings.HasPrefix(old, before[0]+".") {
		t.Fatalf("Keys gave %v, %v; the sealed value is %s", before, err, old)
	}
	if err := Rotate(file, rand.Reader); err != nil {
		t.Fatal(err)
	}
	both, err := Keys(file)
	if err != nil || len(both) != 2 || both[1] != before[0] {
		t.Fatalf("after Rotate Keys gave %v, %v", both, err)
	}
	if err := DropOld(file); err != nil {
		t.Fatal(err)
	}
	if now, err := Keys(file); err != nil || len(now) != 1 || now[0] != both[0] {
		t.Errorf("after DropOld Keys gave %v, %v", now, err)
	}
	if s, err = Load(file, rand.Reader); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Open("p", old); err == nil {
		t.Error("what the dropped key sealed opens")
	}
	if st, err := os.Stat(file); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("the file's mode is %v, %v", st.Mode(), err)
	}
	for _, text := range []string{"", "\n", "not hexadecimal\n"} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Keys(file); err == nil {
			t.Errorf("Keys reads %q", text)
		}
	}
}

// Nothing matches a hash of no password, and it is no error to try.
func TestUnmatchedHash(t *testing.T) {
	h, err := UnmatchedHash(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{"", "x", h} {
		if ok, err := CheckPassword(h, p); ok || err != nil {
			t.Errorf("%q: %v, %v", p, ok, err)
		}
	}
}
