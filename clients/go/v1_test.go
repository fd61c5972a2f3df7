package clients

import (
	"errors"
	"testing"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth/credentials"
	sdkerrors "github.com/aliyun/alibaba-cloud-sdk-go/sdk/errors"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/ecs"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/ram"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/sts"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/vpc"
)

// v1 are the products of Go SDK v1 with one credential.
type v1 struct {
	ram *ram.Client
	sts *sts.Client
	ecs *ecs.Client
	vpc *vpc.Client
}

func (s *server) v1(t *testing.T, id, secret string) *v1 {
	t.Helper()
	cfg := func() *sdk.Config { return sdk.NewConfig().WithScheme("HTTP").WithAutoRetry(false) }
	cred := credentials.NewAccessKeyCredential(id, secret)
	var c v1
	var e [4]error
	c.ram, e[0] = ram.NewClientWithOptions(region, cfg(), cred)
	c.sts, e[1] = sts.NewClientWithOptions(region, cfg(), cred)
	c.ecs, e[2] = ecs.NewClientWithOptions(region, cfg(), cred)
	c.vpc, e[3] = vpc.NewClientWithOptions(region, cfg(), cred)
	if err := errors.Join(e[:]...); err != nil {
		t.Fatal(err)
	}
	c.ram.Domain, c.sts.Domain, c.ecs.Domain, c.vpc.Domain = s.host, s.host, s.host, s.host
	return &c
}

// failureV1 reads an error of SDK v1; a call that succeeded fails the test.
func failureV1(t *testing.T, err error) failure {
	t.Helper()
	e, ok := errors.AsType[*sdkerrors.ServerError](err)
	if !ok {
		t.Fatalf("the call gave %v (%T), want an error of the server", err, err)
	}
	if e.RequestId() == "" || e.Message() == "" {
		t.Fatalf("the error lacks its request id or message: %v", e)
	}
	return failure{e.HttpStatus(), e.ErrorCode(), e.AccessDeniedDetail()}
}

// decode opens an EncodedDiagnosticMessage; SDK v1 has no typed call for it.
func (c *v1) decode(t *testing.T, s *server, message string) []byte {
	t.Helper()
	req := requests.NewCommonRequest()
	req.Scheme, req.Method, req.Domain = "http", "POST", s.host
	req.Product, req.Version, req.ApiName = "Ram", "2015-05-01", "DecodeDiagnosticMessage"
	req.QueryParams["EncodedDiagnosticMessage"] = message
	resp, err := c.ram.ProcessCommonRequest(req)
	must(t, err)
	return resp.GetHttpContentBytes()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// images picks, from what the server itself says, an image of each kind.
func (c *v1) images(t *testing.T) (both, other, rootOnly, windows string) {
	t.Helper()
	for page := 1; page < 20; page++ {
		req := ecs.CreateDescribeImagesRequest()
		req.PageNumber, req.PageSize = requests.NewInteger(page), requests.NewInteger(50)
		resp, err := c.ecs.DescribeImages(req)
		must(t, err)
		for _, i := range resp.Images.Image {
			switch {
			case i.Architecture != "x86_64":
			case i.OSType == "windows":
				if i.LoginAsNonRootSupported {
					t.Errorf("the Windows image %s claims to support ecs-user", i.ImageId)
				}
				windows = i.ImageId
			case !i.LoginAsNonRootSupported:
				rootOnly = i.ImageId
			case both == "":
				both = i.ImageId
			default:
				other = i.ImageId
			}
		}
		if page*50 >= resp.TotalCount {
			break
		}
	}
	if both == "" || other == "" || rootOnly == "" || windows == "" {
		t.Fatalf("the server lacks an image of some kind: %q %q %q %q", both, other, rootOnly, windows)
	}
	return both, other, rootOnly, windows
}

// instance reads one instance, with the login option.
func (c *v1) instance(t *testing.T, id string) ecs.Instance {
	t.Helper()
	req := ecs.CreateDescribeInstancesRequest()
	req.InstanceIds = `["` + id + `"]`
	req.AdditionalAttributes = &[]string{"LOGIN_AS_NON_ROOT"}
	resp, err := c.ecs.DescribeInstances(req)
	must(t, err)
	if len(resp.Instances.Instance) != 1 {
		t.Fatalf("%d instances with the id %s", len(resp.Instances.Instance), id)
	}
	return resp.Instances.Instance[0]
}

func (c *v1) await(t *testing.T, id, status string) ecs.Instance {
	t.Helper()
	var i ecs.Instance
	eventually(t, id+" is "+status, func() bool {
		i = c.instance(t, id)
		return i.Status == status
	})
	return i
}

// count counts instances and disks, to see that a refused call changed nothing.
func (c *v1) count(t *testing.T) [2]int {
	t.Helper()
	i, err := c.ecs.DescribeInstances(ecs.CreateDescribeInstancesRequest())
	must(t, err)
	d, err := c.ecs.DescribeDisks(ecs.CreateDescribeDisksRequest())
	must(t, err)
	return [2]int{i.TotalCount, d.TotalCount}
}
