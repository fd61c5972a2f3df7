package ims

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// ListUserBasicInfosInput are the parameters of ListUserBasicInfos.
type ListUserBasicInfosInput struct {
	identity.Page
	userFilter
}

// ListUserBasicInfosOutput is the answer of ListUserBasicInfos.
type ListUserBasicInfosOutput struct {
	identity.Paged
	UserBasicInfos struct{ UserBasicInfo []UserBasicInfo }
}

// UserBasicInfo is the little that a list to choose from shows of a user.
type UserBasicInfo struct {
	UserId            string
	UserPrincipalName string
	DisplayName       string
	Status            string
}

// ListUserBasicInfos gives the names and ids of the users of the account by
// name, in parts.
var ListUserBasicInfos = api.Operation[*Service, ListUserBasicInfosInput, ListUserBasicInfosOutput]{
	Product: api.IMS, Name: "ListUserBasicInfos", Action: "ram:ListUserBasicInfos", Effect: api.Read,
	Resources: everyUser[ListUserBasicInfosInput],
	DryRun:    api.NoDryRun,
	Source:    `"ListUserBasicInfos" (IMS API reference)`,
	Handle: func(_ *Service, c *api.Call, in *ListUserBasicInfosInput) (_ *ListUserBasicInfosOutput, err error) {
		out := new(ListUserBasicInfosOutput)
		out.Paged, err = eachUser(c, in.Page, in.userFilter, func(a *identity.Account, u *identity.User) {
			out.UserBasicInfos.UserBasicInfo = append(out.UserBasicInfos.UserBasicInfo,
				UserBasicInfo{u.UserID, principalName(a, u.UserName), u.DisplayName, statusActive})
		})
		return out, err
	},
}
