import { wireCall, type Client, type In } from '../../../api/client'
import { until } from '../../../api/until'
import type { EcsImageItem, EcsInstanceItem } from '../../../api/types.gen'
import { credentialParams, loginOption, PREVIEW_PASSWORD, type LoginValues } from '../parts/login'

/** What the form of the new operating system holds. */
export interface ReplaceValues extends LoginValues { image?: string; size?: number }

/** The input of ReplaceSystemDisk; the disk is named so that a policy about disks has its say. */
export function replaceInput(id: string, disk: string, v: Partial<ReplaceValues>, image: EcsImageItem | undefined, password: string | undefined): In<'Ecs/ReplaceSystemDisk'> {
  return {
    InstanceId: id, ImageId: v.image ?? '', DiskId: disk, LoginAsNonRoot: loginOption(v.login ?? 'ecs-user', image), ...credentialParams(v, password),
    ...(v.size === undefined || v.size === null ? {} : { SystemDisk: { Size: v.size } }),
  }
}

/** The same for asking beforehand, without the password's text. */
export function previewReplace(id: string, disk: string, v: Partial<ReplaceValues>, image: EcsImageItem | undefined): In<'Ecs/ReplaceSystemDisk'> {
  return replaceInput(id, disk, v, image, v.credential === 'password' ? PREVIEW_PASSWORD : undefined)
}

/** The steps of replacing, as they are shown. */
export type Step = 'authorize' | 'stop' | 'replace' | 'done'

/** Waits until an instance has stopped. It throws when the signal is aborted. */
async function untilStopped(api: Client, instance: EcsInstanceItem, signal: AbortSignal): Promise<void> {
  await until(async () => {
    const out = await api.call('Ecs/DescribeInstanceStatus', { RegionId: instance.RegionId, InstanceId: [instance.InstanceId] }, { signal })
    return out.InstanceStatuses.InstanceStatus[0]?.Status === 'Stopped'
  }, { signal })
}

/**
 * Stops an instance and replaces its system disk. Both calls are asked about
 * before anything is stopped: when one would be refused, ReplaceSystemDisk is
 * called on the instance as it is, so that the server itself refuses and the
 * instance goes on running. `anyway` does the same without asking.
 *
 * Ours: authorizing both before stopping; the vendor's console is not known to.
 */
export async function stopAndReplace(api: Client, instance: EcsInstanceItem, input: In<'Ecs/ReplaceSystemDisk'>, preview: In<'Ecs/ReplaceSystemDisk'>, anyway: boolean, tell: (step: Step) => void, signal: AbortSignal): Promise<string> {
  const running = instance.Status === 'Running'
  const stop: In<'Ecs/StopInstance'> = { InstanceId: instance.InstanceId }
  tell('authorize')
  if (!anyway) {
    const asked = await api.call('Rampart/PreviewCalls', { Calls: [wireCall('Ecs/ReplaceSystemDisk', preview), ...(running ? [wireCall('Ecs/StopInstance', stop)] : [])] }, { signal })
    const [replace, halt] = asked.Results
    if (replace?.Allowed === true && running && halt?.Allowed !== true) {
      // StopInstance is what is refused: the server says so, and nothing stops.
      await api.call('Ecs/StopInstance', { ...stop, DryRun: true }, { signal })
    }
    if (replace?.Allowed === true && running) {
      tell('stop')
      await api.call('Ecs/StopInstance', stop, { signal })
      await untilStopped(api, instance, signal)
    }
  }
  tell('replace')
  const out = await api.call('Ecs/ReplaceSystemDisk', input, { signal })
  tell('done')
  return out.DiskId
}
