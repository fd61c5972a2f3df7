import { LockOutlined } from '@ant-design/icons'
import { Button, Popover, Space, type ButtonProps } from 'antd'
import { useEffect, useId, useRef, useState } from 'react'
import { Link } from 'react-router'
import { usePlace } from '../app/place'
import { useSession } from '../app/session'
import { useT } from '../i18n'
import { useAction, waitingText, type Action, type ActionState } from './action'
import { Hints } from './hints'
import { refusalSentence, valueLine, whatIfPath } from './refusal'

/** Says what refuses an action, which values decided, and links to what-if. */
export function BlockedReason({ action, state, focusLink = false }: { action: Action; state: ActionState; focusLink?: boolean }) {
  const t = useT()
  const session = useSession()
  const { viewAs } = usePlace()
  const link = useRef<HTMLAnchorElement>(null)
  useEffect(() => {
    if (focusLink) link.current?.focus()
  }, [focusLink])
  if (action.unfit !== undefined) return <span>{action.unfit}</span>
  if (state.preview.state !== 'refused') return <span>{waitingText(state.preview, t)}</span>
  const { result } = state.preview
  const principal = viewAs !== '' ? viewAs : session.Type === 'Account' ? 'root' : session.UserName
  return (
    <Space orientation="vertical" size={4} className="reason">
      <span>{refusalSentence(result, t)}</span>
      {(result.Conditions ?? []).map(c => (
        <code key={c.Key}>{valueLine(c, t)}</code>
      ))}
      <Hints hints={result.Hints} />
      <Link ref={link} to={whatIfPath(result, principal)}>{t('action.refused.whatIf')}</Link>
    </Space>
  )
}

/**
 * A button that knows before the click whether the action is allowed. A refused
 * one stays reachable by keyboard: hover, focus or Enter tells the reason.
 */
export function ActionButton({ action, ...rest }: { action: Action } & Omit<ButtonProps, 'onClick' | 'disabled' | 'loading' | 'children' | 'danger' | 'icon' | 'action'>) {
  const t = useT()
  const id = useId()
  const state = useAction(action)
  const [open, setOpen] = useState(false)
  const [pressed, setPressed] = useState(false)
  const host = useRef<HTMLButtonElement>(null)
  const close = (): void => {
    setPressed(false)
    setOpen(false)
  }
  const refused = state.preview.state === 'refused' && action.unfit === undefined
  const button = (
    <Button
      {...rest}
      ref={host}
      className={[rest.className, state.blocked ? 'blocked' : ''].join(' ')}
      danger={action.danger === true && !state.blocked}
      icon={refused ? <LockOutlined aria-hidden="true" /> : action.icon}
      loading={state.running}
      aria-disabled={state.blocked || undefined}
      aria-busy={(state.preview.state === 'asking' && action.unfit === undefined) || undefined}
      aria-describedby={state.blocked && open ? id : undefined}
      onClick={() => {
        if (!state.blocked) void state.start()
        else {
          // Only a refusal has something in it to go to.
          setPressed(refused)
          setOpen(true)
        }
      }}
    >
      {action.label}
    </Button>
  )
  if (!state.blocked) return button
  return (
    <Popover
      open={open}
      onOpenChange={next => {
        // Pressing moves the focus from the button into the reason, which is no reason to close it.
        if (next || !pressed) setOpen(next)
      }}
      trigger={['hover', 'focus']}
      title={refused ? t('action.refused.title') : undefined}
      content={
        <div
          id={id}
          onKeyDown={event => {
            if (event.key !== 'Escape') return
            close()
            host.current?.focus()
          }}
          onBlur={event => { if (!event.currentTarget.contains(event.relatedTarget)) close() }}
        >
          <BlockedReason action={action} state={state} focusLink={pressed} />
        </div>
      }
      destroyOnHidden
    >
      {button}
    </Popover>
  )
}
