import { useEffect, useState } from 'react'
import type { Out } from '../../api/client'
import { isAbort } from '../../api/error'
import { useApi } from '../../app/api'
import { ErrorCard } from '../../components/ErrorCard'
import { StatusTag, type Tone } from '../../components/StatusTag'
import { useT, type MessageKey } from '../../i18n'

type Finding = Out<'Rampart/LintPolicy'>['Findings'][number]

/** What is known of a text's findings; `of` is the text that they belong to. */
export interface FindingsState { of: string; list: readonly Finding[]; error: unknown }

/** Wait after the last change before the server is asked, in milliseconds; as in the editor. */
const WAIT = 400

/** Asks LintPolicy about a text, a little after it was last changed. */
export function useFindings(document: string, kind?: string): FindingsState | undefined {
  const api = useApi()
  const [state, setState] = useState<FindingsState>()
  useEffect(() => {
    if (document.trim() === '') return
    const controller = new AbortController()
    const timer = setTimeout(() => {
      api.call('Rampart/LintPolicy', { PolicyDocument: document, ...(kind === undefined ? {} : { PolicyKind: kind }) }, { signal: controller.signal }).then(
        out => setState({ of: document, list: out.Findings, error: undefined }),
        (error: unknown) => { if (!isAbort(error)) setState({ of: document, list: [], error }) },
      )
    }, WAIT)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [api, document, kind])
  return document.trim() === '' ? undefined : state
}

/** Number of findings that are errors. */
export function faults(state: FindingsState | undefined): number {
  return state?.list.filter(f => f.Severity === 'error').length ?? 0
}

const TONES: Readonly<Record<string, [Tone, MessageKey]>> = { error: ['bad', 'ram.finding.error'], warning: ['warn', 'ram.finding.warning'], info: ['none', 'ram.finding.info'] }

/** The findings as a list, for those who do not look at the margin and for the visual editor. */
export function FindingsList({ state }: { state: FindingsState | undefined }) {
  const t = useT()
  if (state === undefined) return null
  if (state.error !== undefined) return <ErrorCard error={state.error} title={t('ram.findings.failed')} />
  return (
    <section aria-label={t('ram.findings.title')} aria-live="polite">
      {state.list.length === 0 && <StatusTag tone="good">{t('ram.findings.none')}</StatusTag>}
      <ul className="plain findings">
        {state.list.map((f, i) => {
          const [tone, word] = TONES[f.Severity] ?? ['none', 'ram.finding.info']
          return (
            <li key={i}>
              <StatusTag tone={tone}>{t(word)}</StatusTag>
              <span className="wrap">
                {f.Line > 0 && <span className="muted">{t('ram.finding.line', { line: f.Line })} </span>}
                <bdi>{f.Message}</bdi>
                {f.Fix !== '' && <span className="muted"> <bdi>{t('editor.fix', { fix: f.Fix })}</bdi></span>}
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
