package ims

import (
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/audit"
	"github.com/rampart-cloud/rampart/identity"
)

// GetAccessKeyLastUsedInput are the parameters of GetAccessKeyLastUsed.
type GetAccessKeyLastUsedInput struct {
	UserPrincipalName string // empty: the caller
	UserAccessKeyId   string `wire:",required"`
}

// GetAccessKeyLastUsedOutput is the answer of GetAccessKeyLastUsed.
type GetAccessKeyLastUsedOutput struct {
	AccessKeyLastUsed struct {
		LastUsedDate time.Time // empty: not used, as far as the trail goes back
		ServiceName  string    // product code of that call, for example Ecs
	}
}

// GetAccessKeyLastUsed says when an access key last signed a call rightly,
// allowed or not, and of which product. It reads the trail of this server.
//
// Inferred: ServiceName is the product's code; source: "GetAccessKeyLastUsed" (IMS API reference), sample.
var GetAccessKeyLastUsed = api.Operation[*Service, GetAccessKeyLastUsedInput, GetAccessKeyLastUsedOutput]{
	Product: api.IMS, Name: "GetAccessKeyLastUsed", Action: "ram:GetAccessKeyLastUsed", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *GetAccessKeyLastUsedInput) []api.Resource {
		return ownKeys(c, in.UserPrincipalName)
	},
	DryRun: api.NoDryRun,
	Source: `"GetAccessKeyLastUsed" (IMS API reference)`,
	Handle: getAccessKeyLastUsed,
}

func getAccessKeyLastUsed(s *Service, c *api.Call, in *GetAccessKeyLastUsedInput) (*GetAccessKeyLastUsedOutput, error) {
	user, err := keyOwner(c.Snapshot, c, in.UserPrincipalName)
	if err != nil {
		return nil, err
	}
	if _, err := identity.FindUserKey(c.Snapshot, c.Account, user, in.UserAccessKeyId); err != nil {
		return nil, err
	}
	ev, err := audit.LastUse(c.Context(), s.trail.Scan, c.Account, in.UserAccessKeyId)
	if err != nil {
		return nil, err
	}
	out := new(GetAccessKeyLastUsedOutput)
	if ev != nil {
		out.AccessKeyLastUsed.LastUsedDate, out.AccessKeyLastUsed.ServiceName = ev.Time, ev.Product
	}
	return out, nil
}
