import { CaretRightOutlined } from '@ant-design/icons'
import { Tag } from 'antd'
import { useState } from 'react'
import { SourceText } from '../../components/hints'
import { StatusTag } from '../../components/StatusTag'
import { useT } from '../../i18n'
import { isMet, misfit, outcomeText, type Statement } from './model'

/** Shows how one statement came out; opened, part by part with the values of the call. */
export function StatementRow({ statement: s, line, deciding }: { statement: Statement; line: number; deciding: boolean }) {
  const t = useT()
  const [toggled, setToggled] = useState<boolean>()
  const open = toggled ?? deciding
  const why = misfit(s)
  const allows = s.Effect === 'Allow'
  return (
    <li className={`statement statement-${!s.Applies ? 'idle' : allows ? 'allow' : 'deny'}`}>
      <button type="button" className="statement-head" aria-expanded={open} onClick={() => setToggled(!open)}>
        <CaretRightOutlined rotate={open ? 90 : 0} aria-hidden="true" />
        <span className="statement-name">{t('explain.statement', { statement: s.Statement })}</span>
        <code>{s.Effect}</code>
        <span className="muted">{t('explain.statement.line', { line })}</span>
        <StatusTag tone={!s.Applies ? 'none' : allows ? 'good' : 'bad'}>{t(!s.Applies ? 'explain.statement.idle' : allows ? 'explain.statement.Allow' : 'explain.statement.Deny')}</StatusTag>
        {deciding && <Tag color={allows ? 'green' : 'red'} variant="outlined">{t('explain.statement.decides')}</Tag>}
        {why !== '' && <span className="muted statement-why"><bdi>{t('explain.statement.because', { what: why })}</bdi></span>}
      </button>
      {open && <Parts statement={s} />}
    </li>
  )
}

/** The parts of a statement: what the policy says, what the call has, and whether they fit. */
function Parts({ statement: s }: { statement: Statement }) {
  const t = useT()
  const list = (values: readonly string[]) => values.map((v, i) => <code key={i} className="value"><bdi>{v}</bdi></code>)
  return (
      <table className="parts">
        <thead>
          <tr><th scope="col">{t('explain.part')}</th><th scope="col">{t('explain.part.policy')}</th><th scope="col">{t('explain.part.call')}</th><th scope="col">{t('explain.part.outcome')}</th></tr>
        </thead>
        <tbody>
          {s.Elements.map(e => (
            <tr key={e.Element}>
              <th scope="row"><code>{e.Element}</code></th>
              <td>{e.Pattern === '' ? <span className="muted">{t('explain.part.nothing')}</span> : list([e.Pattern])}</td>
              <td>{list([e.Operand])}</td>
              <td><StatusTag tone={e.Matched ? 'good' : 'none'}>{t(e.Matched ? 'explain.part.fits' : 'explain.part.misfits')}</StatusTag></td>
            </tr>
          ))}
          {s.Conditions.map((c, i) => (
            <tr key={i}>
              <th scope="row"><code>{c.Operator}</code> <code>{c.Key}</code></th>
              <td>{list(c.Wanted)}</td>
              <td>{c.Present ? <>{list(c.Values)} <span className="muted"><SourceText of={c} /></span></> : <span className="muted">{t('explain.part.absent')}</span>}</td>
              <td><StatusTag tone={isMet(c) ? 'good' : 'none'}>{outcomeText(c, t)}</StatusTag></td>
            </tr>
          ))}
        </tbody>
      </table>
  )
}
