import { MinusCircleOutlined, PlusOutlined } from '@ant-design/icons'
import { Alert, Button, Checkbox, Form, Input, Space } from 'antd'
import type { Rule } from 'antd/es/form'
import { useT, type Translate } from '../../i18n'

/** A tag as it is filled in. */
export interface TagValue { Key: string; Value?: string }

/** Rows of tags in a form: at most so many, and with rules beside that a key must be there. */
export function TagRows({ most = 20, keyRules = [], valueRules = [] }: { most?: number; keyRules?: Rule[]; valueRules?: Rule[] }) {
  const t = useT()
  return (
    <Form.Item label={t('ram.tags')}>
      <Form.List name="tags">
        {(rows, { add, remove }) => (
          <>
            {rows.map((row, i) => (
              <Space key={row.key} align="baseline" className="tag-row">
                <Form.Item name={[row.name, 'Key']} rules={[{ required: true, message: t('ram.tag.key.required') }, ...keyRules]} className="flat"><Input aria-label={t('ram.tag.key', { n: i + 1 })} placeholder={t('ram.tag.key.name')} /></Form.Item>
                <Form.Item name={[row.name, 'Value']} rules={valueRules} className="flat"><Input aria-label={t('ram.tag.value', { n: i + 1 })} placeholder={t('ram.tag.value.name')} /></Form.Item>
                <Button type="text" icon={<MinusCircleOutlined />} aria-label={t('ram.tag.remove', { n: i + 1 })} onClick={() => remove(row.name)} />
              </Space>
            ))}
            {rows.length < most && <Button icon={<PlusOutlined />} onClick={() => add({ Key: '', Value: '' })}>{t('ram.tag.add')}</Button>}
          </>
        )}
      </Form.List>
    </Form.Item>
  )
}

/** The rules for names of users ("CreateUser", RAM API reference). */
export function userNameRules(t: Translate): Rule[] {
  return [{ required: true, message: t('ram.user.name.required') }, { pattern: /^[A-Za-z0-9._-]{1,64}$/, message: t('ram.user.name.pattern') }]
}

/** The fields of console access: password, and what its user must do at first. */
export function LoginFields({ keep = false }: { keep?: boolean }) {
  const t = useT()
  return (
    <>
      <Form.Item
        name="password" label={t('ram.login.password')} extra={keep ? t('ram.login.password.keep') : t('ram.login.password.help')}
        rules={keep ? [] : [{ required: true, message: t('ram.login.password.required') }]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item name="reset" valuePropName="checked" label={t('ram.login.reset')}><Checkbox>{t('ram.login.reset.text')}</Checkbox></Form.Item>
      <Form.Item name="mfa" valuePropName="checked" label={t('ram.login.mfa')}><Checkbox>{t('ram.login.mfa.text')}</Checkbox></Form.Item>
    </>
  )
}

/** The fields of a user's profile. */
export function ProfileFields() {
  const t = useT()
  return (
    <>
      <Form.Item name="display" label={t('ram.user.display')}><Input maxLength={128} /></Form.Item>
      <Form.Item name="email" label={t('ram.user.email')}><Input type="email" /></Form.Item>
      <Form.Item name="phone" label={t('ram.user.phone')} extra={t('ram.user.phone.help')}><Input /></Form.Item>
      <Form.Item name="comments" label={t('ram.comments')}><Input.TextArea maxLength={128} rows={3} /></Form.Item>
    </>
  )
}

/** Says what an access key is for. */
export function KeyNote() {
  const t = useT()
  return <Alert className="block" type="info" showIcon title={t('ram.key.note')} />
}
