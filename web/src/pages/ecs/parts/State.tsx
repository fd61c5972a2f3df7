import { StatusTag } from '../../../components/StatusTag'
import { useT } from '../../../i18n'
import { billingKey, categoryKey, diskState, instanceState } from './states'

/** The state of an instance, as icon and word. */
export function InstanceState({ status }: { status: string }) {
  const t = useT()
  const { tone, key } = instanceState(status)
  return <StatusTag tone={tone}>{key === undefined ? status : t(key)}</StatusTag>
}

/** The state of a disk, as icon and word. */
export function DiskState({ status }: { status: string }) {
  const t = useT()
  const { tone, key } = diskState(status)
  return <StatusTag tone={tone}>{key === undefined ? status : t(key)}</StatusTag>
}

/** A disk category with its performance level. */
export function Category({ category, level = '' }: { category: string; level?: string }) {
  const t = useT()
  const key = categoryKey(category)
  return <span>{key === undefined ? category : t(key)}{level !== '' && ` ${level}`}</span>
}

/** A way of billing. */
export function Billing({ charge }: { charge: string }) {
  const t = useT()
  const key = billingKey(charge)
  return <span>{key === undefined ? charge : t(key)}</span>
}
