import { useState } from 'react'
import { Link } from 'react-router'
import type { ResourcemanagerPolicyAttachment } from '../../api/types.gen'
import { useApi, useCall } from '../../app/api'
import { paths } from '../../app/paths'
import { useSession } from '../../app/session'
import type { Action } from '../../components/action'
import { CopyId } from '../../components/CopyId'
import { TimeText } from '../../components/TimeText'
import { useT, type Translate } from '../../i18n'
import { GrantDrawer } from './GrantDrawer'
import { InnerList } from './InnerList'
import { attachAny, detach, detachCall, kindOf, nameOf, principalName, PRINCIPAL_TYPES, type Grant, type Grantee, type PolicyRef } from './names'

/** Where a grant holds, in words. */
export function ScopeText({ scope }: { scope: string }) {
  const t = useT()
  const { Account } = useSession()
  return scope === Account ? <span>{t('ram.scope.account')}</span> : <span>{t('ram.scope.group')} <CopyId id={scope} /></span>
}

/** A policy's name as a link, with its type. */
export function PolicyLink({ type, name }: PolicyRef) {
  const t = useT()
  return <span><Link to={paths.policy(type, name)}><bdi>{name}</bdi></Link> <span className="muted">{t(type === 'Custom' ? 'ram.policy.type.Custom' : 'ram.policy.type.System')}</span></span>
}

/** An attachment of the list as a grant; undefined for a principal of a kind that the console does not know. */
export function grantOf(row: ResourcemanagerPolicyAttachment): Grant | undefined {
  const kind = kindOf(row.PrincipalType)
  return kind === undefined ? undefined : { grantee: { kind, name: nameOf(row.PrincipalName) }, policy: { type: row.PolicyType, name: row.PolicyName }, scope: row.ResourceGroupId }
}

/** A name for each attachment of a list. */
export function attachmentKey(row: ResourcemanagerPolicyAttachment): string {
  return JSON.stringify([row.PrincipalType, row.PrincipalName, row.PolicyType, row.PolicyName, row.ResourceGroupId])
}

/** The action that takes a grant away. */
export function useRevoke(): (grant: Grant, done: () => void) => Action {
  const t: Translate = useT()
  const api = useApi()
  const { Account } = useSession()
  return (grant, done) => ({
    key: 'revoke', label: t('ram.grant.revoke'), danger: true, calls: [detachCall(grant, Account)], done,
    confirm: { title: t('ram.grant.revoke.title', { policy: grant.policy.name, principal: grant.grantee.name }), text: t('ram.grant.revoke.text') },
    run: async () => {
      const { name, input } = detach(grant, Account)
      await api.call(name, input)
    },
  })
}

/** The tab "Permissions" of a user, group or role: all of its grants, in every scope. */
export function PrincipalGrants({ grantee }: { grantee: Grantee }) {
  const t = useT()
  const { Account } = useSession()
  const [open, setOpen] = useState(false)
  const revoke = useRevoke()
  // Ours: at most 100 are asked for; "Limitations" (RAM) allows 20 to 40 per scope, and the whole list is on the page of grants.
  const source = useCall('ResourceManager/ListPolicyAttachments', { PrincipalType: PRINCIPAL_TYPES[grantee.kind], PrincipalName: principalName(grantee, Account), PageSize: 100 })
  const rows = source.data?.PolicyAttachments.PolicyAttachment ?? []
  const grant: Action = {
    key: 'grant', label: t('ram.grant.title'), run: () => setOpen(true), calls: [attachAny(grantee)],
  }
  return (
    <>
      <InnerList<ResourcemanagerPolicyAttachment>
        label={t('ram.tab.permissions')} source={source} rows={rows} rowKey={attachmentKey} actions={[grant]} actionWidth={140}
        columns={[
          { key: 'policy', title: 'ram.grant.policy', render: row => <PolicyLink type={row.PolicyType} name={row.PolicyName} /> },
          { key: 'note', title: 'ram.description', render: row => <bdi className="wrap">{row.Description || '–'}</bdi> },
          { key: 'scope', title: 'ram.grant.scope', render: row => <ScopeText scope={row.ResourceGroupId} /> },
          { key: 'time', title: 'ram.grant.time', render: row => <TimeText value={row.AttachDate} /> },
        ]}
        rowActions={row => {
          const g = grantOf(row)
          return g === undefined ? [] : [revoke(g, source.reload)]
        }}
        empty={{ text: t('ram.permissions.empty'), action: grant }}
      >
        {source.data !== undefined && source.data.TotalCount > rows.length && <Link to="/ram/grants">{t('ram.permissions.more', { total: source.data.TotalCount })}</Link>}
      </InnerList>
      <GrantDrawer open={open} onClose={() => setOpen(false)} onDone={source.reload} principals={[grantee]} />
    </>
  )
}
