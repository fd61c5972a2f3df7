import { Alert, Space } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { Preview } from '../../../app/api'
import { usePlace } from '../../../app/place'
import { useSession } from '../../../app/session'
import { refusalSentence, valueLine, whatIfPath } from '../../../components/refusal'
import { useT } from '../../../i18n'

/** Says at the place of a choice that a policy will refuse it: policy, statement, deciding values, way to what-if. Nothing while it is allowed. */
export function RefusedAlert({ preview, title, extra }: { preview: Preview; title: string; extra?: ReactNode }) {
  const t = useT()
  const session = useSession()
  const { viewAs } = usePlace()
  if (preview.state !== 'refused') return null
  const { result } = preview
  const principal = viewAs !== '' ? viewAs : session.Type === 'Account' ? 'root' : session.UserName
  return (
    <Alert
      className="block" type="error" showIcon role="alert" title={title}
      description={
        <Space orientation="vertical" size={4} className="full">
          <span>{refusalSentence(result, t)}</span>
          {(result.Conditions ?? []).map(c => <code key={c.Key}>{valueLine(c, t)}</code>)}
          <Space wrap size={[16, 4]}>
            <Link to={whatIfPath(result, principal)}>{t('action.refused.whatIf')}</Link>
            {extra}
          </Space>
        </Space>
      }
    />
  )
}
