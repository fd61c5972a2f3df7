import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { englishSentences, LANGUAGES, settled, signIn, startBrowser, visit, words, type Visit } from './browser'
import { ACCOUNT, ROOT_PASSWORD, startServer, type Server } from './server'
import { ADMIN, CONTROL } from './world'

// The help page "Forbid RAM users to create Linux instances whose initial login
// user is root" (ECS, 9 November 2025), by a person's means: the words on the
// screen and the keyboard. Nothing is prepared but an empty data directory.

const PASSWORD = 'Alice-Password-1!'
const LOGIN_PASSWORD = 'Instance-Password-1!'

let browser: Browser
beforeAll(async () => { browser = await startBrowser() })
afterAll(() => browser?.close())

/** Presses a button as the keyboard does, once it is known that it may be pressed. */
async function press(button: Locator): Promise<void> {
  const ready = button.and(button.page().locator(':not([aria-disabled="true"])'))
  await ready.focus()
  await ready.press('Enter')
}

describe.each(LANGUAGES)('the procedure, %s', language => {
  let server: Server
  let seen: Visit
  let page: Page
  let t: Awaited<ReturnType<typeof words>>

  beforeAll(async () => {
    server = await startServer()
    t = await words(language)
    seen = await visit(browser, server, { language })
    page = seen.page
  })
  afterAll(async () => {
    await seen?.context.close()
    await server?.stop()
  })

  const button = (key: string, values?: Record<string, string>, within: Page | Locator = page): Locator => within.getByRole('button', { name: t(key, values), exact: true })
  const dialog = (): Locator => page.getByRole('dialog')
  const menu = async (key: string): Promise<void> => {
    await press(page.getByRole('navigation', { name: t('shell.menu') }).getByRole('link', { name: t(key), exact: true }))
    await page.getByRole('heading', { level: 1, name: t(key) }).waitFor()
  }
  const choose = async (key: string, within: Page | Locator = page): Promise<void> => {
    const radio = within.getByRole('radio', { name: t(key) })
    await radio.focus()
    await radio.press('Space')
    expect(await radio.isChecked()).toBe(true)
  }
  const tick = async (box: Locator): Promise<void> => {
    await box.focus()
    await box.press('Space')
    expect(await box.isChecked()).toBe(true)
  }
  const loginPassword = async (): Promise<void> => {
    await page.getByLabel(t('ecs.cred.passwordField'), { exact: true }).fill(LOGIN_PASSWORD)
    await page.getByLabel(t('ecs.cred.passwordAgain'), { exact: true }).fill(LOGIN_PASSWORD)
  }
  const signOut = async (name: string): Promise<void> => {
    await press(button('shell.user', { name }))
    await press(page.getByRole('menuitem', { name: t('shell.signOut') }))
    await page.getByLabel(t('signIn.name')).waitFor()
  }

  test('1: the RAM user Alice, who may sign in to the console', async () => {
    await signIn(page, t, ACCOUNT, ROOT_PASSWORD)
    await menu('ram.users.title')
    await press(button('ram.user.create').first())
    await dialog().getByLabel(t('ram.user.name'), { exact: true }).fill('Alice')
    await tick(dialog().getByRole('checkbox', { name: t('ram.access.console') }))
    await dialog().getByLabel(t('ram.login.password'), { exact: true }).fill(PASSWORD)
    await press(button('ram.user.create', {}, dialog()))
    await page.getByRole('heading', { level: 1, name: 'Alice' }).waitFor()
  })

  test.each([['2', 'ecs-root-user-control', CONTROL], ['3', 'ecs-admin', ADMIN]])('%s: the policy %s in the script editor', async (_, name, text) => {
    await menu('ram.policies.title')
    await press(button('ram.policy.create').first())
    await page.getByLabel(t('ram.policy.name'), { exact: true }).fill(name)
    await page.getByText(t('ram.editor.script'), { exact: true }).click()
    await page.getByRole('textbox', { name: t('editor.label') }).focus()
    await page.keyboard.press('Control+A')
    await page.keyboard.insertText(text)
    await press(button('ram.policy.create'))
    await page.getByRole('heading', { level: 1, name }).waitFor()
  })

  test('4: both are granted to Alice at account level', async () => {
    await menu('ram.grants.title')
    await press(button('ram.grant.title').first())
    await choose('ram.scope.account', dialog())
    const principal = dialog().getByRole('combobox', { name: t('ram.grant.principal') })
    await principal.fill('Alice')
    await page.getByRole('option', { name: 'Alice' }).waitFor({ state: 'attached' })
    await principal.press('Enter')
    await principal.press('Escape')
    for (const name of ['ecs-root-user-control', 'ecs-admin']) await tick(dialog().getByRole('checkbox', { name }))
    await press(button('ram.grant.submit', {}, dialog()))
    await dialog().waitFor({ state: 'hidden' })
    await settled(seen)
    for (const name of ['ecs-root-user-control', 'ecs-admin']) expect(await page.getByRole('row', { name: new RegExp(`Alice.*${name}`) }).count()).toBe(1)
    await signOut(ACCOUNT)
  })

  test('check 1: an instance with root fails, with ecs-user it is created', async () => {
    await signIn(page, t, `Alice@${ACCOUNT}`, PASSWORD)
    await menu('ecs.instances.title')
    await press(page.getByRole('link', { name: t('ecs.buy.title') }).or(button('ecs.buy.title')).first())
    expect(await page.getByRole('tab', { name: t('ecs.buy.custom') }).getAttribute('aria-selected')).toBe('true')
    await settled(seen)
    await choose('ecs.login.root')
    await loginPassword()
    // It is known before the click, with policy and value.
    const warning = page.getByRole('alert').filter({ hasText: t('ecs.login.refused', { user: 'root' }) })
    await warning.waitFor()
    expect(await warning.textContent()).toContain('ecs-root-user-control')
    expect(await warning.textContent()).toContain('ecs:LoginAsNonRoot = false')
    expect(await button('ecs.buy.confirm').getAttribute('aria-disabled')).toBe('true')

    await press(button('ecs.tryAnyway'))
    await tick(dialog().getByRole('checkbox', { name: t('ecs.buy.confirm.agree') }))
    await press(button('ecs.buy.confirm.submit', {}, dialog()))
    await page.getByRole('heading', { level: 1, name: t('ecs.buy.failed') }).waitFor()
    const refusal = page.getByRole('alert').filter({ hasText: t('refusal.allowing') })
    await refusal.waitFor()
    for (const part of ['ecs-root-user-control', 'ecs:LoginAsNonRoot', 'false', t('refusal.explicit')]) expect(await refusal.textContent()).toContain(part)
    expect(await page.getByRole('link', { name: t('error.explain') }).count()).toBe(1)
    for (const part of [t('hint.ValueOtherThan', { key: 'ecs:LoginAsNonRoot', values: 'false' }), t('hint.LoginByCommodity')]) expect(await refusal.textContent()).toContain(part)
    if (language !== 'en') expect(await englishSentences(page)).toEqual([])

    await press(button('ecs.login.useEcsUser'))
    await press(button('ecs.buy.confirm'))
    await tick(dialog().getByRole('checkbox', { name: t('ecs.buy.confirm.agree') }))
    await press(button('ecs.buy.confirm.submit', {}, dialog()))
    await page.getByRole('heading', { level: 1, name: t('ecs.buy.progress.done') }).waitFor({ timeout: 30_000 })
  })

  test('check 2: replacing the system disk with root fails and the instance runs on, with ecs-user it is replaced', async () => {
    await menu('ecs.instances.title')
    await settled(seen)
    await press(page.getByRole('link', { name: /^i-/ }).first())
    await press(button('detail.actions'))
    await page.getByRole('textbox', { name: t('detail.search') }).fill(t('ecs.replace.title'))
    await press(page.getByRole('group', { name: t('detail.actions') }).getByRole('button', { name: t('ecs.replace.title') }))
    await page.getByRole('heading', { level: 1, name: t('ecs.replace.title') }).waitFor()
    await choose('ecs.replace.method.disk')
    await page.getByText(t('ecs.check.all')).waitFor({ timeout: 30_000 })
    await tick(page.getByRole('checkbox', { name: t('ecs.replace.risk.known') }))
    await press(button('ecs.replace.continue'))
    await choose('ecs.login.root')
    await loginPassword()
    await page.getByRole('alert').filter({ hasText: t('ecs.login.refused', { user: 'root' }) }).waitFor()
    expect(await button('ecs.replace.submit').getAttribute('aria-disabled')).toBe('true')

    await press(button('ecs.tryAnyway'))
    const refusal = page.getByRole('alert').filter({ hasText: t('ecs.replace.failed') })
    await refusal.waitFor()
    await refusal.getByText(t('refusal.allowing')).waitFor()
    for (const part of ['ecs-root-user-control', 'ecs:LoginAsNonRoot', 'false', t('hint.LoginByParameter')]) expect(await refusal.textContent()).toContain(part)
    if (language !== 'en') expect(await englishSentences(page)).toEqual([])
    await page.getByRole('status').filter({ hasText: t('ecs.replace.stateNow') }).getByText(t('ecs.state.Running')).waitFor()

    await press(button('ecs.login.useEcsUser'))
    await press(button('ecs.replace.submit'))
    await page.getByText(t('ecs.replace.done'), { exact: true }).waitFor({ timeout: 30_000 })
    expect(await page.getByText('ecs-user', { exact: true }).count()).toBeGreaterThan(0)
    expect(seen.watch.faults).toEqual([])
  })
})
