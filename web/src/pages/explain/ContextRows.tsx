import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { AutoComplete, Button, Select } from 'antd'
import { useT } from '../../i18n'
import type { ContextRow } from './question'

/** Keys that every call has; those of the action are offered before them. */
const GENERAL = ['acs:SourceIp', 'acs:MFAPresent', 'acs:SecureTransport', 'acs:CurrentTime', 'acs:PrincipalARN']

/** The condition keys of the asked call: keys and values are offered, any can be written. */
export function ContextRows({ rows, keys, wanted, onChange }: { rows: readonly ContextRow[]; keys: readonly string[]; wanted: (key: string) => readonly string[]; onChange: (rows: readonly ContextRow[]) => void }) {
  const t = useT()
  const change = (at: number, to: Partial<ContextRow>): void => onChange(rows.map((r, i) => (i === at ? { ...r, ...to } : r)))
  const given = rows.map(r => r.key.toLowerCase())
  const offered = keys.filter(k => !k.endsWith('/') && !given.includes(k.toLowerCase()))
  return (
    <div role="group" aria-label={t('explain.if.context')}>
      {rows.map((row, i) => {
        const number = i + 1
        return (
          <div className="context-row" key={i}>
            <AutoComplete
              aria-label={t('explain.if.context.key', { number })} value={row.key} onChange={key => change(i, { key })} popupMatchSelectWidth={false}
              options={[...keys, ...GENERAL].filter(k => !given.includes(k.toLowerCase())).map(value => ({ value }))}
              showSearch={{ filterOption: (text, option) => (option?.value ?? '').toLowerCase().includes(text.toLowerCase()) }}
            />
            <Select
              mode="tags" aria-label={t('explain.if.context.values', { number })} value={[...row.values]} onChange={(values: string[]) => change(i, { values })}
              options={[...new Set([...wanted(row.key), 'true', 'false'])].map(value => ({ value }))}
            />
            <Button type="text" aria-label={t('explain.if.context.remove', { number })} icon={<DeleteOutlined />} onClick={() => onChange(rows.filter((_, j) => j !== i))} />
          </div>
        )
      })}
      <div className="offers">
        <Button size="small" icon={<PlusOutlined />} onClick={() => onChange([...rows, { key: '', values: [] }])}>{t('explain.if.context.add')}</Button>
        {offered.length > 0 && <span className="muted">{t('explain.if.context.offer')}:</span>}
        {offered.map(key => <Button key={key} size="small" type="dashed" onClick={() => onChange([...rows, { key, values: [wanted(key)[0] ?? 'true'] }])}>{key}</Button>)}
      </div>
      <p className="muted flat below">{t('explain.if.context.help')}</p>
    </div>
  )
}
