package identity

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/policy"
	"github.com/rampart-cloud/rampart/seal"
	"github.com/rampart-cloud/rampart/state"
)

// TemporaryPrefix begins the access key ids of temporary credentials.
//
// Source: "AssumeRole" (STS API reference).
const TemporaryPrefix = "STS."

// Session is a role session. Its security token is this record, sealed, so that
// every server of a cluster can open it and nothing needs to be stored or
// cleaned up. What the session may do is looked up anew at each call, from the
// role as it is then.
type Session struct {
	AccessKeyID string
	Secret      string
	Account     string
	RoleID      string
	RoleName    string
	SessionName string
	Expiration  time.Time
	Policy      string `json:",omitempty"` // session policy
	MFAPresent  *bool  `json:",omitempty"` // from the console session that it came from
}

const sessionPurpose = "session"

// Token gives the security token of the session.
func (s *Session) Token(sealer *seal.Sealer) (string, error) {
	b, err := json.Marshal(s)
	if err != nil {
		return "", err
	}
	return sealer.Seal(sessionPurpose, b)
}

// Principal gives the session's identity.
func (s *Session) Principal() acs.Principal {
	return acs.Principal{Type: acs.AssumedRoleUser, Account: s.Account, RoleID: s.RoleID, RoleName: s.RoleName,
		SessionName: s.SessionName, AccessKeyID: s.AccessKeyID, MFAPresent: s.MFAPresent, SessionPolicy: s.Policy}
}

// ErrToken says that a security token is not one of this installation's.
var ErrToken = errors.New("the security token is not valid")

// OpenSession opens a security token. It does not look at the expiration.
func OpenSession(sealer *seal.Sealer, token string) (*Session, error) {
	b, err := sealer.Open(sessionPurpose, token)
	if err != nil {
		return nil, ErrToken
	}
	s := new(Session)
	if err := json.Unmarshal(b, s); err != nil {
		return nil, ErrToken
	}
	return s, nil
}

// IsTemporary says whether an access key id is that of a role session.
func IsTemporary(accessKeyID string) bool { return strings.HasPrefix(accessKeyID, TemporaryPrefix) }

// roleLayers gives the policies of a role session. The role must still be the
// one that was assumed: a role deleted and made anew under the same name has
// another id, and sessions of the old one have no rights.
func (d *Directory) roleLayers(r state.Reader, p acs.Principal, group string) (*policy.Layers, error) {
	l := &policy.Layers{}
	role := Roles.Get(r, p.Account, p.RoleName)
	if role == nil || role.RoleID != p.RoleID {
		return l, nil // no policies: implicit deny
	}
	if p.SessionPolicy != "" {
		doc, err := policy.Parse(policy.Session, []byte(p.SessionPolicy))
		if err != nil {
			return nil, fmt.Errorf("the session policy cannot be read: %w", err)
		}
		l.HasSession = true
		l.Session = policy.NewSet(policy.Compile(policy.ID{Type: "Session", Name: p.SessionName}, doc))
	}
	return l, d.grantLayers(r, l, p.Account, ToRole, p.RoleName, group)
}

func (d *Directory) grantLayers(r state.Reader, l *policy.Layers, account, kind, name, group string) (err error) {
	if l.Control, err = d.controls(r, account); err != nil {
		return err
	}
	if l.Account, err = d.set(r, account, kind, name, AccountScope); err != nil {
		return err
	}
	if group != "" {
		l.HasResourceGroup = true
		l.ResourceGroup, err = d.set(r, account, kind, name, group)
	}
	return err
}
