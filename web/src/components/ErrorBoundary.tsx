import { Button } from 'antd'
import { useEffect } from 'react'
import { Link, useLocation, useRouteError } from 'react-router'
import { paths } from '../app/paths'
import { useT } from '../i18n'
import { ErrorCard } from './ErrorCard'
import { Notice } from './Notice'

/** Stands in the place of a page that failed. */
export function CrashPage() {
  const t = useT()
  const error = useRouteError()
  useEffect(() => console.error(error), [error])
  return (
    <Notice status="warning" title={t('error.crash.title')} text={t('error.crash.text')} extra={<Button type="primary" onClick={() => window.location.reload()}>{t('error.crash.reload')}</Button>}>
      <ErrorCard error={error} />
    </Notice>
  )
}

/** For an address that belongs to no page. */
export function NotFound() {
  const t = useT()
  const { pathname } = useLocation()
  return (
    <Notice
      status="info" title={t('error.notFound.title')} text={<bdi>{t('error.notFound.text', { path: pathname })}</bdi>}
      extra={<Link to={paths.home}>{t('error.notFound.home')}</Link>}
    />
  )
}
