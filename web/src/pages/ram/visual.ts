import type { MessageKey } from '../../i18n'

// The statements of a policy as rows of the visual editor, and back to the
// text of the script editor. What rows cannot hold without loss is not
// converted: the person then goes on in the script editor.

/** One condition: an operator, a key, and values of which one must fit. */
export interface Condition { operator: string; key: string; values: string[] }

/** One statement. `not` means that it speaks of all actions but these. */
export interface Statement { effect: 'Allow' | 'Deny'; not: boolean; actions: string[]; resources: string[]; conditions: Condition[] }

/** The operators of RAM ("Policy elements", RAM). */
export const OPERATORS: readonly string[] = [
  'StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', 'StringLike', 'StringNotLike',
  'NumericEquals', 'NumericNotEquals', 'NumericLessThan', 'NumericLessThanEquals', 'NumericGreaterThan', 'NumericGreaterThanEquals',
  'DateEquals', 'DateNotEquals', 'DateLessThan', 'DateLessThanEquals', 'DateGreaterThan', 'DateGreaterThanEquals',
  'Bool', 'IpAddress', 'NotIpAddress',
]

/** The condition keys that each service has ("Policy elements", RAM). */
export const GENERAL_KEYS: readonly string[] = ['acs:CurrentTime', 'acs:MFAPresent', 'acs:PrincipalARN', 'acs:SecureTransport', 'acs:SourceIp', 'acs:SourceVpc']

/** A statement to begin with. */
export const BLANK: Statement = { effect: 'Allow', not: false, actions: [], resources: ['*'], conditions: [] }

/** Why a text has no rows. Statements are counted from 0, as in the trail. */
export interface Unfit { why: MessageKey; values?: Record<string, string | number> }

/** What reading a text as rows gives. */
export type Read = { ok: true; statements: Statement[] } | ({ ok: false } & Unfit)

/** The text of statements: the vendor's order of members, four spaces. */
export function toDocument(statements: readonly Statement[]): string {
  const list = (values: readonly string[]): string | string[] => (values.length === 1 ? values[0] ?? '' : [...values])
  return JSON.stringify({
    Version: '1',
    Statement: statements.map(s => {
      const condition: Record<string, Record<string, string[]>> = {}
      for (const c of s.conditions) (condition[c.operator] ??= {})[c.key] = [...c.values]
      return {
        Effect: s.effect,
        [s.not ? 'NotAction' : 'Action']: [...s.actions],
        Resource: list(s.resources),
        ...(s.conditions.length > 0 ? { Condition: condition } : {}),
      }
    }),
  }, null, 4)
}

const unfit = (why: MessageKey, values?: Record<string, string | number>): { ok: false } & Unfit => ({ ok: false, why, ...(values === undefined ? {} : { values }) })
const object = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function texts(value: unknown): string[] | undefined {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value) && value.every(v => typeof v === 'string')) return value
  return undefined
}

// Condition values may be booleans and numbers in the text; rows hold what they say.
function conditionValues(value: unknown): string[] | undefined {
  const all = Array.isArray(value) ? value : [value]
  return all.every(v => typeof v === 'string' || typeof v === 'boolean' || typeof v === 'number') ? all.map(String) : undefined
}

/** Reads a policy's text as rows; says why when it cannot be shown so. Faults in it are LintPolicy's to tell. */
export function fromDocument(text: string): Read {
  let doc: unknown
  try {
    doc = JSON.parse(text)
  } catch {
    return unfit('ram.visual.notJson')
  }
  if (!object(doc)) return unfit('ram.visual.notPolicy')
  for (const key of Object.keys(doc)) if (key !== 'Version' && key !== 'Statement') return unfit('ram.visual.element', { element: key })
  if (doc['Version'] !== '1') return unfit('ram.visual.notPolicy')
  const list = Array.isArray(doc['Statement']) ? doc['Statement'] : [doc['Statement']]
  const statements: Statement[] = []
  for (const [n, s] of list.entries()) {
    if (!object(s)) return unfit('ram.visual.statement', { n })
    for (const key of Object.keys(s)) if (!['Effect', 'Action', 'NotAction', 'Resource', 'Condition'].includes(key)) return unfit('ram.visual.elementIn', { element: key, n })
    const effect = s['Effect']
    if (effect !== 'Allow' && effect !== 'Deny') return unfit('ram.visual.statement', { n })
    if ((s['Action'] === undefined) === (s['NotAction'] === undefined)) return unfit('ram.visual.statement', { n })
    const not = s['NotAction'] !== undefined
    const actions = texts(not ? s['NotAction'] : s['Action'])
    const resources = texts(s['Resource'])
    if (actions === undefined || resources === undefined) return unfit('ram.visual.statement', { n })
    const conditions: Condition[] = []
    if (s['Condition'] !== undefined) {
      if (!object(s['Condition'])) return unfit('ram.visual.statement', { n })
      for (const [operator, keys] of Object.entries(s['Condition'])) {
        if (!object(keys)) return unfit('ram.visual.statement', { n })
        for (const [key, value] of Object.entries(keys)) {
          const values = conditionValues(value)
          if (values === undefined) return unfit('ram.visual.statement', { n })
          conditions.push({ operator, key, values })
        }
      }
    }
    statements.push({ effect, not, actions, resources, conditions })
  }
  return { ok: true, statements }
}

/** Two rows with the same operator and key would be one in the text: the first such row, from 0. */
export function doubled(conditions: readonly Condition[]): number {
  return conditions.findIndex((c, i) => conditions.slice(0, i).some(before => before.operator === c.operator && before.key === c.key))
}

/** Whether the rows can be written as text: nothing is empty and no condition stands twice. */
export function incomplete(statements: readonly Statement[]): Unfit | undefined {
  if (statements.length === 0) return { why: 'ram.visual.none' }
  for (const [n, s] of statements.entries()) {
    if (s.actions.length === 0) return { why: 'ram.visual.noAction', values: { n } }
    if (s.resources.length === 0) return { why: 'ram.visual.noResource', values: { n } }
    if (s.conditions.some(c => c.operator === '' || c.key === '' || c.values.length === 0)) return { why: 'ram.visual.noCondition', values: { n } }
    if (doubled(s.conditions) >= 0) return { why: 'ram.visual.doubled', values: { n } }
  }
  return undefined
}
