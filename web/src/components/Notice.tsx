import { CloseCircleFilled, InfoCircleFilled, WarningFilled } from '@ant-design/icons'
import type { ReactNode } from 'react'

const ICONS = { info: <InfoCircleFilled />, warning: <WarningFilled />, error: <CloseCircleFilled /> }

/**
 * Stands in the place of a page that has nothing to show: what happened, why,
 * and what to do next. (Ant Design's Result brings 10 kB of pictures with it.)
 */
export function Notice({ status, title, text, extra, children }: { status: keyof typeof ICONS; title: string; text?: ReactNode; extra: ReactNode; children?: ReactNode }) {
  return (
    <div className="notice">
      <span className={`notice-icon ${status}`} aria-hidden="true">{ICONS[status]}</span>
      <h1>{title}</h1>
      {text !== undefined && <p className="muted flat">{text}</p>}
      {children}
      <div>{extra}</div>
    </div>
  )
}
