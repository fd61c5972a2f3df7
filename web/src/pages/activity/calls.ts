import type { Params } from '../../api/flatten'

/** A recorded call, as far as it can be made again. */
export interface RecordedCall {
  product: string
  version: string
  operation: string
  /** By wire name; secrets are masked. */
  params: Params
}

export const MEANS = ['cli', 'go', 'python', 'node', 'http'] as const
export type Means = (typeof MEANS)[number]

/** The parameters of a record that belong to the operation, by name. */
export function paramsOf(recorded: unknown): Params {
  if (typeof recorded !== 'object' || recorded === null) return {}
  // What a console session adds to the record is a header, no parameter.
  return Object.fromEntries(Object.entries(recorded).filter(([name]) => !/^x-/i.test(name)).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** A word for a POSIX shell. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll('\'', '\'\\\'\'')}'`
}

/** Percent encoding as the vendor's signatures want it (RFC 3986). */
export function percent(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, c => '%' + c.charCodeAt(0).toString(16).toUpperCase())
}

// What JSON escapes, it escapes as Go, Python and JavaScript do.
const literal = (text: string): string => JSON.stringify(text)

function cli(c: RecordedCall, host: string, secure: boolean): string {
  const args = Object.entries(c.params).map(([name, value]) => `  --${name} ${shellWord(value)}`)
  return [`aliyun ${c.product.toLowerCase()} ${c.operation} --force --version ${c.version}`, ...args, `  --endpoint ${host}${secure ? '' : ' --insecure'}`].join(' \\\n')
}

function go(c: RecordedCall, host: string, secure: boolean): string {
  const query = Object.entries(c.params).map(([name, value]) => `\t\t\t${literal(name)}: tea.String(${literal(value)}),`)
  return `package main

import (
	"fmt"
	"log"
	"os"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	"github.com/alibabacloud-go/tea/dara"
	"github.com/alibabacloud-go/tea/tea"
)

func main() {
	client, err := openapi.NewClient(&openapi.Config{
		AccessKeyId:     tea.String(os.Getenv("ALIBABA_CLOUD_ACCESS_KEY_ID")),
		AccessKeySecret: tea.String(os.Getenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET")),
		Endpoint:        tea.String(${literal(host)}),
	})
	if err != nil {
		log.Fatal(err)
	}
	params := &openapi.Params{
		Action: tea.String(${literal(c.operation)}), Version: tea.String(${literal(c.version)}),
		Protocol: tea.String("${secure ? 'HTTPS' : 'HTTP'}"), Pathname: tea.String("/"), Method: tea.String("POST"), AuthType: tea.String("AK"),
		Style: tea.String("RPC"), ReqBodyType: tea.String("formData"), BodyType: tea.String("json"),
	}
	answer, err := client.CallApi(params, &openapi.OpenApiRequest{
		Query: map[string]*string{${query.length === 0 ? '' : `\n${query.join('\n')}\n\t\t`}},
	}, &dara.RuntimeOptions{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(answer["body"])
}
`
}

function py(c: RecordedCall, host: string, secure: boolean): string {
  const query = Object.entries(c.params).map(([name, value]) => `    ${literal(name)}: ${literal(value)},`)
  return `import os

from alibabacloud_tea_openapi import models as open_api_models
from alibabacloud_tea_openapi.client import Client
from alibabacloud_tea_util import models as util_models

client = Client(open_api_models.Config(
    access_key_id=os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"],
    access_key_secret=os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"],
    endpoint=${literal(host)},
))
params = open_api_models.Params(
    action=${literal(c.operation)}, version=${literal(c.version)}, protocol="${secure ? 'HTTPS' : 'HTTP'}", pathname="/", method="POST",
    auth_type="AK", style="RPC", req_body_type="formData", body_type="json",
)
request = open_api_models.OpenApiRequest(query={${query.length === 0 ? '' : `\n${query.join('\n')}\n`}})
print(client.call_api(params, request, util_models.RuntimeOptions())["body"])
`
}

function node(c: RecordedCall, host: string, secure: boolean): string {
  const query = Object.entries(c.params).map(([name, value]) => `  ${literal(name)}: ${literal(value)},`)
  return `const { default: Client, $OpenApiUtil } = require('@alicloud/openapi-core')

const client = new Client(new $OpenApiUtil.Config({
  accessKeyId: process.env.ALIBABA_CLOUD_ACCESS_KEY_ID,
  accessKeySecret: process.env.ALIBABA_CLOUD_ACCESS_KEY_SECRET,
  endpoint: ${literal(host)},
}))
const params = new $OpenApiUtil.Params({
  action: ${literal(c.operation)}, version: ${literal(c.version)}, protocol: '${secure ? 'HTTPS' : 'HTTP'}', pathname: '/', method: 'POST',
  authType: 'AK', style: 'RPC', reqBodyType: 'formData', bodyType: 'json',
})
const query = {${query.length === 0 ? '' : `\n${query.join('\n')}\n`}}
client.callApi(params, new $OpenApiUtil.OpenApiRequest({ query }), {})
  .then(answer => console.log(answer.body), error => console.error(error))
`
}

/** SHA-256 of the empty body, which every call with its parameters in the query has. */
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

function http(c: RecordedCall, host: string, secure: boolean): string {
  const query = Object.entries(c.params).map(([name, value]) => `${percent(name)}=${percent(value)}`).sort().join('&')
  const headers: [string, string][] = [
    ['host', host], ['x-acs-action', c.operation], ['x-acs-content-sha256', EMPTY], ['x-acs-date', '<DATE>'], ['x-acs-signature-nonce', '<NONCE>'], ['x-acs-version', c.version],
  ]
  const signed = headers.map(([name]) => name).join(';')
  return `curl -X POST ${shellWord(`${secure ? 'https' : 'http'}://${host}/${query === '' ? '' : `?${query}`}`)} \\
${headers.map(([name, value]) => `  -H '${name}: ${value}' \\`).join('\n')}
  -H 'Authorization: ACS3-HMAC-SHA256 Credential=<ACCESS_KEY_ID>,SignedHeaders=${signed},Signature=<SIGNATURE>'

# <DATE>       UTC, for example 2006-01-02T15:04:05Z
# <NONCE>      never used before
# <SIGNATURE>  hex(HMAC-SHA256(access key secret, string to sign))
#
# String to sign:
#   ACS3-HMAC-SHA256
#   hex(SHA-256(canonical request))
#
# Canonical request:
#   POST
#   /
#   ${query}
${headers.map(([name, value]) => `#   ${name}:${value}`).join('\n')}
#
#   ${signed}
#   ${EMPTY}
`
}

/**
 * The call as a program or command that makes it again. `origin` is that of the
 * server, for example http://127.0.0.1:7480. Masked values stay masked.
 */
export function callText(means: Means, call: RecordedCall, origin: string): string {
  const url = new URL(origin)
  const make = { cli, go, python: py, node, http }[means]
  return make(call, url.host, url.protocol === 'https:')
}
