import { ReloadOutlined } from '@ant-design/icons'
import { Button, Card, Descriptions, Skeleton, Tabs, type DescriptionsProps } from 'antd'
import type { ReactNode } from 'react'
import { useSearchParams } from 'react-router'
import { ApiError } from '../api/error'
import { useInvalidatePreviews } from '../app/api'
import { useT } from '../i18n'
import type { Action } from './action'
import { ActionButton } from './ActionButton'
import { ActionMenu, type ActionGroup } from './ActionMenu'
import { ErrorCard } from './ErrorCard'
import { PageHeader } from './PageHeader'
import { RefusalResult } from './RefusalResult'

/** A tab of a page of details; its key is in the URL as `?tab=`. */
export interface DetailTab {
  key: string
  label: string
  children: ReactNode
}

/** What a page of details shows. */
export interface DetailProps {
  title: string
  back: { to: string; label: string }
  status?: ReactNode
  /** The call behind the page: useCall's answer. Nothing below is shown before there is data. */
  source: { data: unknown; error: unknown; loading: boolean; reload: () => void }
  /** Facts at the top, in two columns. */
  facts?: DescriptionsProps['items']
  tabs?: readonly DetailTab[]
  /** The most used actions, as buttons; the last is the primary one. */
  actions?: readonly Action[]
  /** All actions, in the searchable panel "All operations". */
  all?: readonly ActionGroup[]
  children?: ReactNode
}

/** Shows an error that stands in the place of what could not be read. */
export function Failed({ error }: { error: unknown }) {
  return error instanceof ApiError && error.refused ? <RefusalResult error={error} /> : <ErrorCard error={error} />
}

/** A page about one thing: head with actions, facts, tabs. */
export function DetailPage({ title, back, status, source, facts, tabs, actions = [], all, children }: DetailProps) {
  const t = useT()
  const invalidate = useInvalidatePreviews()
  const [params, setParams] = useSearchParams()
  const there = source.data !== undefined
  const tab = tabs?.find(x => x.key === params.get('tab'))?.key ?? tabs?.[0]?.key
  return (
    <>
      <PageHeader
        title={title} back={back} status={there ? status : undefined}
        actions={
          <>
            <Button
              aria-label={t('list.refresh')} icon={<ReloadOutlined />} loading={source.loading && there}
              onClick={() => {
                invalidate()
                source.reload()
              }}
            />
            {there && all !== undefined && <ActionMenu groups={all} label={t('detail.actions')} search />}
            {there && actions.map((a, i) => <ActionButton key={a.key} action={a} type={i === actions.length - 1 ? 'primary' : 'default'} />)}
          </>
        }
      />
      {source.error !== undefined && <Failed error={source.error} />}
      {!there && source.error === undefined && <Card><Skeleton active /></Card>}
      {there && facts !== undefined && <Card className="block"><Descriptions column={{ xs: 1, lg: 2 }} size="small" items={facts} /></Card>}
      {there && tabs !== undefined && (
        <Card className="block tabs-card">
          <Tabs
            activeKey={tab} destroyOnHidden items={tabs.map(x => ({ ...x }))}
            onChange={key => setParams(before => {
              const next = new URLSearchParams(before)
              next.set('tab', key)
              return next
            }, { replace: true })}
          />
        </Card>
      )}
      {there && children}
    </>
  )
}
