import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BrowserContext, Page } from 'playwright-core'
import { PAGES } from '../src/app/pages'
import { signIn, visit } from './browser'
import { ACCOUNT, ROOT_PASSWORD } from './server'
import { setStage, strike, type Stage } from './stage'
import { addresses } from './world'

// How long it takes to load each page by its address, with a session: npm run
// load-times. It is a measurement and no part of the tests, as a machine that
// does something else at the time is slower.

/** The most that the median of a page may take until it is interactive, in milliseconds. */
const LIMIT = 1000
const VISITS = Number(process.env['RAMPART_LOAD_VISITS'] ?? 3)
/** Each visit in a context of its own, whose caches are empty. */
const COLD = process.env['RAMPART_LOAD_COLD'] !== undefined
/** Pages to look at, by a part of their path; empty for all. */
const ONLY = process.env['RAMPART_LOAD_ONLY'] ?? ''

/** Milliseconds since the navigation began. */
interface Times {
  /** First byte of index.html. */
  answer: number
  /** The scripts that index.html names have run. */
  scripts: number
  /** First contentful paint. */
  paint: number
  /** The page's heading is there, and two frames were painted after it. */
  heading: number
  /** Heading, nothing in the page that waits, its controls to be used, and two frames painted. */
  interactive: number
}

const COLUMNS = ['answer', 'scripts', 'paint', 'heading', 'interactive'] as const satisfies (keyof Times)[]

let stage: Stage | undefined
let { server, browser, world, t }: Stage = {} as Stage
let signedIn: Awaited<ReturnType<BrowserContext['storageState']>>

beforeAll(async () => {
  stage = await setStage()
  ;({ server, browser, world, t } = stage)
  const { context, page } = await visit(browser, server)
  await signIn(page, t, ACCOUNT, ROOT_PASSWORD)
  signedIn = await context.storageState()
  await context.close()
})
afterAll(() => strike(stage))

/** Notes in the page itself when it is interactive, frame by frame; runs there, before any script of it. */
function watchFrames(): void {
  const noted = { heading: 0, interactive: 0 }
  Object.assign(window, { noted })
  const seen = (node: Element | null): boolean => node !== null && node.getClientRects().length > 0
  const busy = 'main [aria-busy="true"], main .ant-spin-spinning, main .ant-skeleton-active, main .ant-btn-loading, main > .busy, main .anticon-spin'
  // A control that nothing but the person's own input keeps back is there to be used.
  const off = 'main .ant-btn-primary:disabled'
  let quiet = 0
  const frame = (now: number): void => {
    const heading = seen(document.querySelector('main h1'))
    if (heading && noted.heading === 0) requestAnimationFrame(() => requestAnimationFrame(() => { noted.heading ||= performance.now() }))
    const ready = heading && document.querySelector(busy) === null && ![...document.querySelectorAll(off)].some(seen)
    quiet = ready ? quiet + 1 : 0
    // The frame in which it was ready, and two more in which it still was.
    if (quiet === 3) noted.interactive = now
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
}

/** Opens a window that has the session and whose caches are empty. */
async function open(): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.origin, locale: 'en-US', viewport: { width: 1440, height: 900 }, timezoneId: 'UTC', storageState: signedIn })
  const page = await context.newPage()
  await page.addInitScript(watchFrames)
  return page
}

async function load(page: Page, path: string): Promise<Times> {
  await page.goto(`/console${path}`, { waitUntil: 'commit' })
  // Seldom, as each question takes the page's time.
  await page.waitForFunction(() => (window as unknown as { noted: { interactive: number } }).noted.interactive > 0, undefined, { polling: 250, timeout: 10_000 })
    .catch((error: unknown) => { throw new Error(`${path} is not interactive`, { cause: error }) })
  return page.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
    const { heading, interactive } = (window as unknown as { noted: { heading: number; interactive: number } }).noted
    return {
      answer: navigation?.responseStart ?? 0, scripts: navigation?.domContentLoadedEventStart ?? 0,
      paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0, heading, interactive,
    }
  })
}

const median = (values: readonly number[]): number => Math.round([...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0)

test('each page is interactive within a second', { timeout: 240_000 }, async () => {
  let page = await open()
  await load(page, '/') // the first window of a browser takes longer than any other
  const slow: string[] = []
  console.log('medians in ms'.padEnd(36) + COLUMNS.map(name => name.padStart(13)).join(''))
  for (const { path } of PAGES.filter(p => p.path.includes(ONLY))) {
    const all: Times[] = []
    for (let n = 0; n < VISITS; n++) {
      if (COLD) {
        await page.context().close()
        page = await open()
      }
      all.push(await load(page, addresses(world)[path] ?? path))
    }
    const of = (name: keyof Times): number => median(all.map(times => times[name]))
    console.log(path.padEnd(36) + COLUMNS.map(name => String(of(name)).padStart(13)).join(''))
    if (of('interactive') > LIMIT) slow.push(`${path}: ${of('interactive')} ms`)
  }
  expect(slow, `over ${LIMIT} ms`).toEqual([])
})
