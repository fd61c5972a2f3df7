import { describe, expect, test } from 'vitest'
import { wireCall, type Client } from '../src/api/client'
import { ApiError } from '../src/api/error'
import type { EcsImageItem, EcsInstanceItem, RampartDecision } from '../src/api/types.gen'
import { matchesSearch } from '../src/components/action'
import { decidingValues } from '../src/components/refusal'
import { fill } from '../src/i18n/languages'
import { messages as en } from '../src/messages/en'
import { messages as ja } from '../src/messages/ja'
import { messages as zh } from '../src/messages/zh'
import { filterTypes } from '../src/pages/ecs/buy/TypeTable'
import { base64, byteLength, commodity, fromBase64, instanceNameFits, isIPv4, orderInput, previewInput, priceInput, readPeriod, tagTextFits, trustsEcs, type BuyValues } from '../src/pages/ecs/buy/order'
import { orderStep } from '../src/pages/ecs/buy/Progress'
import { invokeInput, runInput } from '../src/pages/ecs/commands/RunDrawer'
import { batchFailures, replaceAction } from '../src/pages/ecs/instances/actions'
import { loginOf, nameFilter } from '../src/pages/ecs/instances/Instances'
import { credentialParams, loginOption, loginUser } from '../src/pages/ecs/parts/login'
import { osName } from '../src/pages/ecs/parts/options'
import { passwordFits, passwordRules, SPECIALS } from '../src/pages/ecs/parts/password'
import { money, moneyText, priceParts } from '../src/pages/ecs/parts/price'
import { diskState, instanceState, underWay } from '../src/pages/ecs/parts/states'
import { CHECKS, makesSnapshots, mayContinue, runChecks, type Check, type Facts, type Progress } from '../src/pages/ecs/replace/precheck'
import { previewReplace, replaceInput, stopAndReplace, type Step } from '../src/pages/ecs/replace/replace'
import { hasPorts, permission, portRange } from '../src/pages/ecs/SecurityGroup'
import { prettyConfig } from '../src/pages/orders/Order'
import { orderInstances, payInput } from '../src/pages/orders/pay'
import { firstBlock } from '../src/pages/vpc/forms'

const LINUX = { ImageId: 'linux', OSType: 'linux', LoginAsNonRootSupported: true, Size: 20 } as EcsImageItem
const OLD = { ImageId: 'old', OSType: 'linux', LoginAsNonRootSupported: false, Size: 20 } as EcsImageItem
const WINDOWS = { ImageId: 'win', OSType: 'windows', LoginAsNonRootSupported: false, Size: 40 } as EcsImageItem

describe('passwords', () => {
  test.each([
    ['Abcd-123', false, true], ['Abcd1234', false, true], ['abcd-1234', false, true], ['abcd1234', false, false], ['Ab1-', false, false],
    ['Abcd 1234', false, false], ['Abcd1234é', false, false], ['/Abcd1234', false, true], ['/Abcd1234', true, false], ['A1-' + 'a'.repeat(27), false, true], ['A1-' + 'a'.repeat(28), false, false], ['', false, false],
  ])('%s, Windows %s: %s', (password, windows, fits) => expect(passwordFits(password, windows)).toBe(fits))
  test('each special character counts', () => {
    for (const c of SPECIALS) expect([c, passwordFits(`Abcdefg${c}`, false)]).toEqual([c, true])
  })
  test('says which rule is not kept', () => {
    expect(passwordRules('abc', true).filter(r => !r.met).map(r => r.rule)).toEqual(['length', 'classes'])
    expect(passwordRules('', true).filter(r => r.met)).toEqual([])
  })
})

describe('login', () => {
  test.each([
    ['root', LINUX, 'root', false], ['ecs-user', LINUX, 'ecs-user', true], ['ecs-user', OLD, 'root', false], ['root', WINDOWS, 'Administrator', undefined], ['ecs-user', undefined, 'ecs-user', true],
  ] as const)('%s on %o', (choice, image, user, option) => {
    expect(loginUser(choice, image)).toBe(user)
    expect(loginOption(choice, image)).toBe(option)
  })
  test('only what was chosen of the credential is sent', () => {
    expect(credentialParams({ credential: 'password', keyPair: 'k' }, 'P')).toEqual({ Password: 'P' })
    expect(credentialParams({ credential: 'keyPair', keyPair: 'k', password: 'P' }, 'P')).toEqual({ KeyPairName: 'k' })
    expect(credentialParams({ credential: 'later', keyPair: 'k', password: 'P' }, 'P')).toEqual({})
  })
  test('the login user of an instance', () => {
    expect(loginOf({ OSType: 'windows', ImageOptions: {} })).toBe('Administrator')
    expect(loginOf({ OSType: 'linux', ImageOptions: { LoginAsNonRoot: true } })).toBe('ecs-user')
    expect(loginOf({ OSType: 'linux', ImageOptions: {} })).toBe('root')
  })
})

