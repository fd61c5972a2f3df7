package clients

import (
	"encoding/json"
	"errors"
	"testing"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	openapiutil "github.com/alibabacloud-go/darabonba-openapi/v2/utils"
	ram "github.com/alibabacloud-go/ram-20150501/v2/client"
	sts "github.com/alibabacloud-go/sts-20150401/v2/client"
	"github.com/alibabacloud-go/tea/dara"
	"github.com/alibabacloud-go/tea/tea"
)

// The API versions that generic calls name.
const (
	ecsVersion = "2014-05-26"
	vpcVersion = "2016-04-28"
	ramVersion = "2015-05-01"
)

// v2 are the products of Go SDK v2 with one credential: RAM and STS typed, the
// others by the core's generic call, which signs with V3.
type v2 struct {
	ram  *ram.Client
	sts  *sts.Client // signs with V1, although the SDK is the new one
	core *openapi.Client
}

func (s *server) v2(t *testing.T, id, secret string) *v2 {
	t.Helper()
	cfg := func() *openapi.Config {
		return &openapi.Config{AccessKeyId: tea.String(id), AccessKeySecret: tea.String(secret), RegionId: tea.String(region),
			Endpoint: tea.String(s.host), Protocol: tea.String("HTTP")}
	}
	var c v2
	var e [3]error
	c.ram, e[0] = ram.NewClient(cfg())
	c.sts, e[1] = sts.NewClient(cfg())
	c.core, e[2] = openapi.NewClient(cfg())
	must(t, errors.Join(e[:]...))
	return &c
}

// failureV2 reads an error of SDK v2; a call that succeeded fails the test.
func failureV2(t *testing.T, err error) failure {
	t.Helper()
	if e, ok := errors.AsType[*tea.SDKError](err); ok {
		return failure{tea.IntValue(e.StatusCode), tea.StringValue(e.Code), e.AccessDeniedDetail}
	}
	if e, ok := errors.AsType[dara.ResponseError](err); ok {
		return failure{dara.IntValue(e.GetStatusCode()), dara.StringValue(e.GetCode()), e.GetAccessDeniedDetail()}
	}
	t.Fatalf("the call gave %v (%T), want an error of the server", err, err)
	return failure{}
}

// args are the parameters of a generic call, nested as the API has them.
type args map[string]any

// try makes a generic call; body says that the parameters go in the form body.
func (c *v2) try(version, action string, a args, body bool) (map[string]any, error) {
	params := &openapi.Params{Action: tea.String(action), Version: tea.String(version), Protocol: tea.String("HTTP"), Pathname: tea.String("/"),
		Method: tea.String("POST"), AuthType: tea.String("AK"), Style: tea.String("RPC"), ReqBodyType: tea.String("formData"), BodyType: tea.String("json")}
	req := &openapi.OpenApiRequest{}
	if body {
		req.Body = openapiutil.ParseToMap(map[string]any(a))
	} else {
		req.Query = openapiutil.Query(map[string]any(a))
	}
	resp, err := c.core.CallApi(params, req, &dara.RuntimeOptions{})
	if err != nil {
		return nil, err
	}
	return resp["body"].(map[string]any), nil
}

// call makes a generic call that must succeed, and gives the answer in out.
func (c *v2) call(t *testing.T, version, action string, a args, out any) {
	t.Helper()
	if _, ok := a["RegionId"]; !ok && version != ramVersion {
		a["RegionId"] = region
	}
	body, err := c.try(version, action, a, false)
	if err != nil {
		t.Fatalf("%s: %v", action, err)
	}
	b, err := json.Marshal(body)
	must(t, err)
	must(t, json.Unmarshal(b, out))
}

// refused makes a generic call that Alice's policy must refuse, checks what the
// message says as the root opens it, and gives the failure.
func (p *procedureV2) refused(t *testing.T, action string, a args, source string) {
	t.Helper()
	a["RegionId"] = region
	_, err := p.alice.try(ecsVersion, action, a, false)
	message := failureV2(t, err).refused(t, "ecs:"+action, p.userID)
	// The typed client reads the vendor's members, the generic call ours too.
	typed, err := p.root.ram.DecodeDiagnosticMessage(&ram.DecodeDiagnosticMessageRequest{EncodedDiagnosticMessage: tea.String(message)})
	must(t, err)
	m := typed.Body.DecodedDiagnosticMessage
	if !tea.BoolValue(m.ExplicitDeny) || len(m.MatchedPolicies) != 1 || tea.StringValue(m.MatchedPolicies[0].PolicyIdentifier) != "ecs-root-user-control" {
		t.Fatalf("the typed client reads %v", m)
	}
	body, err := p.root.try(ramVersion, "DecodeDiagnosticMessage", args{"EncodedDiagnosticMessage": message}, false)
	must(t, err)
	b, err := json.Marshal(body)
	must(t, err)
	diagnosed(t, b, "ecs:"+action, source)
}

// made is what several answers hold.
type made struct {
	VpcId, VSwitchId, SecurityGroupId, KeyPairName, PrivateKeyBody, InstanceId, DiskId, CommandId, InvokeId string
	InstanceIdSets                                                                                          struct{ InstanceIdSet []string }
}

// machine is an instance in an answer.
type machine struct {
	InstanceId, ImageId, Status string
	ImageOptions                struct{ LoginAsNonRoot bool }
	VpcAttributes               struct {
		VSwitchId        string
		PrivateIpAddress struct{ IpAddress []string }
	}
	SecurityGroupIds struct{ SecurityGroupId []string }
}

func (c *v2) instance(t *testing.T, id string) machine {
	t.Helper()
	var out struct{ Instances struct{ Instance []machine } }
	c.call(t, ecsVersion, "DescribeInstances", args{"InstanceIds": `["` + id + `"]`, "AdditionalAttributes": []string{"LOGIN_AS_NON_ROOT"}}, &out)
	if len(out.Instances.Instance) != 1 {
		t.Fatalf("%d instances with the id %s", len(out.Instances.Instance), id)
	}
	return out.Instances.Instance[0]
}

func (c *v2) await(t *testing.T, id, status string) machine {
	t.Helper()
	var m machine
	eventually(t, id+" is "+status, func() bool {
		m = c.instance(t, id)
		return m.Status == status
	})
	return m
}
