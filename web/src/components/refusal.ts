import type { PreviewResult } from '../api/preview'
import type { RampartDecision } from '../api/types.gen'
import { paths } from '../app/paths'
import type { MessageKey, Translate } from '../i18n'
import { sourceText } from './hints'

/** The words for the policy types of AccessDeniedDetail. */
export const POLICY_TYPES: Readonly<Record<string, MessageKey>> = {
  AccountLevelIdentityBasedPolicy: 'policyType.AccountLevelIdentityBasedPolicy',
  ResourceGroupLevelIdentityBasedPolicy: 'policyType.ResourceGroupLevelIdentityBasedPolicy',
  ControlPolicy: 'policyType.ControlPolicy',
  SessionPolicy: 'policyType.SessionPolicy',
  AssumeRolePolicy: 'policyType.AssumeRolePolicy',
}

/** One sentence that says what refuses a call. Statements are counted from 1 for people. */
export function refusalSentence(result: PreviewResult, t: Translate): string {
  if (result.PolicyName !== '') return t('action.refused.by', { policy: result.PolicyName, statement: result.Statement })
  const values = { action: result.AuthAction, resource: result.AuthResource }
  return t(result.Effect === 'Deny' || result.Verdict === 'ExplicitDeny' ? 'action.refused.explicit' : 'action.refused.none', values)
}

/** A deciding value with its source, in one line. */
export function valueLine(c: RampartDecision['Conditions'][number], t: Translate): string {
  return t('action.refused.value', { key: c.Key, values: c.Values.join(', '), source: sourceText(c, t) ?? c.Source })
}

/** The what-if page with this call filled in. */
export function whatIfPath(result: PreviewResult, principal: string): string {
  const context = Object.fromEntries((result.Conditions ?? []).map(c => [c.Key, c.Values]))
  return paths.whatIf({
    principal, action: result.AuthAction, resource: result.AuthResource,
    context: Object.keys(context).length > 0 ? JSON.stringify(context) : undefined,
  })
}

/**
 * The values that decided: those that the deciding statement asks about. All of
 * the call's values where no statement decided, as then each may be what is missed.
 */
export function decidingValues(decision: RampartDecision): RampartDecision['Conditions'] {
  const d = decision.Deciding
  if (d === undefined) return decision.Conditions
  const statement = decision.Layers.flatMap(l => l.Policies)
    .filter(p => p.PolicyType === d.PolicyType && p.PolicyName === d.PolicyName && p.PolicyVersion === d.PolicyVersion)
    .flatMap(p => p.Statements).find(s => s.Statement === d.Statement)
  if (statement === undefined) return decision.Conditions
  return statement.Conditions.map(c => ({ Key: c.Key, Values: c.Values, Source: c.Source, SourceKind: c.SourceKind, SourceName: c.SourceName }))
}
