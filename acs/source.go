package acs

import "strings"

// SourceKind says in what way a condition key of a call got its value, as a
// stable name for programs. What it names (a parameter, an image) stands beside
// it; see SourceOf.
type SourceKind string

// The kinds. A key of a call takes its source from one of them, with Of.
const (
	FromParameter        SourceKind = "Parameter"           // name: the parameter that was sent
	FromParameters       SourceKind = "Parameters"          // name: a parameter that can be sent several times
	FromRequest          SourceKind = "Request"             // what the call asks for as a whole
	FromSent             SourceKind = "ParameterSent"       // name: a parameter; the value is whether it was sent
	FromDefault          SourceKind = "Default"             // name: a parameter that was not sent
	FromSystemDiskOption SourceKind = "SystemDiskParameter" // name: a parameter that makes a disk a system disk
	FromRootCredential   SourceKind = "RootCredential"      // name: a parameter that gives root's credential
	FromWindowsImage     SourceKind = "WindowsImage"        // name: the image
	FromImagePlatform    SourceKind = "ImagePlatform"       // name: the image
	FromImageAlias       SourceKind = "ImageOwnerAlias"     // name: the image
	FromImageOwner       SourceKind = "ImageOwner"          // name: the image
	FromSystemDisk       SourceKind = "SystemDisk"          // name: the disk
	FromWindowsInstance  SourceKind = "WindowsInstance"
	FromCommandDefault   SourceKind = "CommandRunsAsRoot" // name: the parameter of the user, which was not sent
	FromSecurityGroups   SourceKind = "SecurityGroupNamed"
	FromVSwitch          SourceKind = "VSwitch"      // name: the vSwitch
	FromNoDefaultVPC     SourceKind = "NoDefaultVpc" // name: the parameter of the vSwitch, which was not sent
	FromPassedService    SourceKind = "PassedService"
	FromTag              SourceKind = "Tag" // name: the ARN of what has the tag
	FromToken            SourceKind = "Token"
	FromClock            SourceKind = "Clock"
	FromConnection       SourceKind = "Connection"
	FromCaller           SourceKind = "Caller"
	FromSignIn           SourceKind = "SignIn"
)

// sourceTexts has the English text of each kind: what stands before and behind
// the name. A text that begins as another one stands before it.
var sourceTexts = [...]struct {
	kind          SourceKind
	before, after string
	named         bool
}{
	{FromSystemDiskOption, "parameter ", ": a system disk's credential is root's", true},
	{FromRootCredential, "parameter ", ": it is root's", true},
	{FromParameter, "parameter ", "", true},
	{FromParameters, "parameters ", "", true},
	{FromRequest, "request", "", false},
	{FromSecurityGroups, "whether a security group is named", "", false},
	{FromSent, "whether ", " is sent", true},
	{FromCommandDefault, "default: ", " absent, so the command runs as root", true},
	{FromNoDefaultVPC, "default: ", " absent, and the region has no default VPC", true},
	{FromDefault, "default: ", " absent", true},
	{FromWindowsImage, "image ", " is Windows, whose login user is Administrator", true},
	{FromImagePlatform, "Platform and OSType of image ", "", true},
	{FromImageAlias, "ImageOwnerAlias of image ", "", true},
	{FromImageOwner, "owner of image ", "", true},
	{FromSystemDisk, "disk ", " is a system disk, whose credential is root's", true},
	{FromWindowsInstance, "the instance runs Windows", "", false},
	{FromVSwitch, "vSwitch ", "", true},
	{FromPassedService, "the service that is given the role", "", false},
	{FromTag, "tag of ", "", true},
	{FromToken, "token", "", false},
	{FromClock, "clock", "", false},
	{FromConnection, "connection", "", false},
	{FromCaller, "caller", "", false},
	{FromSignIn, "sign-in", "", false},
}

// SourceKinds gives every kind.
func SourceKinds() []SourceKind {
	out := make([]SourceKind, len(sourceTexts))
	for i, t := range sourceTexts {
		out[i] = t.kind
	}
	return out
}

// Of gives the English text of a source, for example "parameter Password". It
// is what decisions and the trail hold. A kind that names nothing leaves name
// out.
func (k SourceKind) Of(name string) string {
	for i := range sourceTexts {
		if t := &sourceTexts[i]; t.kind == k {
			if !t.named {
				return t.before
			}
			return t.before + name + t.after
		}
	}
	return string(k)
}

// SourceOf reads what Of wrote. A text that Of did not write, as of an earlier
// version, has the empty kind: only the text is known then.
func SourceOf(text string) (kind SourceKind, name string) {
	for i := range sourceTexts {
		t := &sourceTexts[i]
		if !t.named {
			if text == t.before {
				return t.kind, ""
			}
			continue
		}
		rest, begins := strings.CutPrefix(text, t.before)
		name, ends := strings.CutSuffix(rest, t.after)
		if begins && ends && name != "" {
			return t.kind, name
		}
	}
	return "", ""
}
