import { Descriptions } from 'antd'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { wireCall } from '../../../api/client'
import { useApi, useCall } from '../../../app/api'
import { usePlace } from '../../../app/place'
import type { Action } from '../../../components/action'
import { CopyId } from '../../../components/CopyId'
import { DetailPage } from '../../../components/DetailPage'
import { EmptyState } from '../../../components/EmptyState'
import { PageHeader } from '../../../components/PageHeader'
import { TimeText } from '../../../components/TimeText'
import { useT } from '../../../i18n'
import '../ecs.css'
import { useOsName } from '../parts/options'
import { Billing, InstanceState } from '../parts/State'
import { underWay } from '../parts/states'
import { powerActions, releaseAction, replaceAction } from './actions'
import { AttachDiskDrawer, AttributesDrawer, CreateDiskDrawer, JoinGroupDrawer, PasswordDrawer } from './forms'
import { loginOf } from './Instances'
import { RoleFact, UserDataFact } from './LaunchFacts'
import { CommandsTab, DisksTab, GroupsTab } from './tabs'

type Open = 'attributes' | 'password' | 'createDisk' | 'attachDisk' | 'join'

/** One instance: facts, tabs, and all operations in a searchable panel. */
export default function Instance() {
  const t = useT()
  const api = useApi()
  const os = useOsName()
  const navigate = useNavigate()
  const { id = '' } = useParams()
  const { region } = usePlace()
  const [open, setOpen] = useState<Open>()
  const [round, setRound] = useState(0)
  const source = useCall('Ecs/DescribeInstances', { RegionId: region, InstanceIds: [id], AdditionalAttributes: ['LOGIN_AS_NON_ROOT'] }, out => (out.Instances.Instance.some(i => underWay(i.Status)) ? 1500 : undefined))
  const back = { to: '/ecs/instances', label: t('ecs.instances.title') }
  const i = source.data?.Instances.Instance[0]
  if (source.data !== undefined && i === undefined) return <><PageHeader title={id} back={back} /><EmptyState title={t('ecs.check.state.gone', { id, region })} text={t('ecs.instance.gone')} action={{ key: 'list', label: back.label, to: back.to }} /></>
  const changed = (): void => {
    source.reload()
    setRound(n => n + 1)
  }
  const c = { t, api, region, done: changed }
  const opener = (key: Open, label: string, calls: Action['calls'], keywords?: string): Action => ({ key, label, calls, keywords, run: () => setOpen(key) })
  const power = i === undefined ? undefined : powerActions(i, c)
  const command: Action | undefined = i === undefined ? undefined : { key: 'command', label: t('ecs.cmd.run'), to: `/ecs/commands?run=${encodeURIComponent(id)}`, unfit: i.Status === 'Running' ? undefined : t('ecs.op.needsRunning') }
  const protect = { InstanceId: id, DeletionProtection: !(i?.DeletionProtection ?? false) }
  const title = i === undefined || i.InstanceName === '' || i.InstanceName === id ? id : i.InstanceName
  const drawer = { onClose: () => setOpen(undefined), onDone: changed }
  return (
    <DetailPage
      title={title} back={back} status={i !== undefined && <InstanceState status={i.Status} />} source={source}
      actions={power === undefined || command === undefined ? [] : [power.start, power.stop, power.reboot, command]}
      all={i === undefined || power === undefined ? undefined : [
        { title: t('ecs.ops.status'), actions: [power.start, power.stop, power.reboot, releaseAction(i, { ...c, done: () => void navigate('/ecs/instances') })] },
        { title: t('ecs.ops.disk'), actions: [replaceAction(id, t), opener('createDisk', t('ecs.op.createDisk'), [wireCall('Ecs/CreateDisk', { RegionId: region, ZoneId: i.ZoneId })]), opener('attachDisk', t('ecs.op.attachDisk'), [wireCall('Ecs/AttachDisk', { InstanceId: id })])] },
        {
          title: t('ecs.ops.attributes'), actions: [
            opener('attributes', t('ecs.op.attributes'), [wireCall('Ecs/ModifyInstanceAttribute', { InstanceId: id, InstanceName: 'name' })]),
            opener('password', t('ecs.op.password'), [wireCall('Ecs/ModifyInstanceAttribute', { InstanceId: id, Password: '********' })]),
            { key: 'protect', label: t(i.DeletionProtection ? 'ecs.op.unprotect' : 'ecs.op.protect'), calls: [wireCall('Ecs/ModifyInstanceAttribute', protect)], run: async () => { await api.call('Ecs/ModifyInstanceAttribute', protect) }, done: changed },
          ],
        },
        { title: t('ecs.ops.network'), actions: [opener('join', t('ecs.op.join'), [wireCall('Ecs/JoinSecurityGroup', { InstanceId: id })])] },
        { title: t('ecs.ops.commands'), actions: command === undefined ? [] : [command] },
      ]}
      tabs={i === undefined ? undefined : [
        {
          key: 'details', label: t('ecs.tab.details'), children: (
            <Descriptions
              column={{ xs: 1, lg: 2 }} size="small"
              items={[
                { key: 'id', label: t('ecs.instances.id'), children: <CopyId id={id} /> },
                { key: 'name', label: t('ecs.buy.instanceName'), children: <bdi>{i.InstanceName}</bdi> },
                { key: 'login', label: t('ecs.loginUser'), children: <strong>{loginOf(i)}</strong> },
                { key: 'key', label: t('ecs.keyPair'), children: <bdi>{i.KeyPairName || t('ecs.none')}</bdi> },
                { key: 'os', label: t('ecs.os'), children: os({ ...i, ImageName: i.ImageId }) },
                { key: 'image', label: t('ecs.image'), children: <CopyId id={i.ImageId} /> },
                { key: 'type', label: t('ecs.instanceType'), children: `${i.InstanceType} (${t('ecs.spec', { cpu: i.Cpu, memory: i.Memory / 1024 })})` },
                { key: 'zone', label: t('ecs.zone'), children: i.ZoneId },
                { key: 'ip', label: t('ecs.privateIp'), children: <CopyId id={i.VpcAttributes.PrivateIpAddress.IpAddress[0] ?? ''} /> },
                { key: 'host', label: t('ecs.hostName'), children: <bdi>{i.HostName}</bdi> },
                { key: 'vpc', label: t('ecs.vpc'), children: <CopyId id={i.VpcAttributes.VpcId} /> },
                { key: 'vswitch', label: t('ecs.vswitch'), children: <CopyId id={i.VpcAttributes.VSwitchId} /> },
                { key: 'billing', label: t('ecs.billing'), children: <Billing charge={i.InstanceChargeType} /> },
                ...(i.InstanceChargeType === 'PrePaid' ? [{ key: 'expires', label: t('ecs.expires'), children: <TimeText value={i.ExpiredTime} /> }] : []),
                { key: 'created', label: t('ecs.created'), children: <TimeText value={i.CreationTime} /> },
                { key: 'group', label: t('ecs.group'), children: i.ResourceGroupId === '' ? t('ecs.none') : <CopyId id={i.ResourceGroupId} /> },
                { key: 'protection', label: t('ecs.buy.protection'), children: t(i.DeletionProtection ? 'ecs.yes' : 'ecs.no') },
                { key: 'description', label: t('ecs.description'), children: <bdi>{i.Description || t('ecs.none')}</bdi> },
                { key: 'role', label: t('ecs.adv.role'), children: <RoleFact instance={i} /> },
                { key: 'userData', label: t('ecs.adv.userData'), children: <UserDataFact instance={i} /> },
                ...i.Tags.Tag.map(tag => ({ key: `tag-${tag.TagKey}`, label: t('ecs.tag'), children: <bdi>{tag.TagKey}: {tag.TagValue}</bdi> })),
              ]}
            />
          ),
        },
        { key: 'disks', label: t('ecs.disks.title'), children: <DisksTab key={round} instance={i} round={round} onCreate={() => setOpen('createDisk')} onAttach={() => setOpen('attachDisk')} /> },
        { key: 'groups', label: t('ecs.securityGroups'), children: <GroupsTab instance={i} onJoin={() => setOpen('join')} onDone={changed} /> },
        { key: 'commands', label: t('ecs.tab.commands'), children: <CommandsTab instance={i} /> },
      ]}
    >
      {i !== undefined && (
        <>
          <AttributesDrawer open={open === 'attributes'} instance={i} {...drawer} />
          <PasswordDrawer open={open === 'password'} instance={i} {...drawer} />
          <CreateDiskDrawer open={open === 'createDisk'} instance={i} {...drawer} />
          <AttachDiskDrawer open={open === 'attachDisk'} instance={i} {...drawer} />
          <JoinGroupDrawer open={open === 'join'} instance={i} {...drawer} />
        </>
      )}
    </DetailPage>
  )
}
