const STORED = 'rampart.signed-in'

/** Whether somebody was signed in here when the console was last told; no more than a guess. */
export function wasSignedIn(): boolean {
  return localStorage.getItem(STORED) !== null
}

/** Notes for the next start whether somebody is signed in. */
export function noteSignedIn(signedIn: boolean): void {
  if (signedIn) localStorage.setItem(STORED, '')
  else localStorage.removeItem(STORED)
}
