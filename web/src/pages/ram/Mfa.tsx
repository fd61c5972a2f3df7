import { Form, Input } from 'antd'
import { useRef, useState } from 'react'
import { wireCall } from '../../api/client'
import { ApiError } from '../../api/error'
import { useApi, useCall } from '../../app/api'
import { useSession } from '../../app/session'
import { useReport, type Action } from '../../components/action'
import { ActionButton } from '../../components/ActionButton'
import { CopyId } from '../../components/CopyId'
import { Failed } from '../../components/DetailPage'
import { FormDrawer } from '../../components/FormDrawer'
import { StatusTag } from '../../components/StatusTag'
import { useT } from '../../i18n'
import { principalName } from './names'

interface Values { code1: string; code2: string }
interface Device { SerialNumber: string; Base32StringSeed: string; QRCodePNG: string }

/** The MFA device of a user: bind one, take it off. */
export function Mfa({ user }: { user: string }) {
  const t = useT()
  const api = useApi()
  const report = useReport()
  const { Account } = useSession()
  const source = useCall('Ims/GetUserMFAInfo', { UserPrincipalName: principalName({ kind: 'user', name: user }, Account) })
  const [form] = Form.useForm<Values>()
  const [device, setDevice] = useState<Device>()
  // A device that was made and is not bound yet.
  const waiting = useRef('')
  const had = source.data?.MFADevice
  const none = source.data !== undefined && had === undefined

  const bind: Action = {
    key: 'bind', label: t('ram.mfa.bind'), calls: [wireCall('Ram/CreateVirtualMFADevice', { VirtualMFADeviceName: user }), wireCall('Ram/BindMFADevice', { UserName: user })],
    run: async () => {
      const make = async (): Promise<Device> => (await api.call('Ram/CreateVirtualMFADevice', { VirtualMFADeviceName: user })).VirtualMFADevice
      let made: Device
      try {
        made = await make()
      } catch (error) {
        if (!(error instanceof ApiError && error.code.startsWith('EntityAlreadyExist'))) throw error
        // Left over from a binding that was not finished: the server refuses to delete one that somebody has.
        await api.call('Ram/DeleteVirtualMFADevice', { SerialNumber: `acs:ram::${Account}:mfa/${user}` })
        made = await make()
      }
      waiting.current = made.SerialNumber
      setDevice(made)
    },
  }
  const unbind: Action = {
    key: 'unbind', label: t('ram.mfa.unbind'), danger: true, calls: [wireCall('Ram/UnbindMFADevice', { UserName: user })], done: source.reload,
    confirm: { title: t('ram.mfa.unbind.title', { name: user }), text: t('ram.mfa.unbind.text') },
    run: async () => {
      const { MFADevice } = await api.call('Ram/UnbindMFADevice', { UserName: user })
      // A device that is nobody's can be bound by anyone who kept its key.
      await api.call('Ram/DeleteVirtualMFADevice', { SerialNumber: MFADevice.SerialNumber })
    },
  }
  const close = async (): Promise<void> => {
    setDevice(undefined)
    const SerialNumber = waiting.current
    if (SerialNumber === '') return
    waiting.current = ''
    try {
      await api.call('Ram/DeleteVirtualMFADevice', { SerialNumber })
    } catch (error) {
      report(error)
    }
  }
  return (
    <section className="block">
      <div className="toolbar">
        <h2 className="card-title">{t('ram.mfa.title')}</h2>
        {had !== undefined && <ActionButton action={unbind} />}
        {none && <ActionButton action={bind} />}
      </div>
      {source.error !== undefined && <Failed error={source.error} />}
      {none && <StatusTag tone="none">{t('ram.mfa.none')}</StatusTag>}
      {had !== undefined && <p className="flat"><StatusTag tone="good">{t('ram.mfa.bound')}</StatusTag> <CopyId id={had.SerialNumber} /></p>}
      <FormDrawer<Values>
        open={device !== undefined} form={form} title={t('ram.mfa.bind')} submit={t('step.mfa.submit')} onClose={() => void close()}
        calls={() => [wireCall('Ram/BindMFADevice', { UserName: user, SerialNumber: device?.SerialNumber ?? '' })]}
        onSubmit={async values => {
          if (device === undefined) return
          await api.call('Ram/BindMFADevice', { UserName: user, SerialNumber: device.SerialNumber, AuthenticationCode1: values.code1, AuthenticationCode2: values.code2 })
          waiting.current = ''
          source.reload()
        }}
      >
        <p>{t('ram.mfa.bind.text')}</p>
        {device !== undefined && (
          <>
            <img className="qr" src={`data:image/png;base64,${device.QRCodePNG}`} alt={t('step.mfa.qr')} width={200} height={200} />
            <p>{t('step.mfa.seed')}: <CopyId id={device.Base32StringSeed} /></p>
          </>
        )}
        <Form.Item name="code1" label={t('step.mfa.code1')} rules={[{ required: true, pattern: /^\d{6}$/, message: t('signIn.code.pattern') }]}><Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} /></Form.Item>
        <Form.Item name="code2" label={t('step.mfa.code2')} rules={[{ required: true, pattern: /^\d{6}$/, message: t('signIn.code.pattern') }]}><Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} /></Form.Item>
      </FormDrawer>
    </section>
  )
}
