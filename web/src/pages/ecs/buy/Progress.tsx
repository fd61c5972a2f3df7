import { Alert, Card, Space, Steps } from 'antd'
import { useSearchParams } from 'react-router'
import { useApi, useCall } from '../../../app/api'
import { paths } from '../../../app/paths'
import { usePlace } from '../../../app/place'
import { useSession } from '../../../app/session'
import { ActionButton } from '../../../components/ActionButton'
import { CopyId } from '../../../components/CopyId'
import { Failed } from '../../../components/DetailPage'
import { LinkButton } from '../../../components/LinkButton'
import { Notice } from '../../../components/Notice'
import { PageHeader } from '../../../components/PageHeader'
import { useT } from '../../../i18n'
import { orderInstances, unpaidActions } from '../../orders/pay'
import '../ecs.css'
import { InstanceState } from '../parts/State'

/** How far an order is: 0 placed, 1 waits for payment, 2 being created, 3 starting, 4 all run. */
export function orderStep(payment: string | undefined, all: number, seen: readonly { Status: string }[]): number {
  if (payment === 'Unpaid') return 1
  if (all > 0 && seen.length >= all && seen.every(i => i.Status === 'Running')) return 4
  return seen.length >= all && all > 0 && seen.every(i => i.Status !== 'Pending') ? 3 : 2
}

/** What becomes of an order: paying, then the instances until all run. */
export default function Progress() {
  const t = useT()
  const api = useApi()
  const session = useSession()
  const place = usePlace()
  const [params] = useSearchParams()
  const order = params.get('order') ?? ''
  const region = params.get('region') ?? place.region
  const detail = useCall('BssOpenApi/GetOrderDetail', order === '' ? null : { OrderId: order }, out => (out.Data.OrderList.Order[0]?.PaymentStatus === 'Unpaid' ? 3000 : undefined))
  const found = detail.data?.Data.OrderList.Order[0]
  const ids = (params.get('instances') ?? '').split(',').filter(x => x !== '')
  const wanted = ids.length > 0 ? ids : orderInstances(found?.InstanceIDs ?? '')
  const payment = found?.PaymentStatus
  const waiting = payment === 'Unpaid' || payment === 'Cancelled'
  const instances = useCall('Ecs/DescribeInstances', wanted.length === 0 || waiting ? null : { RegionId: region, InstanceIds: wanted, PageSize: 100 }, out => (out.Instances.Instance.length < wanted.length || out.Instances.Instance.some(i => i.Status !== 'Running') ? 1000 : undefined))
  const seen = instances.data?.Instances.Instance ?? []
  const running = seen.filter(i => i.Status === 'Running').length
  const step = orderStep(payment, wanted.length, seen)

  if (order === '' && wanted.length === 0) return <Notice status="info" title={t('ecs.buy.progress.nothing')} extra={<LinkButton type="primary" to="/ecs/buy">{t('ecs.buy.title')}</LinkButton>} />
  return (
    <div data-page="ecs-buy-progress">
      <PageHeader title={step === 4 ? t('ecs.buy.progress.done') : t('ecs.buy.progress.title')} back={{ to: '/ecs/instances', label: t('ecs.instances.title') }} />
      <Card className="block">
        <Space orientation="vertical" size={24} className="full">
          <Steps
            current={step} status={payment === 'Cancelled' ? 'error' : step === 4 ? 'finish' : 'process'}
            items={[{ title: t('ecs.buy.progress.order') }, { title: t('ecs.buy.progress.pay') }, { title: t('ecs.buy.progress.create') }, { title: t('ecs.buy.progress.run') }]}
          />
          {order !== '' && <span>{t('ecs.order.id')}: <CopyId id={order} to={`/orders/${encodeURIComponent(order)}`} /></span>}
          {detail.error !== undefined && <Failed error={detail.error} />}
          {payment === 'Unpaid' && <><Alert type="info" showIcon title={t('ecs.buy.progress.unpaid')} /><Space>{unpaidActions(order, session, api, t, detail.reload).map((a, i) => <ActionButton key={a.key} action={a} type={i === 1 ? 'primary' : 'default'} />)}</Space></>}
          {payment === 'Cancelled' && <Alert type="warning" showIcon title={t('ecs.buy.progress.cancelled')} />}
          {instances.error !== undefined && <Failed error={instances.error} />}
          {!waiting && (
            <div role="status">
              <p>{t('ecs.buy.progress.working', { running, all: wanted.length })}</p>
              <ul className="plain links">{wanted.map(id => <li key={id}><Space><CopyId id={id} to={paths.instance(id)} /><InstanceState status={seen.find(i => i.InstanceId === id)?.Status ?? 'Pending'} /></Space></li>)}</ul>
            </div>
          )}
          <Space wrap>
            <LinkButton type={step === 4 ? 'primary' : 'default'} to="/ecs/instances">{t('ecs.buy.progress.instances')}</LinkButton>
            <LinkButton to="/ecs/buy">{t('ecs.buy.progress.again')}</LinkButton>
          </Space>
        </Space>
      </Card>
    </div>
  )
}
