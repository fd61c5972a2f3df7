import { createContext, useContext, useEffect, useState, type ReactNode } from 'react'

const Context = createContext<{ now: number } | null>(null)
const EVERY = 15_000

/** Gives the present to what shows relative times, in milliseconds; one timer for the page. */
export function ClockProvider({ now, children }: { now: () => number; children: ReactNode }) {
  const [value, setValue] = useState(() => ({ now: now() }))
  useEffect(() => {
    const timer = setInterval(() => setValue({ now: now() }), EVERY)
    return () => clearInterval(timer)
  }, [now])
  return <Context value={value}>{children}</Context>
}

/** Now, in milliseconds since 1970; renewed every 15 seconds. */
export function useNow(): number {
  const value = useContext(Context)
  if (value === null) throw new Error('useNow is used outside ClockProvider')
  return value.now
}
