import './explain.css'
import { CheckCircleFilled, CloseCircleFilled, ExclamationCircleFilled } from '@ant-design/icons'
import { Card, Tag } from 'antd'
import { Hints, SourceText } from '../../components/hints'
import { StatusTag, type Tone } from '../../components/StatusTag'
import { useT, type MessageKey } from '../../i18n'
import { becauseOf, decides, LAYERS, verdictOf, type Decision, type Layer, type LayerName, type LayerPolicy } from './model'
import { PolicyOutcome } from './Policy'

const LAYER_VERDICTS: Readonly<Record<string, { tone: Tone; text: MessageKey }>> = {
  Allow: { tone: 'good', text: 'explain.layer.Allow' },
  ExplicitDeny: { tone: 'bad', text: 'explain.layer.ExplicitDeny' },
  ImplicitDeny: { tone: 'none', text: 'explain.layer.ImplicitDeny' },
}

function VerdictIcon({ verdict }: { verdict: string }) {
  if (verdict === 'Allow') return <CheckCircleFilled className="verdict-icon verdict-good" aria-hidden="true" />
  if (verdict === 'ExplicitDeny') return <CloseCircleFilled className="verdict-icon verdict-bad" aria-hidden="true" />
  return <ExclamationCircleFilled className="verdict-icon verdict-warn" aria-hidden="true" />
}

/** The verdict in one line, why, and for a refusal what would be allowed. */
export function Verdict({ decision: d }: { decision: Decision }) {
  const t = useT()
  return (
    <Card className="block" title={<h2 className="card-title">{t('explain.decision')}</h2>}>
      <div className="verdict" role="status">
        <VerdictIcon verdict={d.Verdict} />
        <div>
          <p className="verdict-word">{t(verdictOf(d.Verdict).text)}</p>
          <p className="flat"><bdi>{becauseOf(d, t)}</bdi></p>
        </div>
      </div>
      <dl className="facts">
        <dt>{t('explain.action')}</dt><dd><code>{d.Action}</code></dd>
        <dt>{t('explain.resource')}</dt><dd><code><bdi>{d.Resource}</bdi></code></dd>
        {d.Hints.length > 0 && <><dt>{t('explain.allowing')}</dt><dd><Hints hints={d.Hints} /></dd></>}
      </dl>
    </Card>
  )
}

/** The condition keys of the call with their sources. */
export function Values({ decision: d }: { decision: Decision }) {
  const t = useT()
  if (d.Conditions.length === 0) return null
  return (
    <Card className="block" title={<h2 className="card-title">{t('explain.values')}</h2>}>
        <table className="parts">
          <thead><tr><th scope="col">{t('explain.values.key')}</th><th scope="col">{t('explain.values.value')}</th><th scope="col">{t('explain.values.source')}</th></tr></thead>
          <tbody>
            {d.Conditions.map(c => (
              <tr key={c.Key}>
                <th scope="row"><code>{c.Key}</code></th>
                <td>{c.Values.map((v, i) => <code key={i} className="value"><bdi>{v}</bdi></code>)}</td>
                <td><SourceText of={c} /></td>
              </tr>
            ))}
          </tbody>
        </table>
    </Card>
  )
}

function LayerItem({ name, layer, decision, textless }: { name: LayerName; layer: Layer | undefined; decision: Decision; textless: (p: LayerPolicy) => boolean }) {
  const t = useT()
  const verdict = layer === undefined ? undefined : LAYER_VERDICTS[layer.Verdict]
  const deciding = decision.Layer === name && decision.Deciding !== undefined
  return (
    <li className="layer">
      <div className="layer-head">
        <h3 className="layer-name">{t(`explain.layer.${name}`)}</h3>
        {layer === undefined ? <StatusTag tone="none">{t('explain.layer.absent')}</StatusTag>
          : !layer.Asked ? <StatusTag tone="none">{t('explain.layer.unasked')}</StatusTag>
            : verdict === undefined ? <StatusTag tone="none">{layer.Verdict}</StatusTag>
              : <StatusTag tone={verdict.tone}>{t(verdict.text)}</StatusTag>}
        {deciding && <Tag variant="outlined">{t('explain.layer.decides')}</Tag>}
      </div>
      {layer !== undefined && layer.Policies.length === 0 && <p className="muted flat">{t('explain.layer.empty')}</p>}
      {layer !== undefined && layer.Policies.length > 0 && (
        <ul className="plain policies">
          {layer.Policies.map((p, i) => (
            <PolicyOutcome
              key={`${p.PolicyType}/${p.PolicyName}/${i}`} policy={p} textless={textless(p)}
              deciding={decides(decision, name, p) ? decision.Deciding?.Statement : undefined}
            />
          ))}
        </ul>
      )}
    </li>
  )
}

/** All layers in order, with each policy and statement. `textless` leaves out a text that stands elsewhere on the page. */
export function Layers({ decision: d, textless = () => false }: { decision: Decision; textless?: (p: LayerPolicy) => boolean }) {
  const t = useT()
  const names = LAYERS.filter(name => name !== 'trust' || d.Layers.some(l => l.Layer === 'trust'))
  return (
    <Card className="block" title={<h2 className="card-title">{t('explain.layers')}</h2>}>
      <ol className="plain layers">
        {names.flatMap(name => {
          // The control policies of several folders are several layers of one name.
          const here = d.Layers.filter(l => l.Layer === name)
          return here.length === 0 ? [<LayerItem key={name} name={name} layer={undefined} decision={d} textless={textless} />]
            : here.map((l, i) => <LayerItem key={`${name}${i}`} name={name} layer={l} decision={d} textless={textless} />)
        })}
      </ol>
    </Card>
  )
}
