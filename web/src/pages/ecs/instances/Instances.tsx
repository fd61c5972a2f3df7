import type { EcsInstanceItem } from '../../../api/types.gen'
import { useApi } from '../../../app/api'
import { paths } from '../../../app/paths'
import { CopyId } from '../../../components/CopyId'
import { ListPage, type ListContext, type ListSpec } from '../../../components/ListPage'
import { TimeText } from '../../../components/TimeText'
import { useI18n, type Translate } from '../../../i18n'
import '../ecs.css'
import { useOsName } from '../parts/options'
import { Billing, InstanceState } from '../parts/State'
import { underWay } from '../parts/states'
import { batchActions, powerActions, releaseAction, replaceAction, type InstanceContext } from './actions'

/** The login user of an instance, as far as the server tells. */
export function loginOf(i: Pick<EcsInstanceItem, 'OSType' | 'ImageOptions'>): string {
  if (i.OSType === 'windows') return 'Administrator'
  return i.ImageOptions?.LoginAsNonRoot === true ? 'ecs-user' : 'root'
}

function Os({ row }: { row: EcsInstanceItem }) {
  const os = useOsName()
  return <span>{os({ ...row, ImageName: row.ImageId })}</span>
}

/** The words of a filter for names: any part of the name is found. */
export function nameFilter(text: string): string | undefined {
  return text === '' ? undefined : text.includes('*') ? text : `*${text}*`
}

/** The list of instances. */
export default function Instances() {
  const { t } = useI18n()
  const api = useApi()
  const of = ({ place, reload }: ListContext): InstanceContext => ({ t, api, region: place.region, done: reload })
  const create = (tr: Translate) => ({ key: 'create', label: tr('ecs.buy.title'), to: '/ecs/buy' })
  const spec: ListSpec<'Ecs/DescribeInstances', EcsInstanceItem> = {
    id: 'ecs-instances', title: 'ecs.instances.title', operation: 'Ecs/DescribeInstances',
    input: (page, { place, filters }) => ({
      RegionId: place.region, ResourceGroupId: place.group || undefined, PageNumber: page.number, PageSize: page.size, AdditionalAttributes: ['LOGIN_AS_NON_ROOT'],
      InstanceName: nameFilter(filters['name'] ?? ''), InstanceIds: filters['id'] ? [filters['id']] : undefined, Status: filters['status'] || undefined, InstanceChargeType: filters['billing'] || undefined,
    }),
    items: out => out.Instances.Instance, rowKey: row => row.InstanceId, total: out => out.TotalCount,
    columns: [
      { key: 'id', title: 'ecs.instances.idName', render: row => <span className="stack"><CopyId id={row.InstanceId} to={paths.instance(row.InstanceId)} />{row.InstanceName !== row.InstanceId && <bdi className="muted">{row.InstanceName}</bdi>}</span> },
      { key: 'status', title: 'ecs.status', render: row => <InstanceState status={row.Status} /> },
      { key: 'os', title: 'ecs.os', render: row => <Os row={row} /> },
      { key: 'login', title: 'ecs.loginUser', render: row => loginOf(row) },
      { key: 'zone', title: 'ecs.zone', render: row => row.ZoneId },
      { key: 'ip', title: 'ecs.privateIp', render: row => <CopyId id={row.VpcAttributes.PrivateIpAddress.IpAddress[0] ?? ''} /> },
      { key: 'type', title: 'ecs.instanceType', render: (row, tr) => <span className="stack"><span>{row.InstanceType}</span><span className="muted">{tr('ecs.spec', { cpu: row.Cpu, memory: row.Memory / 1024 })}</span></span> },
      { key: 'billing', title: 'ecs.billing', render: row => <Billing charge={row.InstanceChargeType} /> },
      { key: 'created', title: 'ecs.created', render: row => <TimeText value={row.CreationTime} /> },
    ],
    filters: [
      { key: 'name', kind: 'text', label: 'ecs.buy.instanceName' },
      { key: 'id', kind: 'text', label: 'ecs.instances.id' },
      { key: 'status', kind: 'select', label: 'ecs.status', options: [{ value: 'Pending', label: 'ecs.state.Pending' }, { value: 'Starting', label: 'ecs.state.Starting' }, { value: 'Running', label: 'ecs.state.Running' }, { value: 'Stopping', label: 'ecs.state.Stopping' }, { value: 'Stopped', label: 'ecs.state.Stopped' }] },
      { key: 'billing', kind: 'select', label: 'ecs.billing', options: [{ value: 'PostPaid', label: 'ecs.billing.PostPaid' }, { value: 'PrePaid', label: 'ecs.billing.PrePaid' }] },
    ],
    actions: ({ t: tr }) => [create(tr)],
    rowActions: (row, context) => {
      const c = of(context)
      const power = powerActions(row, c)
      return [row.Status === 'Stopped' || row.Status === 'Stopping' ? power.start : power.stop, power.reboot, replaceAction(row.InstanceId, t), releaseAction(row, c)]
    },
    batchActions: (rows, context) => batchActions(rows, of(context)),
    empty: { text: 'ecs.instances.empty', action: ({ t: tr }) => create(tr) },
    poll: rows => (rows.some(r => underWay(r.Status)) ? 1500 : undefined),
  }
  return <ListPage spec={spec} />
}
