import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { ENGLISH, fill, firstLanguage, LANGUAGE_TAGS, loadLanguage, type Language, type Loaded, type MessageKey } from './languages'

export type { Language, MessageKey } from './languages'

/** Gives a text in the chosen language. */
export type Translate = (key: MessageKey, values?: Readonly<Record<string, string | number>>) => string

interface I18n extends Loaded {
  language: Language
  /** BCP 47, for Intl and AcceptLanguage. */
  tag: string
  setLanguage: (language: Language) => void
  t: Translate
  /** The language could not be loaded: shown in English instead. */
  failed: boolean
}

const Context = createContext<I18n | null>(null)
const STORED = 'rampart.language'

/** A language that is there, or English instead of one that could not be loaded. */
export interface Known extends Loaded {
  /** The language of the texts. */
  of: Language
  /** The language that was wanted. */
  wanted: Language
  failed: boolean
}

const load = (wanted: Language): Promise<Known> => loadLanguage(wanted).then(
  found => ({ ...found, of: wanted, wanted, failed: false }),
  () => ({ ...ENGLISH, of: 'en', wanted, failed: true }),
)
const wantedFirst = (): Language => firstLanguage(localStorage.getItem(STORED), navigator.languages)

/** Loads the language to begin with. */
export function loadFirstLanguage(): Promise<Known> {
  return load(wantedFirst())
}

/** Gives the language and its texts; waits for the first language, unless it is given, before showing anything. */
export function I18nProvider({ initial, first, children }: { initial?: Language; first?: Known; children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(() => initial ?? first?.wanted ?? wantedFirst())
  const [loaded, setLoaded] = useState<Known | null>(() => first ?? (language === 'en' ? { ...ENGLISH, of: 'en', wanted: 'en', failed: false } : null))

  const there = loaded?.wanted
  useEffect(() => {
    if (there === language) return
    let current = true
    void load(language).then(found => { if (current) setLoaded(found) })
    return () => { current = false }
  }, [language, there])

  useEffect(() => {
    if (loaded !== null) document.documentElement.lang = LANGUAGE_TAGS[loaded.of]
  }, [loaded])

  const choose = useCallback((next: Language) => {
    localStorage.setItem(STORED, next)
    setLanguage(next)
  }, [])

  const value = useMemo<I18n | null>(() => loaded && {
    ...loaded,
    language: loaded.of,
    tag: LANGUAGE_TAGS[loaded.of],
    setLanguage: choose,
    t: (key, values) => fill(loaded.messages[key], values),
  }, [loaded, choose])

  return value === null ? null : <Context value={value}>{children}</Context>
}

/** The language, its tag and the texts. */
export function useI18n(): I18n {
  const value = useContext(Context)
  if (value === null) throw new Error('useI18n is used outside I18nProvider')
  return value
}

/** Only the texts: `const t = useT()`. */
export function useT(): Translate {
  return useI18n().t
}
