import { Form, Input, InputNumber } from 'antd'
import { useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { wireCall } from '../../api/client'
import type { RamListedRole } from '../../api/types.gen'
import { useApi } from '../../app/api'
import { paths } from '../../app/paths'
import { useSession } from '../../app/session'
import type { Action } from '../../components/action'
import { CopyId } from '../../components/CopyId'
import { FormDrawer } from '../../components/FormDrawer'
import { ListPage, type ListSpec } from '../../components/ListPage'
import { TimeText } from '../../components/TimeText'
import { useT } from '../../i18n'
import { useDelete } from './conflict'
import { PART } from './every'
import { GrantDrawer } from './GrantDrawer'
import { attachAny, type Grantee } from './names'
import { trustDocument } from './trust'
import { TrustFields, trustOf, type TrustValues } from './TrustFields'
import { TagRows, type TagValue } from './UserForm'
import { hasWords } from './words'

interface Values extends TrustValues { name: string; description?: string; session?: number; tags?: TagValue[] }

/** The page of RAM roles. */
export default function Roles() {
  const t = useT()
  const api = useApi()
  const navigate = useNavigate()
  const remove = useDelete()
  const { Account } = useSession()
  const [params] = useSearchParams()
  const words = params.get('name') ?? ''
  const [open, setOpen] = useState(() => params.has('create'))
  const [granting, setGranting] = useState<readonly Grantee[]>()
  const [form] = Form.useForm<Values>()
  const create: Action = { key: 'create', label: t('ram.role.create'), calls: [wireCall('Ram/CreateRole', {})], run: () => setOpen(true) }

  const spec: ListSpec<'Ram/ListRoles', RamListedRole> = {
    id: 'ram-roles', title: 'ram.roles.title', description: 'ram.roles.text', operation: 'Ram/ListRoles',
    input: page => ({ MaxItems: words === '' ? page.size : PART, ...(page.token === undefined ? {} : { Marker: page.token }) }),
    items: out => out.Roles.Role.filter(r => hasWords(words, r.RoleName, r.Description)), rowKey: row => row.RoleName,
    next: out => (out.IsTruncated ? out.Marker : undefined),
    filters: [{ key: 'name', kind: 'text', label: 'ram.filter.name' }],
    columns: [
      { key: 'name', title: 'ram.role.name', render: row => <CopyId id={row.RoleName} to={paths.role(row.RoleName)} /> },
      { key: 'description', title: 'ram.description', render: row => <bdi className="wrap">{row.Description || '–'}</bdi> },
      { key: 'arn', title: 'home.arn', render: row => <CopyId id={row.Arn} /> },
      { key: 'created', title: 'ram.created', render: row => <TimeText value={row.CreateDate} /> },
    ],
    actions: () => [create],
    rowActions: (row, { reload }) => [
      { key: 'grant', label: t('ram.grant.title'), calls: [attachAny({ kind: 'role', name: row.RoleName })], run: () => setGranting([{ kind: 'role', name: row.RoleName }]) },
      {
        key: 'delete', label: t('action.delete'), danger: true, calls: [wireCall('Ram/DeleteRole', { RoleName: row.RoleName })],
        confirm: { title: t('ram.role.delete.title', { name: row.RoleName }), text: t('ram.role.delete.text') },
        run: async () => { if (await remove(paths.role(row.RoleName), () => api.call('Ram/DeleteRole', { RoleName: row.RoleName }))) reload() },
      },
    ],
    empty: { text: 'ram.roles.empty', action: () => create },
  }
  return (
    <>
      <ListPage spec={spec} />
      <FormDrawer<Values>
        open={open} form={form} title={t('ram.role.create')} submit={t('ram.role.create')} width={640} onClose={() => setOpen(false)}
        initial={{ trust: 'account', session: 3600, document: trustDocument({ kind: 'account', account: Account }) }}
        calls={values => [wireCall('Ram/CreateRole', { RoleName: values.name ?? '' })]}
        onSubmit={async values => {
          const tags = (values.tags ?? []).map(tag => ({ Key: tag.Key, Value: tag.Value ?? '' }))
          await api.call('Ram/CreateRole', {
            RoleName: values.name, AssumeRolePolicyDocument: trustOf(values, Account) ?? '', MaxSessionDuration: values.session ?? 3600,
            ...(values.description === undefined || values.description === '' ? {} : { Description: values.description }), ...(tags.length > 0 ? { Tag: tags } : {}),
          })
          await navigate(paths.role(values.name))
        }}
      >
        <Form.Item name="name" label={t('ram.role.name')} rules={[{ required: true, message: t('ram.role.name.required') }, { pattern: /^[A-Za-z0-9.-]{1,64}$/, message: t('ram.role.name.pattern') }]}><Input maxLength={64} autoFocus /></Form.Item>
        <Form.Item name="description" label={t('ram.description')}><Input maxLength={1024} /></Form.Item>
        <TrustFields />
        <Form.Item name="session" label={t('ram.role.session')} extra={t('ram.role.session.help')}><InputNumber min={3600} max={43200} step={3600} className="field" /></Form.Item>
        <TagRows />
      </FormDrawer>
      <GrantDrawer open={granting !== undefined} principals={granting ?? []} onClose={() => setGranting(undefined)} onDone={() => undefined} />
    </>
  )
}
