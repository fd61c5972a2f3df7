import { ApiError, errorOf, isAbort, UNREACHABLE, UNREADABLE } from './error'
import { flatten, type Params } from './flatten'
import { operations, type Operations } from './types.gen'

/** The name of an operation, for example `Ecs/RunInstances`. */
export type OperationName = keyof Operations
/** The input and output of an operation. */
export type In<K extends OperationName> = Operations[K]['in']
export type Out<K extends OperationName> = Operations[K]['out']

/** One call that PreviewCalls is asked about, on the wire. */
export interface WireCall {
  Version: string
  Action: string
  Params: Params
}

/** What the client needs from its surroundings. */
export interface ClientOptions {
  fetch: typeof fetch
  /** The RAM user whose view is taken; empty for none. Told with each call. */
  viewAs: string
  /** The server no longer knows the session, or the session has a step before it. */
  onSession: () => void
  /** A changing operation was sent: what was known beforehand may be wrong now. */
  onWrite: () => void
}

/** Calls operations as the signed-in principal. */
export interface Client {
  call<K extends OperationName>(name: K, input: In<K>, options?: { signal?: AbortSignal }): Promise<Out<K>>
  readonly viewAs: string
}

/** The call as PreviewCalls takes it. */
export function wireCall<K extends OperationName>(name: K, input: Partial<In<K>>): WireCall {
  const op = operations[name]
  return { Version: op.version, Action: name.slice(name.indexOf('/') + 1), Params: flatten(input, op) }
}

/** Makes a client. Two clients share nothing. */
export function createClient({ fetch, viewAs, onSession, onWrite }: ClientOptions): Client {
  return {
    viewAs,
    async call(name, input, options) {
      const op = operations[name]
      const { Version, Action, Params } = wireCall(name, input as Partial<In<typeof name>>)
      const headers: Record<string, string> = { 'Content-Type': 'application/json' }
      if (viewAs !== '') headers['X-Rampart-View-As'] = viewAs
      try {
        return (await request(fetch, `call?Version=${Version}&Action=${Action}`, {
          method: 'POST', headers, body: JSON.stringify(Params), signal: options?.signal ?? null,
        }, Action)) as Out<typeof name>
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) onSession()
        throw error
      } finally {
        if (op.effect === 'write') onWrite()
      }
    },
  }
}

/**
 * Sends one request below /console/api/ and reads its JSON. It throws an
 * ApiError for each answer that is not a success, and the AbortError of an
 * aborted request as it is.
 */
export async function request(send: typeof fetch, path: string, init: RequestInit, operation = ''): Promise<unknown> {
  let response: Response
  try {
    response = await send(`/console/api/${path}`, { credentials: 'same-origin', cache: 'no-store', redirect: 'error', ...init })
  } catch (error) {
    if (isAbort(error)) throw error
    throw new ApiError(0, UNREACHABLE, error instanceof Error ? error.message : String(error), '', undefined, operation)
  }
  if (response.status === 204) return null
  let body: unknown
  try {
    body = await response.json()
  } catch (error) {
    if (isAbort(error)) throw error
    if (!response.ok) throw errorOf(response.status, null, operation)
    throw new ApiError(response.status, UNREADABLE, error instanceof Error ? error.message : String(error), '', undefined, operation)
  }
  if (!response.ok) throw errorOf(response.status, body, operation)
  return body
}
