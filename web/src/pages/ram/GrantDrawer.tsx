import { Alert, App, Form, Radio, Select } from 'antd'
import { useRef } from 'react'
import type { Out } from '../../api/client'
import { ApiError } from '../../api/error'
import { useApi, useCall } from '../../app/api'
import { useSession } from '../../app/session'
import { errorText } from '../../components/ErrorCard'
import { FormDrawer } from '../../components/FormDrawer'
import { useT } from '../../i18n'
import { useEvery } from './every'
import { attach, attachCall, granteeKey, granteeOf, KIND_LABELS, policyKey, policyOf, type Grant, type Grantee, type Kind, type PolicyRef } from './names'
import { PolicyPicker } from './PolicyPicker'
import { hasWords } from './words'
import './ram.css'

interface Values { level: 'account' | 'group'; group?: string; principals: string[]; policies: string[] }

/** The grants that a form stands for: each principal with each policy. None while something is missing. */
export function grantsOf(values: Partial<Values>, account: string): Grant[] {
  const scope = values.level === 'group' ? values.group : account
  if (scope === undefined) return []
  return (values.principals ?? []).flatMap(p => (values.policies ?? []).map(policy => ({ grantee: granteeOf(p), policy: policyOf(policy), scope })))
}

const named = {
  user: (out: Out<'Ram/ListUsers'>) => out.Users.User.map(u => ({ name: u.UserName, note: u.DisplayName })),
  group: (out: Out<'Ram/ListGroups'>) => out.Groups.Group.map(g => ({ name: g.GroupName, note: g.Comments })),
  role: (out: Out<'Ram/ListRoles'>) => out.Roles.Role.map(r => ({ name: r.RoleName, note: r.Description })),
}

function Principals({ id, value, onChange }: { id?: string; value?: string[]; onChange?: (value: string[]) => void }) {
  const t = useT()
  const lists = {
    user: useEvery('Ram/ListUsers', {}, named.user),
    group: useEvery('Ram/ListGroups', {}, named.group),
    role: useEvery('Ram/ListRoles', {}, named.role),
  }
  const kinds = Object.keys(lists) as Kind[]
  return (
    <>
      <Select
        id={id} mode="multiple" className="full" value={value ?? []} onChange={onChange} placeholder={t('ram.grant.principal.choose')} loading={kinds.some(k => lists[k].loading)}
        showSearch={{ filterOption: (words, option) => option !== undefined && 'value' in option && hasWords(words, option.title, String(option.value)) }}
        options={kinds.map(kind => ({
          label: t(KIND_LABELS[kind]), title: kind,
          options: (lists[kind].data ?? []).map(x => ({
            value: granteeKey({ kind, name: x.name }), title: x.note,
            label: <span><bdi>{x.name}</bdi>{x.note !== '' && x.note !== x.name && <span className="muted"> <bdi>{x.note}</bdi></span>}</span>,
          })),
        }))}
      />
      {kinds.filter(k => lists[k].error !== undefined).map(k => (
        <Alert key={k} className="below" type="warning" showIcon title={t('ram.grant.unread', { what: t(KIND_LABELS[k]) })} description={<bdi>{errorText(lists[k].error, t)}</bdi>} />
      ))}
    </>
  )
}

function Groups({ id, value, onChange }: { id?: string; value?: string; onChange?: (value: string) => void }) {
  const t = useT()
  const groups = useCall('ResourceManager/ListResourceGroups', { PageSize: 100 })
  return (
    <>
      <Select
        id={id} className="full" {...(value === undefined ? {} : { value })} onChange={onChange} loading={groups.loading} placeholder={t('ram.grant.group.choose')}
        options={(groups.data?.ResourceGroups.ResourceGroup ?? []).map(g => ({ value: g.Id, label: <span><bdi>{g.DisplayName}</bdi> <span className="muted">{g.Id}</span></span> }))}
      />
      {groups.error !== undefined && <Alert className="below" type="warning" showIcon title={t('ram.grant.unread', { what: t('shell.group') })} description={<bdi>{errorText(groups.error, t)}</bdi>} />}
    </>
  )
}

/** The drawer "Grant permission": scope, principal and policies. Principals or policies of the page stand in it already. */
export function GrantDrawer({ open, onClose, onDone, principals = [], policies = [] }: { open: boolean; onClose: () => void; onDone: () => void; principals?: readonly Grantee[]; policies?: readonly PolicyRef[] }) {
  const t = useT()
  const api = useApi()
  const { message } = App.useApp()
  const { Account } = useSession()
  const [form] = Form.useForm<Values>()
  const level = Form.useWatch('level', form)
  // What of this form is made already: after a failure the rest can be tried again.
  const made = useRef(new Set<string>())

  const grant = async (values: Values): Promise<void> => {
    const grants = grantsOf(values, Account)
    for (const g of grants) {
      const key = JSON.stringify(g)
      if (made.current.has(key)) continue
      const { name, input } = attach(g, Account)
      try {
        await api.call(name, input)
      } catch (error) {
        // Someone who has the policy there already lacks nothing.
        if (!(error instanceof ApiError && error.code.startsWith('EntityAlreadyExist'))) {
          if (made.current.size > 0) onDone()
          throw error
        }
      }
      made.current.add(key)
    }
    message.success(t('ram.grant.done', { count: grants.length }))
    made.current.clear()
    onDone()
  }

  return (
    <FormDrawer<Values>
      open={open} title={t('ram.grant.title')} form={form} width={760} submit={t('ram.grant.submit')}
      initial={{ level: 'account', principals: principals.map(granteeKey), policies: policies.map(policyKey) }}
      onClose={() => {
        made.current.clear()
        onClose()
      }}
      calls={values => grantsOf(values, Account).map(g => attachCall(g, Account))} onSubmit={grant}
    >
      <Form.Item name="level" label={t('ram.grant.scope')} rules={[{ required: true }]}>
        <Radio.Group options={[{ value: 'account', label: t('ram.scope.account') }, { value: 'group', label: t('ram.scope.group') }]} />
      </Form.Item>
      {level === 'group' && (
        <Form.Item name="group" label={t('shell.group')} rules={[{ required: true, message: t('ram.grant.group.required') }]}><Groups /></Form.Item>
      )}
      <Form.Item name="principals" label={t('ram.grant.principal')} rules={[{ required: true, type: 'array', message: t('ram.grant.principal.required') }]}><Principals /></Form.Item>
      <Form.Item name="policies" label={t('ram.grant.policies')} rules={[{ required: true, type: 'array', message: t('ram.grant.policies.required') }]}><PolicyPicker /></Form.Item>
    </FormDrawer>
  )
}
