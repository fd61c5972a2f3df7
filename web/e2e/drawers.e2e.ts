import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityFaults, go, signIn, visit, type Appearance, type Visit } from './browser'
import { ACCOUNT, ROOT_PASSWORD } from './server'
import { setStage, strike, type Stage } from './stage'

// What opens over a page: drawers, dialogs, menus. Each is opened with the
// keyboard, looked at by axe, and left with Escape.

let stage: Stage | undefined
let { server, browser, world, t }: Stage = {} as Stage

beforeAll(async () => {
  stage = await setStage()
  ;({ server, browser, world, t } = stage)
})
afterAll(() => strike(stage))

interface Opening {
  /** The page. */
  at: (w: Stage['world']) => string
  /** What is done on the page first. */
  before?: (seen: Visit) => Promise<unknown>
  /** The button that opens it. */
  opener: (seen: Visit) => Locator
  /** A drawer or dialog; a panel of actions; a menu of the top bar. */
  kind: 'dialog' | 'panel' | 'menu'
}

const DIALOG = '[role="dialog"]:visible'
const SELECTORS = { dialog: '.ant-drawer-content-wrapper, .ant-modal', panel: '.menu-panel', menu: '.ant-dropdown' }
/** Where the focus then is: antd gives it to a drawer's frame where there is no form. */
const FOCUSED = { dialog: '.ant-drawer, .ant-modal', panel: '.menu-panel' }
/** Has the console follow the system into another appearance. */
async function appear({ page }: Visit, colorScheme: Appearance): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await page.waitForFunction(theme => document.documentElement.dataset['theme'] === theme, colorScheme)
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
}
const enabled = (button: Locator): Locator => button.and(button.page().locator(':not([aria-disabled="true"]):not([disabled])'))
/** The first button of a page with these words that may be pressed. */
const button = (key: string, values?: Record<string, string>) => (seen: Visit): Locator => enabled(seen.page.locator('main').getByRole('button', { name: t(key, values), exact: true })).first()
/** The last one, where the same words stand in rows and below the list. */
const batch = (key: string) => (seen: Visit): Locator => enabled(seen.page.locator('main .list-foot').getByRole('button', { name: t(key), exact: true }))
const bar = (key: string, values?: Record<string, string>) => (seen: Visit): Locator => seen.page.getByRole('button', { name: t(key, values) }).first()
const choose = (seen: Visit): Promise<void> => seen.page.locator('main tbody').getByRole('checkbox').first().check()
const dialog = (path: string, key: string): Opening => ({ at: () => path, opener: button(key), kind: 'dialog' })

const OPENINGS: [string, Opening][] = [
  ['create user', dialog('/ram/users', 'ram.user.create')],
  ['grant to a user', dialog('/ram/users', 'ram.grant.title')],
  ['delete a user', dialog('/ram/users', 'action.delete')],
  ['grant to chosen users', { at: () => '/ram/users', before: choose, opener: batch('ram.grant.title'), kind: 'dialog' }],
  ['change a user', dialog('/ram/users/alice', 'ram.user.edit')],
  ['change console access', dialog('/ram/users/alice', 'ram.login.edit')],
  ['create an access key', dialog('/ram/users/alice', 'ram.key.create')],
  ['join groups', dialog('/ram/users/alice?tab=groups', 'ram.group.join')],
  ['create group', dialog('/ram/groups', 'ram.group.create')],
  ['change a group', dialog('/ram/groups/operators', 'ram.group.edit')],
  ['add members', dialog('/ram/groups/operators', 'ram.member.add')],
  ['create role', dialog('/ram/roles', 'ram.role.create')],
  ['change a role', dialog('/ram/roles/deployer', 'ram.role.edit')],
  ['trust policy', dialog('/ram/roles/deployer?tab=trust', 'ram.role.trust.edit')],
  ['tags', dialog('/ram/roles/deployer?tab=tags', 'ram.tag.add')],
  ['grant', dialog('/ram/grants', 'ram.grant.title')],
  ['describe a policy', { at: w => `/ram/policies/Custom/${w.policy}`, opener: button('ram.policy.describe'), kind: 'dialog' }],
  ['more of an instance', { at: () => '/ecs/instances', opener: button('list.more'), kind: 'panel' }],
  ['stop chosen instances', { at: () => '/ecs/instances', before: choose, opener: batch('ecs.op.stop'), kind: 'dialog' }],
  ['all operations', { at: w => `/ecs/instances/${w.instance}`, opener: button('detail.actions'), kind: 'panel' }],
  ['create a data disk', { at: w => `/ecs/instances/${w.instance}?tab=disks`, opener: button('ecs.op.createDisk'), kind: 'dialog' }],
  ['attach a data disk', { at: w => `/ecs/instances/${w.instance}?tab=disks`, opener: button('ecs.op.attachDisk'), kind: 'dialog' }],
  ['join a security group', { at: w => `/ecs/instances/${w.instance}?tab=groups`, opener: button('ecs.op.join'), kind: 'dialog' }],
  ['create disk', dialog('/ecs/disks', 'ecs.disks.create')],
  ['create security group', dialog('/ecs/security-groups', 'ecs.sg.create')],
  ['add a rule', { at: w => `/ecs/security-groups/${w.group}`, opener: button('ecs.rule.add'), kind: 'dialog' }],
  ['create key pair', dialog('/ecs/key-pairs', 'ecs.key.create')],
  ['import key pair', dialog('/ecs/key-pairs', 'ecs.key.import')],
  ['create command', dialog('/ecs/commands', 'ecs.cmd.create')],
  ['run a command', dialog('/ecs/commands', 'ecs.cmd.run')],
  ['create VPC', dialog('/vpc/vpcs', 'ecs.vpc.create')],
  ['create vSwitch', dialog('/vpc/vswitches', 'ecs.vswitch.create')],
  ['a call', { at: () => '/activity', opener: seen => seen.page.locator('main tbody button.call').first(), kind: 'dialog' }],
  ['confirm an order', { at: () => '/ecs/buy', before: seen => seen.page.getByRole('radio', { name: t('ecs.cred.later') }).check(), opener: button('ecs.buy.confirm'), kind: 'dialog' }],
  ['languages', { at: () => '/', opener: bar('shell.language'), kind: 'menu' }],
  ['account menu', { at: () => '/', opener: bar('shell.user', { name: '' }), kind: 'menu' }],
]

