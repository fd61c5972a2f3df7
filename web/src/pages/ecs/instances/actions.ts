import { wireCall, type Client, type OperationName } from '../../../api/client'
import type { EcsInstanceItem, EcsInstanceResponse } from '../../../api/types.gen'
import { paths } from '../../../app/paths'
import type { Action } from '../../../components/action'
import type { Translate } from '../../../i18n'

/** What the actions of instances need of their page. */
export interface InstanceContext { t: Translate; api: Client; region: string; done: () => void }

/** What can be done with one instance from a list: each is one call. */
export function powerActions(i: Pick<EcsInstanceItem, 'InstanceId' | 'Status'>, { t, api, done }: InstanceContext): { start: Action; stop: Action; reboot: Action } {
  const id = { InstanceId: i.InstanceId }
  const stopped = i.Status === 'Stopped' ? undefined : t('ecs.op.needsStopped')
  const running = i.Status === 'Running' ? undefined : t('ecs.op.needsRunning')
  return {
    start: { key: 'start', label: t('ecs.op.start'), unfit: stopped, calls: [wireCall('Ecs/StartInstance', id)], run: async () => { await api.call('Ecs/StartInstance', id) }, done },
    stop: { key: 'stop', label: t('ecs.op.stop'), unfit: running, calls: [wireCall('Ecs/StopInstance', id)], confirm: { title: t('ecs.op.stop.confirm', { id: i.InstanceId }), text: t('ecs.op.stop.text') }, run: async () => { await api.call('Ecs/StopInstance', id) }, done },
    reboot: { key: 'reboot', label: t('ecs.op.reboot'), unfit: running, calls: [wireCall('Ecs/RebootInstance', id)], confirm: { title: t('ecs.op.reboot.confirm', { id: i.InstanceId }), text: t('ecs.op.reboot.text') }, run: async () => { await api.call('Ecs/RebootInstance', id) }, done },
  }
}

/** Releases an instance for good; a running one by force. */
export function releaseAction(i: Pick<EcsInstanceItem, 'InstanceId' | 'Status' | 'DeletionProtection' | 'InstanceChargeType'>, { t, api, done }: InstanceContext): Action {
  const input = { InstanceId: i.InstanceId, Force: i.Status === 'Running' ? true : undefined, TerminateSubscription: i.InstanceChargeType === 'PrePaid' ? true : undefined }
  return {
    key: 'release', label: t('ecs.op.release'), danger: true, keywords: t('ecs.op.release.words'), unfit: i.DeletionProtection ? t('ecs.op.protected') : undefined,
    calls: [wireCall('Ecs/DeleteInstance', input)], confirm: { title: t('ecs.op.release.confirm', { id: i.InstanceId }), text: t('ecs.op.release.text') },
    run: async () => { await api.call('Ecs/DeleteInstance', input) }, done,
  }
}

/** Leads to the page that replaces the operating system. Found in every language by the words of that language and in English. */
export function replaceAction(id: string, t: Translate): Action {
  return { key: 'replace-os', label: t('ecs.replace.title'), keywords: t('ecs.replace.words'), to: paths.replaceOs(id) }
}

/** What a batch answers for each instance that it could not serve; empty when all went well. */
export function batchFailures(responses: readonly EcsInstanceResponse[]): string {
  return responses.filter(r => r.Code !== '' && r.Code !== '200').map(r => `${r.InstanceId}: ${r.Message || r.Code}`).join('\n')
}

/** The actions on several instances: one call each, which the server takes or refuses as a whole. */
export function batchActions(rows: readonly EcsInstanceItem[], { t, api, region, done }: InstanceContext): Action[] {
  const InstanceId = rows.map(r => r.InstanceId)
  const input = { RegionId: region, InstanceId }
  const all = (status: string, why: string): string | undefined => (rows.every(r => r.Status === status) ? undefined : why)
  const told = async (out: Promise<{ InstanceResponses: { InstanceResponse: EcsInstanceResponse[] } }>): Promise<void> => {
    const failures = batchFailures((await out).InstanceResponses.InstanceResponse)
    if (failures !== '') throw new Error(failures)
  }
  const calls = (name: OperationName) => [wireCall(name, input as never)]
  const release = { ...input, Force: rows.some(r => r.Status === 'Running') ? true : undefined, TerminateSubscription: rows.some(r => r.InstanceChargeType === 'PrePaid') ? true : undefined }
  return [
    { key: 'start', label: t('ecs.op.start'), calls: calls('Ecs/StartInstances'), unfit: all('Stopped', t('ecs.op.needsStopped')), run: () => told(api.call('Ecs/StartInstances', input)), done },
    { key: 'stop', label: t('ecs.op.stop'), calls: calls('Ecs/StopInstances'), unfit: all('Running', t('ecs.op.needsRunning')), confirm: { title: t('ecs.op.stop.confirmMany', { count: rows.length }), text: t('ecs.op.stop.text') }, run: () => told(api.call('Ecs/StopInstances', input)), done },
    { key: 'reboot', label: t('ecs.op.reboot'), calls: calls('Ecs/RebootInstances'), unfit: all('Running', t('ecs.op.needsRunning')), confirm: { title: t('ecs.op.reboot.confirmMany', { count: rows.length }), text: t('ecs.op.reboot.text') }, run: () => told(api.call('Ecs/RebootInstances', input)), done },
    {
      key: 'release', label: t('ecs.op.release'), danger: true, calls: [wireCall('Ecs/DeleteInstances', release)], unfit: rows.some(r => r.DeletionProtection) ? t('ecs.op.protected') : undefined,
      confirm: { title: t('ecs.op.release.confirmMany', { count: rows.length }), text: t('ecs.op.release.text') }, run: async () => { await api.call('Ecs/DeleteInstances', release) }, done,
    },
  ]
}
