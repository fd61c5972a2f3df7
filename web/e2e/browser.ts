import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import type { Server } from './server'

export const LANGUAGES = ['en', 'ja', 'zh'] as const
export type Language = (typeof LANGUAGES)[number]
export type Appearance = 'light' | 'dark'

/** Starts Debian's Chromium, or the one that CHROMIUM names. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
  if (!existsSync(executablePath)) throw new Error(`there is no Chromium at ${executablePath}; install it (apt-get install chromium) or set CHROMIUM`)
  // Chromium's own sandbox cannot be set up by root in a container; what it visits here is our own server.
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
}

/** What a page said that it should not have (errors of scripts, refusals of its security policy), and what it waits for. */
export interface Watch { faults: string[]; pending: Set<unknown> }

export interface Visit { context: BrowserContext; page: Page; watch: Watch }

/** Opens a window in a language and an appearance; nothing in it moves. */
export async function visit(browser: Browser, server: Server, { language = 'en', appearance = 'light', width = 1440, height = 900 }: { language?: Language; appearance?: Appearance; width?: number; height?: number } = {}): Promise<Visit> {
  const context = await browser.newContext({
    baseURL: server.origin, locale: { en: 'en-US', ja: 'ja-JP', zh: 'zh-CN' }[language], colorScheme: appearance, reducedMotion: 'reduce', viewport: { width, height }, timezoneId: 'UTC',
  })
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  const watch: Watch = { faults: [], pending: new Set() }
  page.on('request', request => watch.pending.add(request))
  page.on('requestfinished', request => watch.pending.delete(request))
  page.on('requestfailed', request => watch.pending.delete(request))
  page.on('pageerror', error => watch.faults.push(`error: ${error.message}`))
  page.on('dialog', dialog => {
    watch.faults.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('console', message => {
    // Answers that refuse are part of what is tested; the browser notes each of them.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) watch.faults.push(`console: ${message.text()}`)
  })
  return { context, page, watch }
}

/** The words of a language, out of the console's own message files. */
export async function words(language: Language): Promise<(key: string, values?: Record<string, string | number>) => string> {
  const { messages } = { en: await import('../src/messages/en'), ja: await import('../src/messages/ja'), zh: await import('../src/messages/zh') }[language]
  const { fill } = await import('../src/i18n/languages')
  return (key, values) => {
    const text = (messages as Record<string, string>)[key]
    if (text === undefined) throw new Error(`no text ${key}`)
    return fill(text, values)
  }
}

/** Signs in by the form. */
export async function signIn(page: Page, t: (key: string) => string, name: string, password: string): Promise<void> {
  if (!page.url().includes('/sign-in')) await page.goto('/console/')
  await page.getByLabel(t('signIn.name')).fill(name)
  await page.getByLabel(t('signIn.password'), { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  await page.waitForURL(url => !url.pathname.includes('/sign-in'))
}

/** Waits until a page has what it shows: its head, no answer that is still to come, nothing that says that it is loading. */
export async function settled({ page, watch }: Visit): Promise<void> {
  await page.locator('main h1:not([data-left])').first().waitFor()
  for (let quiet = 0, turn = 0; quiet < 3 && turn < 600; turn++) {
    const busy = watch.pending.size > 0 || await page.evaluate(() => document.querySelector('.ant-spin-spinning, .ant-skeleton-active, .ant-btn-loading') !== null)
    quiet = busy ? 0 : quiet + 1
    await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
  }
}

/**
 * Goes to a page inside the console, as a link does, without loading the console
 * anew. Another path must be one of another component.
 */
export async function go(seen: Visit, path: string): Promise<void> {
  await seen.page.evaluate(to => {
    // A head that is still there is that of the page before, unless it is the same page.
    const path = (url: string): string => new URL(url, window.location.href).pathname.replace(/\/$/, '')
    if (path(window.location.href) !== path(to)) document.querySelectorAll('main h1').forEach(h => h.setAttribute('data-left', ''))
    window.history.pushState({}, '', to)
    window.dispatchEvent(new PopStateEvent('popstate', { state: {} }))
  }, `/console${path}`)
  await settled(seen)
}

/** English sentences in what the page shows: three words in lower case one after the other, outside of code. */
export async function englishSentences(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = []
    const walk = document.createTreeWalker(document.querySelector('main') ?? document.body, NodeFilter.SHOW_TEXT)
    for (let n = walk.nextNode(); n !== null; n = walk.nextNode()) {
      const text = n.textContent ?? ''
      if (n.parentElement?.closest('code, pre, .cm-editor, script, style') === null && /(\b[a-z]{2,}\s+){2}[a-z]{2,}\b/.test(text)) found.push(text.trim())
    }
    return found
  })
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Violation { id: string; impact: string; help: string; nodes: { target: string[]; html: string; failureSummary: string }[] }

/** The serious and critical faults that axe finds in what the page shows, or in the part of it that a selector names; by all rules, or by those named. */
export async function accessibilityFaults(page: Page, part?: string, rules?: string[]): Promise<string[]> {
  // As a function of the page's own world, so that the security policy stays as it is; once for each load of the page.
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(AXE)
  const found = await page.evaluate(async ({ part: selector, rules: values }) => {
    const { axe } = window as unknown as { axe: { run(context: Document | object, options: object): Promise<{ violations: Violation[] }> } }
    return (await axe.run(selector === undefined ? document : { include: [[selector]] }, { resultTypes: ['violations'], runOnly: values === undefined ? ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] : { type: 'rule', values } })).violations
  }, { part, rules })
  return found.filter(v => v.impact === 'serious' || v.impact === 'critical')
    .map(v => `${v.id} (${v.impact}): ${v.help}\n    ${v.nodes.slice(0, 3).map(n => `${n.target.join(' ')}  ${n.html.slice(0, 160)}  ${n.failureSummary.replaceAll('\n', ' ').slice(0, 200)}`).join('\n    ')}`)
}
