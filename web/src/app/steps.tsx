import { Alert, Button, Form, Input, Skeleton, Typography } from 'antd'
import { useCallback, useEffect, useState } from 'react'
import type { NewDevice } from '../api/session'
import { useReport } from '../components/action'
import { CopyId } from '../components/CopyId'
import { ErrorCard } from '../components/ErrorCard'
import { useT, type MessageKey } from '../i18n'
import { useSessionState } from './session'

function SignOut() {
  const t = useT()
  const { signOut } = useSessionState()
  const report = useReport()
  return <Button type="link" block className="below" onClick={() => void signOut().catch(report)}>{t('shell.signOut')}</Button>
}

interface Passwords { OldPassword: string; NewPassword: string; Again: string }

/** The step that changes the password on the first sign-in. The server knows the rules and says which one is broken. */
export function ChangePassword() {
  const t = useT()
  const { api, accept } = useSessionState()
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const submit = async ({ OldPassword, NewPassword }: Passwords): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      accept(await api.changePassword({ OldPassword, NewPassword }))
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  const required = { required: true, message: t('step.password.required') }
  return (
    <>
      <Typography.Title level={1} className="sign-in-title">{t('step.password.title')}</Typography.Title>
      <Alert className="block" type="info" showIcon title={t('step.password.text')} />
      {error !== undefined && <div className="block"><ErrorCard error={error} /></div>}
      <Form<Passwords> layout="vertical" requiredMark={false} onFinish={values => void submit(values)}>
        <Form.Item name="OldPassword" label={t('step.password.old')} rules={[required]}><Input.Password autoFocus autoComplete="current-password" /></Form.Item>
        <Form.Item name="NewPassword" label={t('step.password.new')} rules={[required]}><Input.Password autoComplete="new-password" /></Form.Item>
        <Form.Item
          name="Again" label={t('step.password.again')} dependencies={['NewPassword']}
          rules={[required, ({ getFieldValue }) => ({ validator: (_, value) => (!value || value === getFieldValue('NewPassword') ? Promise.resolve() : Promise.reject(new Error(t('step.password.differ')))) })]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" block size="large" loading={busy}>{t('step.password.submit')}</Button>
      </Form>
      <SignOut />
    </>
  )
}

/** The step that binds a virtual MFA device where the account demands one. */
export function BindMfa() {
  const t = useT()
  const { api, accept } = useSessionState()
  const [device, setDevice] = useState<NewDevice>()
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)

  const begin = useCallback(() => {
    setError(undefined)
    api.newDevice().then(setDevice, setError)
  }, [api])
  useEffect(begin, [begin])

  const submit = async (codes: { Code1: string; Code2: string }): Promise<void> => {
    if (device === undefined) return
    setBusy(true)
    setError(undefined)
    try {
      accept(await api.bindDevice({ SerialNumber: device.SerialNumber, ...codes }))
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  const code = (name: 'Code1' | 'Code2', label: MessageKey) => (
    <Form.Item name={name} label={t(label)} rules={[{ required: true, pattern: /^\d{6}$/, message: t('signIn.code.pattern') }]}>
      <Input inputMode="numeric" autoComplete="off" maxLength={6} />
    </Form.Item>
  )
  return (
    <>
      <Typography.Title level={1} className="sign-in-title">{t('step.mfa.title')}</Typography.Title>
      <p>{t('step.mfa.text')}</p>
      {error !== undefined && <div className="block"><ErrorCard error={error} /></div>}
      {device === undefined ? (error === undefined ? <Skeleton active /> : <Button onClick={begin}>{t('action.retry')}</Button>) : (
        <>
          <img className="qr" alt={t('step.mfa.qr')} src={`data:image/png;base64,${device.QRCodePNG}`} width={180} height={180} />
          <p>{t('step.mfa.seed')}: <CopyId id={device.Seed} /></p>
          <Form<{ Code1: string; Code2: string }> layout="vertical" requiredMark={false} onFinish={values => void submit(values)}>
            {code('Code1', 'step.mfa.code1')}
            {code('Code2', 'step.mfa.code2')}
            <Button type="primary" htmlType="submit" block size="large" loading={busy}>{t('step.mfa.submit')}</Button>
          </Form>
        </>
      )}
      <SignOut />
    </>
  )
}
