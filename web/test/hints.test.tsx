import { screen, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { ApiError } from '../src/api/error'
import { hintIds, sourceKinds } from '../src/api/types.gen'
import { hintText, sourceText } from '../src/components/hints'
import { RefusalResult } from '../src/components/RefusalResult'
import { fill, LANGUAGES, type Language, type MessageKey } from '../src/i18n/languages'
import { messages as en } from '../src/messages/en'
import { messages as ja } from '../src/messages/ja'
import { messages as zh } from '../src/messages/zh'
import { server, show, showPage } from './server'

const catalogues = { en, ja, zh }
const translate = (language: Language) => (key: MessageKey, values?: Readonly<Record<string, string | number>>): string => fill(catalogues[language][key], values)

const ENGLISH = ['The statement does not apply with ecs:LoginAsNonRoot other than false.', 'Put "LoginAsNonRoot": true into the Commodity document.', 'User not authorized to operate on the specified resource.', 'parameter Commodity.LoginAsNonRoot']
const SOURCE = { Source: ENGLISH[3], SourceKind: 'Parameter', SourceName: 'Commodity.LoginAsNonRoot' }
const KEY = 'ecs:LoginAsNonRoot'
const decision = {
  Verdict: 'ExplicitDeny', Layer: 'account', Action: 'ecs:CreateOrder', Resource: '*', Conditions: [{ Key: KEY, Values: ['false'], ...SOURCE }],
  Deciding: { PolicyType: 'Custom', PolicyName: 'no-root', PolicyVersion: 'v1', Statement: 0, Line: 1, Column: 28 }, Allowing: ENGLISH.slice(0, 2),
  Hints: [{ Id: 'ValueOtherThan', Key: KEY, Values: ['false'], Text: ENGLISH[0] }, { Id: 'LoginByCommodity', Key: KEY, Values: [], Text: ENGLISH[1] }],
  Layers: [{ Layer: 'account', Asked: true, Verdict: 'ExplicitDeny', Policies: [{ PolicyType: 'Custom', PolicyName: 'no-root', PolicyVersion: 'v1', AttachedTo: { Type: 'RamUser', Name: 'alice', Scope: 'Account' }, Document: '{"Version":"1","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}', Statements: [{
    Statement: 0, Effect: 'Deny', Applies: true, Line: 1, Column: 28, EndLine: 1, Elements: [], Conditions: [{ Operator: 'Bool', Key: KEY, Wanted: ['false'], Present: true, Values: ['false'], ...SOURCE, Outcome: 'met', Matched: 'false' }],
  }] }] }],
}
const explanation = {
  RequestId: 'R', EventId: 'E-1', Time: '2026-11-24T13:00:00Z', Principal: { Type: 'RAMUser', Name: 'alice', Arn: 'acs:ram::1:user/alice' }, Product: 'Ecs', Version: '2016-03-14', Operation: 'CreateOrder',
  Parameters: {}, ErrorCode: 'Forbidden.RAM', ErrorMessage: ENGLISH[2], Recorded: { Verdict: 'ExplicitDeny', Layer: 'account', PolicyType: 'Custom', PolicyName: 'no-root', PolicyVersion: 'v1', Statement: 0 }, Changed: false, Decision: decision,
}
const refusal = new ApiError(403, 'Forbidden.RAM', ENGLISH[2] ?? '', 'E-1', undefined, 'CreateOrder')

describe.each(LANGUAGES)('in %s', language => {
  const t = translate(language)
  test('every hint and every source has a text that is filled in', () => {
    const texts = [
      ...hintIds.map(Id => hintText({ Id, Key: 'k:k', Values: ['a:b', '*'], Text: '' }, t)),
      ...sourceKinds.map(SourceKind => sourceText({ Source: '', SourceKind, SourceName: 'NAME' }, t)),
    ]
    for (const text of texts) expect(text).not.toMatch(/^$|[{}]/)
    expect(new Set(texts).size).toBeGreaterThan(hintIds.length + sourceKinds.length - 3)
  })
  test('what the console does not know has no text', () => {
    expect(hintText({ Id: 'New', Key: '', Values: [], Text: 'Do.' }, t)).toBeUndefined()
    expect(sourceText({ Source: '--context', SourceKind: '', SourceName: '' }, t)).toBeUndefined()
  })
})

describe.each(['ja', 'zh'] as const)('nothing English of the server, %s', language => {
  const t = translate(language)
  const shown = (): string => document.body.textContent ?? ''
  test('on the page of a refusal', async () => {
    const s = server({ ExplainOwnCall: () => [200, explanation] })
    showPage(s.send, <RefusalResult error={refusal} />, '/test', language)
    await screen.findByText(t('hint.LoginByCommodity'))
    expect(shown()).toContain(t('hint.ValueOtherThan', { key: KEY, values: 'false' }))
    expect(shown()).toContain(t('source.Parameter', { name: 'Commodity.LoginAsNonRoot' }))
    for (const text of ENGLISH) expect(shown()).not.toContain(text)
    expect(document.querySelector('[lang=en]')).toBeNull()
  })
  test('on the page of an explanation', async () => {
    const s = server({ ExplainOwnCall: () => [200, explanation] })
    show(s.send, '/explain/E-1', language)
    await screen.findByText(t('hint.LoginByCommodity'))
    within(screen.getByRole('row', { name: /Bool ecs:LoginAsNonRoot/ })).getByText(t('source.Parameter', { name: 'Commodity.LoginAsNonRoot' }))
    for (const text of ENGLISH) expect(shown()).not.toContain(text)
    expect(document.querySelector('[lang=en]')).toBeNull()
  })
  test('on the page of a question', async () => {
    const s = server({ SimulatePolicy: () => [200, { RequestId: 'R', Decision: decision }] })
    show(s.send, '/what-if?principal=alice&action=ecs:CreateOrder', language)
    await screen.findByText(t('hint.LoginByCommodity'))
    for (const text of ENGLISH) expect(shown()).not.toContain(text)
  })
  test('but what has no text is told as the server tells it, and marked as English', async () => {
    const s = server({ ExplainOwnCall: () => [200, { ...explanation, Decision: { ...decision, Hints: [{ Id: 'New', Key: '', Values: [], Text: 'Do so.' }] } }] })
    showPage(s.send, <RefusalResult error={refusal} />, '/test', language)
    expect((await screen.findByText('Do so.')).lang).toBe('en')
  })
  test('and the server\'s own sentence where the reason cannot be read', async () => {
    const s = server({ ExplainOwnCall: () => [409, { RequestId: 'R', Code: 'PrincipalNotExist', Message: 'Gone.' }] })
    showPage(s.send, <RefusalResult error={refusal} />, '/test', language)
    expect((await screen.findByText(refusal.message)).lang).toBe('en')
  })
})
