import { BulbOutlined, DownOutlined, EyeOutlined, GlobalOutlined, UserOutlined } from '@ant-design/icons'
import { Button, Dropdown, Select, Space } from 'antd'
import { useState } from 'react'
import { CopyId } from '../components/CopyId'
import { useReport } from '../components/action'
import { useI18n, type Language } from '../i18n'
import { LANGUAGE_NAMES, LANGUAGES } from '../i18n/languages'
import { useCall } from './api'
import { usePlace } from './place'
import { useSession, useSessionState } from './session'
import { APPEARANCES, useTheme, type Appearance } from './theme'
import { ViewAs } from './ViewAs'

function RegionSelect() {
  const { t, tag } = useI18n()
  const { region, setRegion } = usePlace()
  const { data } = useCall('Ecs/DescribeRegions', { AcceptLanguage: tag })
  const known = data?.Regions.Region.map(r => ({ value: r.RegionId, label: r.LocalName === '' ? r.RegionId : r.LocalName, title: r.RegionId })) ?? []
  // Who may not list the regions keeps the one that he has.
  const options = known.some(o => o.value === region) ? known : [{ value: region, label: region, title: region }, ...known]
  return (
    <Select
      className="top-select" variant="borderless" aria-label={t('shell.region')} prefix={<GlobalOutlined aria-hidden="true" />} value={region} onChange={setRegion}
      options={options} popupMatchSelectWidth={false} showSearch={{ optionFilterProp: 'label' }}
      optionRender={o => <Space><span>{o.data.label}</span><span className="muted">{o.data.value}</span></Space>}
    />
  )
}

function GroupSelect() {
  const { t } = useI18n()
  const { group, setGroup } = usePlace()
  const { data } = useCall('ResourceManager/ListResourceGroups', { PageSize: 100 })
  const known = data?.ResourceGroups.ResourceGroup.map(g => ({ value: g.Id, label: g.DisplayName || g.Name })) ?? []
  const options = group === '' || known.some(o => o.value === group) ? known : [{ value: group, label: group }, ...known]
  return (
    <Select
      className="top-select" variant="borderless" aria-label={t('shell.group')} value={group} onChange={setGroup} popupMatchSelectWidth={false}
      options={[{ value: '', label: t('shell.group.all') }, ...options]} showSearch={{ optionFilterProp: 'label' }}
    />
  )
}

/** The right side of the top bar: place, language, appearance, view, user. */
export function TopBar() {
  const { t, language, setLanguage } = useI18n()
  const { appearance, setAppearance } = useTheme()
  const { viewAs } = usePlace()
  const session = useSession()
  const { signOut } = useSessionState()
  const report = useReport()
  const [viewing, setViewing] = useState(false)
  const name = session.Type === 'Account' ? session.Alias || session.Account : session.DisplayName || session.UserName
  const who = (
    <div className="who">
      <strong><bdi>{name}</bdi></strong>
      <span className="muted">{t(`shell.type.${session.Type}`)}</span>
      <span className="muted">{t('shell.account')}: <CopyId id={session.Account} /></span>
      <span className="muted">{t(session.MFAPresent ? 'shell.mfa.on' : 'shell.mfa.off')}</span>
      <span className="muted">{t('shell.version', { version: session.Version })}</span>
    </div>
  )
  return (
    <div className="top-tools">
      <RegionSelect />
      <GroupSelect />
      <span className="grow" />
      <Dropdown
        trigger={['click']}
        menu={{
          selectable: true, selectedKeys: [language], items: LANGUAGES.map(l => ({ key: l, label: <span lang={l}>{LANGUAGE_NAMES[l]}</span> })),
          onClick: ({ key }) => setLanguage(key as Language),
        }}
      >
        <Button type="text" aria-label={`${t('shell.language')}: ${LANGUAGE_NAMES[language]}`}>{LANGUAGE_NAMES[language]}</Button>
      </Dropdown>
      <Dropdown
        trigger={['click']}
        menu={{
          selectable: true, selectedKeys: [appearance], items: APPEARANCES.map(a => ({ key: a, label: t(`shell.theme.${a}`) })),
          onClick: ({ key }) => setAppearance(key as Appearance),
        }}
      >
        <Button type="text" aria-label={t('shell.theme')} icon={<BulbOutlined />} />
      </Dropdown>
      <Dropdown
        trigger={['click']}
        popupRender={menu => <div className="user-menu">{who}{menu}</div>}
        menu={{
          items: [
            ...(viewAs === '' ? [{ key: 'view', icon: <EyeOutlined />, label: t('shell.viewAs') }] : []),
            { key: 'out', label: t('shell.signOut') },
          ],
          onClick: ({ key, domEvent }) => {
            // Else the same press of Enter would also press the button of the dialog that takes the focus.
            domEvent.preventDefault()
            if (key === 'view') setViewing(true)
            else signOut().catch(report)
          },
        }}
      >
        <Button type="text" aria-label={t('shell.user', { name })}><UserOutlined aria-hidden="true" /><bdi className="user-name">{name}</bdi><DownOutlined aria-hidden="true" /></Button>
      </Dropdown>
      <ViewAs open={viewing} onClose={() => setViewing(false)} />
    </div>
  )
}
