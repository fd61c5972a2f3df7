import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test } from 'vitest'
import { callText, paramsOf, percent, shellWord } from '../src/pages/activity/calls'
import { append, endingOf, isOwnRead, merge, passes, type Event, type Filters } from '../src/pages/activity/stream'
import { misfit, outcomeText, readable, simulated, verdictOf, type Condition, type Decision, type Statement } from '../src/pages/explain/model'
import { contextOf, readQuestion, simulation, writeQuestion } from '../src/pages/explain/question'
import { ALICE, server, show } from './server'

const condition: Condition = { Operator: 'Bool', Key: 'ecs:LoginAsNonRoot', Wanted: ['false'], Present: true, Values: ['false'], Source: 'parameter ImageOptions.LoginAsNonRoot', SourceKind: 'Parameter', SourceName: 'ImageOptions.LoginAsNonRoot', Outcome: 'met', Matched: 'false' }
const deny: Statement = { Statement: 0, Effect: 'Deny', Applies: true, Line: 1, Column: 1, EndLine: 1, Elements: [{ Element: 'Action', Matched: true, Operand: 'ecs:RunInstances', Pattern: 'ecs:RunInstances' }, { Element: 'Resource', Matched: true, Operand: '*', Pattern: '*' }], Conditions: [condition] }
const idle: Statement = { ...deny, Statement: 1, Effect: 'Allow', Applies: false, Elements: [{ Element: 'Action', Matched: false, Operand: 'ecs:RunInstances', Pattern: '' }], Conditions: [] }
const DOCUMENT = '{"Version":"1","Statement":[{"Effect":"Deny","Action":"ecs:RunInstances","Resource":"*"},{"Effect":"Allow","Action":"oss:*","Resource":"*"}]}'
const policy = { PolicyType: 'Custom', PolicyName: 'no-root', PolicyVersion: 'v1', AttachedTo: { Type: 'RamUser', Name: 'alice', Scope: 'Account' }, Document: DOCUMENT, Statements: [deny, idle] }
const decision: Decision = {
  Verdict: 'ExplicitDeny', Layer: 'account', Action: 'ecs:RunInstances', Resource: '*', Conditions: [{ Key: 'ecs:LoginAsNonRoot', Values: ['false'], Source: 'parameter ImageOptions.LoginAsNonRoot', SourceKind: 'Parameter', SourceName: 'ImageOptions.LoginAsNonRoot' }],
  Deciding: { PolicyType: 'Custom', PolicyName: 'no-root', PolicyVersion: 'v1', Statement: 0, Line: 1, Column: 28 },
  Layers: [{ Layer: 'account', Asked: true, Verdict: 'ExplicitDeny', Policies: [policy] }], Allowing: ['Send it.'], Hints: [{ Id: 'LoginByImageOptions', Key: 'ecs:LoginAsNonRoot', Values: [], Text: 'Send it.' }],
}
const explanation = {
  RequestId: 'R', EventId: 'E-1', Time: '2026-11-24T13:00:00Z', Principal: { Type: 'RAMUser', Name: 'alice', Arn: 'acs:ram::1:user/alice' }, Product: 'Ecs', Version: '2014-05-26', Operation: 'RunInstances',
  Parameters: { Password: '***' }, ErrorCode: 'Forbidden.RAM', ErrorMessage: 'No.', Recorded: { Verdict: 'ExplicitDeny', Layer: 'account', PolicyType: 'Custom', PolicyName: 'no-root', PolicyVersion: 'v1', Statement: 0 }, Changed: false, Decision: decision,
}

describe('a decision', () => {
  test('an unknown verdict is not shown as allowed', () => {
    expect(verdictOf('Allow').tone).toBe('good')
    expect(verdictOf('Maybe').tone).toBe('none')
  })
  test('the first part that does not fit is named', () => {
    expect(misfit(deny)).toBe('')
    expect(misfit(idle)).toBe('Action')
    expect(misfit({ ...deny, Applies: false, Conditions: [{ ...condition, Outcome: 'key absent, not met', Present: false }] })).toBe('Bool ecs:LoginAsNonRoot')
  })
  test('each outcome of a condition has its words', () => {
    const outcomes = ['met', 'key absent, met', 'key absent, not met', 'value unreadable, not met', 'not met']
    expect(new Set(outcomes.map(o => outcomeText({ ...condition, Outcome: o }, key => key))).size).toBe(outcomes.length)
  })
  test('a principal as SimulatePolicy takes it', () => {
    expect(simulated({ Type: 'Account', Name: 'root' })).toBe('root')
    expect(simulated({ Type: 'RAMUser', Name: 'alice' })).toBe('alice')
    expect(simulated({ Type: 'AssumedRoleUser', Name: 'deployer/session' })).toBe('role/deployer')
  })
  test('a document in one line is broken into lines, and its statements are found again', () => {
    const shown = readable(policy)
    const lines = shown.text.split('\n')
    expect(shown.formatted).toBe(true)
    expect(shown.lines.map(l => [lines[l.from - 1]?.trim(), lines[l.to - 1]?.trim()])).toEqual([['{', '},'], ['{', '}']])
    expect(lines.slice((shown.lines[1]?.from ?? 1) - 1, shown.lines[1]?.to).join('\n')).toContain('oss:*')
  })
  test('a document of several lines, or none that is JSON, stays as it is', () => {
    const text = '{\n  "Version": "1"\n}'
    expect(readable({ Document: text, Statements: [deny] })).toEqual({ text, lines: [{ from: 1, to: 1 }], formatted: false })
    expect(readable({ Document: 'no JSON', Statements: [] }).text).toBe('no JSON')
    expect(readable({ Document: '{"Statement":{"Effect":"Deny"}}', Statements: [deny] }).lines).toEqual([{ from: 1, to: 5 }])
  })
})

