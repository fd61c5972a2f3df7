import './explain.css'
import { AutoComplete, Button, Card, Empty, Form, Select, Skeleton } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import { useSearchParams } from 'react-router'
import { useCall } from '../../app/api'
import { Failed } from '../../components/DetailPage'
import { PageHeader } from '../../components/PageHeader'
import { PolicyEditor } from '../../components/PolicyEditor'
import { useT } from '../../i18n'
import { ContextRows } from './ContextRows'
import { Layers, Verdict } from './DecisionView'
import { readable, type Decision, type LayerPolicy } from './model'
import { hasPage, marksOf } from './Policy'
import { readQuestion, simulation, useSettled, writeQuestion, type Draft, type Question } from './question'

/** Wait after the last edit before the server is asked, in milliseconds. */
const WAIT = 350
const NEW = 'new'
const SKELETON = `{
  "Version": "1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["ecs:Describe*"],
      "Resource": "*"
    }
  ]
}
`

const idOf = (p: { PolicyType: string; PolicyName: string }): string => `${p.PolicyType}/${p.PolicyName}`
const matches = (text: string, option: { value?: unknown } | undefined): boolean => String(option?.value ?? '').toLowerCase().includes(text.toLowerCase())

/** Each policy of a decision whose text can be tried out, once. */
function editable(d: Decision | undefined): LayerPolicy[] {
  const found = new Map<string, LayerPolicy>()
  for (const p of d?.Layers.flatMap(l => l.Policies) ?? []) if (hasPage(p.PolicyType) && p.PolicyVersion !== '') found.set(idOf(p), p)
  return [...found.values()]
}

/** The values that the policies of a decision ask of a condition key. */
function wantedOf(d: Decision | undefined): (key: string) => readonly string[] {
  return key => [...new Set(d?.Layers.flatMap(l => l.Policies.flatMap(p => p.Statements.flatMap(s => s.Conditions)))
    .filter(c => c.Key.toLowerCase() === key.toLowerCase()).flatMap(c => c.Wanted) ?? [])]
}

/** Names that are offered for the principal; who may not list them writes one. */
function usePrincipals(): { value: string }[] {
  const users = useCall('Ram/ListUsers', { MaxItems: 1000 })
  const roles = useCall('Ram/ListRoles', { MaxItems: 1000 })
  return useMemo(() => [
    ...(users.data?.Users.User.map(u => ({ value: u.UserName })) ?? []), ...(roles.data?.Roles.Role.map(r => ({ value: `role/${r.RoleName}` })) ?? []), { value: 'root' },
  ], [users.data, roles.data])
}

/** Actions of the service that is being written; before a colon, the services. */
function useActions(written: string) {
  const services = useCall('Rampart/ListActions', {})
  const service = written.includes(':') ? written.slice(0, written.indexOf(':')) : ''
  const known = services.data?.Services.includes(service) ?? false
  const actions = useCall('Rampart/ListActions', known ? { Service: service } : null)
  const list = known ? actions.data?.Actions ?? [] : []
  return {
    options: list.length > 0 ? list.map(a => ({ value: a.Action })) : services.data?.Services.map(s => ({ value: `${s}:` })) ?? [],
    chosen: list.find(a => a.Action.toLowerCase() === written.trim().toLowerCase()),
  }
}

