import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Plugin, Rollup } from 'vite'

/** What src/app/theme.tsx imports: the rules of Ant Design's parts that the console uses. Empty in `npm run dev`, where the parts make their rules themselves, and in component tests, which need none. */
export const STYLES = 'virtual:antd.css'

/**
 * Parts that the console does not use: the folder of the part in antd/es, and
 * the words after `ant-` with which its classes begin. The build fails when one
 * of them is in the bundle.
 */
export const UNUSED: Readonly<Record<string, readonly string[]>> = {
  affix: ['affix'], anchor: ['anchor'], avatar: ['avatar'], badge: ['badge', 'ribbon', 'scroll-number'], 'border-beam': ['border-beam'], breadcrumb: ['breadcrumb'],
  calendar: ['picker-calendar'], carousel: ['carousel'], cascader: ['cascader'], 'color-picker': ['color-picker'], 'date-picker': ['picker'], 'float-button': ['float-btn'],
  image: ['image'], list: ['list'], listy: ['listy'], masonry: ['masonry'], mentions: ['mentions'], popconfirm: ['popconfirm'], 'qr-code': ['qrcode'], result: ['result'], rate: ['rate'],
  slider: ['slider'], splitter: ['splitter'], timeline: ['timeline'], tour: ['tour'], transfer: ['transfer'], 'tree-select': ['tree-select'], upload: ['upload'],
}

/** Forms of the parts that the console does not use: preset colours but for green and red tags, columns of a grid of 24, and other looks. */
const FORMS = [
  /\.ant-btn-color-(?:green|red|pink|magenta|volcano|orange|yellow|gold|lime|cyan|blue|geekblue|purple)\b/, /\.ant-tag-(?:pink|magenta|volcano|orange|yellow|gold|lime|cyan|blue|geekblue|purple)\b/,
  /\.ant-col-(?:\d|(?:x{0,3}[sl]|sm|md|lg)-)/, /\.ant-menu-(?:dark|horizontal)\b/, /\.ant-steps-(?:navigation|inline|panel|dot)\b/, /\.ant-tabs-(?:card|editable-card|left|right|bottom)\b/,
  /\.ant-table-bordered\b/, /\.ant-(?:input|select)[a-z-]*-(?:underlined|filled)\b/,
]

const dropped = Object.values(UNUSED).flat()

/** Cuts a style sheet into its rules; an at-rule is one with all that is in it. */
export function rules(css: string): string[] {
  const found: string[] = []
  for (let at = 0, from = 0, depth = 0; at < css.length; at++) {
    if (css[at] === '{') depth++
    else if (css[at] === '}' && --depth === 0) {
      found.push(css.slice(from, at + 1))
      from = at + 1
    }
  }
  return found
}

/** Cuts a list of selectors at the commas that are not within brackets. */
export function selectors(list: string): string[] {
  const found: string[] = []
  let from = 0
  for (let at = 0, depth = 0; at <= list.length; at++) {
    const c = list[at]
    if (c === '(' || c === '[') depth++
    else if (c === ')' || c === ']') depth--
    else if ((c === ',' && depth === 0) || c === undefined) {
      found.push(list.slice(from, at))
      from = at + 1
    }
  }
  return found
}

/** Whether a selector can meet something in the console. */
function used(selector: string): boolean {
  // Variables of the themes within the vendor's samples; the console's own come at run time.
  if (selector.includes('.css-var-') || selector.includes('.data-ant-cssinjs')) return false
  // The console's languages are written from left to right.
  if (/-rtl\b/.test(selector.replace(/:not\([^)]*\)/g, ''))) return false
  // What a :not() speaks of need not be there.
  const there = selector.replace(/:not\([^)]*\)/g, '')
  if (FORMS.some(form => form.test(there))) return false
  return !(there.match(/\.ant-[a-z-]+/g) ?? []).some(c => dropped.some(d => c === `.ant-${d}` || c.startsWith(`.ant-${d}-`)))
}

/** Takes out of Ant Design's whole style sheet what the console can use. */
export function usedStyles(css: string): string {
  const seen = new Set<string>()
  const keep = (rule: string): string => {
    const open = rule.indexOf('{')
    const head = rule.slice(0, open).trim()
    if (head.startsWith('@keyframes')) {
      if (seen.has(rule)) return ''
      seen.add(rule)
      return rule
    }
    if (head.startsWith('@')) {
      const inner = rules(rule.slice(open + 1, -1)).map(keep).join('')
      return inner === '' ? '' : `${head}{${inner}}`
    }
    const left = selectors(head).filter(used)
    return left.length === 0 ? '' : left.join(',') + rule.slice(open)
  }
  return rules(css).map(keep).join('')
}

interface Node { type: string; start: number; end: number; [key: string]: unknown }
const GENERATORS = ['genStyleHooks', 'genSubStyleComponent', 'genComponentStyleHook']

/** The places in a module's tree that make the rules of a part: the second argument of the generators. */
export function makers(tree: unknown): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = []
  const visit = (x: unknown): void => {
    if (Array.isArray(x)) x.forEach(visit)
    else if (x !== null && typeof x === 'object') {
      const node = x as Node & { callee?: { name?: string }; arguments?: Node[] }
      const maker = node.arguments?.[1]
      if (node.type === 'CallExpression' && GENERATORS.includes(node.callee?.name ?? '') && maker !== undefined) found.push(maker)
      Object.values(node).forEach(visit)
    }
  }
  visit(tree)
  return found
}

/**
 * Ant Design's parts make their style rules in the browser, which takes a third
 * of the time in which a page is first rendered. It also has all rules in one
 * file, for themes with `zeroRuntime`. This takes from that file what the console
 * uses, and leaves out of the bundle the code that makes them.
 */
export function styles(): Plugin {
  let building = false
  return {
    name: 'rampart-styles',
    configResolved(config) { building = config.command === 'build' },
    resolveId: id => (id === STYLES ? `\0${STYLES}` : null),
    load(id) {
      if (id !== `\0${STYLES}`) return null
      return building ? usedStyles(readFileSync(createRequire(import.meta.url).resolve('antd/dist/antd.css'), 'utf8')) : ''
    },
    transform(code, id) {
      const file = id.split('?')[0] ?? ''
      if (!building || !/\/antd\/es\/[\w-]+\/style\/\w+\.js$/.test(file)) return null
      let out = code
      for (const { start, end } of makers(this.parse(code)).sort((a, b) => b.start - a.start)) out = `${out.slice(0, start)}() => []${out.slice(end)}`
      return out === code ? null : { code: out, map: null }
    },
    generateBundle(_, bundle) {
      const modules = Object.values(bundle).flatMap(file => (file.type === 'chunk' ? Object.entries((file as Rollup.OutputChunk).modules).filter(([, m]) => m.renderedLength > 0).map(([id]) => id) : []))
      const wrong = Object.keys(UNUSED).filter(part => modules.some(id => new RegExp(`/antd/es/${part}/(index|[A-Z]\\w*)\\.js$`).test(id))) // also in it: words of languages
      if (wrong.length > 0) this.error(`The console uses ${wrong.join(', ')} of Ant Design: take it out of UNUSED in build/styles.ts.`)
    },
  }
}
