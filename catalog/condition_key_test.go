package catalog

import (
	"slices"
	"strings"
	"testing"
)

func keyNames(t *testing.T, action string, p Profile) []string {
	t.Helper()
	ks, ok := KeysFor(action, p)
	if !ok {
		t.Fatalf("%s is unknown", action)
	}
	var out []string
	for _, k := range ks {
		out = append(out, k.Name)
	}
	return out
}

func TestKeyTable(t *testing.T) {
	types := []KeyType{String, Numeric, Date, Boolean, IP}
	seen := map[string]bool{}
	for _, k := range ConditionKeys() {
		low := strings.ToLower(k.Name)
		if seen[low] {
			t.Errorf("%s stands twice", k.Name)
		}
		seen[low] = true
		if !slices.Contains(types, k.Type) || !k.Mark.valid() || k.Note == "" {
			t.Errorf("incomplete: %+v", k)
		}
		if prefix, name, ok := strings.Cut(k.Name, ":"); !ok || prefix == "" || name == "" {
			t.Errorf("%q is not of the form prefix:name", k.Name)
		}
		for _, a := range k.actions {
			if got, ok := LookupAction(a); !ok || got.Name != a {
				t.Errorf("%s: unknown action %s", k.Name, a)
			}
		}
	}
	if len(seen) != 49 {
		t.Errorf("%d keys", len(seen))
	}
}

func TestKeyTypes(t *testing.T) {
	for name, want := range map[string]KeyType{
		"acs:CurrentTime": Date, "acs:SourceIp": IP, "acs:VpcSourceIp": IP, "acs:SecureTransport": Boolean, "acs:MFAPresent": Boolean,
		"acs:PrincipalARN": String, "acs:principalarn": String, "acs:RequestTag/team": String, "ACS:ResourceTag/Team": String,
		"ecs:LoginAsNonRoot": Boolean, "ECS:loginasnonroot": Boolean, "ecs:CommandRunAs": String,
		"ecs:IsDiskEncrypted": String, "ecs:IsSystemDiskByokEncrypted": String, "ecs:PasswordCustomized": Boolean, "ecs:PasswordInherit": Boolean,
		"ecs:NotSpecifySecurityGroupId": Boolean, "ecs:AssociatePublicIpAddress": Boolean, "ecs:SecurityHardeningMode": Boolean,
		"vpc:VPC": String, "vpc:IsDefaultVpc": Boolean, "vpc:IsDefaultVSwitch": Boolean, "vpc:CreateDefaultVpc": Boolean,
		"ecs:tag/环境": String, "kms:tag/acs:rds:instance": String, "sts:ExternalId": String, "oidc:aud": String, "ram:ServiceName": String,
	} {
		k, ok := LookupKey(name)
		if !ok || k.Type != want {
			t.Errorf("%s: %s, %v; want %s", name, k.Type, ok, want)
		}
	}
	for _, name := range []string{"", "ecs:", "ecs:tag", "ecs:tag/", "acs:Nothing", "LoginAsNonRoot", "acs:RequestTag/"} {
		if k, ok := LookupKey(name); ok {
			t.Errorf("%q is taken for %s", name, k.Name)
		}
	}
	if k, _ := LookupKey("acs:SourceIp"); !k.General || k.Tag {
		t.Errorf("acs:SourceIp: %+v", k)
	}
	if k, _ := LookupKey("ecs:tag/a"); k.General || !k.Tag {
		t.Errorf("ecs:tag/: %+v", k)
	}
}

