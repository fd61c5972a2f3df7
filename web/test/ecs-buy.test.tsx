import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test } from 'vitest'
import Buy from '../src/pages/ecs/buy/Buy'
import { ALLOWED, refused, server, showPage, type Handlers } from './server'

const R = { RequestId: 'R' }
const image = (ImageId: string, LoginAsNonRootSupported: boolean) => ({ ImageId, ImageName: ImageId, OSName: ImageId, OSNameEn: ImageId, OSType: 'linux', Size: 20, LoginAsNonRootSupported, IsSupportCloudinit: LoginAsNonRootSupported })
const asked = (body: Record<string, string>) => (JSON.parse(body['Calls'] ?? '[]') as { Action: string; Params: Record<string, string> }[])
const root = (commodity: string | undefined): boolean => (JSON.parse(commodity ?? '{}') as { LoginAsNonRoot?: boolean }).LoginAsNonRoot === false

const agreement = (Agreed: boolean, AgreementVersion = '2025-11-09'): [number, unknown] => [200, { ...R, Code: 'Success', Message: '', Success: true, Data: { AgreementCode: 'ecs-terms-of-service', AgreementVersion, Agreed, ModifyTime: '' } }]

/** A server with one type and one image, on which a policy refuses root. */
function shop(images: object[]): Handlers {
  return {
    DescribeZones: () => [200, { ...R, Zones: { Zone: [{ ZoneId: 'cn-hangzhou-b', LocalName: 'B' }] } }],
    DescribeInstanceTypes: () => [200, { ...R, NextToken: '', InstanceTypes: { InstanceType: [{ InstanceTypeId: 'ecs.g7.large', InstanceTypeFamily: 'ecs.g7', CpuCoreCount: 2, MemorySize: 8, CpuArchitecture: 'X86' }] } }],
    DescribeImages: () => [200, { ...R, TotalCount: images.length, Images: { Image: images } }],
    DescribeAvailableResource: () => [200, { ...R, AvailableZones: { AvailableZone: [{ AvailableResources: { AvailableResource: [{ SupportedResources: { SupportedResource: [{ Value: 'cloud_essd', Min: 20, Max: 2048 }] } }] } }] } }],
    DescribePrice: () => [200, { ...R, PriceInfo: { Price: { OriginalPrice: 0.604, DiscountPrice: 0, TradePrice: 0.604, Currency: 'CNY', DetailInfos: { DetailInfo: [] } }, Rules: { Rule: [] } } }],
    DescribeVpcs: () => [200, { ...R, TotalCount: 0, Vpcs: { Vpc: [] } }],
    DescribeKeyPairs: () => [200, { ...R, TotalCount: 0, KeyPairs: { KeyPair: [] } }],
    PreviewCalls: body => [200, { ...R, Results: asked(body).map(c => c.Action === 'CreateOrder' && root(c.Params['Commodity']) ? refused({ PolicyName: 'ecs-root-user-control', Statement: 0, AuthAction: 'ecs:CreateOrder', Conditions: [{ Key: 'ecs:LoginAsNonRoot', Values: ['false'], Source: 'parameter Commodity.LoginAsNonRoot' }] as never[] }) : ALLOWED) }],
    GetAgreementRecord: () => agreement(false),
    ModifyAgreementRecord: () => [200, { ...R, Code: 'Success', Message: '', Success: true }],
    CreateOrder: body => root(body['Commodity'])
      ? [403, { RequestId: 'R-1', Code: 'Forbidden.RAM', Message: 'User not authorized.', AccessDeniedDetail: { AuthAction: 'ecs:CreateOrder', NoPermissionType: 'ExplicitDeny' } }]
      : [200, { ...R, OrderId: '212345678901234', TradePrice: 0.604, OrderParams: { OrderParam: [] }, RelatedOrderItemSets: { RelatedOrderItemSet: [{ InstanceIdSet: { InstanceIds: ['i-1'] }, RelatedOrderIds: { RelatedOrderId: [] } }] } }],
    ExplainOwnCall: () => [404, { ...R, Code: 'EventNotFound', Message: 'none' }],
    GetOrderDetail: () => [403, { ...R, Code: 'NoPermission', Message: 'no' }],
    DescribeInstances: () => [200, { ...R, TotalCount: 0, Instances: { Instance: [] } }],
  }
}

