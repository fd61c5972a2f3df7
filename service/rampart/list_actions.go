package rampart

import (
	"net/http"
	"slices"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
)

// ListActionsInput are the parameters of ListActions.
type ListActionsInput struct {
	Service string // for example ecs; empty: only the services are listed
}

// ListActionsOutput is the answer of ListActions.
type ListActionsOutput struct {
	Services []string // that have actions; only without a Service in the call
	Actions  []Action // of the Service
}

// Action is an action that policies can speak of.
type Action struct {
	Action    string // for example ecs:RunInstances
	Access    string // create, update, delete, get, list or none
	Resources []string
	Keys      []string // condition keys of its own; one that ends in a slash goes on with a tag's name
}

// ListActions gives what the catalog knows of actions: what they are checked on
// (templates of ARNs; none: not known) and which condition keys their calls
// carry beside the general ones.
//
// Ours: the operation; source: none.
var ListActions = api.Operation[*Service, ListActionsInput, ListActionsOutput]{
	Product: api.Rampart, Name: "ListActions", Action: "rampart:ListActions", Access: api.ByAnyone, Effect: api.Read,
	DryRun: api.NoDryRun,
	Source: "Ours: no operation of the vendor's",
	Handle: listActions,
}

func listActions(s *Service, _ *api.Call, in *ListActionsInput) (*ListActionsOutput, error) {
	out := new(ListActionsOutput)
	known := false
	for _, a := range catalog.Actions() {
		if in.Service == "" {
			if !slices.Contains(out.Services, a.Service) {
				out.Services = append(out.Services, a.Service)
			}
			continue
		}
		if a.Service != in.Service {
			continue
		}
		known = true
		one := Action{Action: a.Name, Access: string(a.Access), Resources: a.Templates()}
		keys, _ := catalog.KeysFor(a.Name, s.cfg.Profile) // the action is out of the catalog
		for _, k := range keys {
			one.Keys = append(one.Keys, k.Name)
		}
		out.Actions = append(out.Actions, one)
	}
	if in.Service != "" && !known {
		return nil, acs.New(acs.NotFound, http.StatusNotFound, "EntityNotExist.Service",
			"The catalog has no actions of a service %q. Call ListActions without Service to see which services there are.", in.Service)
	}
	return out, nil
}
