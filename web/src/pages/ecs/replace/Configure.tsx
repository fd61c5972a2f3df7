import { Alert, Button, Card, Form, InputNumber, Space } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { wireCall, type In } from '../../../api/client'
import { ApiError, isAbort } from '../../../api/error'
import type { EcsDiskItem, EcsImageItem, EcsInstanceItem } from '../../../api/types.gen'
import { useApi, useCall, usePreview } from '../../../app/api'
import { paths } from '../../../app/paths'
import { ActionButton } from '../../../components/ActionButton'
import { CopyId } from '../../../components/CopyId'
import { ErrorCard, errorText } from '../../../components/ErrorCard'
import { LinkButton } from '../../../components/LinkButton'
import { RefusalResult } from '../../../components/RefusalResult'
import { StatusTag } from '../../../components/StatusTag'
import { useI18n } from '../../../i18n'
import { ImageSelect } from '../parts/ImageSelect'
import { isWindows, loginUser } from '../parts/login'
import { LoginFields } from '../parts/LoginFields'
import { useDiskOptions } from '../parts/options'
import { money } from '../parts/price'
import { RefusedAlert } from '../parts/RefusedAlert'
import { InstanceState } from '../parts/State'
import { previewReplace, replaceInput, stopAndReplace, type ReplaceValues, type Step } from './replace'

const STEPS: readonly Exclude<Step, 'done'>[] = ['authorize', 'stop', 'replace']

