import { Form, Input, InputNumber, Select, Space, Table } from 'antd'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { wireCall } from '../../api/client'
import type { EcsPermissionItem } from '../../api/types.gen'
import { useApi, useCall } from '../../app/api'
import { usePlace } from '../../app/place'
import { ActionButton } from '../../components/ActionButton'
import { CopyId } from '../../components/CopyId'
import { DetailPage } from '../../components/DetailPage'
import { EmptyState } from '../../components/EmptyState'
import { FormDrawer } from '../../components/FormDrawer'
import { StatusTag } from '../../components/StatusTag'
import { TimeText } from '../../components/TimeText'
import { useT } from '../../i18n'
import './ecs.css'

type Direction = 'ingress' | 'egress'
interface RuleValues { policy: string; protocol: string; ports?: string; peer: string; priority: number; description?: string }

const PROTOCOLS = ['tcp', 'udp', 'icmp', 'gre', 'all'] as const

/** Whether a protocol has ports; the others say -1/-1. */
export function hasPorts(protocol: string): boolean {
  return protocol === 'tcp' || protocol === 'udp'
}

/** Port ranges as "AuthorizeSecurityGroup" (ECS API reference) wants them: one port `22` becomes `22/22`, `1-200` becomes `1/200`. */
export function portRange(text: string): string {
  const t = text.trim()
  if (/^\d+$/.test(t)) return `${t}/${t}`
  return t.replace(/^(\d+)\s*-\s*(\d+)$/, '$1/$2')
}

/** One rule as a permission of a call; what begins with sg- is a security group, anything else an address block. */
export function permission(v: Partial<RuleValues>, direction: Direction): Record<string, string | undefined> {
  const peer = v.peer?.trim() ?? ''
  const group = peer.startsWith('sg-')
  const six = peer.includes(':')
  const side = direction === 'ingress' ? { [group ? 'SourceGroupId' : six ? 'Ipv6SourceCidrIp' : 'SourceCidrIp']: peer } : { [group ? 'DestGroupId' : six ? 'Ipv6DestCidrIp' : 'DestCidrIp']: peer }
  return { Policy: v.policy, IpProtocol: v.protocol, PortRange: hasPorts(v.protocol ?? '') ? portRange(v.ports ?? '') : '-1/-1', Priority: String(v.priority ?? 1), Description: v.description || undefined, ...side }
}

function RuleDrawer({ id, direction, open, onClose, onDone }: { id: string; direction: Direction; open: boolean; onClose: () => void; onDone: () => void }) {
  const t = useT()
  const api = useApi()
  const { region } = usePlace()
  const [form] = Form.useForm<RuleValues>()
  const protocol = Form.useWatch('protocol', form) ?? 'tcp'
  const operation = direction === 'ingress' ? 'Ecs/AuthorizeSecurityGroup' : 'Ecs/AuthorizeSecurityGroupEgress'
  return (
    <FormDrawer<RuleValues>
      open={open} onClose={onClose} form={form} title={t(direction === 'ingress' ? 'ecs.rule.addIn' : 'ecs.rule.addOut')} submit={t('ecs.rule.add')}
      initial={{ policy: 'accept', protocol: 'tcp', ports: '22/22', peer: '0.0.0.0/0', priority: 1 }}
      calls={() => [wireCall(operation, { RegionId: region, SecurityGroupId: id })]}
      onSubmit={async v => { await api.call(operation, { RegionId: region, SecurityGroupId: id, Permissions: [permission(v, direction)] }); onDone() }}
    >
      <Form.Item name="policy" label={t('ecs.rule.policy')}><Select options={[{ value: 'accept', label: t('ecs.rule.accept') }, { value: 'drop', label: t('ecs.rule.drop') }]} /></Form.Item>
      <Form.Item name="protocol" label={t('ecs.rule.protocol')}><Select options={PROTOCOLS.map(value => ({ value, label: value.toUpperCase() }))} /></Form.Item>
      {hasPorts(protocol) && (
        <Form.Item name="ports" label={t('ecs.rule.ports')} extra={t('ecs.rule.ports.help')} rules={[{ required: true, message: t('ecs.required') }, { validator: (_, v?: string) => v === undefined || v === '' || /^\d{1,5}\/\d{1,5}$/.test(portRange(v)) ? Promise.resolve() : Promise.reject(new Error(t('ecs.rule.ports.help'))) }]}><Input className="mono" /></Form.Item>
      )}
      <Form.Item name="peer" label={t(direction === 'ingress' ? 'ecs.rule.source' : 'ecs.rule.dest')} extra={t('ecs.rule.peer.help')} rules={[{ required: true, whitespace: true, message: t('ecs.required') }]}><Input className="mono" /></Form.Item>
      <Form.Item name="priority" label={t('ecs.rule.priority')} extra={t('ecs.rule.priority.help')} rules={[{ required: true, message: t('ecs.required') }]}><InputNumber min={1} max={100} precision={0} /></Form.Item>
      <Form.Item name="description" label={t('ecs.description')}><Input maxLength={512} /></Form.Item>
    </FormDrawer>
  )
}

