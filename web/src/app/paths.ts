// Addresses below /console that more than one part links to. Everything that a
// person named is encoded, so that a hostile name stays one segment.

const seg = encodeURIComponent

function query(values: Record<string, string | undefined>): string {
  const q = new URLSearchParams()
  for (const [key, value] of Object.entries(values)) if (value !== undefined && value !== '') q.set(key, value)
  const text = q.toString()
  return text === '' ? '' : `?${text}`
}

/** The addresses. */
export const paths = {
  home: '/',
  signIn: (to?: string) => `/sign-in${query({ to })}`,
  user: (name: string) => `/ram/users/${seg(name)}`,
  group: (name: string) => `/ram/groups/${seg(name)}`,
  role: (name: string) => `/ram/roles/${seg(name)}`,
  /** type is System or Custom. */
  policy: (type: string, name: string) => `/ram/policies/${seg(type)}/${seg(name)}`,
  instance: (id: string) => `/ecs/instances/${seg(id)}`,
  replaceOs: (id: string) => `/ecs/instances/${seg(id)}/replace-os`,
  /** eventId is the request id of the call. */
  explain: (eventId: string) => `/explain/${seg(eventId)}`,
  whatIf: (q: { principal?: string; action?: string; resource?: string; context?: string }) => `/what-if${query(q)}`,
} as const

/** A path to return to after signing in: only one of our own. */
export function returnPath(to: string | null): string {
  return to !== null && /^\/(?![/\\])/.test(to) && !to.startsWith('/sign-in') ? to : paths.home
}
