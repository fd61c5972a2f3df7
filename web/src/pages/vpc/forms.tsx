import { Form, Input, Select } from 'antd'
import { wireCall } from '../../api/client'
import { useApi, useCall } from '../../app/api'
import { usePlace } from '../../app/place'
import { FormDrawer } from '../../components/FormDrawer'
import { useI18n, useT } from '../../i18n'

/** What each of the drawers takes: whether it is open, and what is told of what was made. */
interface DrawerProps { open: boolean; onClose: () => void; onDone: (id: string) => void }

interface VpcValues { VpcName?: string; CidrBlock: string; Description?: string }

// The private ranges that "CreateVpc" (VPC API reference) recommends.
const RANGES = ['172.16.0.0/12', '192.168.0.0/16', '10.0.0.0/8'] as const

/** Creates a VPC in the region of the top bar. */
export function CreateVpcDrawer({ open, onClose, onDone }: DrawerProps) {
  const t = useT()
  const api = useApi()
  const { region, group } = usePlace()
  const [form] = Form.useForm<VpcValues>()
  const input = (v: Partial<VpcValues>) => ({ RegionId: region, CidrBlock: v.CidrBlock, VpcName: v.VpcName || undefined, Description: v.Description || undefined, ResourceGroupId: group || undefined })
  return (
    <FormDrawer<VpcValues>
      open={open} onClose={onClose} form={form} title={t('ecs.vpc.create')} submit={t('action.create')} initial={{ CidrBlock: RANGES[0] }}
      calls={v => [wireCall('Vpc/CreateVpc', input(v))]} onSubmit={async v => onDone((await api.call('Vpc/CreateVpc', input(v))).VpcId)}
    >
      <Form.Item name="VpcName" label={t('ecs.name')}><Input maxLength={128} /></Form.Item>
      <Form.Item name="CidrBlock" label={t('ecs.cidr')} rules={[{ required: true, message: t('ecs.required') }]}>
        <Select options={RANGES.map(value => ({ value, label: value }))} />
      </Form.Item>
      <Form.Item name="Description" label={t('ecs.description')}><Input.TextArea maxLength={256} rows={2} /></Form.Item>
    </FormDrawer>
  )
}

interface VSwitchValues { VpcId: string; ZoneId: string; CidrBlock: string; VSwitchName?: string }

/** A block of 256 addresses at the beginning of a VPC's range, as a suggestion. */
export function firstBlock(cidr: string): string {
  const address = cidr.split('/')[0] ?? ''
  return /^\d+\.\d+\.\d+\.\d+$/.test(address) ? `${address}/24` : ''
}

/** Creates a vSwitch; `vpc` and `zone` are chosen beforehand where they are known. */
export function CreateVSwitchDrawer({ open, onClose, onDone, vpc, zone }: DrawerProps & { vpc?: string; zone?: string }) {
  const { t, tag } = useI18n()
  const api = useApi()
  const { region } = usePlace()
  const [form] = Form.useForm<VSwitchValues>()
  const vpcs = useCall('Vpc/DescribeVpcs', open ? { RegionId: region, PageSize: 50 } : null)
  const zones = useCall('Ecs/DescribeZones', open ? { RegionId: region, AcceptLanguage: tag, Verbose: false } : null)
  const list = vpcs.data?.Vpcs.Vpc ?? []
  const suggest = (id: string): void => {
    const found = list.find(v => v.VpcId === id)
    if (found !== undefined && !form.isFieldTouched('CidrBlock')) form.setFieldValue('CidrBlock', firstBlock(found.CidrBlock))
  }
  const input = (v: Partial<VSwitchValues>) => ({ RegionId: region, VpcId: v.VpcId, ZoneId: v.ZoneId, CidrBlock: v.CidrBlock, VSwitchName: v.VSwitchName || undefined })
  return (
    <FormDrawer<VSwitchValues>
      open={open} onClose={onClose} form={form} title={t('ecs.vswitch.create')} submit={t('action.create')} initial={{ VpcId: vpc, ZoneId: zone }}
      calls={v => [wireCall('Vpc/CreateVSwitch', input(v))]} onSubmit={async v => onDone((await api.call('Vpc/CreateVSwitch', { ...input(v), ...v })).VSwitchId)}
    >
      <Form.Item name="VpcId" label={t('ecs.vpc')} rules={[{ required: true, message: t('ecs.choose') }]}>
        <Select loading={vpcs.loading} onChange={suggest} options={list.map(v => ({ value: v.VpcId, label: v.VpcName === '' ? `${v.VpcId} (${v.CidrBlock})` : `${v.VpcName} - ${v.VpcId} (${v.CidrBlock})` }))} />
      </Form.Item>
      <Form.Item name="ZoneId" label={t('ecs.zone')} rules={[{ required: true, message: t('ecs.choose') }]}>
        <Select loading={zones.loading} options={zones.data?.Zones.Zone.map(z => ({ value: z.ZoneId, label: z.LocalName === '' ? z.ZoneId : `${z.LocalName} (${z.ZoneId})` }))} />
      </Form.Item>
      <Form.Item name="CidrBlock" label={t('ecs.cidr')} extra={t('ecs.vswitch.cidrHelp')} rules={[{ required: true, message: t('ecs.required') }]}><Input className="mono" /></Form.Item>
      <Form.Item name="VSwitchName" label={t('ecs.name')}><Input maxLength={128} /></Form.Item>
    </FormDrawer>
  )
}

interface GroupValues { VpcId: string; SecurityGroupName?: string; Description?: string }

/** Creates a security group in a VPC. */
export function CreateSecurityGroupDrawer({ open, onClose, onDone, vpc }: DrawerProps & { vpc?: string }) {
  const t = useT()
  const api = useApi()
  const { region, group } = usePlace()
  const [form] = Form.useForm<GroupValues>()
  const vpcs = useCall('Vpc/DescribeVpcs', open ? { RegionId: region, PageSize: 50 } : null)
  const input = (v: Partial<GroupValues>) => ({ RegionId: region, VpcId: v.VpcId, SecurityGroupName: v.SecurityGroupName || undefined, Description: v.Description || undefined, ResourceGroupId: group || undefined })
  return (
    <FormDrawer<GroupValues>
      open={open} onClose={onClose} form={form} title={t('ecs.sg.create')} submit={t('action.create')} initial={{ VpcId: vpc }}
      calls={v => [wireCall('Ecs/CreateSecurityGroup', input(v))]} onSubmit={async v => onDone((await api.call('Ecs/CreateSecurityGroup', input(v))).SecurityGroupId)}
    >
      <Form.Item name="SecurityGroupName" label={t('ecs.name')}><Input maxLength={128} /></Form.Item>
      <Form.Item name="VpcId" label={t('ecs.vpc')} rules={[{ required: true, message: t('ecs.choose') }]}>
        <Select loading={vpcs.loading} options={vpcs.data?.Vpcs.Vpc.map(v => ({ value: v.VpcId, label: v.VpcName === '' ? v.VpcId : `${v.VpcName} - ${v.VpcId}` }))} />
      </Form.Item>
      <Form.Item name="Description" label={t('ecs.description')}><Input.TextArea maxLength={256} rows={2} /></Form.Item>
    </FormDrawer>
  )
}
