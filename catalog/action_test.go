package catalog

import (
	"slices"
	"strings"
	"testing"

	"github.com/rampart-cloud/rampart/acs"
)

func TestActionOf(t *testing.T) {
	tests := []struct{ version, op, want string }{
		{"2014-05-26", "RunInstances", "ecs:RunInstances"},
		{"2016-03-14", "RunInstances", "ecs:RunInstances"},
		{"2016-03-14", "CreateOrder", "ecs:CreateOrder"},
		{"2016-04-28", "DescribeVpcs", "vpc:DescribeVpcs"},
		{"2015-05-01", "CreateUser", "ram:CreateUser"},
		{"2019-08-15", "CreateUser", "ram:CreateUser"},
		{"2015-04-01", "AssumeRole", "sts:AssumeRole"},
		{"2020-03-31", "CreateResourceGroup", "ram:CreateResourceGroup"},
		{"2020-03-31", "AttachPolicy", "ram:AttachPolicy"},
		{"2020-03-31", "CreateControlPolicy", "resourcemanager:CreateControlPolicy"},
		{"2020-03-31", "EnableAutoGrouping", "resourcemanager:EnableAutoGrouping"},
		{"2017-12-14", "QueryOrders", "bss:DescribeOrderList"},
		{"2017-12-14", "GetOrderDetail", "bss:DescribeOrderDetail"},
		{"2017-12-14", "CancelOrder", "bss:CancelOrder"},
		{"2017-12-14", "PayOrder", "bss:PayOrder"},
		{"2017-12-14", "QueryInstanceBill", "bssapi:QueryInstanceBill"},
		{"2020-07-06", "LookupEvents", "actiontrail:LookupEvents"},
		{"2022-02-20", "LoginInstance", "ecs-workbench:LoginInstance"},
	}
	for _, tt := range tests {
		got, ok := ActionOf(tt.version, tt.op)
		if !ok || got != tt.want {
			t.Errorf("ActionOf(%s, %s) = %q, %v; want %q", tt.version, tt.op, got, ok, tt.want)
		}
	}
	if got, ok := ActionOf("2014-05-26", "LaunchMissiles"); ok {
		t.Errorf("an unknown operation has the action %q", got)
	}
}

// The exception tables may name only operations that exist.
func TestExceptionsExist(t *testing.T) {
	for op := range orderActions() {
		if !Known("2017-12-14", op) {
			t.Errorf("order operation %s is unknown", op)
		}
	}
	for op := range resourceGroupOperations() {
		if !Known("2020-03-31", op) {
			t.Errorf("resource group operation %s is unknown", op)
		}
	}
	for a := range openActions() {
		if got, ok := LookupAction(a); !ok || !got.Open {
			t.Errorf("open action %s: %+v, %v", a, got, ok)
		}
	}
	for a, ds := range dependentActions() {
		got, ok := LookupAction(a)
		if !ok {
			t.Errorf("%s is unknown", a)
		}
		for _, d := range ds {
			if _, ok := LookupAction(d.Action); !ok {
				t.Errorf("%s depends on the unknown %s", a, d.Action)
			}
			if d.When == "" {
				continue
			}
			o, _ := LookupOperation("2014-05-26", got.Operations[0].Name)
			if _, ok := o.Param(d.When); !ok {
				t.Errorf("%s has no parameter %s", a, d.When)
			}
		}
	}
}

// Every row of the authorization file belongs to an operation, save the two
// actions that have none; and every operation has its action.
func TestActionsMatchOperations(t *testing.T) {
	none := []string{"ram:PassRole", "bss:ModifyAgreementRecord"}
	seen := map[OperationID]string{}
	for _, a := range Actions() {
		if (len(a.Operations) == 0) != slices.Contains(none, a.Name) {
			t.Errorf("%s has %d operations", a.Name, len(a.Operations))
		}
		if !a.Access.valid() || !a.AccessMark.valid() || !a.ResourceMark.valid() {
			t.Errorf("%s: %+v", a.Name, a)
		}
		if (a.Resources == nil) != (a.ResourceMark == Unknown) {
			t.Errorf("%s: resources %v with the mark %s", a.Name, a.Resources, a.ResourceMark)
		}
		if (a.Source == "") != (a.ResourceMark == Unknown) {
			t.Errorf("%s: source %q with the mark %s", a.Name, a.Source, a.ResourceMark)
		}
		for _, o := range a.Operations {
			seen[o] = a.Name
		}
	}
	for _, p := range Products() {
		for _, o := range Operations(p.Code, p.Version) {
			id := OperationID{Version: p.Version, Name: o.Name}
			want, _ := ActionOf(p.Version, o.Name)
			if seen[id] != want {
				t.Errorf("%v: listed under %q, want %q", id, seen[id], want)
			}
		}
	}
}