test('everything that needs the first type is asked at once, and a type or disk that is not sold gives way', async () => {
  const sold = server({
    ...shop([image('linux', true)]),
    DescribeInstanceTypes: () => [200, { ...R, NextToken: '', InstanceTypes: { InstanceType: [{ InstanceTypeId: 'ecs.c6.large', InstanceTypeFamily: 'ecs.c6', CpuCoreCount: 2, MemorySize: 4, CpuArchitecture: 'X86' }] } }],
    DescribeAvailableResource: () => [200, { ...R, AvailableZones: { AvailableZone: [{ AvailableResources: { AvailableResource: [{ SupportedResources: { SupportedResource: [{ Value: 'cloud_efficiency', Min: 20, Max: 2048 }] } }] } }] } }],
  })
  const { unmount } = showPage(sold.send, <Buy />)
  await screen.findByRole('radio', { name: /ecs.c6.large/, checked: true })
  await waitFor(() => expect(sold.of('DescribePrice').at(-1)?.body).toMatchObject({ 'InstanceType': 'ecs.c6.large', 'SystemDisk.Category': 'cloud_efficiency' }))

  unmount()
  const usual = server(shop([image('linux', true)]))
  showPage(usual.send, <Buy />)
  await screen.findByText(/CN¥0.604 \/ hour/)
  expect(usual.of('DescribeImages').length).toBe(1)
  expect(usual.of('DescribePrice').length).toBe(1)
})

test('root is told to be refused at once, is refused by the server when tried, and ecs-user is ordered', async () => {
  const user = userEvent.setup()
  const s = server(shop([image('linux', true)]))
  const { router } = showPage(s.send, <Buy />)
  await screen.findByRole('button', { name: 'Confirm order' })
  await screen.findByText(/CN¥0.604 \/ hour/)
  await waitFor(() => expect(screen.getByRole('button', { name: 'Confirm order' }).getAttribute('aria-disabled')).toBeNull())
  await user.click(screen.getByRole('radio', { name: /^root/ }))
  await screen.findByText('With the login user root this will be refused')
  await screen.findByText('ecs:LoginAsNonRoot = false (parameter Commodity.LoginAsNonRoot)')
  await screen.findByText('With ecs-user it would be allowed.')
  await waitFor(() => expect(screen.getByRole('button', { name: /Confirm order/ }).getAttribute('aria-disabled')).toBe('true'))
  await user.click(screen.getByRole('radio', { name: 'Set later' }))

  await user.click(screen.getByRole('button', { name: 'Try anyway' }))
  let dialog = await screen.findByRole('dialog')
  await user.click(within(dialog).getByRole('checkbox'))
  await user.click(within(dialog).getByRole('button', { name: 'Create order' }))
  await screen.findByRole('heading', { level: 1, name: 'Creating the instance failed' })
  expect(screen.getByRole('link', { name: 'Explain this decision' }).getAttribute('href')).toBe('/explain/R-1')
  expect(s.of('CreateOrder').length).toBe(1)

  await user.click(screen.getAllByRole('button', { name: 'Use ecs-user' }).at(0) as HTMLElement)
  await waitFor(() => expect(screen.getByRole('button', { name: /Confirm order/ }).getAttribute('aria-disabled')).toBeNull())
  await user.click(screen.getByRole('button', { name: /Confirm order/ }))
  await waitFor(() => expect(screen.getAllByRole('dialog').length).toBeGreaterThan(0))
  dialog = screen.getAllByRole('dialog').at(-1) as HTMLElement
  await user.click(within(dialog).getByRole('checkbox'))
  await waitFor(() => expect(within(dialog).getByRole('button', { name: 'Create order' }).getAttribute('aria-disabled')).toBeNull())
  await user.click(within(dialog).getByRole('button', { name: 'Create order' }))
  await waitFor(() => expect(router.state.location.pathname).toBe('/ecs/buy/progress'))
  const sent = s.of('CreateOrder').map(a => ({ login: !root(a.body['Commodity']), token: a.body['ClientToken'] }))
  expect(sent.map(x => x.login)).toEqual([false, true])
  expect(new Set(sent.map(x => x.token)).size).toBe(2)
}, 60_000)

test('an image without ecs-user has root alone, with the reason', async () => {
  const s = server(shop([image('old', false)]))
  showPage(s.send, <Buy />)
  await screen.findByText('The image old does not support ecs-user.')
  await waitFor(() => expect(screen.getByRole('radio', { name: /^ecs-user/ })).toHaveProperty('disabled', true))
  await waitFor(() => expect(screen.getByRole('radio', { name: /^root/ })).toHaveProperty('checked', true))
}, 60_000)

