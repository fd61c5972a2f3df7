import { useEffect, useState } from 'react'
import type { In } from '../../api/client'

/** One condition key of the asked call, as it stands in the form. */
export interface ContextRow { key: string; values: readonly string[] }

/** What is asked; all of it but the edited policy is in the URL. */
export interface Question {
  principal: string
  action: string
  resource: string
  group: string
  context: readonly ContextRow[]
}

/** A policy whose text is tried out. */
export interface Draft { type: string; name: string; text: string }

/** Reads a question from the URL; what is unreadable there is left out. */
export function readQuestion(params: URLSearchParams): Question {
  const q: Question = { principal: params.get('principal') ?? '', action: params.get('action') ?? '', resource: params.get('resource') ?? '*', group: params.get('group') ?? '', context: [] }
  let given: unknown
  try {
    given = JSON.parse(params.get('context') ?? '{}')
  } catch {
    return q
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return q
  return { ...q, context: Object.entries(given).map(([key, values]) => ({ key, values: (Array.isArray(values) ? values : [values]).map(String) })) }
}

/** The context as SimulatePolicy takes it; rows without a key are left out. */
export function contextOf(rows: readonly ContextRow[]): Record<string, readonly string[]> {
  return Object.fromEntries(rows.filter(r => r.key.trim() !== '').map(r => [r.key.trim(), r.values]))
}

/** Writes a question into the URL. */
export function writeQuestion(q: Question): URLSearchParams {
  const p = new URLSearchParams()
  const put = (key: string, value: string, standard = ''): void => { if (value !== standard) p.set(key, value) }
  put('principal', q.principal)
  put('action', q.action)
  put('resource', q.resource, '*')
  put('group', q.group)
  put('context', JSON.stringify(contextOf(q.context)), '{}')
  return p
}

/** The call that answers a question; null while it is not complete. */
export function simulation(q: Question, draft: Draft | undefined): In<'Rampart/SimulatePolicy'> | null {
  if (q.principal.trim() === '' || !/^[^:]+:.+$/.test(q.action.trim())) return null
  const context = contextOf(q.context)
  return {
    Principal: q.principal.trim(), ActionName: q.action.trim(), Resource: q.resource.trim() === '' ? '*' : q.resource.trim(),
    ...(q.group === '' ? {} : { ResourceGroupId: q.group }),
    ...(Object.keys(context).length === 0 ? {} : { Context: JSON.stringify(context) }),
    ...(draft === undefined ? {} : { PolicyType: draft.type, PolicyName: draft.name, PolicyDocument: draft.text }),
  }
}

/** A value as it was when it last stood still for `wait` milliseconds. */
export function useSettled<T>(value: T, wait: number): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), wait)
    return () => clearTimeout(timer)
  }, [value, wait])
  return settled
}
