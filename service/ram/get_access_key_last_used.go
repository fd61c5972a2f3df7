package ram

import (
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/audit"
)

// GetAccessKeyLastUsedInput are the parameters of GetAccessKeyLastUsed.
type GetAccessKeyLastUsedInput struct {
	UserName        string // empty: the caller
	UserAccessKeyId string `wire:",required"`
}

// GetAccessKeyLastUsedOutput is the answer of GetAccessKeyLastUsed.
type GetAccessKeyLastUsedOutput struct {
	AccessKeyLastUsed struct {
		LastUsedDate time.Time // empty: not used, as far as the trail goes back
	}
}

// GetAccessKeyLastUsed says when an access key last signed a call rightly,
// allowed or not. It reads the trail of this server.
var GetAccessKeyLastUsed = api.Operation[*Service, GetAccessKeyLastUsedInput, GetAccessKeyLastUsedOutput]{
	Product: api.RAM, Name: "GetAccessKeyLastUsed", Action: "ram:GetAccessKeyLastUsed", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *GetAccessKeyLastUsedInput) []api.Resource {
		return resources(c, "user/"+self(c, in.UserName))
	},
	DryRun: api.NoDryRun,
	Source: `"GetAccessKeyLastUsed" (RAM API reference)`,
	Handle: getAccessKeyLastUsed,
}

func getAccessKeyLastUsed(s *Service, c *api.Call, in *GetAccessKeyLastUsedInput) (*GetAccessKeyLastUsedOutput, error) {
	name := self(c, in.UserName)
	if err := needName(c, name); err != nil {
		return nil, err
	}
	if _, err := findAccessKey(c.Snapshot, c, name, in.UserAccessKeyId); err != nil {
		return nil, err
	}
	out := new(GetAccessKeyLastUsedOutput)
	ev, err := audit.LastUse(c.Context(), s.trail.Scan, c.Account, in.UserAccessKeyId)
	if err != nil {
		return nil, err
	}
	if ev != nil {
		out.AccessKeyLastUsed.LastUsedDate = ev.Time
	}
	return out, nil
}
