import { Alert, Button, Card, Form, Input, Select, Spin, Typography } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { Navigate, useSearchParams } from 'react-router'
import { ApiError } from '../api/error'
import { ErrorCard } from '../components/ErrorCard'
import { useI18n, useT, type MessageKey } from '../i18n'
import { LANGUAGE_NAMES, LANGUAGES } from '../i18n/languages'
import { returnPath } from './paths'
import { useSessionState } from './session'
import { BindMfa, ChangePassword } from './steps'

/** The texts for the codes of signing in; what else comes is shown as it is. */
const CODES: Readonly<Record<string, MessageKey>> = {
  SignInFailed: 'signIn.SignInFailed',
  MFACodeRequired: 'signIn.MFACodeRequired',
  MFACodeInvalid: 'signIn.MFACodeInvalid',
  SignInLocked: 'signIn.SignInLocked',
  'Throttling.User': 'signIn.Throttling',
  ConsoleLoginDisabled: 'signIn.ConsoleLoginDisabled',
}

/** Shows why signing in did not work. A lock and a limit say until when in the server's words. */
function Problem({ error }: { error: unknown }) {
  const t = useT()
  const key = error instanceof ApiError ? CODES[error.code] : undefined
  if (key === undefined || !(error instanceof ApiError)) return <ErrorCard error={error} />
  const asked = error.code === 'MFACodeRequired'
  return <Alert type={asked ? 'info' : 'error'} showIcon role="alert" title={t(key)} description={error.code === 'SignInLocked' || error.code === 'Throttling.User' ? error.message : undefined} />
}

interface Values { Name: string; Password: string; Code?: string }

function SignInForm() {
  const t = useT()
  const { api, accept, ended } = useSessionState()
  const [form] = Form.useForm<Values>()
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const [code, setCode] = useState(false)

  useEffect(() => {
    if (code) form.focusField('Code')
  }, [code, form])

  const submit = async ({ Name, Password, Code }: Values): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      accept(await api.signIn({ Name: Name.trim(), Password, ...(Code === undefined ? {} : { Code }) }))
    } catch (failure) {
      setError(failure)
      if (failure instanceof ApiError && failure.code === 'MFACodeRequired') setCode(true)
      if (failure instanceof ApiError && failure.code === 'MFACodeInvalid') form.setFieldValue('Code', '')
    } finally {
      setBusy(false)
    }
  }

  return (
    <>
      <Typography.Title level={1} className="sign-in-title">{t('signIn.title')}</Typography.Title>
      {ended && error === undefined && <Alert className="block" type="info" showIcon role="status" title={t('signIn.ended')} />}
      {error !== undefined && <div className="block"><Problem error={error} /></div>}
      <Form<Values> form={form} layout="vertical" requiredMark={false} onFinish={values => void submit(values)} onValuesChange={changed => { if ('Name' in changed) setCode(false) }}>
        <Form.Item name="Name" label={t('signIn.name')} extra={t('signIn.name.help')} rules={[{ required: true, whitespace: true, message: t('signIn.name.required') }]}>
          <Input autoFocus autoComplete="username" autoCapitalize="none" spellCheck={false} />
        </Form.Item>
        <Form.Item name="Password" label={t('signIn.password')} rules={[{ required: true, message: t('signIn.password.required') }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        {code && (
          <Form.Item name="Code" label={t('signIn.code')} extra={t('signIn.code.help')} rules={[{ required: true, pattern: /^\d{6}$/, message: t('signIn.code.pattern') }]}>
            <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
          </Form.Item>
        )}
        <Button type="primary" htmlType="submit" block size="large" loading={busy}>{t('signIn.submit')}</Button>
      </Form>
    </>
  )
}

/** Signing in, and the steps that the account demands before anything else. */
export function SignInPage() {
  const { t, language, setLanguage } = useI18n()
  const { now, refresh } = useSessionState()
  const [params] = useSearchParams()
  useEffect(() => {
    document.title = `${t('signIn.title')} - ${t('product.name')}`
  }, [t])

  let body: ReactNode
  if (now.state === 'loading') body = <Spin description={t('loading')}><div className="spin-room" /></Spin>
  else if (now.state === 'failed') body = <><ErrorCard error={now.error} /><Button className="below" type="primary" onClick={refresh}>{t('action.retry')}</Button></>
  else if (!now.session.SignedIn) body = <SignInForm />
  else if (now.session.Next === 'ChangePassword') body = <ChangePassword />
  else if (now.session.Next === 'BindMFA') body = <BindMfa />
  else return <Navigate replace to={returnPath(params.get('to'))} />

  return (
    <div className="sign-in">
      <header className="sign-in-head">
        <span className="brand"><img src={`${import.meta.env.BASE_URL}mark.svg`} alt="" width={26} height={26} />{t('product.name')}</span>
        <Select aria-label={t('shell.language')} variant="borderless" value={language} onChange={setLanguage} popupMatchSelectWidth={false} options={LANGUAGES.map(l => ({ value: l, label: LANGUAGE_NAMES[l] }))} />
      </header>
      <main className="sign-in-main">
        <Card className="sign-in-card">{body}</Card>
        <p className="muted">{t('product.tagline')}</p>
      </main>
    </div>
  )
}
