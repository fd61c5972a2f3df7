import { Space } from 'antd'
import { useState } from 'react'
import { wireCall } from '../../../api/client'
import type { EcsInstanceItem } from '../../../api/types.gen'
import { useApi, useCall } from '../../../app/api'
import { paths } from '../../../app/paths'
import { ActionButton } from '../../../components/ActionButton'
import { CopyId } from '../../../components/CopyId'
import { errorText } from '../../../components/ErrorCard'
import { useT } from '../../../i18n'
import { fromBase64 } from '../buy/order'

/** The RAM role of an instance, which DescribeInstances does not tell. */
export function RoleFact({ instance }: { instance: EcsInstanceItem }) {
  const t = useT()
  const { data, error } = useCall('Ecs/DescribeInstanceRamRole', { RegionId: instance.RegionId, InstanceIds: [instance.InstanceId] })
  if (error !== undefined) return <span className="muted">{t('ecs.adv.unread', { message: errorText(error, t) })}</span>
  if (data === undefined) return <span className="muted">{t('loading')}</span>
  const role = data.InstanceRamRoleSets.InstanceRamRoleSet[0]?.RamRoleName ?? ''
  return role === '' ? <>{t('ecs.none')}</> : <CopyId id={role} to={paths.role(role)} />
}

/** The user data of an instance, read when it is asked for: it may hold a secret. */
export function UserDataFact({ instance }: { instance: EcsInstanceItem }) {
  const t = useT()
  const api = useApi()
  const [text, setText] = useState<string>()
  const input = { RegionId: instance.RegionId, InstanceId: instance.InstanceId }
  if (text === '') return <>{t('ecs.none')}</>
  return (
    <Space orientation="vertical" size={4} className="full">
      {text === undefined
        ? <ActionButton size="small" action={{ key: 'userData', label: t('ecs.adv.userData.show'), calls: [wireCall('Ecs/DescribeUserData', input)], run: async () => setText(fromBase64((await api.call('Ecs/DescribeUserData', input)).UserData)) }} />
        : <pre className="output" tabIndex={0} aria-label={t('ecs.adv.userData')}>{text}</pre>}
    </Space>
  )
}
