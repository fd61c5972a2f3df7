import { Button, Input, Select, Space } from 'antd'
import { useEffect, useState } from 'react'
import { useT, type MessageKey } from '../i18n'

/** One filter of a list. Its key is the name in the URL. */
export type Filter =
  | { key: string; kind: 'text'; label: MessageKey }
  | { key: string; kind: 'select'; label: MessageKey; options: readonly { value: string; label: MessageKey }[] }

/** The filters' values; an empty text filters nothing. */
export type FilterValues = Readonly<Record<string, string>>

/** Takes the filters' values from the URL. A select takes only its own options. */
export function readFilters(filters: readonly Filter[], params: URLSearchParams): FilterValues {
  return Object.fromEntries(filters.map(f => {
    const value = params.get(f.key) ?? ''
    return [f.key, f.kind === 'select' && !f.options.some(o => o.value === value) ? '' : value]
  }))
}

function TextFilter({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const [draft, setDraft] = useState(value)
  useEffect(() => setDraft(value), [value])
  return (
    <Input.Search
      allowClear className="filter" placeholder={label} aria-label={label} value={draft}
      onChange={event => setDraft(event.target.value)} onSearch={text => onChange(text.trim())}
    />
  )
}

/** The filters above a list. */
export function FilterBar({ filters, values, onChange, onClear }: { filters: readonly Filter[]; values: FilterValues; onChange: (key: string, value: string) => void; onClear: () => void }) {
  const t = useT()
  return (
    <Space wrap role="search">
      {filters.map(f => f.kind === 'text'
        ? <TextFilter key={f.key} label={t(f.label)} value={values[f.key] ?? ''} onChange={value => onChange(f.key, value)} />
        : (
          <Select
            key={f.key} className="filter" aria-label={t(f.label)} value={values[f.key] ?? ''} onChange={value => onChange(f.key, value)} popupMatchSelectWidth={false}
            options={[{ value: '', label: `${t(f.label)}: ${t('list.filter.any')}` }, ...f.options.map(o => ({ value: o.value, label: t(o.label) }))]}
          />
        ))}
      {filters.some(f => (values[f.key] ?? '') !== '') && <Button type="link" size="small" onClick={onClear}>{t('list.filter.clear')}</Button>}
    </Space>
  )
}
