import { AutoComplete, Form, Input, Radio } from 'antd'
import { useSession } from '../../app/session'
import { PolicyEditor } from '../../components/PolicyEditor'
import { useT } from '../../i18n'
import { FindingsList, useFindings } from './Findings'
import { SERVICES, trustDocument } from './trust'

/** What the form of a role knows of its trust. */
export interface TrustValues { trust: 'account' | 'other' | 'service' | 'script'; account?: string; service?: string; document?: string }

/** The trust policy that the form stands for; undefined while something is missing. */
export function trustOf(values: Partial<TrustValues>, own: string): string | undefined {
  switch (values.trust) {
    case 'account': return trustDocument({ kind: 'account', account: own })
    case 'other': return values.account === undefined || values.account === '' ? undefined : trustDocument({ kind: 'account', account: values.account })
    case 'service': return values.service === undefined || values.service === '' ? undefined : trustDocument({ kind: 'service', service: values.service })
    case 'script': return values.document
    default: return undefined
  }
}

/** A trust policy as text, with findings; the value of a form item. */
export function TrustEditor({ value = '', onChange }: { id?: string; value?: string; onChange?: (value: string) => void }) {
  const t = useT()
  const findings = useFindings(value, 'trust')
  return <><PolicyEditor value={value} {...(onChange === undefined ? {} : { onChange })} lint kind="trust" label={t('ram.role.trust')} height={260} /><div className="below"><FindingsList state={findings} /></div></>
}

/** The fields that say who may assume a role. */
export function TrustFields() {
  const t = useT()
  const { Account } = useSession()
  const trust = Form.useWatch<TrustValues['trust'] | undefined>('trust')
  return (
    <>
      <Form.Item name="trust" label={t('ram.role.entity')} rules={[{ required: true }]}>
        <Radio.Group
          className="radio-list"
          options={[
            { value: 'account', label: t('ram.role.entity.account', { account: Account }) }, { value: 'other', label: t('ram.role.entity.other') },
            { value: 'service', label: t('ram.role.entity.service') }, { value: 'script', label: t('ram.role.entity.script') },
          ]}
        />
      </Form.Item>
      {trust === 'other' && (
        <Form.Item name="account" label={t('shell.account')} rules={[{ required: true, pattern: /^\d{16}$/, message: t('ram.role.account.pattern') }]}><Input inputMode="numeric" maxLength={16} /></Form.Item>
      )}
      {trust === 'service' && (
        <Form.Item name="service" label={t('ram.role.service')} rules={[{ required: true, message: t('ram.role.service.required') }]}>
          <AutoComplete options={SERVICES.map(value => ({ value }))} placeholder={t('ram.example.service')} />
        </Form.Item>
      )}
      {trust === 'script' && <Form.Item name="document" label={t('ram.role.trust')} rules={[{ required: true, message: t('ram.document.required') }]}><TrustEditor /></Form.Item>}
    </>
  )
}
