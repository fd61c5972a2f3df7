import './app.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from 'react-router'
import { ClockProvider } from '../components/clock'
import { I18nProvider } from '../i18n'
import { createRouter } from './router'
import { SessionProvider } from './session'
import { ThemeProvider } from './theme'

const send: typeof fetch = (input, init) => fetch(input, init)
const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element #root')

createRoot(root).render(
  <StrictMode>
    <I18nProvider>
      <ThemeProvider>
        <ClockProvider now={() => Date.now()}>
          <SessionProvider fetch={send}>
            <RouterProvider router={createRouter(send)} />
          </SessionProvider>
        </ClockProvider>
      </ThemeProvider>
    </I18nProvider>
  </StrictMode>,
)
