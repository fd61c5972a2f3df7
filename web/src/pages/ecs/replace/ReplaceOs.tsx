import { Card, Radio, Steps } from 'antd'
import { useState } from 'react'
import { useParams } from 'react-router'
import { paths } from '../../../app/paths'
import { usePlace } from '../../../app/place'
import { PageHeader } from '../../../components/PageHeader'
import { useT } from '../../../i18n'
import '../ecs.css'
import { Configure } from './Configure'
import { Precheck } from './Precheck'
import type { Facts } from './precheck'

/** Replace operating system: the choice, the pre-check with its risks, then the new system. */
export default function ReplaceOs() {
  const t = useT()
  const { id = '' } = useParams()
  const { region } = usePlace()
  const [method, setMethod] = useState<'disk'>()
  const [facts, setFacts] = useState<Facts>()
  const ready = facts?.instance !== undefined && facts.disk !== undefined && facts.images !== undefined
  return (
    <div data-page="ecs-replace-os">
      <PageHeader title={t('ecs.replace.title')} description={<bdi>{id}</bdi>} back={{ to: paths.instance(id), label: id }} />
      <Card className="block"><Steps size="small" current={ready ? 2 : method === undefined ? 0 : 1} items={[{ title: t('ecs.replace.stage.method') }, { title: t('ecs.replace.stage.check') }, { title: t('ecs.replace.stage.configure') }]} /></Card>
      {!ready && (
        <Card className="block" title={<h2 className="card-title">{t('ecs.replace.method')}</h2>}>
          <Radio.Group value={method} onChange={event => setMethod(event.target.value as 'disk')} aria-label={t('ecs.replace.method')}>
            <Radio value="disk" className="big-choice"><span className="choice"><strong>{t('ecs.replace.method.disk')}</strong><span className="muted">{t('ecs.replace.method.disk.help')}</span></span></Radio>
          </Radio.Group>
        </Card>
      )}
      {!ready && method !== undefined && <Card className="block" title={<h2 className="card-title">{t('ecs.check.title')}</h2>}><Precheck key={region} id={id} region={region} onContinue={setFacts} /></Card>}
      {ready && <Configure instance={facts.instance!} disk={facts.disk!} images={facts.images!} onBack={() => setFacts(undefined)} />}
    </div>
  )
}
