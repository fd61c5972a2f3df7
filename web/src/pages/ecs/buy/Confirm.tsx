import { Alert, Checkbox, Descriptions, Modal } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { wireCall, type In } from '../../../api/client'
import type { EcsImageItem } from '../../../api/types.gen'
import type { Preview } from '../../../app/api'
import { usePlace } from '../../../app/place'
import { ActionButton } from '../../../components/ActionButton'
import { useT } from '../../../i18n'
import { loginUser } from '../parts/login'
import { useOsName } from '../parts/options'
import { RefusedAlert } from '../parts/RefusedAlert'
import { Billing, Category } from '../parts/State'
import { byteLength, readPeriod, tagsOf, type BuyValues } from './order'

/** The agreement that the purchase page asks for, as it is recorded. */
export const AGREEMENT: In<'BssOpenApi/ModifyAgreementRecord'> = { AgreementCode: 'ecs-terms-of-service', AgreementVersion: '2025-11-09', Agreed: true }

/**
 * The order once more, with price and agreement, before it is placed. `anyway`:
 * sent although it is known that it will be refused. `signed`: the account has
 * accepted the terms already, so that nobody has to record it; each order is
 * agreed to all the same. `signing` tells whether it may be recorded.
 */
export function Confirm({ values, image, price, anyway, order, signed, signing, onClose, onSubmit }: {
  values: BuyValues; image: EcsImageItem | undefined; price: ReactNode; anyway: boolean; order: In<'Ecs/CreateOrder'>; signed: boolean; signing: Preview; onClose: () => void; onSubmit: () => Promise<void>
}) {
  const t = useT()
  const os = useOsName()
  const { region } = usePlace()
  const [open, setOpen] = useState(true)
  const [agreed, setAgreed] = useState(false)
  useEffect(() => setAgreed(false), [anyway])
  const period = readPeriod(values.period)
  const tags = tagsOf(values)
  const login = loginUser(values.login, image)
  const credential = values.credential === 'keyPair' ? `${t('ecs.keyPair')}: ${values.keyPair ?? ''}` : t(values.credential === 'password' ? 'ecs.cred.password' : 'ecs.cred.later')
  return (
    <Modal
      // It closes by itself before it is taken away, which gives the focus back.
      open={open} onCancel={() => setOpen(false)} afterClose={onClose} title={t('ecs.buy.confirm.title')} width={640} mask={{ closable: false }}
      footer={[
        <ActionButton
          key="submit" type="primary"
          action={{
            key: 'submit', label: t('ecs.buy.confirm.submit'), unfit: agreed ? undefined : t('ecs.buy.confirm.agreeFirst'),
            calls: anyway ? [] : [...(signed ? [] : [wireCall('BssOpenApi/ModifyAgreementRecord', AGREEMENT)]), wireCall('Ecs/CreateOrder', order)], run: onSubmit,
          }}
        />,
      ]}
    >
      {anyway && <Alert className="block" type="warning" showIcon title={t('ecs.buy.confirm.refused')} />}
      <Descriptions
        size="small" column={1} bordered styles={{ label: { width: 180 } }}
        items={[
          { key: 'billing', label: t('ecs.billing'), children: <><Billing charge={values.charge} />{values.charge === 'PrePaid' && ` (${t(period.unit === 'Week' ? 'ecs.buy.period.Week' : 'ecs.buy.period.Month', { n: period.n })})`}</> },
          { key: 'place', label: t('ecs.region'), children: `${region}, ${values.zone === '' ? t('ecs.buy.zone.any') : values.zone}` },
          { key: 'type', label: t('ecs.instanceType'), children: values.instanceType },
          { key: 'image', label: t('ecs.image'), children: image === undefined ? values.image : os(image) },
          { key: 'disk', label: t('ecs.systemDisk'), children: <><Category category={values.system.category ?? ''} level={values.system.category === 'cloud_essd' ? values.system.level : ''} /> {t('ecs.sizeGiB', { size: values.system.size ?? '' })}</> },
          ...(values.data.length > 0 ? [{ key: 'data', label: t('ecs.dataDisk'), children: <ul className="plain">{values.data.map((d, i) => <li key={i}><Category category={d.category ?? ''} level={d.category === 'cloud_essd' ? d.level : ''} /> {t('ecs.sizeGiB', { size: d.size ?? '' })}</li>)}</ul> }] : []),
          { key: 'network', label: t('ecs.vpc'), children: values.vpc === '' ? t('ecs.buy.network.default') : `${values.vpc}, ${values.vswitch ?? ''}` },
          { key: 'login', label: t('ecs.loginUser'), children: <strong>{login}</strong> },
          { key: 'credential', label: t('ecs.login.title'), children: <bdi>{credential}</bdi> },
          ...(values.name ? [{ key: 'name', label: t('ecs.buy.instanceName'), children: <bdi>{values.name}</bdi> }] : []),
          ...(values.userData ? [{ key: 'userData', label: t('ecs.adv.userData'), children: t('ecs.adv.userData.bytes', { bytes: byteLength(values.userData) }) }] : []),
          ...(values.role?.trim() ? [{ key: 'role', label: t('ecs.adv.role'), children: <bdi>{values.role}</bdi> }] : []),
          ...(tags.length > 0 ? [{ key: 'tags', label: t('ecs.tag'), children: <ul className="plain">{tags.map(tag => <li key={tag.Key}><bdi>{tag.Key}: {tag.Value}</bdi></li>)}</ul> }] : []),
          { key: 'amount', label: t('ecs.buy.amount'), children: values.amount },
          { key: 'price', label: t('ecs.price.label'), children: price },
        ]}
      />
      <Checkbox className="below" checked={agreed} onChange={event => setAgreed(event.target.checked)}>{t('ecs.buy.confirm.agree')}</Checkbox>
      <p className="muted flat">{t(signed ? 'ecs.buy.confirm.signed' : 'ecs.buy.confirm.agreeHelp')}</p>
      {!signed && <div className="below"><RefusedAlert preview={signing} title={t('ecs.buy.sign.refused')} /></div>}
    </Modal>
  )
}
