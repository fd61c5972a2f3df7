import { CloseOutlined } from '@ant-design/icons'
import { Alert, Button, Checkbox, Empty, Input, Segmented, Spin } from 'antd'
import { useState } from 'react'
import type { Out } from '../../api/client'
import type { RamListedPolicy } from '../../api/types.gen'
import { errorText } from '../../components/ErrorCard'
import { useT } from '../../i18n'
import { useEvery } from './every'
import { policyKey, policyOf } from './names'

/** More lines than this are not shown at once: a search finds the others. */
const SHOWN = 200

const policiesOf = (out: Out<'Ram/ListPolicies'>): readonly RamListedPolicy[] => out.Policies.Policy

/** The policies that fit a type and the words of a search, custom ones first. */
export function findPolicies(all: readonly RamListedPolicy[], type: string, search: string): RamListedPolicy[] {
  const words = search.toLowerCase().split(/\s+/).filter(w => w !== '')
  return all
    .filter(p => (type === '' || p.PolicyType === type) && words.every(w => `${p.PolicyName} ${p.Description}`.toLowerCase().includes(w)))
    .sort((a, b) => (a.PolicyType === b.PolicyType ? (a.PolicyName < b.PolicyName ? -1 : 1) : a.PolicyType === 'Custom' ? -1 : 1))
}

/** Chooses policies from the system's and one's own; the value of a form item: keys like `Custom/ecs-admin`. */
export function PolicyPicker({ id, value = [], onChange }: { id?: string; value?: readonly string[]; onChange?: (value: string[]) => void }) {
  const t = useT()
  const [type, setType] = useState('')
  const [search, setSearch] = useState('')
  const source = useEvery('Ram/ListPolicies', {}, policiesOf)
  const found = findPolicies(source.data ?? [], type, search)
  const toggle = (key: string, on: boolean): void => onChange?.(on ? [...value, key] : value.filter(k => k !== key))
  return (
    <div id={id} className="picker" role="group" aria-label={t('ram.grant.policies')} tabIndex={-1}>
      <div className="picker-tools">
        <Segmented
          value={type} onChange={setType} aria-label={t('ram.policy.type')}
          options={[{ value: '', label: t('ram.policy.type.all') }, { value: 'Custom', label: t('ram.policy.type.Custom') }, { value: 'System', label: t('ram.policy.type.System') }]}
        />
        <Input.Search allowClear value={search} onChange={event => setSearch(event.target.value)} onSearch={setSearch} placeholder={t('ram.grant.search')} aria-label={t('ram.grant.search')} onPressEnter={event => event.preventDefault()} />
      </div>
      {source.error !== undefined && <Alert type="warning" showIcon title={t('ram.grant.unread', { what: t('ram.policies.title') })} description={<bdi>{errorText(source.error, t)}</bdi>} />}
      <div className="picker-columns">
        <div className="picker-list">
          {source.loading && source.data === undefined && <Spin className="picker-wait" />}
          {source.data !== undefined && found.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('ram.grant.noPolicy')} />}
          <ul className="plain">
            {found.slice(0, SHOWN).map(p => {
              const key = policyKey({ type: p.PolicyType, name: p.PolicyName })
              return (
                <li key={key}>
                  <Checkbox checked={value.includes(key)} onChange={event => toggle(key, event.target.checked)}>
                    <bdi>{p.PolicyName}</bdi> <span className="muted">{t(p.PolicyType === 'Custom' ? 'ram.policy.type.Custom' : 'ram.policy.type.System')}</span>
                    {p.Description !== '' && <span className="picker-note"><bdi>{p.Description}</bdi></span>}
                  </Checkbox>
                </li>
              )
            })}
          </ul>
          {found.length > SHOWN && <p className="muted">{t('ram.grant.narrow', { shown: SHOWN, all: found.length })}</p>}
        </div>
        <div className="picker-chosen" role="status">
          <strong>{t('ram.grant.chosen', { count: value.length })}</strong>
          <ul className="plain">
            {value.map(key => (
              <li key={key} className="picker-line">
                <bdi>{policyOf(key).name}</bdi>
                <Button type="text" size="small" icon={<CloseOutlined />} aria-label={t('ram.grant.unchoose', { name: policyOf(key).name })} onClick={() => toggle(key, false)} />
              </li>
            ))}
          </ul>
        </div>
      </div>
    </div>
  )
}
