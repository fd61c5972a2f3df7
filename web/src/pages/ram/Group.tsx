import { Form } from 'antd'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { wireCall, type Out } from '../../api/client'
import type { RamMember } from '../../api/types.gen'
import { useApi, useCall } from '../../app/api'
import { paths } from '../../app/paths'
import { useSession } from '../../app/session'
import type { Action } from '../../components/action'
import { CopyId } from '../../components/CopyId'
import { DetailPage } from '../../components/DetailPage'
import { FormDrawer } from '../../components/FormDrawer'
import { TimeText } from '../../components/TimeText'
import { useT } from '../../i18n'
import { useDelete } from './conflict'
import { useEvery } from './every'
import { GroupFields, type GroupValues } from './GroupFields'
import { InnerList } from './InnerList'
import { JoinDrawer } from './JoinDrawer'
import { PrincipalGrants } from './PrincipalGrants'
import './ram.css'

const members = (out: Out<'Ram/ListUsersForGroup'>): readonly RamMember[] => out.Users.User
const names = (out: Out<'Ram/ListUsers'>): readonly string[] => out.Users.User.map(u => u.UserName)

function Members({ group }: { group: string }) {
  const t = useT()
  const api = useApi()
  const source = useEvery('Ram/ListUsersForGroup', { GroupName: group }, members)
  const rows = source.data ?? []
  const [open, setOpen] = useState(false)
  const users = useEvery('Ram/ListUsers', open ? {} : null, names)
  const had = new Set(rows.map(r => r.UserName))
  const add: Action = { key: 'add', label: t('ram.member.add'), calls: [wireCall('Ram/AddUserToGroup', { GroupName: group })], run: () => setOpen(true) }
  return (
    <>
      <InnerList<RamMember>
        label={t('ram.tab.members')} source={source} rows={rows} rowKey={row => row.UserName} actions={[add]}
        columns={[
          { key: 'name', title: 'ram.user.name', render: row => <CopyId id={row.UserName} to={paths.user(row.UserName)} /> },
          { key: 'display', title: 'ram.user.display', render: row => <bdi className="wrap">{row.DisplayName || '–'}</bdi> },
          { key: 'time', title: 'ram.member.since', render: row => <TimeText value={row.JoinDate} /> },
        ]}
        rowActions={row => [{
          key: 'remove', label: t('ram.group.leave'), danger: true, calls: [wireCall('Ram/RemoveUserFromGroup', { UserName: row.UserName, GroupName: group })], done: source.reload,
          confirm: { title: t('ram.group.leave.title', { user: row.UserName, group }), text: t('ram.group.leave.text') },
          run: async () => { await api.call('Ram/RemoveUserFromGroup', { UserName: row.UserName, GroupName: group }) },
        }]}
        empty={{ text: t('ram.members.empty'), action: add }}
      />
      <JoinDrawer
        open={open} title={t('ram.member.add')} label={t('ram.users.title')} missing={t('ram.member.choose')} names={users} had={had}
        join={UserName => ({ UserName, GroupName: group })} onClose={() => setOpen(false)} onDone={source.reload}
      />
    </>
  )
}

/** The page of one user group. */
export default function Group() {
  const t = useT()
  const api = useApi()
  const navigate = useNavigate()
  const remove = useDelete()
  const { Account } = useSession()
  const { name = '' } = useParams()
  const source = useCall('Ram/GetGroup', { GroupName: name })
  const [editing, setEditing] = useState(false)
  const [form] = Form.useForm<GroupValues>()
  const group = source.data?.Group
  const update = wireCall('Ram/UpdateGroup', { GroupName: name })
  const actions: Action[] = [
    {
      key: 'delete', label: t('action.delete'), danger: true, calls: [wireCall('Ram/DeleteGroup', { GroupName: name })],
      confirm: { title: t('ram.group.delete.title', { name }), text: t('ram.group.delete.text') },
      run: async () => { if (await remove(paths.group(name), () => api.call('Ram/DeleteGroup', { GroupName: name }))) await navigate('/ram/groups') },
    },
    { key: 'edit', label: t('ram.group.edit'), calls: [update], run: () => setEditing(true) },
  ]
  return (
    <>
      <DetailPage
        title={name} back={{ to: '/ram/groups', label: t('ram.groups.title') }} source={source} actions={actions}
        facts={group === undefined ? [] : [
          { key: 'id', label: t('ram.group.id'), children: <CopyId id={group.GroupId} /> },
          { key: 'arn', label: t('home.arn'), children: <CopyId id={`acs:ram::${Account}:group/${name}`} /> },
          { key: 'comments', label: t('ram.comments'), children: <bdi className="wrap">{group.Comments || '–'}</bdi> },
          { key: 'created', label: t('ram.created'), children: <TimeText value={group.CreateDate} /> },
        ]}
        tabs={[
          { key: 'members', label: t('ram.tab.members'), children: <Members group={name} /> },
          { key: 'permissions', label: t('ram.tab.permissions'), children: <PrincipalGrants grantee={{ kind: 'group', name }} /> },
        ]}
      />
      <FormDrawer<GroupValues>
        open={editing} form={form} title={t('ram.group.edit')} submit={t('action.save')} onClose={() => setEditing(false)} initial={{ name, comments: group?.Comments ?? '' }} calls={() => [update]}
        onSubmit={async values => {
          await api.call('Ram/UpdateGroup', { GroupName: name, ...(values.name === name ? {} : { NewGroupName: values.name }), ...((values.comments ?? '') === (group?.Comments ?? '') ? {} : { NewComments: values.comments ?? '' }) })
          if (values.name === name) source.reload()
          else await navigate(paths.group(values.name), { replace: true })
        }}
      >
        <GroupFields />
      </FormDrawer>
    </>
  )
}
