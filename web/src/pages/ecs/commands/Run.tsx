import { Card, Descriptions, Space } from 'antd'
import { useParams } from 'react-router'
import { wireCall } from '../../../api/client'
import { useApi, useCall } from '../../../app/api'
import { paths } from '../../../app/paths'
import { usePlace } from '../../../app/place'
import { CopyId } from '../../../components/CopyId'
import { DetailPage, Failed } from '../../../components/DetailPage'
import { EmptyState } from '../../../components/EmptyState'
import { TimeText } from '../../../components/TimeText'
import { useT } from '../../../i18n'
import '../ecs.css'
import { goesOn, InvokeState } from './state'

/** One run of a command, with its output on each instance. */
export default function Run() {
  const t = useT()
  const api = useApi()
  const { id = '' } = useParams()
  const { region } = usePlace()
  const source = useCall('Ecs/DescribeInvocations', { RegionId: region, InvokeId: id, ContentEncoding: 'PlainText', PageSize: 10 }, out => (out.Invocations.Invocation.some(i => goesOn(i.InvocationStatus)) ? 1000 : undefined))
  const results = useCall('Ecs/DescribeInvocationResults', { RegionId: region, InvokeId: id, ContentEncoding: 'PlainText', PageSize: 50 }, out => (out.Invocation.InvocationResults.InvocationResult.some(i => goesOn(i.InvocationStatus)) ? 1000 : undefined))
  const run = source.data?.Invocations.Invocation[0]
  const stop = { RegionId: region, InvokeId: id }
  return (
    <DetailPage
      title={id} back={{ to: '/ecs/commands/runs', label: t('ecs.runs.title') }} source={source} status={run !== undefined && <InvokeState status={run.InvocationStatus} />}
      actions={run === undefined ? [] : [{ key: 'stop', label: t('ecs.runs.stop'), danger: true, unfit: goesOn(run.InvocationStatus) ? undefined : t('ecs.runs.stop.ended'), calls: [wireCall('Ecs/StopInvocation', stop)], run: async () => { await api.call('Ecs/StopInvocation', stop) }, done: () => { source.reload(); results.reload() } }]}
      facts={run === undefined ? undefined : [
        { key: 'name', label: t('ecs.cmd.name'), children: <bdi>{run.CommandName}</bdi> },
        { key: 'user', label: t('ecs.cmd.user'), children: <bdi>{run.Username || 'root'}</bdi> },
        { key: 'created', label: t('ecs.created'), children: <TimeText value={run.CreationTime} /> },
        { key: 'timeout', label: t('ecs.cmd.timeout'), children: run.Timeout },
      ]}
    >
      {run === undefined ? <EmptyState text={t('ecs.runs.gone')} /> : <Card className="block" title={<h2 className="card-title">{t('ecs.cmd.content')}</h2>}><pre className="output" tabIndex={0}>{run.CommandContent}</pre></Card>}
      {results.error !== undefined && <Failed error={results.error} />}
      {results.data?.Invocation.InvocationResults.InvocationResult.map(r => (
        <Card key={r.InstanceId} className="block" title={<h2 className="card-title"><Space wrap><CopyId id={r.InstanceId} to={paths.instance(r.InstanceId)} /><InvokeState status={r.InvocationStatus} /></Space></h2>}>
          <Descriptions
            size="small" column={{ xs: 1, lg: 3 }}
            items={[
              { key: 'exit', label: t('ecs.runs.exit'), children: r.ExitCode ?? '–' },
              { key: 'user', label: t('ecs.cmd.user'), children: <bdi>{r.Username}</bdi> },
              { key: 'finished', label: t('ecs.runs.finished'), children: <TimeText value={r.FinishedTime} /> },
              ...(r.ErrorCode !== '' ? [{ key: 'error', label: t('error.code'), children: <span><code>{r.ErrorCode}</code> <bdi>{r.ErrorInfo}</bdi></span> }] : []),
            ]}
          />
          <pre className="output" tabIndex={0} aria-label={t('ecs.runs.output')}><bdi>{r.Output === '' ? t('ecs.runs.noOutput') : r.Output}</bdi></pre>
          {r.Dropped > 0 && <p className="muted flat">{t('ecs.runs.dropped', { count: r.Dropped })}</p>}
        </Card>
      ))}
    </DetailPage>
  )
}
