import { Alert, Collapse, Form, Input, Select } from 'antd'
import type { EcsImageItem } from '../../../api/types.gen'
import type { Out } from '../../../api/client'
import { useCall, type Preview } from '../../../app/api'
import { errorText } from '../../../components/ErrorCard'
import { useT } from '../../../i18n'
import { useEvery } from '../../ram/every'
import { TagRows } from '../../ram/UserForm'
import '../../ram/ram.css'
import { isWindows } from '../parts/login'
import { RefusedAlert } from '../parts/RefusedAlert'
import { byteLength, MOST_TAGS, MOST_USER_DATA, tagTextFits, trustsEcs, type BuyValues } from './order'

/** The fields of the section, so that the page can open it on a fault in one of them. */
export const ADVANCED_FIELDS: readonly string[] = ['userData', 'role', 'tags']

const rolesOf = (out: Out<'Ram/ListRoles'>): readonly string[] => out.Roles.Role.map(r => r.RoleName)

/** Whether the chosen role trusts ECS, as far as it may be read: the server asks for it when the order is placed. */
function RoleTrust({ role }: { role: string }) {
  const t = useT()
  const { data } = useCall('Ram/GetRole', { RoleName: role })
  if (data === undefined || data.Role.RoleName !== role || trustsEcs(data.Role.AssumeRolePolicyDocument)) return null
  return <Alert className="block" type="warning" showIcon title={t('ecs.adv.role.noTrust', { role })} />
}

/** The role of the instance: from the list where it may be read, else typed. */
function Role({ open, preview }: { open: boolean; preview: Preview }) {
  const t = useT()
  const role: string | undefined = Form.useWatch('role')
  // Nobody pays for the list who does not look into the section.
  const roles = useEvery('Ram/ListRoles', open ? {} : null, rolesOf)
  const typed = roles.error !== undefined
  return (
    <>
      <Form.Item name="role" label={t('ecs.adv.role')} extra={typed ? <>{t('ecs.adv.role.typed')} <bdi>{errorText(roles.error, t)}</bdi></> : t('ecs.adv.role.help')}>
        {typed ? <Input className="field mono" maxLength={64} /> : <Select className="field" allowClear showSearch loading={roles.loading} notFoundContent={t('ecs.adv.role.none')} placeholder={t('ecs.none')} options={roles.data?.map(value => ({ value, label: value }))} />}
      </Form.Item>
      {preview.state === 'refused' && preview.result.AuthAction === PASS_ROLE && <RefusedAlert preview={preview} title={t('ecs.adv.role.refused', { role: role ?? '' })} />}
      {role !== undefined && role !== '' && !typed && <RoleTrust key={role} role={role} />}
    </>
  )
}

/** What giving a role asks for. */
export const PASS_ROLE = 'ram:PassRole'

/** User data, instance RAM role and tags of the purchase form; closed until it is opened or a field in it is at fault. */
export function Advanced({ open, onOpen, image, preview }: { open: boolean; onOpen: (open: boolean) => void; image: EcsImageItem | undefined; preview: Preview }) {
  const t = useT()
  const text: string = Form.useWatch('userData') ?? ''
  const tag = { validator: (_: unknown, value?: string) => tagTextFits(value ?? '') ? Promise.resolve() : Promise.reject(new Error(t('ecs.adv.tags.bad'))) }
  const key = { validator: (_: unknown, value?: string) => value?.startsWith('aliyun') !== true ? tag.validator(_, value) : Promise.reject(new Error(t('ecs.adv.tags.bad'))) }
  return (
    <Collapse
      className="block" activeKey={open ? ['advanced'] : []} onChange={keys => onOpen(keys.length > 0)}
      items={[{
        key: 'advanced', label: <strong>{t('ecs.adv.title')}</strong>, forceRender: true,
        children: (
          <>
            <Form.Item<BuyValues>
              name="userData" label={t('ecs.adv.userData')} extra={t('ecs.adv.userData.help', { bytes: byteLength(text), most: MOST_USER_DATA })}
              dependencies={['image']}
              rules={[{
                validator: (_, value?: string) => {
                  if (value === undefined || value === '') return Promise.resolve()
                  if (byteLength(value) > MOST_USER_DATA) return Promise.reject(new Error(t('ecs.adv.userData.big', { most: MOST_USER_DATA })))
                  if (image !== undefined && (isWindows(image) || !image.IsSupportCloudinit)) return Promise.reject(new Error(t('ecs.adv.userData.image', { image: image.ImageId })))
                  return Promise.resolve()
                },
              }]}
            >
              <Input.TextArea className="mono" rows={5} spellCheck={false} autoComplete="off" />
            </Form.Item>
            <Role open={open} preview={preview} />
            <TagRows most={MOST_TAGS} keyRules={[key]} valueRules={[tag]} />
          </>
        ),
      }]}
    />
  )
}
