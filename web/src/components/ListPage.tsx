import { LeftOutlined, ReloadOutlined, RightOutlined } from '@ant-design/icons'
import { Button, Card, Pagination, Space, Table, type TableColumnsType } from 'antd'
import { useState, type ReactNode } from 'react'
import { useSearchParams } from 'react-router'
import type { In, OperationName, Out } from '../api/client'
import { useCall, useInvalidatePreviews } from '../app/api'
import { usePlace, type Place } from '../app/place'
import { useT, type MessageKey, type Translate } from '../i18n'
import type { Action } from './action'
import { ActionButton } from './ActionButton'
import { ActionMenu } from './ActionMenu'
import { Failed } from './DetailPage'
import { EmptyState } from './EmptyState'
import { FilterBar, readFilters, type Filter, type FilterValues } from './FilterBar'
import { PageHeader } from './PageHeader'

/** One column. The first one names the row. */
export interface Column<Row> {
  key: string
  title: MessageKey
  render: (row: Row, t: Translate) => ReactNode
  /** Width in pixels. */
  width?: number
  align?: 'start' | 'end'
}

/** Which rows are asked for. */
export interface PageRequest {
  /** From 1. */
  number: number
  size: number
  /** Marker or NextToken of the answer before; undefined at first. */
  token: string | undefined
}

/** What a list page does with what it needs. */
export interface ListContext {
  t: Translate
  place: Place
  filters: FilterValues
  /** Asks for the list again. */
  reload: () => void
}

/** The declaration of a list page: what is listed, how it looks, what can be done. */
export interface ListSpec<K extends OperationName, Row> {
  /** Names the page in tests and in the document: unique. */
  id: string
  title: MessageKey
  description?: MessageKey
  operation: K
  /** The parameters; null waits (nothing chosen yet). */
  input: (page: PageRequest, context: ListContext) => In<K> | null
  items: (out: Out<K>) => readonly Row[]
  rowKey: (row: Row) => string
  /** Number of all rows, where the operation pages by number. */
  total?: (out: Out<K>) => number
  /** Marker or token of the next part, where it pages by that; undefined at the end. */
  next?: (out: Out<K>) => string | undefined
  pageSize?: number
  columns: readonly Column<Row>[]
  filters?: readonly Filter[]
  /** Buttons above the list; the last is the primary one. */
  actions?: (context: ListContext) => readonly Action[]
  /** Per row: the first two are links, the others are under "More". */
  rowActions?: (row: Row, context: ListContext) => readonly Action[]
  /** For the selected rows; with it rows can be selected. */
  batchActions?: (rows: readonly Row[], context: ListContext) => readonly Action[]
  empty: { text: MessageKey; action?: (context: ListContext) => Action | undefined }
  /** Milliseconds until the list is asked again, while rows are under way; undefined stops. */
  poll?: (rows: readonly Row[]) => number | undefined
}

const SIZES = [10, 20, 50, 100]

