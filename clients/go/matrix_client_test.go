package clients

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	openapiutil "github.com/alibabacloud-go/darabonba-openapi/v2/utils"
	"github.com/alibabacloud-go/tea/dara"
	"github.com/alibabacloud-go/tea/tea"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth/credentials"
	sdkerrors "github.com/aliyun/alibaba-cloud-sdk-go/sdk/errors"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/actiontrail"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/bssopenapi"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/ecs"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/ims"
	ram1 "github.com/aliyun/alibaba-cloud-sdk-go/services/ram"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/resourcemanager"
	sts1 "github.com/aliyun/alibaba-cloud-sdk-go/services/sts"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/vpc"

	ram2 "github.com/alibabacloud-go/ram-20150501/v2/client"
	sts2 "github.com/alibabacloud-go/sts-20150401/v2/client"
)

// The clients of the matrix, by the name that the page has for them.
const (
	typedV1  = "v1"        // Go SDK v1, the product's own request and response types
	commonV1 = "v1 common" // Go SDK v1, CommonRequest
	ramV2    = "v2 ram"    // Go SDK v2, typed RAM
	stsV2    = "v2 sts"    // Go SDK v2, typed STS
	coreV2   = "v2 core"   // Go SDK v2, generic call
)

// signature says how each client signs. The typed STS of SDK v2 still uses V1.
var signature = map[string]string{typedV1: "V1", commonV1: "V1", ramV2: "V3", stsV2: "V1", coreV2: "V3"}

// credential is who calls.
type credential struct{ id, secret, token string }

// caller is every client with one credential.
type caller struct {
	host  string
	v1    map[string]any // by product: the typed clients of SDK v1
	ram   *ram2.Client
	sts   *sts2.Client
	core  *openapi.Client
	plain *sdk.Client
}

func (s *server) caller(t *testing.T, c credential) *caller {
	t.Helper()
	out := &caller{host: s.host, v1: map[string]any{}}
	var signer auth.Credential = credentials.NewAccessKeyCredential(c.id, c.secret)
	if c.token != "" {
		signer = credentials.NewStsTokenCredential(c.id, c.secret, c.token)
	}
	cfg := func() *sdk.Config { return sdk.NewConfig().WithScheme("HTTP").WithAutoRetry(false) }
	made := func(product string, client any, err error) {
		must(t, err)
		reflect.ValueOf(client).Elem().FieldByName("Domain").SetString(s.host)
		out.v1[product] = client
	}
	{
		c, err := ram1.NewClientWithOptions(region, cfg(), signer)
		made("Ram", c, err)
		out.plain = &c.Client
	}
	{
		c, err := sts1.NewClientWithOptions(region, cfg(), signer)
		made("Sts", c, err)
	}
	{
		c, err := ims.NewClientWithOptions(region, cfg(), signer)
		made("Ims", c, err)
	}
	{
		c, err := resourcemanager.NewClientWithOptions(region, cfg(), signer)
		made("ResourceManager", c, err)
	}
	{
		c, err := ecs.NewClientWithOptions(region, cfg(), signer)
		made("Ecs", c, err)
	}
	{
		c, err := vpc.NewClientWithOptions(region, cfg(), signer)
		made("Vpc", c, err)
	}
	{
		c, err := actiontrail.NewClientWithOptions(region, cfg(), signer)
		made("ActionTrail", c, err)
	}
	{
		c, err := bssopenapi.NewClientWithOptions(region, cfg(), signer)
		made("BssOpenApi", c, err)
	}
	v2 := func() *openapi.Config {
		config := &openapi.Config{AccessKeyId: tea.String(c.id), AccessKeySecret: tea.String(c.secret), RegionId: tea.String(region),
			Endpoint: tea.String(s.host), Protocol: tea.String("HTTP")}
		if c.token != "" {
			config.SecurityToken = tea.String(c.token)
		}
		return config
	}
	var e [3]error
	out.ram, e[0] = ram2.NewClient(v2())
	out.sts, e[1] = sts2.NewClient(v2())
	out.core, e[2] = openapi.NewClient(v2())
	must(t, errors.Join(e[:]...))
	return out
}

// prepared is a call that is ready to be sent any number of times.
type prepared func() (answer any, err error)

// prepare gives the clients that can make this call, each with the call. A typed
// client that lacks the operation or one of the parameters cannot.
func (c *caller) prepare(o operation, p parameters) map[string]prepared {
	out := map[string]prepared{coreV2: c.generic(o, p), commonV1: c.common(o, p)}
	for name, client := range map[string]any{typedV1: c.v1[o.Product], ramV2: c.ram, stsV2: c.sts} {
		if name == ramV2 && o.Product != "Ram" || name == stsV2 && o.Product != "Sts" || client == nil {
			continue
		}
		if call := typed(client, name == typedV1, o, p); call != nil {
			out[name] = call
		}
	}
	return out
}

// common is the untyped call of SDK v1; every second operation goes by GET.
func (c *caller) common(o operation, p parameters) prepared {
	return func() (any, error) {
		req := requests.NewCommonRequest()
		req.Scheme, req.Method, req.Domain = "http", "POST", c.host
		if len(o.Name)%2 == 0 {
			req.Method = "GET"
		}
		req.Product, req.Version, req.ApiName = o.Product, o.Version, o.Name
		for _, v := range p {
			req.QueryParams[v.name] = v.value
		}
		resp, err := c.plain.ProcessCommonRequest(req)
		if err != nil {
			return nil, err
		}
		return decode(resp.GetHttpContentBytes())
	}
}

