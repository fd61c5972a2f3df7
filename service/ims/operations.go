package ims

import "github.com/rampart-cloud/rampart/api"

// Operations lists every operation of the service, by name. To add one, write
// its file and add its line.
func Operations() []api.Declared[*Service] {
	return []api.Declared[*Service]{
		AddUserToGroup,
		BindMFADevice,
		CreateAccessKey,
		CreateGroup,
		CreateLoginProfile,
		CreateUser,
		CreateVirtualMFADevice,
		DeleteAccessKey,
		DeleteGroup,
		DeleteLoginProfile,
		DeleteUser,
		DeleteVirtualMFADevice,
		GetAccessKeyLastUsed,
		GetDefaultDomain,
		GetGroup,
		GetLoginProfile,
		GetPasswordPolicy,
		GetUser,
		GetUserMFAInfo,
		ListAccessKeys,
		ListGroups,
		ListGroupsForUser,
		ListUserBasicInfos,
		ListUsers,
		ListUsersForGroup,
		ListVirtualMFADevices,
		RemoveUserFromGroup,
		SetPasswordPolicy,
		UnbindMFADevice,
		UpdateAccessKey,
		UpdateGroup,
		UpdateLoginProfile,
		UpdateUser,
	}
}
