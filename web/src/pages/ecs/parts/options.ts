import type { EcsImageItem } from '../../../api/types.gen'
import { useCall, type CallState } from '../../../app/api'
import { usePlace } from '../../../app/place'
import { useI18n } from '../../../i18n'

/** What can be had of one disk category for an instance type, in GiB. */
export interface DiskOption { category: string; min: number; max: number }

/** The disk categories that an instance type takes, or all that are sold by themselves with `any`. */
export function useDiskOptions(kind: 'SystemDisk' | 'DataDisk', instanceType: string | undefined, any = false): { options: DiskOption[]; error: unknown; loading: boolean } {
  const { region } = usePlace()
  const { data, error, loading } = useCall('Ecs/DescribeAvailableResource', instanceType !== undefined ? { RegionId: region, DestinationResource: kind, InstanceType: instanceType } : any ? { RegionId: region, DestinationResource: kind, ResourceType: 'disk' } : null)
  const found = new Map<string, DiskOption>()
  for (const zone of data?.AvailableZones.AvailableZone ?? []) {
    for (const r of zone.AvailableResources.AvailableResource) {
      for (const s of r.SupportedResources.SupportedResource) found.set(s.Value, { category: s.Value, min: s.Min ?? 1, max: s.Max ?? 32768 })
    }
  }
  return { options: [...found.values()], error, loading }
}

/** The images that an instance type runs, with who can log in; the first hundred. */
export function useImages(instanceType: string | undefined, action: 'CreateEcs' | 'ChangeOS'): { images: readonly EcsImageItem[]; state: CallState<unknown> } {
  const { region } = usePlace()
  const state = useCall('Ecs/DescribeImages', { RegionId: region, ActionType: action, PageSize: 100, ...(instanceType === undefined ? {} : { InstanceType: instanceType }) })
  return { images: state.data?.Images.Image ?? [], state }
}

/** The image's operating system in the language of the page: English names for all but Chinese. */
export function osName(image: Pick<EcsImageItem, 'OSName' | 'OSNameEn' | 'ImageName'>, chinese: boolean): string {
  const name = chinese ? image.OSName || image.OSNameEn : image.OSNameEn || image.OSName
  return name.trim().replace(/\s+/g, ' ') || image.ImageName
}

/** osName for the language of the page. */
export function useOsName(): (image: Pick<EcsImageItem, 'OSName' | 'OSNameEn' | 'ImageName'>) => string {
  const { language } = useI18n()
  return image => osName(image, language === 'zh')
}