// generic is the untyped call of SDK v2, with the parameters nested as the API
// has them; every second operation sends them in a form body.
func (c *caller) generic(o operation, p parameters) prepared {
	return func() (any, error) {
		params := &openapi.Params{Action: tea.String(o.Name), Version: tea.String(o.Version), Protocol: tea.String("HTTP"), Pathname: tea.String("/"),
			Method: tea.String("POST"), AuthType: tea.String("AK"), Style: tea.String("RPC"), ReqBodyType: tea.String("formData"), BodyType: tea.String("json")}
		if o.Access == "anonymous" {
			params.AuthType = tea.String("Anonymous")
		}
		req := &openapi.OpenApiRequest{}
		if len(o.Name)%2 == 0 {
			req.Body = openapiutil.ParseToMap(p.nested())
		} else {
			req.Query = openapiutil.Query(p.nested())
		}
		resp, err := c.core.CallApi(params, req, &dara.RuntimeOptions{})
		if err != nil {
			return nil, err
		}
		b, err := json.Marshal(resp["body"])
		if err != nil {
			return nil, err
		}
		return decode(b)
	}
}

// typed is a call by the SDK's own types: the method named like the operation,
// its request struct filled field by field. nil: the SDK cannot say it.
func typed(client any, first bool, o operation, p parameters) prepared {
	method := reflect.ValueOf(client).MethodByName(o.Name)
	if !method.IsValid() || method.Type().NumIn() > 1 {
		return nil
	}
	build := func() ([]reflect.Value, error) {
		if method.Type().NumIn() == 0 {
			if len(p) > 0 {
				return nil, errors.New("the method has no request")
			}
			return nil, nil
		}
		req := reflect.New(method.Type().In(0).Elem())
		if first {
			rpc := &requests.RpcRequest{}
			req.Elem().FieldByName("RpcRequest").Set(reflect.ValueOf(rpc))
			// SDK v1 calls the product by its own name, which the server ignores.
			rpc.InitWithApiInfo(o.Product, o.Version, o.Name, "", "")
			rpc.Method = requests.POST
		}
		for _, v := range p {
			if first && v.name == "RegionId" {
				continue // the client sends its own
			}
			if err := fill(req.Elem(), strings.Split(v.name, "."), v.value); err != nil {
				return nil, fmt.Errorf("%s: %w", v.name, err)
			}
		}
		return []reflect.Value{req}, nil
	}
	if _, err := build(); err != nil {
		return nil
	}
	return func() (any, error) {
		in, err := build()
		if err != nil {
			return nil, err
		}
		out := method.Call(in)
		if err, _ := out[1].Interface().(error); err != nil {
			return nil, err
		}
		answer := out[0].Interface()
		if !first {
			answer = out[0].Elem().FieldByName("Body").Interface()
		}
		b, err := json.Marshal(answer) // what the SDK read, not what was sent
		if err != nil {
			return nil, err
		}
		return decode(b)
	}
}

// fill sets the field of an SDK's struct that a wire name means.
func fill(v reflect.Value, path []string, value string) error {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		return fill(v.Elem(), path, value)
	case reflect.Slice:
		if len(path) == 0 {
			return errors.New("a list has no value of its own")
		}
		n, err := strconv.Atoi(path[0])
		if err != nil || n < 1 {
			return fmt.Errorf("%q is no place in a list", path[0])
		}
		for v.Len() < n {
			v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem())))
		}
		return fill(v.Index(n-1), path[1:], value)
	case reflect.Struct:
		if len(path) == 0 {
			return errors.New("a structure has no value of its own")
		}
		for i := range v.NumField() {
			tag := v.Type().Field(i).Tag
			name, _, _ := strings.Cut(tag.Get("json"), ",")
			if n := tag.Get("name"); n != "" {
				name = n
			}
			if name == path[0] {
				return fill(v.Field(i), path[1:], value)
			}
		}
		return fmt.Errorf("no field for %q", path[0])
	}
	if len(path) > 0 {
		return errors.New("the field has no parts")
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(value)
	case reflect.Bool:
		b, err := strconv.ParseBool(value)
		if err != nil {
			return err
		}
		v.SetBool(b)
	case reflect.Int32, reflect.Int64, reflect.Int:
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			return err
		}
		v.SetInt(n)
	default:
		return fmt.Errorf("a field of kind %s", v.Kind())
	}
	return nil
}

func decode(b []byte) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	err = d.Decode(&v)
	return v, err
}

// failed reads the error of any of the SDKs; ok is false when it is none of the
// server's.
func failed(err error) (f failure, ok bool) {
	if e, ok := errors.AsType[*sdkerrors.ServerError](err); ok {
		return failure{e.HttpStatus(), e.ErrorCode(), e.AccessDeniedDetail()}, true
	}
	if e, ok := errors.AsType[*tea.SDKError](err); ok {
		return failure{tea.IntValue(e.StatusCode), tea.StringValue(e.Code), e.AccessDeniedDetail}, true
	}
	if e, ok := errors.AsType[dara.ResponseError](err); ok {
		return failure{dara.IntValue(e.GetStatusCode()), dara.StringValue(e.GetCode()), e.GetAccessDeniedDetail()}, true
	}
	return failure{}, false
}

// names gives the names of the clients, in order.
func names(calls map[string]prepared) []string {
	var out []string
	for _, n := range []string{typedV1, commonV1, ramV2, stsV2, coreV2} {
		if calls[n] != nil {
			out = append(out, n)
		}
	}
	return slices.Clip(out)
}
