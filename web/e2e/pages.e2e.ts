import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PAGES } from '../src/app/pages'
import { accessibilityFaults, go, signIn, startBrowser, visit, words, type Visit } from './browser'
import { ACCOUNT, ROOT_PASSWORD, startServer, type Server } from './server'
import { addresses, makeWorld, type World } from './world'

let server: Server
let browser: Browser
let world: World
let t: Awaited<ReturnType<typeof words>>

beforeAll(async () => {
  t = await words('en')
  server = await startServer()
  ;[world, browser] = await Promise.all([makeWorld(server), startBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

/** What must hold of each page whoever looks at it. */
async function holds({ page, watch }: Visit): Promise<void> {
  expect(await page.locator('h1').count(), 'one h1').toBe(1)
  expect(await page.title()).toMatch(/ - Rampart$/)
  expect(await page.locator('main script, main img[src="x"]').count(), 'nothing hostile became markup').toBe(0)
  expect(await page.getByText(t('error.crash.title')).count(), 'no crash').toBe(0)
  expect(await page.getByText(t('error.notFound.title')).count(), 'a page').toBe(0)
  expect(watch.faults.splice(0)).toEqual([])
}

describe.each([
  { who: 'an administrator', name: ACCOUNT, password: ROOT_PASSWORD, appearance: 'light' as const },
  { who: 'a read-only user', name: `reader@${ACCOUNT}`, password: 'Reader-Password-1!', appearance: 'dark' as const },
])('$who sees', ({ name, password, appearance }) => {
  let seen: Visit
  beforeAll(async () => {
    seen = await visit(browser, server, { appearance, width: 1680 })
    await signIn(seen.page, t, name, password)
  })
  afterAll(() => seen?.context.close())

  test.each(PAGES.map(p => p.path))('%s', async path => {
    const at = addresses(world)[path] ?? path
    expect(at, 'e2e/world.ts says with what the page is looked at').not.toMatch(/\/:/)
    await go(seen, at)
    await holds(seen)
    expect(await accessibilityFaults(seen.page)).toEqual([])
  })
})