const VALUES: BuyValues = {
  charge: 'PostPaid', period: '3 Month', zone: '', instanceType: 'ecs.g7.large', image: 'linux', system: { category: 'cloud_essd', size: 40, level: 'PL1' }, data: [], vpc: '', groups: [],
  login: 'ecs-user', credential: 'password', password: 'Abcd-1234', protection: false, amount: 1, name: ' web ',
}
const PLACE = { region: 'cn-hangzhou', group: '' }

describe('orders', () => {
  test('the document has what was chosen and nothing else', () => {
    expect(commodity(VALUES, LINUX, PLACE, 'Abcd-1234')).toEqual({
      RegionId: 'cn-hangzhou', ImageId: 'linux', InstanceType: 'ecs.g7.large', LoginAsNonRoot: true, Password: 'Abcd-1234', SystemDisk: { Category: 'cloud_essd', Size: 40, PerformanceLevel: 'PL1' },
      InstanceName: 'web', ChargeType: 'PostPaid', Amount: 1,
    })
  })
  test('a subscription, a network, disks, a group', () => {
    const all = commodity({ ...VALUES, charge: 'PrePaid', vpc: 'vpc-1', vswitch: 'vsw-1', groups: ['sg-1'], ip: ' 10.0.0.9 ', data: [{ category: 'cloud_auto', size: 50, level: 'PL1', withInstance: false }], protection: true }, LINUX, { region: 'r', group: 'rg-1' }, 'x')
    expect(all).toMatchObject({ Period: 3, PeriodUnit: 'Month', VSwitchId: 'vsw-1', SecurityGroupIds: ['sg-1'], PrivateIpAddress: '10.0.0.9', ResourceGroupId: 'rg-1', DeletionProtection: true, DataDisk: [{ Category: 'cloud_auto', Size: 50, DeleteWithInstance: false }] })
    expect(commodity({ ...VALUES, vpc: 'vpc-1', vswitch: 'vsw-1', ip: '10.0.0.9', amount: 2 }, LINUX, PLACE, 'x')['PrivateIpAddress']).toBeUndefined()
  })
  test('Windows says nothing of ecs-user, root says false', () => {
    expect('LoginAsNonRoot' in commodity(VALUES, WINDOWS, PLACE, 'x')).toBe(false)
    expect(commodity({ ...VALUES, login: 'root' }, LINUX, PLACE, 'x')['LoginAsNonRoot']).toBe(false)
  })
  test('asking tells no password, and typing a name asks nothing new', () => {
    const asked = previewInput(VALUES, LINUX, PLACE)
    expect(asked.Commodity).not.toContain('Abcd-1234')
    expect(JSON.parse(asked.Commodity)).toMatchObject({ LoginAsNonRoot: true, Password: '********' })
    expect(previewInput({ ...VALUES, name: 'other', password: 'Other-1234' }, LINUX, PLACE)).toEqual(asked)
    expect(JSON.parse(orderInput(VALUES, LINUX, PLACE, 'T').Commodity)).toMatchObject({ Password: 'Abcd-1234' })
    expect(orderInput(VALUES, LINUX, PLACE, 'T').ClientToken).toBe('T')
  })
  test('user data travels as bytes, tags need a key', () => {
    const advanced = { ...VALUES, userData: '#!/bin/sh\nécho', role: ' web ', tags: [{ Key: 'k' }, { Key: '', Value: 'v' }] }
    expect(JSON.parse(orderInput(advanced, LINUX, PLACE).Commodity)).toMatchObject({ UserData: 'IyEvYmluL3NoCsOpY2hv', RamRoleName: 'web', Tag: [{ Key: 'k', Value: '' }] })
    expect(previewInput({ ...advanced, userData: 'x' }, LINUX, PLACE)).toEqual(previewInput(advanced, LINUX, PLACE))
    expect([fromBase64(base64('#!/bin/sh\né𠮷')), fromBase64('/w=='), fromBase64('?')]).toEqual(['#!/bin/sh\né𠮷', '/w==', '?'])
    expect([byteLength('é'), tagTextFits('𠮷'.repeat(128)), tagTextFits('x'.repeat(129)), tagTextFits('acs:x'), tagTextFits('see http://x')]).toEqual([2, true, false, false, false])
    expect([trustsEcs('{"Statement":[{"Effect":"Allow","Principal":{"Service":"ecs.aliyuncs.com"}}]}'), trustsEcs('{"Statement":[{"Effect":"Deny","Principal":{"Service":["ecs.aliyuncs.com"]}}]}'), trustsEcs('no')]).toEqual([true, false, false])
  })
  test('the price is asked for what is ordered', () => {
    expect(priceInput({ ...VALUES, image: undefined }, PLACE)).toBeNull()
    expect(priceInput(VALUES, PLACE)).toMatchObject({ PriceUnit: 'Hour', Period: 1, Amount: 1, SystemDisk: { Category: 'cloud_essd', Size: 40, PerformanceLevel: 'PL1' } })
    expect(priceInput({ ...VALUES, charge: 'PrePaid', period: '1 Week' }, PLACE)).toMatchObject({ PriceUnit: 'Week', Period: 1 })
  })
  test.each([['web-1', true], ['w', false], ['1web', false], ['http://x', false], ['名前', true], ['a'.repeat(129), false], ['<script>', false]])('the name %s: %s', (name, fits) => expect(instanceNameFits(name)).toBe(fits))
  test.each([['172.16.0.10', true], ['172.16.0', false], ['172.16.0.256', false], ['172.16.0.01', false], ['::1', false]])('the address %s: %s', (text, good) => expect(isIPv4(text)).toBe(good))
  test('periods, steps, instances', () => {
    expect(readPeriod('12 Month')).toEqual({ n: 12, unit: 'Month' })
    expect([orderStep('Unpaid', 1, []), orderStep('Paid', 1, []), orderStep('Paid', 1, [{ Status: 'Pending' }]), orderStep('Paid', 1, [{ Status: 'Starting' }]), orderStep(undefined, 1, [{ Status: 'Running' }]), orderStep('Paid', 2, [{ Status: 'Running' }])]).toEqual([1, 2, 2, 3, 4, 2])
    expect(orderInstances('["i-1","i-2"]')).toEqual(['i-1', 'i-2'])
    expect([orderInstances(''), orderInstances('{}'), orderInstances('[1]')]).toEqual([[], [], []])
    expect(prettyConfig('{"a":1}')).toBe('{\n  "a": 1\n}')
    expect(prettyConfig('no json')).toBe('no json')
  })
  test('an account id with 16 digits stays exact', () => {
    const { Params } = wireCall('BssOpenApi/PayOrder', payInput('212345678901234', '9999999999999999'))
    expect(Params).toMatchObject({ OrderId: '212345678901234', BuyerId: '9999999999999999', PayerId: '9999999999999999', PaySubmitUid: '9999999999999999' })
  })
  test('instance types are found by words and vCPUs', () => {
    const types = [{ InstanceTypeId: 'ecs.g7.large', CpuCoreCount: 2, CpuArchitecture: 'X86' }, { InstanceTypeId: 'ecs.g8y.xlarge', CpuCoreCount: 4, CpuArchitecture: 'ARM' }] as unknown as Parameters<typeof filterTypes>[0]
    expect(filterTypes(types, 'arm', 0).map(t => t.InstanceTypeId)).toEqual(['ecs.g8y.xlarge'])
    expect(filterTypes(types, 'g large', 2).map(t => t.InstanceTypeId)).toEqual(['ecs.g7.large'])
  })
})

