import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { AutoComplete, Button, Card, Segmented, Select } from 'antd'
import { useId, useState, type ReactNode } from 'react'
import type { RampartAction } from '../../api/types.gen'
import { useCall } from '../../app/api'
import { Failed } from '../../components/DetailPage'
import { useT } from '../../i18n'
import { BLANK, GENERAL_KEYS, OPERATORS, type Condition, type Statement } from './visual'

/** Whether a pattern of a policy, with * and ?, fits an action's name; letter case does not count. */
export function fitsAction(pattern: string, action: string): boolean {
  const source = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.')
  return new RegExp(`^${source}$`, 'i').test(action)
}

/** The templates of resources and the condition keys of the chosen actions, each once. */
export function offered(actions: readonly RampartAction[], chosen: readonly string[]): { resources: string[]; keys: string[] } {
  const meant = actions.filter(a => chosen.some(c => fitsAction(c, a.Action)))
  const once = (all: readonly string[]): string[] => [...new Set(all)].sort()
  return { resources: once(['*', ...meant.flatMap(a => a.Resources)]), keys: once([...meant.flatMap(a => a.Keys), ...GENERAL_KEYS]) }
}

function Line({ label, children, id }: { label: string; children: ReactNode; id: string }) {
  return <div className="statement-row"><span className="statement-label" id={id}>{label}</span><div>{children}</div></div>
}

function ConditionRow({ n, row, keys, onChange, onRemove }: { n: number; row: Condition; keys: readonly string[]; onChange: (row: Condition) => void; onRemove: () => void }) {
  const t = useT()
  return (
    <div className="condition-row" role="group" aria-label={t('ram.visual.condition.n', { n })}>
      <AutoComplete
        value={row.key} onChange={key => onChange({ ...row, key })} placeholder={t('ram.visual.key')} aria-label={t('ram.visual.key')}
        showSearch={{ filterOption: (words, option) => String(option?.value ?? '').toLowerCase().includes(words.toLowerCase()) }} options={keys.map(value => ({ value }))}
      />
      <Select
        showSearch value={row.operator === '' ? undefined : row.operator} onChange={operator => onChange({ ...row, operator })} placeholder={t('ram.visual.operator')} aria-label={t('ram.visual.operator')}
        options={[...new Set([...OPERATORS, ...(row.operator === '' ? [] : [row.operator])])].map(value => ({ value, label: value }))}
      />
      <Select
        mode="tags" value={row.values} onChange={(values: string[]) => onChange({ ...row, values })} placeholder={t('ram.visual.values')} aria-label={t('ram.visual.values')} tokenSeparators={[',']}
        options={row.operator === 'Bool' ? [{ value: 'true', label: 'true' }, { value: 'false', label: 'false' }] : []}
      />
      <Button type="text" icon={<DeleteOutlined />} aria-label={t('ram.visual.condition.remove', { n })} onClick={onRemove} />
    </div>
  )
}

function StatementCard({ n, value, services, onChange, onRemove }: { n: number; value: Statement; services: readonly string[]; onChange: (value: Statement) => void; onRemove?: () => void }) {
  const t = useT()
  const id = useId()
  const first = value.actions[0]?.split(':')[0]
  const [service, setService] = useState<string | undefined>(first !== undefined && services.includes(first) ? first : undefined)
  const known = useCall('Rampart/ListActions', service === undefined ? null : { Service: service })
  const actions = known.data?.Actions ?? []
  const { resources, keys } = offered(actions, value.actions)
  const set = (part: Partial<Statement>): void => onChange({ ...value, ...part })
  return (
    <Card
      size="small" className="statement" title={<h3 className="card-title">{t('ram.visual.statement.n', { n })}</h3>}
      extra={onRemove !== undefined && <Button type="text" icon={<DeleteOutlined />} aria-label={t('ram.visual.statement.remove', { n })} onClick={onRemove} />}
    >
      <Line id={`${id}-effect`} label={t('ram.visual.effect')}>
        <Segmented<Statement['effect']> aria-labelledby={`${id}-effect`} value={value.effect} onChange={effect => set({ effect })} options={[{ value: 'Allow', label: t('ram.visual.allow') }, { value: 'Deny', label: t('ram.visual.deny') }]} />
      </Line>
      <Line id={`${id}-service`} label={t('ram.visual.service')}>
        <Select showSearch className="full" aria-labelledby={`${id}-service`} {...(service === undefined ? {} : { value: service })} onChange={setService} placeholder={t('ram.visual.service.choose')} options={services.map(s => ({ value: s, label: s }))} />
      </Line>
      <Line id={`${id}-actions`} label={t('ram.visual.actions')}>
        {known.error !== undefined && <Failed error={known.error} />}
        <Segmented
          size="small" className="block-small" aria-label={t('ram.visual.actions')} value={value.not ? 'NotAction' : 'Action'} onChange={word => set({ not: word === 'NotAction' })}
          options={[{ value: 'Action', label: t('ram.visual.these') }, { value: 'NotAction', label: t('ram.visual.others') }]}
        />
        <Select
          mode="tags" className="full" aria-labelledby={`${id}-actions`} value={value.actions} onChange={(next: string[]) => set({ actions: next })} placeholder={t('ram.visual.actions.choose')} loading={known.loading} tokenSeparators={[',', ' ']}
          options={service === undefined ? [] : [{ value: `${service}:*`, label: `${service}:*` }, ...actions.map(a => ({ value: a.Action, label: a.Action }))]}
        />
      </Line>
      <Line id={`${id}-resources`} label={t('ram.visual.resources')}>
        <Select mode="tags" className="full" aria-labelledby={`${id}-resources`} value={value.resources} onChange={(next: string[]) => set({ resources: next })} placeholder={t('ram.example.resource')} options={resources.map(r => ({ value: r, label: r }))} />
      </Line>
      <Line id={`${id}-conditions`} label={t('ram.visual.conditions')}>
        {value.conditions.map((c, i) => (
          <ConditionRow
            key={i} n={i + 1} row={c} keys={keys} onChange={row => set({ conditions: value.conditions.map((x, k) => (k === i ? row : x)) })}
            onRemove={() => set({ conditions: value.conditions.filter((_, k) => k !== i) })}
          />
        ))}
        <Button icon={<PlusOutlined />} size="small" onClick={() => set({ conditions: [...value.conditions, { operator: '', key: '', values: [] }] })}>{t('ram.visual.condition.add')}</Button>
      </Line>
    </Card>
  )
}

/** The visual editor: statements as cards, conditions as rows. */
export function Visual({ value, onChange }: { value: readonly Statement[]; onChange: (value: Statement[]) => void }) {
  const t = useT()
  const services = useCall('Rampart/ListActions', {})
  if (services.error !== undefined) return <Failed error={services.error} />
  if (services.data === undefined) return <Card loading />
  const names = [...services.data.Services].sort()
  return (
    <>
      {value.map((s, i) => (
        <StatementCard
          key={i} n={i} value={s} services={names} onChange={next => onChange(value.map((x, k) => (k === i ? next : x)))}
          {...(value.length > 1 ? { onRemove: () => onChange(value.filter((_, k) => k !== i)) } : {})}
        />
      ))}
      <Button icon={<PlusOutlined />} onClick={() => onChange([...value, BLANK])}>{t('ram.visual.statement.add')}</Button>
    </>
  )
}
