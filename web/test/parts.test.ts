import { Text } from '@codemirror/state'
import { describe, expect, test } from 'vitest'
import { readFileSync } from 'node:fs'
import { INITIAL_LIMIT, initialSize, type Part } from '../build/budget'
import { withNonce } from '../build/nonce'
import { paths } from '../src/app/paths'
import { GROUPS, pageAt, PAGES } from '../src/app/pages'
import { matchesSearch } from '../src/components/action'
import { findings, offset } from '../src/components/editor/extensions'
import { relativeTime } from '../src/components/TimeText'

describe('pages', () => {
  test('each page is once in the list, in a group, and loads', async () => {
    expect(new Set(PAGES.map(p => p.path)).size).toBe(PAGES.length)
    for (const page of PAGES) {
      expect(GROUPS).toContain(page.group)
      expect(page.menu && page.path.includes(':')).toBe(false)
      expect(typeof (await page.load()).default).toBe('function')
    }
  }, 60_000)
  test('the most exact page is taken', () => {
    const page = (path: string) => ({ path, load: () => Promise.reject(new Error('unused')), label: 'loading', group: 'ram', menu: false }) as const
    const list = [page('/ram/policies/:type/:name'), page('/ram/policies/create'), page('/ram/:x/create')]
    expect(pageAt('/ram/policies/create', list)?.path).toBe('/ram/policies/create')
    expect(pageAt('/ram/policies/Custom/a', list)?.path).toBe('/ram/policies/:type/:name')
    expect(pageAt('/nowhere', list)).toBeUndefined()
    expect(pageAt('/ram/policies/create/', list)?.path).toBe('/ram/policies/create')
    expect(pageAt('/ram/policies', list)).toBeUndefined()
  })
  test('a hostile name stays one segment', () => {
    expect(paths.user('a/../b?c#d')).toBe('/ram/users/a%2F..%2Fb%3Fc%23d')
  })
})

describe('parts', () => {
  test.each([
    [0, 'now'], [-5_000, '5 seconds ago'], [-60_000, '1 minute ago'], [-3_599_000, '59 minutes ago'], [-86_400_000, 'yesterday'], [7_200_000, 'in 2 hours'], [-40 * 86_400_000, 'last month'],
  ])('%d ms from now is %s', (ms, want) => expect(relativeTime(ms, 0, 'en-US')).toBe(want))

  test.each([['replace OPERATING', true], ['system replace', true], ['reinstall', true], ['reboot', false], ['', true]])('search %s: %s', (words, want) => {
    expect(matchesSearch({ label: 'Replace operating system', keywords: 'reinstall' }, words)).toBe(want)
  })

  test('columns of findings are bytes', () => {
    const doc = Text.of(['{', ' "é😀": 1', '}'])
    expect(offset(doc, 2, 1)).toBe(2)
    expect(offset(doc, 2, 3)).toBe(4)
    expect(offset(doc, 2, 5)).toBe(5) // after é, two bytes
    expect(offset(doc, 2, 9)).toBe(7) // after the face, four bytes and two units
    expect(offset(doc, 2, 999)).toBe(doc.line(2).to)
    expect(offset(doc, 0, 0)).toBe(0)
    expect(offset(doc, 99, 1)).toBe(doc.line(3).from)
  })

  test('findings keep their order of ends and say the fix', () => {
    const doc = Text.of(['{}'])
    const f = { Code: 'C', Severity: 'error', Message: 'Bad.', Fix: 'Mend.', Line: 1, Column: 2, EndLine: 1, EndColumn: 1 }
    expect(findings(doc, [f], x => `Fix: ${x}`)).toEqual([{ from: 1, to: 1, severity: 'error', message: 'Bad.\nFix: Mend.', source: 'C' }])
  })

  test.each(['@rc-component/util/es/getScrollBarSize.js', '@rc-component/portal/es/useScrollLocker.js'])('the nonce reaches the style of %s', file => {
    const path = `node_modules/${file}`
    expect(withNonce(path, readFileSync(path, 'utf8'))).toContain('csp-nonce')
    expect(withNonce(path, 'changed')).toBeNull()
    expect(withNonce('node_modules/other.js', 'changed')).toBeUndefined()
  })

  test('the budget counts static imports once and leaves lazy ones out', () => {
    const part = (size: number, imports: string[] = [], entry = false, css: string[] = []): Part => ({ size, imports, css, entry })
    expect(initialSize(new Map([['e', part(1, ['a', 'b'], true, ['c'])], ['a', part(10, ['b'])], ['b', part(100)], ['c', part(1000)], ['lazy', part(10_000, ['b'])]]))).toBe(1111)
    expect(INITIAL_LIMIT).toBe(400_000)
  })
})