describe('what opens over a page', () => {
  let seen: Visit
  let now = ''
  beforeAll(async () => {
    seen = await visit(browser, server, { width: 1680 })
    // What opens is there at once or not at all.
    seen.context.setDefaultTimeout(4_000)
    await signIn(seen.page, t, ACCOUNT, ROOT_PASSWORD)
    // Colours that go over into each other would be looked at on their way.
    await seen.page.evaluate(() => {
      const still = new CSSStyleSheet()
      still.replaceSync('*, *::before, *::after { transition: none !important; animation: none !important; }')
      document.adoptedStyleSheets.push(still)
    })
  })
  afterAll(async () => {
    expect(seen?.watch.faults).toEqual([])
    await seen?.context.close()
  })

  test.each(OPENINGS)('%s', async (_, { at, before, opener, kind }) => {
    const { page } = seen
    if (now !== at(world)) await go(seen, now = at(world))
    await before?.(seen)
    const host = opener(seen)
    await host.focus()
    await host.press('Enter')
    const opened = page.locator(kind === 'dialog' ? DIALOG : `${SELECTORS[kind]}:visible`).last()
    await opened.waitFor()
    if (kind !== 'menu') await page.waitForFunction(selector => document.activeElement?.closest(selector) != null, FOCUSED[kind])
    expect(await accessibilityFaults(page, SELECTORS[kind])).toEqual([])
    // Nothing but the colours is another in the dark.
    await appear(seen, 'dark')
    expect(await accessibilityFaults(page, SELECTORS[kind], ['color-contrast'])).toEqual([])
    await appear(seen, 'light')
    await page.keyboard.press('Escape')
    await opened.waitFor({ state: 'hidden' })
    await page.waitForFunction(element => document.activeElement === element, await host.elementHandle())
  })
})

test('a secret is shown once, in a dialog that its button alone closes', async () => {
  const seen = await visit(browser, server)
  const { page } = seen
  await signIn(page, t, ACCOUNT, ROOT_PASSWORD)
  await go(seen, '/ram/users/alice')
  await button('ram.key.create')(seen).press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: t('ram.key.create') }).press('Enter')
  const secret = page.getByRole('dialog').filter({ hasText: t('ram.key.new.once') })
  await secret.waitFor()
  await page.waitForFunction(() => document.activeElement?.closest('.ant-modal') != null)
  expect(await accessibilityFaults(page, SELECTORS.dialog)).toEqual([])
  await page.keyboard.press('Escape')
  expect(await secret.isVisible()).toBe(true)
  await secret.getByRole('button', { name: t('ram.key.new.close') }).press('Enter')
  await secret.waitFor({ state: 'hidden' })
  expect(seen.watch.faults).toEqual([])
  await seen.context.close()
})
