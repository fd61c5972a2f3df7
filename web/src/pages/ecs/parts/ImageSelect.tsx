import { Select, Space } from 'antd'
import type { EcsImageItem } from '../../../api/types.gen'
import { useT } from '../../../i18n'
import { isWindows } from './login'
import { useOsName } from './options'

/** Chooses an image; each says who can be its initial login user. */
export function ImageSelect({ id, images, value, onChange, loading }: { id?: string; images: readonly EcsImageItem[]; value?: string; onChange?: (id: string) => void; loading?: boolean }) {
  const t = useT()
  const os = useOsName()
  const login = (i: EcsImageItem): string => t(isWindows(i) ? 'ecs.imageSelect.windows' : i.LoginAsNonRootSupported ? 'ecs.imageSelect.ecsUser' : 'ecs.imageSelect.rootOnly')
  return (
    <Select
      id={id} className="full" value={value} onChange={onChange} loading={loading} placeholder={t('ecs.imageSelect.placeholder')} popupMatchSelectWidth={false} listHeight={320}
      showSearch={{ filterOption: (text, option) => text.toLowerCase().split(/\s+/).every(word => String(option?.['search'] ?? '').includes(word)) }}
      options={images.map(i => ({ value: i.ImageId, label: `${os(i)} - ${i.ImageId}`, search: `${os(i)} ${i.ImageId} ${login(i)}`.toLowerCase(), os: os(i), size: i.Size, login: login(i) }))}
      optionRender={o => (
        <Space orientation="vertical" size={0}>
          <span><strong>{o.data.os}</strong> - {o.data.login}</span>
          <span className="muted">{o.data.value} - {t('ecs.sizeGiB', { size: o.data.size })}</span>
        </Space>
      )}
    />
  )
}
