import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import axe from 'axe-core'
import { describe, expect, test, vi } from 'vitest'
import { wireCall } from '../src/api/client'
import type { RamUser } from '../src/api/types.gen'
import { ListPage, type ListSpec } from '../src/components/ListPage'
import { ALLOWED, refused, server, showPage } from './server'

const USER: RamUser = { UserId: '1', UserName: 'bob', DisplayName: 'Bob <script>', MobilePhone: '', Email: '', Comments: '', CreateDate: '2026-11-24T13:00:00Z', UpdateDate: '' }
const users = (...names: string[]) => ({ RequestId: 'R', IsTruncated: names.includes('more'), Marker: names.includes('more') ? 'M1' : undefined, Users: { User: names.map(UserName => ({ ...USER, UserName })) } })

function spec(run = vi.fn(), more: Partial<ListSpec<'Ram/ListUsers', RamUser>> = {}): ListSpec<'Ram/ListUsers', RamUser> {
  return {
    id: 'test', title: 'home.title', operation: 'Ram/ListUsers',
    input: page => ({ Marker: page.token, MaxItems: page.size }),
    items: out => out.Users.User, rowKey: row => row.UserName, next: out => (out.IsTruncated ? out.Marker : undefined),
    columns: [{ key: 'name', title: 'shell.viewAs.user', render: row => row.UserName }, { key: 'display', title: 'signIn.name', render: row => row.DisplayName }],
    filters: [{ key: 'name', kind: 'text', label: 'signIn.name' }],
    rowActions: (row, { reload }) => [{ key: 'delete', label: `Delete ${row.UserName}`, danger: true, confirm: { title: `Really ${row.UserName}?` }, calls: [wireCall('Ram/DeleteUser', { UserName: row.UserName })], run: () => run(row.UserName), done: reload }],
    empty: { text: 'home.title' },
    ...more,
  }
}
const calls = (body: Record<string, string>) => JSON.parse(body['Calls'] ?? '[]') as { Action: string; Params: Record<string, string> }[]

