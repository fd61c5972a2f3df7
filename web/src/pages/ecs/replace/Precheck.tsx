import { Alert, Button, Checkbox, Progress as Bar, Space, Table } from 'antd'
import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import { useApi } from '../../../app/api'
import { StatusTag } from '../../../components/StatusTag'
import { useNow } from '../../../components/clock'
import { useT } from '../../../i18n'
import { CHECKS, mayContinue, runChecks, type Facts, type Outcome, type Progress } from './precheck'

const TONES = { passed: 'good', failed: 'bad', unknown: 'warn' } as const
const WORDS = { passed: 'ecs.check.passed', failed: 'ecs.check.failed', unknown: 'ecs.check.unknown' } as const satisfies Record<Outcome, string>

/** Runs the pre-check by itself, shows each result as it comes, and asks for the risk to be known before it goes on. */
export function Precheck({ id, region, onContinue }: { id: string; region: string; onContinue: (facts: Facts) => void }) {
  const t = useT()
  const api = useApi()
  const now = useNow()
  const [round, setRound] = useState(0)
  const [facts, setFacts] = useState<Facts>({ id, region })
  const [progress, setProgress] = useState<Progress>({ done: {}, running: CHECKS[0]?.key })
  const [known, setKnown] = useState(false)

  useEffect(() => {
    const controller = new AbortController()
    const found: Facts = { id, region }
    setFacts(found)
    setKnown(false)
    void runChecks(CHECKS, found, api, now, setProgress, controller.signal)
    return () => controller.abort()
    // The clock alone does not begin it anew.
  }, [api, id, region, round])

  const made = Object.keys(progress.done).length
  const failures = Object.values(progress.done).filter(r => r.outcome === 'failed').length
  const fine = mayContinue(CHECKS, progress)
  return (
    <Space orientation="vertical" size={16} className="full">
      <Bar percent={Math.round((made / CHECKS.length) * 100)} status={failures > 0 ? 'exception' : progress.running === undefined ? 'success' : 'active'} aria-label={t('ecs.check.title')} />
      <p className="flat" role="status">{progress.running !== undefined ? t('ecs.check.running', { done: made, all: CHECKS.length }) : failures > 0 ? t('ecs.check.some', { count: failures }) : t('ecs.check.all')}</p>
      <div>
        <Table
          size="small" pagination={false} rowKey="key" className="check-table" aria-label={t('ecs.check.title')} dataSource={[...CHECKS]}
          columns={[
            { key: 'title', title: t('ecs.check.item'), width: 240, rowScope: 'row', render: (_, c) => t(c.title) },
            {
              key: 'result', title: t('ecs.check.title'), width: 150,
              render: (_, c) => {
                const r = progress.done[c.key]
                if (r === undefined) return progress.running === c.key ? <StatusTag tone="busy">{t('ecs.check.now')}</StatusTag> : <StatusTag tone="none">{t('ecs.check.waiting')}</StatusTag>
                return <StatusTag tone={TONES[r.outcome]}>{t(WORDS[r.outcome])}</StatusTag>
              },
            },
            {
              key: 'found', title: t('ecs.check.found'),
              render: (_, c) => {
                const r = progress.done[c.key]
                if (r === undefined) return null
                return (
                  <Space orientation="vertical" size={2}>
                    <bdi>{t(r.found.key, r.found.values)}</bdi>
                    {r.fix !== undefined && <strong>{t('ecs.check.fix', { fix: t(r.fix.key, r.fix.values) })}{r.to !== undefined && <> <Link to={r.to}>{t('ecs.check.go')}</Link></>}</strong>}
                  </Space>
                )
              },
            },
          ]}
        />
      </div>
      {progress.running === undefined && failures > 0 && <Button onClick={() => setRound(n => n + 1)}>{t('ecs.check.again')}</Button>}
      <Alert type="warning" showIcon title={t('ecs.replace.risk.title')} description={<ul className="risk-list">{(['ecs.replace.risk.1', 'ecs.replace.risk.2', 'ecs.replace.risk.3', 'ecs.replace.risk.4'] as const).map(k => <li key={k}>{t(k)}</li>)}</ul>} />
      <Checkbox checked={known} disabled={!fine} onChange={event => setKnown(event.target.checked)}>{t('ecs.replace.risk.known')}</Checkbox>
      <Button type="primary" disabled={!fine || !known} onClick={() => onContinue(facts)}>{t('ecs.replace.continue')}</Button>
    </Space>
  )
}