describe('texts', () => {
  test('money', () => {
    expect(money(0.604, 'CNY', 'en-US')).toBe('CN¥0.604')
    expect(money(100, 'CNY', 'zh-CN')).toBe('¥100.00')
    expect([moneyText('62.28', 'CNY', 'zh-CN'), moneyText('', 'CNY', 'zh-CN'), moneyText('free', 'CNY', 'zh-CN')]).toEqual(['¥62.28', '', 'free'])
    const part = (Resource: string, TradePrice: number) => ({ Resource, TradePrice, OriginalPrice: TradePrice, DiscountPrice: 0, SubRules: { Rule: [] } })
    expect(priceParts({ PriceInfo: { Price: { OriginalPrice: 1, DiscountPrice: 0, TradePrice: 1, Currency: 'CNY', DetailInfos: { DetailInfo: [part('instanceType', 1), part('dataDisk', 2), part('dataDisk', 3)] } }, Rules: { Rule: [] } } })).toEqual([{ resource: 'instanceType', price: 1 }, { resource: 'dataDisk', price: 5 }])
  })
  test('states have tones, unknown ones too', () => {
    expect([instanceState('Running').tone, instanceState('Odd'), diskState('In_use').tone, underWay('Pending'), underWay('Stopped')]).toEqual(['good', { tone: 'none' }, 'good', true, false])
    expect(osName({ OSName: '阿里', OSNameEn: 'Alibaba  Cloud', ImageName: 'i' }, false)).toBe('Alibaba Cloud')
    expect(osName({ OSName: '', OSNameEn: '', ImageName: 'i' }, true)).toBe('i')
    expect([nameFilter(''), nameFilter('web'), nameFilter('web*')]).toEqual([undefined, '*web*', 'web*'])
  })
  test.each([['en', en, 'replace operating'], ['ja', ja, 'オペレーティングシステムの交換'], ['zh', zh, '更换操作系统'], ['ja', ja, 'replace operating'], ['zh', zh, 'replace operating']])('in %s replacing is found', (_, messages, words) => {
    const action = replaceAction('i-1', (key, values) => fill(messages[key], values))
    expect(matchesSearch(action, words)).toBe(true)
    expect(action.to).toBe('/ecs/instances/i-1/replace-os')
  })
  test('a batch tells what it could not do', () => {
    const r = (InstanceId: string, Code: string, Message: string) => ({ InstanceId, Code, Message, PreviousStatus: '', CurrentStatus: '' })
    expect(batchFailures([r('i-1', '200', 'success'), r('i-2', 'IncorrectInstanceStatus', 'It is Stopped.')])).toBe('i-2: It is Stopped.')
  })
})

