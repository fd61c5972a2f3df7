import { useState } from 'react'
import { useNavigate } from 'react-router'
import { wireCall } from '../../api/client'
import type { EcsSecurityGroupItem } from '../../api/types.gen'
import { useApi } from '../../app/api'
import { CopyId } from '../../components/CopyId'
import { ListPage, type ListSpec } from '../../components/ListPage'
import { TimeText } from '../../components/TimeText'
import { useT } from '../../i18n'
import { CreateSecurityGroupDrawer } from '../vpc/forms'
import './ecs.css'

/** The address of a security group's page. */
export function groupPath(id: string): string {
  return `/ecs/security-groups/${encodeURIComponent(id)}`
}

/** The security groups of the region. */
export default function SecurityGroups() {
  const t = useT()
  const api = useApi()
  const navigate = useNavigate()
  const [creating, setCreating] = useState(false)
  const spec: ListSpec<'Ecs/DescribeSecurityGroups', EcsSecurityGroupItem> = {
    id: 'ecs-security-groups', title: 'ecs.securityGroups', operation: 'Ecs/DescribeSecurityGroups',
    input: (page, { place, filters }) => ({ RegionId: place.region, ResourceGroupId: place.group || undefined, PageNumber: page.number, PageSize: page.size, SecurityGroupName: filters['name'] || undefined, FuzzyQuery: filters['name'] ? true : undefined, SecurityGroupId: filters['id'] || undefined, VpcId: filters['vpc'] || undefined }),
    items: out => out.SecurityGroups.SecurityGroup, rowKey: row => row.SecurityGroupId, total: out => out.TotalCount,
    columns: [
      { key: 'id', title: 'ecs.sg.idName', render: row => <span className="stack"><CopyId id={row.SecurityGroupId} to={groupPath(row.SecurityGroupId)} />{row.SecurityGroupName !== '' && <bdi className="muted">{row.SecurityGroupName}</bdi>}</span> },
      { key: 'vpc', title: 'ecs.vpc', render: row => <CopyId id={row.VpcId} /> },
      { key: 'instances', title: 'ecs.instances.title', render: row => row.EcsCount },
      { key: 'rules', title: 'ecs.sg.rules', render: row => row.RuleCount },
      { key: 'description', title: 'ecs.description', render: row => <bdi>{row.Description}</bdi> },
      { key: 'created', title: 'ecs.created', render: row => <TimeText value={row.CreationTime} /> },
    ],
    filters: [{ key: 'name', kind: 'text', label: 'ecs.name' }, { key: 'id', kind: 'text', label: 'ecs.sg.id' }, { key: 'vpc', kind: 'text', label: 'ecs.vpc.id' }],
    actions: ({ place }) => [{ key: 'create', label: t('ecs.sg.create'), calls: [wireCall('Ecs/CreateSecurityGroup', { RegionId: place.region })], run: () => setCreating(true) }],
    rowActions: (row, { place, reload }) => [
      { key: 'rules', label: t('ecs.sg.manage'), to: groupPath(row.SecurityGroupId) },
      { key: 'delete', label: t('action.delete'), danger: true, unfit: row.EcsCount > 0 ? t('ecs.sg.inUse') : undefined, calls: [wireCall('Ecs/DeleteSecurityGroup', { RegionId: place.region, SecurityGroupId: row.SecurityGroupId })], confirm: { title: t('ecs.sg.delete.confirm', { id: row.SecurityGroupId }) }, run: async () => { await api.call('Ecs/DeleteSecurityGroup', { RegionId: place.region, SecurityGroupId: row.SecurityGroupId }) }, done: reload },
    ],
    empty: { text: 'ecs.sg.empty', action: () => ({ key: 'create', label: t('ecs.sg.create'), run: () => setCreating(true) }) },
  }
  return <ListPage spec={spec}><CreateSecurityGroupDrawer open={creating} onClose={() => setCreating(false)} onDone={id => void navigate(groupPath(id))} /></ListPage>
}
