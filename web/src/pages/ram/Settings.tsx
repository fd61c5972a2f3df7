import { App, Card, Checkbox, Form, Input, InputNumber, Space, type FormInstance } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { wireCall, type Out, type WireCall } from '../../api/client'
import { isAbort } from '../../api/error'
import { useApi, useCall, type CallState } from '../../app/api'
import type { Action } from '../../components/action'
import { ActionButton } from '../../components/ActionButton'
import { Failed } from '../../components/DetailPage'
import { PageHeader } from '../../components/PageHeader'
import { useT } from '../../i18n'
import './ram.css'

type PasswordPolicy = Out<'Ram/GetPasswordPolicy'>['PasswordPolicy']

/** The preferences in one row, as SetSecurityPreference takes them. */
interface Preferences {
  AllowUserToChangePassword: boolean; AllowUserToManageAccessKeys: boolean; AllowUserToManageMFADevices: boolean; AllowUserToManagePublicKeys: boolean
  EnableSaveMFATicket: boolean; LoginNetworkMasks: string; LoginSessionDuration: number
}

/** Reads the preferences out of the vendor's groups of them. */
export function preferencesOf(out: Out<'Ram/GetSecurityPreference'>): Preferences {
  const p = out.SecurityPreference
  return { ...p.LoginProfilePreference, ...p.AccessKeyPreference, ...p.MFAPreference, ...p.PublicKeyPreference }
}

interface PartProps<Values extends object> {
  title: string
  text: string
  form: FormInstance<Values>
  source: Pick<CallState<unknown>, 'data' | 'error' | 'reload'>
  values: Values | undefined
  call: WireCall
  save: (values: Values) => Promise<unknown>
  more?: Action[]
  children: ReactNode
}

// One card of settings. What was not read cannot be saved.
function Part<Values extends object>({ title, text, form, source, values, call, save, more = [], children }: PartProps<Values>) {
  const t = useT()
  const { message } = App.useApp()
  const [error, setError] = useState<unknown>()
  const key = JSON.stringify(values)
  useEffect(() => {
    if (values !== undefined) form.setFieldsValue(values as Parameters<typeof form.setFieldsValue>[0])
    // The text says whether they are others.
  }, [form, key])
  const submit: Action = {
    key: 'save', label: t('action.save'), calls: [call],
    run: async () => {
      let given: Values
      try {
        given = await form.validateFields()
      } catch {
        return // The fields say what is wrong.
      }
      setError(undefined)
      try {
        await save(given)
        message.success(t('action.done'))
        source.reload()
      } catch (failure) {
        if (!isAbort(failure)) setError(failure)
      }
    },
  }
  return (
    <Card className="block form-card" title={<h2 className="card-title">{title}</h2>} loading={source.data === undefined && source.error === undefined}>
      <p className="muted">{text}</p>
      {source.error !== undefined && <Failed error={source.error} />}
      {error !== undefined && <div className="block"><Failed error={error} /></div>}
      {source.data !== undefined && (
        <Form<Values> form={form} layout="vertical" autoComplete="off" initialValues={values as Values}>
          {children}
          <Space wrap><ActionButton action={submit} type="primary" />{more.map(a => <ActionButton key={a.key} action={a} />)}</Space>
        </Form>
      )}
    </Card>
  )
}

function NumberItem({ name, label, min, max, help }: { name: string; label: string; min: number; max: number; help?: string }) {
  const t = useT()
  return <Form.Item name={name} label={label} extra={help} rules={[{ required: true, message: t('step.password.required') }]}><InputNumber min={min} max={max} precision={0} className="field" /></Form.Item>
}

function CheckItem({ name, children }: { name: string; children: ReactNode }) {
  return <Form.Item name={name} valuePropName="checked" className="check-item"><Checkbox>{children}</Checkbox></Form.Item>
}

