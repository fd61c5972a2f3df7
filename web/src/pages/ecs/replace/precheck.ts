import type { Client } from '../../../api/client'
import { ApiError, isAbort } from '../../../api/error'
import { operations, type EcsDiskItem, type EcsImageItem, type EcsInstanceItem } from '../../../api/types.gen'
import type { MessageKey } from '../../../i18n'

/** What a check came to. `unknown`: it could not be made, which the server's own checks make up for. */
export type Outcome = 'passed' | 'failed' | 'unknown'

/** A text by key, so that it is in the language of the page. */
export interface Said { key: MessageKey; values?: Readonly<Record<string, string | number>> }

/** The result of one check: what was found, and for a failure its fix. */
export interface Result { outcome: Outcome; found: Said; fix?: Said; to?: string }

/** One check. It reads what it needs from the facts that earlier ones have gathered. */
export interface Check { key: string; title: MessageKey; run: (facts: Facts, api: Client, now: number, signal: AbortSignal) => Promise<Result> }

/** What the checks find out about an instance. */
export interface Facts { id: string; region: string; instance?: EcsInstanceItem; disk?: EcsDiskItem; images?: readonly EcsImageItem[] }

/** How far the checks are; a check without a result runs now or waits. */
export interface Progress { done: Readonly<Record<string, Result>>; running: string | undefined }

const passed = (key: MessageKey, values?: Said['values']): Result => ({ outcome: 'passed', found: { key, values } })
const failed = (key: MessageKey, fix: MessageKey, values?: Said['values'], to?: string): Result => ({ outcome: 'failed', found: { key, values }, fix: { key: fix, values }, to })
const skipped: Result = { outcome: 'unknown', found: { key: 'ecs.check.skipped' } }

/**
 * Whether the server has an operation that makes snapshots, by the table that is
 * generated from what it serves. While there is none, none can be under way.
 */
export function makesSnapshots(served: Readonly<Record<string, unknown>> = operations): boolean {
  return ['Ecs/CreateSnapshot', 'Ecs/CreateSnapshotGroup', 'Ecs/CreateAutoSnapshotPolicy'].some(name => name in served)
}

/** The orders that one answer holds at most, and the images: the limits of "QueryOrders" and "DescribeImages". */
const ORDERS = 300
const IMAGES = 100

/** Reads a list page by page until all of it is there. */
async function all<T>(size: number, read: (page: number) => Promise<{ items: readonly T[]; total: number }>): Promise<T[]> {
  const rows: T[] = []
  for (let page = 1; ; page++) {
    const { items, total } = await read(page)
    rows.push(...items)
    if (items.length < size || rows.length >= total) return rows
  }
}

/**
 * The checks before an operating system is replaced, in their order.
 *
 * Inferred: what the vendor's pre-check looks at is not published; these are the
 * documented preconditions of "ReplaceSystemDisk" (ECS API reference).
 */