describe('security groups, networks, commands', () => {
  test.each([['22', '22/22'], ['8000-9000', '8000/9000'], ['1/200', '1/200'], [' 80 ', '80/80']])('ports %s', (text, want) => expect(portRange(text)).toBe(want))
  test('a rule names its other side by kind', () => {
    const v = { policy: 'accept', protocol: 'tcp', ports: '22', peer: '10.0.0.0/8', priority: 1 }
    expect(permission(v, 'ingress')).toMatchObject({ SourceCidrIp: '10.0.0.0/8', PortRange: '22/22', Priority: '1' })
    expect(permission({ ...v, peer: 'sg-1' }, 'ingress')).toMatchObject({ SourceGroupId: 'sg-1' })
    expect(permission({ ...v, peer: '::/0', protocol: 'icmp' }, 'egress')).toMatchObject({ Ipv6DestCidrIp: '::/0', PortRange: '-1/-1' })
    expect(hasPorts('all')).toBe(false)
  })
  test('the first block of a VPC', () => expect([firstBlock('172.16.0.0/12'), firstBlock('x')]).toEqual(['172.16.0.0/24', '']))
  test('a command runs as the user, or as the default without one', () => {
    expect(runInput('r', { instances: ['i'], user: ' ecs-user ', content: 'id', keep: false })).toMatchObject({ Username: 'ecs-user', CommandContent: 'id', KeepCommand: undefined, Type: 'RunShellScript' })
    expect(runInput('r', { instances: ['i'], user: ' ' }).Username).toBeUndefined()
    expect(invokeInput('r', 'c-1', { instances: ['i'], user: 'root', parameters: { a: '1' } })).toEqual({ RegionId: 'r', CommandId: 'c-1', InstanceId: ['i'], Username: 'root', Parameters: { a: '1' } })
  })
  test('the parameters of a command travel as one JSON text, whatever their names', () => {
    const { Params } = wireCall('Ecs/InvokeCommand', invokeInput('r', 'c-1', { instances: ['i'], user: 'root', parameters: { '#1#a': '1', 'a.b': '"' } }))
    expect(Params).toEqual({ RegionId: 'r', CommandId: 'c-1', 'InstanceId.1': 'i', Username: 'root', Parameters: '{"#1#a":"1","a.b":"\\""}' })
  })
})

