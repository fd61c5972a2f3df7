import { useCallback, useEffect, useState } from 'react'
import type { Client, In, Out } from '../../api/client'
import { isAbort } from '../../api/error'
import { useApi, type CallState } from '../../app/api'

/** The lists of RAM that come in parts by marker. */
export type Marked = 'Ram/ListUsers' | 'Ram/ListGroups' | 'Ram/ListRoles' | 'Ram/ListPolicies' | 'Ram/ListUsersForGroup'

/** The most that one part holds ("ListUsers", RAM API reference). */
export const PART = 1000

/** Reads a whole list, part by part. */
export async function every<K extends Marked, Row>(api: Client, name: K, input: In<K>, items: (out: Out<K>) => readonly Row[], signal?: AbortSignal): Promise<Row[]> {
  const rows: Row[] = []
  let marker: string | undefined
  do {
    const given = { ...input, MaxItems: PART, ...(marker === undefined ? {} : { Marker: marker }) } as In<K>
    const out: Out<K> = await api.call(name, given, signal === undefined ? undefined : { signal })
    rows.push(...items(out))
    marker = out.IsTruncated ? out.Marker : undefined
  } while (marker !== undefined)
  return rows
}

/** A whole list for a choice in a form, read when `input` is not null. */
export function useEvery<K extends Marked, Row>(name: K, input: In<K> | null, items: (out: Out<K>) => readonly Row[]): CallState<readonly Row[]> {
  const api = useApi()
  const [state, setState] = useState<{ data: readonly Row[] | undefined; error: unknown; loading: boolean }>({ data: undefined, error: undefined, loading: input !== null })
  const [round, setRound] = useState(0)
  const key = input === null ? null : JSON.stringify(input)
  useEffect(() => {
    if (key === null) return
    const controller = new AbortController()
    setState(s => ({ ...s, loading: true }))
    every(api, name, JSON.parse(key) as In<K>, items, controller.signal).then(
      data => { if (!controller.signal.aborted) setState({ data, error: undefined, loading: false }) },
      (error: unknown) => { if (!isAbort(error) && !controller.signal.aborted) setState({ data: undefined, error, loading: false }) },
    )
    return () => controller.abort()
    // `items` only reads the answer; it is the same for the same operation.
  }, [api, name, key, round])
  const reload = useCallback(() => setRound(r => r + 1), [])
  return { ...state, reload }
}
