import { LeftOutlined } from '@ant-design/icons'
import { Space, Typography } from 'antd'
import { useEffect, type ReactNode } from 'react'
import { Link } from 'react-router'
import { useT } from '../i18n'

/** The head of a page: way back, its one h1, a line of text, and its actions. It also names the window. */
export function PageHeader({ title, description, back, status, actions }: { title: string; description?: ReactNode; back?: { to: string; label: string }; status?: ReactNode; actions?: ReactNode }) {
  const t = useT()
  useEffect(() => {
    document.title = `${title} - ${t('product.name')}`
  }, [title, t])
  return (
    <header className="page-header">
      {back !== undefined && <Link className="page-back" to={back.to}><LeftOutlined aria-hidden="true" /> {t('detail.back', { list: back.label })}</Link>}
      <div className="page-head">
        <Space size={12} align="center" className="page-name">
          <Typography.Title level={1}><bdi>{title}</bdi></Typography.Title>
          {status}
        </Space>
        {actions !== undefined && <Space wrap>{actions}</Space>}
      </div>
      {description !== undefined && <Typography.Paragraph type="secondary" className="flat">{description}</Typography.Paragraph>}
    </header>
  )
}
