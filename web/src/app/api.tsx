import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, useSyncExternalStore, type ReactNode } from 'react'
import { createClient, type Client, type In, type OperationName, type Out, type WireCall } from '../api/client'
import { isAbort } from '../api/error'
import { callKey, PreviewStore, type PreviewResult } from '../api/preview'
import { usePlace } from './place'
import { useSessionState } from './session'

interface Value { client: Client; previews: PreviewStore }
const Context = createContext<Value | null>(null)

/** Gives the client and the previews of the signed-in principal (and of the view taken). */
export function ApiProvider({ fetch, children }: { fetch: typeof globalThis.fetch; children: ReactNode }) {
  const { viewAs } = usePlace()
  const { refresh } = useSessionState()
  const value = useMemo<Value>(() => {
    const client: Client = createClient({ fetch, viewAs, onSession: refresh, onWrite: () => previews.invalidate() })
    const previews = new PreviewStore(async calls => (await client.call('Rampart/PreviewCalls', { Calls: calls })).Results)
    return { client, previews }
  }, [fetch, viewAs, refresh])
  return <Context value={value}>{children}</Context>
}

function useValue(): Value {
  const value = useContext(Context)
  if (value === null) throw new Error('useApi is used outside ApiProvider')
  return value
}

/** The client: `const api = useApi(); await api.call('Ecs/StartInstance', {InstanceId})`. */
export function useApi(): Client {
  return useValue().client
}

/** Asks all previews of the page again, as its refresh button does. */
export function useInvalidatePreviews(): () => void {
  return useValue().previews.invalidate
}

/** One reading call of a page. `data` stays while it is asked again. */
export interface CallState<T> {
  data: T | undefined
  error: unknown
  loading: boolean
  reload: () => void
}

/**
 * Calls a reading operation whenever its input changes. A null input calls
 * nothing. `poll` gives the milliseconds until it is called again, from the
 * answer; undefined stops.
 */
export function useCall<K extends OperationName>(name: K, input: In<K> | null, poll?: (out: Out<K>) => number | undefined): CallState<Out<K>> {
  const api = useApi()
  const [state, setState] = useState<{ data: Out<K> | undefined; error: unknown; loading: boolean }>({ data: undefined, error: undefined, loading: input !== null })
  const [round, setRound] = useState(0)
  const key = input === null ? null : JSON.stringify(input)
  const latest = useRef({ input, poll })
  latest.current = { input, poll }

  useEffect(() => {
    const given = latest.current.input
    if (key === null || given === null) {
      setState({ data: undefined, error: undefined, loading: false })
      return
    }
    const controller = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = (): void => {
      api.call(name, given, { signal: controller.signal }).then(
        data => {
          if (controller.signal.aborted) return
          setState({ data, error: undefined, loading: false })
          const wait = latest.current.poll?.(data)
          if (wait !== undefined) timer = setTimeout(ask, wait)
        },
        (error: unknown) => {
          if (!isAbort(error) && !controller.signal.aborted) setState(s => ({ ...s, error, loading: false }))
        },
      )
    }
    setState(s => ({ ...s, loading: true }))
    ask()
    return () => {
      controller.abort()
      clearTimeout(timer)
    }
  }, [api, name, key, round])

  const reload = useCallback(() => setRound(r => r + 1), [])
  return { ...state, reload }
}

/** Whether calls would be allowed, as far as is known. */
export type Preview =
  | { state: 'allowed' }
  | { state: 'asking' }
  | { state: 'refused'; call: WireCall; result: PreviewResult }
  | { state: 'unknown'; message: string }

/**
 * Tells whether all of the calls would be allowed. All controls of a render are
 * asked about together. Without calls the answer is allowed.
 */
export function usePreview(calls: readonly WireCall[]): Preview {
  const { previews } = useValue()
  const age = useSyncExternalStore(previews.subscribe, previews.age)
  useSyncExternalStore(previews.subscribe, previews.version)
  const keys = calls.map(callKey)
  const joined = keys.join('\n')
  const latest = useRef({ calls, keys })
  latest.current = { calls, keys }

  useEffect(() => {
    latest.current.calls.forEach((call, i) => previews.want(latest.current.keys[i] ?? '', call))
  }, [previews, joined, age])

  let asking = false
  for (const [i, call] of calls.entries()) {
    const known = previews.get(keys[i] ?? '')
    if (known === undefined) asking = true
    else if (known.state === 'unknown') return { state: 'unknown', message: known.message }
    else if (known.result.Error !== null && known.result.Error !== undefined) return { state: 'unknown', message: `${known.result.Error.Code}: ${known.result.Error.Message}` }
    else if (!known.result.Allowed) return { state: 'refused', call, result: known.result }
  }
  return asking ? { state: 'asking' } : { state: 'allowed' }
}
