import { CheckOutlined, CopyOutlined } from '@ant-design/icons'
import { App, Button, Tooltip } from 'antd'
import { useState, type ReactNode } from 'react'
import { Link } from 'react-router'
import { useT } from '../i18n'

/** Shows an id, as a link when `to` is given, with a button that copies it. */
export function CopyId({ id, to, children }: { id: string; to?: string; children?: ReactNode }) {
  const t = useT()
  const { message } = App.useApp()
  const [copied, setCopied] = useState(false)
  if (id === '') return <span>–</span>
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(id)
      setCopied(true)
    } catch (error) {
      message.error(error instanceof Error ? error.message : String(error))
    }
  }
  const text = <bdi className="id">{children ?? id}</bdi>
  return (
    <span className="copy-id">
      {to === undefined ? text : <Link to={to}>{text}</Link>}
      <Tooltip title={copied ? t('copy.done') : t('copy.do', { text: id })} onOpenChange={open => { if (!open) setCopied(false) }}>
        <Button type="text" size="small" aria-label={copied ? t('copy.done') : t('copy.do', { text: id })} icon={copied ? <CheckOutlined /> : <CopyOutlined />} onClick={() => void copy()} />
      </Tooltip>
    </span>
  )
}
