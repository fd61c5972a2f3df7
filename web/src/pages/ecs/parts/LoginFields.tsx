import { CheckCircleFilled, CloseCircleOutlined } from '@ant-design/icons'
import { Alert, Form, Input, Radio, Select, Space, type FormInstance } from 'antd'
import { useEffect, type ReactNode } from 'react'
import { useCall } from '../../../app/api'
import { usePlace } from '../../../app/place'
import { LinkButton } from '../../../components/LinkButton'
import { useT } from '../../../i18n'
import { isWindows, loginUser, type LoginImage, type LoginValues } from './login'
import { passwordFits, passwordRules, SPECIALS } from './password'

function Choice({ name, help, why }: { name: string; help: string; why?: string }) {
  return (
    <span className="choice">
      <strong>{name}</strong>
      <span className="muted">{why ?? help}</span>
    </span>
  )
}

/** The rules of a password, each with whether what is typed keeps it. */
export function PasswordRules({ password, windows }: { password: string; windows: boolean }) {
  const t = useT()
  return (
    <ul className="plain rules">
      {passwordRules(password, windows).map(({ rule, met }) => (
        <li key={rule} className={met ? 'rule-met' : 'muted'}>
          <span aria-hidden="true">{met ? <CheckCircleFilled /> : <CloseCircleOutlined />}</span>{' '}
          {t(`ecs.cred.rule.${rule}`, { specials: SPECIALS })} <span className="hidden-text">({t(met ? 'ecs.cred.rule.met' : 'ecs.cred.rule.unmet')})</span>
        </li>
      ))}
    </ul>
  )
}

/** Password and its repetition, with the rules checked while typing. */
export function PasswordFields({ windows }: { windows: boolean }) {
  const t = useT()
  const password: string = Form.useWatch('password') ?? ''
  return (
    <>
      <Form.Item name="password" label={t('ecs.cred.passwordField')} rules={[{ required: true, message: t('ecs.required') }, { validator: (_, value: string) => value === undefined || value === '' || passwordFits(value, windows) ? Promise.resolve() : Promise.reject(new Error(t('ecs.cred.bad'))) }]}>
        <Input.Password className="field" autoComplete="new-password" maxLength={30} />
      </Form.Item>
      <PasswordRules password={password} windows={windows} />
      <Form.Item
        name="passwordAgain" label={t('ecs.cred.passwordAgain')} dependencies={['password']}
        rules={[{ required: true, message: t('ecs.required') }, ({ getFieldValue }) => ({ validator: (_, value: string) => value === undefined || value === '' || value === getFieldValue('password') ? Promise.resolve() : Promise.reject(new Error(t('ecs.cred.differ'))) })]}
      >
        <Input.Password className="field" autoComplete="new-password" maxLength={30} />
      </Form.Item>
    </>
  )
}

/**
 * The part of a form that says who logs in first and how: root or ecs-user
 * (disabled with the reason where the image has none), then password, key pair
 * or later. `below` stands under the choice of the user, for what a policy says.
 */
export function LoginFields({ form, image, keep = false, below }: { form: FormInstance; image: LoginImage | undefined; keep?: boolean; below?: ReactNode }) {
  const t = useT()
  const { region } = usePlace()
  const choice: LoginValues['login'] = Form.useWatch('login', form) ?? 'ecs-user'
  const credential: LoginValues['credential'] = Form.useWatch('credential', form) ?? 'later'
  const pairs = useCall('Ecs/DescribeKeyPairs', { RegionId: region, PageSize: 50 })
  const windows = isWindows(image)
  const user = loginUser(choice, image)

  // What the image cannot do is not kept as a choice that nobody sees.
  useEffect(() => {
    if (image === undefined) return
    if (!windows && user !== choice) form.setFieldValue('login', user)
    if (windows && credential === 'keyPair') form.setFieldValue('credential', 'password')
  }, [image, windows, user, choice, credential, form])

  const noEcsUser = image === undefined ? t('ecs.login.noImage') : image.LoginAsNonRootSupported ? undefined : t('ecs.login.unsupported', { image: image.ImageId })
  const names = pairs.data?.KeyPairs.KeyPair.map(k => k.KeyPairName) ?? []
  return (
    <>
      {windows ? (
        <Form.Item label={t('ecs.loginUser')}>
          <Choice name={t('ecs.login.administrator')} help={t('ecs.login.administrator.help')} />
        </Form.Item>
      ) : (
        <Form.Item name="login" label={t('ecs.loginUser')}>
          <Radio.Group className="choices">
            <Radio value="root"><Choice name={t('ecs.login.root')} help={t('ecs.login.root.help')} /></Radio>
            <Radio value="ecs-user" disabled={noEcsUser !== undefined}><Choice name={t('ecs.login.ecsUser')} help={t('ecs.login.ecsUser.help')} why={noEcsUser} /></Radio>
          </Radio.Group>
        </Form.Item>
      )}
      {below}
      <Form.Item name="credential" label={t('ecs.login.title')}>
        <Radio.Group>
          <Radio value="keyPair" disabled={windows}>{t('ecs.cred.keyPair')}{windows && <span className="muted"> ({t('ecs.cred.noKeyWindows')})</span>}</Radio>
          <Radio value="password">{t('ecs.cred.password')}</Radio>
          <Radio value="later">{t(keep ? 'ecs.cred.keep' : 'ecs.cred.later')}</Radio>
        </Radio.Group>
      </Form.Item>
      {credential === 'later' && <p className="muted">{t(keep ? 'ecs.cred.keep.help' : 'ecs.cred.later.help')}</p>}
      {credential === 'password' && <PasswordFields windows={windows} />}
      {credential === 'keyPair' && !windows && (
        <Form.Item name="keyPair" label={t('ecs.keyPair')} rules={[{ required: true, message: t('ecs.choose') }]}>
          <Select className="field" loading={pairs.loading} options={names.map(value => ({ value, label: value }))} showSearch notFoundContent={pairs.loading ? t('loading') : <Space orientation="vertical">{t('ecs.cred.keyPair.none')}</Space>} />
        </Form.Item>
      )}
      {credential === 'keyPair' && !windows && pairs.data !== undefined && names.length === 0 && (
        <Alert className="block" type="info" showIcon title={t('ecs.cred.keyPair.none')} action={<LinkButton size="small" to="/ecs/key-pairs">{t('ecs.cred.keyPair.create')}</LinkButton>} />
      )}
    </>
  )
}
