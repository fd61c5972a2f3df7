import { useCallback, useEffect, useRef, useState } from 'react'
import type { In, Out } from '../../api/client'
import { isAbort } from '../../api/error'
import type { SignedIn } from '../../api/session'
import { useApi } from '../../app/api'
import { useNow } from '../../components/clock'

export type Event = Out<'ActionTrail/LookupEvents'>['Events'][number]

/** What policy said about a call, as the trail holds it. */
export interface Recorded {
  Verdict: string
  Layer?: string
  Action: string
  Resource: string
  PolicyType?: string
  Policy?: string
  PolicyVer?: string
  Statement: number
}

/** How a call ended. */
export type Ending = 'allowed' | 'refused' | 'failed' | 'undecided'

/** The decision of an event, if policy was asked. */
export function decisionOf(e: Event): Recorded | undefined {
  const more = e.additionalEventData as { decision?: Recorded } | null | undefined
  return more?.decision
}

/** How a call ended; what policy did not allow is refused whatever else there is. */
export function endingOf(e: Event): Ending {
  const d = decisionOf(e)
  if (d === undefined) return 'undecided'
  if (d.Verdict !== 'Allow') return 'refused'
  return e.errorCode === undefined || e.errorCode === '' ? 'allowed' : 'failed'
}

/** What is shown of the stream; empty texts filter nothing. */
export interface Filters {
  user: string
  product: string
  action: string
  verdict: string
  error: string
  own: boolean
}

/** Whether the signed-in principal made a call that only reads. */
export function isOwnRead(e: Event, session: Pick<SignedIn, 'Type' | 'UserName'>): boolean {
  if (e.eventRW !== 'Read') return false
  return session.Type === 'Account' ? e.userIdentity.type === 'root-account' : e.userIdentity.type === 'ram-user' && e.userIdentity.userName === session.UserName
}

/** Whether an event passes the filters. */
export function passes(e: Event, f: Filters, session: Pick<SignedIn, 'Type' | 'UserName'>): boolean {
  const has = (value: string | undefined, part: string): boolean => (value ?? '').toLowerCase().includes(part.toLowerCase())
  if (!f.own && isOwnRead(e, session)) return false
  if (f.user !== '' && e.userIdentity.userName !== f.user) return false
  if (f.product !== '' && e.serviceName !== f.product) return false
  if (f.action !== '' && !has(e.eventName, f.action) && !has(decisionOf(e)?.Action, f.action)) return false
  if (f.verdict !== '' && endingOf(e) !== f.verdict) return false
  return f.error === '' || has(e.errorCode, f.error)
}

/** The periods that can be chosen, in seconds. The trail is asked about 90 days at most. */
export const PERIODS = { '15m': 900, '1h': 3600, '1d': 86_400, '7d': 604_800, '89d': 7_689_600 } as const
export type Period = keyof typeof PERIODS

/** Milliseconds between two looks at the trail. */
const EVERY = 2500
const PAGE = 50
/** Parts that are read at once in search of calls that pass. */
const PARTS = 6
/** What is kept at most. */
const KEEP = 3000

/** Puts older events behind those that are there, each once. */
export function append(before: readonly Event[], found: readonly Event[]): Event[] {
  const known = new Set(before.map(e => e.eventId))
  return [...before, ...found.filter(e => !known.has(e.eventId))]
}

/** Puts new events before old ones, each once. */
export function merge(before: readonly Event[], found: readonly Event[]): Event[] {
  const known = new Set(before.map(e => e.eventId))
  return [...found.filter(e => !known.has(e.eventId)), ...before]
}

const iso = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z')

export interface Stream {
  events: readonly Event[]
  error: unknown
  loading: boolean
  /** There may be older calls. */
  more: boolean
  older: () => void
}

/**
 * Reads the trail, newest first, and goes on looking for new calls. One filter
 * is the server's: the user, else the product. `wanted` says how many calls of
 * those read will be shown, so that reading goes on until there are some.
 */
