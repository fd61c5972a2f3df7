import './app.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from 'react-router'
import { createSessionApi } from '../api/session'
import { ClockProvider } from '../components/clock'
import { I18nProvider, loadFirstLanguage } from '../i18n'
import { createRouter } from './router'
import { SessionProvider, type SessionState } from './session'
import { session } from './start'
import { ThemeProvider } from './theme'

const send: typeof fetch = (input, init) => fetch(input, init)
const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element #root')

const router = createRouter(send)

/** Waits until the router has the first page's file, or knows that there is none. */
function ready(): Promise<void> {
  return new Promise(done => {
    if (router.state.initialized) return done()
    const stop = router.subscribe(state => {
      if (!state.initialized) return
      stop()
      done()
    })
  })
}

const first = createSessionApi(() => session).get().then(
  (known): SessionState => ({ state: 'known', session: known }),
  (error: unknown): SessionState => ({ state: 'failed', error }),
)

// Rendering takes longer than anything else, so it is done once, when all that it
// needs is there. Until then index.html's own sign turns. (Awaited here, it would
// hold up the pages whose files import from this one.)
void Promise.all([first, loadFirstLanguage(), ready()]).then(([now, language]) => createRoot(root).render(
  <StrictMode>
    <I18nProvider first={language}>
      <ThemeProvider>
        <ClockProvider now={() => Date.now()}>
          <SessionProvider fetch={send} first={now}>
            <RouterProvider router={router} />
          </SessionProvider>
        </ClockProvider>
      </ThemeProvider>
    </I18nProvider>
  </StrictMode>,
))
