package clients

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	big "encoding/binary"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"maps"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	ram2 "github.com/alibabacloud-go/ram-20150501/v2/client"
	"github.com/alibabacloud-go/tea/tea"
)

var update = flag.Bool("update", false, "write docs/clients.md anew")

// operation is what the command says of a mounted operation.
type operation struct {
	Product, Version, Name, Action, Access, Effect string
	Also                                           []string
}

func (o operation) key() string { return o.Product + " " + o.Name }

// mounted asks the binary which operations a server serves.
func mounted(t *testing.T) map[string]operation {
	t.Helper()
	bin, err := binary()
	must(t, err)
	text, err := exec.Command(bin, "operations", "-o", "json").Output()
	must(t, err)
	var list []operation
	must(t, json.Unmarshal(text, &list))
	out := map[string]operation{}
	for _, o := range list {
		if _, twice := out[o.key()]; twice {
			t.Fatalf("%s is there in two versions; a scenario could not tell them apart", o.key())
		}
		out[o.key()] = o
	}
	return out
}

// matrix runs a scenario and notes which client made which call.
type matrix struct {
	s       *server
	idp     *idp
	ops     map[string]operation
	vars    variables
	callers map[string]*caller
	as      *caller
	nobody  string                     // id of the user without policies
	seen    map[string]int             // how many calls of an operation there were
	allowed map[string]map[string]bool // operation, client
	denied  map[string]map[string]bool
	calls   map[string][2]int // client: allowed, denied
}

// Every operation that is mounted is called by clients that nobody here wrote:
// allowed, and before that refused to a user without policies by every client
// that can say the call. What they did is docs/clients.md.
func TestMatrix(t *testing.T) {
	provider, file := newIDP(t)
	m := &matrix{s: start(t, "--oidc-providers", file), idp: provider, ops: mounted(t), vars: variables{"account": accountID, "region": region, "zone": zone, "password": password},
		callers: map[string]*caller{}, seen: map[string]int{}, allowed: map[string]map[string]bool{}, denied: map[string]map[string]bool{}, calls: map[string][2]int{}}
	m.prepare(t)
	for _, s := range scenario(t) {
		if err := m.step(t, s); err != nil {
			t.Fatalf("%s: %s: %v", s.place, strings.Join(s.words, " "), err)
		}
	}
	for _, k := range slices.Sorted(maps.Keys(m.ops)) {
		if len(m.allowed[k]) == 0 {
			t.Errorf("%s is mounted, but no client called it; add a line to testdata/matrix", k)
		} else if m.ops[k].Access == "policy" && len(m.denied[k]) == 0 {
			t.Errorf("%s was never refused to a client", k)
		}
	}
	if t.Failed() {
		return
	}
	for product, signs := range m.signatures() {
		if len(signs) < 2 {
			t.Errorf("%s was called with one signature only: %v", product, slices.Collect(maps.Keys(signs)))
		}
	}
	var made [2]int
	for _, c := range slices.Sorted(maps.Keys(m.calls)) {
		n := m.calls[c]
		made[0], made[1] = made[0]+n[0], made[1]+n[1]
		t.Logf("%-9s %4d calls allowed, %4d denied", c, n[0], n[1])
	}
	t.Logf("%d operations, %d calls allowed, %d denied", len(m.ops), made[0], made[1])
	checkPage(t, m.page())
}

// prepare makes the callers that every scenario has.
func (m *matrix) prepare(t *testing.T) {
	t.Helper()
	root := credential{id: rootID, secret: rootSecret}
	m.callers["root"] = m.s.caller(t, root)
	c := m.callers["root"].ram
	user := func(name string) (id string) {
		made, err := c.CreateUser(&ram2.CreateUserRequest{UserName: tea.String(name)})
		must(t, err)
		key, err := c.CreateAccessKey(&ram2.CreateAccessKeyRequest{UserName: tea.String(name)})
		must(t, err)
		k := key.Body.AccessKey
		m.callers[name] = m.s.caller(t, credential{id: tea.StringValue(k.AccessKeyId), secret: tea.StringValue(k.AccessKeySecret)})
		return tea.StringValue(made.Body.User.UserId)
	}
	m.nobody = user("nobody")
	user("admin")
	_, err := c.AttachPolicyToUser(&ram2.AttachPolicyToUserRequest{UserName: tea.String("admin"), PolicyType: tea.String("System"), PolicyName: tea.String("AdministratorAccess")})
	must(t, err)
	m.as = m.callers["root"]
}

// step runs one line.
func (m *matrix) step(t *testing.T, s step) error {
	t.Helper()
	words := s.words
	args := make([]string, len(words)-1)
	verb := map[string]int{"as": 1, "caller": 4, "set": 2, "totp": 3, "token": 2}[words[0]]
	if verb > 0 {
		for i := range args {
			var err error
			if args[i], err = m.vars.expand(words[i+1]); err != nil {
				return err
			}
		}
		if words[0] == "caller" && len(args) == 3 {
			args = append(args, "")
		}
		if len(args) != verb {
			return fmt.Errorf("%s takes %d words", words[0], verb)
		}
	}
	switch words[0] {
	case "as":
		c, ok := m.callers[args[0]]
		if !ok {
			return errors.New("there is no such caller")
		}
		m.as = c
		return nil
	case "caller":
		m.callers[args[0]] = m.s.caller(t, credential{args[1], args[2], args[3]})
		return nil
	case "set":
		m.vars[args[0]] = args[1]
		return nil
	case "totp":
		return m.totp(args[0], args[1], args[2])
	case "token":
		token, err := m.idp.token(args[1], time.Now())
		m.vars[args[0]] = token
		return err
	}
	if len(words) < 2 {
		return errors.New("a call is PRODUCT OPERATION PARAMETER...")
	}
	o, ok := m.ops[words[0]+" "+words[1]]
	if !ok {
		return errors.New("the operation is not mounted")
	}
	p, err := m.vars.parameters(words[2:])
	if err != nil {
		return err
	}
	return m.call(t, o, p, s.checks)
}

