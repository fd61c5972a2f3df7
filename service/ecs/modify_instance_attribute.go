package ecs

import (
	"strconv"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/compute"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// ModifyInstanceAttributeInput are the parameters of ModifyInstanceAttribute.
// What is not sent stays as it is.
type ModifyInstanceAttributeInput struct {
	InstanceId         string `wire:",required"`
	InstanceName       *string
	Description        *string
	HostName           *string
	Password           *string
	UserData           *string  // base64
	SecurityGroupIds   []string `wire:",max=16"`
	DeletionProtection *bool
	Recyclable         *bool

	// Refused: their effect would not happen.
	CreditSpecification         string
	EnableJumboFrame            *bool
	EnableNetworkEncryption     *bool
	NetworkInterfaceQueueNumber *int
	RemoteConnectionOptions     RemoteConnectionParam
}

// RemoteConnectionParam is RemoteConnectionOptions.
type RemoteConnectionParam struct{ Password, Type string }

// ModifyInstanceAttribute changes what an instance is called, protected by, and
// logged in to with. A new password is the initial login user's; it is in force
// after the next start or restart through the API.
//
// Sources: "ModifyInstanceAttribute" (ECS API reference); row
// ModifyInstanceAttribute of "ECS: RAM authorization" (2026).
//
// Ours: HostName other than the instance's own is refused, as no driver renames a machine.
// Ours: changed user data is shown and not run, also not by a later system disk, which runs what the instance was made with; source: "ModifyInstanceAttribute" (ECS API reference) says that changed data does not run again.
var ModifyInstanceAttribute = api.Operation[*Service, ModifyInstanceAttributeInput, Empty]{
	Product: api.ECS, Name: "ModifyInstanceAttribute", Action: "ecs:ModifyInstanceAttribute", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *ModifyInstanceAttributeInput) []api.Resource {
		out := []api.Resource{instanceResource(c, in.InstanceId)}
		for _, id := range in.SecurityGroupIds {
			out = append(out, securityGroupResource(c, id))
		}
		return out
	},
	Keys: []api.Key[*Service, ModifyInstanceAttributeInput]{
		{Name: "ecs:PasswordCustomized", Value: func(_ *Service, _ *api.Call, in *ModifyInstanceAttributeInput) ([]string, string) {
			return []string{strconv.FormatBool(in.Password != nil)}, acs.FromSent.Of("Password")
		}},
	},
	DryRun: api.NoDryRun,
	Source: `"ModifyInstanceAttribute" (ECS API reference)`,
	Handle: modifyInstanceAttribute,
}

func modifyInstanceAttribute(s *Service, c *api.Call, in *ModifyInstanceAttributeInput) (*Empty, error) {
	if err := unsupported("CreditSpecification", in.CreditSpecification, "EnableJumboFrame", isTrue(in.EnableJumboFrame), "EnableNetworkEncryption", isTrue(in.EnableNetworkEncryption),
		"NetworkInterfaceQueueNumber", in.NetworkInterfaceQueueNumber, "RemoteConnectionOptions.Password", in.RemoteConnectionOptions.Password, "Recyclable", isTrue(in.Recyclable)); err != nil {
		return nil, err
	}
	if err := resourceName("InvalidInstanceName.Malformed", "InstanceName", deref(in.InstanceName)); err != nil {
		return nil, err
	}
	if err := description(deref(in.Description)); err != nil {
		return nil, err
	}
	i, err := findInstance(c.Snapshot, c, in.InstanceId)
	if err != nil {
		return nil, err
	}
	if in.HostName != nil && *in.HostName != i.HostName {
		if err := checkHostName(*in.HostName, i.OSType == compute.Windows); err != nil {
			return nil, err
		}
		return nil, unsupported("HostName", *in.HostName)
	}
	hash := ""
	if in.Password != nil {
		if err := checkPassword(*in.Password, i.OSType == compute.Windows); err != nil {
			return nil, err
		}
		if hash, err = (credential{password: *in.Password}).hash(c); err != nil {
			return nil, err
		}
	}
	return &Empty{}, editInstance(c, in.InstanceId, func(tx *state.Tx, i *inventory.Instance) error {
		return s.modify(tx, c, in, i, hash)
	})
}

func (s *Service) modify(tx *state.Tx, c *api.Call, in *ModifyInstanceAttributeInput, i *inventory.Instance, hash string) error {
	if in.InstanceName != nil && *in.InstanceName != "" {
		i.InstanceName = *in.InstanceName
	}
	if in.Description != nil {
		i.Description = *in.Description
	}
	if in.DeletionProtection != nil {
		i.DeletionProtection = *in.DeletionProtection
	}
	if len(in.SecurityGroupIds) > 0 {
		if err := checkGroups(tx, c.Account, i.RegionID, i.VPCID, in.SecurityGroupIds, 1, i.InstanceID); err != nil {
			return err
		}
		i.SecurityGroupIDs = in.SecurityGroupIds
	}
	if in.UserData != nil && *in.UserData != i.UserData {
		if _, err := s.moveInstance(i, onSetUserData); err != nil {
			return err
		}
		img, ok := catalog.LookupImage(i.ImageID)
		if !ok {
			return noImage(i.ImageID, "")
		}
		if err := checkUserData(img, *in.UserData); err != nil {
			return err
		}
		i.UserData = *in.UserData
	}
	if in.Password != nil {
		if _, err := s.moveInstance(i, onSetPassword); err != nil {
			return err
		}
		i.Login.PasswordHash = hash
		i.Want.Login++
	}
	return nil
}