func TestActionCounts(t *testing.T) {
	all, known := map[string]int{}, map[string]int{}
	actions := Actions()
	for _, a := range actions {
		all[a.Service]++
		if a.ResourceMark != Unknown {
			known[a.Service]++
		}
	}
	if len(actions) != 1156 {
		t.Errorf("%d actions", len(actions))
	}
	// ECS: 366 of the public version, four of the console's.
	for service, want := range map[string][2]int{"ecs": {370, 284}, "bss": {5, 5}, "ecs-workbench": {7, 7}, "sts": {4, 1}} {
		if got := [2]int{all[service], known[service]}; got != want {
			t.Errorf("%s: %v actions (all, with known resources), want %v", service, got, want)
		}
	}
	// Every operation of RAM's own API has known resources.
	for _, o := range Operations("Ram", "2015-05-01") {
		if a, _ := LookupAction("ram:" + o.Name); a.ResourceMark == Unknown {
			t.Errorf("%s: resources unknown", a.Name)
		}
	}
}

func TestTemplates(t *testing.T) {
	tests := []struct {
		action string
		want   string // joined by spaces
		access Access
	}{
		{"ecs:RunInstances", "*", AccessCreate},
		{"ecs:CreateInstance", "*", AccessCreate},
		{"ecs:CreateOrder", "*", AccessCreate},
		{"ecs:ReplaceSystemDisk", "acs:ecs:{region}:{account}:instance/{InstanceId} acs:ecs:{region}:{account}:disk/{DiskId} acs:ecs:{region}:{account}:image/{ImageId}", AccessUpdate},
		{"ecs:AttachDisk", "acs:ecs:{region}:{account}:disk/{DiskId} acs:ecs:{region}:{account}:instance/{InstanceId}", AccessUpdate},
		{"ecs:ReInitDisk", "acs:ecs:{region}:{account}:disk/{DiskId}", AccessUpdate},
		{"ecs:InvokeCommand", "acs:ecs:{region}:{account}:command/{CommandId} acs:ecs:{region}:{account}:instance/{InstanceId}", AccessUpdate},
		{"ecs:RunCommand", "acs:ecs:{region}:{account}:instance/{InstanceId}", AccessUpdate},
		{"ecs:CreateCommand", "acs:ecs:{region}:{account}:command/*", AccessCreate},
		{"ecs:DescribeInstances", "acs:ecs:{region}:{account}:instance/{InstanceId}", AccessList},
		{"ecs:DescribeInstanceStatus", "*", AccessList},
		{"ecs:CreateSecurityGroup", "acs:ecs:{region}:{account}:securitygroup/* acs:vpc:{region}:{account}:vpc/{VpcId}", AccessCreate},
		{"ecs:AttachInstanceRamRole", "acs:ecs:{region}:{account}:instance/{InstanceId} acs:ram:*:{account}:role/{RoleName}", AccessUpdate},
		{"vpc:CreateVSwitch", "acs:vpc:{region}:{account}:vswitch/* acs:vpc:{region}:{account}:vpc/{VpcId}", AccessCreate},
		{"ram:CreateUser", "acs:ram:*:{account}:user/*", AccessCreate},
		{"ram:AttachPolicyToUser", "acs:ram:*:{account}:policy/{PolicyName} acs:ram:*:{account}:user/{UserName}", AccessUpdate},
		{"ram:ListPolicyAttachments", "acs:ram:*:{account}:*", AccessList},
		{"ram:AttachPolicy", "acs:ram:*:{account}:policy/{PolicyName} acs:ims:*:{account}:user/* acs:ims:*:{account}:group/* acs:ram:*:{account}:role/*", AccessUpdate},
		{"ram:PassRole", "acs:ram:*:{account}:role/{RoleName}", AccessUpdate},
		{"sts:AssumeRole", "acs:ram:*:{account}:role/{RoleName}", AccessUpdate},
		{"bss:PayOrder", "*", AccessUpdate},
		{"bssapi:QueryBill", "*", AccessList},
		{"ecs-workbench:LoginInstance", "acs:ecs-workbench:{region}:{account}:workbench/{InstanceId}", AccessUpdate},
		{"vpc:CreateVpnGateway", "", AccessCreate}, // unknown
	}
	for _, tt := range tests {
		a, ok := LookupAction(strings.ToUpper(tt.action))
		if !ok {
			t.Errorf("%s is unknown", tt.action)
			continue
		}
		if a.Name != tt.action {
			t.Errorf("LookupAction gave %s for %s", a.Name, tt.action)
		}
		if got := strings.Join(a.Templates(), " "); got != tt.want {
			t.Errorf("%s: %s\nwant %s", tt.action, got, tt.want)
		}
		if a.Access != tt.access {
			t.Errorf("%s: access %s, want %s", tt.action, a.Access, tt.access)
		}
		if want := tt.want != "" && tt.want != "*"; a.HasResourceLevel() != want {
			t.Errorf("%s: HasResourceLevel = %v", tt.action, !want)
		}
	}
	if _, ok := LookupAction("ecs:*"); ok {
		t.Error("a pattern is no action")
	}
}

