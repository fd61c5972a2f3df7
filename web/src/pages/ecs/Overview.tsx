import { Alert, Card, Statistic, Table } from 'antd'
import { Link } from 'react-router'
import type { EcsInstanceItem } from '../../api/types.gen'
import { useCall } from '../../app/api'
import { paths } from '../../app/paths'
import { usePlace } from '../../app/place'
import { CopyId } from '../../components/CopyId'
import { Failed } from '../../components/DetailPage'
import { EmptyState } from '../../components/EmptyState'
import { errorText } from '../../components/ErrorCard'
import { LinkButton } from '../../components/LinkButton'
import { PageHeader } from '../../components/PageHeader'
import { TimeText } from '../../components/TimeText'
import { useT, type MessageKey } from '../../i18n'
import './ecs.css'
import { loginOf } from './instances/Instances'
import { InstanceState } from './parts/State'

/** How many instances let root in first: those whose image could have done without, or not. */
export function rootLogins(instances: readonly EcsInstanceItem[]): EcsInstanceItem[] {
  return instances.filter(i => loginOf(i) === 'root')
}

function Number({ title, to, call }: { title: MessageKey; to: string; call: { value: number | undefined; error: unknown; loading: boolean } }) {
  const t = useT()
  return (
    <Card size="small" className="number-card">
      <Link to={to}>
        {call.error !== undefined ? <><span className="muted">{t(title)}</span><p className="flat muted" title={errorText(call.error, t)}>{t('ecs.overview.unread')}</p></>
          : <Statistic title={t(title)} value={call.value ?? '–'} />}
      </Link>
    </Card>
  )
}

/** What there is in the region, each number a link to its list. */
export default function Overview() {
  const t = useT()
  const { region, group } = usePlace()
  const at = { RegionId: region, ResourceGroupId: group || undefined }
  const instances = useCall('Ecs/DescribeInstances', { ...at, PageSize: 100, AdditionalAttributes: ['LOGIN_AS_NON_ROOT'] })
  const running = useCall('Ecs/DescribeInstances', { ...at, PageSize: 1, Status: 'Running' })
  const stopped = useCall('Ecs/DescribeInstances', { ...at, PageSize: 1, Status: 'Stopped' })
  const disks = useCall('Ecs/DescribeDisks', { ...at, PageSize: 1 })
  const groups = useCall('Ecs/DescribeSecurityGroups', { ...at, PageSize: 1 })
  const pairs = useCall('Ecs/DescribeKeyPairs', { ...at, PageSize: 1 })
  const vpcs = useCall('Vpc/DescribeVpcs', { ...at, PageSize: 1 })
  const unpaid = useCall('BssOpenApi/QueryOrders', { PaymentStatus: 'Unpaid', CreateTimeStart: '2000-01-01T00:00:00Z', CreateTimeEnd: '2999-12-31T23:59:59Z', PageSize: 1 })
  const of = (c: { data: { TotalCount: number } | undefined; error: unknown; loading: boolean }) => ({ value: c.data?.TotalCount, error: c.error, loading: c.loading })
  const list = instances.data?.Instances.Instance ?? []
  const root = rootLogins(list)
  const due = unpaid.data?.Data.TotalCount ?? 0
  return (
    <div data-page="ecs-overview">
      <PageHeader title={t('ecs.overview.title')} description={t('ecs.overview.text', { region })} actions={<LinkButton type="primary" to="/ecs/buy">{t('ecs.buy.title')}</LinkButton>} />
      <div className="numbers block">
        <Number title="ecs.instances.title" to="/ecs/instances" call={of(instances)} />
        <Number title="ecs.state.Running" to="/ecs/instances?status=Running" call={of(running)} />
        <Number title="ecs.state.Stopped" to="/ecs/instances?status=Stopped" call={of(stopped)} />
        <Number title="ecs.disks.title" to="/ecs/disks" call={of(disks)} />
        <Number title="ecs.securityGroups" to="/ecs/security-groups" call={of(groups)} />
        <Number title="ecs.key.title" to="/ecs/key-pairs" call={of(pairs)} />
        <Number title="ecs.vpcs.title" to="/vpc/vpcs" call={of(vpcs)} />
      </div>
      {due > 0 && <Alert className="block" type="warning" showIcon title={t('ecs.overview.unpaid', { count: due })} action={<LinkButton size="small" to="/orders?status=Unpaid">{t('ecs.openList')}</LinkButton>} />}
      {root.length > 0 && <Alert className="block" type="warning" showIcon title={t('ecs.overview.root', { count: root.length })} description={t('ecs.overview.root.text')} />}
      <Card className="block" title={<h2 className="card-title">{t('ecs.instances.title')}</h2>} extra={<Link to="/ecs/instances">{t('ecs.openList')}</Link>}>
        {instances.error !== undefined ? <Failed error={instances.error} /> : (
          <div className="scroll">
            <Table<EcsInstanceItem>
              size="small" pagination={false} rowKey="InstanceId" dataSource={list.slice(0, 10)} loading={instances.loading && instances.data === undefined} aria-label={t('ecs.instances.title')}
              locale={{ emptyText: instances.loading ? ' ' : <EmptyState text={t('ecs.instances.empty')} action={{ key: 'buy', label: t('ecs.buy.title'), to: '/ecs/buy' }} /> }}
              columns={[
                { key: 'id', title: t('ecs.instances.idName'), render: (_, i) => <CopyId id={i.InstanceId} to={paths.instance(i.InstanceId)}>{i.InstanceName || i.InstanceId}</CopyId> },
                { key: 'status', title: t('ecs.status'), render: (_, i) => <InstanceState status={i.Status} /> },
                { key: 'login', title: t('ecs.loginUser'), render: (_, i) => loginOf(i) },
                { key: 'type', title: t('ecs.instanceType'), render: (_, i) => i.InstanceType },
                { key: 'created', title: t('ecs.created'), render: (_, i) => <TimeText value={i.CreationTime} /> },
              ]}
            />
          </div>
        )}
      </Card>
    </div>
  )
}
