import { Form, Input, Tag } from 'antd'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { wireCall, type Out } from '../../api/client'
import type { RamGroupOfUser } from '../../api/types.gen'
import { useApi, useCall } from '../../app/api'
import { paths } from '../../app/paths'
import { useSession } from '../../app/session'
import type { Action } from '../../components/action'
import { CopyId } from '../../components/CopyId'
import { DetailPage } from '../../components/DetailPage'
import { FormDrawer } from '../../components/FormDrawer'
import { TimeText } from '../../components/TimeText'
import { useT } from '../../i18n'
import { AccessKeys } from './AccessKeys'
import { useDelete } from './conflict'
import { useEvery } from './every'
import { InnerList } from './InnerList'
import { JoinDrawer } from './JoinDrawer'
import { Login } from './Login'
import { Mfa } from './Mfa'
import { principalName } from './names'
import { PrincipalGrants } from './PrincipalGrants'
import { ProfileFields, userNameRules } from './UserForm'
import './ram.css'

const names = (out: Out<'Ram/ListGroups'>): readonly string[] => out.Groups.Group.map(g => g.GroupName)

/** The groups of a user. */
function Groups({ user }: { user: string }) {
  const t = useT()
  const api = useApi()
  const source = useCall('Ram/ListGroupsForUser', { UserName: user })
  const rows = source.data?.Groups.Group ?? []
  const [open, setOpen] = useState(false)
  const all = useEvery('Ram/ListGroups', open ? {} : null, names)
  const add: Action = { key: 'add', label: t('ram.group.join'), calls: [wireCall('Ram/AddUserToGroup', { UserName: user })], run: () => setOpen(true) }
  const had = new Set(rows.map(r => r.GroupName))
  return (
    <>
      <InnerList<RamGroupOfUser>
        label={t('ram.user.groups')} source={source} rows={rows} rowKey={row => row.GroupName} actions={[add]}
        columns={[
          { key: 'name', title: 'ram.group.name', render: row => <CopyId id={row.GroupName} to={paths.group(row.GroupName)} /> },
          { key: 'comments', title: 'ram.comments', render: row => <bdi className="wrap">{row.Comments || '–'}</bdi> },
          { key: 'time', title: 'ram.member.since', render: row => <TimeText value={row.JoinDate} /> },
        ]}
        rowActions={row => [{
          key: 'remove', label: t('ram.group.leave'), danger: true, calls: [wireCall('Ram/RemoveUserFromGroup', { UserName: user, GroupName: row.GroupName })], done: source.reload,
          confirm: { title: t('ram.group.leave.title', { user, group: row.GroupName }), text: t('ram.group.leave.text') },
          run: async () => { await api.call('Ram/RemoveUserFromGroup', { UserName: user, GroupName: row.GroupName }) },
        }]}
        empty={{ text: t('ram.user.groups.empty'), action: add }}
      />
      <JoinDrawer
        open={open} title={t('ram.group.join')} label={t('ram.groups.title')} missing={t('ram.group.choose')} names={all} had={had}
        join={GroupName => ({ UserName: user, GroupName })} onClose={() => setOpen(false)} onDone={source.reload}
      />
    </>
  )
}

interface Profile { name: string; display?: string; email?: string; phone?: string; comments?: string }

