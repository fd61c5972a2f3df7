import { Form, Select } from 'antd'
import { wireCall, type In } from '../../api/client'
import { useApi } from '../../app/api'
import { FormDrawer } from '../../components/FormDrawer'

interface Props {
  open: boolean
  /** The drawer's title and its button. */
  title: string
  /** What is chosen, and what is said when nothing is. */
  label: string
  missing: string
  names: { data: readonly string[] | undefined; loading: boolean }
  /** Those that have been joined already. */
  had: ReadonlySet<string>
  join: (name: string) => In<'Ram/AddUserToGroup'>
  onClose: () => void
  /** Also after a failure: some may have been joined before it. */
  onDone: () => void
}

/** Chooses users for a group, or groups for a user, and joins them one by one. */
export function JoinDrawer({ open, title, label, missing, names, had, join, onClose, onDone }: Props) {
  const api = useApi()
  const [form] = Form.useForm<{ names: string[] }>()
  return (
    <FormDrawer<{ names: string[] }>
      open={open} form={form} title={title} submit={title} onClose={onClose}
      calls={values => (values.names ?? []).map(name => wireCall('Ram/AddUserToGroup', join(name)))}
      onSubmit={async values => {
        try {
          for (const name of values.names) await api.call('Ram/AddUserToGroup', join(name))
        } finally {
          onDone()
        }
      }}
    >
      <Form.Item name="names" label={label} rules={[{ required: true, type: 'array', message: missing }]}>
        <Select mode="multiple" loading={names.loading} options={(names.data ?? []).filter(n => !had.has(n)).map(value => ({ value, label: <bdi>{value}</bdi> }))} />
      </Form.Item>
    </FormDrawer>
  )
}
