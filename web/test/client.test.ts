import { describe, expect, test, vi } from 'vitest'
import { createClient } from '../src/api/client'
import { ApiError, UNREACHABLE, UNREADABLE } from '../src/api/error'

function client(answer: () => Promise<Response>, viewAs = '') {
  const fetch = vi.fn<typeof globalThis.fetch>(answer)
  const onSession = vi.fn()
  const onWrite = vi.fn()
  return { fetch, onSession, onWrite, api: createClient({ fetch, viewAs, onSession, onWrite }) }
}
const json = (status: number, body: unknown) => () => Promise.resolve(new Response(JSON.stringify(body), { status }))

describe('client', () => {
  test('sends version, action and flat parameters', async () => {
    const c = client(json(200, { RequestId: 'R' }))
    await c.api.call('Ecs/DescribeInstances', { RegionId: 'cn-hangzhou', InstanceIds: ['i-1'], Tag: [{ Key: 'a', Value: 'b' }] })
    const [url, init] = c.fetch.mock.calls[0] ?? []
    expect(url).toBe('/console/api/call?Version=2014-05-26&Action=DescribeInstances')
    expect(JSON.parse(String(init?.body))).toEqual({ RegionId: 'cn-hangzhou', InstanceIds: '["i-1"]', 'Tag.1.Key': 'a', 'Tag.1.Value': 'b' })
    expect(init?.headers).toEqual({ 'Content-Type': 'application/json' })
    expect(c.onWrite).not.toHaveBeenCalled()
  })

  test('tells the view with each call', async () => {
    const c = client(json(200, { RequestId: 'R' }), 'bob')
    await c.api.call('Ecs/DescribeRegions', {})
    expect(c.fetch.mock.calls[0]?.[1]?.headers).toMatchObject({ 'X-Rampart-View-As': 'bob' })
  })

  test('an error keeps code, request id and denial', async () => {
    const c = client(json(403, { RequestId: 'R-1', Code: 'NoPermission', Message: 'no', AccessDeniedDetail: { AuthAction: 'ram:CreateUser' } }))
    const error = await c.api.call('Ram/CreateUser', { UserName: 'x' }).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({ status: 403, code: 'NoPermission', requestId: 'R-1', refused: true, operation: 'CreateUser', denied: { AuthAction: 'ram:CreateUser' } })
    expect(c.onWrite).toHaveBeenCalledTimes(1)
    expect(c.onSession).not.toHaveBeenCalled()
  })

  test('a lost session is reported', async () => {
    const c = client(json(401, { Code: 'SessionEnded', Message: 'gone' }))
    await expect(c.api.call('Ecs/DescribeRegions', {})).rejects.toMatchObject({ status: 401, refused: false })
    expect(c.onSession).toHaveBeenCalledTimes(1)
  })

  test('no answer and no JSON have codes of their own', async () => {
    await expect(client(() => Promise.reject(new TypeError('down'))).api.call('Ecs/DescribeRegions', {})).rejects.toMatchObject({ status: 0, code: UNREACHABLE })
    await expect(client(() => Promise.resolve(new Response('<html>'))).api.call('Ecs/DescribeRegions', {})).rejects.toMatchObject({ status: 200, code: UNREADABLE })
    await expect(client(() => Promise.resolve(new Response('<html>', { status: 502 }))).api.call('Ecs/DescribeRegions', {})).rejects.toMatchObject({ status: 502, code: UNREADABLE })
  })

  test('an abort stays an abort', async () => {
    const c = client(() => Promise.reject(new DOMException('gone', 'AbortError')))
    await expect(c.api.call('Ecs/DescribeRegions', {})).rejects.toMatchObject({ name: 'AbortError' })
  })
})
