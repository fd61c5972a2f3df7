import { Card } from 'antd'
import type { ReactNode } from 'react'
import { wireCall, type In, type OperationName, type Out } from '../../api/client'
import { useCall, usePreview } from '../../app/api'
import { PAGES } from '../../app/pages'
import { usePlace } from '../../app/place'
import { useSession } from '../../app/session'
import { CopyId } from '../../components/CopyId'
import { LinkButton } from '../../components/LinkButton'
import { StatusTag } from '../../components/StatusTag'
import { useT, type MessageKey } from '../../i18n'
import '../ram/ram.css'

/** Whether something is there: yes, no, or not known because it may not be read or is being asked. */
type There = boolean | undefined

// What the signed-in principal may not read is not asked for: the overview makes no refused calls.
function useThere<K extends OperationName>(name: K, input: In<K>, some: (out: Out<K>) => boolean): There {
  const preview = usePreview([wireCall(name, input)])
  const source = useCall(name, preview.state === 'allowed' ? input : null)
  return source.data === undefined ? undefined : some(source.data)
}

interface Step { key: string; there: There; title: MessageKey; text: ReactNode; to?: string; label?: MessageKey }

/** The way of the procedure, from an empty account to an instance: what is done, what comes next. */
export function NextSteps() {
  const t = useT()
  const session = useSession()
  const { region } = usePlace()
  const users = useThere('Ram/ListUsers', { MaxItems: 1 }, out => out.Users.User.length > 0)
  const policies = useThere('Ram/ListPolicies', { PolicyType: 'Custom', MaxItems: 1 }, out => out.Policies.Policy.length > 0)
  const grants = useThere('ResourceManager/ListPolicyAttachments', { PageSize: 1 }, out => out.TotalCount > 0)
  const instances = useThere('Ecs/DescribeInstances', { RegionId: region, PageSize: 1 }, out => out.TotalCount > 0)
  const served = (path: string): boolean => PAGES.some(p => p.path === path)
  const all: Step[] = [
    { key: 'user', there: users, title: 'ram.step.user', text: t('ram.step.user.text'), to: '/ram/users?create', label: 'ram.user.create' },
    { key: 'policy', there: policies, title: 'ram.step.policy', text: t('ram.step.policy.text'), to: '/ram/policies/create?editor=script', label: 'ram.policy.create' },
    { key: 'grant', there: grants, title: 'ram.step.grant', text: t('ram.step.grant.text'), to: '/ram/grants?create', label: 'ram.grant.title' },
    { key: 'signIn', there: undefined, title: 'ram.step.signIn', text: <>{t('ram.step.signIn.text')} <CopyId id={`Alice@${session.Alias || session.Account}`} /></> },
    { key: 'instance', there: instances, title: 'ram.step.instance', text: t('ram.step.instance.text'), ...(served('/ecs/buy') ? { to: '/ecs/buy', label: 'ram.step.instance.do' as MessageKey } : {}) },
  ]
  // Who may not read users, policies and grants has none of the first steps before him.
  const steps = [users, policies, grants].every(x => x === undefined) ? all.filter(s => s.key === 'instance' && s.there === false) : all
  if (steps.length === 0) return null
  const next = steps.find(s => s.there === false)
  return (
    <Card className="block steps-card" title={<h2 className="card-title">{t('ram.steps.title')}</h2>}>
      {steps.map((s, i) => (
        <div key={s.key} className="step">
          {s.there === undefined ? <StatusTag tone="none">{t('ram.step.n', { n: i + 1 })}</StatusTag> : s.there ? <StatusTag tone="good">{t('ram.step.done')}</StatusTag> : <StatusTag tone="none">{t('ram.step.open')}</StatusTag>}
          <div className="step-text"><h3>{t(s.title)}</h3><div className="muted">{s.text}</div></div>
          {s.to !== undefined && s.label !== undefined && <LinkButton to={s.to} type={s === next ? 'primary' : 'default'}>{t(s.label)}</LinkButton>}
        </div>
      ))}
    </Card>
  )
}
