import { AutoComplete, Form, Input, InputNumber, Select, Switch } from 'antd'
import { wireCall, type In } from '../../../api/client'
import type { EcsCommandItem } from '../../../api/types.gen'
import { useApi, useCall, usePreview } from '../../../app/api'
import { usePlace } from '../../../app/place'
import { FormDrawer } from '../../../components/FormDrawer'
import { useT } from '../../../i18n'
import { RefusedAlert } from '../parts/RefusedAlert'

/** Ways to write a command, by Type of "RunCommand" (ECS API reference). */
export const COMMAND_TYPES = ['RunShellScript', 'RunPowerShellScript', 'RunBatScript'] as const
/** Users that a command is usually run as. */
const USERS = ['ecs-user', 'root'] as const

/** What the drawer holds. */
export interface RunValues { instances: string[]; user: string; type?: string; content?: string; dir?: string; timeout?: number; keep?: boolean; name?: string; parameters?: Record<string, string> }

/** The input of RunCommand. */
export function runInput(region: string, v: Partial<RunValues>): In<'Ecs/RunCommand'> {
  return {
    RegionId: region, InstanceId: v.instances, Username: v.user?.trim() || undefined, Type: v.type ?? 'RunShellScript', CommandContent: v.content ?? '', ContentEncoding: 'PlainText',
    WorkingDir: v.dir?.trim() || undefined, Timeout: v.timeout ?? undefined, KeepCommand: v.keep === true ? true : undefined, Name: v.name?.trim() || undefined,
  }
}

/** The input of InvokeCommand, for a command that is kept. */
export function invokeInput(region: string, command: string, v: Partial<RunValues>): In<'Ecs/InvokeCommand'> {
  const parameters = Object.entries(v.parameters ?? {}).filter(([, value]) => value !== undefined)
  return { RegionId: region, CommandId: command, InstanceId: v.instances, Username: v.user?.trim() || undefined, Parameters: parameters.length === 0 ? undefined : Object.fromEntries(parameters) }
}

/** Runs a command on instances, as a user: a kept one with InvokeCommand, else what is typed with RunCommand. */
export function RunDrawer({ open, command, instance, onClose, onDone }: { open: boolean; command: EcsCommandItem | undefined; instance: string | undefined; onClose: () => void; onDone: (invokeId: string) => void }) {
  const t = useT()
  const api = useApi()
  const { region } = usePlace()
  const [form] = Form.useForm<RunValues>()
  const values = (Form.useWatch([], form) as Partial<RunValues> | undefined) ?? {}
  const instances = useCall('Ecs/DescribeInstances', open ? { RegionId: region, Status: 'Running', PageSize: 100 } : null)
  // Only what may decide is asked about: not the text, which changes with each key.
  const calls = (v: Partial<RunValues>) => [command === undefined ? wireCall('Ecs/RunCommand', { ...runInput(region, { instances: v.instances, user: v.user, keep: v.keep }), CommandContent: undefined }) : wireCall('Ecs/InvokeCommand', invokeInput(region, command.CommandId, { instances: v.instances, user: v.user }))]
  const preview = usePreview(open && (values.instances?.length ?? 0) > 0 ? calls(values) : [])
  return (
    <FormDrawer<RunValues>
      open={open} onClose={onClose} form={form} width={640} title={command === undefined ? t('ecs.cmd.run') : t('ecs.cmd.runNamed', { name: command.Name })} submit={t('ecs.cmd.run.submit')}
      initial={{ instances: instance === undefined ? [] : [instance], user: 'ecs-user', type: 'RunShellScript', timeout: 60, keep: false }}
      calls={calls}
      onSubmit={async v => {
        const out = command === undefined ? await api.call('Ecs/RunCommand', runInput(region, v)) : await api.call('Ecs/InvokeCommand', invokeInput(region, command.CommandId, v))
        onDone(out.InvokeId)
      }}
    >
      <Form.Item name="instances" label={t('ecs.instances.title')} rules={[{ required: true, message: t('ecs.choose') }]}>
        <Select mode="multiple" loading={instances.loading} notFoundContent={t('ecs.cmd.noInstances')} options={instances.data?.Instances.Instance.map(i => ({ value: i.InstanceId, label: i.InstanceName === i.InstanceId ? i.InstanceId : `${i.InstanceName} - ${i.InstanceId}` }))} />
      </Form.Item>
      <Form.Item name="user" label={t('ecs.cmd.user')} extra={t('ecs.cmd.user.help')}>
        <AutoComplete options={USERS.map(value => ({ value, label: value }))} />
      </Form.Item>
      <RefusedAlert preview={preview} title={t('ecs.refusedNow')} />
      {command === undefined ? (
        <>
          <Form.Item name="type" label={t('ecs.cmd.type')}><Select options={COMMAND_TYPES.map(value => ({ value, label: t(`ecs.cmd.type.${value}`) }))} /></Form.Item>
          <Form.Item name="content" label={t('ecs.cmd.content')} rules={[{ required: true, message: t('ecs.required') }]}><Input.TextArea className="mono" rows={6} spellCheck={false} /></Form.Item>
          <Form.Item name="dir" label={t('ecs.cmd.dir')}><Input className="mono" /></Form.Item>
          <Form.Item name="timeout" label={t('ecs.cmd.timeout')}><InputNumber min={10} max={86400} precision={0} /></Form.Item>
          <Form.Item name="keep" label={t('ecs.cmd.keep')} valuePropName="checked"><Switch /></Form.Item>
          {values.keep === true && <Form.Item name="name" label={t('ecs.cmd.name')}><Input maxLength={128} /></Form.Item>}
        </>
      ) : (
        <>
          {command.ParameterNames.ParameterName.map(name => <Form.Item key={name} name={['parameters', name]} label={<bdi>{name}</bdi>}><Input /></Form.Item>)}
          <Form.Item label={t('ecs.cmd.content')}><pre className="output">{command.CommandContent}</pre></Form.Item>
        </>
      )}
    </FormDrawer>
  )
}
