import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import Buy from '../src/pages/ecs/buy/Buy'
import { ALLOWED, refused, server, showPage, type Handlers } from './server'

const R = { RequestId: 'R' }
const image = (ImageId: string, LoginAsNonRootSupported: boolean) => ({ ImageId, ImageName: ImageId, OSName: ImageId, OSNameEn: ImageId, OSType: 'linux', Size: 20, LoginAsNonRootSupported })
const asked = (body: Record<string, string>) => (JSON.parse(body['Calls'] ?? '[]') as { Action: string; Params: Record<string, string> }[])
const root = (commodity: string | undefined): boolean => (JSON.parse(commodity ?? '{}') as { LoginAsNonRoot?: boolean }).LoginAsNonRoot === false

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
    ModifyAgreementRecord: () => [200, { ...R, Code: 'Success', Message: '', Success: true }],
    CreateOrder: body => root(body['Commodity'])
      ? [403, { RequestId: 'R-1', Code: 'Forbidden.RAM', Message: 'User not authorized.', AccessDeniedDetail: { AuthAction: 'ecs:CreateOrder', NoPermissionType: 'ExplicitDeny' } }]
      : [200, { ...R, OrderId: '212345678901234', TradePrice: 0.604, OrderParams: { OrderParam: [] }, RelatedOrderItemSets: { RelatedOrderItemSet: [{ InstanceIdSet: { InstanceIds: ['i-1'] }, RelatedOrderIds: { RelatedOrderId: [] } }] } }],
    ExplainOwnCall: () => [404, { ...R, Code: 'EventNotFound', Message: 'none' }],
    GetOrderDetail: () => [403, { ...R, Code: 'NoPermission', Message: 'no' }],
    DescribeInstances: () => [200, { ...R, TotalCount: 0, Instances: { Instance: [] } }],
  }
}

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
