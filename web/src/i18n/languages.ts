import type { Locale } from 'antd/es/locale'
import { messages as en } from '../messages/en'

/** The name of a text. English gives the type, so a missing text does not compile. */
export type MessageKey = keyof typeof en
export type Catalogue = Readonly<Record<MessageKey, string>>

export const LANGUAGES = ['en', 'ja', 'zh'] as const
export type Language = (typeof LANGUAGES)[number]

/** The languages in their own words. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', ja: '日本語', zh: '简体中文' }
/** BCP 47 tags, for the document and for dates; also AcceptLanguage of the vendor's operations. */
export const LANGUAGE_TAGS: Record<Language, string> = { en: 'en-US', ja: 'ja', zh: 'zh-CN' }

/** Texts and Ant Design's own words of one language. English is always there. */
export interface Loaded { messages: Catalogue; antd: Locale | undefined }
export const ENGLISH: Loaded = { messages: en, antd: undefined }

/** Loads a language; each is a file of its own. */
export async function loadLanguage(language: Language): Promise<Loaded> {
  switch (language) {
    case 'en':
      return ENGLISH
    case 'ja': {
      const [texts, locale] = await Promise.all([import('../messages/ja'), import('antd/es/locale/ja_JP')])
      return { messages: texts.messages, antd: locale.default }
    }
    case 'zh': {
      const [texts, locale] = await Promise.all([import('../messages/zh'), import('antd/es/locale/zh_CN')])
      return { messages: texts.messages, antd: locale.default }
    }
  }
}

/** The language to begin with: the one chosen before, else the browser's first that we speak. */
export function firstLanguage(chosen: string | null, wanted: readonly string[]): Language {
  const known = (tag: string): Language | undefined => LANGUAGES.find(l => tag.toLowerCase().split('-')[0] === l)
  return known(chosen ?? '') ?? wanted.map(known).find(l => l !== undefined) ?? 'en'
}

/** Puts values in place of `{name}`. A value that was not given stays visible. */
export function fill(text: string, values?: Readonly<Record<string, string | number>>): string {
  return values === undefined ? text : text.replace(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all))
}