function Rules({ id, direction, rules, onDone }: { id: string; direction: Direction; rules: readonly EcsPermissionItem[]; onDone: () => void }) {
  const t = useT()
  const api = useApi()
  const { region } = usePlace()
  const [adding, setAdding] = useState(false)
  const authorize = direction === 'ingress' ? 'Ecs/AuthorizeSecurityGroup' : 'Ecs/AuthorizeSecurityGroupEgress'
  const revoke = direction === 'ingress' ? 'Ecs/RevokeSecurityGroup' : 'Ecs/RevokeSecurityGroupEgress'
  return (
    <>
      <Space className="block"><ActionButton action={{ key: 'add', label: t('ecs.rule.add'), calls: [wireCall(authorize, { RegionId: region, SecurityGroupId: id })], run: () => setAdding(true) }} type="primary" /></Space>
      <div className="scroll">
        <Table<EcsPermissionItem>
          size="small" pagination={false} rowKey="SecurityGroupRuleId" dataSource={[...rules]} aria-label={t(direction === 'ingress' ? 'ecs.rule.in' : 'ecs.rule.out')} locale={{ emptyText: <EmptyState text={t(direction === 'ingress' ? 'ecs.rule.noneIn' : 'ecs.rule.noneOut')} /> }}
          columns={[
            { key: 'policy', title: t('ecs.rule.policy'), rowScope: 'row', render: (_, r) => r.Policy.toLowerCase() === 'drop' ? <StatusTag tone="bad">{t('ecs.rule.drop')}</StatusTag> : <StatusTag tone="good">{t('ecs.rule.accept')}</StatusTag> },
            { key: 'priority', title: t('ecs.rule.priority'), render: (_, r) => r.Priority },
            { key: 'protocol', title: t('ecs.rule.protocol'), render: (_, r) => r.IpProtocol.toUpperCase() },
            { key: 'ports', title: t('ecs.rule.ports'), render: (_, r) => <code>{r.PortRange}</code> },
            { key: 'peer', title: t(direction === 'ingress' ? 'ecs.rule.source' : 'ecs.rule.dest'), render: (_, r) => <code>{(direction === 'ingress' ? r.SourceCidrIp || r.Ipv6SourceCidrIp || r.SourceGroupId || r.SourcePrefixListId : r.DestCidrIp || r.Ipv6DestCidrIp || r.DestGroupId || r.DestPrefixListId)}</code> },
            { key: 'description', title: t('ecs.description'), render: (_, r) => <bdi>{r.Description}</bdi> },
            { key: 'created', title: t('ecs.created'), render: (_, r) => <TimeText value={r.CreateTime} /> },
            {
              key: 'actions', title: t('list.actions'), render: (_, r) => (
                <ActionButton
                  type="link" size="small"
                  action={{ key: 'delete', label: t('action.delete'), danger: true, calls: [wireCall(revoke, { RegionId: region, SecurityGroupId: id })], confirm: { title: t('ecs.rule.delete.confirm') }, run: async () => { await api.call(revoke, { RegionId: region, SecurityGroupId: id, SecurityGroupRuleId: [r.SecurityGroupRuleId] }) }, done: onDone }}
                />
              ),
            },
          ]}
        />
      </div>
      <RuleDrawer id={id} direction={direction} open={adding} onClose={() => setAdding(false)} onDone={onDone} />
    </>
  )
}

/** One security group with its rules. */
export default function SecurityGroup() {
  const t = useT()
  const api = useApi()
  const navigate = useNavigate()
  const { id = '' } = useParams()
  const { region } = usePlace()
  const source = useCall('Ecs/DescribeSecurityGroupAttribute', { RegionId: region, SecurityGroupId: id, Direction: 'all' })
  const g = source.data
  const rules = g?.Permissions.Permission ?? []
  const remove = { RegionId: region, SecurityGroupId: id }
  const tab = (direction: Direction) => ({ key: direction, label: t(direction === 'ingress' ? 'ecs.rule.in' : 'ecs.rule.out'), children: <Rules id={id} direction={direction} rules={rules.filter(r => r.Direction === direction)} onDone={source.reload} /> })
  return (
    <DetailPage
      title={g === undefined || g.SecurityGroupName === '' ? id : g.SecurityGroupName} back={{ to: '/ecs/security-groups', label: t('ecs.securityGroups') }} source={source}
      all={[{ actions: [{ key: 'delete', label: t('action.delete'), danger: true, calls: [wireCall('Ecs/DeleteSecurityGroup', remove)], confirm: { title: t('ecs.sg.delete.confirm', { id }) }, run: async () => { await api.call('Ecs/DeleteSecurityGroup', remove) }, done: () => void navigate('/ecs/security-groups') }] }]}
      facts={g === undefined ? undefined : [
        { key: 'id', label: t('ecs.sg.id'), children: <CopyId id={id} /> }, { key: 'vpc', label: t('ecs.vpc'), children: <CopyId id={g.VpcId} /> },
        { key: 'description', label: t('ecs.description'), children: <bdi>{g.Description || t('ecs.none')}</bdi> }, { key: 'rules', label: t('ecs.sg.rules'), children: rules.length },
      ]}
      tabs={[tab('ingress'), tab('egress')]}
    />
  )
}
