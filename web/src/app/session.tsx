import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { ApiError } from '../api/error'
import { createSessionApi, type Session, type SessionApi, type SignedIn } from '../api/session'
import { noteSignedIn } from './signed-in'

/** What is known of the session: nothing yet, what the server said, or why it said nothing. */
export type SessionState =
  | { state: 'loading' }
  | { state: 'failed'; error: unknown }
  | { state: 'known'; session: Session }

interface Value {
  now: SessionState
  api: SessionApi
  /** Takes the server's newest word, which each step answers with. */
  accept: (session: Session) => void
  /** Asks the server again. */
  refresh: () => void
  signOut: () => Promise<void>
  /** The session was there and ended without signing out. */
  ended: boolean
}

const Context = createContext<Value | null>(null)

/** Keeps the session; the secret itself is a cookie that no script can read. It is asked for unless it is known already. */
export function SessionProvider({ fetch, first = { state: 'loading' }, children }: { fetch: typeof globalThis.fetch; first?: SessionState; children: ReactNode }) {
  const api = useMemo(() => createSessionApi(fetch), [fetch])
  const [now, setNow] = useState<SessionState>(first)
  const [ended, setEnded] = useState(false)

  const accept = useCallback((session: Session) => {
    setNow(before => {
      if (before.state === 'known' && before.session.SignedIn) setEnded(!session.SignedIn)
      return { state: 'known', session }
    })
  }, [])

  const refresh = useCallback(() => {
    api.get().then(accept, (error: unknown) => setNow(before => (before.state === 'known' ? before : { state: 'failed', error })))
  }, [api, accept])

  useEffect(() => {
    if (now.state === 'known') noteSignedIn(now.session.SignedIn)
  }, [now])

  const asked = first.state !== 'loading'
  useEffect(() => {
    if (!asked) refresh()
  }, [asked, refresh])

  const signOut = useCallback(async () => {
    try {
      await api.signOut()
    } catch (error) {
      // The server may have ended the session already; anything else is told.
      if (!(error instanceof ApiError && error.status === 401)) throw error
    }
    setNow({ state: 'known', session: { SignedIn: false } })
    setEnded(false)
  }, [api])

  const value = useMemo<Value>(() => ({ now, api, accept, refresh, signOut, ended }), [now, api, accept, refresh, signOut, ended])
  return <Context value={value}>{children}</Context>
}

/** The session's state and its steps. */
export function useSessionState(): Value {
  const value = useContext(Context)
  if (value === null) throw new Error('useSessionState is used outside SessionProvider')
  return value
}

/** Who is signed in; only below the Gate, where somebody is. */
export function useSession(): SignedIn {
  const { now } = useSessionState()
  if (now.state !== 'known' || !now.session.SignedIn) throw new Error('useSession is used where nobody is signed in')
  return now.session
}
