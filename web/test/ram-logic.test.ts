import { describe, expect, test } from 'vitest'
import { ApiError } from '../src/api/error'
import { nextStep } from '../src/pages/ram/conflict'
import { userInputs } from '../src/pages/ram/CreateUser'
import { diffLines } from '../src/pages/ram/diff'
import { faults } from '../src/pages/ram/Findings'
import { grantsOf } from '../src/pages/ram/GrantDrawer'
import { attach, attachCall, detachCall, granteeKey, granteeOf, kindOf, nameOf, policyKey, policyOf, principalName, PRINCIPAL_TYPES, type Kind } from '../src/pages/ram/names'
import { findPolicies } from '../src/pages/ram/PolicyPicker'
import { keyFile } from '../src/pages/ram/SecretDialog'
import { preferencesOf } from '../src/pages/ram/Settings'
import { trustDocument } from '../src/pages/ram/trust'
import { trustOf } from '../src/pages/ram/TrustFields'
import { doubled, fromDocument, incomplete, OPERATORS, toDocument, type Statement } from '../src/pages/ram/visual'
import { fitsAction, offered } from '../src/pages/ram/Visual'

const ACCOUNT = '1234567890123456'
/** The policy of step 2 of the procedure. */
export const CONTROL = `{
    "Version": "1",
    "Statement": [
        {
            "Action": ["ecs:RunInstances", "ecs:CreateInstance", "ecs:CreateOrder", "ecs:ReplaceSystemDisk", "ecs:AttachDisk", "ecs:InvokeCommand"],
            "Resource": "*",
            "Condition": {"Bool": {"ecs:LoginAsNonRoot": ["false"]}},
            "Effect": "Deny"
        }
    ]
}`
const STATEMENT: Statement = { effect: 'Allow', not: false, actions: ['ecs:*'], resources: ['*'], conditions: [] }

