import { wireCall, type WireCall } from '../../api/client'
import { paths } from '../../app/paths'
import type { MessageKey } from '../../i18n'

/** Who a policy can be granted to. */
export type Kind = 'user' | 'group' | 'role'

/** A user, group or role of the account. */
export interface Grantee { kind: Kind; name: string }

/** The words of ResourceManager for the kinds ("AttachPolicy", Resource Management API reference). */
export const PRINCIPAL_TYPES: Readonly<Record<Kind, string>> = { user: 'IMSUser', group: 'IMSGroup', role: 'ServiceRole' }

/** The kinds in the words of the console. */
export const KIND_LABELS: Readonly<Record<Kind, MessageKey>> = { user: 'ram.kind.user', group: 'ram.kind.group', role: 'ram.kind.role' }

/** The kind that a PrincipalType stands for; undefined for one that the console does not know. */
export function kindOf(principalType: string): Kind | undefined {
  return (Object.keys(PRINCIPAL_TYPES) as Kind[]).find(k => PRINCIPAL_TYPES[k] === principalType)
}

/** The name in a principal name: what stands before the @, which no name contains. */
export function nameOf(principalName: string): string {
  const at = principalName.indexOf('@')
  return at < 0 ? principalName : principalName.slice(0, at)
}

/** The principal name of a grantee, with the account id in its domain, which is understood with an alias too. */
export function principalName({ kind, name }: Grantee, account: string): string {
  switch (kind) {
    case 'user': return `${name}@${account}.onaliyun.com`
    case 'group': return `${name}@group.${account}.onaliyun.com`
    case 'role': return `${name}@role.${account}.onaliyunservice.com`
  }
}

/** The page of a grantee. */
export function granteePath({ kind, name }: Grantee): string {
  switch (kind) {
    case 'user': return paths.user(name)
    case 'group': return paths.group(name)
    case 'role': return paths.role(name)
  }
}

/** `user/alice` and back; the value of a choice in a form. */
export function granteeKey({ kind, name }: Grantee): string {
  return `${kind}/${name}`
}
export function granteeOf(key: string): Grantee {
  const slash = key.indexOf('/')
  const kind = key.slice(0, slash)
  if (kind !== 'user' && kind !== 'group' && kind !== 'role') throw new Error(`no grantee: ${key}`)
  return { kind, name: key.slice(slash + 1) }
}

/** `Custom/ecs-admin` and back. */
export interface PolicyRef { type: string; name: string }
export function policyKey({ type, name }: PolicyRef): string {
  return `${type}/${name}`
}
export function policyOf(key: string): PolicyRef {
  const slash = key.indexOf('/')
  return { type: key.slice(0, slash), name: key.slice(slash + 1) }
}

/** One grant: who has which policy where. `scope` is the account's id or a resource group's. */
export interface Grant { grantee: Grantee; policy: PolicyRef; scope: string }

type AttachName = 'Ram/AttachPolicyToUser' | 'Ram/AttachPolicyToGroup' | 'Ram/AttachPolicyToRole' | 'ResourceManager/AttachPolicy'
type DetachName = 'Ram/DetachPolicyFromUser' | 'Ram/DetachPolicyFromGroup' | 'Ram/DetachPolicyFromRole' | 'ResourceManager/DetachPolicy'

interface Input { PolicyType: string; PolicyName: string; UserName: string; GroupName: string; RoleName: string; ResourceGroupId: string; PrincipalType: string; PrincipalName: string }

// The grants of the whole account are RAM's own; those of a resource group are
// made and taken with ResourceManager.
function input({ grantee, policy, scope }: Grant, account: string): Partial<Input> {
  const chosen = { PolicyType: policy.type, PolicyName: policy.name }
  if (scope !== account) return { ...chosen, ResourceGroupId: scope, PrincipalType: PRINCIPAL_TYPES[grantee.kind], PrincipalName: principalName(grantee, account) }
  switch (grantee.kind) {
    case 'user': return { ...chosen, UserName: grantee.name }
    case 'group': return { ...chosen, GroupName: grantee.name }
    case 'role': return { ...chosen, RoleName: grantee.name }
  }
}

/** The operation that makes a grant and its input. */
export function attach(grant: Grant, account: string): { name: AttachName; input: Input } {
  const names: Record<Kind, AttachName> = { user: 'Ram/AttachPolicyToUser', group: 'Ram/AttachPolicyToGroup', role: 'Ram/AttachPolicyToRole' }
  // The input has the members of the operation that goes with it; the type holds them all.
  return { name: grant.scope === account ? names[grant.grantee.kind] : 'ResourceManager/AttachPolicy', input: input(grant, account) as Input }
}

/** The operation that takes a grant away and its input. */
export function detach(grant: Grant, account: string): { name: DetachName; input: Input } {
  const names: Record<Kind, DetachName> = { user: 'Ram/DetachPolicyFromUser', group: 'Ram/DetachPolicyFromGroup', role: 'Ram/DetachPolicyFromRole' }
  return { name: grant.scope === account ? names[grant.grantee.kind] : 'ResourceManager/DetachPolicy', input: input(grant, account) as Input }
}

/** The call of a grant, to be asked about beforehand. */
export function attachCall(grant: Grant, account: string): WireCall {
  const { name, input } = attach(grant, account)
  return wireCall(name, input)
}

/** The call of a revocation, to be asked about beforehand. */
export function detachCall(grant: Grant, account: string): WireCall {
  const { name, input } = detach(grant, account)
  return wireCall(name, input)
}

/** The call of a grant of any policy, for the control that begins one. */
export function attachAny({ kind, name }: Grantee): WireCall {
  switch (kind) {
    case 'user': return wireCall('Ram/AttachPolicyToUser', { UserName: name })
    case 'group': return wireCall('Ram/AttachPolicyToGroup', { GroupName: name })
    case 'role': return wireCall('Ram/AttachPolicyToRole', { RoleName: name })
  }
}
