import { Form, Modal, Select } from 'antd'
import { useState } from 'react'
import { Failed } from '../components/DetailPage'
import { useT } from '../i18n'
import { useCall } from './api'
import { usePlace } from './place'

/** Chooses the RAM user whose view is taken. The server lets no one see more than he may himself. */
export function ViewAs({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useT()
  const { setViewAs } = usePlace()
  const [user, setUser] = useState<string>()
  const users = useCall('Ram/ListUsers', open ? { MaxItems: 1000 } : null)
  return (
    <Modal
      open={open} onCancel={onClose} title={t('shell.viewAs.title')} okText={t('shell.viewAs.start')} cancelText={t('action.cancel')} okButtonProps={{ disabled: user === undefined }} destroyOnHidden
      onOk={() => {
        if (user !== undefined) setViewAs(user)
        onClose()
      }}
    >
      <p>{t('shell.viewAs.text')}</p>
      {users.error !== undefined ? <Failed error={users.error} /> : (
        <Form layout="vertical">
          <Form.Item label={t('shell.viewAs.user')} htmlFor="view-as">
            <Select
              id="view-as" className="full" loading={users.loading} value={user} onChange={setUser} showSearch={{ optionFilterProp: 'label' }}
              options={users.data?.Users.User.map(u => ({ value: u.UserName, label: u.DisplayName === '' || u.DisplayName === u.UserName ? u.UserName : `${u.UserName} (${u.DisplayName})` }))}
            />
          </Form.Item>
        </Form>
      )}
    </Modal>
  )
}
