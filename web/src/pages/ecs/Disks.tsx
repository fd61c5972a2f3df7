import { Form, Input, InputNumber, Select } from 'antd'
import { useEffect, useState } from 'react'
import { wireCall } from '../../api/client'
import type { EcsDiskItem } from '../../api/types.gen'
import { useApi, useCall } from '../../app/api'
import { paths } from '../../app/paths'
import { usePlace } from '../../app/place'
import { CopyId } from '../../components/CopyId'
import { FormDrawer } from '../../components/FormDrawer'
import { ListPage, type ListSpec } from '../../components/ListPage'
import { TimeText } from '../../components/TimeText'
import { useI18n, useT } from '../../i18n'
import './ecs.css'
import { nameFilter } from './instances/Instances'
import { useDiskOptions } from './parts/options'
import { Billing, Category, DiskState } from './parts/State'
import { diskUnderWay } from './parts/states'

interface DiskForm { zone: string; category: string; size: number; name?: string }

function CreateDrawer({ open, onClose, onDone }: { open: boolean; onClose: () => void; onDone: () => void }) {
  const { t, tag } = useI18n()
  const api = useApi()
  const { region, group } = usePlace()
  const [form] = Form.useForm<DiskForm>()
  const zones = useCall('Ecs/DescribeZones', open ? { RegionId: region, AcceptLanguage: tag, Verbose: false } : null)
  const { options } = useDiskOptions('DataDisk', undefined, open)
  const category = Form.useWatch('category', form)
  const option = options.find(o => o.category === category)
  useEffect(() => {
    if (open && category === undefined && options.length > 0) form.setFieldValue('category', (options.find(o => o.category === 'cloud_essd') ?? options[0])?.category)
  }, [open, category, options, form])
  const input = (v: Partial<DiskForm>) => ({ RegionId: region, ZoneId: v.zone, DiskCategory: v.category, Size: v.size ?? undefined, DiskName: v.name || undefined, ResourceGroupId: group || undefined })
  return (
    <FormDrawer<DiskForm>
      open={open} onClose={onClose} form={form} title={t('ecs.disks.create')} submit={t('action.create')} initial={{ size: 40 }}
      calls={v => [wireCall('Ecs/CreateDisk', input(v))]} onSubmit={async v => { await api.call('Ecs/CreateDisk', input(v)); onDone() }}
    >
      <Form.Item name="zone" label={t('ecs.zone')} rules={[{ required: true, message: t('ecs.choose') }]}><Select loading={zones.loading} options={zones.data?.Zones.Zone.map(z => ({ value: z.ZoneId, label: `${z.LocalName} (${z.ZoneId})` }))} /></Form.Item>
      <Form.Item name="category" label={t('ecs.diskCategory')} rules={[{ required: true, message: t('ecs.choose') }]}><Select options={options.map(o => ({ value: o.category, label: <Category category={o.category} /> }))} /></Form.Item>
      <Form.Item name="size" label={t('ecs.diskSize')} rules={[{ required: true, message: t('ecs.required') }]}><InputNumber min={option?.min ?? 1} max={option?.max ?? 32768} precision={0} /></Form.Item>
      <Form.Item name="name" label={t('ecs.name')}><Input maxLength={128} /></Form.Item>
    </FormDrawer>
  )
}