describe('the visual editor', () => {
  test('reads the policy of the procedure and writes one of the same meaning', () => {
    const read = fromDocument(CONTROL)
    expect(read).toEqual({
      ok: true,
      statements: [{
        effect: 'Deny', not: false, resources: ['*'], conditions: [{ operator: 'Bool', key: 'ecs:LoginAsNonRoot', values: ['false'] }],
        actions: ['ecs:RunInstances', 'ecs:CreateInstance', 'ecs:CreateOrder', 'ecs:ReplaceSystemDisk', 'ecs:AttachDisk', 'ecs:InvokeCommand'],
      }],
    })
    expect(JSON.parse(toDocument(read.ok ? read.statements : []))).toEqual(JSON.parse(CONTROL))
  })

  const all: Statement[] = [
    STATEMENT,
    { effect: 'Deny', not: true, actions: ['ram:*', 'sts:*'], resources: ['acs:ram:*:*:user/*', '*'], conditions: [] },
    { ...STATEMENT, conditions: [{ operator: 'IpAddress', key: 'acs:SourceIp', values: ['192.0.2.0/24', '198.51.100.7'] }, { operator: 'Bool', key: 'acs:MFAPresent', values: ['true'] }, { operator: 'IpAddress', key: 'acs:SourceVpc', values: ['x'] }] },
    { ...STATEMENT, actions: ['ecs:𠮷"<script>\\'] },
  ]
  test.each(all.map(s => [JSON.stringify(s).slice(0, 60), s] as const))('%s comes back as it was', (_, s) => {
    const read = fromDocument(toDocument([s]))
    const sorted = (x: Statement): Statement => ({ ...x, conditions: [...x.conditions].sort((a, b) => (a.operator + a.key < b.operator + b.key ? -1 : 1)) })
    expect(read.ok && read.statements.map(sorted)).toEqual([sorted(s)])
  })

  test.each([
    ['{', 'ram.visual.notJson'], ['[]', 'ram.visual.notPolicy'], ['"a"', 'ram.visual.notPolicy'], ['{"Version":"2"}', 'ram.visual.notPolicy'],
    ['{"Version":"1","Statement":[],"Id":"x"}', 'ram.visual.element'],
    ['{"Version":"1","Statement":[1]}', 'ram.visual.statement'],
    ['{"Version":"1"}', 'ram.visual.statement'],
    ['{"Version":"1","Statement":[{"Effect":"Allow","Action":"a:b","Resource":"*","Principal":{"RAM":["*"]}}]}', 'ram.visual.elementIn'],
    ['{"Version":"1","Statement":[{"Effect":"allow","Action":"a:b","Resource":"*"}]}', 'ram.visual.statement'],
    ['{"Version":"1","Statement":[{"Effect":"Allow","Action":"a:b","NotAction":"a:c","Resource":"*"}]}', 'ram.visual.statement'],
    ['{"Version":"1","Statement":[{"Effect":"Allow","Action":"a:b"}]}', 'ram.visual.statement'],
    ['{"Version":"1","Statement":[{"Effect":"Allow","Action":[1],"Resource":"*"}]}', 'ram.visual.statement'],
    ['{"Version":"1","Statement":[{"Effect":"Allow","Action":"a:b","Resource":"*","Condition":[]}]}', 'ram.visual.statement'],
    ['{"Version":"1","Statement":[{"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"Bool":"x"}}]}', 'ram.visual.statement'],
    ['{"Version":"1","Statement":[{"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"Bool":{"k":{}}}}]}', 'ram.visual.statement'],
  ])('%s is left to the script editor', (text, why) => expect(fromDocument(text)).toMatchObject({ ok: false, why }))

  test('a value that is no text is shown as one', () => {
    const read = fromDocument('{"Version":"1","Statement":{"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"Bool":{"acs:MFAPresent":true},"NumericLessThan":{"k":[1,"2"]}}}}')
    expect(read.ok && read.statements[0]?.conditions.map(c => c.values)).toEqual([['true'], ['1', '2']])
  })

  test('says what the rows lack', () => {
    expect(incomplete([])?.why).toBe('ram.visual.none')
    expect(incomplete([STATEMENT, { ...STATEMENT, actions: [] }])).toEqual({ why: 'ram.visual.noAction', values: { n: 1 } })
    expect(incomplete([{ ...STATEMENT, resources: [] }])?.why).toBe('ram.visual.noResource')
    expect(incomplete([{ ...STATEMENT, conditions: [{ operator: 'Bool', key: '', values: ['a'] }] }])?.why).toBe('ram.visual.noCondition')
    const twice = [{ operator: 'Bool', key: 'k', values: ['true'] }, { operator: 'Bool', key: 'k', values: ['false'] }]
    expect(doubled(twice)).toBe(1)
    expect(incomplete([{ ...STATEMENT, conditions: twice }])?.why).toBe('ram.visual.doubled')
    expect(incomplete([STATEMENT])).toBeUndefined()
    expect(OPERATORS.length).toBe(21)
  })

  test('offers what the chosen actions know', () => {
    expect(fitsAction('ecs:Describe*', 'ecs:DescribeDisks')).toBe(true)
    expect(fitsAction('ECS:?unInstances', 'ecs:RunInstances')).toBe(true)
    expect(fitsAction('ecs.*', 'ecs:RunInstances')).toBe(false)
    const action = (Action: string, Resources: string[], Keys: string[]) => ({ Action, Access: 'create', Resources, Keys })
    const got = offered([action('ecs:A', ['acs:ecs:*:*:instance/*'], ['ecs:LoginAsNonRoot']), action('ecs:B', ['acs:ecs:*:*:disk/*'], ['ecs:Other'])], ['ecs:a'])
    expect(got.resources).toEqual(['*', 'acs:ecs:*:*:instance/*'])
    expect(got.keys).toContain('ecs:LoginAsNonRoot')
    expect(got.keys).toContain('acs:SourceIp')
    expect(got.keys).not.toContain('ecs:Other')
  })
})