// The actions of the procedure's two policies exist.
func TestProcedureActions(t *testing.T) {
	for _, n := range []string{
		"ecs:RunInstances", "ecs:CreateInstance", "ecs:CreateOrder", "ecs:ReplaceSystemDisk", "ecs:AttachDisk", "ecs:InvokeCommand",
		"vpc:CheckCanAllocateVpcPrivateIpAddress", "vpc:DescribeVpcs", "vpc:DescribeVSwitches",
		"bss:ModifyAgreementRecord", "bss:DescribeOrderList", "bss:DescribeOrderDetail", "bss:PayOrder", "bss:CancelOrder",
		"ecs-workbench:LoginInstance",
	} {
		a, ok := LookupAction(n)
		if !ok || a.ResourceMark == Unknown {
			t.Errorf("%s: %v, resources %s", n, ok, a.ResourceMark)
		}
	}
}

func TestResourceARN(t *testing.T) {
	const region, account = "cn-hangzhou", "1234567890123456"
	tests := []struct {
		r    Resource
		id   string
		want string
	}{
		{Resource{Service: "ecs", Type: "instance", Scope: Named}, "i-1", "acs:ecs:cn-hangzhou:1234567890123456:instance/i-1"},
		{Resource{Service: "ecs", Type: "instance", Scope: NamedOrAll}, "", "acs:ecs:cn-hangzhou:1234567890123456:instance/*"},
		{Resource{Service: "ecs", Type: "instance", Scope: NamedOrAll}, "i-1", "acs:ecs:cn-hangzhou:1234567890123456:instance/i-1"},
		{Resource{Service: "ecs", Type: "command", Scope: All}, "ignored", "acs:ecs:cn-hangzhou:1234567890123456:command/*"},
		{Resource{Service: "ram", Type: "role", Scope: Named}, "ops", "acs:ram:*:1234567890123456:role/ops"},
		{Resource{Service: "ims", Type: "user", Scope: All}, "", "acs:ims:*:1234567890123456:user/*"},
		{Resource{Service: "ram", Scope: Service}, "", "acs:ram:*:1234567890123456:*"},
		{Resource{Service: "resourcemanager", Type: "policy/controlpolicy", Scope: Named}, "cp-1", "acs:resourcemanager:*:1234567890123456:policy/controlpolicy/cp-1"},
	}
	for _, tt := range tests {
		if got := tt.r.ARN(region, account, tt.id).String(); got != tt.want {
			t.Errorf("%+v: %s, want %s", tt.r, got, tt.want)
		}
	}
	if got := (Resource{Scope: Every}).Template(); got != acs.Every {
		t.Errorf("template %q", got)
	}
	defer func() {
		if recover() == nil {
			t.Error("an ARN of an action without a resource level")
		}
	}()
	_ = Resource{Scope: Every}.ARN(region, account, "")
}

// Only the ECS table of 2026 states access levels.
func TestAccessMarks(t *testing.T) {
	for name, want := range map[string]Mark{
		"ecs:RunInstances": Documented, "ecs:DescribeInstances": Documented,
		"ecs:ReleasePublicIpAddress": Inferred, "ecs:DescribeRegions": Inferred, "ecs:CreateVpc": Inferred,
		"vpc:CreateVpc": Inferred, "ram:CreateUser": Inferred, "bss:PayOrder": Inferred,
	} {
		if a, _ := LookupAction(name); a.AccessMark != want {
			t.Errorf("%s: %s, want %s", name, a.AccessMark, want)
		}
	}
}

func TestAccess(t *testing.T) {
	for op, want := range map[string]Access{
		"ListUsers": AccessList, "QueryBill": AccessList, "DescribeTags": AccessGet, "LookupEvents": AccessGet,
		"CheckVpnBgpEnabled": AccessGet, "CreateVpc": AccessCreate, "RunInstances": AccessCreate, "ReleaseEipAddress": AccessDelete,
		"DeleteVpc": AccessDelete, "ModifyVpcAttribute": AccessUpdate, "StopLogging": AccessUpdate,
	} {
		if got := accessOf(op); got != want {
			t.Errorf("accessOf(%s) = %s, want %s", op, got, want)
		}
	}
	if !AccessGet.Reads() || !AccessList.Reads() || AccessNone.Reads() || AccessUpdate.Reads() {
		t.Error("Reads is wrong")
	}
}

func TestActionsAreCopies(t *testing.T) {
	a, _ := LookupAction("ecs:AttachDisk")
	a.Resources[0].Type = "changed"
	a.Operations[0].Name = "changed"
	b, _ := LookupAction("ecs:AttachDisk")
	if b.Resources[0].Type == "changed" || b.Operations[0].Name == "changed" {
		t.Error("a caller can change the catalog")
	}
}
