import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { callText, type RecordedCall } from '../src/pages/activity/calls'

// The programs are run here against stand-ins of the vendor's tools that say what
// they were given: a shell function for the command lines, modules for Python and
// Node.js.

const ORIGIN = 'http://127.0.0.1:7480'
const HOSTILE: Record<string, string> = {
  Apostrophe: 'it\'s \'quoted\' "twice"', Backslash: 'a\\b\\\\c\\n\\\'', Command: '$(touch /nowhere) `id` $HOME ${x} $((1+1))', Empty: '',
  Dash: '--endpoint', Glob: '* ? [a-z] {a,b} ~ !x', Line: 'first\nsecond\r\n\tthird\n', Many: '𠮷野家 😀 é\u0301', Separator: 'a\u2028b\u2029c', Pipe: 'a | b && c ; d > e < f # g',
  'Tag.1.Value': 'x=y&z=%41+', Json: '{"a":["b",{"c":null}]}', Control: '\u0001\u001b[31m\u007f', Masked: '***',
}
const CALL: RecordedCall = { product: 'Ecs', version: '2014-05-26', operation: 'RunInstances', params: HOSTILE }
const NONE: RecordedCall = { product: 'Ram', version: '2015-05-01', operation: 'ListUsers', params: {} }

/** What a command line gives the command as its arguments, by a POSIX shell. */
function argumentsOf(command: string, line: string): string[] {
  const out = execFileSync('sh', ['-eu', '-c', `${command}() { printf '%s\\0' "$@"; }\n${line}`], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  return out.split('\0').slice(0, -1)
}

/** Runs Python text with stand-ins of the vendor's modules. */
function python(text: string): unknown {
  const around = `
import json, os, sys, types
os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"], os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "id", "secret"
class Given:
    def __init__(self, **values): self.__dict__ = values
class Client:
    def __init__(self, config): self.config = config
    def call_api(self, params, request, runtime):
        said.update(config=vars(self.config), params=vars(params), query=request.query)
        return {"body": "done"}
said = {}
models = types.SimpleNamespace(Config=Given, Params=Given, OpenApiRequest=Given)
for name, values in {"alibabacloud_tea_openapi": {"models": models}, "alibabacloud_tea_openapi.client": {"Client": Client},
    "alibabacloud_tea_util": {"models": types.SimpleNamespace(RuntimeOptions=Given)}}.items():
    sys.modules[name] = types.ModuleType(name)
    vars(sys.modules[name]).update(values)
exec(compile(sys.stdin.buffer.read().decode(), "call.py", "exec"), {})
print(json.dumps(said))
`
  const out = execFileSync('python3', ['-I', '-c', around], { input: text, encoding: 'utf8', env: { ...process.env, PYTHONUTF8: '1' } })
  const lines = out.trimEnd().split('\n')
  expect(lines[0]).toBe('done')
  return JSON.parse(lines[1] ?? '')
}

/** Runs Node.js text with a stand-in of the vendor's module. */
function node(text: string): unknown {
  let said: unknown
  class Given { constructor(values: object) { Object.assign(this, values) } }
  class Client {
    constructor(readonly config: unknown) {}
    callApi(params: unknown, request: { query: unknown }): Promise<{ body: string }> {
      said = JSON.parse(JSON.stringify({ config: this.config, params, query: request.query }))
      return Promise.resolve({ body: 'done' })
    }
  }
  const real = createRequire(import.meta.url)
  const load = (name: string): unknown => name === '@alicloud/openapi-core' ? { default: Client, $OpenApiUtil: { Config: Given, Params: Given, OpenApiRequest: Given } } : real(name)
  runInNewContext(text, { require: load, process: { env: { ALIBABA_CLOUD_ACCESS_KEY_ID: 'id', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret' } }, console: { log: () => undefined, error: () => undefined } })
  return said
}

describe.each([['hostile values', CALL], ['no parameters', NONE]])('a call with %s', (_, call) => {
  test('the command line of the CLI is exactly the call\'s arguments', () => {
    expect(argumentsOf('aliyun', callText('cli', call, ORIGIN))).toEqual([
      call.product.toLowerCase(), call.operation, '--force', '--version', call.version, ...Object.entries(call.params).flatMap(([name, value]) => [`--${name}`, value]), '--endpoint', '127.0.0.1:7480', '--insecure',
    ])
  })
  test('the signed request is one URL with the parameters and the headers', () => {
    const args = argumentsOf('curl', callText('http', call, ORIGIN))
    expect(args.slice(0, 2)).toEqual(['-X', 'POST'])
    const url = new URL(args[2] ?? '')
    expect(url.origin).toBe(ORIGIN)
    expect(Object.fromEntries(url.searchParams)).toEqual(call.params)
    const headers = args.slice(3).filter((_, i) => i % 2 === 1)
    expect(args.slice(3).filter((_, i) => i % 2 === 0)).toEqual(headers.map(() => '-H'))
    expect(headers).toContain(`x-acs-action: ${call.operation}`)
    expect(headers).toContain(`x-acs-version: ${call.version}`)
  })
  test('Python and Node.js make the same call', () => {
    const want = {
      config: { endpoint: '127.0.0.1:7480' }, query: call.params, params: { action: call.operation, version: call.version, protocol: 'HTTP', pathname: '/', method: 'POST', style: 'RPC' },
    }
    expect(python(callText('python', call, ORIGIN))).toMatchObject(want)
    expect(node(callText('node', call, ORIGIN))).toMatchObject(want)
  })
})

test('over TLS each says so', () => {
  const origin = 'https://cloud.example:8443'
  expect(argumentsOf('aliyun', callText('cli', NONE, origin)).slice(-2)).toEqual(['--endpoint', 'cloud.example:8443'])
  expect(argumentsOf('curl', callText('http', NONE, origin))[2]).toBe('https://cloud.example:8443/')
  for (const said of [python(callText('python', NONE, origin)), node(callText('node', NONE, origin))]) {
    expect(said).toMatchObject({ config: { endpoint: 'cloud.example:8443' }, params: { protocol: 'HTTPS' } })
  }
})