/** A list page from its declaration. Filters and the page number are in the URL. */
export function ListPage<K extends OperationName, Row extends object>({ spec, children }: { spec: ListSpec<K, Row>; children?: ReactNode }) {
  const t = useT()
  const place = usePlace()
  const invalidate = useInvalidatePreviews()
  const [params, setParams] = useSearchParams()
  const [size, setSize] = useState(spec.pageSize ?? 20)
  const [tokens, setTokens] = useState<{ of: string; stack: string[] }>({ of: '', stack: [] })
  const [selected, setSelected] = useState<readonly string[]>([])

  const filters = readFilters(spec.filters ?? [], params)
  // Another filter, place or size begins at the first part again.
  const subject = JSON.stringify([filters, place.region, place.group, place.viewAs, size])
  const stack = tokens.of === subject ? tokens.stack : []
  const number = Math.max(1, Number.parseInt(params.get('page') ?? '1', 10) || 1)
  const context = { t, place, filters, reload: () => source.reload() }
  const input = spec.input({ number, size, token: stack.at(-1) }, context)
  const source = useCall(spec.operation, input, out => spec.poll?.(spec.items(out)))

  const rows = source.data === undefined ? [] : spec.items(source.data)
  const keys = new Set(rows.map(spec.rowKey))
  const chosen = selected.filter(key => keys.has(key))
  const chosenRows = rows.filter(row => chosen.includes(spec.rowKey(row)))
  const filtered = Object.values(filters).some(value => value !== '')
  const next = source.data === undefined ? undefined : spec.next?.(source.data)
  const total = source.data === undefined ? undefined : spec.total?.(source.data)

  const change = (edit: (p: URLSearchParams) => void): void => setParams(before => {
    const after = new URLSearchParams(before)
    after.delete('page')
    edit(after)
    return after
  }, { replace: true })

  const columns: TableColumnsType<Row> = spec.columns.map((c, i) => ({
    key: c.key, title: t(c.title), width: c.width, align: c.align ?? 'start', rowScope: i === 0 ? 'row' : undefined, render: (_: unknown, row: Row) => c.render(row, t),
  }))
  if (spec.rowActions !== undefined) {
    const of = spec.rowActions
    columns.push({
      key: '$actions', title: t('list.actions'), width: 220,
      render: (_: unknown, row: Row) => {
        const actions = of(row, context)
        return (
          <Space size={0} className="row-actions">
            {actions.slice(0, 2).map(a => <ActionButton key={a.key} action={a} type="link" size="small" />)}
            {actions.length > 2 && <ActionMenu groups={[{ actions: actions.slice(2) }]} label={t('list.more')} type="link" size="small" />}
          </Space>
        )
      },
    })
  }

  const buttons = spec.actions?.(context) ?? []
  const batch = spec.batchActions?.(chosenRows, context) ?? []
  const emptyAction = spec.empty.action?.(context)
  return (
    <div data-page={spec.id}>
      <PageHeader
        title={t(spec.title)} description={spec.description === undefined ? undefined : t(spec.description)}
        actions={buttons.length > 0 ? buttons.map((a, i) => <ActionButton key={a.key} action={a} type={i === buttons.length - 1 ? 'primary' : 'default'} />) : undefined}
      />
      <Card className="block list-card">
        <div className="toolbar">
          <FilterBar
            filters={spec.filters ?? []} values={filters}
            onChange={(key, value) => change(p => (value === '' ? p.delete(key) : p.set(key, value)))}
            onClear={() => change(p => spec.filters?.forEach(f => p.delete(f.key)))}
          />
          <Button
            aria-label={t('list.refresh')} icon={<ReloadOutlined />} loading={source.loading && source.data !== undefined}
            onClick={() => {
              invalidate()
              source.reload()
            }}
          />
        </div>
        {source.error !== undefined && <Failed error={source.error} />}
        {(source.error === undefined || rows.length > 0) && (
          // Our own scroll: Ant Design's adds a hidden copy of the head with controls in it, and styles without a nonce.
          <div className="scroll"><Table<Row>
            size="small" columns={columns} dataSource={rows} rowKey={spec.rowKey} pagination={false}
            loading={source.loading && source.data === undefined} aria-label={t(spec.title)}
            rowSelection={spec.batchActions === undefined ? undefined : {
              selectedRowKeys: [...chosen], onChange: picked => setSelected(picked.map(String)),
              getCheckboxProps: row => ({ 'aria-label': t('list.select', { name: spec.rowKey(row) }) }),
              getTitleCheckboxProps: () => ({ 'aria-label': t('list.selectAll') }),
            }}
            locale={{
              emptyText: source.loading ? ' ' : filtered
                ? <EmptyState title={t('list.filter.none')} action={{ key: 'clear', label: t('list.filter.clear'), run: () => change(p => spec.filters?.forEach(f => p.delete(f.key))) }} />
                : <EmptyState text={t(spec.empty.text)} action={emptyAction} />,
            }}
          /></div>
        )}
        <div className="list-foot">
          <Space wrap role="status">
            {spec.batchActions !== undefined && <span className="muted">{t('list.selected', { count: chosen.length })}</span>}
            {batch.map(a => <ActionButton key={a.key} action={chosen.length === 0 ? { ...a, calls: [], unfit: t('list.selected', { count: 0 }) } : a} size="small" />)}
          </Space>
          {total !== undefined && (
            <Pagination
              size="small" current={number} pageSize={size} total={total} showSizeChanger pageSizeOptions={SIZES} showTotal={n => t('list.total', { total: n })}
              onChange={(page, newSize) => {
                setSize(newSize)
                change(p => { if (page > 1) p.set('page', String(page)) })
              }}
            />
          )}
          {spec.next !== undefined && (stack.length > 0 || next !== undefined) && (
            <Space>
              <Button size="small" aria-label={t('list.previous')} icon={<LeftOutlined />} disabled={stack.length === 0} onClick={() => setTokens({ of: subject, stack: stack.slice(0, -1) })} />
              <span>{t('list.page', { page: stack.length + 1 })}</span>
              <Button size="small" aria-label={t('list.next')} icon={<RightOutlined />} disabled={next === undefined} onClick={() => { if (next !== undefined) setTokens({ of: subject, stack: [...stack, next] }) }} />
            </Space>
          )}
        </div>
      </Card>
      {children}
    </div>
  )
}
