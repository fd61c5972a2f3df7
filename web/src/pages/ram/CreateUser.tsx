import { Checkbox, Form, Input, Select } from 'antd'
import { useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { wireCall, type Out, type WireCall } from '../../api/client'
import { useApi } from '../../app/api'
import { paths } from '../../app/paths'
import { useSession } from '../../app/session'
import { FormDrawer } from '../../components/FormDrawer'
import { useT } from '../../i18n'
import { useEvery } from './every'
import { principalName } from './names'
import { SecretDialog, type NewKey } from './SecretDialog'
import { KeyNote, LoginFields, TagRows, userNameRules, type TagValue } from './UserForm'

interface Values { name: string; display?: string; access?: string[]; password?: string; reset?: boolean; mfa?: boolean; groups?: string[]; tags?: TagValue[] }

const names = (out: Out<'Ram/ListGroups'>): readonly string[] => out.Groups.Group.map(g => g.GroupName)

/** The inputs of what the form stands for, in the order in which they are called. */
export function userInputs(values: Partial<Values>, account: string) {
  const name = values.name ?? ''
  const principal = principalName({ kind: 'user', name }, account)
  const access = values.access ?? []
  const tags = (values.tags ?? []).filter(tag => tag !== undefined && tag.Key !== '').map(tag => ({ Key: tag.Key, Value: tag.Value ?? '' }))
  return {
    user: { UserPrincipalName: principal, DisplayName: values.display === undefined || values.display.trim() === '' ? name : values.display, ...(tags.length > 0 ? { Tag: tags } : {}) },
    login: access.includes('console')
      ? { UserPrincipalName: principal, Password: values.password ?? '', PasswordResetRequired: values.reset ?? false, MFABindRequired: values.mfa ?? false, Status: 'Active' } : undefined,
    key: access.includes('key') ? { UserName: name } : undefined,
    groups: (values.groups ?? []).map(GroupName => ({ UserName: name, GroupName })),
  }
}

function calls(values: Partial<Values>, account: string): WireCall[] {
  const given = userInputs(values, account)
  // The password decides nothing and is not asked about.
  return [
    wireCall('Ims/CreateUser', given.user),
    ...(given.login === undefined ? [] : [wireCall('Ims/CreateLoginProfile', { UserPrincipalName: given.login.UserPrincipalName })]),
    ...(given.key === undefined ? [] : [wireCall('Ram/CreateAccessKey', given.key)]),
    ...given.groups.map(g => wireCall('Ram/AddUserToGroup', g)),
  ]
}

/** The drawer "Create user": the user, console access and an access key if wanted. */
export function CreateUser({ open, onClose, onPart }: { open: boolean; onClose: () => void; onPart: () => void }) {
  const t = useT()
  const api = useApi()
  const navigate = useNavigate()
  const { Account } = useSession()
  const [form] = Form.useForm<Values>()
  const access = Form.useWatch('access', form) ?? []
  const groups = useEvery('Ram/ListGroups', open ? {} : null, names)
  const [secret, setSecret] = useState<{ user: string; key: NewKey }>()
  // What is made already: after a failure the rest can be tried again.
  const made = useRef(new Set<string>())

  const create = async (values: Values): Promise<void> => {
    const given = userInputs(values, Account)
    let key: NewKey | undefined
    const once = async (step: string, run: () => Promise<unknown>): Promise<void> => {
      const name = `${values.name}/${step}`
      if (made.current.has(name)) return
      await run()
      made.current.add(name)
    }
    try {
      await once('user', () => api.call('Ims/CreateUser', given.user))
      const { login, key: wanted } = given
      if (login !== undefined) await once('login', () => api.call('Ims/CreateLoginProfile', login))
      for (const g of given.groups) await once(`group/${g.GroupName}`, () => api.call('Ram/AddUserToGroup', g))
      // The key comes last, so that no failure after it can lose its secret.
      if (wanted !== undefined) await once('key', async () => { key = (await api.call('Ram/CreateAccessKey', wanted)).AccessKey })
    } catch (error) {
      if (made.current.size > 0) onPart()
      throw error
    }
    made.current.clear()
    if (key !== undefined) setSecret({ user: values.name, key })
    else await navigate(paths.user(values.name))
  }

  return (
    <>
      <FormDrawer<Values>
        open={open} title={t('ram.user.create')} form={form} initial={{ access: [], reset: false, mfa: false }} submit={t('ram.user.create')} width={600}
        onClose={() => {
          made.current.clear()
          onClose()
        }}
        calls={values => calls(values, Account)} onSubmit={create}
      >
        <Form.Item name="name" label={t('ram.user.name')} extra={t('ram.user.name.help', { domain: `${Account}.onaliyun.com` })} rules={userNameRules(t)}><Input maxLength={64} autoFocus /></Form.Item>
        <Form.Item name="display" label={t('ram.user.display')}><Input maxLength={128} /></Form.Item>
        <Form.Item name="access" label={t('ram.user.access')}>
          <Checkbox.Group options={[{ value: 'console', label: t('ram.access.console') }, { value: 'key', label: t('ram.access.key') }]} />
        </Form.Item>
        {access.includes('console') && <LoginFields />}
        {access.includes('key') && <KeyNote />}
        <Form.Item name="groups" label={t('ram.user.groups')}>
          <Select mode="multiple" loading={groups.loading} placeholder={t('ram.optional')} options={(groups.data ?? []).map(value => ({ value, label: <bdi>{value}</bdi> }))} />
        </Form.Item>
        <TagRows />
      </FormDrawer>
      <SecretDialog
        secret={secret?.key} user={secret?.user ?? ''}
        onClose={() => {
          const user = secret?.user ?? ''
          setSecret(undefined)
          void navigate(paths.user(user))
        }}
      />
    </>
  )
}
