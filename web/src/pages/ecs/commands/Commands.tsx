import { Form, Input, InputNumber, Select, Switch } from 'antd'
import { useRef, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { wireCall } from '../../../api/client'
import type { EcsCommandItem } from '../../../api/types.gen'
import { useApi } from '../../../app/api'
import { usePlace } from '../../../app/place'
import { CopyId } from '../../../components/CopyId'
import { FormDrawer } from '../../../components/FormDrawer'
import { ListPage, type ListSpec } from '../../../components/ListPage'
import { TimeText } from '../../../components/TimeText'
import { useT, type MessageKey } from '../../../i18n'
import '../ecs.css'
import { COMMAND_TYPES, RunDrawer } from './RunDrawer'

interface CommandValues { Name: string; Type: string; CommandContent: string; Description?: string; WorkingDir?: string; Timeout?: number; EnableParameter?: boolean }

const TYPE_KEYS: Readonly<Record<string, MessageKey>> = { RunShellScript: 'ecs.cmd.type.RunShellScript', RunPowerShellScript: 'ecs.cmd.type.RunPowerShellScript', RunBatScript: 'ecs.cmd.type.RunBatScript' }

function CreateCommandDrawer({ open, onClose, onDone }: { open: boolean; onClose: () => void; onDone: () => void }) {
  const t = useT()
  const api = useApi()
  const { region, group } = usePlace()
  const [form] = Form.useForm<CommandValues>()
  return (
    <FormDrawer<CommandValues>
      open={open} onClose={onClose} form={form} width={640} title={t('ecs.cmd.create')} submit={t('action.create')} initial={{ Type: 'RunShellScript', Timeout: 60, EnableParameter: false }}
      calls={() => [wireCall('Ecs/CreateCommand', { RegionId: region, ResourceGroupId: group || undefined })]}
      onSubmit={async v => {
        await api.call('Ecs/CreateCommand', { ...v, RegionId: region, ContentEncoding: 'PlainText', Description: v.Description || undefined, WorkingDir: v.WorkingDir || undefined, Timeout: v.Timeout ?? undefined, ResourceGroupId: group || undefined })
        onDone()
      }}
    >
      <Form.Item name="Name" label={t('ecs.cmd.name')} rules={[{ required: true, whitespace: true, message: t('ecs.required') }]}><Input maxLength={128} /></Form.Item>
      <Form.Item name="Type" label={t('ecs.cmd.type')}><Select options={COMMAND_TYPES.map(value => ({ value, label: t(`ecs.cmd.type.${value}`) }))} /></Form.Item>
      <Form.Item name="CommandContent" label={t('ecs.cmd.content')} rules={[{ required: true, message: t('ecs.required') }]}><Input.TextArea className="mono" rows={6} spellCheck={false} /></Form.Item>
      <Form.Item name="EnableParameter" label={t('ecs.cmd.parameters')} extra={t('ecs.cmd.parameters.help')} valuePropName="checked"><Switch /></Form.Item>
      <Form.Item name="WorkingDir" label={t('ecs.cmd.dir')}><Input className="mono" /></Form.Item>
      <Form.Item name="Timeout" label={t('ecs.cmd.timeout')}><InputNumber min={10} max={86400} precision={0} /></Form.Item>
      <Form.Item name="Description" label={t('ecs.description')}><Input.TextArea maxLength={512} rows={2} /></Form.Item>
    </FormDrawer>
  )
}

/** The commands that are kept, and running one. `?run=INSTANCE` opens the drawer for that instance. */
export default function Commands() {
  const t = useT()
  const api = useApi()
  const navigate = useNavigate()
  const [params, setParams] = useSearchParams()
  const [creating, setCreating] = useState(false)
  const [round, setRound] = useState(0)
  const wanted = params.get('run')
  const [running, setRunning] = useState<{ command?: EcsCommandItem } | undefined>(wanted === null ? undefined : {})
  const spec: ListSpec<'Ecs/DescribeCommands', EcsCommandItem> = {
    id: 'ecs-commands', title: 'ecs.cmd.title', description: 'ecs.cmd.about', operation: 'Ecs/DescribeCommands',
    input: (page, { place, filters }) => ({ RegionId: place.region, ResourceGroupId: place.group || undefined, PageNumber: page.number, PageSize: page.size, ContentEncoding: 'PlainText', Name: filters['name'] || undefined }),
    items: out => out.Commands.Command, rowKey: row => row.CommandId, total: out => out.TotalCount,
    columns: [
      { key: 'id', title: 'ecs.cmd.idName', render: row => <span className="stack"><CopyId id={row.CommandId} /><bdi className="muted">{row.Name}</bdi></span> },
      { key: 'type', title: 'ecs.cmd.type', render: (row, tr) => { const key = TYPE_KEYS[row.Type]; return key === undefined ? row.Type : tr(key) } },
      { key: 'description', title: 'ecs.description', render: row => <bdi>{row.Description}</bdi> },
      { key: 'times', title: 'ecs.cmd.times', render: row => row.InvokeTimes },
      { key: 'created', title: 'ecs.created', render: row => <TimeText value={row.CreationTime} /> },
    ],
    filters: [{ key: 'name', kind: 'text', label: 'ecs.cmd.name' }],
    actions: ({ place }) => [
      { key: 'results', label: t('ecs.runs.title'), to: '/ecs/commands/runs' },
      { key: 'create', label: t('ecs.cmd.create'), calls: [wireCall('Ecs/CreateCommand', { RegionId: place.region })], run: () => setCreating(true) },
      { key: 'run', label: t('ecs.cmd.run'), run: () => setRunning({}) },
    ],
    rowActions: (row, { place, reload }) => [
      { key: 'run', label: t('ecs.cmd.run.submit'), run: () => setRunning({ command: row }) },
      { key: 'delete', label: t('action.delete'), danger: true, calls: [wireCall('Ecs/DeleteCommand', { RegionId: place.region, CommandId: row.CommandId })], confirm: { title: t('ecs.cmd.delete.confirm', { name: row.Name }) }, run: async () => { await api.call('Ecs/DeleteCommand', { RegionId: place.region, CommandId: row.CommandId }) }, done: reload },
    ],
    empty: { text: 'ecs.cmd.empty', action: () => ({ key: 'run', label: t('ecs.cmd.run'), run: () => setRunning({}) }) },
  }
  const left = useRef(false)
  const close = (): void => {
    setRunning(undefined)
    // The drawer also closes when it has led to the results.
    if (wanted !== null && !left.current) setParams(before => { const next = new URLSearchParams(before); next.delete('run'); return next }, { replace: true })
  }
  return (
    <ListPage key={round} spec={spec}>
      <CreateCommandDrawer open={creating} onClose={() => setCreating(false)} onDone={() => setRound(n => n + 1)} />
      <RunDrawer key={running?.command?.CommandId ?? 'typed'} open={running !== undefined} command={running?.command} instance={wanted ?? undefined} onClose={close} onDone={id => { left.current = true; void navigate(`/ecs/commands/runs/${encodeURIComponent(id)}`) }} />
    </ListPage>
  )
}
