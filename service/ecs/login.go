package ecs

import (
	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/authz"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/compute"
	"github.com/rampart-cloud/rampart/inventory"
)

// This file is the one place that says what value ecs:LoginAsNonRoot has on a
// call. Which actions carry the key at all is catalog.LoginKeyActions.
//
// The key tells whether the initial login user of an instance is somebody other
// than root. Two sentences of the vendor's hold it together: "Bool
// ecs:LoginAsNonRoot false" in a Deny must hit every call that makes root the
// login user ("Forbid RAM users to create Linux instances whose initial login
// user is root", ECS help, 2025), and a key that the call does not carry hits
// nothing. So a call that sets a login always carries the key, and a call that
// sets none never does.

// Hints for a refusal that ecs:LoginAsNonRoot decided.
var (
	hintLaunch  = authz.Advice{ID: "LoginByImageOptions", Text: "Send ImageOptions.LoginAsNonRoot=true to log in as ecs-user; the image must support it (DescribeImages: LoginAsNonRootSupported)."}
	hintOrder   = authz.Advice{ID: "LoginByCommodity", Text: "Put \"LoginAsNonRoot\": true into the Commodity document to log in as ecs-user; the image must support it (DescribeImages: LoginAsNonRootSupported)."}
	hintReplace = authz.Advice{ID: "LoginByParameter", Text: "Send LoginAsNonRoot=true to log in as ecs-user; the image must support it (DescribeImages: LoginAsNonRootSupported)."}
	hintAttach  = authz.Advice{ID: "AttachAsDataDisk", Text: "Attach it as a data disk: without Bootable, Password and KeyPairName; a system disk's credential is always root's."}
	hintCommand = authz.Advice{ID: "CommandAsOrdinaryUser", Text: "Send Username with an ordinary user, for example ecs-user."}
)

const (
	loginTrue  = "true"
	loginFalse = "false"
)

// loginOfLaunch gives the key of RunInstances and CreateInstance.
//
// Source: ImageOptions.LoginAsNonRoot of "RunInstances" (ECS API reference,
// 2026).
//
// Inferred: an absent option is false whatever credential is given or not; source: the default false is documented for "CreateScalingConfiguration", the key pair goes to root where no user is chosen.
// Inferred: a Windows image gives false; source: the procedure warns not to use its policy where Windows must be created.
// Inferred: an image that does not support ecs-user gives the option's value; source: authorization comes before LoginAsNonRoot.ImageNotSupport.
// Inferred: CreateInstance takes ImageOptions.LoginAsNonRoot too; source: "Avoid logging on to instances as the root user" (2026), against the SDK's model.
func loginOfLaunch(option *bool, img catalog.Image) (values []string, source string) {
	return loginOfOption("ImageOptions.LoginAsNonRoot", option, img)
}

// loginOfOrder gives the key of CreateOrder from the Commodity document.
//
// Inferred: the document's login choice decides the key as ImageOptions.LoginAsNonRoot decides that of RunInstances, false when it is absent or when the document cannot be read; source: the procedure's Deny names ecs:CreateOrder.
func loginOfOrder(option *bool, img catalog.Image) (values []string, source string) {
	return loginOfOption(commodityLogin, option, img)
}

// loginOfReplace gives the key of ReplaceSystemDisk.
//
// Source: LoginAsNonRoot of ReplaceSystemDisk in the official Go SDK 1.63.107.
//
// Inferred: an absent option is false also where no credential is given; source: the documented default keeps the password, which is root's.
// Ours: ReplaceSystemDisk takes ImageOptions.LoginAsNonRoot as another name of LoginAsNonRoot; source: callers carry it over from RunInstances.
func loginOfReplace(option *bool, img catalog.Image) (values []string, source string) {
	return loginOfOption("LoginAsNonRoot", option, img)
}

func loginOfOption(name string, option *bool, img catalog.Image) ([]string, string) {
	switch {
	case img.Windows():
		return []string{loginFalse}, acs.FromWindowsImage.Of(img.ID)
	case option == nil:
		return []string{loginFalse}, acs.FromDefault.Of(name)
	case *option:
		return []string{loginTrue}, acs.FromParameter.Of(name)
	}
	return []string{loginFalse}, acs.FromParameter.Of(name)
}

// loginOfAttach gives the key of AttachDisk. d is nil for an unknown disk.
//
// Inferred: false when a system disk is attached, by its type, by Bootable or by a credential, as AttachDisk sets root's credential only; absent for a plain data disk, which sets no login; source: Password and Bootable of "AttachDisk" (ECS API reference, 2026), the procedure's Deny must not stop data disks.
func loginOfAttach(d *inventory.Disk, bootable *bool, password, keyPair string) (values []string, source string) {
	switch {
	case d != nil && d.Type == inventory.SystemDisk:
		return []string{loginFalse}, acs.FromSystemDisk.Of(d.DiskID)
	case bootable != nil && *bootable:
		return []string{loginFalse}, acs.FromSystemDiskOption.Of("Bootable")
	case password != "":
		return []string{loginFalse}, acs.FromRootCredential.Of("Password")
	case keyPair != "":
		return []string{loginFalse}, acs.FromRootCredential.Of("KeyPairName")
	}
	return nil, ""
}

// loginOfCommand gives the key of InvokeCommand on an instance of that OS type.
//
// Inferred: true only when a user other than root is named on Linux; an absent Username is false, as commands run as root then; on Windows it is false; source: the procedure's Deny names ecs:InvokeCommand, the table of "ECS: RAM authorization" does not give it the key.
func loginOfCommand(username, osType string) (values []string, source string) {
	switch {
	case osType == compute.Windows:
		return []string{loginFalse}, acs.FromWindowsInstance.Of("")
	case username == "":
		return []string{loginFalse}, acs.FromCommandDefault.Of("Username")
	case username == compute.Root:
		return []string{loginFalse}, acs.FromParameter.Of("Username")
	}
	return []string{loginTrue}, acs.FromParameter.Of("Username")
}

// loginUser gives the initial login user that an option chooses.
//
// Source: "Manage the logon username of an instance" (ECS user guide).
func loginUser(option *bool, osType string) string {
	switch {
	case osType == compute.Windows:
		return compute.Administrator
	case option != nil && *option:
		return compute.ECSUser
	}
	return compute.Root
}
