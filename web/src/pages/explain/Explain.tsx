import { Alert, Card, Skeleton } from 'antd'
import { useParams } from 'react-router'
import { ApiError } from '../../api/error'
import { useCall } from '../../app/api'
import { paths } from '../../app/paths'
import { CopyId } from '../../components/CopyId'
import { Failed } from '../../components/DetailPage'
import { LinkButton } from '../../components/LinkButton'
import { PageHeader } from '../../components/PageHeader'
import { StatusTag } from '../../components/StatusTag'
import { TimeText } from '../../components/TimeText'
import { useI18n } from '../../i18n'
import { Layers, Values, Verdict } from './DecisionView'
import { simulated, verdictOf } from './model'

/**
 * Why a recorded call was allowed or refused. One's own calls are explained to
 * everybody; those of others need the right to read the trail and the policies.
 */
export default function Explain() {
  const { t, language } = useI18n()
  const { eventId = '' } = useParams()
  const own = useCall('Rampart/ExplainOwnCall', { EventId: eventId })
  const foreign = own.error instanceof ApiError && (own.error.status === 404 || own.error.code === 'ExplainViewed')
  const any = useCall('Rampart/ExplainCall', foreign ? { EventId: eventId } : null)
  const told = foreign ? any : own
  const e = told.data
  const back = { to: '/activity', label: t('explain.activity.title') }
  if (e === undefined) {
    return (
      <>
        <PageHeader title={t('explain.title')} back={back} description={<CopyId id={eventId} />} />
        {told.error === undefined ? <Card><Skeleton active /></Card> : <Failed error={told.error} />}
      </>
    )
  }
  const d = e.Decision
  const context = Object.fromEntries(d.Conditions.map(c => [c.Key, c.Values]))
  const parameters = Object.entries(e.Parameters ?? {})
  const by = e.Recorded
  // A refusal is told above, in the console's language; what else went wrong, by the server alone.
  const inWords = language === 'en' || by.Verdict === 'Allow'
  return (
    <div data-page="explain">
      <PageHeader
        title={t('explain.title.of', { operation: e.Operation })} back={back} description={t('explain.text')}
        actions={<LinkButton to={paths.whatIf({ principal: simulated(e.Principal), action: d.Action, resource: d.Resource, context: JSON.stringify(context) })}>{t('explain.whatIf')}</LinkButton>}
      />
      {e.Changed && <Alert className="block" type="warning" showIcon title={t('explain.changed')} description={t('explain.changed.text', { recorded: t(verdictOf(by.Verdict).text) })} />}
      <Verdict decision={d} />
      <Layers decision={d} />
      <Values decision={d} />
      <Card className="block" title={<h2 className="card-title">{t('explain.call')}</h2>}>
        <dl className="facts">
          <dt>{t('error.requestId')}</dt><dd><CopyId id={e.EventId} /></dd>
          <dt>{t('explain.time')}</dt><dd><TimeText value={e.Time} absolute /></dd>
          <dt>{t('explain.principal')}</dt><dd><bdi>{e.Principal.Name}</bdi> <code className="muted"><bdi>{e.Principal.Arn}</bdi></code></dd>
          <dt>{t('explain.operation')}</dt><dd><code>{e.Product} {e.Version} {e.Operation}</code></dd>
          <dt>{t('explain.answer')}</dt>
          <dd>{e.ErrorCode === '' ? <StatusTag tone="good">{t('explain.answer.ok')}</StatusTag> : <><StatusTag tone="bad">{e.ErrorCode}</StatusTag>{inWords && <> <bdi lang="en">{e.ErrorMessage}</bdi></>}</>}</dd>
          <dt>{t('explain.recorded')}</dt>
          <dd>
            <StatusTag tone={verdictOf(by.Verdict).tone}>{t(verdictOf(by.Verdict).text)}</StatusTag>
            {by.PolicyName !== '' && <> <bdi>{t('explain.recorded.by', { policy: by.PolicyName, version: by.PolicyVersion, statement: by.Statement })}</bdi></>}
            {!e.Changed && <span className="muted"> {t('explain.same')}</span>}
          </dd>
          <dt>{t('explain.parameters')}</dt>
          <dd>
            {parameters.length === 0 ? <span className="muted">{t('explain.parameters.none')}</span> : (
              <ul className="plain">{parameters.map(([name, value]) => <li key={name}><code>{name}</code> = <code className="value"><bdi>{value}</bdi></code></li>)}</ul>
            )}
          </dd>
        </dl>
      </Card>
    </div>
  )
}
