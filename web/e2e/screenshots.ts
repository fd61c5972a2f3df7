import { mkdir, readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PAGES } from '../src/app/pages'
import { go, settled, signIn, visit, type Visit } from './browser'
import { ACCOUNT, ROOT_PASSWORD } from './server'
import { setStage, strike, type Stage } from './stage'
import { addresses } from './world'

// Pictures of each page, light and dark, for the documentation: npm run screenshots.
// They are no test of how a page looks; somebody looks at them.

const OUT = resolve(import.meta.dirname, '../../docs/screenshots')
/** The most that all pictures may take, in bytes. */
const LIMIT = 6_000_000

let stage: Stage | undefined
let { server, browser, world, t }: Stage = {} as Stage

beforeAll(async () => {
  stage = await setStage({ hostile: false })
  ;({ server, browser, world, t } = stage)
  await mkdir(OUT, { recursive: true })
})
afterAll(() => strike(stage))

/** The name of a page's picture: its path, in which parameters are left out. */
function nameOf(path: string): string {
  return path === '/' ? 'overview' : path.split('/').filter(part => part !== '' && !part.startsWith(':')).join('-') + (path.endsWith('/:name') || path.endsWith('/:id') ? '-one' : '')
}

describe.each(['light', 'dark'] as const)('%s', appearance => {
  let seen: Visit
  beforeAll(async () => {
    seen = await visit(browser, server, { appearance, width: 1240, height: 760 })
  })
  afterAll(() => seen?.context.close())

  const take = async (name: string): Promise<void> => {
    await seen.page.mouse.move(0, 0)
    await seen.page.screenshot({ path: join(OUT, `${name}-${appearance}.png`) })
  }

  test('sign-in', async () => {
    await seen.page.goto('/console/')
    await seen.page.getByLabel(t('signIn.name')).waitFor()
    await take('sign-in')
    await signIn(seen.page, t, ACCOUNT, ROOT_PASSWORD)
    await settled(seen)
  })

  test.each(PAGES.map(p => p.path))('%s', async path => {
    await go(seen, addresses(world)[path] ?? path)
    await take(nameOf(path))
  })

  test('a call of the activity', async () => {
    await go(seen, `/activity?event=${world.refused}`)
    await seen.page.getByRole('dialog').waitFor()
    await settled(seen)
    await take('activity-call')
  })

  test('what Alice sees', async () => {
    await seen.context.clearCookies()
    await seen.page.goto('/console/')
    await signIn(seen.page, t, world.alice.name, world.alice.password)
    await go(seen, '/ecs/buy')
    await seen.page.getByRole('radio', { name: t('ecs.login.root') }).check()
    const alert = seen.page.getByRole('alert').first()
    await alert.waitFor()
    await alert.evaluate(node => node.scrollIntoView({ block: 'center' }))
    await settled(seen)
    await take('refused-before-the-click')
    await seen.page.getByLabel(t('ecs.cred.passwordField'), { exact: true }).fill('Instance-Password-1!')
    await seen.page.getByLabel(t('ecs.cred.passwordAgain'), { exact: true }).fill('Instance-Password-1!')
    await seen.page.getByRole('button', { name: t('ecs.tryAnyway') }).click()
    await seen.page.getByRole('checkbox', { name: t('ecs.buy.confirm.agree') }).check()
    await seen.page.getByRole('dialog').getByRole('button', { name: t('ecs.buy.confirm.submit') }).click()
    await seen.page.getByText(t('refusal.allowing')).waitFor()
    await settled(seen)
    await take('refusal')
  })
})

test('the pictures are not too large', async () => {
  const sizes = await Promise.all((await readdir(OUT)).map(async file => (await stat(join(OUT, file))).size))
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(LIMIT)
})
