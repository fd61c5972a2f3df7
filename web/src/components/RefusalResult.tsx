import { StopOutlined } from '@ant-design/icons'
import { Card, Descriptions, Space, Spin, Typography, type DescriptionsProps } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { ApiError } from '../api/error'
import { useCall } from '../app/api'
import { paths } from '../app/paths'
import { useI18n, type MessageKey } from '../i18n'
import { CopyId } from './CopyId'
import { errorText } from './ErrorCard'
import { Hints, SourceText } from './hints'
import { LinkButton } from './LinkButton'
import { decidingValues, POLICY_TYPES } from './refusal'

/**
 * Shows a call that a policy refused: which policy and statement, which value
 * decided, and what would be allowed. The reason is read with ExplainOwnCall;
 * when it cannot be read, what the error body itself says is shown.
 */
export function RefusalResult({ error, title, extra }: { error: ApiError; title?: string; extra?: ReactNode }) {
  const { t, language } = useI18n()
  const told = useCall('Rampart/ExplainOwnCall', error.requestId === '' ? null : { EventId: error.requestId })
  const decision = told.data?.Decision
  const deciding = decision?.Deciding
  // The server's own sentence is English; in another language it stands only where there is nothing better.
  const inWords = language === 'en' || decision === undefined && !told.loading
  const denied = error.denied
  const explicit = deciding !== undefined || denied?.NoPermissionType === 'ExplicitDeny'
  const type = deciding?.PolicyType ?? denied?.PolicyType ?? ''
  const typeKey: MessageKey | undefined = POLICY_TYPES[type]
  const items: DescriptionsProps['items'] = []
  const add = (key: MessageKey, children: ReactNode): void => { items.push({ key, label: t(key), children }) }

  add('refusal.action', <code>{decision?.Action ?? denied?.AuthAction ?? error.operation}</code>)
  if (decision?.Resource) add('refusal.resource', <code className="wrap">{decision.Resource}</code>)
  // The error body has a user's id only.
  const principal = told.data?.Principal.Name || denied?.AuthPrincipalDisplayName
  if (principal) add('refusal.principal', <bdi>{principal}</bdi>)
  if (deciding !== undefined) {
    const named = <strong><bdi>{deciding.PolicyName}</bdi></strong>
    add('refusal.policy', type === 'Custom' || type === 'System' ? <Link to={paths.policy(type, deciding.PolicyName)}>{named}</Link> : named)
    add('refusal.statement', t('refusal.statement.at', { statement: deciding.Statement, line: deciding.Line }))
  } else if (typeKey !== undefined) {
    add('refusal.policy', t(typeKey))
  }
  const values = decision === undefined ? [] : decidingValues(decision)
  if (values.length > 0) {
    add('refusal.conditions', (
      <ul className="plain">
        {values.map(c => <li key={c.Key}><code>{c.Key}</code> = <code><bdi>{c.Values.join(', ')}</bdi></code> <span className="muted">(<SourceText of={c} />)</span></li>)}
      </ul>
    ))
  }
  if (decision && decision.Hints.length > 0) add('refusal.allowing', <Hints hints={decision.Hints} />)
  if (error.requestId !== '') add('error.requestId', <CopyId id={error.requestId} />)

  return (
    <Card className="refusal" role="alert">
      <Space orientation="vertical" size={16} className="full">
        <Space align="start" size={12}>
          <StopOutlined className="refusal-icon" aria-hidden="true" />
          <div>
            <Typography.Title level={2} className="refusal-title">{title ?? t('refusal.title')}</Typography.Title>
            <Typography.Paragraph className="flat">{t(explicit ? 'refusal.explicit' : 'refusal.implicit')}</Typography.Paragraph>
            {inWords && <Typography.Text type="secondary"><bdi lang="en">{error.message}</bdi></Typography.Text>}
          </div>
        </Space>
        {told.loading && told.data === undefined && <Space><Spin size="small" />{t('refusal.loading')}</Space>}
        <Descriptions column={1} size="small" bordered items={items} styles={{ label: { width: 200 } }} />
        {told.error !== undefined && <Typography.Text type="secondary">{t('refusal.noReason', { message: errorText(told.error, t) })}</Typography.Text>}
        <Space wrap>
          {error.requestId !== '' && <LinkButton type="primary" to={paths.explain(error.requestId)}>{t('error.explain')}</LinkButton>}
          {extra}
        </Space>
      </Space>
    </Card>
  )
}
