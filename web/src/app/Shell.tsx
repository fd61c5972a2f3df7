import { ApartmentOutlined, CloudServerOutlined, DeploymentUnitOutlined, EyeOutlined, HomeOutlined, MenuOutlined, SafetyCertificateOutlined, WalletOutlined } from '@ant-design/icons'
import { Alert, Button, Drawer, Grid, Layout, Menu, Spin, type MenuProps } from 'antd'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { Link, useLocation, useNavigation } from 'react-router'
import { useT } from '../i18n'
import { GROUPS, pageAt, PAGES, type Group, type Page } from './pages'
import { paths } from './paths'
import { usePlace } from './place'
import { TopBar } from './TopBar'

const ICONS: Record<Group, ReactNode> = {
  home: <HomeOutlined />,
  ram: <SafetyCertificateOutlined />,
  ecs: <CloudServerOutlined />,
  vpc: <DeploymentUnitOutlined />,
  billing: <WalletOutlined />,
  explain: <ApartmentOutlined />,
}

function SideMenu({ onPick }: { onPick?: () => void }) {
  const t = useT()
  const { pathname } = useLocation()
  const here = pageAt(pathname)
  const lines = PAGES.filter(p => p.menu)
  // A page of details lights its list: the line whose address its own begins with.
  const lit = here?.menu === true ? here.path : here?.under ?? lines.filter(p => p.path !== '/' && pathname.startsWith(p.path + '/')).sort((a, b) => b.path.length - a.path.length)[0]?.path
  const items: MenuProps['items'] = GROUPS.flatMap((group): NonNullable<MenuProps['items']> => {
    const own = lines.filter(p => p.group === group)
    if (own.length === 0) return []
    const line = (p: Page, icon?: ReactNode) => ({ key: p.path, icon, label: <Link to={p.path} onClick={onPick}>{t(p.label)}</Link> })
    return group === 'home' ? own.map(p => line(p, ICONS.home)) : [{ key: group, icon: ICONS[group], label: t(`menu.${group}`), children: own.map(p => line(p)) }]
  })
  return (
    <nav aria-label={t('shell.menu')}>
      <Menu mode="inline" inlineIndent={16} items={items} selectedKeys={lit === undefined ? [] : [lit]} defaultOpenKeys={[...GROUPS]} className="side-menu" />
    </nav>
  )
}

/** What surrounds each page: skip link, top bar, menu, the banner of a taken view. */
export function Shell({ children }: { children: ReactNode }) {
  const t = useT()
  const { viewAs, setViewAs } = usePlace()
  const { pathname } = useLocation()
  const navigation = useNavigation()
  const wide = Grid.useBreakpoint().lg ?? true
  const [menu, setMenu] = useState(false)
  const main = useRef<HTMLElement>(null)
  const first = useRef(true)

  // After a change of page the keyboard begins in the content, as after a load.
  useEffect(() => {
    if (first.current) first.current = false
    else main.current?.focus({ preventScroll: true })
    window.scrollTo(0, 0)
  }, [pathname])

  return (
    <Layout className="shell">
      <a className="skip" href="#main" onClick={event => { event.preventDefault(); main.current?.focus() }}>{t('shell.skip')}</a>
      <Layout.Header className="top">
        {!wide && <Button type="text" aria-label={t('shell.menu.open')} icon={<MenuOutlined />} onClick={() => setMenu(true)} />}
        <Link className="brand" to={paths.home}><img src={`${import.meta.env.BASE_URL}mark.svg`} alt="" width={22} height={22} />{t('product.name')}</Link>
        <TopBar />
      </Layout.Header>
      {viewAs !== '' && (
        <Alert
          banner type="warning" icon={<EyeOutlined />} role="status" title={<bdi>{t('shell.viewAs.banner', { user: viewAs })}</bdi>}
          action={<Button size="small" onClick={() => setViewAs('')}>{t('shell.viewAs.end')}</Button>}
        />
      )}
      <Layout>
        {wide ? <Layout.Sider width={232} className="side"><SideMenu /></Layout.Sider>
          : <Drawer open={menu} onClose={() => setMenu(false)} placement="left" size={280} title={t('product.name')}><SideMenu onPick={() => setMenu(false)} /></Drawer>}
        <main id="main" ref={main} tabIndex={-1} className="content">
          {navigation.state === 'loading' && <div className="busy" role="status" aria-label={t('loading')}><Spin size="small" /></div>}
          {children}
        </main>
      </Layout>
    </Layout>
  )
}
