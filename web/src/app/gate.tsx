import { Button, Spin } from 'antd'
import { type ReactNode } from 'react'
import { Navigate, useLocation } from 'react-router'
import { ErrorCard } from '../components/ErrorCard'
import { Notice } from '../components/Notice'
import { useT } from '../i18n'
import { ApiProvider } from './api'
import { paths } from './paths'
import { PlaceProvider } from './place'
import { useSessionState } from './session'

/** Lets nobody see a page who is not signed in, or who has a step before it. */
export function Gate({ fetch, children }: { fetch: typeof globalThis.fetch; children: ReactNode }) {
  const t = useT()
  const { now, refresh } = useSessionState()
  const { pathname, search } = useLocation()
  if (now.state === 'loading') return <Spin className="whole" description={t('loading')} />
  if (now.state === 'failed') {
    return (
      <main className="whole">
        <Notice status="error" title={t('error.title')} extra={<Button type="primary" onClick={refresh}>{t('action.retry')}</Button>}>
          <ErrorCard error={now.error} />
        </Notice>
      </main>
    )
  }
  if (!now.session.SignedIn || now.session.Next !== '') return <Navigate replace to={paths.signIn(pathname + search)} />
  return (
    <PlaceProvider key={now.session.Arn} principal={now.session.Arn}>
      <ApiProvider fetch={fetch}>{children}</ApiProvider>
    </PlaceProvider>
  )
}
