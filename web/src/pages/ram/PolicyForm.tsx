import { Card, Checkbox, Form, Input, Space } from 'antd'
import { useState } from 'react'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { wireCall } from '../../api/client'
import { useApi, useCall } from '../../app/api'
import { paths } from '../../app/paths'
import type { Action } from '../../components/action'
import { ActionButton } from '../../components/ActionButton'
import { Failed } from '../../components/DetailPage'
import { LinkButton } from '../../components/LinkButton'
import { PageHeader } from '../../components/PageHeader'
import { useT } from '../../i18n'
import { DocumentEditor, type Draft, type Way } from './DocumentEditor'
import { faults, useFindings } from './Findings'
import { TagRows, type TagValue } from './UserForm'
import { BLANK, incomplete, toDocument } from './visual'
import './ram.css'

function useWay(): [Way, (way: Way) => void] {
  const [params, setParams] = useSearchParams()
  return [params.get('editor') === 'script' ? 'script' : 'visual', way => setParams(before => {
    const next = new URLSearchParams(before)
    next.set('editor', way)
    return next
  }, { replace: true })]
}

// Why a text cannot be sent yet, apart from permission; and the question that errors
// found in it raise. They do not forbid: the server takes an action that it does not know.
function useUnready({ text: document, missing }: Draft) {
  const t = useT()
  const findings = useFindings(document)
  const wrong = findings?.of === document ? faults(findings) : 0
  const unready = document.trim() === '' ? t('ram.document.required') : missing !== undefined ? t(missing.why, missing.values) : undefined
  const doubt = wrong === 0 ? {} : { confirm: { title: t('ram.document.faults', { count: wrong }), text: t('ram.document.faults.text') } }
  return { findings, unready, doubt }
}

interface Values { name: string; description?: string; tags?: TagValue[] }

/** The page that creates a custom policy. */
export function CreatePolicy() {
  const t = useT()
  const api = useApi()
  const navigate = useNavigate()
  const [way, setWay] = useWay()
  const [draft, setDraft] = useState<Draft>(() => ({ text: toDocument([BLANK]), missing: incomplete([BLANK]) }))
  const { findings, unready, doubt } = useUnready(draft)
  const [form] = Form.useForm<Values>()
  const name = Form.useWatch('name', form) ?? ''
  const [error, setError] = useState<unknown>()

  const create: Action = {
    key: 'create', label: t('ram.policy.create'), calls: [wireCall('Ram/CreatePolicy', { PolicyName: name })], ...(unready === undefined ? {} : { unfit: unready }), ...doubt,
    run: async () => {
      let values: Values
      try {
        values = await form.validateFields()
      } catch {
        return // The fields say what is wrong.
      }
      setError(undefined)
      try {
        const tags = (values.tags ?? []).map(tag => ({ Key: tag.Key, Value: tag.Value ?? '' }))
        await api.call('Ram/CreatePolicy', {
          PolicyName: values.name, PolicyDocument: draft.text,
          ...(values.description === undefined || values.description === '' ? {} : { Description: values.description }), ...(tags.length > 0 ? { Tag: tags } : {}),
        })
      } catch (failure) {
        setError(failure)
        return
      }
      await navigate(paths.policy('Custom', values.name))
    },
  }
  return (
    <div data-page="ram-policy-create">
      <PageHeader title={t('ram.policy.create')} back={{ to: '/ram/policies', label: t('ram.policies.title') }} description={t('ram.policy.create.text')} />
      {error !== undefined && <div className="block"><Failed error={error} /></div>}
      <Card className="block">
        <Form<Values> form={form} layout="vertical" autoComplete="off">
          <Form.Item name="name" label={t('ram.policy.name')} rules={[{ required: true, message: t('ram.policy.name.required') }, { pattern: /^[A-Za-z0-9-]{1,128}$/, message: t('ram.policy.name.pattern') }]}>
            <Input maxLength={128} className="field" placeholder={t('ram.example.policy')} />
          </Form.Item>
          <Form.Item name="description" label={t('ram.description')}><Input maxLength={1024} className="field" /></Form.Item>
          <TagRows />
        </Form>
      </Card>
      <Card className="block" title={<h2 className="card-title">{t('editor.label')}</h2>}>
        <DocumentEditor value={draft.text} onChange={setDraft} way={way} onWay={setWay} findings={findings} />
      </Card>
      <Space><ActionButton action={create} type="primary" /><LinkButton to="/ram/policies">{t('action.cancel')}</LinkButton></Space>
    </div>
  )
}

function Edit({ name, old, versions }: { name: string; old: string; versions: number }) {
  const t = useT()
  const api = useApi()
  const navigate = useNavigate()
  const [way, setWay] = useWay()
  const [draft, setDraft] = useState<Draft>({ text: old, missing: undefined })
  const { findings, unready, doubt } = useUnready(draft)
  const [asDefault, setAsDefault] = useState(true)
  const [rotate, setRotate] = useState(false)
  const [error, setError] = useState<unknown>()
  const save: Action = {
    key: 'save', label: t('ram.version.create'), calls: [wireCall('Ram/CreatePolicyVersion', { PolicyName: name })],
    ...(unready !== undefined ? { unfit: unready } : draft.text === old ? { unfit: t('ram.version.same') } : {}), ...doubt,
    run: async () => {
      setError(undefined)
      try {
        await api.call('Ram/CreatePolicyVersion', { PolicyName: name, PolicyDocument: draft.text, SetAsDefault: asDefault, RotateStrategy: rotate ? 'DeleteOldestNonDefaultVersionWhenLimitExceeded' : 'None' })
      } catch (failure) {
        setError(failure)
        return
      }
      await navigate(`${paths.policy('Custom', name)}?tab=versions`)
    },
  }
  return (
    <>
      {error !== undefined && <div className="block"><Failed error={error} /></div>}
      <Card className="block" title={<h2 className="card-title">{t('editor.label')}</h2>}>
        <DocumentEditor value={draft.text} onChange={setDraft} way={way} onWay={setWay} findings={findings} />
      </Card>
      <Card className="block">
        <Space orientation="vertical">
          <Checkbox checked={asDefault} onChange={event => setAsDefault(event.target.checked)}>{t('ram.version.asDefault')}</Checkbox>
          <Checkbox checked={rotate} onChange={event => setRotate(event.target.checked)}>{t('ram.version.rotate', { count: versions })}</Checkbox>
        </Space>
      </Card>
      <Space><ActionButton action={save} type="primary" /><LinkButton to={paths.policy('Custom', name)}>{t('action.cancel')}</LinkButton></Space>
    </>
  )
}

/** The page that gives a custom policy a new version. */
export function EditPolicy() {
  const t = useT()
  const { name = '' } = useParams()
  const source = useCall('Ram/GetPolicy', { PolicyName: name, PolicyType: 'Custom' })
  const versions = useCall('Ram/ListPolicyVersions', { PolicyName: name, PolicyType: 'Custom' })
  return (
    <div data-page="ram-policy-edit">
      <PageHeader title={t('ram.policy.edit.title', { name })} back={{ to: paths.policy('Custom', name), label: name }} description={t('ram.policy.edit.text')} />
      {source.error !== undefined && <Failed error={source.error} />}
      {source.data === undefined && source.error === undefined && <Card loading />}
      {source.data !== undefined && <Edit name={name} old={source.data.DefaultPolicyVersion.PolicyDocument} versions={versions.data?.PolicyVersions.PolicyVersion.length ?? 0} />}
    </div>
  )
}
