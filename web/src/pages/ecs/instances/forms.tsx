import { Alert, Form, Input, InputNumber, Select } from 'antd'
import { useEffect } from 'react'
import { wireCall } from '../../../api/client'
import { until } from '../../../api/until'
import type { EcsInstanceItem } from '../../../api/types.gen'
import { useApi, useCall } from '../../../app/api'
import { FormDrawer } from '../../../components/FormDrawer'
import { useT } from '../../../i18n'
import { PasswordFields } from '../parts/LoginFields'
import { useDiskOptions } from '../parts/options'
import { Category } from '../parts/State'
import { instanceNameFits } from '../buy/order'

/** What each of the drawers about an instance takes. */
export interface InstanceDrawer { open: boolean; instance: EcsInstanceItem; onClose: () => void; onDone: () => void }

interface AttributeValues { InstanceName: string; Description: string }

/** Changes name and description. */
export function AttributesDrawer({ open, instance, onClose, onDone }: InstanceDrawer) {
  const t = useT()
  const api = useApi()
  const [form] = Form.useForm<AttributeValues>()
  const initial = { InstanceName: instance.InstanceName, Description: instance.Description }
  // Only what was changed is sent.
  const input = (v: Partial<AttributeValues>) => ({
    InstanceId: instance.InstanceId, InstanceName: v.InstanceName === instance.InstanceName ? undefined : v.InstanceName,
    Description: v.Description === instance.Description ? undefined : v.Description,
  })
  return (
    <FormDrawer<AttributeValues>
      open={open} onClose={onClose} form={form} title={t('ecs.op.attributes')} submit={t('action.save')} initial={initial}
      calls={() => [wireCall('Ecs/ModifyInstanceAttribute', { InstanceId: instance.InstanceId, InstanceName: 'name' })]}
      onSubmit={async v => { await api.call('Ecs/ModifyInstanceAttribute', input(v)); onDone() }}
    >
      <Form.Item name="InstanceName" label={t('ecs.buy.instanceName')} rules={[{ required: true, message: t('ecs.required') }, { validator: (_, v: string) => v === instance.InstanceName || v === '' || instanceNameFits(v) ? Promise.resolve() : Promise.reject(new Error(t('ecs.buy.instanceName.bad'))) }]}><Input maxLength={128} /></Form.Item>
      <Form.Item name="Description" label={t('ecs.description')}><Input.TextArea maxLength={256} rows={2} /></Form.Item>
    </FormDrawer>
  )
}

/** Resets the password of the login user, who stays the same. */
export function PasswordDrawer({ open, instance, onClose, onDone }: InstanceDrawer) {
  const t = useT()
  const api = useApi()
  const [form] = Form.useForm<{ password: string }>()
  return (
    <FormDrawer<{ password: string }>
      open={open} onClose={onClose} form={form} title={t('ecs.op.password')} submit={t('ecs.op.password.submit')}
      calls={() => [wireCall('Ecs/ModifyInstanceAttribute', { InstanceId: instance.InstanceId, Password: '********' })]}
      onSubmit={async v => { await api.call('Ecs/ModifyInstanceAttribute', { InstanceId: instance.InstanceId, Password: v.password }); onDone() }}
    >
      <Alert className="block" type="info" showIcon title={t('ecs.op.password.help')} />
      <PasswordFields windows={instance.OSType === 'windows'} />
    </FormDrawer>
  )
}

interface DiskForm { category: string; size: number; name?: string }

