import type { Tone } from '../../../components/StatusTag'
import type { MessageKey } from '../../../i18n'

type Known = Readonly<Record<string, { tone: Tone; key: MessageKey }>>

const INSTANCE: Known = {
  Pending: { tone: 'busy', key: 'ecs.state.Pending' },
  Starting: { tone: 'busy', key: 'ecs.state.Starting' },
  Running: { tone: 'good', key: 'ecs.state.Running' },
  Stopping: { tone: 'busy', key: 'ecs.state.Stopping' },
  Stopped: { tone: 'rest', key: 'ecs.state.Stopped' },
}
const DISK: Known = {
  Creating: { tone: 'busy', key: 'ecs.diskState.Creating' },
  Available: { tone: 'rest', key: 'ecs.diskState.Available' },
  In_use: { tone: 'good', key: 'ecs.diskState.In_use' },
  Attaching: { tone: 'busy', key: 'ecs.diskState.Attaching' },
  Detaching: { tone: 'busy', key: 'ecs.diskState.Detaching' },
}

/** Tone and words of a state; `key` is missing for a state that these pages do not know, which is then shown as it is. */
export function instanceState(status: string): { tone: Tone; key?: MessageKey } {
  return INSTANCE[status] ?? { tone: 'none' }
}

export function diskState(status: string): { tone: Tone; key?: MessageKey } {
  return DISK[status] ?? { tone: 'none' }
}

/** Whether an instance is on its way to another state by itself. */
export function underWay(status: string): boolean {
  return INSTANCE[status]?.tone === 'busy'
}

export function diskUnderWay(status: string): boolean {
  return DISK[status]?.tone === 'busy'
}

const CATEGORIES: Readonly<Record<string, MessageKey>> = {
  cloud: 'ecs.category.cloud', cloud_efficiency: 'ecs.category.cloud_efficiency', cloud_ssd: 'ecs.category.cloud_ssd',
  cloud_essd: 'ecs.category.cloud_essd', cloud_auto: 'ecs.category.cloud_auto', cloud_essd_entry: 'ecs.category.cloud_essd_entry',
}

/** The words for a disk category, if it has any. */
export function categoryKey(category: string): MessageKey | undefined {
  return CATEGORIES[category]
}

/** The words for a way of billing, by InstanceChargeType or DiskChargeType. */
export function billingKey(charge: string): MessageKey | undefined {
  return charge === 'PostPaid' ? 'ecs.billing.PostPaid' : charge === 'PrePaid' ? 'ecs.billing.PrePaid' : undefined
}