/** The page of one RAM user. */
export default function User() {
  const t = useT()
  const api = useApi()
  const navigate = useNavigate()
  const remove = useDelete()
  const { Account } = useSession()
  const { name = '' } = useParams()
  const UserPrincipalName = principalName({ kind: 'user', name }, Account)
  const source = useCall('Ims/GetUser', { UserPrincipalName })
  const [form] = Form.useForm<Profile>()
  const [editing, setEditing] = useState(false)
  const user = source.data?.User

  const actions: Action[] = [
    {
      key: 'delete', label: t('action.delete'), danger: true, calls: [wireCall('Ram/DeleteUser', { UserName: name })],
      confirm: { title: t('ram.user.delete.title', { name }), text: t('ram.user.delete.text') },
      run: async () => { if (await remove(paths.user(name), () => api.call('Ram/DeleteUser', { UserName: name }))) await navigate('/ram/users') },
    },
    { key: 'edit', label: t('ram.user.edit'), calls: [wireCall('Ims/UpdateUser', { UserPrincipalName })], run: () => setEditing(true) },
  ]
  const text = (value: string) => <bdi className="wrap">{value || '–'}</bdi>
  return (
    <>
      <DetailPage
        title={name} back={{ to: '/ram/users', label: t('ram.users.title') }} source={source} actions={actions}
        facts={user === undefined ? [] : [
          { key: 'principal', label: t('ram.user.principal'), children: <CopyId id={user.UserPrincipalName} /> },
          { key: 'id', label: t('ram.user.id'), children: <CopyId id={user.UserId} /> },
          { key: 'display', label: t('ram.user.display'), children: text(user.DisplayName) },
          { key: 'arn', label: t('home.arn'), children: <CopyId id={`acs:ram::${Account}:user/${name}`} /> },
          { key: 'email', label: t('ram.user.email'), children: text(user.Email) },
          { key: 'phone', label: t('ram.user.phone'), children: text(user.MobilePhone) },
          { key: 'created', label: t('ram.created'), children: <TimeText value={user.CreateDate} /> },
          { key: 'login', label: t('ram.login.last'), children: <TimeText value={user.LastLoginDate} /> },
          { key: 'comments', label: t('ram.comments'), children: text(user.Comments) },
          { key: 'tags', label: t('ram.tags'), children: user.Tags.Tag.length === 0 ? '–' : <span>{user.Tags.Tag.map(tag => <Tag key={tag.TagKey}><bdi>{tag.TagKey}: {tag.TagValue}</bdi></Tag>)}</span> },
        ]}
        tabs={[
          { key: 'authentication', label: t('ram.tab.authentication'), children: <><Login user={name} /><Mfa user={name} /><AccessKeys user={name} /></> },
          { key: 'groups', label: t('ram.tab.groups'), children: <Groups user={name} /> },
          { key: 'permissions', label: t('ram.tab.permissions'), children: <PrincipalGrants grantee={{ kind: 'user', name }} /> },
        ]}
      />
      <FormDrawer<Profile>
        open={editing} form={form} title={t('ram.user.edit')} submit={t('action.save')} onClose={() => setEditing(false)}
        initial={{ name, display: user?.DisplayName ?? '', email: user?.Email ?? '', phone: user?.MobilePhone ?? '', comments: user?.Comments ?? '' }}
        calls={() => [wireCall('Ims/UpdateUser', { UserPrincipalName })]}
        onSubmit={async values => {
          const changed = (was: string | undefined, is: string | undefined): boolean => (was ?? '') !== (is ?? '')
          await api.call('Ims/UpdateUser', {
            UserPrincipalName,
            ...(values.name === name ? {} : { NewUserPrincipalName: principalName({ kind: 'user', name: values.name }, Account) }),
            // What was not changed is not sent.
            ...(changed(user?.DisplayName, values.display) ? { NewDisplayName: values.display ?? '' } : {}),
            ...(changed(user?.Email, values.email) ? { NewEmail: values.email ?? '' } : {}),
            ...(changed(user?.MobilePhone, values.phone) ? { NewMobilePhone: values.phone ?? '' } : {}),
            ...(changed(user?.Comments, values.comments) ? { NewComments: values.comments ?? '' } : {}),
          })
          if (values.name === name) source.reload()
          else await navigate(paths.user(values.name), { replace: true })
        }}
      >
        <Form.Item name="name" label={t('ram.user.name')} rules={userNameRules(t)}><Input maxLength={64} /></Form.Item>
        <ProfileFields />
      </FormDrawer>
    </>
  )
}
