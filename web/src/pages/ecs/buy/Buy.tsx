import { Button, Card, Form, Input, InputNumber, Radio, Select, Space, Spin, Switch, Tabs } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { wireCall } from '../../../api/client'
import { ApiError } from '../../../api/error'
import { useApi, useCall, usePreview } from '../../../app/api'
import { usePlace } from '../../../app/place'
import { ActionButton } from '../../../components/ActionButton'
import { Failed } from '../../../components/DetailPage'
import { ErrorCard, errorText } from '../../../components/ErrorCard'
import { PageHeader } from '../../../components/PageHeader'
import { RefusalResult } from '../../../components/RefusalResult'
import { useI18n } from '../../../i18n'
import '../ecs.css'
import { ImageSelect } from '../parts/ImageSelect'
import { isWindows, loginUser } from '../parts/login'
import { LoginFields } from '../parts/LoginFields'
import { useDiskOptions, useImages } from '../parts/options'
import { money, priceParts } from '../parts/price'
import { RefusedAlert } from '../parts/RefusedAlert'
import { Advanced, ADVANCED_FIELDS, PASS_ROLE } from './Advanced'
import { AGREEMENT, Confirm } from './Confirm'
import { Network } from './Network'
import { instanceNameFits, orderInput, PERIODS, previewInput, priceInput, type BuyValues } from './order'
import { Storage } from './Storage'
import { TypeTable } from './TypeTable'

/**
 * What is chosen at first. Type and disk stand before it is known what is sold,
 * so that images, disks and price need not be asked one after the other; what is
 * not sold gives way.
 */
const INITIAL: BuyValues = {
  charge: 'PostPaid', period: '1 Month', zone: '', instanceType: 'ecs.g7.large', system: { category: 'cloud_essd', size: 40, level: 'PL1' }, data: [], vpc: '', groups: [],
  login: 'ecs-user', credential: 'password', protection: false, amount: 1,
}

