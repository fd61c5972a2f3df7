import type { EcsImageItem } from '../../api/types.gen'
import { CopyId } from '../../components/CopyId'
import { ListPage, type ListSpec } from '../../components/ListPage'
import { StatusTag } from '../../components/StatusTag'
import { useT } from '../../i18n'
import './ecs.css'
import { isWindows } from './parts/login'
import { useOsName } from './parts/options'

function Os({ row }: { row: EcsImageItem }) {
  return <span>{useOsName()(row)}</span>
}

/** Who can be the initial login user of an image's instances. */
export function LoginSupport({ row }: { row: EcsImageItem }) {
  const t = useT()
  if (isWindows(row)) return <StatusTag tone="none">{t('ecs.imageSelect.windows')}</StatusTag>
  return row.LoginAsNonRootSupported ? <StatusTag tone="good">{t('ecs.images.ecsUser')}</StatusTag> : <StatusTag tone="warn">{t('ecs.imageSelect.rootOnly')}</StatusTag>
}

const images: ListSpec<'Ecs/DescribeImages', EcsImageItem> = {
  id: 'ecs-images', title: 'ecs.images.title', operation: 'Ecs/DescribeImages',
  input: (page, { place, filters }) => ({
    RegionId: place.region, PageNumber: page.number, PageSize: page.size, ImageId: filters['id'] || undefined, ImageName: filters['name'] || undefined,
    OSType: filters['os'] || undefined, Architecture: filters['arch'] || undefined, ImageOwnerAlias: filters['owner'] || undefined,
  }),
  items: out => out.Images.Image, rowKey: row => row.ImageId, total: out => out.TotalCount,
  columns: [
    { key: 'id', title: 'ecs.images.id', render: row => <CopyId id={row.ImageId} /> },
    { key: 'os', title: 'ecs.os', render: row => <Os row={row} /> },
    { key: 'login', title: 'ecs.images.login', render: row => <LoginSupport row={row} /> },
    { key: 'arch', title: 'ecs.buy.types.arch', render: row => row.Architecture },
    { key: 'size', title: 'ecs.size', render: (row, t) => t('ecs.sizeGiB', { size: row.Size }) },
    { key: 'owner', title: 'ecs.images.owner', render: (row, t) => t(row.ImageOwnerAlias === 'system' ? 'ecs.images.owner.system' : row.ImageOwnerAlias === 'self' ? 'ecs.images.owner.self' : 'ecs.images.owner.others') },
  ],
  filters: [
    { key: 'name', kind: 'text', label: 'ecs.images.name' },
    { key: 'id', kind: 'text', label: 'ecs.images.id' },
    { key: 'os', kind: 'select', label: 'ecs.os', options: [{ value: 'linux', label: 'ecs.images.linux' }, { value: 'windows', label: 'ecs.images.windows' }] },
    { key: 'owner', kind: 'select', label: 'ecs.images.owner', options: [{ value: 'system', label: 'ecs.images.owner.system' }, { value: 'self', label: 'ecs.images.owner.self' }] },
  ],
  rowActions: (row, { t }) => [{ key: 'buy', label: t('ecs.buy.title'), to: `/ecs/buy?image=${encodeURIComponent(row.ImageId)}` }],
  empty: { text: 'ecs.images.empty' },
}

/** The images, with who can log in first. */
export default function Images() {
  return <ListPage spec={images} />
}