export function useStream({ user, product, period, paused, wanted }: { user: string; product: string; period: Period; paused: boolean; wanted: (events: readonly Event[]) => number }): Stream {
  const api = useApi()
  const now = useNow()
  const [state, setState] = useState<{ events: readonly Event[]; error: unknown; loading: boolean; next: string | undefined; end: string }>({ events: [], error: undefined, loading: true, next: undefined, end: '' })
  const latest = useRef({ now, wanted, state })
  latest.current = { now, wanted, state }
  const attribute = user !== '' ? { Key: 'User', Value: user } : product !== '' ? { Key: 'ServiceName', Value: product } : undefined
  const subject = JSON.stringify([attribute, period])

  const ask = useCallback((input: In<'ActionTrail/LookupEvents'>, signal: AbortSignal) => api.call('ActionTrail/LookupEvents', {
    MaxResults: String(PAGE), ...(attribute === undefined ? {} : { LookupAttribute: [attribute] }), ...input,
  }, { signal }), [api, subject])

  /** Reads parts from `token` on until enough calls are found that pass. */
  const read = useCallback(async (begun: readonly Event[], start: string, end: string, token: string | undefined, signal: AbortSignal) => {
    let events = begun
    let next = token
    const enough = latest.current.wanted(begun) + 20
    for (let part = 0; part < PARTS; part++) {
      const out = await ask({ StartTime: start, EndTime: end, ...(next === undefined ? {} : { NextToken: next }) }, signal)
      events = append(events, out.Events)
      next = out.NextToken
      if (next === undefined || next === '' || latest.current.wanted(events) >= enough) break
    }
    return { events, next: next === '' ? undefined : next }
  }, [ask])

  // What is there already.
  useEffect(() => {
    const controller = new AbortController()
    const { now: at } = latest.current
    // The clock of the page may be a little behind the server's.
    const end = iso(at + 3_600_000)
    setState({ events: [], error: undefined, loading: true, next: undefined, end })
    read([], iso(at - PERIODS[period] * 1000), end, undefined, controller.signal).then(
      found => { if (!controller.signal.aborted) setState({ ...found, error: undefined, loading: false, end }) },
      (error: unknown) => { if (!isAbort(error) && !controller.signal.aborted) setState(s => ({ ...s, error, loading: false })) },
    )
    return () => controller.abort()
  }, [read, period])

  // What comes.
  const ready = !state.loading && state.error === undefined
  useEffect(() => {
    if (paused || !ready) return undefined
    const controller = new AbortController()
    let timer: ReturnType<typeof setTimeout>
    const look = async (): Promise<void> => {
      const newest = latest.current.state.events[0]?.eventTime
      // Times have whole seconds, so the last one is asked about again.
      const start = newest === undefined ? iso(latest.current.now - PERIODS[period] * 1000) : iso(Date.parse(newest))
      const found: Event[] = []
      let next: string | undefined
      do {
        const out = await ask({ StartTime: start, ...(next === undefined ? {} : { NextToken: next }) }, controller.signal)
        found.push(...out.Events)
        next = out.NextToken
      } while (next !== undefined && next !== '' && found.length < KEEP)
      if (!controller.signal.aborted) setState(s => ({ ...s, events: merge(s.events, merge([], found)).slice(0, KEEP) }))
    }
    const again = (): void => {
      timer = setTimeout(() => {
        look().then(again, (error: unknown) => { if (!isAbort(error) && !controller.signal.aborted) setState(s => ({ ...s, error })) })
      }, EVERY)
    }
    again()
    return () => {
      controller.abort()
      clearTimeout(timer)
    }
  }, [ask, paused, ready, period])

  const older = useCallback(() => {
    const { state: s, now: at } = latest.current
    const last = s.events.at(-1)
    if (s.next === undefined || last === undefined) return
    setState(x => ({ ...x, loading: true }))
    // A token counts from the newest call, and newer ones have come: the time of the last one read is the better place to go on from.
    read(s.events, iso(at - PERIODS[period] * 1000), iso(Date.parse(last.eventTime) + 1000), undefined, new AbortController().signal).then(
      found => setState(x => ({ ...x, events: append(x.events, found.events), next: found.next, loading: false })),
      (error: unknown) => setState(x => ({ ...x, error, loading: false })),
    )
  }, [read, period])

  return { events: state.events, error: state.error, loading: state.loading, more: state.next !== undefined, older }
}
