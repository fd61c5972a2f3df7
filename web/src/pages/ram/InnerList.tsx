import { Space, Table, type TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import type { Action } from '../../components/action'
import { ActionButton } from '../../components/ActionButton'
import { Failed } from '../../components/DetailPage'
import { EmptyState } from '../../components/EmptyState'
import type { Column } from '../../components/ListPage'
import { useT } from '../../i18n'

/** A list inside a page of details: head with actions, table, next step when empty. */
export interface InnerListProps<Row extends object> {
  /** Name of the table, translated. */
  label: string
  /** Shows the name as a heading; a tab has its name on it already. */
  heading?: boolean
  source: { data: unknown; error: unknown; loading: boolean }
  rows: readonly Row[]
  rowKey: (row: Row) => string
  columns: readonly Column<Row>[]
  rowActions?: (row: Row) => readonly Action[]
  actions?: readonly Action[]
  empty: { text: string; action?: Action }
  /** Width of the column of actions in pixels. */
  actionWidth?: number
  children?: ReactNode
}

/** Shows a list in a tab or card. Ten rows at once; the others by page. */
export function InnerList<Row extends object>({ label, heading = false, source, rows, rowKey, columns, rowActions, actions = [], empty, actionWidth = 180, children }: InnerListProps<Row>) {
  const t = useT()
  const shown: TableColumnsType<Row> = columns.map((c, i) => ({
    key: c.key, title: t(c.title), width: c.width, align: c.align ?? 'start', rowScope: i === 0 ? 'row' : undefined, render: (_: unknown, row: Row) => c.render(row, t),
  }))
  if (rowActions !== undefined) {
    shown.push({
      key: '$actions', title: t('list.actions'), width: actionWidth,
      render: (_: unknown, row: Row) => <Space size={0} wrap className="row-actions">{rowActions(row).map(a => <ActionButton key={a.key} action={a} type="link" size="small" />)}</Space>,
    })
  }
  const failed = source.error !== undefined
  return (
    <section className="block list-card">
      {(heading || actions.length > 0) && (
        <div className="toolbar">
          {heading ? <h2 className="card-title">{label}</h2> : <span />}
          <Space wrap>{actions.map(a => <ActionButton key={a.key} action={a} />)}</Space>
        </div>
      )}
      {failed && <Failed error={source.error} />}
      {!failed && (
        <div className="scroll">
          <Table<Row>
            size="small" columns={shown} dataSource={rows} rowKey={rowKey} aria-label={label} loading={source.loading && source.data === undefined}
            pagination={rows.length > 10 ? { pageSize: 10, size: 'small', showSizeChanger: false } : false}
            locale={{ emptyText: source.loading && source.data === undefined ? ' ' : <EmptyState text={empty.text} action={empty.action} /> }}
          />
        </div>
      )}
      {children}
    </section>
  )
}
