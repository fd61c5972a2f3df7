package clients

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth/credentials"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/ecs"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/ram"

	ram2 "github.com/alibabacloud-go/ram-20150501/v2/client"
	"github.com/alibabacloud-go/tea/tea"
)

// Errors that a client tells apart by code and status, with SDK v1.
func TestErrorsV1(t *testing.T) {
	s := start(t)
	root := s.v1(t, rootID, rootSecret)
	strange := s.v1(t, rootID, "notTheSecretAtAll0123456789abc")
	unknown := s.v1(t, "LTAInoSuchKeyAtAll00", rootSecret)
	common := func(version, action string) func() error {
		return func() error {
			req := requests.NewCommonRequest()
			req.Scheme, req.Method, req.Domain = "http", "POST", s.host
			req.Product, req.Version, req.ApiName = "Ecs", version, action
			_, err := root.ecs.ProcessCommonRequest(req)
			return err
		}
	}
	for _, c := range []struct {
		name   string
		call   func() error
		status int
		code   string
	}{
		{"an action that nobody has", common(ecsVersion, "LaunchRocket"), 404, "InvalidApi.NotFound"},
		{"an action of the vendor's that is not built", common(ecsVersion, "CreateDedicatedHostCluster"), 400, "UnsupportedOperation"},
		{"a version that no product has", common("1999-01-01", "RunInstances"), 400, "InvalidVersion"},
		{"a wrong secret", func() error { _, err := strange.ecs.DescribeRegions(ecs.CreateDescribeRegionsRequest()); return err }, 400, "SignatureDoesNotMatch"},
		{"an access key that does not exist", func() error { _, err := unknown.ecs.DescribeRegions(ecs.CreateDescribeRegionsRequest()); return err }, 404, "InvalidAccessKeyId.NotFound"},
		{"a user that does not exist", func() error {
			req := ram.CreateGetUserRequest()
			req.UserName = "Nobody"
			_, err := root.ram.GetUser(req)
			return err
		}, 404, "EntityNotExist.User"},
		{"a policy that does not exist", func() error {
			req := ram.CreateGetPolicyRequest()
			req.PolicyName, req.PolicyType = "nothing", "Custom"
			_, err := root.ram.GetPolicy(req)
			return err
		}, 404, "EntityNotExist.Policy"},
		{"a policy that is no policy", func() error {
			req := ram.CreateCreatePolicyRequest()
			req.PolicyName, req.PolicyDocument = "broken", `{"Version":"1","Statement":[{"Effect":"Perhaps","Action":"*","Resource":"*"}]}`
			_, err := root.ram.CreatePolicy(req)
			return err
		}, 400, "MalformedPolicyDocument"},
		{"an instance that does not exist", func() error {
			req := ecs.CreateStopInstanceRequest()
			req.InstanceId = "i-bp1nosuchinstance00"
			_, err := root.ecs.StopInstance(req)
			return err
		}, 404, "InvalidInstanceId.NotFound"},
		{"an image that does not exist", func() error {
			req := ecs.CreateRunInstancesRequest()
			req.ImageId, req.InstanceType = "m-bp1nosuchimage00000", "ecs.g7.large"
			_, err := root.ecs.RunInstances(req)
			return err
		}, 404, "InvalidImageId.NotFound"},
		{"a disk that does not exist", func() error {
			req := ecs.CreateDetachDiskRequest()
			req.InstanceId, req.DiskId = "i-bp1nosuchinstance00", "d-bp1nosuchdisk000000"
			_, err := root.ecs.DetachDisk(req)
			return err
		}, 404, "InvalidDiskId.NotFound"},
		{"a parameter that must be there", func() error { _, err := root.ecs.CreateKeyPair(ecs.CreateCreateKeyPairRequest()); return err }, 400, "MissingParameter"},
	} {
		t.Run(c.name, func(t *testing.T) { failureV1(t, c.call()).want(t, c.status, c.code) })
	}
	t.Run("what does not exist is no error in a list", func(t *testing.T) {
		req := ecs.CreateDescribeInstancesRequest()
		req.InstanceIds = `["i-bp1nosuchinstance00"]`
		resp, err := root.ecs.DescribeInstances(req)
		must(t, err)
		if resp.TotalCount != 0 || resp.Instances.Instance == nil {
			t.Errorf("the list of nothing is %+v", resp.Instances)
		}
	})
	t.Run("temporary credentials that nobody gave", func(t *testing.T) {
		c, err := ecs.NewClientWithOptions(region, sdk.NewConfig().WithScheme("HTTP"), credentials.NewStsTokenCredential("STS.NoSuchKeyAtAll", "secret", "token"))
		must(t, err)
		c.Domain = s.host
		_, err = c.DescribeRegions(ecs.CreateDescribeRegionsRequest())
		if f := failureV1(t, err); f.status < 400 || f.status > 404 || f.detail != nil {
			t.Errorf("the answer is %+v", f)
		}
	})
}