func TestKeysFor(t *testing.T) {
	launch := []string{
		"ecs:AssociatePublicIpAddress", "ecs:ImageOwnerId", "ecs:ImagePlatform", "ecs:ImageSource", "ecs:InstanceType",
		"ecs:InstanceTypeFamily", "ecs:IsDiskByokEncrypted", "ecs:IsDiskEncrypted", "ecs:IsSystemDiskByokEncrypted",
		"ecs:IsSystemDiskEncrypted", "ecs:LoginAsNonRoot", "ecs:NotSpecifySecurityGroupId", "ecs:PasswordCustomized",
		"ecs:PasswordInherit", "ecs:SecurityEnhancementStrategy", "ecs:SecurityHardeningMode", "ecs:tag/",
		"vpc:CreateDefaultVpc", "vpc:IsDefaultVSwitch", "vpc:IsDefaultVpc", "vpc:VPC",
	}
	tests := []struct {
		action  string
		profile Profile
		want    []string
	}{
		{"ecs:RunInstances", Procedure, launch},
		{"ecs:RunInstances", Published, launch},
		{"ecs:CreateInstance", Published, launch},
		{"ecs:CreateOrder", Procedure, []string{"ecs:LoginAsNonRoot", "ecs:tag/"}},
		{"ecs:CreateOrder", Published, []string{"ecs:tag/"}},
		{"ecs:ReplaceSystemDisk", Published, []string{"ecs:ImagePlatform", "ecs:IsDiskByokEncrypted", "ecs:IsDiskEncrypted",
			"ecs:IsSystemDiskByokEncrypted", "ecs:IsSystemDiskEncrypted", "ecs:LoginAsNonRoot", "ecs:PasswordCustomized", "ecs:PasswordInherit", "ecs:tag/"}},
		{"ecs:AttachDisk", Published, []string{"ecs:LoginAsNonRoot", "ecs:PasswordCustomized", "ecs:tag/"}},
		{"ecs:InvokeCommand", Procedure, []string{"ecs:CommandRunAs", "ecs:LoginAsNonRoot", "ecs:tag/"}},
		{"ecs:InvokeCommand", Published, []string{"ecs:CommandRunAs", "ecs:tag/"}},
		{"ecs:RunCommand", Procedure, []string{"ecs:CommandRunAs", "ecs:tag/"}},
		{"ecs:ReInitDisk", Procedure, []string{"ecs:PasswordCustomized", "ecs:tag/"}},
		{"ecs:ModifyInstanceAttribute", Procedure, []string{"ecs:PasswordCustomized", "ecs:tag/"}},
		{"ecs:CreateDisk", Procedure, []string{"ecs:IsDiskByokEncrypted", "ecs:IsDiskEncrypted", "ecs:tag/"}},
		{"ecs:AuthorizeSecurityGroup", Procedure, []string{"ecs:SecurityGroupIpProtocols", "ecs:SecurityGroupSourceCidrIps"}},
		{"ecs:DescribePrice", Procedure, nil},
		{"ram:PassRole", Procedure, []string{"acs:Service"}},
		{"ram:CreateUser", Procedure, nil},
		{"sts:AssumeRole", Procedure, []string{"sts:ExternalId"}},
		{"vpc:DeleteVpc", Procedure, []string{"vpc:tag/"}},
	}
	for _, tt := range tests {
		if got := keyNames(t, tt.action, tt.profile); !slices.Equal(got, tt.want) {
			t.Errorf("%s (%s): %v\nwant %v", tt.action, tt.profile, got, tt.want)
		}
	}
	if _, ok := KeysFor("ecs:LaunchMissiles", Procedure); ok {
		t.Error("keys of an unknown action")
	}
}

// The two profiles differ in two actions and in nothing else.
func TestLoginKeyProfiles(t *testing.T) {
	six := []string{"ecs:AttachDisk", "ecs:CreateInstance", "ecs:CreateOrder", "ecs:InvokeCommand", "ecs:ReplaceSystemDisk", "ecs:RunInstances"}
	four := []string{"ecs:AttachDisk", "ecs:CreateInstance", "ecs:ReplaceSystemDisk", "ecs:RunInstances"}
	if got := LoginKeyActions(Procedure); !slices.Equal(got, six) {
		t.Errorf("procedure: %v", got)
	}
	if got := LoginKeyActions(Published); !slices.Equal(got, four) {
		t.Errorf("published: %v", got)
	}
	if got := LoginKeyActions("other"); len(got) != 0 {
		t.Errorf("an unknown profile carries the key on %v", got)
	}
	for _, a := range Actions() {
		for p, want := range map[Profile][]string{Procedure: six, Published: four} {
			got := slices.Contains(keyNames(t, a.Name, p), LoginAsNonRoot)
			if got != slices.Contains(want, a.Name) || got != CarriesLoginKey(p, a.Name) {
				t.Errorf("%s (%s): %v", a.Name, p, got)
			}
		}
	}
}

func TestParseProfile(t *testing.T) {
	for _, s := range []string{"procedure", "published"} {
		if p, err := ParseProfile(s); err != nil || string(p) != s {
			t.Errorf("%q: %q, %v", s, p, err)
		}
	}
	for _, s := range []string{"", "Procedure", "both"} {
		if p, err := ParseProfile(s); err == nil || p != "" {
			t.Errorf("%q: %q, %v", s, p, err)
		}
	}
}
