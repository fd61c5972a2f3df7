import { CheckOutlined, CopyOutlined } from '@ant-design/icons'
import { Alert, App, Button, Drawer, Space, Tabs } from 'antd'
import { useState } from 'react'
import { paths } from '../../app/paths'
import { CopyId } from '../../components/CopyId'
import { LinkButton } from '../../components/LinkButton'
import { StatusTag, type Tone } from '../../components/StatusTag'
import { TimeText } from '../../components/TimeText'
import { useT } from '../../i18n'
import { callText, MEANS, paramsOf, type Means } from './calls'
import { decisionOf, endingOf, type Ending, type Event } from './stream'

const TONES: Record<Ending, Tone> = { allowed: 'good', refused: 'bad', failed: 'warn', undecided: 'none' }

/** How a call ended, as icon and word. */
export function EndingTag({ event }: { event: Event }) {
  const t = useT()
  const ending = endingOf(event)
  return <StatusTag tone={TONES[ending]}>{t(`explain.activity.verdict.${ending}`)}</StatusTag>
}

function Code({ text }: { text: string }) {
  const t = useT()
  const { message } = App.useApp()
  const [copied, setCopied] = useState('')
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      setCopied(text)
    } catch (error) {
      message.error(error instanceof Error ? error.message : String(error))
    }
  }
  const done = copied === text
  return (
    <div className="code-box">
      <Button size="small" className="code-copy" icon={done ? <CheckOutlined /> : <CopyOutlined />} onClick={() => void copy()}>{t(done ? 'copy.done' : 'explain.activity.copy')}</Button>
      <pre tabIndex={0} aria-label={t('explain.activity.again')} dir="ltr"><code>{text}</code></pre>
    </div>
  )
}

/** One call of the stream: what it was, what it needed, why, and how to make it again. */
export function EventDrawer({ event: e, onClose }: { event: Event | undefined; onClose: () => void }) {
  const t = useT()
  const [means, setMeans] = useState<Means>('cli')
  const d = e === undefined ? undefined : decisionOf(e)
  const params = paramsOf(e?.requestParameters)
  return (
    <Drawer open={e !== undefined} onClose={onClose} size={760} title={e === undefined ? '' : <bdi>{t('explain.activity.drawer', { operation: e.eventName })}</bdi>} destroyOnHidden>
      {e !== undefined && (
        <Space orientation="vertical" size={16} className="full">
          <Space wrap size={16}>
            <EndingTag event={e} />
            {d !== undefined && <LinkButton type="primary" to={paths.explain(e.eventId)}>{t('explain.activity.why')}</LinkButton>}
          </Space>
          <dl className="facts">
            <dt>{t('explain.activity.needed')}</dt><dd>{d === undefined ? <span className="muted">{t('explain.activity.needed.none')}</span> : <CopyId id={d.Action}><code>{d.Action}</code></CopyId>}</dd>
            {d !== undefined && <><dt>{t('explain.resource')}</dt><dd><code><bdi>{d.Resource}</bdi></code></dd></>}
            {d?.Policy !== undefined && d.Policy !== '' && <><dt>{t('explain.activity.policy')}</dt><dd><bdi>{t('explain.recorded.by', { policy: d.Policy, version: d.PolicyVer ?? '–', statement: d.Statement })}</bdi></dd></>}
            {e.errorCode !== undefined && e.errorCode !== '' && <><dt>{t('explain.activity.error')}</dt><dd><code>{e.errorCode}</code> <bdi>{e.errorMessage}</bdi></dd></>}
            <dt>{t('explain.activity.by')}</dt><dd><bdi>{e.userIdentity.userName}</bdi></dd>
            {e.userIdentity.accessKeyId !== undefined && e.userIdentity.accessKeyId !== '' && <><dt>{t('explain.activity.accessKey')}</dt><dd><code>{e.userIdentity.accessKeyId}</code></dd></>}
            <dt>{t('explain.time')}</dt><dd><TimeText value={e.eventTime} absolute /></dd>
            <dt>{t('explain.activity.from')}</dt><dd><code>{e.sourceIpAddress}</code></dd>
            {e.userAgent !== undefined && e.userAgent !== '' && <><dt>{t('explain.activity.client')}</dt><dd><bdi>{e.userAgent}</bdi></dd></>}
            <dt>{t('error.requestId')}</dt><dd><CopyId id={e.eventId} /></dd>
          </dl>
          {e.apiVersion !== '' && (
            <section>
              <h3 className="card-title">{t('explain.activity.again')}</h3>
              {Object.values(params).includes('***') && <Alert className="below" type="info" showIcon title={t('explain.activity.masked')} />}
              <Tabs
                size="small" activeKey={means} onChange={key => setMeans(key as Means)}
                items={MEANS.map(m => ({
                  key: m, label: t(`explain.activity.code.${m}`),
                  children: <Code text={callText(m, { product: e.serviceName, version: e.apiVersion, operation: e.eventName, params }, window.location.origin)} />,
                }))}
              />
            </section>
          )}
        </Space>
      )}
    </Drawer>
  )
}
