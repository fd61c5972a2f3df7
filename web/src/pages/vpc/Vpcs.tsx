import { useState } from 'react'
import { Link } from 'react-router'
import { wireCall } from '../../api/client'
import type { VpcVpcItem } from '../../api/types.gen'
import { useApi } from '../../app/api'
import { CopyId } from '../../components/CopyId'
import { ListPage, type ListSpec } from '../../components/ListPage'
import { StatusTag } from '../../components/StatusTag'
import { TimeText } from '../../components/TimeText'
import { useT } from '../../i18n'
import '../ecs/ecs.css'
import { CreateVpcDrawer } from './forms'

/** The VPCs of the region. */
export default function Vpcs() {
  const t = useT()
  const api = useApi()
  const [creating, setCreating] = useState(false)
  const [round, setRound] = useState(0)
  const spec: ListSpec<'Vpc/DescribeVpcs', VpcVpcItem> = {
    id: 'ecs-vpcs', title: 'ecs.vpcs.title', operation: 'Vpc/DescribeVpcs',
    input: (page, { place, filters }) => ({ RegionId: place.region, ResourceGroupId: place.group || undefined, PageNumber: page.number, PageSize: Math.min(page.size, 50), VpcName: filters['name'] || undefined, VpcId: filters['id'] || undefined }),
    items: out => out.Vpcs.Vpc, rowKey: row => row.VpcId, total: out => out.TotalCount,
    columns: [
      { key: 'id', title: 'ecs.vpcs.idName', render: row => <span className="stack"><CopyId id={row.VpcId} />{row.VpcName !== '' && <bdi className="muted">{row.VpcName}</bdi>}</span> },
      { key: 'status', title: 'ecs.status', render: (row, tr) => <StatusTag tone={row.Status === 'Available' ? 'good' : 'busy'}>{row.Status === 'Available' ? tr('ecs.net.Available') : row.Status}</StatusTag> },
      { key: 'cidr', title: 'ecs.cidr', render: row => <code>{row.CidrBlock}</code> },
      { key: 'default', title: 'ecs.net.default', render: (row, tr) => tr(row.IsDefault ? 'ecs.yes' : 'ecs.no') },
      { key: 'switches', title: 'ecs.vswitches.title', render: row => <Link to={`/vpc/vswitches?vpc=${encodeURIComponent(row.VpcId)}`}>{row.VSwitchIds.VSwitchId.length}</Link> },
      { key: 'created', title: 'ecs.created', render: row => <TimeText value={row.CreationTime} /> },
    ],
    filters: [{ key: 'name', kind: 'text', label: 'ecs.name' }, { key: 'id', kind: 'text', label: 'ecs.vpc.id' }],
    actions: ({ place }) => [{ key: 'create', label: t('ecs.vpc.create'), calls: [wireCall('Vpc/CreateVpc', { RegionId: place.region })], run: () => setCreating(true) }],
    rowActions: (row, { place, reload }) => [{ key: 'delete', label: t('action.delete'), danger: true, unfit: row.VSwitchIds.VSwitchId.length > 0 ? t('ecs.vpc.inUse') : undefined, calls: [wireCall('Vpc/DeleteVpc', { RegionId: place.region, VpcId: row.VpcId })], confirm: { title: t('ecs.vpc.delete.confirm', { id: row.VpcId }) }, run: async () => { await api.call('Vpc/DeleteVpc', { RegionId: place.region, VpcId: row.VpcId }) }, done: reload }],
    empty: { text: 'ecs.vpc.empty', action: () => ({ key: 'create', label: t('ecs.vpc.create'), run: () => setCreating(true) }) },
  }
  return <ListPage key={round} spec={spec}><CreateVpcDrawer open={creating} onClose={() => setCreating(false)} onDone={() => setRound(n => n + 1)} /></ListPage>
}