/** The new operating system: image, disk, login and price; then it is done, or told why not. */
export function Configure({ instance, disk, images, onBack }: { instance: EcsInstanceItem; disk: EcsDiskItem; images: readonly EcsImageItem[]; onBack: () => void }) {
  const { t, tag } = useI18n()
  const api = useApi()
  const [form] = Form.useForm<ReplaceValues>()
  const initial: ReplaceValues = { image: images.some(i => i.ImageId === instance.ImageId) ? instance.ImageId : images[0]?.ImageId, size: disk.Size, login: 'ecs-user', credential: 'password' }
  const values = (Form.useWatch([], form) as ReplaceValues | undefined) ?? initial
  const [step, setStep] = useState<Exclude<Step, 'done'>>()
  const [failure, setFailure] = useState<unknown>()
  const [made, setMade] = useState({ disk: '', user: '' })
  const controller = useRef<AbortController>(undefined)
  useEffect(() => () => controller.current?.abort(), [])

  const image = images.find(i => i.ImageId === values.image)
  const user = loginUser(values.login, image)
  const id = instance.InstanceId
  // The state now, which what was found before may no longer be.
  const now = useCall('Ecs/DescribeInstances', { RegionId: instance.RegionId, InstanceIds: [id] }, () => (step === undefined ? undefined : 1500))
  const present = now.data?.Instances.Instance[0] ?? instance
  const running = present.Status === 'Running'
  const options = useDiskOptions('SystemDisk', instance.InstanceType).options
  const max = options.find(o => o.category === disk.Category)?.max ?? 2048
  const least = Math.max(image?.Size ?? 1, 1)

  const asked = previewReplace(id, disk.DiskId, values, image)
  const preview = usePreview(image === undefined ? [] : [wireCall('Ecs/ReplaceSystemDisk', asked)])
  const instead = usePreview(preview.state === 'refused' && values.login === 'root' && image?.LoginAsNonRootSupported === true ? [wireCall('Ecs/ReplaceSystemDisk', previewReplace(id, disk.DiskId, { ...values, login: 'ecs-user' }, image))] : [])
  const helps = preview.state === 'refused' && values.login === 'root' && image?.LoginAsNonRootSupported === true && instead.state === 'allowed'

  const priceOf = (size: number | undefined, imageId: string | undefined): In<'Ecs/DescribePrice'> => ({
    RegionId: instance.RegionId, InstanceType: instance.InstanceType, ImageId: imageId, SystemDisk: { Category: disk.Category, Size: size, PerformanceLevel: disk.PerformanceLevel || undefined },
    ...(instance.InstanceChargeType === 'PrePaid' ? { PriceUnit: 'Month' } : { PriceUnit: 'Hour' }), Period: 1,
  })
  const price = useCall('Ecs/DescribePrice', image === undefined || !values.size ? null : priceOf(values.size, image.ImageId))
  const before = useCall('Ecs/DescribePrice', priceOf(disk.Size, undefined))
  const unit = (n: number, currency: string): string => t(instance.InstanceChargeType === 'PrePaid' ? 'ecs.price.month' : 'ecs.price.hour', { price: money(n, currency, tag) })

  const run = async (anyway: boolean): Promise<void> => {
    try {
      await form.validateFields()
    } catch {
      return // The fields say what is wrong.
    }
    setFailure(undefined)
    const all = form.getFieldsValue(true) as ReplaceValues
    controller.current = new AbortController()
    try {
      const newDisk = await stopAndReplace(api, present, replaceInput(id, disk.DiskId, all, image, all.password), previewReplace(id, disk.DiskId, all, image), anyway, s => { if (s !== 'done') setStep(s) }, controller.current.signal)
      setMade({ disk: newDisk, user })
    } catch (error) {
      if (isAbort(error)) return
      setStep(undefined)
      setFailure(error)
      window.scrollTo(0, 0)
    } finally {
      now.reload()
    }
  }
  const start = { key: 'start', label: t('ecs.op.start'), calls: [wireCall('Ecs/StartInstance', { InstanceId: id })], unfit: present.Status === 'Stopped' ? undefined : t('ecs.op.needsStopped'), run: async () => { await api.call('Ecs/StartInstance', { InstanceId: id }) }, done: now.reload }

  if (made.disk !== '') {
    return (
      <Card className="block">
        <Space orientation="vertical" size={12} role="status">
          <Alert type="success" showIcon title={t('ecs.replace.done')} description={t('ecs.replace.done.text')} />
          <span>{t('ecs.replace.newDisk')}: <CopyId id={made.disk} /></span>
          <span>{t('ecs.loginUser')}: <strong>{made.user}</strong></span>
          <Space size={4}>{t('ecs.status')}: <InstanceState status={present.Status} /></Space>
          <Space><ActionButton type="primary" action={start} /><LinkButton to={paths.instance(id)}>{t('ecs.replace.toInstance')}</LinkButton></Space>
        </Space>
      </Card>
    )
  }
  const refused = failure instanceof ApiError && failure.refused
  const again = <Button onClick={() => setFailure(undefined)}>{t('ecs.replace.change')}</Button>
  const toEcsUser = user === 'root' && image?.LoginAsNonRootSupported === true && <Button onClick={() => { form.setFieldValue('login', 'ecs-user'); setFailure(undefined) }}>{t('ecs.login.useEcsUser')}</Button>
  return (
    <>
      {step !== undefined && (
        <Card className="block">
          <ul className="plain links" role="status">
            {STEPS.map(s => (
              <li key={s}>
                <StatusTag tone={STEPS.indexOf(s) < STEPS.indexOf(step) ? 'good' : s === step ? 'busy' : 'none'}>{t(`ecs.replace.step.${s}`)}</StatusTag>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {failure !== undefined && (
        <>
          {refused ? <RefusalResult error={failure} title={t('ecs.replace.failed')} extra={<>{again}{toEcsUser}</>} /> : <><ErrorCard error={failure} title={t('ecs.replace.failed')} /><div className="below">{again}</div></>}
          <Card className="below" role="status"><Space wrap>{t('ecs.replace.stateNow')} <InstanceState status={present.Status} />{present.Status === 'Stopped' && instance.Status === 'Running' && <ActionButton action={start} />}</Space></Card>
        </>
      )}
      <div hidden={step !== undefined || failure !== undefined}>
    <Card className="block" title={<h2 className="card-title">{t('ecs.replace.configure')}</h2>}>
      <Form<ReplaceValues> form={form} layout="vertical" initialValues={initial} autoComplete="off" scrollToFirstError>
        <Form.Item name="image" label={t('ecs.replace.newImage')} rules={[{ required: true, message: t('ecs.choose') }]}><ImageSelect images={images} /></Form.Item>
        <Form.Item
          name="size" label={t('ecs.replace.diskSize')} extra={t('ecs.replace.diskSize.help', { least, max })}
          rules={[{ required: true, message: t('ecs.required') }, { validator: (_, v: number) => v === undefined || v === null || (v >= least && v <= max) ? Promise.resolve() : Promise.reject(new Error(t('ecs.replace.diskSize.help', { least, max }))) }]}
        >
          <InputNumber precision={0} min={1} max={max} />
        </Form.Item>
        <LoginFields
          form={form} image={image} keep
          below={
            <RefusedAlert
              preview={preview} title={isWindows(image) || preview.state !== 'refused' || !(preview.result.Conditions ?? []).some(c => c.Key.toLowerCase() === 'ecs:loginasnonroot') ? t('ecs.refusedNow') : t('ecs.login.refused', { user })}
              extra={helps && <Space wrap><span>{t('ecs.login.insteadAllowed')}</span><Button size="small" onClick={() => form.setFieldValue('login', 'ecs-user')}>{t('ecs.login.useEcsUser')}</Button></Space>}
            />
          }
        />
      </Form>
      <Space orientation="vertical" size={12} className="full">
        <div role="status">
          {price.error !== undefined && t('ecs.price.failed', { message: errorText(price.error, t) })}
          {price.error === undefined && price.data !== undefined && (
            <Space wrap size={16}>
              <span>{t('ecs.price.label')} <span className="sum">{unit(price.data.PriceInfo.Price.TradePrice, price.data.PriceInfo.Price.Currency)}</span></span>
              {before.data !== undefined && <span className="muted">{t('ecs.replace.priceBefore', { price: unit(before.data.PriceInfo.Price.TradePrice, before.data.PriceInfo.Price.Currency) })}</span>}
            </Space>
          )}
          <p className="muted flat">{t('ecs.price.note')}</p>
        </div>
        <Alert type="info" showIcon title={t(running ? 'ecs.replace.willStop' : 'ecs.replace.stopped')} />
        <Space wrap>
          <Button onClick={onBack}>{t('ecs.back')}</Button>
          {preview.state === 'refused' && <Button title={t('ecs.tryAnyway.text')} onClick={() => void run(true)}>{t('ecs.tryAnyway')}</Button>}
          <ActionButton
            type="primary"
            action={{
              key: 'replace', label: t('ecs.replace.submit'), danger: true, unfit: price.error !== undefined && !(price.error instanceof ApiError && price.error.refused) ? errorText(price.error, t) : undefined,
              calls: [wireCall('Ecs/ReplaceSystemDisk', asked), ...(running ? [wireCall('Ecs/StopInstance', { InstanceId: id })] : [])], run: () => run(false),
            }}
          />
        </Space>
      </Space>
    </Card>
      </div>
    </>
  )
}
