import { Card } from 'antd'
import { useParams } from 'react-router'
import { useApi, useCall } from '../../app/api'
import { paths } from '../../app/paths'
import { useSession } from '../../app/session'
import { CopyId } from '../../components/CopyId'
import { DetailPage } from '../../components/DetailPage'
import { EmptyState } from '../../components/EmptyState'
import { TimeText } from '../../components/TimeText'
import { useI18n } from '../../i18n'
import '../ecs/ecs.css'
import { moneyText } from '../ecs/parts/price'
import { orderInstances, unpaidActions } from './pay'
import { PaymentState, subscriptionKey } from './state'

/** The configuration of an order, laid out when it is JSON. */
export function prettyConfig(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

/** One order: what was ordered, by whom, and paying or cancelling it. */
export default function Order() {
  const { t, tag } = useI18n()
  const api = useApi()
  const session = useSession()
  const { id = '' } = useParams()
  const source = useCall('BssOpenApi/GetOrderDetail', { OrderId: id })
  const o = source.data?.Data.OrderList.Order[0]
  const billing = o === undefined ? undefined : subscriptionKey(o.SubscriptionType)
  const instances = o === undefined ? [] : orderInstances(o.InstanceIDs)
  return (
    <DetailPage
      title={id} back={{ to: '/orders', label: t('ecs.orders.title') }} source={source} status={o !== undefined && <PaymentState status={o.PaymentStatus} />}
      actions={o?.PaymentStatus === 'Unpaid' ? unpaidActions(id, session, api, t, source.reload) : []}
      facts={o === undefined ? undefined : [
        { key: 'id', label: t('ecs.order.id'), children: <CopyId id={o.OrderId} /> },
        { key: 'amount', label: t('ecs.order.amount'), children: <strong>{moneyText(o.PretaxAmount, o.Currency, tag)}</strong> },
        { key: 'billing', label: t('ecs.billing'), children: billing === undefined ? o.SubscriptionType : t(billing) },
        { key: 'quantity', label: t('ecs.buy.amount'), children: o.Quantity },
        { key: 'region', label: t('ecs.region'), children: o.Region },
        { key: 'created', label: t('ecs.created'), children: <TimeText value={o.CreateTime} /> },
        { key: 'paid', label: t('ecs.order.paidAt'), children: <TimeText value={o.PaymentTime} /> },
        { key: 'operator', label: t('ecs.order.operator'), children: <CopyId id={o.Operator} /> },
        ...(o.UsageEndTime !== '' ? [{ key: 'usage', label: t('ecs.expires'), children: <TimeText value={o.UsageEndTime} /> }] : []),
        { key: 'instances', label: t('ecs.instances.title'), children: <ul className="plain">{instances.map(i => <li key={i}><CopyId id={i} to={o.PaymentStatus === 'Paid' ? paths.instance(i) : undefined} /></li>)}</ul> },
      ]}
    >
      {o === undefined ? <EmptyState text={t('ecs.order.gone')} /> : <Card className="block" title={<h2 className="card-title">{t('ecs.order.config')}</h2>}><pre className="output" tabIndex={0}>{prettyConfig(o.Config)}</pre></Card>}
    </DetailPage>
  )
}
