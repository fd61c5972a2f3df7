import { DownOutlined, LockOutlined } from '@ant-design/icons'
import { Button, Input, Popover, Space, type ButtonProps } from 'antd'
import { useRef, useState } from 'react'
import { useT } from '../i18n'
import { matchesSearch, useAction, type Action } from './action'
import { BlockedReason } from './ActionButton'

/** Actions of one kind, under a heading. */
export interface ActionGroup {
  title?: string
  actions: readonly Action[]
}

function Line({ action, onStart }: { action: Action; onStart: () => void }) {
  const state = useAction(action)
  const [told, setTold] = useState(false)
  const refused = state.preview.state === 'refused' && action.unfit === undefined
  return (
    <li>
      <Button
        type="text" block className={state.blocked ? 'menu-line blocked' : 'menu-line'} danger={action.danger === true && !state.blocked}
        icon={refused ? <LockOutlined aria-hidden="true" /> : action.icon} loading={state.running} aria-disabled={state.blocked || undefined} aria-expanded={state.blocked ? told : undefined}
        onClick={() => {
          if (state.blocked) setTold(!told)
          else {
            onStart()
            void state.start()
          }
        }}
      >
        {action.label}
      </Button>
      {told && state.blocked && <div className="menu-reason"><BlockedReason action={action} state={state} /></div>}
    </li>
  )
}

/**
 * A button that opens a panel of actions, with a search when `search` is set.
 * Permissions are asked for when the panel opens; a refused action says why
 * when it is pressed.
 */
export function ActionMenu({ groups, label, search = false, ...rest }: { groups: readonly ActionGroup[]; label: string; search?: boolean } & Omit<ButtonProps, 'onClick'>) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const [words, setWords] = useState('')
  const host = useRef<HTMLButtonElement>(null)
  const panel = useRef<HTMLDivElement>(null)
  const found = groups.map(g => ({ ...g, actions: g.actions.filter(a => matchesSearch(a, words)) })).filter(g => g.actions.length > 0)
  const close = (): void => {
    setOpen(false)
    setWords('')
  }
  return (
    <Popover
      open={open} onOpenChange={next => (next ? setOpen(true) : close())}
      afterOpenChange={opened => { if (opened) panel.current?.querySelector<HTMLElement>('input, button')?.focus() }}
      trigger="click" placement="bottomRight" arrow={false}
      classNames={{ root: 'menu-panel' }}
      content={
        <div
          ref={panel} role="group" aria-label={label}
          onKeyDown={event => {
            if (event.key !== 'Escape') return
            close()
            host.current?.focus()
          }}
        >
          {search && <Input allowClear placeholder={t('detail.search')} aria-label={t('detail.search')} value={words} onChange={event => setWords(event.target.value)} />}
          {found.length === 0 && <p className="muted" role="status">{t('detail.noMatch')}</p>}
          {found.map((group, i) => (
            <section key={group.title ?? i}>
              {group.title !== undefined && <h3 className="menu-title">{group.title}</h3>}
              <ul className="plain menu-list">{group.actions.map(a => <Line key={a.key} action={a} onStart={close} />)}</ul>
            </section>
          ))}
        </div>
      }
    >
      <Button {...rest} ref={host} aria-haspopup="true" aria-expanded={open}><Space size={4}>{label}<DownOutlined aria-hidden="true" /></Space></Button>
    </Popover>
  )
}
