import { CheckCircleFilled, CloseCircleFilled, ExclamationCircleFilled, MinusCircleOutlined, PauseCircleFilled, SyncOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'

/** What a state means: good, under way, at rest, to be looked at, bad, or nothing of these. */
export type Tone = 'good' | 'busy' | 'rest' | 'warn' | 'bad' | 'none'

// One shape for each tone: a state is never told by colour alone.
const ICONS: Record<Tone, ReactNode> = {
  good: <CheckCircleFilled />,
  busy: <SyncOutlined spin />,
  rest: <PauseCircleFilled />,
  warn: <ExclamationCircleFilled />,
  bad: <CloseCircleFilled />,
  none: <MinusCircleOutlined />,
}

/** Shows a state as icon and word. */
export function StatusTag({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={`status status-${tone}`}>
      <span className="status-icon" aria-hidden="true">{ICONS[tone]}</span>
      <span>{children}</span>
    </span>
  )
}
