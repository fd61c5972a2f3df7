import { Button, Result } from 'antd'
import { useEffect } from 'react'
import { Link, useLocation, useRouteError } from 'react-router'
import { paths } from '../app/paths'
import { useT } from '../i18n'
import { ErrorCard } from './ErrorCard'

/** Stands in the place of a page that failed. */
export function CrashPage() {
  const t = useT()
  const error = useRouteError()
  useEffect(() => console.error(error), [error])
  return (
    <Result status="warning" title={<h1 className="result-title">{t('error.crash.title')}</h1>} subTitle={t('error.crash.text')} extra={<Button type="primary" onClick={() => window.location.reload()}>{t('error.crash.reload')}</Button>}>
      <ErrorCard error={error} />
    </Result>
  )
}

/** For an address that belongs to no page. */
export function NotFound() {
  const t = useT()
  const { pathname } = useLocation()
  return (
    <Result
      status="info" title={<h1 className="result-title">{t('error.notFound.title')}</h1>} subTitle={<bdi>{t('error.notFound.text', { path: pathname })}</bdi>}
      extra={<Link to={paths.home}>{t('error.notFound.home')}</Link>}
    />
  )
}