/** The button that opens the confirmation, once it may be pressed. */
async function ready(): Promise<HTMLElement> {
  await waitFor(() => expect(screen.getByRole('button', { name: 'Confirm order' }).getAttribute('aria-disabled')).toBeNull())
  return screen.getByRole('button', { name: 'Confirm order' })
}
const BARRED = refused({ Verdict: 'ImplicitDeny', Effect: '', AuthAction: 'bss:ModifyAgreementRecord' })
const barred: Handlers = {
  PreviewCalls: body => [200, { ...R, Results: asked(body).map(c => c.Action === 'ModifyAgreementRecord' ? BARRED : ALLOWED) }],
  ModifyAgreementRecord: () => [403, { RequestId: 'R-2', Code: 'NoPermission', Message: 'no', AccessDeniedDetail: { AuthAction: 'bss:ModifyAgreementRecord', NoPermissionType: 'ImplicitDeny' } }],
}

describe('the terms of service', () => {
  test('who may not accept them is told before the click, and at the check box', async () => {
    const user = userEvent.setup()
    const s = server({ ...shop([image('linux', true)]), ...barred })
    showPage(s.send, <Buy />)
    const alert = (await screen.findByText('You have no right to accept the terms of service for this account')).closest('[role="alert"]')
    expect(alert?.textContent).toContain('bss:ModifyAgreementRecord')
    expect(screen.getByRole('button', { name: /Confirm order/ }).getAttribute('aria-disabled')).toBe('true')
    await user.click(screen.getByRole('radio', { name: 'Set later' }))
    await user.click(screen.getByRole('button', { name: 'Try anyway' }))
    const dialog = await screen.findByRole('dialog')
    within(dialog).getByText('You have no right to accept the terms of service for this account')
    await user.click(within(dialog).getByRole('checkbox'))
    await user.click(within(dialog).getByRole('button', { name: 'Create order' }))
    await screen.findByRole('heading', { level: 1, name: 'Creating the instance failed' })
    expect([s.of('ModifyAgreementRecord').length, s.of('CreateOrder').length]).toEqual([1, 0])
  }, 60_000)

  test('once they are accepted for the account, the same user buys', async () => {
    const user = userEvent.setup()
    const s = server({ ...shop([image('linux', true)]), ...barred, GetAgreementRecord: () => agreement(true) })
    const { router } = showPage(s.send, <Buy />)
    await user.click(await screen.findByRole('radio', { name: 'Set later' }))
    await user.click(await ready())
    const dialog = await screen.findByRole('dialog')
    within(dialog).getByText('The terms are accepted for this account already, so nothing is recorded.')
    await user.click(within(dialog).getByRole('checkbox'))
    await user.click(within(dialog).getByRole('button', { name: 'Create order' }))
    await waitFor(() => expect(router.state.location.pathname).toBe('/ecs/buy/progress'))
    expect([s.of('ModifyAgreementRecord').length, s.of('CreateOrder').length]).toEqual([0, 1])
    expect(screen.queryByText('You have no right to accept the terms of service for this account')).toBeNull()
  }, 60_000)

  test('an older version of them is not enough', async () => {
    const s = server({ ...shop([image('linux', true)]), ...barred, GetAgreementRecord: () => agreement(true, '2020-01-01') })
    showPage(s.send, <Buy />)
    await screen.findByText('You have no right to accept the terms of service for this account')
  }, 60_000)
})