// The same errors through SDK v2, which signs with V3.
func TestErrorsV2(t *testing.T) {
	s := start(t)
	root := s.v2(t, rootID, rootSecret)
	generic := func(c *v2, version, action string, a args) func() error {
		return func() error { _, err := c.try(version, action, a, false); return err }
	}
	for _, c := range []struct {
		name   string
		call   func() error
		status int
		code   string
	}{
		{"an action that nobody has", generic(root, ecsVersion, "LaunchRocket", args{}), 404, "InvalidApi.NotFound"},
		{"an action of the vendor's that is not built", generic(root, ecsVersion, "CreateDedicatedHostCluster", args{}), 400, "UnsupportedOperation"},
		{"a version that no product has", generic(root, "1999-01-01", "RunInstances", args{}), 400, "InvalidVersion"},
		{"a wrong secret", generic(s.v2(t, rootID, "notTheSecretAtAll0123456789abc"), ecsVersion, "DescribeRegions", args{}), 400, "SignatureDoesNotMatch"},
		{"an access key that does not exist", generic(s.v2(t, "LTAInoSuchKeyAtAll00", rootSecret), ecsVersion, "DescribeRegions", args{}), 404, "InvalidAccessKeyId.NotFound"},
		{"an instance that does not exist", generic(root, ecsVersion, "StartInstance", args{"InstanceId": "i-bp1nosuchinstance00"}), 404, "InvalidInstanceId.NotFound"},
		{"a user that does not exist", func() error {
			_, err := root.ram.GetUser(&ram2.GetUserRequest{UserName: tea.String("Nobody")})
			return err
		}, 404, "EntityNotExist.User"},
		{"a wrong secret for STS, which signs with V1", func() error {
			_, err := s.v2(t, rootID, "notTheSecretAtAll0123456789abc").sts.GetCallerIdentity()
			return err
		}, 400, "SignatureDoesNotMatch"},
	} {
		t.Run(c.name, func(t *testing.T) { failureV2(t, c.call()).want(t, c.status, c.code) })
	}
}

// XML is what SDK v1 gets when it asks for it, lists and errors alike.
func TestXML(t *testing.T) {
	s := start(t)
	root := s.v1(t, rootID, rootSecret)
	req := ecs.CreateDescribeRegionsRequest()
	req.AcceptFormat = "XML"
	regions, err := root.ecs.DescribeRegions(req)
	must(t, err)
	if !strings.HasPrefix(strings.TrimSpace(regions.GetHttpContentString()), "<") || len(regions.Regions.Region) < 5 ||
		!slices.ContainsFunc(regions.Regions.Region, func(r ecs.Region) bool { return r.RegionId == region }) {
		t.Errorf("the regions are %s", regions.GetHttpContentString())
	}
	images := ecs.CreateDescribeImagesRequest()
	images.AcceptFormat, images.PageSize = "XML", requests.NewInteger(10)
	some, err := root.ecs.DescribeImages(images)
	must(t, err)
	if len(some.Images.Image) != 10 || some.TotalCount < 10 || some.Images.Image[0].ImageId == "" {
		t.Errorf("the images are %s", some.GetHttpContentString())
	}
	none := ecs.CreateDescribeInstancesRequest()
	none.AcceptFormat = "XML"
	empty, err := root.ecs.DescribeInstances(none)
	must(t, err)
	if empty.TotalCount != 0 || len(empty.Instances.Instance) != 0 || empty.RequestId == "" {
		t.Errorf("no instances are %s", empty.GetHttpContentString())
	}
	user := ram.CreateCreateUserRequest()
	user.AcceptFormat, user.UserName, user.Comments = "XML", "Xenia", "a<b & c"
	made, err := root.ram.CreateUser(user)
	must(t, err)
	if made.User.UserName != "Xenia" || made.User.Comments != "a<b & c" {
		t.Errorf("the user is %s", made.GetHttpContentString())
	}
	// SDK v1 reads an error's text as JSON only; the body itself must be XML.
	get := ram.CreateGetUserRequest()
	get.AcceptFormat, get.UserName = "XML", "Nobody"
	_, err = root.ram.GetUser(get)
	if err == nil || !strings.Contains(err.Error(), "<Code>EntityNotExist.User</Code>") || !strings.Contains(err.Error(), "<Error>") {
		t.Errorf("the error is %v", err)
	}
}