/** A client that answers from a table and keeps what was called; for tests only. */
function client(answers: Record<string, (input: never) => unknown>): { api: Client; called: string[] } {
  const called: string[] = []
  const call = (name: string, input: unknown): Promise<unknown> => {
    called.push(name)
    const answer = answers[name]
    return answer === undefined ? Promise.reject(new Error(`no answer for ${name}`)) : new Promise(resolve => resolve(answer(input as never)))
  }
  return { api: { viewAs: '', call } as unknown as Client, called }
}

const INSTANCE = { InstanceId: 'i-1', RegionId: 'r', ZoneId: 'r-a', Status: 'Running', InstanceType: 'ecs.g7.large', InstanceChargeType: 'PostPaid', ExpiredTime: '2099-12-31T15:59Z', ImageId: 'linux', OperationLocks: { LockReason: [] } } as unknown as EcsInstanceItem
const good: Record<string, (input: never) => unknown> = {
  'Ecs/DescribeInstances': () => ({ Instances: { Instance: [INSTANCE] } }),
  'BssOpenApi/QueryOrders': () => ({ Data: { OrderList: { Order: [] } } }),
  'Ecs/DescribeDisks': () => ({ Disks: { Disk: [{ DiskId: 'd-1', Status: 'In_use', Size: 40, Category: 'cloud_essd', AutoSnapshotPolicyId: '' }] } }),
  'Ecs/DescribeImages': () => ({ TotalCount: 2, Images: { Image: [LINUX, OLD] } }),
  'Ecs/DescribeAvailableResource': () => ({ AvailableZones: { AvailableZone: [{ AvailableResources: { AvailableResource: [{ SupportedResources: { SupportedResource: [{ Value: 'cloud_essd', Min: 1, Max: 2048 }] } }] } }] } }),
}
async function check(answers: Record<string, (input: never) => unknown>, checks: readonly Check[] = CHECKS): Promise<{ seen: Progress[]; last: Progress; facts: Facts; called: string[] }> {
  const { api, called } = client(answers)
  const seen: Progress[] = []
  const facts: Facts = { id: 'i-1', region: 'r' }
  await runChecks(checks, facts, api, Date.parse('2026-11-24T00:00:00Z'), p => seen.push(p), new AbortController().signal)
  return { seen, last: seen.at(-1) as Progress, facts, called }
}