function Passwords() {
  const t = useT()
  const api = useApi()
  const source = useCall('Ram/GetPasswordPolicy', {})
  const [form] = Form.useForm<PasswordPolicy>()
  return (
    <Part<PasswordPolicy>
      title={t('ram.passwords.title')} text={t('ram.passwords.text')} form={form} source={source} values={source.data?.PasswordPolicy}
      call={wireCall('Ram/SetPasswordPolicy', {})} save={values => api.call('Ram/SetPasswordPolicy', values)}
    >
      <NumberItem name="MinimumPasswordLength" label={t('ram.passwords.length')} min={8} max={32} />
      <Form.Item label={t('ram.passwords.contain')} className="flat">
        <CheckItem name="RequireLowercaseCharacters">{t('ram.passwords.lower')}</CheckItem>
        <CheckItem name="RequireUppercaseCharacters">{t('ram.passwords.upper')}</CheckItem>
        <CheckItem name="RequireNumbers">{t('ram.passwords.numbers')}</CheckItem>
        <CheckItem name="RequireSymbols">{t('ram.passwords.symbols')}</CheckItem>
      </Form.Item>
      <NumberItem name="MaxPasswordAge" label={t('ram.passwords.age')} min={0} max={1095} help={t('ram.passwords.age.help')} />
      <CheckItem name="HardExpiry">{t('ram.passwords.hard')}</CheckItem>
      <NumberItem name="PasswordReusePrevention" label={t('ram.passwords.reuse')} min={0} max={24} help={t('ram.passwords.reuse.help')} />
      <NumberItem name="MaxLoginAttemps" label={t('ram.passwords.attempts')} min={0} max={32} help={t('ram.passwords.attempts.help')} />
    </Part>
  )
}

function Security() {
  const t = useT()
  const api = useApi()
  const source = useCall('Ram/GetSecurityPreference', {})
  const [form] = Form.useForm<Preferences>()
  return (
    <Part<Preferences>
      title={t('ram.security.title')} text={t('ram.security.text')} form={form} source={source} values={source.data === undefined ? undefined : preferencesOf(source.data)}
      call={wireCall('Ram/SetSecurityPreference', {})} save={values => api.call('Ram/SetSecurityPreference', { ...values, LoginNetworkMasks: values.LoginNetworkMasks.trim() })}
    >
      <CheckItem name="AllowUserToChangePassword">{t('ram.security.password')}</CheckItem>
      <CheckItem name="AllowUserToManageAccessKeys">{t('ram.security.keys')}</CheckItem>
      <CheckItem name="AllowUserToManageMFADevices">{t('ram.security.mfa')}</CheckItem>
      <CheckItem name="AllowUserToManagePublicKeys">{t('ram.security.publicKeys')}</CheckItem>
      <CheckItem name="EnableSaveMFATicket">{t('ram.security.ticket')}</CheckItem>
      <NumberItem name="LoginSessionDuration" label={t('ram.security.session')} min={1} max={24} help={t('ram.security.session.help')} />
      <Form.Item name="LoginNetworkMasks" label={t('ram.security.masks')} extra={t('ram.security.masks.help')}><Input className="field" placeholder="192.0.2.0/24;198.51.100.7" /></Form.Item>
    </Part>
  )
}

function Alias() {
  const t = useT()
  const api = useApi()
  const source = useCall('Ram/GetAccountAlias', {})
  const [form] = Form.useForm<{ alias: string }>()
  const had = source.data?.AccountAlias ?? ''
  return (
    <Part<{ alias: string }>
      title={t('ram.alias.title')} text={t('ram.alias.text')} form={form} source={source} values={source.data === undefined ? undefined : { alias: had }}
      call={wireCall('Ram/SetAccountAlias', {})} save={values => api.call('Ram/SetAccountAlias', { AccountAlias: values.alias })}
      more={[{
        key: 'clear', label: t('ram.alias.clear'), calls: [wireCall('Ram/ClearAccountAlias', {})], done: source.reload, ...(had === '' ? { unfit: t('ram.alias.none') } : {}),
        confirm: { title: t('ram.alias.clear.title', { alias: had }), text: t('ram.alias.clear.text') },
        run: async () => { await api.call('Ram/ClearAccountAlias', {}) },
      }]}
    >
      <Form.Item name="alias" label={t('ram.alias.title')} rules={[{ required: true, pattern: /^[a-z0-9][a-z0-9-]{1,62}[a-z0-9]$/, message: t('ram.alias.pattern') }]}><Input className="field" maxLength={64} /></Form.Item>
    </Part>
  )
}

/** The page of the settings of RAM: passwords, security preferences, account alias. */
export default function Settings() {
  const t = useT()
  return <div data-page="ram-settings"><PageHeader title={t('ram.settings.title')} description={t('ram.settings.text')} /><Passwords /><Security /><Alias /></div>
}