export const CHECKS: readonly Check[] = [
  {
    key: 'state', title: 'ecs.check.state',
    run: async (facts, api, _, signal) => {
      const out = await api.call('Ecs/DescribeInstances', { RegionId: facts.region, InstanceIds: [facts.id], AdditionalAttributes: ['LOGIN_AS_NON_ROOT'] }, { signal })
      const found = out.Instances.Instance[0]
      if (found === undefined) return failed('ecs.check.state.gone', 'ecs.check.state.gone.fix', { id: facts.id, region: facts.region }, '/ecs/instances')
      facts.instance = found
      if (found.Status === 'Running') return passed('ecs.check.state.running')
      if (found.Status === 'Stopped') return passed('ecs.check.state.stopped')
      return failed('ecs.check.state.busy', 'ecs.check.state.busy.fix', { status: found.Status })
    },
  },
  {
    key: 'locks', title: 'ecs.check.locks',
    run: (facts, _, now) => {
      const i = facts.instance
      if (i === undefined) return Promise.resolve(skipped)
      const lock = i.OperationLocks.LockReason[0]
      if (lock !== undefined) return Promise.resolve(failed('ecs.check.locks.locked', 'ecs.check.locks.locked.fix', { reason: lock.LockReason }))
      // Only a subscription ends; others have a date far away.
      if (i.InstanceChargeType === 'PrePaid' && Date.parse(i.ExpiredTime) <= now) return Promise.resolve(failed('ecs.check.locks.expired', 'ecs.check.locks.expired.fix', { time: i.ExpiredTime }))
      return Promise.resolve(passed('ecs.check.locks.ok'))
    },
  },
  {
    key: 'order', title: 'ecs.check.order',
    run: async (facts, api, _, signal) => {
      // The list's own default is the last hour, so both ends are said.
      const unpaid = await all(ORDERS, async page => {
        const { Data } = await api.call('BssOpenApi/QueryOrders', { PaymentStatus: 'Unpaid', CreateTimeStart: '2000-01-01T00:00:00Z', CreateTimeEnd: '2999-12-31T23:59:59Z', PageNum: page, PageSize: ORDERS }, { signal })
        return { items: Data.OrderList.Order, total: Data.TotalCount }
      })
      for (const o of unpaid) {
        const detail = await api.call('BssOpenApi/GetOrderDetail', { OrderId: o.OrderId }, { signal })
        if (detail.Data.OrderList.Order.some(d => d.InstanceIDs.includes(`"${facts.id}"`))) return failed('ecs.check.order.unpaid', 'ecs.check.order.unpaid.fix', { order: o.OrderId }, `/orders/${encodeURIComponent(o.OrderId)}`)
      }
      return passed('ecs.check.order.ok')
    },
  },
  {
    key: 'disk', title: 'ecs.check.disk',
    run: async (facts, api, _, signal) => {
      if (facts.instance === undefined) return skipped
      const out = await api.call('Ecs/DescribeDisks', { RegionId: facts.region, InstanceId: facts.id, DiskType: 'system' }, { signal })
      const disk = out.Disks.Disk[0]
      if (disk === undefined) return failed('ecs.check.disk.none', 'ecs.check.disk.none.fix')
      facts.disk = disk
      if (disk.Status !== 'In_use') return failed('ecs.check.disk.busy', 'ecs.check.disk.busy.fix', { disk: disk.DiskId, status: disk.Status })
      return passed('ecs.check.disk.ok', { disk: disk.DiskId, size: disk.Size })
    },
  },
  {
    key: 'snapshots', title: 'ecs.check.snapshots',
    // Nothing that this server serves makes a snapshot, so none can be under way;
    // what the disk says of automatic ones is all that there is to ask. With a
    // server that makes them, this check has not been written, and says so.
    run: facts => {
      const d = facts.disk
      if (d === undefined) return Promise.resolve(skipped)
      if (makesSnapshots()) return Promise.resolve({ outcome: 'unknown', found: { key: 'ecs.check.snapshots.unknown' } })
      if (d.AutoSnapshotPolicyId !== '') return Promise.resolve(failed('ecs.check.snapshots.policy', 'ecs.check.snapshots.policy.fix', { policy: d.AutoSnapshotPolicyId }))
      return Promise.resolve(passed('ecs.check.snapshots.none'))
    },
  },
  {
    key: 'images', title: 'ecs.check.images',
    run: async (facts, api, _, signal) => {
      const i = facts.instance
      if (i === undefined) return skipped
      const images = await all(IMAGES, async page => {
        const out = await api.call('Ecs/DescribeImages', { RegionId: facts.region, InstanceType: i.InstanceType, ActionType: 'ChangeOS', PageNumber: page, PageSize: IMAGES }, { signal })
        return { items: out.Images.Image, total: out.TotalCount }
      })
      facts.images = images
      if (images.length === 0) return failed('ecs.check.images.none', 'ecs.check.images.none.fix', { type: i.InstanceType })
      return passed('ecs.check.images.ok', { count: images.length, type: i.InstanceType })
    },
  },
  {
    key: 'size', title: 'ecs.check.size',
    run: async (facts, api, _, signal) => {
      const { instance, disk, images } = facts
      if (instance === undefined || disk === undefined || images === undefined || images.length === 0) return skipped
      const out = await api.call('Ecs/DescribeAvailableResource', { RegionId: facts.region, DestinationResource: 'SystemDisk', InstanceType: instance.InstanceType, SystemDiskCategory: disk.Category, ZoneId: instance.ZoneId }, { signal })
      const max = out.AvailableZones.AvailableZone[0]?.AvailableResources.AvailableResource[0]?.SupportedResources.SupportedResource[0]?.Max
      if (max === undefined) return failed('ecs.check.size.category', 'ecs.check.size.category.fix', { category: disk.Category, type: instance.InstanceType })
      const least = Math.min(...images.map(i => i.Size))
      if (least > max) return failed('ecs.check.size.small', 'ecs.check.size.small.fix', { least, max })
      return passed('ecs.check.size.ok', { size: disk.Size, least, max })
    },
  },
  {
    key: 'ecsUser', title: 'ecs.check.ecsUser',
    run: facts => {
      const { instance, images } = facts
      if (instance === undefined || images === undefined || images.length === 0) return Promise.resolve(skipped)
      const able = images.filter(i => i.LoginAsNonRootSupported).length
      if (able === 0) return Promise.resolve(failed('ecs.check.ecsUser.none', 'ecs.check.ecsUser.none.fix', { type: instance.InstanceType }))
      const present = images.find(i => i.ImageId === instance.ImageId)
      if (present !== undefined && !present.LoginAsNonRootSupported) return Promise.resolve(passed('ecs.check.ecsUser.other', { count: able, image: present.ImageId }))
      return Promise.resolve(passed('ecs.check.ecsUser.ok', { count: able }))
    },
  },
]

/**
 * Runs the checks one after the other and tells after each how far it is. A
 * check whose call is refused or fails is `unknown` with the reason. Aborting
 * stops without a further word.
 */
export async function runChecks(checks: readonly Check[], facts: Facts, api: Client, now: number, tell: (p: Progress) => void, signal: AbortSignal): Promise<void> {
  const done: Record<string, Result> = {}
  for (const check of checks) {
    if (signal.aborted) return
    tell({ done: { ...done }, running: check.key })
    try {
      done[check.key] = await check.run(facts, api, now, signal)
    } catch (error) {
      if (isAbort(error)) return
      const message = error instanceof Error ? error.message : String(error)
      done[check.key] = { outcome: 'unknown', found: { key: error instanceof ApiError && error.refused ? 'ecs.check.refused' : 'ecs.check.error', values: { message } } }
    }
    if (signal.aborted) return
  }
  tell({ done, running: undefined })
}

/** Whether all checks have been made and none failed. */
export function mayContinue(checks: readonly Check[], p: Progress): boolean {
  return p.running === undefined && checks.every(c => p.done[c.key] !== undefined && p.done[c.key]?.outcome !== 'failed')
}