describe('pre-check', () => {
  test('goes one by one and passes', async () => {
    const { seen, last, facts } = await check(good)
    expect(seen.map(p => p.running)).toEqual([...CHECKS.map(c => c.key), undefined])
    expect(seen.map(p => Object.keys(p.done).length)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
    expect(Object.values(last.done).map(r => r.outcome)).toEqual(CHECKS.map(() => 'passed'))
    expect(mayContinue(CHECKS, last)).toBe(true)
    expect(mayContinue(CHECKS, seen[3] as Progress)).toBe(false)
    expect(facts.disk?.DiskId).toBe('d-1')
  })
  const with_ = (name: string, answer: unknown): Record<string, (input: never) => unknown> => ({ ...good, [name]: () => answer })
  const instance = (change: object) => with_('Ecs/DescribeInstances', { Instances: { Instance: [{ ...INSTANCE, ...change }] } })
  test.each([
    ['state', with_('Ecs/DescribeInstances', { Instances: { Instance: [] } }), 'ecs.check.state.gone'],
    ['state', instance({ Status: 'Stopping' }), 'ecs.check.state.busy'],
    ['locks', instance({ OperationLocks: { LockReason: [{ LockReason: 'security', LockMsg: '' }] } }), 'ecs.check.locks.locked'],
    ['locks', instance({ InstanceChargeType: 'PrePaid', ExpiredTime: '2026-01-01T00:00Z' }), 'ecs.check.locks.expired'],
    ['order', { ...with_('BssOpenApi/QueryOrders', { Data: { OrderList: { Order: [{ OrderId: '2' }] } } }), 'BssOpenApi/GetOrderDetail': () => ({ Data: { OrderList: { Order: [{ InstanceIDs: '["i-1"]' }] } } }) }, 'ecs.check.order.unpaid'],
    ['disk', with_('Ecs/DescribeDisks', { Disks: { Disk: [] } }), 'ecs.check.disk.none'],
    ['snapshots', with_('Ecs/DescribeDisks', { Disks: { Disk: [{ DiskId: 'd', Status: 'In_use', Size: 40, Category: 'cloud_essd', AutoSnapshotPolicyId: 'sp-1' }] } }), 'ecs.check.snapshots.policy'],
    ['images', with_('Ecs/DescribeImages', { TotalCount: 0, Images: { Image: [] } }), 'ecs.check.images.none'],
    ['size', with_('Ecs/DescribeAvailableResource', { AvailableZones: { AvailableZone: [] } }), 'ecs.check.size.category'],
    ['ecsUser', with_('Ecs/DescribeImages', { TotalCount: 1, Images: { Image: [OLD] } }), 'ecs.check.ecsUser.none'],
  ])('%s fails with a fix: %#', async (key, answers, found) => {
    const { last } = await check(answers)
    expect([last.done[key]?.outcome, last.done[key]?.found.key, last.done[key]?.fix !== undefined]).toEqual(['failed', found, true])
    expect(mayContinue(CHECKS, last)).toBe(false)
  })
  test('what may not be read is not taken for passed, and does not stand in the way', async () => {
    const { last } = await check({ ...good, 'BssOpenApi/QueryOrders': () => { throw new ApiError(403, 'NoPermission', 'You are not authorized.') } })
    expect(last.done['order']).toMatchObject({ outcome: 'unknown', found: { key: 'ecs.check.refused' } })
    expect(mayContinue(CHECKS, last)).toBe(true)
  })
  test('orders and images are looked at to the last page', async () => {
    const orders = Array.from({ length: 300 }, (_, n) => ({ OrderId: `2${n}` }))
    const page = <T,>(all: readonly T[], number: number, size: number): T[] => all.slice((number - 1) * size, number * size)
    const { last, facts } = await check({
      ...good,
      'BssOpenApi/QueryOrders': (i: { PageNum: number; PageSize: number }) => ({ Data: { TotalCount: 301, OrderList: { Order: page([...orders, { OrderId: '9' }], i.PageNum, i.PageSize) } } }),
      'BssOpenApi/GetOrderDetail': (i: { OrderId: string }) => ({ Data: { OrderList: { Order: [{ InstanceIDs: i.OrderId === '9' ? '["i-1"]' : '[]' }] } } }),
      'Ecs/DescribeImages': (i: { PageNumber: number; PageSize: number }) => ({ TotalCount: 101, Images: { Image: page([...Array.from({ length: 100 }, () => OLD), LINUX], i.PageNumber, i.PageSize) } }),
    })
    expect(last.done['order']?.found).toEqual({ key: 'ecs.check.order.unpaid', values: { order: '9' } })
    expect(facts.images?.length).toBe(101)
    expect(last.done['ecsUser']?.outcome).toBe('passed')
  })
  test('that no snapshot is being made is known from what is served', async () => {
    expect((await check(good)).last.done['snapshots']?.found.key).toBe('ecs.check.snapshots.none')
    expect([makesSnapshots(), makesSnapshots({ 'Ecs/CreateSnapshot': {} }), makesSnapshots({})]).toEqual([false, true, false])
  })
  test('an aborted run says nothing more', async () => {
    const { api } = client(good)
    const controller = new AbortController()
    const seen: Progress[] = []
    await runChecks(CHECKS, { id: 'i-1', region: 'r' }, api, 0, p => { seen.push(p); controller.abort() }, controller.signal)
    expect(seen.length).toBe(1)
  })
})

describe('stop and replace', () => {
  const input = replaceInput('i-1', 'd-1', { image: 'linux', login: 'root', credential: 'password', size: 40 }, LINUX, 'Abcd-1234')
  const asked = previewReplace('i-1', 'd-1', { image: 'linux', login: 'root', credential: 'password', size: 40 }, LINUX)
  const run = async (results: { Allowed: boolean }[], anyway = false, refuse?: string, status = 'Running') => {
    const { api, called } = client({
      'Rampart/PreviewCalls': () => ({ Results: results }), 'Ecs/DescribeInstanceStatus': () => ({ InstanceStatuses: { InstanceStatus: [{ InstanceId: 'i-1', Status: 'Stopped' }] } }),
      'Ecs/StopInstance': () => { if (refuse === 'stop') throw new ApiError(403, 'Forbidden.RAM', 'no'); return {} },
      'Ecs/ReplaceSystemDisk': () => { if (refuse === 'replace') throw new ApiError(403, 'Forbidden.RAM', 'no'); return { DiskId: 'd-2' } },
    })
    const steps: Step[] = []
    let end: unknown
    try { end = await stopAndReplace(api, { ...INSTANCE, Status: status }, input, asked, anyway, s => steps.push(s), new AbortController().signal) } catch (error) { end = (error as ApiError).code }
    return { called, steps, end }
  }
  test('the input', () => {
    expect(input).toEqual({ InstanceId: 'i-1', ImageId: 'linux', DiskId: 'd-1', LoginAsNonRoot: false, Password: 'Abcd-1234', SystemDisk: { Size: 40 } })
    expect(asked.Password).toBe('********')
  })
  test('allowed: asks, stops, waits, replaces', async () => {
    expect(await run([{ Allowed: true }, { Allowed: true }])).toEqual({ called: ['Rampart/PreviewCalls', 'Ecs/StopInstance', 'Ecs/DescribeInstanceStatus', 'Ecs/ReplaceSystemDisk'], steps: ['authorize', 'stop', 'replace', 'done'], end: 'd-2' })
  })
  test('refused: nothing is stopped, the server refuses', async () => {
    expect(await run([{ Allowed: false }, { Allowed: true }], false, 'replace')).toEqual({ called: ['Rampart/PreviewCalls', 'Ecs/ReplaceSystemDisk'], steps: ['authorize', 'replace'], end: 'Forbidden.RAM' })
  })
  test('anyway: nothing is asked and nothing is stopped', async () => {
    expect((await run([], true, 'replace')).called).toEqual(['Ecs/ReplaceSystemDisk'])
  })
  test('stopping refused: only the question about stopping is sent', async () => {
    expect(await run([{ Allowed: true }, { Allowed: false }], false, 'stop')).toEqual({ called: ['Rampart/PreviewCalls', 'Ecs/StopInstance'], steps: ['authorize'], end: 'Forbidden.RAM' })
  })
  test('a stopped instance is not stopped', async () => {
    expect((await run([{ Allowed: true }], false, undefined, 'Stopped')).called).toEqual(['Rampart/PreviewCalls', 'Ecs/ReplaceSystemDisk'])
  })
})

describe('deciding values', () => {
  const condition = { Operator: 'Bool', Key: 'ecs:LoginAsNonRoot', Wanted: ['false'], Present: true, Values: ['false'], Source: 'parameter X', SourceKind: 'Parameter', SourceName: 'X', Outcome: 'met', Matched: 'false' }
  const decision = {
    Verdict: 'ExplicitDeny', Layer: 'account', Action: 'ecs:CreateOrder', Resource: '*', Allowing: [], Hints: [], Conditions: [{ Key: 'acs:SourceIp', Values: ['::1'], Source: 'connection' }, { Key: 'ecs:LoginAsNonRoot', Values: ['false'], Source: 'parameter' }],
    Deciding: { PolicyType: 'Custom', PolicyName: 'p', PolicyVersion: 'v1', Statement: 0, Line: 1, Column: 1 },
    Layers: [{ Layer: 'account', Asked: true, Verdict: 'ExplicitDeny', Policies: [{ PolicyType: 'Custom', PolicyName: 'p', PolicyVersion: 'v1', AttachedTo: { Type: '', Name: '', Scope: '' }, Document: '', Statements: [{ Statement: 0, Effect: 'Deny', Applies: true, Line: 1, Column: 1, EndLine: 1, Elements: [], Conditions: [condition] }] }] }],
  } as unknown as RampartDecision
  test('those of the statement alone', () => expect(decidingValues(decision)).toEqual([{ Key: 'ecs:LoginAsNonRoot', Values: ['false'], Source: 'parameter X', SourceKind: 'Parameter', SourceName: 'X' }]))
  test('all where none decided', () => expect(decidingValues({ ...decision, Deciding: undefined }).length).toBe(2))
})