// raw makes a V1 request by hand, which no SDK lets go wrong.
func (s *server) raw(t *testing.T, method string, change func(p url.Values)) (status int, code string) {
	t.Helper()
	p := url.Values{"Action": {"DescribeRegions"}, "Version": {ecsVersion}, "Format": {"JSON"}, "AccessKeyId": {rootID},
		"SignatureMethod": {"HMAC-SHA1"}, "SignatureVersion": {"1.0"}, "SignatureNonce": {"nonce-" + method},
		"Timestamp": {time.Now().UTC().Format("2006-01-02T15:04:05Z")}}
	change(p)
	escape := func(v string) string {
		return strings.NewReplacer("+", "%20", "*", "%2A", "%7E", "~").Replace(url.QueryEscape(v))
	}
	var pairs []string
	for k := range p {
		pairs = append(pairs, escape(k)+"="+escape(p.Get(k)))
	}
	slices.Sort(pairs)
	mac := hmac.New(sha1.New, []byte(rootSecret+"&"))
	io.WriteString(mac, method+"&%2F&"+escape(strings.Join(pairs, "&")))
	if p.Get("Signature") == "" {
		p.Set("Signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	}
	var resp *http.Response
	var err error
	if method == http.MethodGet {
		resp, err = http.Get("http://" + s.host + "/?" + p.Encode())
	} else {
		resp, err = http.PostForm("http://"+s.host+"/", p)
	}
	must(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	must(t, err)
	if strings.HasPrefix(string(body), "<") {
		var e struct{ Code string }
		must(t, xml.Unmarshal(body, &e))
		return resp.StatusCode, e.Code
	}
	var e struct{ Code string }
	must(t, json.Unmarshal(body, &e))
	return resp.StatusCode, e.Code
}

// What only a forger or a broken clock sends.
func TestHostileRequests(t *testing.T) {
	s := start(t)
	at := func(d time.Duration) func(p url.Values) {
		return func(p url.Values) {
			p.Set("Timestamp", time.Now().Add(d).UTC().Format("2006-01-02T15:04:05Z"))
			p.Set("SignatureNonce", p.Get("SignatureNonce")+d.String())
		}
	}
	set := func(name, value string) func(p url.Values) {
		return func(p url.Values) { p.Set(name, value); p.Set("SignatureNonce", p.Get("SignatureNonce")+name) }
	}
	del := func(name string) func(p url.Values) { return func(p url.Values) { p.Del(name) } }
	same := func(url.Values) {}
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		for _, c := range []struct {
			name   string
			change func(p url.Values)
			status int
			code   string
		}{
			{"as it should be", same, 200, ""},
			{"the same nonce again", same, 400, "SignatureNonceUsed"},
			{"16 minutes old", at(-16 * time.Minute), 400, "InvalidTimeStamp.Expired"},
			{"16 minutes ahead", at(16 * time.Minute), 400, "InvalidTimeStamp.Expired"},
			{"14 minutes old", at(-14 * time.Minute), 200, ""},
			{"no time at all", set("Timestamp", "yesterday"), 400, "InvalidTimeStamp.Format"},
			{"without a timestamp", del("Timestamp"), 400, "MissingTimestamp"},
			{"without a nonce", del("SignatureNonce"), 400, "MissingSignatureNonce"},
			{"a made-up signature", set("Signature", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="), 400, "SignatureDoesNotMatch"},
			{"without an action", del("Action"), 400, "MissingAction"},
		} {
			t.Run(method+" "+c.name, func(t *testing.T) {
				status, code := s.raw(t, method, c.change)
				if status != c.status || code != c.code {
					t.Errorf("status %d, code %q; want %d, %q", status, code, c.status, c.code)
				}
			})
		}
	}
	t.Run("an answer never holds the expected signature", func(t *testing.T) {
		c := s.v1(t, rootID, "notTheSecretAtAll0123456789abc")
		_, err := c.ecs.DescribeRegions(ecs.CreateDescribeRegionsRequest())
		if err == nil || strings.Contains(err.Error(), rootSecret) {
			t.Errorf("the error is %v", err)
		}
	})
}
