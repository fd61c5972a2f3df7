import { Compartment, EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { Typography } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { isAbort } from '../../api/error'
import { useApi } from '../../app/api'
import { useTheme } from '../../app/theme'
import { useT } from '../../i18n'
import { base, editable, findings, lintMargin, look, marking, type Mark } from './extensions'

export type { Mark } from './extensions'

export interface EditorProps {
  value: string
  /** Told with each edit; without it the document is read only. */
  onChange?: (value: string) => void
  /** Name for screen readers; default "Policy document". */
  label?: string
  /** Asks LintPolicy and shows its findings in the margin. */
  lint?: boolean
  /** `trust` for a role's trust policy; passed to LintPolicy. */
  kind?: string
  marks?: readonly Mark[]
  /** Height in pixels; by default as high as the text, at most 560. */
  height?: number
}

/** The CodeMirror part of PolicyEditor; load it only through that. */
export function Editor({ value, onChange, label, lint = false, kind, marks, height }: EditorProps) {
  const t = useT()
  const api = useApi()
  const { dark, nonce } = useTheme()
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const parts = useRef({ look: new Compartment(), edit: new Compartment(), lint: new Compartment(), marks: new Compartment() })
  const told = useRef(onChange)
  told.current = onChange
  const [failure, setFailure] = useState('')
  const name = label ?? t('editor.label')
  const readOnly = onChange === undefined

  // The view lives as long as the component; what changes goes through compartments.
  useEffect(() => {
    if (host.current === null) return
    const p = parts.current
    const made = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: value,
        extensions: [
          base(nonce), p.look.of([]), p.edit.of([]), p.lint.of([]), p.marks.of([]),
          EditorView.updateListener.of(update => {
            if (update.docChanged) told.current?.(update.state.doc.toString())
          }),
        ],
      }),
    })
    view.current = made
    return () => {
      view.current = null
      made.destroy()
    }
    // `value` is the text at first; later texts come below.
  }, [nonce])

  useEffect(() => {
    const v = view.current
    if (v !== null && v.state.doc.toString() !== value) v.dispatch({ changes: { from: 0, to: v.state.doc.length, insert: value } })
  }, [value])

  useEffect(() => {
    view.current?.dispatch({ effects: parts.current.look.reconfigure(look(dark, height)) })
  }, [dark, height])

  useEffect(() => {
    view.current?.dispatch({ effects: parts.current.edit.reconfigure(editable(readOnly, name)) })
  }, [readOnly, name])

  useEffect(() => {
    view.current?.dispatch({ effects: parts.current.marks.reconfigure(marking(marks ?? [])) })
  }, [marks])

  useEffect(() => {
    const margin = lint ? lintMargin(async doc => {
      try {
        const out = await api.call('Rampart/LintPolicy', { PolicyDocument: doc.toString(), ...(kind === undefined ? {} : { PolicyKind: kind }) })
        setFailure('')
        return findings(doc, out.Findings, fix => t('editor.fix', { fix }))
      } catch (error) {
        if (!isAbort(error)) setFailure(error instanceof Error ? error.message : String(error))
        return []
      }
    }) : []
    view.current?.dispatch({ effects: parts.current.lint.reconfigure(margin) })
  }, [api, lint, kind, t])

  return (
    <div>
      <div ref={host} className="editor" />
      {!readOnly && <Typography.Text type="secondary" className="editor-help">{t('editor.help')}</Typography.Text>}
      {failure !== '' && <Typography.Text type="danger" role="alert">{t('editor.failed', { message: failure })}</Typography.Text>}
    </div>
  )
}
