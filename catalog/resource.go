package catalog

import (
	"fmt"
	"strings"

	"github.com/rampart-cloud/rampart/acs"
)

// Scope says which resources of a type an action is checked on.
type Scope uint8

// The scopes.
const (
	// Every is the action without a resource level: only a statement whose
	// Resource is "*" speaks of it. Type and Service are empty.
	Every Scope = iota + 1
	// Named is the resource, or each of the resources, that the request names.
	Named
	// All is "type/*" whatever the request names, e.g. for a create call.
	All
	// NamedOrAll is each named resource, or "type/*" when none is named.
	NamedOrAll
	// Service is everything that the account has in the service.
	Service
)

// A Resource is one kind of resource that an action is checked on.
type Resource struct {
	Service string // service part of the ARN, e.g. ecs
	Type    string // e.g. instance
	Var     string // name of the variable part, e.g. InstanceId
	Scope   Scope
	// Optional marks a kind that is checked only when the request names one.
	Optional bool
}

// Template gives the ARN with its variables in braces, for example
// acs:ecs:{region}:{account}:instance/{InstanceId}; or "*" for [Every].
//
// RAM, IMS and Resource Management have no regions: their ARNs carry "*" there. The account of a
// system policy is the word "system".
//
// Source: "ECS: RAM authorization" (2026), "RAM authorization" (RAM API
// reference).
func (r Resource) Template() string {
	if r.Scope == Every {
		return acs.Every
	}
	return acs.ARN{Service: r.Service, Region: r.region("{region}"), Account: "{account}", Resource: r.path("{" + r.Var + "}")}.String()
}

// ARN gives the resource of that name; id is not used by [All] and [Service].
// For [NamedOrAll] an empty id gives "type/*". It panics for [Every], which has
// no ARN.
func (r Resource) ARN(region, account, id string) acs.ARN {
	if r.Scope == Every {
		panic("catalog: an action without a resource level has no ARN")
	}
	return acs.ARN{Service: r.Service, Region: r.region(region), Account: account, Resource: r.path(id)}
}

func (r Resource) region(region string) string {
	switch r.Service {
	case "ram", "ims", "resourcemanager":
		return "*"
	}
	return region
}

func (r Resource) path(id string) string {
	switch {
	case r.Scope == Service:
		return "*"
	case r.Scope == All, r.Scope == NamedOrAll && id == "":
		return r.Type + "/*"
	}
	return r.Type + "/" + id
}

// resourceVars names the variable part of each resource type; the tokens of
// data/authorization.txt may use no other types.
func resourceVars() map[string]string {
	return map[string]string{
		"account":                     "AccountId",
		"activation":                  "ActivationId",
		"autoprovisioninggroup":       "AutoProvisioningGroupId",
		"capacityreservation":         "CapacityReservationId",
		"command":                     "CommandId",
		"ddh":                         "DedicatedHostId",
		"ddhcluster":                  "DedicatedHostClusterId",
		"deploymentset":               "DeploymentSetId",
		"disk":                        "DiskId",
		"diskencryptiondefaultconfig": "RegionId",
		"eip":                         "AllocationId",
		"elasticityassurance":         "ElasticityAssuranceId",
		"eni":                         "NetworkInterfaceId",
		"group":                       "GroupName",
		"havip":                       "HaVipId",
		"hpc":                         "HpcClusterId",
		"image":                       "ImageId",
		"imagecomponent":              "ImageComponentId",
		"imagepipeline":               "ImagePipelineId",
		"imagepipelineexecution":      "ExecutionId",
		"instance":                    "InstanceId",
		"invocation":                  "InvokeId",
		"keypair":                     "KeyPairName",
		"launchtemplate":              "LaunchTemplateId",
		"mfa":                         "VirtualMFADeviceName",
		"natgateway":                  "NatGatewayId",
		"policy/controlpolicy":        "PolicyId",
		"policy":                      "PolicyName",
		"portrangelist":               "PortRangeListId",
		"prefixlist":                  "PrefixListId",
		"reservedinstance":            "ReservedInstanceId",
		"resourcegroup":               "ResourceGroupId",
		"role":                        "RoleName",
		"routetable":                  "RouteTableId",
		"scu":                         "StorageCapacityUnitId",
		"securitygroup":               "SecurityGroupId",
		"servicesettings":             "SettingType",
		"snapshot":                    "SnapshotId",
		"snapshotgroup":               "SnapshotGroupId",
		"snapshotpolicy":              "AutoSnapshotPolicyId",
		"trail":                       "Name",
		"user":                        "UserName",
		"vpc":                         "VpcId",
		"vrouter":                     "VRouterId",
		"vswitch":                     "VSwitchId",
		"workbench":                   "InstanceId",
	}
}

// parseResource reads one resource token of data/authorization.txt.
func parseResource(service, token string, vars map[string]string) (Resource, error) {
	switch token {
	case "*":
		return Resource{Scope: Every}, nil
	case "@":
		return Resource{Service: service, Scope: Service}, nil
	}
	r := Resource{Service: service, Scope: Named}
	rest := token
	rest, r.Optional = strings.CutSuffix(rest, "?")
	if t, ok := strings.CutSuffix(rest, "/*"); ok {
		rest, r.Scope = t, All
	} else if t, ok := strings.CutSuffix(rest, "|*"); ok {
		rest, r.Scope = t, NamedOrAll
	}
	if s, t, ok := strings.Cut(rest, ":"); ok {
		r.Service, rest = s, t
	}
	v, ok := vars[rest]
	if !ok {
		return Resource{}, fmt.Errorf("resource %q: unknown type %q", token, rest)
	}
	r.Type, r.Var = rest, v
	return r, nil
}
