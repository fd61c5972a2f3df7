import { Form, Input, InputNumber } from 'antd'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { wireCall } from '../../api/client'
import { useApi, useCall } from '../../app/api'
import { paths } from '../../app/paths'
import type { Action } from '../../components/action'
import { ActionButton } from '../../components/ActionButton'
import { CopyId } from '../../components/CopyId'
import { DetailPage } from '../../components/DetailPage'
import { FormDrawer } from '../../components/FormDrawer'
import { TimeText } from '../../components/TimeText'
import { useT } from '../../i18n'
import { useDelete } from './conflict'
import { PrincipalGrants } from './PrincipalGrants'
import { TagPanel } from './TagPanel'
import { TrustEditor } from './TrustFields'
import './ram.css'

/** The page of one RAM role. */
export default function Role() {
  const t = useT()
  const api = useApi()
  const navigate = useNavigate()
  const remove = useDelete()
  const { name = '' } = useParams()
  const source = useCall('Ram/GetRole', { RoleName: name })
  const [editing, setEditing] = useState<'role' | 'trust'>()
  const [form] = Form.useForm<{ description?: string; session?: number }>()
  const [trustForm] = Form.useForm<{ document: string }>()
  const role = source.data?.Role
  const update = wireCall('Ram/UpdateRole', { RoleName: name })

  const actions: Action[] = [
    {
      key: 'delete', label: t('action.delete'), danger: true, calls: [wireCall('Ram/DeleteRole', { RoleName: name })],
      confirm: { title: t('ram.role.delete.title', { name }), text: t('ram.role.delete.text') },
      run: async () => { if (await remove(paths.role(name), () => api.call('Ram/DeleteRole', { RoleName: name }))) await navigate('/ram/roles') },
    },
    { key: 'edit', label: t('ram.role.edit'), calls: [update], run: () => setEditing('role') },
  ]
  const trust: Action = { key: 'trust', label: t('ram.role.trust.edit'), calls: [update], run: () => setEditing('trust') }
  return (
    <>
      <DetailPage
        title={name} back={{ to: '/ram/roles', label: t('ram.roles.title') }} source={source} actions={actions}
        facts={role === undefined ? [] : [
          { key: 'arn', label: t('home.arn'), children: <CopyId id={role.Arn} /> },
          { key: 'id', label: t('ram.role.id'), children: <CopyId id={role.RoleId} /> },
          { key: 'description', label: t('ram.description'), children: <bdi className="wrap">{role.Description || '–'}</bdi> },
          { key: 'session', label: t('ram.role.session'), children: t('ram.seconds', { count: role.MaxSessionDuration }) },
          { key: 'created', label: t('ram.created'), children: <TimeText value={role.CreateDate} /> },
          { key: 'updated', label: t('ram.updated'), children: <TimeText value={role.UpdateDate} /> },
        ]}
        tabs={[
          { key: 'permissions', label: t('ram.tab.permissions'), children: <PrincipalGrants grantee={{ kind: 'role', name }} /> },
          {
            key: 'trust', label: t('ram.role.trust'),
            children: role === undefined ? null : <><div className="toolbar"><span className="muted">{t('ram.role.trust.text')}</span><ActionButton action={trust} /></div><TrustEditor value={role.AssumeRolePolicyDocument} /></>,
          },
          { key: 'tags', label: t('ram.tags'), children: <TagPanel type="role" name={name} tags={role?.Tags.Tag ?? []} reload={source.reload} /> },
        ]}
      />
      <FormDrawer<{ description?: string; session?: number }>
        open={editing === 'role'} form={form} title={t('ram.role.edit')} submit={t('action.save')} onClose={() => setEditing(undefined)}
        initial={{ description: role?.Description ?? '', session: role?.MaxSessionDuration ?? 3600 }} calls={() => [update]}
        onSubmit={async values => {
          await api.call('Ram/UpdateRole', { RoleName: name, NewDescription: values.description ?? '', NewMaxSessionDuration: values.session ?? 3600 })
          source.reload()
        }}
      >
        <Form.Item name="description" label={t('ram.description')}><Input.TextArea maxLength={1024} rows={3} /></Form.Item>
        <Form.Item name="session" label={t('ram.role.session')} extra={t('ram.role.session.help')} rules={[{ required: true, message: t('step.password.required') }]}><InputNumber min={3600} max={43200} step={3600} className="field" /></Form.Item>
      </FormDrawer>
      <FormDrawer<{ document: string }>
        open={editing === 'trust'} form={trustForm} title={t('ram.role.trust.edit')} submit={t('action.save')} width={760} onClose={() => setEditing(undefined)}
        initial={{ document: role?.AssumeRolePolicyDocument ?? '' }} calls={() => [update]}
        onSubmit={async values => {
          await api.call('Ram/UpdateRole', { RoleName: name, NewAssumeRolePolicyDocument: values.document })
          source.reload()
        }}
      >
        <Form.Item name="document" label={t('ram.role.trust')} rules={[{ required: true, message: t('ram.document.required') }]}><TrustEditor /></Form.Item>
      </FormDrawer>
    </>
  )
}
