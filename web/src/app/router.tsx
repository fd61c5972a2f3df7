import { App as AntApp, Spin } from 'antd'
import { createBrowserRouter, Outlet, type RouteObject } from 'react-router'
import { CrashPage, NotFound } from '../components/ErrorBoundary'
import { useT } from '../i18n'
import { Gate } from './gate'
import { PAGES } from './pages'
import { Shell } from './Shell'

/** Stands in for the first page while its file is fetched. */
function Waiting() {
  const t = useT()
  return <Spin className="whole" description={t('loading')} />
}

/** The routes: signing in, and below the gate and the shell each page of the list. */
export function routes(fetch: typeof globalThis.fetch): RouteObject[] {
  return [
    { path: '/sign-in', lazy: async () => ({ Component: (await import('./SignIn')).SignInPage }), HydrateFallback: Waiting, errorElement: <CrashPage /> },
    {
      path: '/',
      // Dialogs that App.useApp() opens stand here: below the router and the client, which their links and explanations need.
      element: <Gate fetch={fetch}><AntApp component={false}><Shell><Outlet /></Shell></AntApp></Gate>,
      HydrateFallback: Waiting,
      errorElement: <CrashPage />,
      children: [
        ...PAGES.map((page): RouteObject => ({
          path: page.path,
          lazy: async () => ({ Component: (await page.load()).default }),
          // A fault stays in the content; menu and top bar go on working.
          errorElement: <CrashPage />,
        })),
        { path: '*', element: <NotFound /> },
      ],
    },
  ]
}

/** The router of the console; addresses are below /console. */
export function createRouter(fetch: typeof globalThis.fetch) {
  return createBrowserRouter(routes(fetch), { basename: '/console' })
}
