import { Form } from 'antd'
import { useState } from 'react'
import { wireCall } from '../../api/client'
import type { RamShownTag } from '../../api/types.gen'
import { useApi } from '../../app/api'
import type { Action } from '../../components/action'
import { FormDrawer } from '../../components/FormDrawer'
import { useT } from '../../i18n'
import { InnerList } from './InnerList'
import { TagRows, type TagValue } from './UserForm'

/** The tags of a role or policy ("TagResources", RAM API reference, knows these two). */
export function TagPanel({ type, name, tags, reload, fixed = false }: { type: 'role' | 'policy'; name: string; tags: readonly RamShownTag[]; reload: () => void; fixed?: boolean }) {
  const t = useT()
  const api = useApi()
  const [open, setOpen] = useState(false)
  const [form] = Form.useForm<{ tags: TagValue[] }>()
  const which = { ResourceType: type, ResourceNames: [name] }
  const add: Action = { key: 'add', label: t('ram.tag.add'), calls: [wireCall('Ram/TagResources', which)], run: () => setOpen(true), ...(fixed ? { unfit: t('ram.tags.system') } : {}) }
  return (
    <>
      <InnerList<RamShownTag>
        label={t('ram.tags')} source={{ data: tags, error: undefined, loading: false }} rows={tags} rowKey={row => row.TagKey} actions={[add]} actionWidth={120}
        columns={[
          { key: 'key', title: 'ram.tag.key.name', render: row => <bdi className="wrap">{row.TagKey}</bdi> },
          { key: 'value', title: 'ram.tag.value.name', render: row => <bdi className="wrap">{row.TagValue || '–'}</bdi> },
        ]}
        rowActions={row => [{
          key: 'remove', label: t('action.delete'), danger: true, calls: [wireCall('Ram/UntagResources', { ...which, TagKeys: [row.TagKey] })], done: reload,
          confirm: { title: t('ram.tag.delete.title', { key: row.TagKey }) },
          run: async () => { await api.call('Ram/UntagResources', { ...which, TagKeys: [row.TagKey] }) },
        }]}
        empty={{ text: t('ram.tags.empty') }}
      />
      <FormDrawer<{ tags: TagValue[] }>
        open={open} form={form} title={t('ram.tag.add')} submit={t('action.save')} onClose={() => setOpen(false)} initial={{ tags: [{ Key: '', Value: '' }] }}
        calls={() => [wireCall('Ram/TagResources', which)]}
        onSubmit={async values => {
          const given = (values.tags ?? []).map(tag => ({ Key: tag.Key, Value: tag.Value ?? '' }))
          if (given.length > 0) await api.call('Ram/TagResources', { ...which, Tag: given })
          reload()
        }}
      >
        <TagRows />
      </FormDrawer>
    </>
  )
}
