import { Card, Modal, Select } from 'antd'
import { useState } from 'react'
import { wireCall } from '../../api/client'
import type { RamPolicyVersion } from '../../api/types.gen'
import { useApi, type CallState } from '../../app/api'
import type { Out } from '../../api/client'
import type { Action } from '../../components/action'
import { PolicyEditor } from '../../components/PolicyEditor'
import { StatusTag } from '../../components/StatusTag'
import { TimeText } from '../../components/TimeText'
import { useT } from '../../i18n'
import { Diff } from './Diff'
import { InnerList } from './InnerList'

/** The versions of a policy: look at them, compare two, make one the default, delete one. */
export function PolicyVersions({ name, type, source, onChange }: { name: string; type: string; source: CallState<Out<'Ram/ListPolicyVersions'>>; onChange: () => void }) {
  const t = useT()
  const api = useApi()
  const versions = source.data?.PolicyVersions.PolicyVersion ?? []
  const standard = versions.find(v => v.IsDefaultVersion)
  const [seen, setSeen] = useState<RamPolicyVersion>()
  const [picked, setPicked] = useState<{ left?: string; right?: string }>({})
  const find = (id: string | undefined): RamPolicyVersion | undefined => versions.find(v => v.VersionId === id)
  const right = find(picked.right) ?? standard
  const left = find(picked.left) ?? versions.filter(v => v.VersionId !== right?.VersionId).at(-1)
  const options = versions.map(v => ({ value: v.VersionId, label: v.IsDefaultVersion ? t('ram.version.default', { id: v.VersionId }) : v.VersionId }))
  const done = (): void => {
    source.reload()
    onChange()
  }
  return (
    <>
      <InnerList<RamPolicyVersion>
        label={t('ram.tab.versions')} source={source} rows={versions} rowKey={row => row.VersionId} actionWidth={280}
        columns={[
          { key: 'id', title: 'ram.version.id', render: row => row.VersionId },
          { key: 'default', title: 'ram.status', render: row => (row.IsDefaultVersion ? <StatusTag tone="good">{t('ram.version.inUse')}</StatusTag> : <StatusTag tone="none">{t('ram.version.notInUse')}</StatusTag>) },
          { key: 'created', title: 'ram.created', render: row => <TimeText value={row.CreateDate} /> },
        ]}
        rowActions={row => {
          const which = { PolicyName: name, VersionId: row.VersionId }
          const unfit = row.IsDefaultVersion ? { unfit: t('ram.version.isDefault') } : {}
          const look: Action = { key: 'look', label: t('ram.version.look'), run: () => setSeen(row) }
          if (type !== 'Custom') return [look]
          return [
            look,
            {
              key: 'default', label: t('ram.version.setDefault'), calls: [wireCall('Ram/SetDefaultPolicyVersion', which)], ...unfit, done,
              confirm: { title: t('ram.version.setDefault.title', { id: row.VersionId }), text: t('ram.version.setDefault.text') },
              run: async () => { await api.call('Ram/SetDefaultPolicyVersion', which) },
            },
            {
              key: 'delete', label: t('action.delete'), danger: true, calls: [wireCall('Ram/DeletePolicyVersion', which)], ...unfit, done,
              confirm: { title: t('ram.version.delete.title', { id: row.VersionId }), text: t('ram.version.delete.text') },
              run: async () => { await api.call('Ram/DeletePolicyVersion', which) },
            },
          ]
        }}
        empty={{ text: t('ram.versions.empty') }}
      />
      {left !== undefined && right !== undefined && (
        <Card size="small" title={<h2 className="card-title">{t('ram.diff.title')}</h2>}>
          <div className="diff-tools">
            <label>{t('ram.diff.left')} <Select value={left.VersionId} onChange={id => setPicked(p => ({ ...p, left: id }))} options={options} aria-label={t('ram.diff.left')} popupMatchSelectWidth={false} /></label>
            <label>{t('ram.diff.right')} <Select value={right.VersionId} onChange={id => setPicked(p => ({ ...p, right: id }))} options={options} aria-label={t('ram.diff.right')} popupMatchSelectWidth={false} /></label>
          </div>
          <Diff left={left.VersionId} right={right.VersionId} before={left.PolicyDocument} after={right.PolicyDocument} />
        </Card>
      )}
      <Modal open={seen !== undefined} title={t('ram.version.title', { id: seen?.VersionId ?? '' })} width={760} footer={null} onCancel={() => setSeen(undefined)} destroyOnHidden>
        {seen !== undefined && <PolicyEditor value={seen.PolicyDocument} />}
      </Modal>
    </>
  )
}
