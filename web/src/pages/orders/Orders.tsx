import type { BssOrderItem } from '../../api/types.gen'
import { useApi } from '../../app/api'
import { useSession } from '../../app/session'
import { CopyId } from '../../components/CopyId'
import { ListPage, type ListSpec } from '../../components/ListPage'
import { TimeText } from '../../components/TimeText'
import { useI18n } from '../../i18n'
import '../ecs/ecs.css'
import { moneyText } from '../ecs/parts/price'
import { unpaidActions } from './pay'
import { PaymentState, subscriptionKey } from './state'

/** The address of an order's page. */
export function orderPath(id: string): string {
  return `/orders/${encodeURIComponent(id)}`
}

/** All orders of the account, the newest first. */
export default function Orders() {
  const { t, tag } = useI18n()
  const api = useApi()
  const session = useSession()
  const spec: ListSpec<'BssOpenApi/QueryOrders', BssOrderItem> = {
    id: 'ecs-orders', title: 'ecs.orders.title', operation: 'BssOpenApi/QueryOrders',
    // The operation's own default is the last hour, so both ends are said.
    input: (page, { filters }) => ({ CreateTimeStart: '2000-01-01T00:00:00Z', CreateTimeEnd: '2999-12-31T23:59:59Z', PageNum: page.number, PageSize: page.size, PaymentStatus: filters['status'] || undefined, SubscriptionType: filters['billing'] || undefined }),
    items: out => out.Data.OrderList.Order, rowKey: row => row.OrderId, total: out => out.Data.TotalCount,
    columns: [
      { key: 'id', title: 'ecs.order.id', render: row => <CopyId id={row.OrderId} to={orderPath(row.OrderId)} /> },
      { key: 'status', title: 'ecs.order.status', render: row => <PaymentState status={row.PaymentStatus} /> },
      { key: 'product', title: 'ecs.order.product', render: row => row.ProductCode },
      { key: 'billing', title: 'ecs.billing', render: (row, tr) => { const key = subscriptionKey(row.SubscriptionType); return key === undefined ? row.SubscriptionType : tr(key) } },
      { key: 'amount', title: 'ecs.order.amount', align: 'end', render: row => moneyText(row.PretaxAmount, row.Currency, tag) },
      { key: 'created', title: 'ecs.created', render: row => <TimeText value={row.CreateTime} /> },
      { key: 'paid', title: 'ecs.order.paidAt', render: row => <TimeText value={row.PaymentTime} /> },
    ],
    filters: [
      { key: 'status', kind: 'select', label: 'ecs.order.status', options: [{ value: 'Unpaid', label: 'ecs.order.Unpaid' }, { value: 'Paid', label: 'ecs.order.Paid' }, { value: 'Cancelled', label: 'ecs.order.Cancelled' }] },
      { key: 'billing', kind: 'select', label: 'ecs.billing', options: [{ value: 'PayAsYouGo', label: 'ecs.billing.PostPaid' }, { value: 'Subscription', label: 'ecs.billing.PrePaid' }] },
    ],
    rowActions: (row, { reload }) => row.PaymentStatus === 'Unpaid' ? unpaidActions(row.OrderId, session, api, t, reload).reverse() : [{ key: 'open', label: t('ecs.tab.details'), to: orderPath(row.OrderId) }],
    empty: { text: 'ecs.order.empty', action: ({ t: tr }) => ({ key: 'buy', label: tr('ecs.buy.title'), to: '/ecs/buy' }) },
  }
  return <ListPage spec={spec} />
}
