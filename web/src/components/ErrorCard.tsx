import { Alert, Space } from 'antd'
import { ApiError, UNREACHABLE, UNREADABLE } from '../api/error'
import { useT, type Translate } from '../i18n'
import { CopyId } from './CopyId'

/** The words for an error: ours for the way to the server, else the server's own. */
export function errorText(error: unknown, t: Translate): string {
  if (error instanceof ApiError) {
    if (error.code === UNREACHABLE) return t('error.unreachable')
    if (error.code === UNREADABLE) return `${t('error.unreadable')} ${error.message}`
    return error.message
  }
  return error instanceof Error ? error.message : String(error)
}

/** Shows an error where it happened, with code and request id; for a refusal see RefusalResult. */
export function ErrorCard({ error, title }: { error: unknown; title?: string }) {
  const t = useT()
  const api = error instanceof ApiError ? error : undefined
  return (
    <Alert
      type="error" showIcon role="alert" title={title ?? t('error.title')}
      description={
        <Space orientation="vertical" size={2}>
          <bdi>{errorText(error, t)}</bdi>
          {api !== undefined && api.status > 0 && <span className="muted">{t('error.code')}: <code>{api.code}</code></span>}
          {api !== undefined && api.requestId !== '' && <span className="muted">{t('error.requestId')}: <CopyId id={api.requestId} /></span>}
        </Space>
      }
    />
  )
}
