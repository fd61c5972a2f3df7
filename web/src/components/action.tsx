import { App } from 'antd'
import { useState, type ReactNode } from 'react'
import { useNavigate } from 'react-router'
import type { WireCall } from '../api/client'
import { ApiError, isAbort } from '../api/error'
import { usePreview, type Preview } from '../app/api'
import { useT, type Translate } from '../i18n'
import { ErrorCard } from './ErrorCard'
import { RefusalResult } from './RefusalResult'

/** Something that a person can do on a page. */
export interface Action {
  key: string
  /** Its words, translated. */
  label: string
  /** More words that a search finds it by, translated. */
  keywords?: string
  icon?: ReactNode
  danger?: boolean
  /** The calls that it will make; asked about beforehand. Without them it is always offered. */
  calls?: readonly WireCall[]
  /** Why it makes no sense now, apart from permission (a state, nothing selected); translated. */
  unfit?: string
  /** Asks before it runs. */
  confirm?: { title: string; text?: ReactNode; ok?: string }
  /** Where it leads; or what it does. An error that `run` throws is shown. */
  to?: string
  run?: () => Promise<void> | void
  /** Told when `run` has ended well; the page reloads what it shows. */
  done?: () => void
}

/** Shows the errors of actions: a refusal with its reason, anything else with its code. */
export function useReport(): (error: unknown) => void {
  const t = useT()
  const { modal } = App.useApp()
  return error => {
    if (isAbort(error)) return
    const refused = error instanceof ApiError && error.refused
    const shown = modal.info({
      icon: null, width: refused ? 720 : 520, closable: true, maskClosable: true, okText: t('action.close'),
      // A link in it leads away, so the dialog closes with it.
      content: <div onClick={event => { if ((event.target as Element).closest('a') !== null) shown.destroy() }}>{refused ? <RefusalResult error={error} /> : <ErrorCard error={error} />}</div>,
    })
  }
}

/** Asks a question; true when the person agrees. */
export function useConfirm(): (question: { title: string; text?: ReactNode; ok?: string; danger?: boolean }) => Promise<boolean> {
  const t = useT()
  const { modal } = App.useApp()
  return question => new Promise(resolve => {
    modal.confirm({
      title: question.title, content: question.text, okText: question.ok ?? t('action.confirm'), cancelText: t('action.cancel'),
      okButtonProps: { danger: question.danger ?? false }, focusable: { autoFocusButton: question.danger === true ? 'cancel' : 'ok' },
      onOk: () => resolve(true), onCancel: () => resolve(false),
    })
  })
}

/** An action as a control shows it. */
export interface ActionState {
  preview: Preview
  /** It cannot be started, and why (translated). */
  blocked: boolean
  running: boolean
  start: () => Promise<void>
}

/** What a control needs of an action: may it be started, and starting it. */
export function useAction(action: Action): ActionState {
  const report = useReport()
  const confirm = useConfirm()
  const navigate = useNavigate()
  const [running, setRunning] = useState(false)
  const preview = usePreview(action.calls ?? [])
  const blocked = action.unfit !== undefined || preview.state !== 'allowed'
  const start = async (): Promise<void> => {
    if (blocked || running) return
    if (action.confirm !== undefined && !(await confirm({ ...action.confirm, ok: action.confirm.ok ?? action.label, danger: action.danger ?? false }))) return
    if (action.to !== undefined) {
      await navigate(action.to)
      return
    }
    setRunning(true)
    try {
      await action.run?.()
      action.done?.()
    } catch (error) {
      report(error)
    } finally {
      setRunning(false)
    }
  }
  return { preview, blocked, running, start }
}

/** Whether an action's words hold all words of a search, in any order and case. */
export function matchesSearch(action: Pick<Action, 'label' | 'keywords'>, search: string): boolean {
  const text = `${action.label} ${action.keywords ?? ''}`.toLowerCase()
  return search.toLowerCase().split(/\s+/).every(word => text.includes(word))
}

/** Why an action cannot be started, in one sentence without the refusing policy's details. */
export function waitingText(state: Preview, t: Translate): string {
  switch (state.state) {
    case 'asking': return t('action.asking')
    case 'unknown': return t('action.unknown', { message: state.message })
    default: return ''
  }
}