describe('the comparison of versions', () => {
  const kinds = (a: string, b: string) => diffLines(a, b).map(r => r.kind)
  test('finds what changed, came and went', () => {
    expect(kinds('a\nb\nc', 'a\nb\nc')).toEqual(['same', 'same', 'same'])
    expect(kinds('a\nb\nc', 'a\nx\nc')).toEqual(['same', 'changed', 'same'])
    expect(kinds('a\nc', 'a\nb\nc')).toEqual(['same', 'new', 'same'])
    expect(kinds('a\nb\nc', 'a\nc')).toEqual(['same', 'old', 'same'])
    expect(diffLines('a\nb', 'b\nc')).toEqual([{ kind: 'old', left: { line: 1, text: 'a' } }, { kind: 'same', left: { line: 2, text: 'b' }, right: { line: 1, text: 'b' } }, { kind: 'new', right: { line: 2, text: 'c' } }])
  })
  test('each side is the whole text again', () => {
    let seed = 1
    const next = (n: number): number => { seed = (seed * 48271) % 2147483647; return seed % n }
    for (let round = 0; round < 200; round++) {
      const text = () => Array.from({ length: next(12) }, () => 'abc'[next(3)]).join('\n')
      const [a, b] = [text(), text()]
      const rows = diffLines(a, b)
      expect(rows.flatMap(r => (r.left === undefined ? [] : [r.left.text])).join('\n')).toBe(a)
      expect(rows.flatMap(r => (r.right === undefined ? [] : [r.right.text])).join('\n')).toBe(b)
      expect(rows.flatMap(r => (r.left === undefined ? [] : [r.left.line]))).toEqual(a.split('\n').map((_, i) => i + 1))
    }
  })
})

describe('grants', () => {
  test.each<[Kind, string]>([['user', `Alice@${ACCOUNT}.onaliyun.com`], ['group', `Alice@group.${ACCOUNT}.onaliyun.com`], ['role', `Alice@role.${ACCOUNT}.onaliyunservice.com`]])('a %s has its principal name', (kind, want) => {
    expect(principalName({ kind, name: 'Alice' }, ACCOUNT)).toBe(want)
    expect(nameOf(want)).toBe('Alice')
    expect(kindOf(PRINCIPAL_TYPES[kind])).toBe(kind)
    expect(granteeOf(granteeKey({ kind, name: 'a/b' }))).toEqual({ kind, name: 'a/b' })
  })
  test('what is unknown stays unknown', () => {
    expect(kindOf('CloudSSO')).toBeUndefined()
    expect(() => granteeOf('x/alice')).toThrow()
    expect(policyOf(policyKey({ type: 'Custom', name: 'a' }))).toEqual({ type: 'Custom', name: 'a' })
  })
  const policy = { type: 'Custom', name: 'p' }
  test('those of the account are RAM\'s, those of a resource group ResourceManager\'s', () => {
    expect(attach({ grantee: { kind: 'group', name: 'g' }, policy, scope: ACCOUNT }, ACCOUNT)).toEqual({ name: 'Ram/AttachPolicyToGroup', input: { PolicyType: 'Custom', PolicyName: 'p', GroupName: 'g' } })
    expect(attachCall({ grantee: { kind: 'user', name: 'a' }, policy, scope: 'rg-1' }, ACCOUNT)).toEqual({
      Version: '2020-03-31', Action: 'AttachPolicy', Params: { ResourceGroupId: 'rg-1', PolicyType: 'Custom', PolicyName: 'p', PrincipalType: 'IMSUser', PrincipalName: `a@${ACCOUNT}.onaliyun.com` },
    })
    expect(detachCall({ grantee: { kind: 'role', name: 'r' }, policy, scope: ACCOUNT }, ACCOUNT)).toMatchObject({ Version: '2015-05-01', Action: 'DetachPolicyFromRole', Params: { RoleName: 'r' } })
  })
  test('a form stands for each principal with each policy', () => {
    const values = { level: 'account' as const, principals: ['user/a', 'group/g'], policies: ['Custom/p', 'System/q'] }
    expect(grantsOf(values, ACCOUNT).map(g => `${g.scope} ${g.grantee.name} ${g.policy.name}`)).toEqual([`${ACCOUNT} a p`, `${ACCOUNT} a q`, `${ACCOUNT} g p`, `${ACCOUNT} g q`])
    expect(grantsOf({ ...values, level: 'group' }, ACCOUNT)).toEqual([])
    expect(grantsOf({ ...values, level: 'group', group: 'rg-1' }, ACCOUNT)[0]?.scope).toBe('rg-1')
    expect(grantsOf({ level: 'account' }, ACCOUNT)).toEqual([])
  })
  test('one\'s own policies stand before the system\'s', () => {
    const p = (PolicyName: string, PolicyType: string, Description = '') => ({ PolicyName, PolicyType, Description, DefaultVersion: 'v1', CreateDate: '', UpdateDate: '', AttachmentCount: 0, Tags: { Tag: [] } })
    const all = [p('Admin', 'System', 'everything'), p('z', 'Custom'), p('a', 'Custom')]
    expect(findPolicies(all, '', '').map(x => x.PolicyName)).toEqual(['a', 'z', 'Admin'])
    expect(findPolicies(all, 'Custom', '').length).toBe(2)
    expect(findPolicies(all, '', 'EVERY adm').map(x => x.PolicyName)).toEqual(['Admin'])
  })
})

