import { App, Form, Input } from 'antd'
import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { wireCall } from '../../api/client'
import type { ResourcemanagerPolicyAttachment } from '../../api/types.gen'
import { useApi, useCall } from '../../app/api'
import { paths } from '../../app/paths'
import { useSession } from '../../app/session'
import type { Action } from '../../components/action'
import { CopyId } from '../../components/CopyId'
import { DetailPage } from '../../components/DetailPage'
import { FormDrawer } from '../../components/FormDrawer'
import { PolicyEditor } from '../../components/PolicyEditor'
import { TimeText } from '../../components/TimeText'
import { useT } from '../../i18n'
import { useDelete } from './conflict'
import { FindingsList, useFindings } from './Findings'
import { GrantDrawer } from './GrantDrawer'
import { InnerList } from './InnerList'
import { granteePath, KIND_LABELS } from './names'
import { PolicyVersions } from './PolicyVersions'
import { attachmentKey, grantOf, ScopeText, useRevoke } from './PrincipalGrants'
import { TagPanel } from './TagPanel'
import './ram.css'

function Document({ text }: { text: string }) {
  const findings = useFindings(text)
  return <><PolicyEditor value={text} lint /><div className="below"><FindingsList state={findings} /></div></>
}

function References({ type, name, onGrant }: { type: string; name: string; onGrant: Action }) {
  const t = useT()
  const source = useCall('ResourceManager/ListPolicyAttachments', { PolicyType: type, PolicyName: name, PageSize: 100 })
  const revoke = useRevoke()
  const rows = source.data?.PolicyAttachments.PolicyAttachment ?? []
  return (
    <InnerList<ResourcemanagerPolicyAttachment>
      label={t('ram.tab.references')} source={source} rows={rows} rowKey={attachmentKey} actionWidth={140}
      columns={[
        {
          key: 'principal', title: 'ram.grant.principal', render: row => {
            const g = grantOf(row)
            return g === undefined ? <bdi>{row.PrincipalName}</bdi> : <span><Link to={granteePath(g.grantee)}><bdi>{g.grantee.name}</bdi></Link> <span className="muted">{t(KIND_LABELS[g.grantee.kind])}</span></span>
          },
        },
        { key: 'scope', title: 'ram.grant.scope', render: row => <ScopeText scope={row.ResourceGroupId} /> },
        { key: 'time', title: 'ram.grant.time', render: row => <TimeText value={row.AttachDate} /> },
      ]}
      rowActions={row => {
        const g = grantOf(row)
        return g === undefined ? [] : [revoke(g, source.reload)]
      }}
      empty={{ text: t('ram.references.empty'), action: onGrant }}
    >
      {source.data !== undefined && source.data.TotalCount > rows.length && <Link to={`/ram/grants?policyType=${type}&policy=${encodeURIComponent(name)}`}>{t('ram.permissions.more', { total: source.data.TotalCount })}</Link>}
    </InnerList>
  )
}

/** The page of one policy. */
export default function Policy() {
  const t = useT()
  const api = useApi()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const remove = useDelete()
  const { Account } = useSession()
  const { type = '', name = '' } = useParams()
  const custom = type === 'Custom'
  const source = useCall('Ram/GetPolicy', { PolicyName: name, PolicyType: type })
  const versions = useCall('Ram/ListPolicyVersions', { PolicyName: name, PolicyType: type })
  const [granting, setGranting] = useState(false)
  const [round, setRound] = useState(0)
  const [describing, setDescribing] = useState(false)
  const [form] = Form.useForm<{ description?: string }>()
  const policy = source.data?.Policy
  const count = versions.data?.PolicyVersions.PolicyVersion.length ?? 0

  const grant: Action = { key: 'grant', label: t('ram.grant.title'), calls: [wireCall('Ram/AttachPolicyToUser', { PolicyType: type, PolicyName: name })], run: () => setGranting(true) }
  const actions: Action[] = custom ? [
    {
      key: 'delete', label: t('action.delete'), danger: true, calls: [wireCall('Ram/DeletePolicy', { PolicyName: name })],
      confirm: { title: t('ram.policy.delete.title', { name }), text: count > 1 ? t('ram.policy.delete.versions', { count }) : t('ram.policy.delete.text') },
      run: async () => {
        // The question has named the versions that go too.
        if (!(await remove(paths.policy(type, name), () => api.call('Ram/DeletePolicy', { PolicyName: name, ...(count > 1 ? { CascadingDelete: true } : {}) })))) return
        message.success(t('ram.policy.deleted', { name }))
        await navigate('/ram/policies')
      },
    },
    { key: 'describe', label: t('ram.policy.describe'), calls: [wireCall('Ram/UpdatePolicyDescription', { PolicyName: name })], run: () => setDescribing(true) },
    { key: 'edit', label: t('ram.policy.edit'), calls: [wireCall('Ram/CreatePolicyVersion', { PolicyName: name })], to: `${paths.policy(type, name)}/edit?editor=script` },
    grant,
  ] : [grant]
  return (
    <>
      <DetailPage
        title={name} back={{ to: '/ram/policies', label: t('ram.policies.title') }} source={source} actions={actions}
        facts={policy === undefined ? [] : [
          { key: 'type', label: t('ram.policy.type'), children: t(custom ? 'ram.policy.type.Custom' : 'ram.policy.type.System') },
          { key: 'arn', label: t('home.arn'), children: <CopyId id={`acs:ram:*:${custom ? Account : 'system'}:policy/${name}`} /> },
          { key: 'description', label: t('ram.description'), children: <bdi className="wrap">{policy.Description || '–'}</bdi> },
          { key: 'version', label: t('ram.version.current'), children: policy.DefaultVersion },
          { key: 'created', label: t('ram.created'), children: <TimeText value={policy.CreateDate} /> },
          { key: 'updated', label: t('ram.updated'), children: <TimeText value={policy.UpdateDate} /> },
        ]}
        tabs={[
          { key: 'document', label: t('ram.tab.document'), children: source.data === undefined ? null : <Document text={source.data.DefaultPolicyVersion.PolicyDocument} /> },
          { key: 'versions', label: t('ram.tab.versions'), children: <PolicyVersions name={name} type={type} source={versions} onChange={source.reload} /> },
          { key: 'references', label: t('ram.tab.references'), children: <References key={round} type={type} name={name} onGrant={grant} /> },
          { key: 'tags', label: t('ram.tags'), children: <TagPanel type="policy" name={name} tags={policy?.Tags.Tag ?? []} reload={source.reload} fixed={!custom} /> },
        ]}
      />
      <GrantDrawer open={granting} onClose={() => setGranting(false)} onDone={() => { setRound(r => r + 1); source.reload() }} policies={[{ type, name }]} />
      <FormDrawer<{ description?: string }>
        open={describing} form={form} title={t('ram.policy.describe')} submit={t('action.save')} onClose={() => setDescribing(false)} initial={{ description: policy?.Description ?? '' }}
        calls={() => [wireCall('Ram/UpdatePolicyDescription', { PolicyName: name })]}
        onSubmit={async values => {
          await api.call('Ram/UpdatePolicyDescription', { PolicyName: name, NewDescription: values.description ?? '' })
          source.reload()
        }}
      >
        <Form.Item name="description" label={t('ram.description')}><Input.TextArea maxLength={1024} rows={3} /></Form.Item>
      </FormDrawer>
    </>
  )
}