/** Asks what would be decided. The verdict follows each edit, also of a policy's text; nothing is saved. */
export default function WhatIf() {
  const t = useT()
  const [params, setParams] = useSearchParams()
  const [q, setQ] = useState<Question>(() => readQuestion(params))
  const [draft, setDraft] = useState<Draft>()
  const set = (to: Partial<Question>): void => setQ(before => ({ ...before, ...to }))
  const asked = useSettled(useMemo(() => ({ q, draft }), [q, draft]), WAIT)
  const answer = useCall('Rampart/SimulatePolicy', simulation(asked.q, asked.draft))
  const decision = answer.data?.Decision
  const principals = usePrincipals()
  const { options, chosen } = useActions(q.action)
  const groups = useCall('ResourceManager/ListResourceGroups', { PageSize: 100 })
  const [known, setKnown] = useState<{ of: string; policies: LayerPolicy[] }>({ of: '', policies: [] })

  useEffect(() => {
    setParams(writeQuestion(asked.q), { replace: true })
  }, [asked.q, setParams])

  // The policies stay on offer while one of them is edited to be unreadable.
  useEffect(() => {
    if (decision === undefined) return
    const now = editable(decision)
    setKnown(before => ({ of: asked.q.principal, policies: before.of === asked.q.principal ? [...now, ...before.policies.filter(b => !now.some(n => idOf(n) === idOf(b)))] : now }))
  }, [decision, asked.q.principal])

  const stored = draft === undefined ? undefined : known.policies.find(p => idOf(p) === `${draft.type}/${draft.name}`)
  const chosenId = draft === undefined ? '' : stored === undefined ? NEW : idOf(stored)
  const choose = (id: string): void => {
    const p = known.policies.find(x => idOf(x) === id)
    setDraft(id === NEW ? { type: 'Custom', name: t('explain.if.policy.name'), text: SKELETON } : p === undefined ? undefined : { type: p.PolicyType, name: p.PolicyName, text: readable(p).text })
  }
  const isDraft = (p: { PolicyType: string; PolicyName: string }): boolean => draft !== undefined && p.PolicyType === draft.type && p.PolicyName === draft.name
  // Marks only belong to the text that was asked about.
  const marks = useMemo(() => {
    if (decision === undefined || draft === undefined || asked.draft?.text !== draft.text || answer.loading || answer.error !== undefined) return []
    const p = decision.Layers.flatMap(l => l.Policies).find(x => x.PolicyType === draft.type && x.PolicyName === draft.name)
    const by = decision.Deciding
    return p === undefined ? [] : marksOf(p, p.Statements.map(s => ({ from: s.Line, to: s.EndLine })), by?.PolicyName === p.PolicyName && by.PolicyType === p.PolicyType ? by.Statement : undefined, t)
  }, [decision, draft, asked, answer.loading, answer.error, t])

  return (
    <div data-page="what-if">
      <PageHeader title={t('explain.if.title')} description={t('explain.if.text')} />
      <div className="question">
        <div>
          <Card className="block" title={<h2 className="card-title">{t('explain.if.question')}</h2>}>
            <Form layout="vertical" component="div">
              <Form.Item label={t('explain.if.principal')} htmlFor="if-principal" extra={t('explain.if.principal.help')}>
                <AutoComplete id="if-principal" value={q.principal} onChange={principal => set({ principal })} options={principals} showSearch={{ filterOption: matches }} />
              </Form.Item>
              <Form.Item label={t('explain.if.action')} htmlFor="if-action" extra={t('explain.if.action.help')}>
                <AutoComplete id="if-action" value={q.action} onChange={action => set({ action })} options={options} showSearch={{ filterOption: matches }} />
              </Form.Item>
              <Form.Item label={t('explain.if.resource')} htmlFor="if-resource" extra={t('explain.if.resource.help')}>
                <AutoComplete
                  id="if-resource" value={q.resource} onChange={resource => set({ resource })} popupMatchSelectWidth={false}
                  options={['*', ...(chosen?.Resources.filter(r => r !== '*') ?? [])].map(value => ({ value }))}
                />
              </Form.Item>
              <Form.Item label={t('explain.if.group')} htmlFor="if-group">
                <Select
                  id="if-group" value={q.group} onChange={(group: string) => set({ group })}
                  options={[{ value: '', label: t('explain.if.group.none') }, ...(groups.data?.ResourceGroups.ResourceGroup.map(g => ({ value: g.Id, label: g.DisplayName || g.Name })) ?? [])]}
                />
              </Form.Item>
            </Form>
          </Card>
          <Card className="block" title={<h2 className="card-title">{t('explain.if.policy')}</h2>}>
            <Select
              className="full block" aria-label={t('explain.if.policy.choose')} value={chosenId} onChange={choose}
              options={[{ value: '', label: t('explain.if.policy.none') }, ...known.policies.map(p => ({ value: idOf(p), label: <bdi>{p.PolicyName}</bdi> })), { value: NEW, label: t('explain.if.policy.new') }]}
            />
            {draft !== undefined && (
              <>
                <PolicyEditor value={draft.text} onChange={text => setDraft({ ...draft, text })} lint marks={marks} label={t('explain.policy.text', { policy: draft.name })} />
                <p className="muted">{t('explain.if.policy.help')}</p>
                {stored !== undefined && readable(stored).text !== draft.text && <Button size="small" onClick={() => setDraft({ ...draft, text: readable(stored).text })}>{t('explain.if.policy.reset')}</Button>}
              </>
            )}
          </Card>
          <Card className="block" title={<h2 className="card-title">{t('explain.if.context')}</h2>}>
            <ContextRows rows={q.context} keys={chosen?.Keys ?? []} wanted={wantedOf(decision)} onChange={context => set({ context })} />
          </Card>
        </div>
        <div>
          {answer.error !== undefined && <div className="block"><Failed error={answer.error} /></div>}
          {decision === undefined && answer.error === undefined && (
            <Card>{answer.loading ? <Skeleton active /> : <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('explain.if.waiting')} />}</Card>
          )}
          {decision !== undefined && (
            // After an error the last answer stays, but not as if it were the answer.
            <div className={answer.error === undefined ? '' : 'stale'} inert={answer.error !== undefined} aria-busy={answer.loading}>
              <Verdict decision={decision} />
              <Layers decision={decision} textless={isDraft} />
            </div>
          )}
        </div>
      </div>
    </div>
  )
}
