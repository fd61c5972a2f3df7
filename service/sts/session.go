package sts

import (
	"errors"
	"net/http"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/policy"
)

// Credentials are temporary credentials: all three parts sign a call together.
type Credentials struct {
	AccessKeyId     string // begins with STS.
	AccessKeySecret string
	SecurityToken   string
	Expiration      time.Time
}

// AssumedRoleUser says who the credentials make of the caller.
type AssumedRoleUser struct {
	Arn           string // acs:ram::<account>:role/<role>/<session>
	AssumedRoleId string // <role id>:<session>
}

const (
	alphabet   = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	keySize    = 25 // characters after STS.
	secretSize = 44 // characters
)

// issue makes the credentials of a session.
//
// Source: "AssumeRole" (STS API reference), for the forms of key id and ARN.
func issue(c *api.Call, s *identity.Session) (*AssumeRoleOutput, error) {
	id, err := c.NewText(alphabet, keySize)
	if err != nil {
		return nil, err
	}
	s.AccessKeyID = identity.TemporaryPrefix + id
	if s.Secret, err = c.NewText(alphabet, secretSize); err != nil {
		return nil, err
	}
	token, err := s.Token(c.Seal())
	if err != nil {
		return nil, err
	}
	return &AssumeRoleOutput{
		Credentials: Credentials{AccessKeyId: s.AccessKeyID, AccessKeySecret: s.Secret, SecurityToken: token, Expiration: s.Expiration},
		AssumedRoleUser: AssumedRoleUser{
			Arn:           acs.ARN{Service: "ram", Account: s.Account, Resource: "role/" + s.RoleName + "/" + s.SessionName}.String(),
			AssumedRoleId: s.RoleID + ":" + s.SessionName,
		},
	}, nil
}

// checkSessionPolicy parses a session policy; an empty one is none.
//
// Source: "AssumeRole" (STS API reference): InvalidParameter.PolicySize and
// InvalidParameter.PolicyGrammar, 400.
func checkSessionPolicy(text string) error {
	if text == "" {
		return nil
	}
	_, err := policy.Parse(policy.Session, []byte(text))
	if err == nil {
		return nil
	}
	pe, ok := errors.AsType[*policy.ParseError](err)
	if !ok {
		return err
	}
	f := pe.Faults[0]
	return acs.New(acs.Invalid, pe.Status(), pe.WireCode(), "The parameter Policy has not passed grammar check: at line %d, column %d: %s.", f.Pos.Line, f.Pos.Column, f.Message)
}

// invalid is InvalidParameter.<param>; want completes "it must be".
//
// Source: "AssumeRole" (STS API reference).
func invalid(param, want string) *acs.Error {
	return acs.New(acs.Invalid, http.StatusBadRequest, "InvalidParameter."+param, "The parameter %s is wrongly formed: it must be %s.", param, want)
}
