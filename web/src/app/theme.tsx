import 'virtual:antd.css'
import { App as AntApp, ConfigProvider, theme as antTheme, type ThemeConfig } from 'antd'
import { createContext, useCallback, useContext, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react'
import { useI18n } from '../i18n'

export const APPEARANCES = ['system', 'light', 'dark'] as const
export type Appearance = (typeof APPEARANCES)[number]

const STORED = 'rampart.appearance'
const QUERY = '(prefers-color-scheme: dark)'
const STILL = '(prefers-reduced-motion: reduce)'

// Ant Design's own blue, tertiary text and placeholders stay below the contrast
// of 4.5:1 that WCAG 2.2 (1.4.3) asks for; these do not.
const COMMON: ThemeConfig['token'] = { borderRadius: 4, fontSize: 14, wireframe: false, motionDurationMid: '0.12s', motionDurationSlow: '0.18s' }
const LIGHT: ThemeConfig['token'] = {
  ...COMMON,
  colorPrimary: '#0958d9', colorLink: '#0958d9', colorError: '#cf1322', colorSuccess: '#237804', colorWarning: '#ad4e00', colorInfo: '#0958d9',
  colorTextSecondary: 'rgba(0,0,0,0.72)', colorTextTertiary: 'rgba(0,0,0,0.62)', colorTextDescription: 'rgba(0,0,0,0.65)', colorTextPlaceholder: 'rgba(0,0,0,0.58)',
  colorBgLayout: '#f5f6f8',
  // What Ant Design derives from our darker colours would be muddy.
  colorSuccessBg: '#f6ffed', colorSuccessBorder: '#b7eb8f', colorWarningBg: '#fffbe6', colorWarningBorder: '#ffe58f', colorErrorBg: '#fff2f0', colorErrorBorder: '#ffccc7', colorInfoBg: '#e6f4ff', colorInfoBorder: '#91caff',
}
const DARK: ThemeConfig['token'] = {
  ...COMMON,
  colorPrimary: '#1668dc', colorLink: '#69b1ff', colorError: '#ff7875', colorSuccess: '#73d13d', colorWarning: '#ffc53d', colorInfo: '#4096ff',
  colorTextSecondary: 'rgba(255,255,255,0.75)', colorTextTertiary: 'rgba(255,255,255,0.65)', colorTextDescription: 'rgba(255,255,255,0.68)', colorTextPlaceholder: 'rgba(255,255,255,0.6)',
}

interface Theme { appearance: Appearance; dark: boolean; nonce: string; setAppearance: (a: Appearance) => void }
const Context = createContext<Theme | null>(null)

/** Whether a media query holds, now and later. */
function useMedia(query: string): boolean {
  const subscribe = useCallback((changed: () => void): (() => void) => {
    const media = window.matchMedia(query)
    media.addEventListener('change', changed)
    return () => media.removeEventListener('change', changed)
  }, [query])
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches)
}

/** The nonce that the server put into index.html for our style elements; empty in tests. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
}

/** Colours, language and nonce for Ant Design. */
export function ThemeProvider({ children }: { children: ReactNode }) {
  const { antd } = useI18n()
  const [appearance, setAppearance] = useState<Appearance>(() => APPEARANCES.find(a => a === localStorage.getItem(STORED)) ?? 'system')
  const system = useMedia(QUERY)
  const still = useMedia(STILL)
  const dark = appearance === 'dark' || (appearance === 'system' && system)
  const nonce = useMemo(styleNonce, [])

  useEffect(() => {
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light'
    document.documentElement.style.colorScheme = dark ? 'dark' : 'light'
  }, [dark])

  const value = useMemo<Theme>(() => ({
    appearance, dark, nonce,
    setAppearance: next => {
      localStorage.setItem(STORED, next)
      setAppearance(next)
    },
  }), [appearance, dark, nonce])

  const config = useMemo<ThemeConfig>(() => ({
    algorithm: dark ? antTheme.darkAlgorithm : antTheme.defaultAlgorithm,
    token: { ...(dark ? DARK : LIGHT), motion: !still },
    // The rules are in a file that the build makes (build/styles.ts); only their
    // values come from here. Component tests look at no styles and need no rules.
    zeroRuntime: import.meta.env.MODE !== 'development', hashed: import.meta.env.MODE === 'development', cssVar: { key: 'rampart' },
    components: {
      Layout: { headerHeight: 48, headerPadding: '0 16px', headerBg: dark ? '#141414' : '#ffffff', siderBg: dark ? '#141414' : '#ffffff' },
      Menu: { itemSelectedColor: dark ? '#69b1ff' : '#0958d9', subMenuItemSelectedColor: dark ? '#69b1ff' : '#0958d9', itemHeight: 36, activeBarBorderWidth: 0, itemBorderRadius: 4 },
      // In the dark, what is derived would be white on light red, and dark blue on blue.
      ...(dark ? { Button: { dangerColor: '#141414' }, Dropdown: { colorPrimary: '#69b1ff' } } : {}),
      Table: { cellPaddingBlockSM: 7, headerBorderRadius: 0 },
      Descriptions: { itemPaddingBottom: 10 },
      Tabs: { itemSelectedColor: dark ? '#69b1ff' : '#0958d9', itemHoverColor: dark ? '#69b1ff' : '#0958d9', inkBarColor: dark ? '#69b1ff' : '#0958d9' },
    },
  }), [dark, still])

  return (
    <Context value={value}>
      <ConfigProvider theme={config} locale={antd} csp={{ nonce }} button={{ autoInsertSpace: false }} form={{ requiredMark: true }}>
        <AntApp className="app" notification={{ placement: 'topRight' }}>{children}</AntApp>
      </ConfigProvider>
    </Context>
  )
}

/** The chosen appearance and whether it is dark now. */
export function useTheme(): Theme {
  const value = useContext(Context)
  if (value === null) throw new Error('useTheme is used outside ThemeProvider')
  return value
}