/** The disks of the region. */
export default function Disks() {
  const t = useT()
  const api = useApi()
  const [creating, setCreating] = useState(false)
  const [round, setRound] = useState(0)
  const spec: ListSpec<'Ecs/DescribeDisks', EcsDiskItem> = {
    id: 'ecs-disks', title: 'ecs.disks.title', operation: 'Ecs/DescribeDisks',
    input: (page, { place, filters }) => ({
      RegionId: place.region, ResourceGroupId: place.group || undefined, PageNumber: page.number, PageSize: page.size, DiskName: nameFilter(filters['name'] ?? ''),
      DiskIds: filters['id'] ? [filters['id']] : undefined, DiskType: filters['type'] || undefined, Status: filters['status'] || undefined,
    }),
    items: out => out.Disks.Disk, rowKey: row => row.DiskId, total: out => out.TotalCount,
    columns: [
      { key: 'id', title: 'ecs.disks.idName', render: row => <span className="stack"><CopyId id={row.DiskId} />{row.DiskName !== '' && <bdi className="muted">{row.DiskName}</bdi>}</span> },
      { key: 'type', title: 'ecs.type', render: (row, tr) => tr(row.Type === 'system' ? 'ecs.disk.type.system' : 'ecs.disk.type.data') },
      { key: 'category', title: 'ecs.diskCategory', render: row => <Category category={row.Category} level={row.PerformanceLevel} /> },
      { key: 'size', title: 'ecs.size', render: (row, tr) => tr('ecs.sizeGiB', { size: row.Size }) },
      { key: 'status', title: 'ecs.status', render: row => <DiskState status={row.Status} /> },
      { key: 'instance', title: 'ecs.instance', render: row => <CopyId id={row.InstanceId} to={row.InstanceId === '' ? undefined : paths.instance(row.InstanceId)} /> },
      { key: 'zone', title: 'ecs.zone', render: row => row.ZoneId },
      { key: 'billing', title: 'ecs.billing', render: row => <Billing charge={row.DiskChargeType} /> },
      { key: 'created', title: 'ecs.created', render: row => <TimeText value={row.CreationTime} /> },
    ],
    filters: [
      { key: 'name', kind: 'text', label: 'ecs.name' }, { key: 'id', kind: 'text', label: 'ecs.disks.id' },
      { key: 'type', kind: 'select', label: 'ecs.type', options: [{ value: 'system', label: 'ecs.disk.type.system' }, { value: 'data', label: 'ecs.disk.type.data' }] },
      { key: 'status', kind: 'select', label: 'ecs.status', options: [{ value: 'In_use', label: 'ecs.diskState.In_use' }, { value: 'Available', label: 'ecs.diskState.Available' }, { value: 'Creating', label: 'ecs.diskState.Creating' }, { value: 'Attaching', label: 'ecs.diskState.Attaching' }, { value: 'Detaching', label: 'ecs.diskState.Detaching' }] },
    ],
    actions: ({ place }) => [{ key: 'create', label: t('ecs.disks.create'), calls: [wireCall('Ecs/CreateDisk', { RegionId: place.region })], run: () => setCreating(true) }],
    rowActions: (row, { reload }) => [
      { key: 'detach', label: t('ecs.disks.detach'), unfit: row.Type === 'system' ? t('ecs.disks.systemStays') : row.Status === 'In_use' ? undefined : t('ecs.disks.needsInUse'), calls: [wireCall('Ecs/DetachDisk', { InstanceId: row.InstanceId, DiskId: row.DiskId })], confirm: { title: t('ecs.disks.detach.confirm', { id: row.DiskId }) }, run: async () => { await api.call('Ecs/DetachDisk', { InstanceId: row.InstanceId, DiskId: row.DiskId }) }, done: reload },
      { key: 'release', label: t('ecs.op.release'), danger: true, unfit: row.Status === 'Available' ? undefined : t('ecs.disks.needsAvailable'), calls: [wireCall('Ecs/DeleteDisk', { DiskId: row.DiskId })], confirm: { title: t('ecs.disks.release.confirm', { id: row.DiskId }), text: t('ecs.disks.release.text') }, run: async () => { await api.call('Ecs/DeleteDisk', { DiskId: row.DiskId }) }, done: reload },
    ],
    empty: { text: 'ecs.disks.empty', action: () => ({ key: 'create', label: t('ecs.disks.create'), run: () => setCreating(true) }) },
    poll: rows => (rows.some(r => diskUnderWay(r.Status)) ? 1500 : undefined),
  }
  return <ListPage key={round} spec={spec}><CreateDrawer open={creating} onClose={() => setCreating(false)} onDone={() => setRound(n => n + 1)} /></ListPage>
}