describe('the section Advanced', () => {
  const roles: Handlers = {
    ListRoles: () => [200, { ...R, IsTruncated: false, Roles: { Role: [{ RoleName: 'web' }, { RoleName: 'pipeline' }] } }],
    GetRole: body => [200, { ...R, Role: { RoleName: body['RoleName'], AssumeRolePolicyDocument: JSON.stringify({ Version: '1', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: body['RoleName'] === 'web' ? { Service: ['ecs.aliyuncs.com'] } : { RAM: ['acs:ram::1:root'] } }] }) } }],
  }
  const noRole: Handlers = {
    PreviewCalls: body => [200, { ...R, Results: asked(body).map(c => c.Params['Commodity']?.includes('RamRoleName') ? refused({ Verdict: 'ImplicitDeny', Effect: '', AuthAction: 'ram:PassRole' }) : ALLOWED) }],
  }
  const open = async (user: ReturnType<typeof userEvent.setup>): Promise<void> => {
    await user.click(await screen.findByRole('button', { name: /Advanced/ }))
    await user.click(screen.getByRole('radio', { name: 'Set later' }))
  }
  const choose = async (user: ReturnType<typeof userEvent.setup>, name: string): Promise<void> => {
    await user.click(await screen.findByRole('combobox', { name: 'Instance RAM role' }))
    await user.click(await waitFor(() => {
      const found = [...document.querySelectorAll('.ant-select-item-option')].find(o => o.textContent === name)
      if (found === undefined) throw new Error(`no option ${name}`)
      return found
    }))
  }

  const fill = async (user: ReturnType<typeof userEvent.setup>, name: string, text: string): Promise<void> => {
    await user.click(await screen.findByRole('textbox', { name }))
    await user.paste(text)
  }

  test('user data, role and tags are ordered, also with a subscription', async () => {
    const user = userEvent.setup()
    const s = server({ ...shop([image('linux', true)]), ...roles })
    showPage(s.send, <Buy />)
    await screen.findByRole('button', { name: /Advanced/ })
    expect(s.of('ListRoles').length).toBe(0)
    await open(user)
    await user.click(screen.getByRole('radio', { name: 'Subscription' }))
    await fill(user, 'User data', '#!/bin/sh\necho é')
    screen.getByText(/17 of at most 32768 bytes/)
    await choose(user, 'web')
    await user.click(screen.getByRole('button', { name: /Add tag/ }))
    await fill(user, 'Key of tag 1', 'owner')
    await fill(user, 'Value of tag 1', 'office')
    await user.click(await ready())
    const dialog = await screen.findByRole('dialog')
    for (const text of ['17 bytes', 'web', 'owner: office']) within(dialog).getByText(text)
    await user.click(within(dialog).getByRole('checkbox'))
    await waitFor(() => expect(within(dialog).getByRole('button', { name: 'Create order' }).getAttribute('aria-disabled')).toBeNull())
    await user.click(within(dialog).getByRole('button', { name: 'Create order' }))
    await waitFor(() => expect(s.of('CreateOrder').length).toBe(1))
    const sent = JSON.parse(s.of('CreateOrder')[0]?.body['Commodity'] ?? '') as Record<string, unknown>
    expect(sent).toMatchObject({ UserData: 'IyEvYmluL3NoCmVjaG8gw6k=', RamRoleName: 'web', Tag: [{ Key: 'owner', Value: 'office' }], ChargeType: 'PrePaid' })
    // What the script says decides nothing, so it is asked about with nobody.
    expect(s.of('PreviewCalls').some(a => a.body['Calls']?.includes('UserData'))).toBe(false)
  }, 60_000)

  test('a role that may not be given is refused at the role, and one that does not trust ECS is told', async () => {
    const user = userEvent.setup()
    const s = server({ ...shop([image('linux', true)]), ...roles, ...noRole })
    showPage(s.send, <Buy />)
    await open(user)
    await choose(user, 'pipeline')
    const alert = (await screen.findByText('You may not give the role pipeline to an instance')).closest('[role="alert"]')
    expect(alert?.textContent).toContain('ram:PassRole')
    await screen.findByText(/The role pipeline does not trust ecs.aliyuncs.com/)
    expect(screen.queryByText('This will be refused')).toBeNull()
    expect(screen.getByRole('button', { name: /Confirm order/ }).getAttribute('aria-disabled')).toBe('true')
  }, 60_000)

  test('who may not list roles types the name; a fault opens the section', async () => {
    const user = userEvent.setup()
    const s = server({ ...shop([image('linux', true)]), ListRoles: () => [403, { ...R, Code: 'NoPermission', Message: 'You are not authorized.' }] })
    showPage(s.send, <Buy />)
    await open(user)
    await fill(user, 'Instance RAM role', 'web')
    await user.click(screen.getByRole('button', { name: /Add tag/ }))
    await fill(user, 'Key of tag 1', 'aliyun-x')
    await user.click(screen.getByRole('button', { name: /Advanced/ }))
    expect(screen.getByRole('button', { name: /Advanced/ }).getAttribute('aria-expanded')).toBe('false')
    await user.click(await ready())
    await waitFor(() => expect(screen.getByRole('button', { name: /Advanced/ }).getAttribute('aria-expanded')).toBe('true'))
    await screen.findByText(/At most 128 characters; not beginning with acs:/)
    expect(screen.queryByRole('dialog')).toBeNull()
  }, 60_000)
})
