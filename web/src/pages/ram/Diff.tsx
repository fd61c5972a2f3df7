import { useT } from '../../i18n'
import { diffLines, type DiffRow } from './diff'

type Side = DiffRow['left']

function Cells({ side, kind, sign }: { side: Side; kind: DiffRow['kind']; sign: '+' | '-' }) {
  const changed = kind !== 'same'
  if (side === undefined) return <><td className="diff-number diff-none" /><td className="diff-sign diff-none" /><td className="diff-none" /></>
  const tone = changed ? (sign === '+' ? 'diff-new' : 'diff-old') : ''
  return (
    <>
      <td className={`diff-number ${tone}`}>{side.line}</td>
      <td className={`diff-sign ${tone}`}>{changed ? sign : ''}</td>
      <td className={tone}>{changed ? (sign === '+' ? <ins>{side.text}</ins> : <del>{side.text}</del>) : side.text}</td>
    </>
  )
}

/** Two texts side by side; what changed is marked with a sign as well as a colour. */
export function Diff({ left, right, before, after }: { left: string; right: string; before: string; after: string }) {
  const t = useT()
  const rows = diffLines(before, after)
  const changes = rows.filter(r => r.kind !== 'same').length
  return (
    <>
      <p className="muted" role="status">{changes === 0 ? t('ram.diff.same') : t('ram.diff.changes', { count: changes })}</p>
      <div className="scroll">
        <table className="diff" aria-label={t('ram.diff.label', { left, right })}>
          <colgroup><col className="diff-number" /><col className="diff-sign" /><col /><col className="diff-number" /><col className="diff-sign" /><col /></colgroup>
          <thead><tr><th colSpan={3} scope="colgroup">{left}</th><th colSpan={3} scope="colgroup">{right}</th></tr></thead>
          <tbody>
            {rows.map((row, i) => <tr key={i}><Cells side={row.left} kind={row.kind} sign="-" /><Cells side={row.right} kind={row.kind} sign="+" /></tr>)}
          </tbody>
        </table>
      </div>
    </>
  )
}
