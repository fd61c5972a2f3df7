import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { wireCall } from '../../api/client'
import type { RamListedPolicy } from '../../api/types.gen'
import { useApi } from '../../app/api'
import { paths } from '../../app/paths'
import type { Action } from '../../components/action'
import { CopyId } from '../../components/CopyId'
import { ListPage, type ListSpec } from '../../components/ListPage'
import { TimeText } from '../../components/TimeText'
import { useT } from '../../i18n'
import { useDelete } from './conflict'
import { PART } from './every'
import { GrantDrawer } from './GrantDrawer'
import type { PolicyRef } from './names'
import { hasWords } from './words'

/** The page of policies, the system's and one's own. */
export default function Policies() {
  const t = useT()
  const api = useApi()
  const remove = useDelete()
  const [params] = useSearchParams()
  const words = params.get('name') ?? ''
  const [granting, setGranting] = useState<readonly PolicyRef[]>()
  const [round, setRound] = useState(0)
  const create: Action = { key: 'create', label: t('ram.policy.create'), calls: [wireCall('Ram/CreatePolicy', {})], to: '/ram/policies/create' }
  const grant = (refs: readonly PolicyRef[]): Action => ({
    key: 'grant', label: t('ram.grant.title'), calls: refs.map(r => wireCall('Ram/AttachPolicyToUser', { PolicyType: r.type, PolicyName: r.name })), run: () => setGranting(refs),
  })

  const spec: ListSpec<'Ram/ListPolicies', RamListedPolicy> = {
    id: 'ram-policies', title: 'ram.policies.title', description: 'ram.policies.text', operation: 'Ram/ListPolicies',
    input: (page, { filters }) => ({
      MaxItems: words === '' ? page.size : PART, ...(page.token === undefined ? {} : { Marker: page.token }),
      ...((filters['type'] ?? '') === '' ? {} : { PolicyType: filters['type'] ?? '' }),
    }),
    items: out => out.Policies.Policy.filter(p => hasWords(words, p.PolicyName, p.Description)), rowKey: row => `${row.PolicyType}/${row.PolicyName}`,
    next: out => (out.IsTruncated ? out.Marker : undefined),
    filters: [
      { key: 'type', kind: 'select', label: 'ram.policy.type', options: [{ value: 'Custom', label: 'ram.policy.type.Custom' }, { value: 'System', label: 'ram.policy.type.System' }] },
      { key: 'name', kind: 'text', label: 'ram.filter.name' },
    ],
    columns: [
      { key: 'name', title: 'ram.policy.name', render: row => <CopyId id={row.PolicyName} to={paths.policy(row.PolicyType, row.PolicyName)} /> },
      { key: 'type', title: 'ram.policy.type', render: row => t(row.PolicyType === 'Custom' ? 'ram.policy.type.Custom' : 'ram.policy.type.System') },
      { key: 'description', title: 'ram.description', render: row => <bdi className="wrap">{row.Description || '–'}</bdi> },
      { key: 'count', title: 'ram.policy.attached', align: 'end', render: row => row.AttachmentCount },
      { key: 'updated', title: 'ram.updated', render: row => <TimeText value={row.UpdateDate} /> },
    ],
    actions: () => [create],
    rowActions: (row, { reload }) => [
      grant([{ type: row.PolicyType, name: row.PolicyName }]),
      ...(row.PolicyType === 'Custom' ? [{
        key: 'delete', label: t('action.delete'), danger: true, calls: [wireCall('Ram/DeletePolicy', { PolicyName: row.PolicyName })],
        confirm: { title: t('ram.policy.delete.title', { name: row.PolicyName }), text: t('ram.policy.delete.text') },
        run: async () => { if (await remove(paths.policy('Custom', row.PolicyName), () => api.call('Ram/DeletePolicy', { PolicyName: row.PolicyName }))) reload() },
      }] : []),
    ],
    batchActions: rows => [grant(rows.map(row => ({ type: row.PolicyType, name: row.PolicyName })))],
    empty: { text: 'ram.policies.empty', action: () => create },
  }
  return (
    <>
      <ListPage key={round} spec={spec} />
      <GrantDrawer open={granting !== undefined} policies={granting ?? []} onClose={() => setGranting(undefined)} onDone={() => setRound(r => r + 1)} />
    </>
  )
}
