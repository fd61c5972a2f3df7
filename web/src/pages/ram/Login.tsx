import { Alert, Descriptions, Form } from 'antd'
import { useState } from 'react'
import { wireCall } from '../../api/client'
import { ApiError } from '../../api/error'
import { useApi, useCall } from '../../app/api'
import { useSession } from '../../app/session'
import type { Action } from '../../components/action'
import { ActionButton } from '../../components/ActionButton'
import { Failed } from '../../components/DetailPage'
import { FormDrawer } from '../../components/FormDrawer'
import { StatusTag } from '../../components/StatusTag'
import { TimeText } from '../../components/TimeText'
import { useT } from '../../i18n'
import { principalName } from './names'
import { LoginFields } from './UserForm'

interface Values { password?: string; reset?: boolean; mfa?: boolean }

/** Console access of a user: its login profile. */
export function Login({ user }: { user: string }) {
  const t = useT()
  const api = useApi()
  const { Account } = useSession()
  const UserPrincipalName = principalName({ kind: 'user', name: user }, Account)
  const source = useCall('Ims/GetLoginProfile', { UserPrincipalName })
  const [form] = Form.useForm<Values>()
  const [open, setOpen] = useState<'create' | 'edit'>()
  const none = source.error instanceof ApiError && source.error.code === 'EntityNotExist.User.LoginProfile'
  const profile = none ? undefined : source.data?.LoginProfile
  const active = profile?.Status !== 'Inactive'

  const enable: Action = { key: 'enable', label: t('ram.login.enable'), calls: [wireCall('Ims/CreateLoginProfile', { UserPrincipalName })], run: () => setOpen('create') }
  const update = wireCall('Ims/UpdateLoginProfile', { UserPrincipalName })
  const actions: Action[] = none ? [enable] : profile === undefined ? [] : [
    { key: 'edit', label: t('ram.login.edit'), calls: [update], run: () => setOpen('edit') },
    {
      key: 'status', label: t(active ? 'ram.login.disable' : 'ram.login.activate'), calls: [update], done: source.reload,
      ...(active ? { confirm: { title: t('ram.login.disable.title', { name: user }), text: t('ram.login.disable.text') } } : {}),
      run: async () => { await api.call('Ims/UpdateLoginProfile', { UserPrincipalName, Status: active ? 'Inactive' : 'Active' }) },
    },
    {
      key: 'delete', label: t('ram.login.delete'), danger: true, calls: [wireCall('Ims/DeleteLoginProfile', { UserPrincipalName })], done: source.reload,
      confirm: { title: t('ram.login.delete.title', { name: user }), text: t('ram.login.delete.text') },
      run: async () => { await api.call('Ims/DeleteLoginProfile', { UserPrincipalName }) },
    },
  ]
  const yesNo = (value: boolean): string => t(value ? 'ram.yes' : 'ram.no')
  return (
    <section className="block">
      <div className="toolbar">
        <h2 className="card-title">{t('ram.login.title')}</h2>
        <span className="buttons">{actions.map(a => <ActionButton key={a.key} action={a} />)}</span>
      </div>
      {source.error !== undefined && !none && <Failed error={source.error} />}
      {none && <StatusTag tone="none">{t('ram.login.none')}</StatusTag>}
      {profile !== undefined && (
        <>
          {!active && <Alert className="block" type="warning" showIcon title={t('ram.login.inactive')} />}
          <Descriptions
            size="small" column={{ xs: 1, lg: 2 }}
            items={[
              { key: 'status', label: t('ram.status'), children: <StatusTag tone={active ? 'good' : 'rest'}>{t(active ? 'ram.status.Active' : 'ram.status.Inactive')}</StatusTag> },
              { key: 'last', label: t('ram.login.last'), children: <TimeText value={profile.LastLoginTime} /> },
              { key: 'reset', label: t('ram.login.reset'), children: yesNo(profile.PasswordResetRequired) },
              { key: 'mfa', label: t('ram.login.mfa'), children: yesNo(profile.MFABindRequired) },
            ]}
          />
        </>
      )}
      <FormDrawer<Values>
        open={open !== undefined} form={form} onClose={() => setOpen(undefined)} title={t(open === 'edit' ? 'ram.login.edit' : 'ram.login.enable')} submit={t(open === 'edit' ? 'action.save' : 'ram.login.enable')}
        initial={{ reset: profile?.PasswordResetRequired ?? false, mfa: profile?.MFABindRequired ?? false }}
        calls={() => [open === 'edit' ? update : wireCall('Ims/CreateLoginProfile', { UserPrincipalName })]}
        onSubmit={async values => {
          const given = { UserPrincipalName, PasswordResetRequired: values.reset ?? false, MFABindRequired: values.mfa ?? false }
          if (open === 'edit') await api.call('Ims/UpdateLoginProfile', { ...given, ...(values.password === undefined || values.password === '' ? {} : { Password: values.password }) })
          else await api.call('Ims/CreateLoginProfile', { ...given, Password: values.password ?? '', Status: 'Active' })
          source.reload()
        }}
      >
        <LoginFields keep={open === 'edit'} />
      </FormDrawer>
    </section>
  )
}
