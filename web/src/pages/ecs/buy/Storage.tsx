import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Checkbox, Form, InputNumber, Select } from 'antd'
import type { EcsImageItem } from '../../../api/types.gen'
import { useT } from '../../../i18n'
import { Category } from '../parts/State'
import { useDiskOptions, type DiskOption } from '../parts/options'

const LEVELS = ['PL0', 'PL1', 'PL2', 'PL3'] as const
/** The most data disks that "RunInstances" (ECS API reference) takes. */
const MOST = 16

/** `name` is relative inside Form.List, `path` is that of the whole form. */
function DiskFields({ name, path, options, least }: { name: (string | number)[]; path: (string | number)[]; options: readonly DiskOption[]; least: number }) {
  const t = useT()
  const form = Form.useFormInstance()
  const category: string | undefined = Form.useWatch([...path, 'category'], form)
  const option = options.find(o => o.category === category)
  return (
    <>
      <Form.Item name={[...name, 'category']} label={t('ecs.diskCategory')} rules={[{ required: true, message: t('ecs.choose') }]}>
        <Select className="filter" popupMatchSelectWidth={false} options={options.map(o => ({ value: o.category, label: <Category category={o.category} /> }))} />
      </Form.Item>
      {category === 'cloud_essd' && (
        <Form.Item name={[...name, 'level']} label={t('ecs.diskLevel')}>
          <Select className="field-small" options={LEVELS.map(value => ({ value, label: value }))} />
        </Form.Item>
      )}
      <Form.Item name={[...name, 'size']} label={t('ecs.diskSize')} rules={[{ required: true, message: t('ecs.required') }]}>
        <InputNumber className="field-small" min={Math.max(option?.min ?? 1, least)} max={option?.max ?? 32768} precision={0} />
      </Form.Item>
    </>
  )
}

/** System disk and data disks of the purchase form. */
export function Storage({ instanceType, image, system }: { instanceType: string | undefined; image: EcsImageItem | undefined; system: readonly DiskOption[] }) {
  const t = useT()
  const data = useDiskOptions('DataDisk', instanceType)
  return (
    <>
      <h3 className="card-title">{t('ecs.systemDisk')}</h3>
      <div className="disk-line below"><DiskFields name={['system']} path={['system']} options={system} least={image?.Size ?? 1} /></div>
      <Form.List name="data">
        {(fields, { add, remove }) => (
          <>
            {fields.map((field, i) => (
              <div key={field.key} role="group" aria-label={t('ecs.buy.storage.nth', { n: i + 1 })}>
                <h3 className="card-title">{t('ecs.buy.storage.nth', { n: i + 1 })}</h3>
                <div className="disk-line below">
                  <DiskFields name={[field.name]} path={['data', field.name]} options={data.options} least={1} />
                  <Form.Item name={[field.name, 'withInstance']} valuePropName="checked" label=" " colon={false}><Checkbox>{t('ecs.buy.storage.withInstance')}</Checkbox></Form.Item>
                  <Form.Item label=" " colon={false}><Button aria-label={t('ecs.buy.storage.remove', { n: i + 1 })} icon={<DeleteOutlined />} onClick={() => remove(field.name)} /></Form.Item>
                </div>
              </div>
            ))}
            {fields.length < MOST && <Button icon={<PlusOutlined />} onClick={() => add({ category: data.options[0]?.category, size: Math.max(40, data.options[0]?.min ?? 40), level: 'PL1', withInstance: true })}>{t('ecs.buy.storage.add')}</Button>}
          </>
        )}
      </Form.List>
    </>
  )
}
