import { pageAt } from './pages'
import { wasSignedIn } from './signed-in'

// Runs before all other scripts are there (build/start.ts): what the first page
// needs and does not depend on them is asked for at the same time as they are.

/** The answer to who is signed in, for the first who asks. */
export const session: Promise<Response> = fetch(`${import.meta.env.BASE_URL}api/session`, { credentials: 'same-origin', cache: 'no-store', redirect: 'error' })
// Whoever awaits it sees the failure.
session.catch(() => undefined)

// The router imports the page again, and shows it if it could not be loaded. Who
// was not signed in before will see the sign-in page first.
if (wasSignedIn()) void pageAt(location.pathname.slice(import.meta.env.BASE_URL.length - 1))?.load().catch(() => undefined)
