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
  /** Text; it is sent in base64. */
  userData?: string
  /** The name of the instance RAM role. */
  role?: string
  tags?: { Key?: string; Value?: string }[]
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

/** The most bytes of user data before base64, and the most tags: UserData and Tag.N of "RunInstances" (ECS API reference). */
export const MOST_USER_DATA = 32 * 1024
export const MOST_TAGS = 20

/** The length of a text as it is sent, in bytes of UTF-8. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length
}

/** A text's UTF-8 in base64. */
export function base64(text: string): string {
  let bytes = ''
  for (const b of new TextEncoder().encode(text)) bytes += String.fromCharCode(b)
  return btoa(bytes)
}

/** The text of base64; what is no UTF-8 text is given back as it is. */
export function fromBase64(text: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(atob(text), c => c.charCodeAt(0)))
  } catch {
    return text
  }
}

/** Whether a text can be a tag's key or value, apart from what only keys may not begin with: Tag.N of "RunInstances" (ECS API reference). */
export function tagTextFits(text: string): boolean {
  return [...text].length <= 128 && !text.startsWith('acs:') && !/https?:\/\//.test(text)
}

/** The tags that have a key. */
export function tagsOf(v: Partial<BuyValues>): { Key: string; Value: string }[] {
  return (v.tags ?? []).flatMap(tag => tag?.Key === undefined || tag.Key === '' ? [] : [{ Key: tag.Key, Value: tag.Value ?? '' }])
}

/** Whether a role's trust policy names ECS, as an instance's role must. */
export function trustsEcs(document: string): boolean {
  try {
    const { Statement } = JSON.parse(document) as { Statement?: { Effect?: string; Principal?: { Service?: string | string[] } }[] }
    return (Statement ?? []).some(s => s.Effect === 'Allow' && [s.Principal?.Service ?? []].flat().includes('ecs.aliyuncs.com'))
  } catch {
    return false
  }
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
  const tags = tagsOf(v)
  const all: Record<string, unknown> = {
    RegionId: place.region, ZoneId: v.zone || undefined, ImageId: v.image, InstanceType: v.instanceType,
    LoginAsNonRoot: loginOption(v.login ?? 'ecs-user', image), ...credentialParams(v, password),
    VSwitchId: network ? v.vswitch : undefined, SecurityGroupIds: network && (v.groups?.length ?? 0) > 0 ? v.groups : undefined,
    PrivateIpAddress: network && v.amount === 1 && v.ip ? v.ip.trim() : undefined,
    SystemDisk: disk(v.system ?? {}), DataDisk: (v.data?.length ?? 0) > 0 ? v.data?.map(d => ({ ...disk(d ?? {}), DeleteWithInstance: d?.withInstance ?? true })) : undefined,
    InstanceName: name === '' ? undefined : name, ResourceGroupId: place.group || undefined, DeletionProtection: v.protection === true ? true : undefined,
    UserData: v.userData ? base64(v.userData) : undefined, RamRoleName: v.role?.trim() || undefined, Tag: tags.length > 0 ? tags : undefined,
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
  const { name: _, ip: __, userData: ___, ...rest } = v
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