describe('a question', () => {
  test('goes into the address and comes back', () => {
    const q = readQuestion(new URLSearchParams({ principal: 'alice', action: 'ecs:RunInstances', context: '{"ecs:LoginAsNonRoot":["false"],"acs:MFAPresent":"true"}' }))
    expect(q.context).toEqual([{ key: 'ecs:LoginAsNonRoot', values: ['false'] }, { key: 'acs:MFAPresent', values: ['true'] }])
    expect(readQuestion(writeQuestion(q))).toEqual(q)
    expect(readQuestion(new URLSearchParams({ context: 'no JSON' })).context).toEqual([])
    expect(readQuestion(new URLSearchParams({ context: '[1]' })).context).toEqual([])
  })
  test('is asked when it is complete', () => {
    const q = { principal: 'alice', action: 'ecs:RunInstances', resource: '', group: '', context: [{ key: ' ', values: ['x'] }] }
    expect(simulation(q, undefined)).toEqual({ Principal: 'alice', ActionName: 'ecs:RunInstances', Resource: '*' })
    expect(simulation({ ...q, action: 'ecs:' }, undefined)).toBeNull()
    expect(simulation({ ...q, principal: ' ' }, undefined)).toBeNull()
    expect(simulation(q, { type: 'Custom', name: 'p', text: '{}' })).toMatchObject({ PolicyType: 'Custom', PolicyName: 'p', PolicyDocument: '{}' })
    expect(contextOf([{ key: 'a:b', values: [] }])).toEqual({ 'a:b': [] })
  })
})

const event = (values: Partial<Event>): Event => ({
  eventId: 'E-1', requestId: 'E-1', eventName: 'RunInstances', eventSource: 'rampart', eventTime: '2026-11-24T13:00:00Z', eventType: 'ApiCall', eventVersion: '1', eventRW: 'Write', serviceName: 'Ecs', apiVersion: '2014-05-26',
  sourceIpAddress: '127.0.0.1', userIdentity: { type: 'ram-user', principalId: '1', accountId: '1', userName: 'alice' }, requestParameters: { Password: '***' }, errorCode: 'Forbidden.RAM',
  additionalEventData: { decision: { Verdict: 'ExplicitDeny', Action: 'ecs:RunInstances', Resource: '*', Policy: 'no-root', PolicyVer: 'v1', Statement: 0 } }, ...values,
})
const ANY: Filters = { user: '', product: '', action: '', verdict: '', error: '', own: false }

describe('the stream', () => {
  test('how a call ended', () => {
    const allow = { decision: { Verdict: 'Allow' } }
    expect(endingOf(event({}))).toBe('refused')
    expect(endingOf(event({ additionalEventData: allow, errorCode: undefined }))).toBe('allowed')
    expect(endingOf(event({ additionalEventData: allow, errorCode: 'InvalidX' }))).toBe('failed')
    expect(endingOf(event({ additionalEventData: undefined }))).toBe('undecided')
  })
  test('own reads are hidden, those of others and all changes are not', () => {
    expect(isOwnRead(event({ eventRW: 'Read' }), ALICE)).toBe(true)
    expect(isOwnRead(event({}), ALICE)).toBe(false)
    expect(isOwnRead(event({ eventRW: 'Read' }), { Type: 'Account', UserName: '' })).toBe(false)
    expect(passes(event({ eventRW: 'Read' }), { ...ANY, own: true }, ALICE)).toBe(true)
  })
  test.each<[Partial<Filters>, boolean]>([
    [{ user: 'alice' }, true], [{ user: 'ali' }, false], [{ product: 'Ram' }, false], [{ action: 'runinst' }, true], [{ action: 'ecs:run' }, true], [{ action: 'ram:' }, false],
    [{ verdict: 'refused' }, true], [{ verdict: 'allowed' }, false], [{ error: 'forbidden' }, true], [{ error: 'Missing' }, false],
  ])('filter %j: %s', (filter, shown) => {
    expect(passes(event({}), { ...ANY, ...filter }, ALICE)).toBe(shown)
  })
  test('no call is there twice', () => {
    const [a, b, c] = ['A', 'B', 'C'].map(eventId => event({ eventId })) as [Event, Event, Event]
    expect(merge([b, c], [a, b]).map(e => e.eventId)).toEqual(['A', 'B', 'C'])
    expect(append([a, b], [b, c]).map(e => e.eventId)).toEqual(['A', 'B', 'C'])
  })
})

