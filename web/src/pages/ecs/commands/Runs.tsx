import type { EcsInvocationItem } from '../../../api/types.gen'
import { CopyId } from '../../../components/CopyId'
import { ListPage, type ListSpec } from '../../../components/ListPage'
import { TimeText } from '../../../components/TimeText'
import '../ecs.css'
import { goesOn, InvokeState } from './state'

const runs: ListSpec<'Ecs/DescribeInvocations', EcsInvocationItem> = {
  id: 'ecs-runs', title: 'ecs.runs.title', operation: 'Ecs/DescribeInvocations', pageSize: 20,
  input: (page, { place, filters }) => ({ RegionId: place.region, ResourceGroupId: place.group || undefined, PageNumber: page.number, PageSize: Math.min(page.size, 50), InstanceId: filters['instance'] || undefined, CommandName: filters['name'] || undefined }),
  items: out => out.Invocations.Invocation, rowKey: row => row.InvokeId, total: out => out.TotalCount,
  columns: [
    { key: 'id', title: 'ecs.runs.id', render: row => <CopyId id={row.InvokeId} to={`/ecs/commands/runs/${encodeURIComponent(row.InvokeId)}`} /> },
    { key: 'name', title: 'ecs.cmd.name', render: row => <bdi>{row.CommandName}</bdi> },
    { key: 'user', title: 'ecs.cmd.user', render: row => <bdi>{row.Username || 'root'}</bdi> },
    { key: 'status', title: 'ecs.status', render: row => <InvokeState status={row.InvocationStatus} /> },
    { key: 'instances', title: 'ecs.runs.instances', render: row => row.InvokeInstances.InvokeInstance.length },
    { key: 'created', title: 'ecs.created', render: row => <TimeText value={row.CreationTime} /> },
  ],
  filters: [{ key: 'instance', kind: 'text', label: 'ecs.instances.id' }, { key: 'name', kind: 'text', label: 'ecs.cmd.name' }],
  empty: { text: 'ecs.runs.empty', action: ({ t }) => ({ key: 'run', label: t('ecs.cmd.run'), to: '/ecs/commands' }) },
  poll: rows => (rows.some(r => goesOn(r.InvocationStatus)) ? 1500 : undefined),
}

/** What commands have run. */
export default function Runs() {
  return <ListPage spec={runs} />
}
