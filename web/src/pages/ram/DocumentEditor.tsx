import { Alert, Segmented } from 'antd'
import { useState } from 'react'
import { PolicyEditor } from '../../components/PolicyEditor'
import { useT } from '../../i18n'
import { FindingsList, type FindingsState } from './Findings'
import { fromDocument, incomplete, toDocument, type Statement, type Unfit } from './visual'
import { Visual } from './Visual'

/** The ways to write a policy. */
export type Way = 'visual' | 'script'

/** What a person has written; `missing` says what the rows still lack, of which the text may show nothing. */
export interface Draft { text: string; missing: Unfit | undefined }

/** Writes a policy document in one of two ways and goes from one to the other where that loses nothing. */
export function DocumentEditor({ value, onChange, way, onWay, findings }: { value: string; onChange: (draft: Draft) => void; way: Way; onWay: (way: Way) => void; findings: FindingsState | undefined }) {
  const t = useT()
  const [rows, setRows] = useState<Statement[] | undefined>(() => {
    const read = fromDocument(value)
    return read.ok ? read.statements : undefined
  })
  const [unfit, setUnfit] = useState<Unfit | undefined>(() => {
    const read = fromDocument(value)
    return way === 'visual' && !read.ok ? read : undefined
  })
  const change = (next: Way): void => {
    setUnfit(undefined)
    if (next === 'visual') {
      const read = fromDocument(value)
      if (!read.ok) {
        setUnfit(read)
        return
      }
      setRows(read.statements)
    }
    onWay(next)
  }
  const shown: Way = way === 'visual' && rows !== undefined ? 'visual' : 'script'
  const missing = shown === 'visual' && rows !== undefined ? incomplete(rows) : undefined
  return (
    <>
      <Segmented
        className="block-small" aria-label={t('ram.editor.way')} value={shown} onChange={change}
        options={[{ value: 'visual', label: t('ram.editor.visual') }, { value: 'script', label: t('ram.editor.script') }]}
      />
      {unfit !== undefined && <Alert className="block" type="warning" showIcon closable title={t('ram.visual.cannot')} description={t(unfit.why, unfit.values)} />}
      {shown === 'visual' && rows !== undefined
        ? (
          <Visual
            value={rows}
            onChange={next => {
              setRows(next)
              onChange({ text: toDocument(next), missing: incomplete(next) })
            }}
          />
        )
        : <PolicyEditor value={value} onChange={text => onChange({ text, missing: undefined })} lint height={360} />}
      <div className="below">{missing === undefined ? <FindingsList state={findings} /> : <p className="muted" role="status">{t(missing.why, missing.values)}</p>}</div>
    </>
  )
}
