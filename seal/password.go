package seal

import (
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"strings"

	"golang.org/x/crypto/argon2"
)

// The argon2id parameters of new hashes: RFC 9106's second recommended option
// (64 MiB would make the server miss its memory budget with a few logins at
// once; 19 MiB and two passes are OWASP's equivalent).
const (
	argonTime    = 2
	argonMemory  = 19 * 1024 // KiB
	argonThreads = 1
	argonSalt    = 16
	argonKey     = 32
)

// HashPassword gives the argon2id text form of a password:
// $argon2id$v=19$m=19456,t=2,p=1$salt$hash. It takes tens of milliseconds; do
// not call it in a transaction.
func HashPassword(password string, random io.Reader) (string, error) {
	salt := make([]byte, argonSalt)
	if _, err := io.ReadFull(random, salt); err != nil {
		return "", fmt.Errorf("no randomness: %w", err)
	}
	key := argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonThreads, argonKey)
	return textForm(salt, key), nil
}

// CheckPassword says whether password is the one that hash was made of. A hash
// that cannot be read matches nothing and is an error.
func CheckPassword(hash, password string) (bool, error) {
	f := strings.Split(hash, "$")
	var version, memory, passes, threads int
	if len(f) != 6 || f[1] != "argon2id" {
		return false, fmt.Errorf("the stored password hash is not argon2id")
	}
	if _, err := fmt.Sscanf(f[2], "v=%d", &version); err != nil || version != argon2.Version {
		return false, fmt.Errorf("the stored password hash has another argon2 version")
	}
	if _, err := fmt.Sscanf(f[3], "m=%d,t=%d,p=%d", &memory, &passes, &threads); err != nil ||
		memory < 8 || memory > 1<<21 || passes < 1 || passes > 100 || threads < 1 || threads > 64 {
		return false, fmt.Errorf("the stored password hash has unusable parameters")
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(f[4])
	want, err2 := base64.RawStdEncoding.DecodeString(f[5])
	if err1 != nil || err2 != nil || len(want) < 16 {
		return false, fmt.Errorf("the stored password hash is damaged")
	}
	got := argon2.IDKey([]byte(password), salt, uint32(passes), uint32(memory), uint8(threads), uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1, nil
}

// UnmatchedHash gives a text that CheckPassword takes as long for as for a real
// one and that no password is known for: to check against when there is no
// password, so that the time does not tell.
func UnmatchedHash(random io.Reader) (string, error) {
	b := make([]byte, argonSalt+argonKey)
	if _, err := io.ReadFull(random, b); err != nil {
		return "", fmt.Errorf("no randomness: %w", err)
	}
	return textForm(b[:argonSalt], b[argonSalt:]), nil
}

func textForm(salt, key []byte) string {
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonThreads,
		enc.EncodeToString(salt), enc.EncodeToString(key))
}
