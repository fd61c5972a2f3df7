import { Form, Input } from 'antd'
import { useT } from '../../i18n'

/** What the form of a group holds. */
export interface GroupValues { name: string; comments?: string }

/** The fields of a user group ("CreateGroup", RAM API reference). */
export function GroupFields() {
  const t = useT()
  return (
    <>
      <Form.Item name="name" label={t('ram.group.name')} rules={[{ required: true, message: t('ram.group.name.required') }, { pattern: /^[A-Za-z0-9-]{1,64}$/, message: t('ram.group.name.pattern') }]}><Input maxLength={64} /></Form.Item>
      <Form.Item name="comments" label={t('ram.comments')}><Input.TextArea maxLength={128} rows={3} /></Form.Item>
    </>
  )
}
