import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { wireCall } from '../../api/client'
import type { RamUser } from '../../api/types.gen'
import { useApi } from '../../app/api'
import { paths } from '../../app/paths'
import type { Action } from '../../components/action'
import { CopyId } from '../../components/CopyId'
import { ListPage, type ListSpec } from '../../components/ListPage'
import { TimeText } from '../../components/TimeText'
import { useT } from '../../i18n'
import { useDelete } from './conflict'
import { CreateUser } from './CreateUser'
import { PART } from './every'
import { GrantDrawer } from './GrantDrawer'
import { attachAny, type Grantee } from './names'
import { hasWords } from './words'

/** The page of RAM users. */
export default function Users() {
  const t = useT()
  const api = useApi()
  const remove = useDelete()
  const [params] = useSearchParams()
  const [granting, setGranting] = useState<readonly Grantee[]>()
  const words = params.get('name') ?? ''
  // A link of the overview opens the form with the page.
  const [creating, setCreating] = useState(() => params.has('create'))
  const create: Action = { key: 'create', label: t('ram.user.create'), calls: [wireCall('Ims/CreateUser', {})], run: () => setCreating(true) }
  const [round, setRound] = useState(0)

  const spec: ListSpec<'Ram/ListUsers', RamUser> = {
    id: 'ram-users', title: 'ram.users.title', description: 'ram.users.text', operation: 'Ram/ListUsers',
    // The operation has no filter by name: with one, as much as it gives at once is looked through.
    input: page => ({ MaxItems: words === '' ? page.size : PART, ...(page.token === undefined ? {} : { Marker: page.token }) }),
    items: out => out.Users.User.filter(u => hasWords(words, u.UserName, u.DisplayName)), rowKey: row => row.UserName,
    next: out => (out.IsTruncated ? out.Marker : undefined),
    filters: [{ key: 'name', kind: 'text', label: 'ram.filter.name' }],
    columns: [
      { key: 'name', title: 'ram.user.name', render: row => <CopyId id={row.UserName} to={paths.user(row.UserName)} /> },
      { key: 'display', title: 'ram.user.display', render: row => <bdi className="wrap">{row.DisplayName || '–'}</bdi> },
      { key: 'comments', title: 'ram.comments', render: row => <bdi className="wrap">{row.Comments || '–'}</bdi> },
      { key: 'created', title: 'ram.created', render: row => <TimeText value={row.CreateDate} /> },
    ],
    actions: () => [create],
    rowActions: (row, { reload }) => [
      { key: 'grant', label: t('ram.grant.title'), calls: [attachAny({ kind: 'user', name: row.UserName })], run: () => setGranting([{ kind: 'user', name: row.UserName }]) },
      {
        key: 'delete', label: t('action.delete'), danger: true, calls: [wireCall('Ram/DeleteUser', { UserName: row.UserName })],
        confirm: { title: t('ram.user.delete.title', { name: row.UserName }), text: t('ram.user.delete.text') },
        run: async () => { if (await remove(paths.user(row.UserName), () => api.call('Ram/DeleteUser', { UserName: row.UserName }))) reload() },
      },
    ],
    batchActions: rows => [
      { key: 'grant', label: t('ram.grant.title'), calls: rows.map(row => attachAny({ kind: 'user', name: row.UserName })), run: () => setGranting(rows.map(row => ({ kind: 'user', name: row.UserName }))) },
    ],
    empty: { text: 'ram.users.empty', action: () => create },
  }
  return (
    <>
      <ListPage key={round} spec={spec} />
      <CreateUser open={creating} onClose={() => setCreating(false)} onPart={() => setRound(r => r + 1)} />
      <GrantDrawer open={granting !== undefined} principals={granting ?? []} onClose={() => setGranting(undefined)} onDone={() => undefined} />
    </>
  )
}
