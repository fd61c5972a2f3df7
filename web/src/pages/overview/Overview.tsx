import { Card, Descriptions } from 'antd'
import { Link } from 'react-router'
import { GROUPS, PAGES } from '../../app/pages'
import { useSession } from '../../app/session'
import { CopyId } from '../../components/CopyId'
import { PageHeader } from '../../components/PageHeader'
import { TimeText } from '../../components/TimeText'
import { useT } from '../../i18n'
import { NextSteps } from './NextSteps'

/** The first page: who is signed in, what to do next, and where to go. */
export default function Overview() {
  const t = useT()
  const session = useSession()
  const groups = GROUPS.filter(g => g !== 'home').map(g => ({ group: g, pages: PAGES.filter(p => p.group === g && p.menu) })).filter(g => g.pages.length > 0)
  return (
    <div data-page="overview">
      <PageHeader title={t('home.title')} description={t('product.tagline')} />
      <Card className="block" title={<h2 className="card-title">{t('home.identity')}</h2>}>
        <Descriptions
          size="small" column={{ xs: 1, lg: 2 }}
          items={[
            { key: 'type', label: t('home.identity'), children: <span><bdi>{session.DisplayName || session.UserName || session.Alias || session.Account}</bdi> ({t(`shell.type.${session.Type}`)})</span> },
            { key: 'account', label: t('shell.account'), children: <CopyId id={session.Account} /> },
            { key: 'arn', label: t('home.arn'), children: <CopyId id={session.Arn} /> },
            { key: 'expires', label: t('home.expires'), children: <TimeText value={session.Expires} /> },
          ]}
        />
      </Card>
      <NextSteps />
      <div className="cards">
        {groups.map(({ group, pages }) => (
          <Card key={group} title={<h2 className="card-title">{t(`menu.${group}`)}</h2>}>
            <ul className="plain links">{pages.map(p => <li key={p.path}><Link to={p.path}>{t(p.label)}</Link></li>)}</ul>
          </Card>
        ))}
      </div>
    </div>
  )
}
