import { CaretRightOutlined } from '@ant-design/icons'
import { useMemo, useState } from 'react'
import { Link } from 'react-router'
import { paths } from '../../app/paths'
import { PolicyEditor, type Mark } from '../../components/PolicyEditor'
import { useT, type MessageKey, type Translate } from '../../i18n'
import { readable, type LayerPolicy } from './model'
import { StatementRow } from './Statement'

const TYPES: Readonly<Record<string, MessageKey>> = {
  Custom: 'explain.type.Custom', System: 'explain.type.System', Control: 'explain.type.Control', Session: 'explain.type.Session', Trust: 'explain.type.Trust',
}
const GRANTEES: Readonly<Record<string, MessageKey>> = {
  RamUser: 'explain.policy.to.RamUser', RamGroup: 'explain.policy.to.RamGroup', RamRole: 'explain.policy.to.RamRole', ResourceDirectoryTarget: 'explain.policy.to.ResourceDirectoryTarget',
}

/** Whether a policy has a page of its own. */
export const hasPage = (type: string): boolean => type === 'Custom' || type === 'System'

function granted(p: LayerPolicy, t: Translate): string {
  const key = GRANTEES[p.AttachedTo.Type]
  if (key === undefined) return ''
  const to = t(key, { name: p.AttachedTo.Name })
  if (!hasPage(p.PolicyType)) return to
  return `${to}, ${p.AttachedTo.Scope === 'Account' ? t('explain.policy.scope.account') : t('explain.policy.scope.group', { group: p.AttachedTo.Scope })}`
}

/** Lights the statements of a policy: the deciding one first, so that it wins where lines are shared. */
export function marksOf(p: LayerPolicy, lines: readonly { from: number; to: number }[], deciding: number | undefined, t: Translate): Mark[] {
  return p.Statements.map((s, i): Mark & { weight: number } => ({
    from: lines[i]?.from ?? s.Line, to: lines[i]?.to ?? s.EndLine,
    tone: !s.Applies ? 'idle' : s.Effect === 'Allow' ? 'allow' : 'deny',
    name: t('explain.statement', { statement: s.Statement }),
    weight: s.Statement === deciding ? 2 : s.Applies ? 1 : 0,
  })).sort((a, b) => b.weight - a.weight)
}

/** One policy of a layer: its statements, and its text with them lit. The deciding one is open. */
export function PolicyOutcome({ policy: p, deciding, textless = false }: { policy: LayerPolicy; deciding: number | undefined; textless?: boolean }) {
  const t = useT()
  const [toggled, setToggled] = useState<boolean>()
  const open = toggled ?? deciding !== undefined
  const shown = useMemo(() => readable(p), [p])
  const marks = useMemo(() => marksOf(p, shown.lines, deciding, t), [p, shown, deciding, t])
  const type = TYPES[p.PolicyType]
  return (
    <li className="policy">
      <div className="policy-head">
        <h4 className="policy-name">
          <button type="button" aria-expanded={open} onClick={() => setToggled(!open)}>
            <CaretRightOutlined rotate={open ? 90 : 0} aria-hidden="true" /> <bdi>{p.PolicyName}</bdi>
          </button>
        </h4>
        <span className="muted">
          {type === undefined ? p.PolicyType : t(type)} · {p.PolicyVersion === '' ? t('explain.policy.draft') : t('explain.policy.version', { version: p.PolicyVersion })}
          {granted(p, t) !== '' && <> · <bdi>{granted(p, t)}</bdi></>}
        </span>
        {hasPage(p.PolicyType) && p.PolicyVersion !== '' && <Link to={paths.policy(p.PolicyType, p.PolicyName)}>{t('explain.policy.open')}</Link>}
      </div>
      {open && (
        <div className={textless ? '' : 'policy-body'}>
          <ol className="plain">
            {p.Statements.map((s, i) => <StatementRow key={s.Statement} statement={s} line={shown.lines[i]?.from ?? s.Line} deciding={s.Statement === deciding} />)}
          </ol>
          {!textless && (
            <div>
              <PolicyEditor value={shown.text} marks={marks} label={t('explain.policy.text', { policy: p.PolicyName })} />
              {shown.formatted && <span className="muted editor-help">{t('explain.policy.formatted')}</span>}
            </div>
          )}
        </div>
      )}
    </li>
  )
}
