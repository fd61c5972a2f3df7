import { Alert, App, Button, Form, Input, Modal, Space } from 'antd'
import { useEffect, useState } from 'react'
import { wireCall } from '../../api/client'
import type { EcsKeyPairItem } from '../../api/types.gen'
import { useApi } from '../../app/api'
import { usePlace } from '../../app/place'
import { CopyId } from '../../components/CopyId'
import { FormDrawer } from '../../components/FormDrawer'
import { ListPage, type ListSpec } from '../../components/ListPage'
import { TimeText } from '../../components/TimeText'
import { useT } from '../../i18n'
import './ecs.css'

interface KeyValues { name: string; publicKey: string }
interface Made { name: string; privateKey: string }

/** Shows a new private key, which is nowhere else and is not shown again. */
function PrivateKey({ made, onClose }: { made: Made; onClose: () => void }) {
  const t = useT()
  const { message } = App.useApp()
  const [file, setFile] = useState('')
  const [copied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(made.privateKey)
      setCopied(true)
    } catch (error) {
      message.error(error instanceof Error ? error.message : String(error))
    }
  }
  useEffect(() => {
    const url = URL.createObjectURL(new Blob([made.privateKey], { type: 'application/x-pem-file' }))
    setFile(url)
    return () => URL.revokeObjectURL(url)
  }, [made])
  return (
    <Modal open title={t('ecs.key.once.title')} width={680} closable={false} mask={{ closable: false }} keyboard={false} footer={<Button type="primary" onClick={onClose}>{t('ecs.key.once.kept')}</Button>}>
      <Alert className="block" type="warning" showIcon title={t('ecs.key.once.text')} />
      <pre className="output" tabIndex={0} aria-label={t('ecs.key.once.title')}>{made.privateKey}</pre>
      <Space className="below"><Button href={file} download={`${made.name}.pem`}>{t('ecs.key.once.save')}</Button><Button onClick={() => void copy()}>{t(copied ? 'copy.done' : 'ecs.key.once.copy')}</Button></Space>
    </Modal>
  )
}

/** The SSH key pairs of the region. */
export default function KeyPairs() {
  const t = useT()
  const api = useApi()
  const { region, group } = usePlace()
  const [form] = Form.useForm<KeyValues>()
  const [open, setOpen] = useState<'create' | 'import'>()
  const [made, setMade] = useState<Made>()
  const [round, setRound] = useState(0)
  const spec: ListSpec<'Ecs/DescribeKeyPairs', EcsKeyPairItem> = {
    id: 'ecs-key-pairs', title: 'ecs.key.title', operation: 'Ecs/DescribeKeyPairs',
    input: (page, { place, filters }) => ({ RegionId: place.region, ResourceGroupId: place.group || undefined, PageNumber: page.number, PageSize: Math.min(page.size, 50), KeyPairName: filters['name'] ? `*${filters['name']}*` : undefined }),
    items: out => out.KeyPairs.KeyPair, rowKey: row => row.KeyPairName, total: out => out.TotalCount,
    columns: [
      { key: 'name', title: 'ecs.key.name', render: row => <CopyId id={row.KeyPairName} /> },
      { key: 'id', title: 'ecs.key.id', render: row => <CopyId id={row.KeyPairId} /> },
      { key: 'print', title: 'ecs.key.print', render: row => <code>{row.KeyPairFingerPrint}</code> },
      { key: 'created', title: 'ecs.created', render: row => <TimeText value={row.CreationTime} /> },
    ],
    filters: [{ key: 'name', kind: 'text', label: 'ecs.key.name' }],
    actions: ({ place }) => [
      { key: 'import', label: t('ecs.key.import'), calls: [wireCall('Ecs/ImportKeyPair', { RegionId: place.region })], run: () => setOpen('import') },
      { key: 'create', label: t('ecs.key.create'), calls: [wireCall('Ecs/CreateKeyPair', { RegionId: place.region })], run: () => setOpen('create') },
    ],
    rowActions: (row, { place, reload }) => [{ key: 'delete', label: t('action.delete'), danger: true, calls: [wireCall('Ecs/DeleteKeyPairs', { RegionId: place.region, KeyPairNames: [row.KeyPairName] })], confirm: { title: t('ecs.key.delete.confirm', { name: row.KeyPairName }), text: t('ecs.key.delete.text') }, run: async () => { await api.call('Ecs/DeleteKeyPairs', { RegionId: place.region, KeyPairNames: [row.KeyPairName] }) }, done: reload }],
    empty: { text: 'ecs.cred.keyPair.none', action: () => ({ key: 'create', label: t('ecs.key.create'), run: () => setOpen('create') }) },
  }
  const input = (v: Partial<KeyValues>) => ({ RegionId: region, KeyPairName: v.name, ResourceGroupId: group || undefined })
  return (
    <>
      <ListPage key={round} spec={spec}>
        <FormDrawer<KeyValues>
          open={open !== undefined} onClose={() => setOpen(undefined)} form={form} title={t(open === 'import' ? 'ecs.key.import' : 'ecs.key.create')} submit={t(open === 'import' ? 'ecs.key.import.submit' : 'action.create')}
          calls={v => [open === 'import' ? wireCall('Ecs/ImportKeyPair', input(v)) : wireCall('Ecs/CreateKeyPair', input(v))]}
          onSubmit={async v => {
            if (open === 'import') await api.call('Ecs/ImportKeyPair', { RegionId: region, KeyPairName: v.name, PublicKeyBody: v.publicKey.trim(), ResourceGroupId: group || undefined })
            else setMade({ name: v.name, privateKey: (await api.call('Ecs/CreateKeyPair', { RegionId: region, KeyPairName: v.name, ResourceGroupId: group || undefined })).PrivateKeyBody })
            setRound(n => n + 1)
          }}
        >
          <Form.Item name="name" label={t('ecs.key.name')} rules={[{ required: true, whitespace: true, message: t('ecs.required') }]}><Input maxLength={128} /></Form.Item>
          {open === 'import' && <Form.Item name="publicKey" label={t('ecs.key.public')} extra={t('ecs.key.public.help')} rules={[{ required: true, whitespace: true, message: t('ecs.required') }]}><Input.TextArea className="mono" rows={4} spellCheck={false} /></Form.Item>}
        </FormDrawer>
      </ListPage>
      {made !== undefined && <PrivateKey made={made} onClose={() => setMade(undefined)} />}
    </>
  )
}
