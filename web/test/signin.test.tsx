import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test } from 'vitest'
import { returnPath } from '../src/app/paths'
import { ALICE, server, show } from './server'

describe('signing in', () => {
  test('asks for the MFA code only after the right password, then goes where one wanted to', async () => {
    const user = userEvent.setup()
    const s = server({
      'POST session': body => body['Code'] === undefined ? [401, { RequestId: 'R', Code: 'MFACodeRequired', Message: 'code' }]
        : body['Code'] === '123456' ? [200, ALICE] : [401, { RequestId: 'R', Code: 'MFACodeInvalid', Message: 'bad' }],
    }, { SignedIn: false })
    const { router } = show(s.send, '/?x=1')
    await user.type(await screen.findByLabelText('Account or RAM user'), ' alice@1234567890123456 ')
    await user.type(screen.getByLabelText('Password'), 'secret')
    expect(screen.queryByLabelText('MFA code')).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Sign in' }))
    await user.type(await screen.findByLabelText('MFA code'), '000000')
    await user.click(screen.getByRole('button', { name: 'Sign in' }))
    await screen.findByText(/wrong or was used before/)
    await user.type(screen.getByLabelText('MFA code'), '123456{Enter}')
    await screen.findByRole('heading', { level: 1, name: 'Overview' })
    expect(router.state.location.pathname + router.state.location.search).toBe('/?x=1')
    expect(s.arrived.filter(a => a.method === 'POST' && a.path === 'session').map(a => a.body)).toEqual([
      { Name: 'alice@1234567890123456', Password: 'secret' },
      { Name: 'alice@1234567890123456', Password: 'secret', Code: '000000' },
      { Name: 'alice@1234567890123456', Password: 'secret', Code: '123456' },
    ])
  })

  test('a lock says until when', async () => {
    const user = userEvent.setup()
    const s = server({ 'POST session': () => [403, { RequestId: 'R', Code: 'SignInLocked', Message: 'Locked until 15:00.' }] }, { SignedIn: false })
    show(s.send)
    await user.type(await screen.findByLabelText('Account or RAM user'), 'alice@a')
    await user.type(screen.getByLabelText('Password'), 'x{Enter}')
    expect((await screen.findByRole('alert')).textContent).toContain('Locked until 15:00.')
  })

  test('a limit says for how long', async () => {
    const user = userEvent.setup()
    const s = server({ 'POST session': () => [429, { RequestId: 'R', Code: 'Throttling.User', Message: 'Try again in 6 seconds.' }] }, { SignedIn: false })
    show(s.send)
    await user.type(await screen.findByLabelText('Account or RAM user'), 'alice@a')
    await user.type(screen.getByLabelText('Password'), 'x{Enter}')
    const alert = (await screen.findByRole('alert')).textContent
    expect(alert).toContain('Too many sign-ins were tried.')
    expect(alert).toContain('Try again in 6 seconds.')
  })

  test('the password must be changed first', async () => {
    const user = userEvent.setup()
    const s = server({ 'POST session/password': () => [200, ALICE] }, { ...ALICE, Next: 'ChangePassword' })
    show(s.send)
    await user.type(await screen.findByLabelText('Current password'), 'old')
    await user.type(screen.getByLabelText('New password'), 'new-1')
    await user.type(screen.getByLabelText('New password again'), 'new-2{Enter}')
    await screen.findByText('The two passwords differ.')
    await user.clear(screen.getByLabelText('New password again'))
    await user.type(screen.getByLabelText('New password again'), 'new-1{Enter}')
    await screen.findByRole('heading', { name: 'Overview' })
    expect(s.arrived.find(a => a.path === 'session/password')?.body).toEqual({ OldPassword: 'old', NewPassword: 'new-1' })
  })

  test('an MFA device must be bound first', async () => {
    const user = userEvent.setup()
    const s = server({ 'POST session/mfa': body => body['Code1'] === undefined ? [200, { SerialNumber: 'sn', Seed: 'ABCDEF', QRCodePNG: 'AAAA' }] : [200, ALICE] }, { ...ALICE, Next: 'BindMFA' })
    show(s.send)
    expect((await screen.findByAltText('QR code of the key')).getAttribute('src')).toBe('data:image/png;base64,AAAA')
    screen.getByText('ABCDEF')
    await user.type(screen.getByLabelText('First code'), '111111')
    await user.type(screen.getByLabelText('Next code'), '222222{Enter}')
    await screen.findByRole('heading', { name: 'Overview' })
    expect(s.arrived.at(-1)?.action ?? '').not.toBe('CreateVirtualMFADevice')
    expect(s.arrived.filter(a => a.path === 'session/mfa').at(-1)?.body).toEqual({ SerialNumber: 'sn', Code1: '111111', Code2: '222222' })
  })

  test('a session that ends leads back to signing in', async () => {
    let there = true
    const s = server({
      'GET session': () => [200, there ? ALICE : { SignedIn: false }],
      DescribeRegions: () => {
        there = false
        return [401, { RequestId: 'R', Code: 'SessionEnded', Message: 'gone' }]
      },
    })
    const { router } = show(s.send, '/')
    await screen.findByText('The session has ended. Sign in again to go on.')
    expect(router.state.location.pathname).toBe('/sign-in')
  })

  test('the server cannot be reached', async () => {
    show(() => Promise.reject(new TypeError('down')))
    await waitFor(() => expect(screen.getByText(/The server does not answer/)).toBeTruthy())
  })

  test.each([['/ram/users?x=1', '/ram/users?x=1'], ['//evil.example', '/'], ['/\\evil.example', '/'], ['https://evil.example', '/'], [null, '/'], ['/sign-in?to=/', '/']])('returns from %s to %s', (to, want) => {
    expect(returnPath(to)).toBe(want)
  })
})
