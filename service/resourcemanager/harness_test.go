package resourcemanager

import (
	"encoding/json"
	"testing"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/api/apitest"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

const (
	rm       = apitest.Account
	domain   = rm + ".onaliyun.com"
	hangzhou = "cn-hangzhou"
)

// newHarness runs the service, and the probe service beside it.
func newHarness(t *testing.T) *apitest.Harness { return newHarnessWith(t, catalog.DefaultLimits()) }

func newHarnessWith(t *testing.T, limits catalog.Limits) *apitest.Harness {
	t.Helper()
	return apitest.New(t, func(_ *testing.T, _ *apitest.Harness, g *api.Gateway) error {
		s := New(Config{Limits: func(string) catalog.Limits { return limits }})
		if err := api.Mount(g, s, Operations()); err != nil {
			return err
		}
		return api.Mount(g, probe{}, []api.Declared[probe]{stopInstance, describeInstances})
	})
}

// probe stands in for ECS: it has operations that are decided in a resource
// group and do nothing.
type probe struct{}

type probeInput struct {
	InstanceId      string
	ResourceGroupId string
}

type probeOutput struct{}

var stopInstance = api.Operation[probe, probeInput, probeOutput]{
	Product: api.ECS, Name: "StopInstance", Action: "ecs:StopInstance", Effect: api.Write,
	Resources: func(_ probe, c *api.Call, in *probeInput) []api.Resource {
		r := api.Resource{ARN: c.ARN("ecs", hangzhou, "instance/"+in.InstanceId)}
		if i := inventory.Instances.Get(c.Snapshot, c.Account, in.InstanceId); i != nil {
			r.Group = identity.ResourceGroupOf(i.ResourceGroupID)
		}
		return []api.Resource{r}
	},
	DryRun: api.NoDryRun, Source: "test",
	Handle: func(probe, *api.Call, *probeInput) (*probeOutput, error) { return new(probeOutput), nil },
}

var describeInstances = api.Operation[probe, probeInput, probeOutput]{
	Product: api.ECS, Name: "DescribeInstances", Action: "ecs:DescribeInstances", Effect: api.Read,
	Resources: func(_ probe, c *api.Call, in *probeInput) []api.Resource {
		return []api.Resource{{ARN: c.ARN("ecs", hangzhou, "instance/*"), Group: in.ResourceGroupId}}
	},
	DryRun: api.NoDryRun, Source: "test",
	Handle: func(probe, *api.Call, *probeInput) (*probeOutput, error) { return new(probeOutput), nil },
}

func update(h *apitest.Harness, fn func(tx *state.Tx)) {
	h.T.Helper()
	if err := h.Store.Update(h.T.Context(), func(tx *state.Tx) error { fn(tx); return nil }); err != nil {
		h.T.Fatal(err)
	}
}

// resources puts one resource of each kind into the default group: i-1, d-1,
// sg-1, k1, vpc-1, vsw-1 and c-1.
func resources(h *apitest.Harness) {
	h.T.Helper()
	update(h, func(tx *state.Tx) {
		inventory.Instances.Put(tx, rm, "i-1", &inventory.Instance{InstanceID: "i-1", RegionID: hangzhou, CreationTime: apitest.Start})
		inventory.Instances.Put(tx, rm, "i-2", &inventory.Instance{InstanceID: "i-2", RegionID: hangzhou, CreationTime: apitest.Start})
		inventory.Disks.Put(tx, rm, "d-1", &inventory.Disk{DiskID: "d-1", RegionID: hangzhou, Type: inventory.SystemDisk})
		inventory.SecurityGroups.Put(tx, rm, "sg-1", &inventory.SecurityGroup{SecurityGroupID: "sg-1", RegionID: hangzhou})
		inventory.KeyPairs.Put(tx, rm, hangzhou+"/k1", &inventory.KeyPair{KeyPairName: "k1", RegionID: hangzhou})
		inventory.VPCs.Put(tx, rm, "vpc-1", &inventory.VPC{VPCID: "vpc-1", RegionID: hangzhou})
		inventory.VSwitches.Put(tx, rm, "vsw-1", &inventory.VSwitch{VSwitchID: "vsw-1", RegionID: hangzhou})
		inventory.Commands.Put(tx, rm, "c-1", &inventory.Command{CommandID: "c-1", RegionID: hangzhou})
	})
}

// custom makes a custom policy.
func custom(h *apitest.Harness, name, document string) {
	h.T.Helper()
	update(h, func(tx *state.Tx) {
		identity.Policies.Put(tx, rm, name, &identity.Policy{PolicyName: name, Description: "about " + name, DefaultVersion: "v1", NextVersion: 2,
			Versions: []identity.PolicyVersion{{VersionID: "v1", Document: document, CreateDate: h.Now()}}, CreateDate: h.Now(), UpdateDate: h.Now()})
	})
}

// group makes a resource group and gives its id.
func group(h *apitest.Harness, name string) string {
	h.T.Helper()
	return do(h.Root, "CreateResourceGroup", "Name", name, "DisplayName", name).Text("ResourceGroup.Id")
}

// grant grants a policy to a user in a scope by AttachPolicy.
func grant(h *apitest.Harness, scope, user, kind, name string) {
	h.T.Helper()
	do(h.Root, "AttachPolicy", "ResourceGroupId", scope, "PolicyType", kind, "PolicyName", name, "PrincipalType", "IMSUser", "PrincipalName", user+"@"+domain)
}

func do(c *apitest.Caller, op string, params ...string) apitest.Tree {
	return c.Do(api.ResourceManager, op, params...)
}

func fails(t *testing.T, c *apitest.Caller, code string, status int, op string, params ...string) {
	t.Helper()
	if e := c.Fails(code, api.ResourceManager, op, params...); e.Status != status {
		t.Errorf("%s %q: status %d, want %d", op, params, e.Status, status)
	}
}

func denied(c *apitest.Caller, op string, params ...string) {
	c.Denied(api.ResourceManager, op, params...)
}

// moveTo gives the parameters that name resources of a MoveResources call; each is
// service, type and id.
func moveTo(to string, what ...[3]string) []string {
	var list []map[string]string
	for _, w := range what {
		list = append(list, map[string]string{"Service": w[0], "ResourceType": w[1], "ResourceId": w[2], "RegionId": hangzhou})
	}
	b, err := json.Marshal(list)
	if err != nil {
		panic(err) // strings always marshal
	}
	return []string{"ResourceGroupId", to, "Resources", string(b)}
}
