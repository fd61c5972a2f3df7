import { useState } from 'react'
import { wireCall } from '../../api/client'
import type { VpcVSwitchItem } from '../../api/types.gen'
import { useApi } from '../../app/api'
import { CopyId } from '../../components/CopyId'
import { ListPage, type ListSpec } from '../../components/ListPage'
import { StatusTag } from '../../components/StatusTag'
import { TimeText } from '../../components/TimeText'
import { useT } from '../../i18n'
import '../ecs/ecs.css'
import { CreateVSwitchDrawer } from './forms'

/** The vSwitches of the region. */
export default function VSwitches() {
  const t = useT()
  const api = useApi()
  const [creating, setCreating] = useState(false)
  const [round, setRound] = useState(0)
  const spec: ListSpec<'Vpc/DescribeVSwitches', VpcVSwitchItem> = {
    id: 'ecs-vswitches', title: 'ecs.vswitches.title', operation: 'Vpc/DescribeVSwitches',
    input: (page, { place, filters }) => ({ RegionId: place.region, ResourceGroupId: place.group || undefined, PageNumber: page.number, PageSize: Math.min(page.size, 50), VSwitchName: filters['name'] || undefined, VSwitchId: filters['id'] || undefined, VpcId: filters['vpc'] || undefined }),
    items: out => out.VSwitches.VSwitch, rowKey: row => row.VSwitchId, total: out => out.TotalCount,
    columns: [
      { key: 'id', title: 'ecs.vswitches.idName', render: row => <span className="stack"><CopyId id={row.VSwitchId} />{row.VSwitchName !== '' && <bdi className="muted">{row.VSwitchName}</bdi>}</span> },
      { key: 'status', title: 'ecs.status', render: (row, tr) => <StatusTag tone={row.Status === 'Available' ? 'good' : 'busy'}>{row.Status === 'Available' ? tr('ecs.net.Available') : row.Status}</StatusTag> },
      { key: 'vpc', title: 'ecs.vpc', render: row => <CopyId id={row.VpcId} /> },
      { key: 'zone', title: 'ecs.zone', render: row => row.ZoneId },
      { key: 'cidr', title: 'ecs.cidr', render: row => <code>{row.CidrBlock}</code> },
      { key: 'free', title: 'ecs.vswitches.free', render: row => row.AvailableIpAddressCount },
      { key: 'default', title: 'ecs.net.default', render: (row, tr) => tr(row.IsDefault ? 'ecs.yes' : 'ecs.no') },
      { key: 'created', title: 'ecs.created', render: row => <TimeText value={row.CreationTime} /> },
    ],
    filters: [{ key: 'name', kind: 'text', label: 'ecs.name' }, { key: 'id', kind: 'text', label: 'ecs.vswitches.id' }, { key: 'vpc', kind: 'text', label: 'ecs.vpc.id' }],
    actions: ({ place }) => [{ key: 'create', label: t('ecs.vswitch.create'), calls: [wireCall('Vpc/CreateVSwitch', { RegionId: place.region })], run: () => setCreating(true) }],
    rowActions: (row, { place, reload }) => [{ key: 'delete', label: t('action.delete'), danger: true, calls: [wireCall('Vpc/DeleteVSwitch', { RegionId: place.region, VSwitchId: row.VSwitchId })], confirm: { title: t('ecs.vswitch.delete.confirm', { id: row.VSwitchId }) }, run: async () => { await api.call('Vpc/DeleteVSwitch', { RegionId: place.region, VSwitchId: row.VSwitchId }) }, done: reload }],
    empty: { text: 'ecs.vswitch.empty', action: () => ({ key: 'create', label: t('ecs.vswitch.create'), run: () => setCreating(true) }) },
  }
  return <ListPage key={round} spec={spec}><CreateVSwitchDrawer open={creating} onClose={() => setCreating(false)} onDone={() => setRound(n => n + 1)} /></ListPage>
}
