package server

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/service/sts"
)

// oidcProvider is one element of the OIDC providers file, a JSON list:
//
//	[{"Name": "ci", "Issuer": "https://ci.example", "ClientIDs": ["rampart"],
//	  "KeySetFile": "ci-keys.json", "IssuanceLimitHours": 12}]
//
// KeySetFile is a JSON Web Key Set, relative to the providers file.
type oidcProvider struct {
	Name               string
	Issuer             string
	ClientIDs          []string
	KeySetFile         string
	IssuanceLimitHours int // 1 to 168; 0: 12
}

// oidcProviders reads the providers whose tokens AssumeRoleWithOIDC takes. A
// provider that lacks something is an error: a token that nobody can check must
// not be waved through. The account is for the caller to fill in.
func oidcProviders(file string) ([]sts.OIDCProvider, error) {
	if file == "" {
		return nil, nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("the OIDC providers file cannot be read: %w", err)
	}
	defer f.Close()
	dec := json.NewDecoder(f)
	dec.DisallowUnknownFields()
	var list []oidcProvider
	if err := dec.Decode(&list); err != nil {
		return nil, fmt.Errorf("the OIDC providers file %s is not a list of providers: %w", file, err)
	}
	seen := map[string]bool{}
	var out []sts.OIDCProvider
	for i, p := range list {
		fault := func(what string) error {
			return fmt.Errorf("the OIDC providers file %s, provider %d: %s", file, i+1, what)
		}
		switch {
		case p.Name == "" || strings.ContainsAny(p.Name, "/: "):
			return nil, fault("Name is missing or has a slash, colon or blank")
		case seen[p.Name]:
			return nil, fault("the name " + p.Name + " is there twice")
		case p.Issuer == "":
			return nil, fault("Issuer is missing")
		case len(p.ClientIDs) == 0:
			return nil, fault("ClientIDs is missing: without it every token of the issuer would be taken")
		case p.IssuanceLimitHours < 0 || p.IssuanceLimitHours > 168:
			return nil, fault("IssuanceLimitHours is not 1 to 168")
		}
		seen[p.Name] = true
		keys := p.KeySetFile
		if !filepath.IsAbs(keys) {
			keys = filepath.Join(filepath.Dir(file), keys)
		}
		text, err := os.ReadFile(keys)
		if err != nil {
			return nil, fault("KeySetFile cannot be read: " + err.Error())
		}
		set, err := sts.ParseKeySet(text)
		if err != nil {
			return nil, fault("KeySetFile: " + err.Error())
		}
		out = append(out, sts.OIDCProvider{Name: p.Name, Issuer: p.Issuer, ClientIDs: p.ClientIDs, Keys: set,
			IssuanceLimit: time.Duration(p.IssuanceLimitHours) * time.Hour})
	}
	return out, nil
}