/** Creates a data disk in the instance's zone and attaches it, which the server does in one call. */
export function CreateDiskDrawer({ open, instance, onClose, onDone }: InstanceDrawer) {
  const t = useT()
  const api = useApi()
  const [form] = Form.useForm<DiskForm>()
  const { options } = useDiskOptions('DataDisk', open ? instance.InstanceType : undefined)
  const category = Form.useWatch('category', form)
  const option = options.find(o => o.category === category)
  useEffect(() => {
    if (open && category === undefined && options[0] !== undefined) form.setFieldValue('category', options[0].category)
  }, [open, category, options, form])
  const create = { RegionId: instance.RegionId, ZoneId: instance.ZoneId }
  return (
    <FormDrawer<DiskForm>
      open={open} onClose={onClose} form={form} title={t('ecs.op.createDisk')} submit={t('action.create')} initial={{ size: 40 }}
      calls={v => [wireCall('Ecs/CreateDisk', { ...create, DiskCategory: v.category, Size: v.size }), wireCall('Ecs/AttachDisk', { InstanceId: instance.InstanceId })]}
      onSubmit={async v => {
        const { DiskId } = await api.call('Ecs/CreateDisk', { ...create, DiskCategory: v.category, Size: v.size, DiskName: v.name || undefined })
        // The disk is there a moment after the answer.
        // If it is not, AttachDisk says so.
        await until(async () => {
          const out = await api.call('Ecs/DescribeDisks', { RegionId: instance.RegionId, DiskIds: [DiskId] })
          return out.Disks.Disk[0]?.Status === 'Available'
        }, { most: 20 })
        try {
          await api.call('Ecs/AttachDisk', { InstanceId: instance.InstanceId, DiskId })
        } finally {
          onDone()
        }
      }}
    >
      <Form.Item name="category" label={t('ecs.diskCategory')} rules={[{ required: true, message: t('ecs.choose') }]}><Select options={options.map(o => ({ value: o.category, label: <Category category={o.category} /> }))} /></Form.Item>
      <Form.Item name="size" label={t('ecs.diskSize')} rules={[{ required: true, message: t('ecs.required') }]}><InputNumber min={option?.min ?? 1} max={option?.max ?? 32768} precision={0} /></Form.Item>
      <Form.Item name="name" label={t('ecs.name')}><Input maxLength={128} /></Form.Item>
    </FormDrawer>
  )
}

/** Attaches an available disk of the same zone as a data disk. */
export function AttachDiskDrawer({ open, instance, onClose, onDone }: InstanceDrawer) {
  const t = useT()
  const api = useApi()
  const [form] = Form.useForm<{ disk: string }>()
  const disks = useCall('Ecs/DescribeDisks', open ? { RegionId: instance.RegionId, ZoneId: instance.ZoneId, Status: 'Available', PageSize: 100 } : null)
  return (
    <FormDrawer<{ disk: string }>
      open={open} onClose={onClose} form={form} title={t('ecs.op.attachDisk')} submit={t('ecs.op.attachDisk.submit')}
      calls={v => [wireCall('Ecs/AttachDisk', { InstanceId: instance.InstanceId, DiskId: v.disk })]}
      onSubmit={async v => { await api.call('Ecs/AttachDisk', { InstanceId: instance.InstanceId, DiskId: v.disk }); onDone() }}
    >
      <Form.Item name="disk" label={t('ecs.dataDisk')} rules={[{ required: true, message: t('ecs.choose') }]}>
        <Select loading={disks.loading} notFoundContent={t('ecs.op.attachDisk.none', { zone: instance.ZoneId })} options={disks.data?.Disks.Disk.map(d => ({ value: d.DiskId, label: `${d.DiskName === '' ? d.DiskId : `${d.DiskName} - ${d.DiskId}`} (${t('ecs.sizeGiB', { size: d.Size })})` }))} />
      </Form.Item>
    </FormDrawer>
  )
}

/** Adds an instance to a security group of its VPC. */
export function JoinGroupDrawer({ open, instance, onClose, onDone }: InstanceDrawer) {
  const t = useT()
  const api = useApi()
  const [form] = Form.useForm<{ group: string }>()
  const groups = useCall('Ecs/DescribeSecurityGroups', open ? { RegionId: instance.RegionId, VpcId: instance.VpcAttributes.VpcId, PageSize: 50 } : null)
  const others = groups.data?.SecurityGroups.SecurityGroup.filter(g => !instance.SecurityGroupIds.SecurityGroupId.includes(g.SecurityGroupId))
  return (
    <FormDrawer<{ group: string }>
      open={open} onClose={onClose} form={form} title={t('ecs.op.join')} submit={t('ecs.op.join.submit')}
      calls={v => [wireCall('Ecs/JoinSecurityGroup', { InstanceId: instance.InstanceId, SecurityGroupId: v.group })]}
      onSubmit={async v => { await api.call('Ecs/JoinSecurityGroup', { InstanceId: instance.InstanceId, SecurityGroupId: v.group }); onDone() }}
    >
      <Form.Item name="group" label={t('ecs.securityGroup')} rules={[{ required: true, message: t('ecs.choose') }]}>
        <Select loading={groups.loading} notFoundContent={t('ecs.op.join.none')} options={others?.map(g => ({ value: g.SecurityGroupId, label: g.SecurityGroupName === '' ? g.SecurityGroupId : `${g.SecurityGroupName} - ${g.SecurityGroupId}` }))} />
      </Form.Item>
    </FormDrawer>
  )
}
