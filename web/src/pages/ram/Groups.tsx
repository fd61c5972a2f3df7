import { Form } from 'antd'
import { useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { wireCall } from '../../api/client'
import type { RamGroup } from '../../api/types.gen'
import { useApi } from '../../app/api'
import { paths } from '../../app/paths'
import type { Action } from '../../components/action'
import { CopyId } from '../../components/CopyId'
import { FormDrawer } from '../../components/FormDrawer'
import { ListPage, type ListSpec } from '../../components/ListPage'
import { TimeText } from '../../components/TimeText'
import { useT } from '../../i18n'
import { useDelete } from './conflict'
import { PART } from './every'
import { GrantDrawer } from './GrantDrawer'
import { GroupFields, type GroupValues } from './GroupFields'
import { attachAny, type Grantee } from './names'
import { hasWords } from './words'

/** The page of user groups. */
export default function Groups() {
  const t = useT()
  const api = useApi()
  const navigate = useNavigate()
  const remove = useDelete()
  const [params] = useSearchParams()
  const words = params.get('name') ?? ''
  const [open, setOpen] = useState(() => params.has('create'))
  const [granting, setGranting] = useState<readonly Grantee[]>()
  const [form] = Form.useForm<GroupValues>()
  const create: Action = { key: 'create', label: t('ram.group.create'), calls: [wireCall('Ram/CreateGroup', {})], run: () => setOpen(true) }

  const spec: ListSpec<'Ram/ListGroups', RamGroup> = {
    id: 'ram-groups', title: 'ram.groups.title', description: 'ram.groups.text', operation: 'Ram/ListGroups',
    input: page => ({ MaxItems: words === '' ? page.size : PART, ...(page.token === undefined ? {} : { Marker: page.token }) }),
    items: out => out.Groups.Group.filter(g => hasWords(words, g.GroupName, g.Comments)), rowKey: row => row.GroupName,
    next: out => (out.IsTruncated ? out.Marker : undefined),
    filters: [{ key: 'name', kind: 'text', label: 'ram.filter.name' }],
    columns: [
      { key: 'name', title: 'ram.group.name', render: row => <CopyId id={row.GroupName} to={paths.group(row.GroupName)} /> },
      { key: 'comments', title: 'ram.comments', render: row => <bdi className="wrap">{row.Comments || '–'}</bdi> },
      { key: 'created', title: 'ram.created', render: row => <TimeText value={row.CreateDate} /> },
    ],
    actions: () => [create],
    rowActions: (row, { reload }) => [
      { key: 'grant', label: t('ram.grant.title'), calls: [attachAny({ kind: 'group', name: row.GroupName })], run: () => setGranting([{ kind: 'group', name: row.GroupName }]) },
      {
        key: 'delete', label: t('action.delete'), danger: true, calls: [wireCall('Ram/DeleteGroup', { GroupName: row.GroupName })],
        confirm: { title: t('ram.group.delete.title', { name: row.GroupName }), text: t('ram.group.delete.text') },
        run: async () => { if (await remove(paths.group(row.GroupName), () => api.call('Ram/DeleteGroup', { GroupName: row.GroupName }))) reload() },
      },
    ],
    empty: { text: 'ram.groups.empty', action: () => create },
  }
  return (
    <>
      <ListPage spec={spec} />
      <FormDrawer<GroupValues>
        open={open} form={form} title={t('ram.group.create')} submit={t('ram.group.create')} onClose={() => setOpen(false)}
        calls={values => [wireCall('Ram/CreateGroup', { GroupName: values.name ?? '' })]}
        onSubmit={async values => {
          await api.call('Ram/CreateGroup', { GroupName: values.name, ...(values.comments === undefined || values.comments === '' ? {} : { Comments: values.comments }) })
          await navigate(paths.group(values.name))
        }}
      >
        <GroupFields />
      </FormDrawer>
      <GrantDrawer open={granting !== undefined} principals={granting ?? []} onClose={() => setGranting(undefined)} onDone={() => undefined} />
    </>
  )
}