describe('the same call by other means', () => {
  const call = { product: 'Ecs', version: '2014-05-26', operation: 'RunInstances', params: { InstanceName: 'it\'s "a" $(name)\n𠮷', Password: '***' } }
  const origin = 'http://127.0.0.1:7480'
  test('a shell takes no word for a command', () => {
    expect(shellWord('plain-1')).toBe('plain-1')
    expect(shellWord('it\'s $(x)')).toBe('\'it\'\\\'\'s $(x)\'')
    expect(callText('cli', call, origin)).toContain('--InstanceName \'it\'\\\'\'s "a" $(name)\n𠮷\'')
    expect(callText('cli', call, origin)).toContain('--endpoint 127.0.0.1:7480 --insecure')
    expect(callText('cli', call, 'https://a.example')).not.toContain('--insecure')
  })
  test.each(['go', 'python', 'node'] as const)('%s quotes what a person wrote', means => {
    const text = callText(means, call, origin)
    expect(text).toContain(JSON.stringify(call.params.InstanceName))
    expect(text).toContain('"***"')
    expect(text).toContain('127.0.0.1:7480')
  })
  test('the signed request has its parameters encoded and sorted', () => {
    expect(percent('a b*~\'')).toBe('a%20b%2A~%27')
    const text = callText('http', { ...call, params: { b: '2', a: '1' } }, origin)
    expect(text).toContain('#   a=1&b=2')
    expect(text).toContain('Signature=<SIGNATURE>')
  })
  test('what the console adds to a record is no parameter', () => {
    expect(paramsOf({ b: '1', a: { c: 2 }, 'X-Rampart-View-As': 'bob' })).toEqual({ a: '{"c":2}', b: '1' })
    expect(paramsOf(null)).toEqual({})
  })
})

describe('the pages', () => {
  test('explain shows layers, the deciding statement and what would be allowed', async () => {
    const s = server({ ExplainOwnCall: () => [200, explanation] })
    show(s.send, '/explain/E-1')
    await screen.findAllByText('Refused by a policy')
    screen.getByText(/^Send ImageOptions.LoginAsNonRoot=true to log in as ecs-user/)
    const row = screen.getByRole('row', { name: /Bool ecs:LoginAsNonRoot/ })
    within(row).getByText('parameter ImageOptions.LoginAsNonRoot')
  })
  test('the call of another is explained by the right to read the trail', async () => {
    const s = server({ ExplainOwnCall: () => [404, { RequestId: 'R', Code: 'EntityNotExist.Event', Message: 'none' }], ExplainCall: () => [200, { ...explanation, Changed: true }] })
    show(s.send, '/explain/E-1')
    await screen.findByText('Today\'s policies decide otherwise')
    expect(s.of('ExplainCall')[0]?.body).toEqual({ EventId: 'E-1' })
  })
  test('activity shows calls, keeps filters in the address and opens a call', async () => {
    const user = userEvent.setup()
    const s = server({ LookupEvents: () => [200, { RequestId: 'R', StartTime: '', EndTime: '', Events: [event({ userIdentity: { type: 'ram-user', principalId: '2', accountId: '1', userName: 'bob' } }), event({ eventId: 'E-2', eventName: 'DescribeRegions', eventRW: 'Read' })] }] })
    const { router } = show(s.send, '/activity?user=bob')
    await user.click(await screen.findByRole('button', { name: /RunInstances/ }))
    await screen.findByText('RAM action that it needed')
    expect(s.of('LookupEvents')[0]?.body).toMatchObject({ 'LookupAttribute.1.Key': 'User', 'LookupAttribute.1.Value': 'bob' })
    await waitFor(() => expect(router.state.location.search).toBe('?user=bob&event=E-1'))
    expect(screen.queryByRole('button', { name: /DescribeRegions/ })).toBeNull()
  })
  test('what-if asks with what the address says', async () => {
    const s = server({
      SimulatePolicy: () => [200, { RequestId: 'R', Decision: decision }], ListActions: () => [200, { RequestId: 'R', Services: ['ecs'], Actions: [] }],
      ListUsers: () => [200, { RequestId: 'R', IsTruncated: false, Users: { User: [] } }], ListRoles: () => [200, { RequestId: 'R', IsTruncated: false, Roles: { Role: [] } }],
    })
    show(s.send, '/what-if?principal=alice&action=ecs:RunInstances')
    await screen.findAllByText('Refused by a policy')
    expect(s.of('SimulatePolicy')[0]?.body).toEqual({ Principal: 'alice', ActionName: 'ecs:RunInstances', Resource: '*' })
  })
})
