import type { In } from '../../../api/client'
import type { EcsImageItem } from '../../../api/types.gen'
import { credentialParams, loginOption, PREVIEW_PASSWORD, type LoginValues } from '../parts/login'

/** A disk of the form. */
export interface DiskValues { category?: string; size?: number; level?: string; withInstance?: boolean }

/** What the purchase form holds. */
export interface BuyValues extends LoginValues {
  charge: 'PostPaid' | 'PrePaid'
  /** Number and unit of a subscription, for example `3 Month`. */
  period: string
  zone: string
  instanceType?: string
  image?: string
  system: DiskValues
  data: DiskValues[]
  /** Empty: the default VPC. */
  vpc: string
  vswitch?: string
  /** Empty: the default group of the VPC. */
  groups: string[]
  ip?: string
  name?: string
  protection: boolean
  amount: number
}

/** The periods that are sold: those of Period of "RunInstances" (ECS API reference) that people buy. */
export const PERIODS: readonly { n: number; unit: 'Week' | 'Month' }[] = [
  { n: 1, unit: 'Week' }, { n: 1, unit: 'Month' }, { n: 2, unit: 'Month' }, { n: 3, unit: 'Month' }, { n: 6, unit: 'Month' }, { n: 12, unit: 'Month' }, { n: 24, unit: 'Month' }, { n: 36, unit: 'Month' },
]

/** Reads a period of the form. */
export function readPeriod(text: string): { n: number; unit: string } {
  const [n = '1', unit = 'Month'] = text.split(' ')
  return { n: Number(n), unit }
}

function disk(d: DiskValues): { Category?: string; Size?: number; PerformanceLevel?: string } {
  return { Category: d.category, Size: d.size ?? undefined, PerformanceLevel: d.category === 'cloud_essd' ? d.level : undefined }
}

/** Where the order is placed. */
export interface OrderPlace { region: string; group: string }

/**
 * The commodity document of an order: the members of RunInstances, with
 * LoginAsNonRoot at the top; what is left out is not there. The same function
 * makes the document that is asked about and the one that is sent, which
 * differ in the password alone.
 */
export function commodity(v: Partial<BuyValues>, image: EcsImageItem | undefined, place: OrderPlace, password: string | undefined): Record<string, unknown> {
  const network = v.vpc !== undefined && v.vpc !== ''
  const period = readPeriod(v.period ?? '1 Month')
  const name = v.name?.trim()
  const all: Record<string, unknown> = {
    RegionId: place.region, ZoneId: v.zone || undefined, ImageId: v.image, InstanceType: v.instanceType,
    LoginAsNonRoot: loginOption(v.login ?? 'ecs-user', image), ...credentialParams(v, password),
    VSwitchId: network ? v.vswitch : undefined, SecurityGroupIds: network && (v.groups?.length ?? 0) > 0 ? v.groups : undefined,
    PrivateIpAddress: network && v.amount === 1 && v.ip ? v.ip.trim() : undefined,
    SystemDisk: disk(v.system ?? {}), DataDisk: (v.data?.length ?? 0) > 0 ? v.data?.map(d => ({ ...disk(d ?? {}), DeleteWithInstance: d?.withInstance ?? true })) : undefined,
    InstanceName: name === '' ? undefined : name, ResourceGroupId: place.group || undefined, DeletionProtection: v.protection === true ? true : undefined,
    ChargeType: v.charge, ...(v.charge === 'PrePaid' ? { Period: period.n, PeriodUnit: period.unit } : {}), Amount: v.amount,
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

/** The input of CreateOrder. */
export function orderInput(v: Partial<BuyValues>, image: EcsImageItem | undefined, place: OrderPlace, token?: string): In<'Ecs/CreateOrder'> {
  return { RegionId: place.region, OrderType: 'New', Commodity: JSON.stringify(commodity(v, image, place, v.password)), ...(token === undefined ? {} : { ClientToken: token }) }
}

/** The same for asking beforehand: without the password's text and without what cannot decide, so that typing asks nothing. */
export function previewInput(v: Partial<BuyValues>, image: EcsImageItem | undefined, place: OrderPlace): In<'Ecs/CreateOrder'> {
  const { name: _, ip: __, ...rest } = v
  return { RegionId: place.region, OrderType: 'New', Commodity: JSON.stringify(commodity(rest, image, place, v.credential === 'password' ? PREVIEW_PASSWORD : undefined)) }
}

/** The input of DescribePrice for what is in the form; null until there is enough. */
export function priceInput(v: Partial<BuyValues>, place: OrderPlace): In<'Ecs/DescribePrice'> | null {
  if (v.instanceType === undefined || v.image === undefined || v.system?.category === undefined) return null
  const period = readPeriod(v.period ?? '1 Month')
  return {
    RegionId: place.region, InstanceType: v.instanceType, ImageId: v.image, SystemDisk: disk(v.system), DataDisk: v.data?.filter(d => d?.category !== undefined).map(disk),
    Amount: v.amount, ...(v.charge === 'PrePaid' ? { PriceUnit: period.unit, Period: period.n } : { PriceUnit: 'Hour', Period: 1 }),
  }
}

/** Whether a text can be an instance's name: "RunInstances" (ECS API reference), InstanceName. */
export function instanceNameFits(name: string): boolean {
  return /^\p{L}[\p{L}\p{N}._:[\],-]{1,127}$/u.test(name) && !/^https?:\/\//i.test(name)
}

/** Whether a text is an IPv4 address. */
export function isIPv4(text: string): boolean {
  const parts = text.split('.')
  return parts.length === 4 && parts.every(p => /^(0|[1-9]\d{0,2})$/.test(p) && Number(p) <= 255)
}