// call makes a call: refused first, by every client, then allowed. What only
// reads is done by every client, what changes something by one.
func (m *matrix) call(t *testing.T, o operation, p parameters, checks []check) error {
	t.Helper()
	n := m.seen[o.key()]
	m.seen[o.key()]++
	calls := m.as.prepare(o, p)
	who := names(calls)
	if i := slices.IndexFunc(checks, func(c check) bool { return c.kind == "!" }); i >= 0 {
		return m.fails(o, calls, checks[i].left)
	}
	if n == 0 && o.Access == "policy" {
		refused := m.callers["nobody"].prepare(o, p)
		for _, name := range names(refused) {
			if err := m.refuse(o, name, refused[name]); err != nil {
				return fmt.Errorf("%s, as nobody: %w", name, err)
			}
		}
	}
	if n > 0 || o.Effect != "read" {
		// Which client it is must not change when another line is added.
		h := fnv.New32a()
		h.Write([]byte(o.key()))
		who = []string{who[(int(h.Sum32()%1024)+n)%len(who)]}
	}
	for _, name := range who {
		answer, err := m.until(t, calls[name], checks)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		note(m.allowed, o, name)
		m.count(name, 0)
		for _, c := range checks {
			if err := m.check(answer, c); err != nil {
				return fmt.Errorf("%s: %w in %v", name, err, answer)
			}
		}
	}
	return nil
}

// fails makes a call that must fail with a code, by every client. A refusal by
// policy counts as denied.
func (m *matrix) fails(o operation, calls map[string]prepared, code string) error {
	for _, name := range names(calls) {
		answer, err := calls[name]()
		if err == nil {
			return fmt.Errorf("%s: the call succeeded: %v", name, answer)
		}
		f, ok := failed(err)
		if !ok || f.code != code {
			return fmt.Errorf("%s: %w", name, err)
		}
		if f.detail["EncodedDiagnosticMessage"] != nil {
			note(m.denied, o, name)
			m.count(name, 1)
		}
	}
	return nil
}

// until makes the call, again and again when a ~ waits for something.
func (m *matrix) until(t *testing.T, call prepared, checks []check) (any, error) {
	i := slices.IndexFunc(checks, func(c check) bool { return c.kind == "~" })
	if i < 0 {
		return call()
	}
	want, err := m.vars.expand(checks[i].right)
	if err != nil {
		return nil, err
	}
	var answer any
	eventually(t, checks[i].left+" is "+want, func() bool {
		if answer, err = call(); err != nil {
			return true
		}
		got, e := at(answer, checks[i].left)
		return e == nil && got == want
	})
	return answer, err
}

func (m *matrix) check(answer any, c check) error {
	switch c.kind {
	case ">":
		v, err := at(answer, c.right)
		m.vars[c.left] = v
		return err
	case "?":
		want, err := m.vars.expand(c.right)
		if err != nil {
			return err
		}
		got, err := at(answer, c.left)
		if err == nil && got != want {
			err = fmt.Errorf("%s is %q, want %q", c.left, got, want)
		}
		return err
	}
	return nil
}

// refuse makes a call that policy must refuse and checks what the client sees.
func (m *matrix) refuse(o operation, name string, call prepared) error {
	answer, err := call()
	if err == nil {
		return fmt.Errorf("the call was allowed: %v", answer)
	}
	f, ok := failed(err)
	if !ok {
		return err
	}
	code := "Forbidden.RAM"
	if slices.Contains([]string{"Ram", "Sts", "Ims", "ResourceManager", "ActionTrail"}, o.Product) {
		code = "NoPermission"
	}
	message, _ := f.detail["EncodedDiagnosticMessage"].(string)
	if f.status != 403 || f.code != code || message == "" || f.detail["AuthAction"] != o.Action || f.detail["NoPermissionType"] != "ImplicitDeny" ||
		f.detail["PolicyType"] != "AccountLevelIdentityBasedPolicy" && f.detail["PolicyType"] != "ResourceGroupLevelIdentityBasedPolicy" ||
		f.detail["AuthPrincipalDisplayName"] != m.nobody || f.detail["AuthPrincipalType"] != "SubUser" {
		return fmt.Errorf("the refusal is %d %s with %v: %w", f.status, f.code, f.detail, err)
	}
	m.vars["denied"] = message
	note(m.denied, o, name)
	m.count(name, 1)
	return nil
}

func note(in map[string]map[string]bool, o operation, client string) {
	if in[o.key()] == nil {
		in[o.key()] = map[string]bool{}
	}
	in[o.key()][client] = true
}

func (m *matrix) count(client string, column int) {
	n := m.calls[client]
	n[column]++
	m.calls[client] = n
}

// totp saves the code of the time step before this one and of this one.
//
// Source: RFC 6238, SHA-1, steps of 30 seconds, 6 digits.
func (m *matrix) totp(seed, first, second string) error {
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.TrimRight(seed, "="))
	if err != nil {
		return err
	}
	now := time.Now().Unix() / 30
	for i, name := range []string{first, second} {
		h := hmac.New(sha1.New, key)
		h.Write(big.BigEndian.AppendUint64(nil, uint64(now-1+int64(i))))
		sum := h.Sum(nil)
		at := sum[len(sum)-1] & 15
		m.vars[name] = fmt.Sprintf("%06d", big.BigEndian.Uint32(sum[at:])&0x7fffffff%1000000)
	}
	return nil
}
