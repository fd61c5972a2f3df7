import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { wireCall } from '../../api/client'
import type { ResourcemanagerPolicyAttachment } from '../../api/types.gen'
import { useApi } from '../../app/api'
import { useSession } from '../../app/session'
import type { Action } from '../../components/action'
import { ListPage, type ListSpec } from '../../components/ListPage'
import { TimeText } from '../../components/TimeText'
import { useT } from '../../i18n'
import { GrantDrawer } from './GrantDrawer'
import { detach, detachCall, granteePath, KIND_LABELS, kindOf, principalName, PRINCIPAL_TYPES, type Grant } from './names'
import { attachmentKey, grantOf, PolicyLink, ScopeText, useRevoke } from './PrincipalGrants'

/** The page of all grants of the account; with a resource group in the top bar, of those in it. */
export default function Grants() {
  const t = useT()
  const api = useApi()
  const { Account } = useSession()
  const revoke = useRevoke()
  const [params] = useSearchParams()
  const [open, setOpen] = useState(() => params.has('create'))
  const [round, setRound] = useState(0)
  const grant: Action = { key: 'grant', label: t('ram.grant.title'), calls: [wireCall('ResourceManager/AttachPolicy', { ResourceGroupId: Account })], run: () => setOpen(true) }

  const spec: ListSpec<'ResourceManager/ListPolicyAttachments', ResourcemanagerPolicyAttachment> = {
    id: 'ram-grants', title: 'ram.grants.title', description: 'ram.grants.text', operation: 'ResourceManager/ListPolicyAttachments',
    input: (page, { place, filters }) => {
      const kind = kindOf(filters['type'] ?? '')
      const principal = filters['principal'] ?? ''
      // A name alone is that of a user.
      const type = kind ?? (principal === '' ? undefined : 'user')
      return {
        PageNumber: page.number, PageSize: page.size,
        ...(place.group === '' ? {} : { ResourceGroupId: place.group }),
        ...(type === undefined ? {} : { PrincipalType: PRINCIPAL_TYPES[type] }),
        ...(type === undefined || principal === '' ? {} : { PrincipalName: principal.includes('@') ? principal : principalName({ kind: type, name: principal }, Account) }),
        ...((filters['policyType'] ?? '') === '' ? {} : { PolicyType: filters['policyType'] ?? '' }),
        ...((filters['policy'] ?? '') === '' ? {} : { PolicyName: filters['policy'] ?? '' }),
      }
    },
    items: out => out.PolicyAttachments.PolicyAttachment, total: out => out.TotalCount, rowKey: attachmentKey,
    filters: [
      { key: 'type', kind: 'select', label: 'ram.grant.principalType', options: [{ value: 'IMSUser', label: 'ram.kind.user' }, { value: 'IMSGroup', label: 'ram.kind.group' }, { value: 'ServiceRole', label: 'ram.kind.role' }] },
      { key: 'principal', kind: 'text', label: 'ram.filter.principal' },
      { key: 'policyType', kind: 'select', label: 'ram.policy.type', options: [{ value: 'Custom', label: 'ram.policy.type.Custom' }, { value: 'System', label: 'ram.policy.type.System' }] },
      { key: 'policy', kind: 'text', label: 'ram.filter.policy' },
    ],
    columns: [
      {
        key: 'principal', title: 'ram.grant.principal', render: row => {
          const g = grantOf(row)
          return g === undefined ? <bdi>{row.PrincipalName}</bdi> : <span><Link to={granteePath(g.grantee)}><bdi>{g.grantee.name}</bdi></Link> <span className="muted">{t(KIND_LABELS[g.grantee.kind])}</span></span>
        },
      },
      { key: 'policy', title: 'ram.grant.policy', render: row => <PolicyLink type={row.PolicyType} name={row.PolicyName} /> },
      { key: 'note', title: 'ram.description', render: row => <bdi className="wrap">{row.Description || '–'}</bdi> },
      { key: 'scope', title: 'ram.grant.scope', render: row => <ScopeText scope={row.ResourceGroupId} /> },
      { key: 'time', title: 'ram.grant.time', render: row => <TimeText value={row.AttachDate} /> },
    ],
    actions: () => [grant],
    rowActions: (row, { reload }) => {
      const g = grantOf(row)
      return g === undefined ? [] : [revoke(g, reload)]
    },
    batchActions: (rows, { reload }) => {
      const grants = rows.map(grantOf).filter((g): g is Grant => g !== undefined)
      return [{
        key: 'revoke', label: t('ram.grant.revoke'), danger: true, calls: grants.map(g => detachCall(g, Account)),
        confirm: { title: t('ram.grant.revoke.many', { count: grants.length }), text: t('ram.grant.revoke.text') },
        run: async () => {
          try {
            for (const g of grants) {
              const { name, input } = detach(g, Account)
              await api.call(name, input)
            }
          } finally {
            reload()
          }
        },
      }]
    },
    empty: { text: 'ram.grants.empty', action: () => grant },
  }
  return (
    <>
      <ListPage key={round} spec={spec} />
      <GrantDrawer open={open} onClose={() => setOpen(false)} onDone={() => setRound(r => r + 1)} />
    </>
  )
}
