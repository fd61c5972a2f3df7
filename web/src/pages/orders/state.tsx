import { StatusTag, type Tone } from '../../components/StatusTag'
import { useT, type MessageKey } from '../../i18n'

const STATES: Readonly<Record<string, { tone: Tone; key: MessageKey }>> = {
  Unpaid: { tone: 'warn', key: 'ecs.order.Unpaid' },
  Paid: { tone: 'good', key: 'ecs.order.Paid' },
  Cancelled: { tone: 'rest', key: 'ecs.order.Cancelled' },
}

/** Whether an order is paid, as icon and word. */
export function PaymentState({ status }: { status: string }) {
  const t = useT()
  const state = STATES[status]
  return <StatusTag tone={state?.tone ?? 'none'}>{state === undefined ? status : t(state.key)}</StatusTag>
}

/** The words for how an order's things are billed, by SubscriptionType. */
export function subscriptionKey(type: string): MessageKey | undefined {
  return type === 'Subscription' ? 'ecs.billing.PrePaid' : type === 'PayAsYouGo' ? 'ecs.billing.PostPaid' : undefined
}
