import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityFaults, englishSentences, go, LANGUAGES, settled, signIn, visit, words, type Visit } from './browser'
import { ACCOUNT, ROOT_PASSWORD, Session } from './server'
import { setStage, strike, type Stage } from './stage'
import { HOSTILE_NAME } from './world'

let stage: Stage | undefined
let { server, browser, world, t }: Stage = {} as Stage

beforeAll(async () => {
  stage = await setStage()
  ;({ server, browser, world, t } = stage)
})
afterAll(() => strike(stage))

describe('what the server sends', () => {
  test('the page has a strict policy, with a nonce for this answer only', async () => {
    const nonces = new Set<string>()
    for (let turn = 0; turn < 2; turn++) {
      const answer = await fetch(`${server.origin}/console/ram/users`)
      const policy = answer.headers.get('Content-Security-Policy') ?? ''
      const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? ''
      expect(policy.replace(nonce, 'N')).toBe('default-src \'none\'; script-src \'self\'; style-src \'self\' \'nonce-N\'; connect-src \'self\'; img-src \'self\' data:; font-src \'self\'; base-uri \'none\'; form-action \'self\'; frame-ancestors \'none\'')
      expect(Buffer.from(nonce, 'base64').length).toBeGreaterThanOrEqual(16)
      for (const [name, value] of [['X-Content-Type-Options', 'nosniff'], ['Referrer-Policy', 'no-referrer'], ['Cross-Origin-Opener-Policy', 'same-origin'], ['Cache-Control', 'no-store']] as const) expect(answer.headers.get(name)).toBe(value)
      const html = await answer.text()
      expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|\son\w+=|\sstyle=|__NONCE__/)
      nonces.add(nonce)
    }
    expect(nonces.size).toBe(2)
  })

  test('the cookie cannot be read by scripts nor sent by other sites', async () => {
    const answer = await fetch(`${server.origin}/console/api/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ Name: ACCOUNT, Password: ROOT_PASSWORD }) })
    const cookies = answer.headers.getSetCookie()
    expect(cookies).toHaveLength(1)
    expect(cookies[0]).toMatch(/; HttpOnly/)
    expect(cookies[0]).toMatch(/; SameSite=Strict/)
    expect(await answer.text()).not.toContain(cookies[0]?.split(/[=;]/)[1])
  })

  test('a page of another site is refused', async () => {
    const answer = await fetch(`${server.origin}/console/api/call?Version=2015-05-01&Action=ListUsers`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' }, body: '{}' })
    expect(answer.status).toBe(403)
  })

  test('the first page is small and soon there', async () => {
    const seen = await visit(browser, server)
    let bytes = 0
    const sizes: Promise<void>[] = []
    seen.page.on('requestfinished', request => sizes.push(request.sizes().then(s => { bytes += s.responseBodySize + s.responseHeadersSize })))
    await seen.page.goto('/console/')
    await seen.page.getByLabel(t('signIn.name')).waitFor()
    const interactive = await seen.page.evaluate(() => performance.now())
    await seen.page.waitForLoadState('networkidle')
    await Promise.all(sizes)
    const first = bytes
    await signIn(seen.page, t, ACCOUNT, ROOT_PASSWORD)
    await settled(seen)
    await seen.page.goto('/console/ram/users')
    await seen.page.getByRole('row', { name: /alice/ }).waitFor()
    const list = await seen.page.evaluate(() => performance.now())
    console.info(`first load ${(first / 1000).toFixed(0)} kB; sign-in form after ${interactive.toFixed(0)} ms, list of users with its rows after ${list.toFixed(0)} ms`)
    expect(first).toBeLessThan(400_000)
    expect(seen.watch.faults).toEqual([])
    await seen.context.close()
  })
})

describe('an administrator', () => {
  let seen: Visit
  let page: Page
  beforeAll(async () => {
    seen = await visit(browser, server)
    page = seen.page
    await signIn(page, t, ACCOUNT, ROOT_PASSWORD)
  })
  afterAll(async () => {
    expect(seen.watch.faults).toEqual([])
    await seen.context.close()
  })

  test('sees why Alice was refused, down to the operand and its source', async () => {
    await go(seen, `/explain/${world.refused}`)
    await page.getByText(t('explain.verdict.ExplicitDeny'), { exact: true }).first().waitFor()
    const row = page.getByRole('row', { name: /Bool ecs:LoginAsNonRoot/ })
    expect(await row.textContent()).toContain('parameter ImageOptions.LoginAsNonRoot')
    expect(await page.getByRole('main').textContent()).toContain('Send ImageOptions.LoginAsNonRoot=true')
    // The deciding statement is lit in the policy's text, and nothing else is.
    await page.locator('.cm-line.lit').first().waitFor()
    const lit = (await page.locator('.cm-line.lit-deny').allTextContents()).join('\n')
    expect(lit).toContain('"ecs:LoginAsNonRoot"')
    expect(lit).not.toContain('"Version"')
    expect(await page.getByRole('main').textContent()).not.toContain('Instance-Password-1!')
  })

  test('asks what would be, and the verdict follows each edit of a policy that stays as it is', async () => {
    await press(page, 'explain.whatIf')
    await page.getByRole('heading', { level: 1, name: t('explain.if.title') }).waitFor()
    const verdict = page.getByRole('status').filter({ hasText: /./ }).first()
    await verdict.getByText(t('explain.verdict.ExplicitDeny')).waitFor()
    await page.getByRole('combobox', { name: t('explain.if.policy.choose') }).click()
    await page.locator('.ant-select-item-option').filter({ hasText: 'ecs-root-user-control' }).click()
    const editor = page.getByRole('textbox', { name: t('explain.policy.text', { policy: 'ecs-root-user-control' }) })
    await editor.focus()
    await page.keyboard.press('Control+A')
    await page.keyboard.insertText('{"Version": "1", "Statement": [{"Effect": "Deny", "Action": "ecs:StopInstance", "Resource": "*"}]}')
    await page.getByText(t('explain.verdict.Allow'), { exact: true }).waitFor()
    await page.getByText(t('explain.by.allow', { policy: 'ecs-admin', statement: 0 })).waitFor()
    await page.keyboard.press('Control+A')
    await page.keyboard.insertText('{"Version": "1", "Statement": [{"Effect": "Perhaps"}]}')
    await page.getByRole('alert').filter({ hasText: 'MalformedPolicyDocument' }).waitFor()
    const stored = await world.root.call<{ DefaultPolicyVersion: { PolicyDocument: string } }>('2015-05-01', 'GetPolicy', { PolicyType: 'Custom', PolicyName: 'ecs-root-user-control' })
    expect(stored.DefaultPolicyVersion.PolicyDocument).toContain('ecs:LoginAsNonRoot')
    // The question is in the address.
    expect(new URL(page.url()).searchParams.get('action')).toBe('ecs:RunInstances')
  })

  test('finds a call in the activity, with the same call by other means', async () => {
    await go(seen, '/activity?verdict=refused&user=alice')
    await page.getByRole('button', { name: /RunInstances/ }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByText('ecs:RunInstances', { exact: true }).first().waitFor()
    expect(await drawer.textContent()).toContain('ecs-root-user-control')
    const code = drawer.locator('pre:visible')
    const cli = await code.textContent()
    expect(cli).toContain('aliyun ecs RunInstances')
    expect(cli).toContain('--Password \'***\'')
    for (const [key, part] of [['go', 'client.CallApi(params'], ['python', 'client.call_api(params'], ['node', 'client.callApi(params'], ['http', 'ACS3-HMAC-SHA256']] as const) {
      await drawer.getByRole('tab', { name: t(`explain.activity.code.${key}`) }).click()
      await drawer.locator('pre:visible').filter({ hasText: part }).waitFor()
    }
    expect(await drawer.textContent()).not.toContain('Instance-Password-1!')
    expect(await accessibilityFaults(page)).toEqual([])
    expect(new URL(page.url()).searchParams.get('event')).toBe(world.refused)
    await drawer.getByRole('link', { name: t('explain.activity.why') }).press('Enter')
    await page.getByRole('heading', { level: 1, name: t('explain.title.of', { operation: 'RunInstances' }) }).waitFor()
  })

  test('sees new calls appear without a touch', async () => {
    await go(seen, '/activity')
    await world.root.call('2015-05-01', 'CreateGroup', { GroupName: 'made-meanwhile' })
    await page.getByRole('button', { name: /CreateGroup/ }).nth(1).waitFor()
  })

  test('views as Alice: sees what she sees, and can change nothing', async () => {
    await go(seen, '/')
    await page.getByRole('button', { name: t('shell.user', { name: ACCOUNT }) }).press('Enter')
    await page.getByRole('menuitem', { name: t('shell.viewAs') }).press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: t('shell.viewAs.user') }).fill('alice')
    await page.keyboard.press('Enter')
    await dialog.getByRole('button', { name: t('shell.viewAs.start') }).press('Enter')
    await page.getByText(t('shell.viewAs.banner', { user: 'alice' })).waitFor()
    // Alice may not list users, so neither may who views as her.
    await go(seen, '/ram/users')
    await page.getByRole('alert').filter({ hasText: 'ram:ListUsers' }).first().waitFor()
    await go(seen, '/ecs/instances')
    await page.getByRole('row', { name: /web-1/ }).waitFor()
    const header = { 'Content-Type': 'application/json', 'X-Rampart-View-As': 'alice' }
    const answer = await page.evaluate(async ({ headers, id }) => (await fetch('/console/api/call?Version=2014-05-26&Action=StopInstance', { method: 'POST', headers, body: JSON.stringify({ InstanceId: id }) })).json() as Promise<{ Code: string }>, { headers: header, id: world.instance })
    expect(answer.Code).toBe('ViewAsReadOnly')
    await page.getByRole('button', { name: t('shell.viewAs.end') }).press('Enter')
    await page.getByText(t('shell.viewAs.banner', { user: 'alice' })).waitFor({ state: 'detached' })
  })

  test('sees hostile texts as texts', async () => {
    await go(seen, '/ram/users/alice')
    expect(await page.getByText(HOSTILE_NAME).count()).toBeGreaterThan(0)
    await page.getByText('<script>alert(1)</script>').first().waitFor()
    await go(seen, '/ram/policies/Custom/hostile')
    await page.getByText('<script>alert(1)</script>').first().waitFor()
    expect(await page.locator('main script').count()).toBe(0)
  })
})

interface Told { ErrorMessage: string; Decision: { Hints: { Id: string; Text: string }[]; Conditions: { Source: string; SourceKind: string }[] } }

describe.each(LANGUAGES.filter(l => l !== 'en'))('what the server says of a decision, %s', language => {
  test.each(['explain', 'whatIf'] as const)('%s has none of its English', async name => {
    const say = await words(language)
    const seen = await visit(browser, server, { language })
    await signIn(seen.page, say, ACCOUNT, ROOT_PASSWORD)
    const told = await world.root.call<Told>('2026-11-01', 'ExplainCall', { EventId: world.refused })
    expect(told.Decision.Hints.map(h => h.Id)).toEqual(['ValueOtherThan', 'LoginByImageOptions'])
    expect(told.Decision.Conditions.filter(c => c.SourceKind === '')).toEqual([])
    await go(seen, name === 'explain' ? `/explain/${world.refused}` : `/what-if?principal=alice&action=ecs:RunInstances&context=${encodeURIComponent('{"ecs:LoginAsNonRoot":["false"]}')}`)
    await seen.page.getByText(say('hint.ValueOtherThan', { key: 'ecs:LoginAsNonRoot', values: 'false' })).waitFor()
    await seen.page.getByText(say('hint.LoginByImageOptions')).waitFor()
    await settled(seen)
    const text = await seen.page.getByRole('main').innerText()
    // A vSwitch is called so in Japanese, too.
    const sources = told.Decision.Conditions.filter(c => c.SourceKind !== 'VSwitch').map(c => c.Source)
    for (const english of [told.ErrorMessage, ...told.Decision.Hints.map(h => h.Text), ...sources]) expect(text).not.toContain(english)
    expect(await englishSentences(seen.page)).toEqual([])
    expect(await seen.page.locator('main [lang=en]').count()).toBe(0)
    expect(seen.watch.faults).toEqual([])
    await seen.context.close()
  })

  test('where no policy allows it, what is missing', async () => {
    const say = await words(language)
    const seen = await visit(browser, server, { language })
    const alone = await new Session(server).signIn(world.reader.name, world.reader.password)
    const refused = await alone.refused('2014-05-26', 'StopInstance', { InstanceId: world.instance })
    await signIn(seen.page, say, world.reader.name, world.reader.password)
    await go(seen, `/explain/${refused.RequestId}`)
    await seen.page.getByText(say('explain.verdict.ImplicitDeny'), { exact: true }).first().waitFor()
    const missing = say('hint.AllowInResourceGroup', { action: 'ecs:StopInstance', resource: 'RESOURCE' }).split('RESOURCE')
    const text = await seen.page.getByRole('main').innerText()
    for (const part of missing) expect(text).toContain(part)
    expect(await englishSentences(seen.page)).toEqual([])
    await seen.context.close()
  })
})

async function press(page: Page, key: string): Promise<void> {
  await page.getByRole('link', { name: t(key), exact: true }).press('Enter')
}
