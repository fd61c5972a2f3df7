import { Empty } from 'antd'
import { useT } from '../i18n'
import type { Action } from './action'
import { ActionButton } from './ActionButton'

/** Says that there is nothing yet and offers the next step. */
export function EmptyState({ text, action, title }: { text?: string; title?: string; action?: Action }) {
  const t = useT()
  return (
    <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={<><strong>{title ?? t('empty.title')}</strong>{text !== undefined && <p className="flat muted">{text}</p>}</>}>
      {action !== undefined && <ActionButton action={action} type="primary" />}
    </Empty>
  )
}
