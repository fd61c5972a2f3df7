import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAst } from 'vite'
import { describe, expect, test } from 'vitest'
import { fill, firstLanguage } from '../src/i18n/languages'
import { messages as en } from '../src/messages/en'
import { messages as ja } from '../src/messages/ja'
import { messages as zh } from '../src/messages/zh'

const catalogues: Record<string, Record<string, string>> = { en, ja, zh }
const names = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(m => m[1] ?? '').sort()

describe('messages', () => {
  test.each(['ja', 'zh'])('%s has the same keys and values to fill in', language => {
    const other = catalogues[language] ?? {}
    expect(Object.keys(other).sort()).toEqual(Object.keys(en).sort())
    for (const [key, text] of Object.entries(en)) expect([key, names(other[key] ?? '')]).toEqual([key, names(text)])
  })
  test('no text is empty', () => {
    for (const c of Object.values(catalogues)) expect(Object.entries(c).filter(([, text]) => text.trim() === '')).toEqual([])
  })
  test('filling in leaves what was not given', () => {
    expect(fill('{a} and {b}', { a: 1 })).toBe('1 and {b}')
  })
  test('the first language is the chosen one, else the browser\'s', () => {
    expect(firstLanguage('ja', ['zh-CN'])).toBe('ja')
    expect(firstLanguage(null, ['fr', 'zh-Hans-CN', 'en'])).toBe('zh')
    expect(firstLanguage('fr', ['fr'])).toBe('en')
  })
})

/** Attributes that a person reads or hears. */
const READ = new Set(['title', 'label', 'placeholder', 'alt', 'aria-label', 'description', 'subTitle', 'okText', 'cancelText', 'extra', 'help', 'tooltip', 'message', 'addonBefore', 'addonAfter', 'submit', 'text', 'emptyText'])
/** The same as object keys, where Ant Design or our own components take texts. */
const READ_KEYS = new Set(['title', 'placeholder', 'okText', 'cancelText', 'emptyText', 'unfit', 'description', 'subTitle', 'tooltip'])
const LETTERS = /\p{L}/u

interface Node { type: string; start: number; [key: string]: unknown }

/** Finds texts in a TSX file that are not from the message files: JSX text and what READ names. */
export function textsOutside(source: string): string[] {
  const found: string[] = []
  const isMessageKey = (value: string): boolean => value in en
  const literal = (node: unknown): string | undefined => {
    const n = node as Node | null
    if (n?.type === 'Literal' && typeof n['value'] === 'string') return n['value']
    if (n?.type === 'JSXExpressionContainer') return literal(n['expression'])
    if (n?.type === 'TemplateLiteral') return (n['quasis'] as { value: { cooked: string } }[]).map(q => q.value.cooked).join('')
    return undefined
  }
  const note = (text: string | undefined): void => {
    if (text !== undefined && LETTERS.test(text) && !isMessageKey(text)) found.push(text.trim())
  }
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit)
    if (typeof value !== 'object' || value === null) return
    const node = value as Node
    if (node.type === 'JSXText') note(String(node['value']))
    if (node.type === 'JSXElement' || node.type === 'JSXFragment') (node['children'] as Node[]).filter(c => c.type === 'JSXExpressionContainer').forEach(c => note(literal(c)))
    if (node.type === 'JSXAttribute' && READ.has(String((node['name'] as { name: unknown }).name))) note(literal(node['value']))
    if (node.type === 'Property' && READ_KEYS.has(String((node['key'] as { name?: unknown }).name))) note(literal(node['value']))
    for (const [key, child] of Object.entries(node)) if (key !== 'parent') visit(child)
  }
  visit(parseAst(source, { lang: 'tsx' }))
  return found
}

describe('texts', () => {
  test('the search finds what it should', () => {
    expect(textsOutside(`const a = <p title="Hello">Text {'more'} {t('loading')} – 3</p>; const b = { title: 'No' , key: 'yes'}`)).toEqual(expect.arrayContaining(['Hello', 'Text', 'more', 'No']))
    expect(textsOutside(`const a = <p className="x" id="y">{a} ( {b} )</p>; const s = { title: 'loading' }`)).toEqual([])
  })
  const root = join(import.meta.dirname, '../src')
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(f => f.endsWith('.tsx'))
  test.each(files)('%s has no text of its own', file => {
    expect(textsOutside(readFileSync(join(root, file), 'utf8'))).toEqual([])
  })
})