describe('users and roles', () => {
  test('the form of a user stands for its calls', () => {
    expect(userInputs({ name: 'Alice', display: ' ', access: [] }, ACCOUNT)).toEqual({ user: { UserPrincipalName: `Alice@${ACCOUNT}.onaliyun.com`, DisplayName: 'Alice' }, login: undefined, key: undefined, groups: [] })
    const all = userInputs({ name: 'A', access: ['console', 'key'], password: 'p', mfa: true, groups: ['g'], tags: [{ Key: 'k' }, { Key: '' }] }, ACCOUNT)
    expect(all.login).toMatchObject({ Password: 'p', MFABindRequired: true, PasswordResetRequired: false, Status: 'Active' })
    expect(all.key).toEqual({ UserName: 'A' })
    expect(all.groups).toEqual([{ UserName: 'A', GroupName: 'g' }])
    expect(all.user.Tag).toEqual([{ Key: 'k', Value: '' }])
  })
  test('the file of a key is the vendor\'s', () => {
    expect(keyFile({ AccessKeyId: 'id', AccessKeySecret: 'a"b' })).toBe('AccessKey ID,AccessKey Secret\r\n"id","a""b"\r\n')
  })
  test('a role trusts what the form says', () => {
    expect(JSON.parse(trustDocument({ kind: 'service', service: 'ecs.aliyuncs.com' }))).toEqual({ Version: '1', Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: ['ecs.aliyuncs.com'] } }] })
    expect(trustOf({ trust: 'account' }, ACCOUNT)).toContain(`acs:ram::${ACCOUNT}:root`)
    expect(trustOf({ trust: 'other' }, ACCOUNT)).toBeUndefined()
    expect(trustOf({ trust: 'other', account: '1111111111111111' }, ACCOUNT)).toContain('acs:ram::1111111111111111:root')
    expect(trustOf({ trust: 'service', service: '' }, ACCOUNT)).toBeUndefined()
    expect(trustOf({ trust: 'script', document: '{}' }, ACCOUNT)).toBe('{}')
    expect(trustOf({}, ACCOUNT)).toBeUndefined()
  })
  test('preferences are taken out of their groups', () => {
    const p = preferencesOf({
      RequestId: 'R',
      SecurityPreference: {
        LoginProfilePreference: { AllowUserToChangePassword: true, EnableSaveMFATicket: false, LoginNetworkMasks: 'm', LoginSessionDuration: 6 },
        AccessKeyPreference: { AllowUserToManageAccessKeys: false }, MFAPreference: { AllowUserToManageMFADevices: true }, PublicKeyPreference: { AllowUserToManagePublicKeys: false },
      },
    })
    expect(p).toEqual({ AllowUserToChangePassword: true, EnableSaveMFATicket: false, LoginNetworkMasks: 'm', LoginSessionDuration: 6, AllowUserToManageAccessKeys: false, AllowUserToManageMFADevices: true, AllowUserToManagePublicKeys: false })
  })
  test('only conflicts of deleting have a next step', () => {
    expect(nextStep(new ApiError(409, 'DeleteConflict.User.AccessKey', 'm'))).toEqual({ text: 'ram.conflict.accessKey', tab: 'authentication' })
    expect(nextStep(new ApiError(403, 'NoPermission', 'm'))).toBeUndefined()
    expect(nextStep(new Error('x'))).toBeUndefined()
  })
  test('only errors among the findings are counted', () => {
    const f = (Severity: string) => ({ Code: 'C', Severity, Message: '', Fix: '', Line: 1, Column: 1, EndLine: 1, EndColumn: 1, Statement: 0 })
    expect(faults(undefined)).toBe(0)
    expect(faults({ of: '', error: undefined, list: [f('error'), f('warning'), f('error')] })).toBe(2)
  })
})
