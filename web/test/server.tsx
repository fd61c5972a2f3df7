import { render } from '@testing-library/react'
import { createMemoryRouter, RouterProvider } from 'react-router'

import type { Params } from '../src/api/flatten'
import type { Session, SignedIn } from '../src/api/session'
import { routes } from '../src/app/router'
import { SessionProvider } from '../src/app/session'
import { ThemeProvider } from '../src/app/theme'
import { ClockProvider } from '../src/components/clock'
import { I18nProvider, type Language } from '../src/i18n'

/** An answer: status and JSON body. */
export type Answer = [status: number, body: unknown]
/** A request that arrived. */
export interface Arrived { method: string; path: string; action: string; body: Params; headers: Headers }
/** Answers one operation; for tests only. */
export type Handlers = Record<string, (body: Params, request: Arrived) => Answer>

export const ALICE: SignedIn = {
  SignedIn: true, Account: '1234567890123456', Alias: '', Type: 'RAMUser', UserName: 'alice', DisplayName: 'Alice', Arn: 'acs:ram::1234567890123456:user/alice',
  MFAPresent: false, Next: '', Expires: '2026-11-24T20:00:00Z', Version: '1.0', Compute: 'sim',
}
/** The time at which tests take place. */
export const NOW = Date.parse('2026-11-24T14:00:00Z')

const ALLOWED = { Allowed: true, Verdict: 'Allow', Layer: 'account', AuthAction: '', AuthResource: '*', PolicyType: '', PolicyName: '', PolicyVersion: '', Effect: '', Statement: 0, Line: 0, Column: 0, Hint: '', Hints: [], Conditions: [] }

/** A fetch that answers from handlers, keyed by action or by `METHOD path` of the session API. */
export function server(handlers: Handlers, session: Session = ALICE) {
  const arrived: Arrived[] = []
  const all: Handlers = {
    'GET session': () => [200, session],
    DescribeRegions: () => [200, { RequestId: 'R', Regions: { Region: [{ RegionId: 'cn-hangzhou', LocalName: 'Hangzhou', RegionEndpoint: '', Status: 'available' }] } }],
    ListResourceGroups: () => [200, { RequestId: 'R', TotalCount: 0, PageNumber: 1, PageSize: 100, ResourceGroups: { ResourceGroup: [] } }],
    PreviewCalls: body => [200, { RequestId: 'R', Results: (JSON.parse(body['Calls'] ?? '[]') as unknown[]).map(() => ALLOWED) }],
    ...handlers,
  }
  const send: typeof fetch = async (input, init) => {
    const url = new URL(String(input), 'http://rampart.test')
    const path = url.pathname.replace('/console/api/', '')
    const request: Arrived = {
      method: init?.method ?? 'GET', path, action: url.searchParams.get('Action') ?? '', headers: new Headers(init?.headers),
      body: typeof init?.body === 'string' ? (JSON.parse(init.body) as Params) : {},
    }
    arrived.push(request)
    const name = path === 'call' ? request.action : `${request.method} ${path}`
    const handler = all[name]
    if (handler === undefined) return new Response(JSON.stringify({ RequestId: 'R', Code: 'Unexpected', Message: `no handler for ${name}` }), { status: 500 })
    const [status, body] = handler(request.body, request)
    return new Response(status === 204 ? null : JSON.stringify(body), { status })
  }
  return { send, arrived, of: (action: string) => arrived.filter(a => a.action === action) }
}

/** A PreviewCalls answer that refuses. */
export function refused(values: Partial<typeof ALLOWED>): typeof ALLOWED {
  return { ...ALLOWED, Allowed: false, Verdict: 'ExplicitDeny', Effect: 'Deny', ...values }
}
export { ALLOWED }

/** Shows the whole console at an address. */
export function show(send: typeof fetch, at = '/', language: Language = 'en') {
  const router = createMemoryRouter(routes(send), { initialEntries: [at] })
  return {
    router,
    ...render(
      <I18nProvider initial={language}><ThemeProvider><ClockProvider now={() => NOW}><SessionProvider fetch={send}><RouterProvider router={router} /></SessionProvider></ClockProvider></ThemeProvider></I18nProvider>,
    ),
  }
}

/** Shows an element as a page of the signed-in principal. */
export function showPage(send: typeof fetch, element: React.ReactElement, at = '/test', language: Language = 'en') {
  const all = routes(send)
  const shell = all[1]
  shell?.children?.unshift({ path: '/test', element })
  const router = createMemoryRouter(all, { initialEntries: [at] })
  return {
    router,
    ...render(
      <I18nProvider initial={language}><ThemeProvider><ClockProvider now={() => NOW}><SessionProvider fetch={send}><RouterProvider router={router} /></SessionProvider></ClockProvider></ThemeProvider></I18nProvider>,
    ),
  }
}