/** The purchase page, tab Custom launch: orders instances with CreateOrder. */
export default function Buy() {
  const { t, tag } = useI18n()
  const api = useApi()
  const navigate = useNavigate()
  const place = usePlace()
  const { region, group } = place
  const [form] = Form.useForm<BuyValues>()
  const [params] = useSearchParams()
  const watched = Form.useWatch([], form) as BuyValues | undefined
  const values = watched ?? INITIAL
  const [confirming, setConfirming] = useState<{ anyway: boolean }>()
  const [failure, setFailure] = useState<unknown>()
  const [advanced, setAdvanced] = useState(false)
  const token = useRef<{ of: string; token: string }>({ of: '', token: '' })

  const regions = useCall('Ecs/DescribeRegions', { AcceptLanguage: tag })
  const zones = useCall('Ecs/DescribeZones', { RegionId: region, AcceptLanguage: tag, Verbose: false })
  const types = useCall('Ecs/DescribeInstanceTypes', { MaxResults: 100 })
  const { images, state: imageState } = useImages(values.instanceType, 'CreateEcs')
  const disks = useDiskOptions('SystemDisk', values.instanceType)
  const image = images.find(i => i.ImageId === values.image)
  const at = { region, group }

  const typeList = types.data?.InstanceTypes.InstanceType
  useEffect(() => {
    if (typeList !== undefined && !typeList.some(x => x.InstanceTypeId === form.getFieldValue('instanceType'))) form.setFieldValue('instanceType', typeList[0]?.InstanceTypeId)
  }, [typeList, form])
  // An image that the type does not run, or a disk that it does not take, gives way to the first that it does.
  useEffect(() => {
    if (images.length > 0 && !images.some(i => i.ImageId === values.image)) form.setFieldValue('image', images.find(i => i.LoginAsNonRootSupported)?.ImageId ?? images[0]?.ImageId)
  }, [images, values.image, form])
  useEffect(() => {
    if (disks.options.length > 0 && !disks.options.some(o => o.category === values.system?.category)) form.setFieldValue(['system', 'category'], disks.options[0]?.category)
  }, [disks.options, values.system?.category, form])
  useEffect(() => {
    if (image !== undefined && (form.getFieldValue(['system', 'size']) ?? 0) < image.Size) form.setFieldValue(['system', 'size'], image.Size)
  }, [image, form])

  const order = previewInput(values, image, at)
  const complete = values.instanceType !== undefined && image !== undefined
  const preview = usePreview(complete ? [wireCall('Ecs/CreateOrder', order)] : [])
  // The terms of service are accepted once for the account; who may not accept them can buy after somebody has.
  const agreement = useCall('BssOpenApi/GetAgreementRecord', { AgreementCode: AGREEMENT.AgreementCode })
  const record = agreement.data?.Data
  const signed = record?.Agreed === true && record.AgreementVersion === AGREEMENT.AgreementVersion
  const unread = agreement.data === undefined && agreement.error === undefined
  const consent = signed || unread ? [] : [wireCall('BssOpenApi/ModifyAgreementRecord', AGREEMENT)]
  const signing = usePreview(consent)
  const instead = usePreview(complete && preview.state === 'refused' && image.LoginAsNonRootSupported && values.login === 'root' ? [wireCall('Ecs/CreateOrder', previewInput({ ...values, login: 'ecs-user' }, image, at))] : [])
  const user = loginUser(values.login, image)
  const ecsUserHelps = preview.state === 'refused' && values.login === 'root' && image?.LoginAsNonRootSupported === true && instead.state === 'allowed'

  const price = useCall('Ecs/DescribePrice', priceInput(values, at))
  const cost = price.data?.PriceInfo.Price
  const priceText = cost === undefined ? undefined : t(values.charge === 'PostPaid' ? 'ecs.price.hour' : 'ecs.price.total', { price: money(cost.TradePrice, cost.Currency, tag) })
  const stuck = unread ? t('action.asking') : !complete ? t('ecs.buy.incomplete') : values.vpc !== '' && values.vswitch === undefined ? t('ecs.buy.noVswitch') : price.error !== undefined && !(price.error instanceof ApiError && price.error.refused) ? errorText(price.error, t) : undefined

  const confirm = async (anyway: boolean): Promise<void> => {
    try {
      await form.validateFields()
    } catch {
      const first = form.getFieldsError().find(f => f.errors.length > 0)
      if (first !== undefined) {
        if (ADVANCED_FIELDS.includes(String(first.name[0]))) setAdvanced(true)
        form.scrollToField(first.name, { focus: true })
      }
      return
    }
    setConfirming({ anyway })
  }

  const submit = async (): Promise<void> => {
    const all = form.getFieldsValue(true) as BuyValues
    const wanted = orderInput(all, image, at)
    // The same order has the same token, so that pressing again after a lost answer buys once.
    if (token.current.of !== wanted.Commodity) token.current = { of: wanted.Commodity, token: crypto.randomUUID() }
    try {
      if (!signed) await api.call('BssOpenApi/ModifyAgreementRecord', AGREEMENT)
      const out = await api.call('Ecs/CreateOrder', { ...wanted, ClientToken: token.current.token })
      const ids = out.RelatedOrderItemSets.RelatedOrderItemSet.flatMap(s => s.InstanceIdSet.InstanceIds)
      await navigate(`/ecs/buy/progress?${new URLSearchParams({ order: out.OrderId, region, instances: ids.join(',') }).toString()}`)
    } catch (error) {
      setConfirming(undefined)
      setFailure(error)
      // The consent may be on record although the order is refused.
      agreement.reload()
      window.scrollTo(0, 0)
    }
  }

  const refused = failure instanceof ApiError && failure.refused
  const change = <Button onClick={() => setFailure(undefined)}>{t('ecs.buy.change')}</Button>
  return (
    <div data-page="ecs-buy" className="buy">
      <PageHeader title={failure === undefined ? t('ecs.buy.title') : t('ecs.buy.failed')} back={{ to: '/ecs/instances', label: t('ecs.instances.title') }} />
      {failure !== undefined && (refused
        ? <RefusalResult
            error={failure} title={t('ecs.buy.failed')}
            extra={<>{change}{user === 'root' && image?.LoginAsNonRootSupported === true && <Button onClick={() => { form.setFieldValue('login', 'ecs-user'); setFailure(undefined) }}>{t('ecs.login.useEcsUser')}</Button>}</>}
          />
        : <><ErrorCard error={failure} title={t('ecs.buy.failed')} /><div className="below">{change}</div></>)}
      <div hidden={failure !== undefined}>
        <Tabs items={[{ key: 'custom', label: t('ecs.buy.custom') }]} />
        <Form<BuyValues> form={form} layout="vertical" initialValues={{ ...INITIAL, image: params.get('image') ?? undefined }} scrollToFirstError autoComplete="off">
          <Card className="block" title={<h2 className="card-title">{t('ecs.buy.basics')}</h2>}>
            <Form.Item name="charge" label={t('ecs.billing')}>
              <Radio.Group optionType="button" options={[{ value: 'PostPaid', label: t('ecs.billing.PostPaid') }, { value: 'PrePaid', label: t('ecs.billing.PrePaid') }]} />
            </Form.Item>
            <div className="pair">
              <Form.Item label={t('ecs.region')} htmlFor="buy-region">
                <Select id="buy-region" value={region} onChange={id => { place.setRegion(id); form.setFieldsValue({ zone: '', vpc: '', vswitch: undefined, groups: [] }) }} options={regions.data?.Regions.Region.map(r => ({ value: r.RegionId, label: `${r.LocalName} (${r.RegionId})` })) ?? [{ value: region, label: region }]} showSearch={{ optionFilterProp: 'label' }} />
              </Form.Item>
              <Form.Item name="zone" label={t('ecs.zone')}>
                <Select options={[{ value: '', label: t('ecs.buy.zone.any') }, ...(zones.data?.Zones.Zone ?? []).map(z => ({ value: z.ZoneId, label: `${z.LocalName} (${z.ZoneId})` }))]} />
              </Form.Item>
            </div>
          </Card>
          <Card className="block" title={<h2 className="card-title">{t('ecs.buy.types')}</h2>}>
            {types.error !== undefined && <Failed error={types.error} />}
            <Form.Item name="instanceType" className="flat" rules={[{ required: true, message: t('ecs.choose') }]}><TypeTable types={typeList} loading={types.loading} /></Form.Item>
          </Card>
          <Card className="block" title={<h2 className="card-title">{t('ecs.image')}</h2>}>
            {imageState.error !== undefined && <div className="block"><Failed error={imageState.error} /></div>}
            <Form.Item name="image" label={t('ecs.image')} rules={[{ required: true, message: t('ecs.choose') }]}><ImageSelect images={images} loading={imageState.loading} /></Form.Item>
          </Card>
          <Card className="block" title={<h2 className="card-title">{t('ecs.buy.storage')}</h2>}><Storage instanceType={values.instanceType} image={image} system={disks.options} /></Card>
          <Card className="block" title={<h2 className="card-title">{t('ecs.buy.network')}</h2>}><Network /></Card>
          <Card className="block" title={<h2 className="card-title">{t('ecs.buy.management')}</h2>}>
            <LoginFields
              form={form} image={image}
              below={!(preview.state === 'refused' && preview.result.AuthAction === PASS_ROLE) && (
                <RefusedAlert
                  preview={preview} title={isWindows(image) || preview.state !== 'refused' || !(preview.result.Conditions ?? []).some(c => c.Key.toLowerCase() === 'ecs:loginasnonroot') ? t('ecs.refusedNow') : t('ecs.login.refused', { user })}
                  extra={ecsUserHelps && <Space wrap><span>{t('ecs.login.insteadAllowed')}</span><Button size="small" onClick={() => form.setFieldValue('login', 'ecs-user')}>{t('ecs.login.useEcsUser')}</Button></Space>}
                />
              )}
            />
            <Form.Item name="name" label={t('ecs.buy.instanceName')} extra={t('ecs.buy.instanceName.help')} rules={[{ validator: (_, v?: string) => v === undefined || v.trim() === '' || instanceNameFits(v.trim()) ? Promise.resolve() : Promise.reject(new Error(t('ecs.buy.instanceName.bad'))) }]}>
              <Input className="field" maxLength={128} />
            </Form.Item>
            <Form.Item name="protection" label={t('ecs.buy.protection')} valuePropName="checked"><Switch /></Form.Item>
          </Card>
          <Advanced open={advanced} onOpen={setAdvanced} image={image} preview={preview} />
          <Card className="block">
            <div className="pair">
              <Form.Item name="amount" label={t('ecs.buy.amount')} rules={[{ required: true, message: t('ecs.required') }]}><InputNumber min={1} max={100} precision={0} /></Form.Item>
              {values.charge === 'PrePaid' && <Form.Item name="period" label={t('ecs.buy.period')}><Select options={PERIODS.map(p => ({ value: `${p.n} ${p.unit}`, label: t(`ecs.buy.period.${p.unit}`, { n: p.n }) }))} /></Form.Item>}
            </div>
            <p className="muted flat">{t('ecs.price.note')}</p>
            {signing.state === 'refused' && <div className="below"><RefusedAlert preview={signing} title={t('ecs.buy.sign.refused')} extra={<span>{t('ecs.buy.sign.help')}</span>} /></div>}
          </Card>
        </Form>
        <section className="buy-bar" aria-label={t('ecs.price.label')}>
          <span role="status">
            {price.loading && cost === undefined && <Space><Spin size="small" />{t('ecs.price.asking')}</Space>}
            {price.error !== undefined && <span>{t('ecs.price.failed', { message: errorText(price.error, t) })}</span>}
            {price.error === undefined && cost !== undefined && (
              <Space size={16} wrap>
                <span className="muted">{priceParts(price.data as NonNullable<typeof price.data>).map(p => `${partName(p.resource, t)} ${money(p.price, cost.Currency, tag)}`).join(' + ')}</span>
                <span>{t('ecs.price.label')} <span className="sum">{priceText}</span></span>
              </Space>
            )}
          </span>
          <Space>
            {(preview.state === 'refused' || signing.state === 'refused') && stuck === undefined && <Button title={t('ecs.tryAnyway.text')} onClick={() => void confirm(true)}>{t('ecs.tryAnyway')}</Button>}
            <ActionButton type="primary" size="large" action={{ key: 'confirm', label: t('ecs.buy.confirm'), unfit: stuck, calls: complete ? [...consent, wireCall('Ecs/CreateOrder', order)] : [], run: () => confirm(false) }} />
          </Space>
        </section>
      </div>
      {confirming !== undefined && <Confirm values={form.getFieldsValue(true) as BuyValues} image={image} price={priceText ?? '–'} anyway={confirming.anyway} order={order} signed={signed} signing={signing} onClose={() => setConfirming(undefined)} onSubmit={submit} />}
    </div>
  )
}

/** The words for a part of a price. */
function partName(resource: string, t: ReturnType<typeof useI18n>['t']): string {
  switch (resource) {
    case 'instanceType': return t('ecs.price.part.instanceType')
    case 'systemDisk': return t('ecs.price.part.systemDisk')
    case 'dataDisk': return t('ecs.price.part.dataDisk')
    case 'disk': return t('ecs.price.part.disk')
    default: return resource
  }
}