describe('ListPage', () => {
  test('shows rows, asks about all controls in one batch, confirms and reloads', async () => {
    const user = userEvent.setup()
    const run = vi.fn()
    const s = server({ ListUsers: () => [200, users('bob', 'carol')] })
    showPage(s.send, <ListPage spec={spec(run)} />)
    await screen.findByRole('rowheader', { name: 'bob' })
    await waitFor(() => expect(screen.getByRole('button', { name: 'Delete bob' }).getAttribute('aria-disabled')).toBeNull())
    expect(s.of('PreviewCalls').map(a => calls(a.body).map(c => c.Params['UserName']))).toEqual([['bob', 'carol']])
    await user.click(screen.getByRole('button', { name: 'Delete bob' }))
    const dialog = await screen.findByRole('dialog')
    await user.click(within(dialog).getByRole('button', { name: 'Delete bob' }))
    await waitFor(() => expect(run).toHaveBeenCalledWith('bob'))
    await waitFor(() => expect(s.of('ListUsers').length).toBe(2))
  })

  test('a refused control stays reachable and says what refuses it', async () => {
    const user = userEvent.setup()
    const run = vi.fn()
    const s = server({
      ListUsers: () => [200, users('bob', 'carol')],
      PreviewCalls: body => [200, { RequestId: 'R', Results: calls(body).map(c => c.Params['UserName'] === 'bob' ? refused({ PolicyName: 'no-deletes', Statement: 1, AuthAction: 'ram:DeleteUser', AuthResource: 'acs:ram::1:user/bob' }) : ALLOWED) }],
    })
    showPage(s.send, <ListPage spec={spec(run)} />)
    const button = await screen.findByRole('button', { name: /Delete bob/ })
    await waitFor(() => expect(button.querySelector('.anticon-lock')).not.toBeNull())
    expect(button.getAttribute('aria-disabled')).toBe('true')
    button.focus()
    await user.keyboard('{Enter}')
    await screen.findByText('Refused by policy no-deletes, statement 1.')
    expect(screen.getByRole('link', { name: 'See why' }).getAttribute('href')).toBe('/what-if?principal=alice&action=ram%3ADeleteUser&resource=acs%3Aram%3A%3A1%3Auser%2Fbob')
    expect(run).not.toHaveBeenCalled()
  })

  test('keeps filters in the URL', async () => {
    const user = userEvent.setup()
    const s = server({ ListUsers: () => [200, users('bob')] })
    const seen: string[] = []
    const { router } = showPage(s.send, <ListPage spec={spec(vi.fn(), { input: (page, { filters }) => { seen.push(filters['name'] ?? ''); return { Marker: page.token } } })} />, '/test?name=first')
    const box = await screen.findByRole('searchbox', { name: 'Account or RAM user' })
    expect(seen[0]).toBe('first')
    await user.clear(box)
    await user.type(box, 'second{Enter}')
    await waitFor(() => expect(router.state.location.search).toBe('?name=second'))
    expect(seen.at(-1)).toBe('second')
    await user.click(screen.getByRole('button', { name: 'Clear the filters' }))
    await waitFor(() => expect(router.state.location.search).toBe(''))
  })

  test('goes through parts by marker and back', async () => {
    const user = userEvent.setup()
    const s = server({ ListUsers: body => [200, body['Marker'] === 'M1' ? users('last') : users('bob', 'more')] })
    showPage(s.send, <ListPage spec={spec()} />)
    await user.click(await screen.findByRole('button', { name: 'Next page' }))
    await screen.findByRole('rowheader', { name: 'last' })
    screen.getByText('Page 2')
    await user.click(screen.getByRole('button', { name: 'Previous page' }))
    await screen.findByRole('rowheader', { name: 'bob' })
  })

  test('a refused list says why in the place of the list', async () => {
    const s = server({
      ListUsers: () => [403, { RequestId: 'R-9', Code: 'NoPermission', Message: 'You are not authorized.', AccessDeniedDetail: { AuthAction: 'ram:ListUsers', NoPermissionType: 'ImplicitDeny', PolicyType: 'AccountLevelIdentityBasedPolicy' } }],
      ExplainOwnCall: () => [200, {
        RequestId: 'R', EventId: 'R-9', Principal: { Type: 'RAMUser', Name: 'bob', Arn: 'acs:ram::1:user/bob' }, Decision: {
          Verdict: 'ExplicitDeny', Layer: 'account', Action: 'ram:ListUsers', Resource: 'acs:ram::1:user/*', Layers: [], Allowing: ['Sign in with MFA.'], Hints: [{ Id: 'New', Key: 'acs:MFAPresent', Values: [], Text: 'Sign in with MFA.' }],
          Conditions: [{ Key: 'acs:MFAPresent', Values: ['false'], Source: 'session' }], Deciding: { PolicyType: 'Custom', PolicyName: 'mfa-only', PolicyVersion: 'v1', Statement: 0, Line: 4, Column: 5 },
        },
      }],
    })
    showPage(s.send, <ListPage spec={spec()} />)
    await screen.findByRole('heading', { name: 'You are not allowed to do this' })
    expect((await screen.findByRole('link', { name: 'mfa-only' })).getAttribute('href')).toBe('/ram/policies/Custom/mfa-only')
    screen.getByText('0 (line 4)')
    screen.getByText('Sign in with MFA.')
    screen.getByText('bob')
    screen.getByText('acs:MFAPresent')
    expect(screen.getByRole('link', { name: 'Explain this decision' }).getAttribute('href')).toBe('/explain/R-9')
  })

  test('axe finds no serious fault', async () => {
    const s = server({ ListUsers: () => [200, users('bob')] })
    const { container } = showPage(s.send, <ListPage spec={spec(vi.fn(), { batchActions: () => [{ key: 'x', label: 'X', run: () => undefined }] })} />)
    await screen.findByRole('rowheader', { name: 'bob' })
    const { violations } = await axe.run(container, { rules: { 'color-contrast': { enabled: false } } })
    expect(violations.filter(v => v.impact === 'serious' || v.impact === 'critical').map(v => [v.id, v.nodes.map(n => n.html)])).toEqual([])
  })
})
