import { useState } from 'react'
import { wireCall } from '../../api/client'
import type { RamAccessKey } from '../../api/types.gen'
import { useApi, useCall } from '../../app/api'
import type { Action } from '../../components/action'
import { CopyId } from '../../components/CopyId'
import { StatusTag } from '../../components/StatusTag'
import { TimeText } from '../../components/TimeText'
import { useT } from '../../i18n'
import { InnerList } from './InnerList'
import { SecretDialog, type NewKey } from './SecretDialog'

function LastUsed({ user, id }: { user: string; id: string }) {
  const t = useT()
  const used = useCall('Ram/GetAccessKeyLastUsed', { UserName: user, UserAccessKeyId: id })
  if (used.error !== undefined) return <span className="muted">{t('ram.key.used.unread')}</span>
  return <TimeText value={used.data?.AccessKeyLastUsed.LastUsedDate} />
}

/** The access keys of a user. */
export function AccessKeys({ user }: { user: string }) {
  const t = useT()
  const api = useApi()
  const source = useCall('Ram/ListAccessKeys', { UserName: user })
  const [secret, setSecret] = useState<NewKey>()
  const create: Action = {
    key: 'create', label: t('ram.key.create'), calls: [wireCall('Ram/CreateAccessKey', { UserName: user })], done: source.reload,
    confirm: { title: t('ram.key.create.title', { name: user }), text: t('ram.key.note') },
    run: async () => setSecret((await api.call('Ram/CreateAccessKey', { UserName: user })).AccessKey),
  }
  return (
    <>
      <InnerList<RamAccessKey>
        heading label={t('ram.keys.title')} source={source} rows={source.data?.AccessKeys.AccessKey ?? []} rowKey={row => row.AccessKeyId} actions={[create]}
        columns={[
          { key: 'id', title: 'ram.key.id', render: row => <CopyId id={row.AccessKeyId} /> },
          { key: 'status', title: 'ram.status', render: row => <StatusTag tone={row.Status === 'Active' ? 'good' : 'rest'}>{t(row.Status === 'Active' ? 'ram.status.Active' : 'ram.status.Inactive')}</StatusTag> },
          { key: 'used', title: 'ram.key.used', render: row => <LastUsed user={user} id={row.AccessKeyId} /> },
          { key: 'created', title: 'ram.created', render: row => <TimeText value={row.CreateDate} /> },
        ]}
        rowActions={row => {
          const key = { UserName: user, UserAccessKeyId: row.AccessKeyId }
          const active = row.Status === 'Active'
          const next = { ...key, Status: active ? 'Inactive' : 'Active' }
          return [
            {
              key: 'status', label: t(active ? 'ram.key.disable' : 'ram.key.enable'), calls: [wireCall('Ram/UpdateAccessKey', next)], done: source.reload,
              ...(active ? { confirm: { title: t('ram.key.disable.title', { id: row.AccessKeyId }), text: t('ram.key.disable.text') } } : {}),
              run: async () => { await api.call('Ram/UpdateAccessKey', next) },
            },
            {
              key: 'delete', label: t('action.delete'), danger: true, calls: [wireCall('Ram/DeleteAccessKey', key)], done: source.reload,
              confirm: { title: t('ram.key.delete.title', { id: row.AccessKeyId }), text: t('ram.key.delete.text') },
              run: async () => { await api.call('Ram/DeleteAccessKey', key) },
            },
          ]
        }}
        empty={{ text: t('ram.keys.empty') }}
      />
      <SecretDialog secret={secret} user={user} onClose={() => setSecret(undefined)} />
    </>
  )
}
