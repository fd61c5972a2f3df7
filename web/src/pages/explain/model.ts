import type { Out } from '../../api/client'
import type { MessageKey, Translate } from '../../i18n'
import type { Tone } from '../../components/StatusTag'

export type Decision = Out<'Rampart/SimulatePolicy'>['Decision']
export type Layer = Decision['Layers'][number]
export type LayerPolicy = Layer['Policies'][number]
export type Statement = LayerPolicy['Statements'][number]
export type Condition = Statement['Conditions'][number]

/** The layers in the order in which the server asks them; trust only where a role is assumed. */
export const LAYERS = ['control', 'session', 'account', 'resource group', 'trust'] as const
export type LayerName = (typeof LAYERS)[number]

const VERDICTS: Readonly<Record<string, { tone: Tone; text: MessageKey }>> = {
  Allow: { tone: 'good', text: 'explain.verdict.Allow' },
  ExplicitDeny: { tone: 'bad', text: 'explain.verdict.ExplicitDeny' },
  ImplicitDeny: { tone: 'warn', text: 'explain.verdict.ImplicitDeny' },
}

/** Tone and words of a verdict; an unknown one is never shown as allowed. */
export function verdictOf(verdict: string): { tone: Tone; text: MessageKey } {
  return VERDICTS[verdict] ?? { tone: 'none', text: 'explain.verdict.none' }
}

/** One sentence that says why a decision came out as it did. */
export function becauseOf(d: Decision, t: Translate): string {
  if (d.Deciding !== undefined) {
    return t(d.Verdict === 'Allow' ? 'explain.by.allow' : 'explain.by.deny', { policy: d.Deciding.PolicyName, statement: d.Deciding.Statement })
  }
  if (d.Layer === 'root' && d.Verdict === 'Allow') return t('explain.by.root')
  return t('explain.by.none', { action: d.Action, resource: d.Resource })
}

/** Whether a policy of a layer is the one that decided. */
export function decides(d: Decision, layer: string, p: LayerPolicy): boolean {
  const by = d.Deciding
  return by !== undefined && d.Layer === layer && by.PolicyType === p.PolicyType && by.PolicyName === p.PolicyName && by.PolicyVersion === p.PolicyVersion
}

/** What keeps a statement from applying: its first part that does not fit; empty when it applies. */
export function misfit(s: Statement): string {
  if (s.Applies) return ''
  const element = s.Elements.find(e => !e.Matched)
  if (element !== undefined) return element.Element
  const condition = s.Conditions.find(c => !isMet(c))
  return condition === undefined ? '' : `${condition.Operator} ${condition.Key}`
}

/** Whether a condition lets its statement apply. */
export function isMet(c: Condition): boolean {
  return c.Outcome === 'met' || c.Outcome === 'key absent, met'
}

/** How a condition came out, in words. */
export function outcomeText(c: Condition, t: Translate): string {
  switch (c.Outcome) {
    case 'met': return t('explain.part.fits')
    case 'key absent, met': return t('explain.part.absentMet')
    case 'key absent, not met': return t('explain.part.absentNotMet')
    case 'value unreadable, not met': return t('explain.part.unreadable')
    default: return t('explain.part.misfits')
  }
}

/** A principal as SimulatePolicy takes it: root, the name of a user, or role/NAME. */
export function simulated(p: { Type: string; Name: string }): string {
  if (p.Name === 'root') return 'root'
  const [role = '', session] = p.Name.split('/')
  return session === undefined ? p.Name : `role/${role}`
}

/** Lines of a text, both ends counted from 1 and included. */
export interface Lines { from: number; to: number }

/**
 * A policy's text as it can be read, and where each statement stands in it. A
 * document that was stored in one line is broken into lines.
 */
export function readable(p: Pick<LayerPolicy, 'Document' | 'Statements'>): { text: string; lines: readonly Lines[]; formatted: boolean } {
  const stored = { text: p.Document, lines: p.Statements.map(s => ({ from: s.Line, to: s.EndLine })), formatted: false }
  if (p.Document.trim().includes('\n')) return stored
  let doc: unknown
  try {
    doc = JSON.parse(p.Document)
  } catch {
    return stored // Shown as it is.
  }
  const text = JSON.stringify(doc, null, 2)
  const statements = (doc as { Statement?: unknown } | null)?.Statement
  if (!Array.isArray(statements) || statements.length !== p.Statements.length) return { ...stored, text, lines: p.Statements.map(() => ({ from: 1, to: text.split('\n').length })), formatted: true }
  // The statements stand behind one another, so their lines can be counted.
  let at = text.split('\n').findIndex(line => /^ {2}"Statement": \[/.test(line)) + 2
  const lines = statements.map(s => {
    const height = JSON.stringify(s, null, 2).split('\n').length
    const here = { from: at, to: at + height - 1 }
    at += height
    return here
  })
  return { text, lines, formatted: true }
}
