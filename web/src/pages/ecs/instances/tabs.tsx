import { Button, Space, Table } from 'antd'
import { wireCall } from '../../../api/client'
import type { EcsDiskItem, EcsInstanceItem, EcsInvocationItem, EcsSecurityGroupItem } from '../../../api/types.gen'
import { useApi, useCall } from '../../../app/api'
import { ActionButton } from '../../../components/ActionButton'
import { CopyId } from '../../../components/CopyId'
import { Failed } from '../../../components/DetailPage'
import { EmptyState } from '../../../components/EmptyState'
import { LinkButton } from '../../../components/LinkButton'
import { TimeText } from '../../../components/TimeText'
import { useT } from '../../../i18n'
import { InvokeState } from '../commands/state'
import { Category, DiskState } from '../parts/State'
import { diskUnderWay } from '../parts/states'

/** The disks of an instance. `round` changes when they may have changed. */
export function DisksTab({ instance, round, onCreate, onAttach }: { instance: EcsInstanceItem; round: number; onCreate: () => void; onAttach: () => void }) {
  const t = useT()
  const api = useApi()
  const disks = useCall('Ecs/DescribeDisks', { RegionId: instance.RegionId, InstanceId: instance.InstanceId, PageSize: 100 }, out => (out.Disks.Disk.some(d => diskUnderWay(d.Status)) ? 1000 : undefined))
  return (
    <div key={round}>
      <Space className="block"><Button onClick={onCreate}>{t('ecs.op.createDisk')}</Button><Button onClick={onAttach}>{t('ecs.op.attachDisk')}</Button></Space>
      {disks.error !== undefined && <Failed error={disks.error} />}
      <div className="scroll">
        <Table<EcsDiskItem>
          size="small" pagination={false} rowKey="DiskId" dataSource={disks.data?.Disks.Disk ?? []} loading={disks.loading && disks.data === undefined} aria-label={t('ecs.disks.title')}
          columns={[
            { key: 'id', title: t('ecs.disks.idName'), rowScope: 'row', render: (_, d) => <span className="stack"><CopyId id={d.DiskId} /><bdi className="muted">{d.DiskName}</bdi></span> },
            { key: 'type', title: t('ecs.type'), render: (_, d) => t(d.Type === 'system' ? 'ecs.disk.type.system' : 'ecs.disk.type.data') },
            { key: 'category', title: t('ecs.diskCategory'), render: (_, d) => <Category category={d.Category} level={d.PerformanceLevel} /> },
            { key: 'size', title: t('ecs.size'), render: (_, d) => t('ecs.sizeGiB', { size: d.Size }) },
            { key: 'status', title: t('ecs.status'), render: (_, d) => <DiskState status={d.Status} /> },
            { key: 'device', title: t('ecs.disks.device'), render: (_, d) => <code>{d.Device}</code> },
            {
              key: 'actions', title: t('list.actions'), render: (_, d) => d.Type === 'system' ? null : (
                <ActionButton
                  type="link" size="small"
                  action={{ key: 'detach', label: t('ecs.disks.detach'), unfit: d.Status === 'In_use' ? undefined : t('ecs.disks.needsInUse'), calls: [wireCall('Ecs/DetachDisk', { InstanceId: instance.InstanceId, DiskId: d.DiskId })], confirm: { title: t('ecs.disks.detach.confirm', { id: d.DiskId }) }, run: async () => { await api.call('Ecs/DetachDisk', { InstanceId: instance.InstanceId, DiskId: d.DiskId }) }, done: disks.reload }}
                />
              ),
            },
          ]}
        />
      </div>
    </div>
  )
}

/** The security groups of an instance. */
export function GroupsTab({ instance, onJoin, onDone }: { instance: EcsInstanceItem; onJoin: () => void; onDone: () => void }) {
  const t = useT()
  const api = useApi()
  const ids = instance.SecurityGroupIds.SecurityGroupId
  const groups = useCall('Ecs/DescribeSecurityGroups', ids.length === 0 ? null : { RegionId: instance.RegionId, SecurityGroupIds: ids, PageSize: 50 })
  return (
    <>
      <Space className="block"><Button onClick={onJoin}>{t('ecs.op.join')}</Button></Space>
      {groups.error !== undefined && <Failed error={groups.error} />}
      <div className="scroll">
        <Table<EcsSecurityGroupItem>
          size="small" pagination={false} rowKey="SecurityGroupId" dataSource={groups.data?.SecurityGroups.SecurityGroup ?? []} loading={groups.loading && groups.data === undefined} aria-label={t('ecs.securityGroups')}
          columns={[
            { key: 'id', title: t('ecs.sg.idName'), rowScope: 'row', render: (_, g) => <span className="stack"><CopyId id={g.SecurityGroupId} to={`/ecs/security-groups/${encodeURIComponent(g.SecurityGroupId)}`} /><bdi className="muted">{g.SecurityGroupName}</bdi></span> },
            { key: 'rules', title: t('ecs.sg.rules'), render: (_, g) => g.RuleCount },
            { key: 'description', title: t('ecs.description'), render: (_, g) => <bdi>{g.Description}</bdi> },
            {
              key: 'actions', title: t('list.actions'), render: (_, g) => (
                <ActionButton
                  type="link" size="small"
                  action={{ key: 'leave', label: t('ecs.op.leave'), unfit: ids.length === 1 ? t('ecs.op.leave.last') : undefined, calls: [wireCall('Ecs/LeaveSecurityGroup', { InstanceId: instance.InstanceId, SecurityGroupId: g.SecurityGroupId })], confirm: { title: t('ecs.op.leave.confirm', { id: g.SecurityGroupId }) }, run: async () => { await api.call('Ecs/LeaveSecurityGroup', { InstanceId: instance.InstanceId, SecurityGroupId: g.SecurityGroupId }) }, done: onDone }}
                />
              ),
            },
          ]}
        />
      </div>
    </>
  )
}

/** The commands that ran on an instance. */
export function CommandsTab({ instance }: { instance: EcsInstanceItem }) {
  const t = useT()
  const runs = useCall('Ecs/DescribeInvocations', { RegionId: instance.RegionId, InstanceId: instance.InstanceId, MaxResults: 20 })
  const run = `/ecs/commands?run=${encodeURIComponent(instance.InstanceId)}`
  return (
    <>
      <Space className="block"><LinkButton to={run}>{t('ecs.cmd.run')}</LinkButton></Space>
      {runs.error !== undefined && <Failed error={runs.error} />}
      <div className="scroll">
        <Table<EcsInvocationItem>
          size="small" pagination={false} rowKey="InvokeId" dataSource={runs.data?.Invocations.Invocation ?? []} loading={runs.loading && runs.data === undefined} aria-label={t('ecs.runs.title')}
          locale={{ emptyText: <EmptyState text={t('ecs.runs.empty')} /> }}
          columns={[
            { key: 'id', title: t('ecs.runs.id'), rowScope: 'row', render: (_, r) => <CopyId id={r.InvokeId} to={`/ecs/commands/runs/${encodeURIComponent(r.InvokeId)}`} /> },
            { key: 'name', title: t('ecs.cmd.name'), render: (_, r) => <bdi>{r.CommandName}</bdi> },
            { key: 'user', title: t('ecs.cmd.user'), render: (_, r) => <bdi>{r.Username || 'root'}</bdi> },
            { key: 'status', title: t('ecs.status'), render: (_, r) => <InvokeState status={r.InvocationStatus} /> },
            { key: 'created', title: t('ecs.created'), render: (_, r) => <TimeText value={r.CreationTime} /> },
          ]}
        />
      </div>
    </>
  )
}
