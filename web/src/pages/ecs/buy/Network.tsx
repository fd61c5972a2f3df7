import { PlusOutlined } from '@ant-design/icons'
import { Alert, Form, Input, Select, Space } from 'antd'
import { useEffect, useState } from 'react'
import { wireCall } from '../../../api/client'
import { useApi, useCall } from '../../../app/api'
import { usePlace } from '../../../app/place'
import { ActionButton } from '../../../components/ActionButton'
import { Failed } from '../../../components/DetailPage'
import { useT } from '../../../i18n'
import { CreateSecurityGroupDrawer, CreateVpcDrawer, CreateVSwitchDrawer } from '../../vpc/forms'
import { isIPv4, type BuyValues } from './order'

type Making = 'vpc' | 'vswitch' | 'group'

/** VPC, vSwitch, security groups and address of the purchase form; what is missing can be created here. */
export function Network() {
  const t = useT()
  const api = useApi()
  const { region } = usePlace()
  const form = Form.useFormInstance<BuyValues>()
  const vpc: string = Form.useWatch('vpc', form) ?? ''
  const zone: string = Form.useWatch('zone', form) ?? ''
  const vswitch: string | undefined = Form.useWatch('vswitch', form)
  const amount: number = Form.useWatch('amount', form) ?? 1
  const [making, setMaking] = useState<Making>()
  const vpcs = useCall('Vpc/DescribeVpcs', { RegionId: region, PageSize: 50 })
  const switches = useCall('Vpc/DescribeVSwitches', vpc === '' ? null : { RegionId: region, VpcId: vpc, PageSize: 50, ...(zone === '' ? {} : { ZoneId: zone }) })
  const groups = useCall('Ecs/DescribeSecurityGroups', vpc === '' ? null : { RegionId: region, VpcId: vpc, PageSize: 50 })
  const switchList = switches.data?.VSwitches.VSwitch

  // A vSwitch belongs to a VPC and a zone: another one of these lets go of it.
  useEffect(() => {
    if (switchList !== undefined && vswitch !== undefined && !switchList.some(s => s.VSwitchId === vswitch)) form.setFieldValue('vswitch', undefined)
  }, [switchList, vswitch, form])

  const vpcList = vpcs.data?.Vpcs.Vpc ?? []
  const create = (key: Making, label: string, calls: Parameters<typeof ActionButton>[0]['action']['calls']) => <ActionButton size="small" action={{ key, label, calls, icon: <PlusOutlined />, run: () => setMaking(key) }} />
  return (
    <>
      {vpcs.error !== undefined && <div className="block"><Failed error={vpcs.error} /></div>}
      <Form.Item name="vpc" label={t('ecs.vpc')} extra={vpc === '' ? t('ecs.buy.network.defaultHelp') : undefined}>
        <Select
          className="field" loading={vpcs.loading} onChange={() => form.setFieldsValue({ vswitch: undefined, groups: [] })}
          options={[{ value: '', label: t('ecs.buy.network.default') }, ...vpcList.map(v => ({ value: v.VpcId, label: `${v.VpcName === '' ? v.VpcId : `${v.VpcName} - ${v.VpcId}`} (${v.CidrBlock})` }))]}
        />
      </Form.Item>
      <Space wrap className="block">
        {create('vpc', t('ecs.vpc.create'), [wireCall('Vpc/CreateVpc', { RegionId: region })])}
        {vpc !== '' && create('vswitch', t('ecs.vswitch.create'), [wireCall('Vpc/CreateVSwitch', { RegionId: region, VpcId: vpc })])}
        {vpc !== '' && create('group', t('ecs.sg.create'), [wireCall('Ecs/CreateSecurityGroup', { RegionId: region, VpcId: vpc })])}
      </Space>
      {vpc !== '' && (
        <>
          {switchList !== undefined && switchList.length === 0 && <Alert className="block" type="warning" showIcon title={t('ecs.buy.network.noVswitch')} />}
          {switches.error !== undefined && <div className="block"><Failed error={switches.error} /></div>}
          <div className="pair">
            <Form.Item name="vswitch" label={t('ecs.vswitch')} rules={[{ required: true, message: t('ecs.choose') }]}>
              <Select loading={switches.loading} options={switchList?.map(s => ({ value: s.VSwitchId, label: `${s.VSwitchName === '' ? s.VSwitchId : `${s.VSwitchName} - ${s.VSwitchId}`} (${s.ZoneId}, ${s.CidrBlock})` }))} />
            </Form.Item>
            <Form.Item name="groups" label={t('ecs.securityGroups')} extra={groups.data?.SecurityGroups.SecurityGroup.length === 0 ? t('ecs.buy.network.noGroup') : undefined}>
              <Select mode="multiple" placeholder={t('ecs.buy.network.groupDefault')} loading={groups.loading} maxCount={5} options={groups.data?.SecurityGroups.SecurityGroup.map(g => ({ value: g.SecurityGroupId, label: g.SecurityGroupName === '' ? g.SecurityGroupId : `${g.SecurityGroupName} - ${g.SecurityGroupId}` }))} />
            </Form.Item>
          </div>
          {vswitch !== undefined && amount === 1 && (
            <Form.Item
              name="ip" label={t('ecs.buy.network.ip')} extra={t('ecs.buy.network.ipHelp')} validateTrigger="onBlur" validateFirst
              rules={[
                { validator: (_, value?: string) => value === undefined || value.trim() === '' || isIPv4(value.trim()) ? Promise.resolve() : Promise.reject(new Error(t('ecs.buy.network.ipBad'))) },
                { validator: async (_, value?: string) => {
                  if (value === undefined || value.trim() === '') return
                  const { CanAllocate } = await api.call('Vpc/CheckCanAllocateVpcPrivateIpAddress', { RegionId: region, VSwitchId: vswitch, PrivateIpAddress: value.trim() })
                  if (!CanAllocate) throw new Error(t('ecs.buy.network.ipTaken'))
                } },
              ]}
            >
              <Input className="field mono" />
            </Form.Item>
          )}
        </>
      )}
      <CreateVpcDrawer open={making === 'vpc'} onClose={() => setMaking(undefined)} onDone={id => { vpcs.reload(); form.setFieldsValue({ vpc: id, vswitch: undefined, groups: [] }) }} />
      <CreateVSwitchDrawer open={making === 'vswitch'} vpc={vpc} zone={zone === '' ? undefined : zone} onClose={() => setMaking(undefined)} onDone={id => { switches.reload(); form.setFieldValue('vswitch', id) }} />
      <CreateSecurityGroupDrawer open={making === 'group'} vpc={vpc} onClose={() => setMaking(undefined)} onDone={id => { groups.reload(); form.setFieldValue('groups', [id]) }} />
    </>
  )
}
