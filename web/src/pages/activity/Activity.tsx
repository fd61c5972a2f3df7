import '../explain/explain.css'
import { PauseOutlined, CaretRightOutlined } from '@ant-design/icons'
import { Button, Card, Checkbox, Space, Table, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { useCall } from '../../app/api'
import { useSession } from '../../app/session'
import { absoluteTime, TimeText } from '../../components/TimeText'
import { Failed } from '../../components/DetailPage'
import { EmptyState } from '../../components/EmptyState'
import { FilterBar, readFilters, type Filter } from '../../components/FilterBar'
import { PageHeader } from '../../components/PageHeader'
import { StatusTag } from '../../components/StatusTag'
import { useI18n } from '../../i18n'
import { EndingTag, EventDrawer } from './EventDrawer'
import { decisionOf, passes, PERIODS, useStream, type Event, type Filters, type Period } from './stream'

const PRODUCTS = ['Ecs', 'Vpc', 'Ram', 'Ims', 'Sts', 'ResourceManager', 'BssOpenApi', 'ActionTrail', 'Rampart', 'AasCustomer'] as const
const FILTERS: readonly Filter[] = [
  { key: 'user', kind: 'text', label: 'explain.activity.user' },
  { key: 'action', kind: 'text', label: 'explain.activity.action' },
  {
    key: 'verdict', kind: 'select', label: 'explain.activity.verdict',
    options: [
      { value: 'allowed', label: 'explain.activity.verdict.allowed' }, { value: 'refused', label: 'explain.activity.verdict.refused' },
      { value: 'failed', label: 'explain.activity.verdict.failed' }, { value: 'undecided', label: 'explain.activity.verdict.undecided' },
    ],
  },
  { key: 'product', kind: 'select', label: 'explain.activity.product', options: PRODUCTS.map(p => ({ value: p, label: `explain.activity.product.${p}` as const })) },
  { key: 'error', kind: 'text', label: 'explain.activity.error' },
  { key: 'time', kind: 'select', label: 'explain.activity.time', options: (Object.keys(PERIODS) as Period[]).map(p => ({ value: p, label: `explain.activity.time.${p}` as const })) },
]

/** The live stream of calls with their decisions; filters and the open call are in the URL. */
export default function Activity() {
  const { t, tag } = useI18n()
  const session = useSession()
  const [params, setParams] = useSearchParams()
  const [paused, setPaused] = useState(false)
  const values = readFilters(FILTERS, params)
  const text = (key: string): string => values[key] ?? ''
  const filters: Filters = { user: text('user'), product: text('product'), action: text('action'), verdict: text('verdict'), error: text('error'), own: params.get('own') === '1' }
  const period = (text('time') || '7d') as Period
  const select = (events: readonly Event[]): Event[] => events.filter(e => passes(e, filters, session))
  const stream = useStream({ user: filters.user, product: filters.product, period, paused, wanted: events => select(events).length })
  const rows = select(stream.events)
  const open = params.get('event') ?? ''
  const listed = stream.events.find(e => e.eventId === open)
  // A call that the address names may be older than what was read.
  const named = useCall('ActionTrail/LookupEvents', open === '' || listed !== undefined || stream.loading ? null : { LookupAttribute: [{ Key: 'EventId', Value: open }] })
  const opened = listed ?? named.data?.Events[0]

  const change = (key: string, value: string): void => setParams(before => {
    const after = new URLSearchParams(before)
    if (value === '') after.delete(key)
    else after.set(key, value)
    return after
  }, { replace: true })

  const columns: TableColumnsType<Event> = [
    {
      key: 'call', title: t('explain.activity.call'), rowScope: 'row',
      render: (_: unknown, e) => (
        <Button type="link" size="small" className="call" aria-label={t('explain.activity.open', { operation: e.eventName, time: absoluteTime(Date.parse(e.eventTime), tag) })} onClick={() => change('event', e.eventId)}>
          <bdi>{e.eventName}</bdi>
        </Button>
      ),
    },
    { key: 'ending', title: t('explain.activity.verdict'), render: (_: unknown, e) => <EndingTag event={e} /> },
    { key: 'user', title: t('explain.activity.by'), render: (_: unknown, e) => <bdi>{e.userIdentity.userName}</bdi> },
    { key: 'action', title: t('explain.action'), render: (_: unknown, e) => { const d = decisionOf(e); return d === undefined ? <span className="muted">–</span> : <code>{d.Action}</code> } },
    { key: 'error', title: t('explain.activity.error'), render: (_: unknown, e) => (e.errorCode === undefined || e.errorCode === '' ? <span className="muted">–</span> : <code>{e.errorCode}</code>) },
    { key: 'kind', title: t('explain.activity.kind'), render: (_: unknown, e) => t(e.eventRW === 'Write' ? 'explain.activity.writes' : 'explain.activity.reads') },
    { key: 'from', title: t('explain.activity.from'), render: (_: unknown, e) => <code>{e.sourceIpAddress}</code> },
    { key: 'time', title: t('explain.time'), render: (_: unknown, e) => <TimeText value={e.eventTime} /> },
  ]

  return (
    <div data-page="activity">
      <PageHeader
        title={t('explain.activity.title')} description={t('explain.activity.text')}
        status={<StatusTag tone={paused ? 'rest' : 'good'}>{t(paused ? 'explain.activity.paused' : 'explain.activity.live')}</StatusTag>}
        actions={<Button icon={paused ? <CaretRightOutlined /> : <PauseOutlined />} onClick={() => setPaused(!paused)}>{t(paused ? 'explain.activity.resume' : 'explain.activity.pause')}</Button>}
      />
      <Card className="block list-card">
        <div className="toolbar">
          <Space orientation="vertical" size={8}>
            <FilterBar
              filters={FILTERS} values={values} onChange={change}
              onClear={() => setParams(before => {
                const after = new URLSearchParams(before)
                FILTERS.forEach(f => after.delete(f.key))
                return after
              }, { replace: true })}
            />
            <Checkbox checked={filters.own} onChange={event => change('own', event.target.checked ? '1' : '')}>{t('explain.activity.own')}</Checkbox>
          </Space>
        </div>
        {stream.error !== undefined && <div className="block"><Failed error={stream.error} /></div>}
        {(stream.error === undefined || rows.length > 0) && (
          <div className="scroll">
            <Table<Event>
              size="small" columns={columns} dataSource={rows} rowKey="eventId" pagination={false} loading={stream.loading && rows.length === 0} aria-label={t('explain.activity.list')}
              locale={{ emptyText: stream.loading ? ' ' : <EmptyState title={t('explain.activity.empty')} /> }}
            />
          </div>
        )}
        <div className="list-foot">
          <span className="muted" role="status">{t('explain.activity.shown', { shown: rows.length, read: stream.events.length })}</span>
          {stream.more ? <Button size="small" loading={stream.loading} onClick={stream.older}>{t('explain.activity.older')}</Button>
            : !stream.loading && <span className="muted">{t('explain.activity.end')}</span>}
        </div>
      </Card>
      {open !== '' && opened === undefined && !stream.loading && !named.loading && <p role="status" className="muted">{t('explain.activity.missing', { id: open })}</p>}
      <EventDrawer event={opened} onClose={() => change('event', '')} />
    </div>
  )
}
