import { DownloadOutlined } from '@ant-design/icons'
import { Alert, Button, Descriptions, Modal } from 'antd'
import { CopyId } from '../../components/CopyId'
import { useT } from '../../i18n'

/** An access key as CreateAccessKey gives it: the only time that its secret is told. */
export interface NewKey { AccessKeyId: string; AccessKeySecret: string }

/** The text of the file that is saved: the vendor's two columns. */
export function keyFile(key: NewKey): string {
  const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`
  return `AccessKey ID,AccessKey Secret\r\n${cell(key.AccessKeyId)},${cell(key.AccessKeySecret)}\r\n`
}

/** Has the browser save the key. The link lives no longer than the click. */
function save(key: NewKey): void {
  const url = URL.createObjectURL(new Blob([keyFile(key)], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `AccessKey-${key.AccessKeyId}.csv`
  document.body.append(link)
  link.click()
  link.remove()
  URL.revokeObjectURL(url)
}

/** Shows a new access key once. It closes by its button only, so that a stray click does not lose the secret. */
export function SecretDialog({ secret, user, onClose }: { secret: NewKey | undefined; user: string; onClose: () => void }) {
  const t = useT()
  return (
    <Modal
      open={secret !== undefined} title={t('ram.key.new.title')} width={640} closable={false} mask={{ closable: false }} keyboard={false} destroyOnHidden
      footer={[
        <Button key="save" icon={<DownloadOutlined />} onClick={() => { if (secret !== undefined) save(secret) }}>{t('ram.key.new.download')}</Button>,
        <Button key="close" type="primary" onClick={onClose}>{t('ram.key.new.close')}</Button>,
      ]}
    >
      {secret !== undefined && (
        <>
          <Alert className="block" type="warning" showIcon title={t('ram.key.new.once')} />
          <Descriptions
            size="small" bordered column={1}
            items={[
              { key: 'user', label: t('ram.kind.user'), children: <bdi>{user}</bdi> },
              { key: 'id', label: t('ram.key.id'), children: <CopyId id={secret.AccessKeyId} /> },
              { key: 'secret', label: t('ram.key.secret'), children: <CopyId id={secret.AccessKeySecret} /> },
            ]}
          />
        </>
      )}
    </Modal>
  )
}
