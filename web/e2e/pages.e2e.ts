import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PAGES } from '../src/app/pages'
import { accessibilityFaults, go, signIn, visit, type Visit } from './browser'
import { ACCOUNT, ROOT_PASSWORD } from './server'
import { setStage, strike, type Stage } from './stage'
import { addresses } from './world'

let stage: Stage | undefined
let { server, browser, world, t }: Stage = {} as Stage

beforeAll(async () => {
  stage = await setStage()
  ;({ server, browser, world, t } = stage)
})
afterAll(() => strike(stage))

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
