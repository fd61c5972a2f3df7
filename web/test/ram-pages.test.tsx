import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test } from 'vitest'
import type { Params } from '../src/api/flatten'
import { ALLOWED, refused, server, show, type Handlers } from './server'

const USER = { UserId: '1', UserName: 'Alice', DisplayName: 'Alice', MobilePhone: '', Email: '', Comments: '', CreateDate: '2026-11-24T13:00:00Z', UpdateDate: '' }
const POLICY = (PolicyName: string, PolicyType = 'Custom') => ({ PolicyName, PolicyType, Description: '', DefaultVersion: 'v1', CreateDate: '', UpdateDate: '', AttachmentCount: 0, Tags: { Tag: [] } })
const ok = (body: object = {}): [number, unknown] => [200, { RequestId: 'R', ...body }]
const WORLD: Handlers = {
  ListUsers: () => ok({ IsTruncated: false, Users: { User: [USER] } }),
  ListGroups: () => ok({ IsTruncated: false, Groups: { Group: [{ GroupId: 'g-1', GroupName: 'developers', Comments: '', CreateDate: '', UpdateDate: '' }] } }),
  ListRoles: () => ok({ IsTruncated: false, Roles: { Role: [] } }),
  ListPolicies: () => ok({ IsTruncated: false, Policies: { Policy: [POLICY('ecs-admin'), POLICY('ecs-root-user-control'), POLICY('AdministratorAccess', 'System')] } }),
  ListPolicyAttachments: () => ok({ TotalCount: 0, PageNumber: 1, PageSize: 20, PolicyAttachments: { PolicyAttachment: [] } }),
  LintPolicy: () => ok({ Findings: [] }),
  GetUser: () => ok({ User: { ...USER, UserPrincipalName: 'Alice@1234567890123456.onaliyun.com', ProvisionType: 'Manual', Status: 'active', LastLoginDate: '', Tags: { Tag: [] } } }),
  GetLoginProfile: () => [404, { RequestId: 'R', Code: 'EntityNotExist.User.LoginProfile', Message: 'none' }],
  GetUserMFAInfo: () => ok({ IsMFAEnable: false }),
  ListAccessKeys: () => ok({ AccessKeys: { AccessKey: [] } }),
  AttachPolicyToUser: () => ok(), AttachPolicyToGroup: () => ok(), AttachPolicy: () => ok(),
}
const calls = (body: Params) => JSON.parse(body['Calls'] ?? '[]') as { Action: string; Params: Params }[]

/** The first control of this name, once it is known to be allowed. */
async function ready(name: string): Promise<HTMLElement> {
  await waitFor(() => expect(screen.getAllByRole('button', { name })[0]?.getAttribute('aria-disabled')).toBeNull())
  return screen.getAllByRole('button', { name })[0] as HTMLElement
}

/** Takes the option with this text from the list that is open. */
async function pick(user: ReturnType<typeof userEvent.setup>, text: string): Promise<void> {
  const option = await waitFor(() => {
    const found = [...document.querySelectorAll('.ant-select-item-option')].find(o => o.textContent?.includes(text))
    if (found === undefined) throw new Error(`no option ${text}`)
    return found
  })
  await user.click(option)
}

describe('the grant drawer', () => {
  test('grants two custom policies to Alice at account level', async () => {
    const user = userEvent.setup()
    const s = server(WORLD)
    show(s.send, '/ram/grants')
    await user.click(await ready('Grant permission'))
    const drawer = await screen.findByRole('dialog')
    expect((within(drawer).getByRole('radio', { name: 'Account level' }) as HTMLInputElement).checked).toBe(true)
    await user.click(within(drawer).getByRole('combobox', { name: 'Principal' }))
    await user.type(within(drawer).getByRole('combobox', { name: 'Principal' }), 'ali')
    await pick(user, 'Alice')
    await user.click(await within(drawer).findByRole('checkbox', { name: /ecs-admin/ }))
    await user.click(within(drawer).getByRole('checkbox', { name: /ecs-root-user-control/ }))
    const grant = within(drawer).getByRole('button', { name: 'Grant' })
    await waitFor(() => expect(grant.getAttribute('aria-disabled')).toBeNull())
    await user.click(grant)
    await waitFor(() => expect(s.of('AttachPolicyToUser').map(a => a.body)).toEqual([
      { PolicyType: 'Custom', PolicyName: 'ecs-admin', UserName: 'Alice' }, { PolicyType: 'Custom', PolicyName: 'ecs-root-user-control', UserName: 'Alice' },
    ]))
    await screen.findByText('Grants made: 2')
  })

  test('after a failure only what is left is tried again; what is there already counts as done', async () => {
    const user = userEvent.setup()
    let broken = true
    const s = server({
      ...WORLD,
      AttachPolicyToUser: body => body['PolicyName'] === 'ecs-admin' ? [409, { RequestId: 'R', Code: 'EntityAlreadyExists.User.Policy', Message: 'there' }] : broken ? [500, { RequestId: 'R', Code: 'InternalError', Message: 'Try again.' }] : ok(),
    })
    show(s.send, '/ram/users')
    await screen.findByRole('rowheader', { name: /Alice/ })
    await user.click(await ready('Grant permission'))
    const drawer = await screen.findByRole('dialog')
    within(drawer).getAllByText('Alice')
    await user.click(await within(drawer).findByRole('checkbox', { name: /ecs-admin/ }))
    await user.click(within(drawer).getByRole('checkbox', { name: /ecs-root/ }))
    await waitFor(() => expect(within(drawer).getByRole('button', { name: 'Grant' }).getAttribute('aria-disabled')).toBeNull())
    await user.click(within(drawer).getByRole('button', { name: 'Grant' }))
    await within(drawer).findByText('Try again.')
    broken = false
    await waitFor(() => expect(within(drawer).getByRole('button', { name: 'Grant' }).getAttribute('aria-disabled')).toBeNull())
    await user.click(within(drawer).getByRole('button', { name: 'Grant' }))
    await screen.findByText('Grants made: 2')
    expect(s.of('AttachPolicyToUser').map(a => a.body['PolicyName'])).toEqual(['ecs-admin', 'ecs-root-user-control', 'ecs-root-user-control'])
  })
})

describe('users', () => {
  test('creates Alice with console access and an access key, whose secret is shown once', async () => {
    const user = userEvent.setup()
    const s = server({
      ...WORLD,
      CreateUser: () => ok({ User: {} }), CreateLoginProfile: () => ok({ LoginProfile: {} }),
      CreateAccessKey: () => ok({ AccessKey: { AccessKeyId: 'LTAI', AccessKeySecret: 'the-secret', Status: 'Active', CreateDate: '' } }),
    })
    const { router } = show(s.send, '/ram/users?create')
    const drawer = await screen.findByRole('dialog')
    await user.type(within(drawer).getByLabelText('Logon name'), 'Alice')
    await user.click(within(drawer).getByRole('checkbox', { name: 'Console access' }))
    await user.click(within(drawer).getByRole('checkbox', { name: /Programmatic access/ }))
    await user.type(await within(drawer).findByLabelText('Password'), 'Secret-2026!')
    const create = within(drawer).getByRole('button', { name: 'Create user' })
    await waitFor(() => expect(create.getAttribute('aria-disabled')).toBeNull())
    await user.click(create)
    await screen.findByText('the-secret')
    expect(s.of('CreateUser')[0]?.body).toEqual({ UserPrincipalName: 'Alice@1234567890123456.onaliyun.com', DisplayName: 'Alice' })
    expect(s.of('CreateLoginProfile')[0]?.body).toMatchObject({ Password: 'Secret-2026!', Status: 'Active' })
    // No password goes along when it is only asked whether the call is allowed.
    expect(s.of('PreviewCalls').some(a => JSON.stringify(a.body).includes('Secret-2026!'))).toBe(false)
    await user.click(screen.getByRole('button', { name: 'I have saved the secret' }))
    await waitFor(() => expect(router.state.location.pathname).toBe('/ram/users/Alice'))
    await waitFor(() => expect(screen.queryByText('the-secret')).toBeNull())
  })

  test('a conflict of deleting says what to do and leads there', async () => {
    const user = userEvent.setup()
    const s = server({ ...WORLD, DeleteUser: () => [409, { RequestId: 'R-1', Code: 'DeleteConflict.User.AccessKey', Message: 'The user Alice has access keys.' }] })
    const { router } = show(s.send, '/ram/users/Alice')
    await screen.findByText('Alice@1234567890123456.onaliyun.com')
    await screen.findByText('Console access is not enabled')
    const remove = screen.getByRole('button', { name: 'Delete' })
    await waitFor(() => expect(remove.getAttribute('aria-disabled')).toBeNull())
    await user.click(remove)
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Delete' }))
    await screen.findByText('The user still has access keys. Delete them first.')
    await user.click(screen.getByRole('link', { name: 'Go there' }))
    await waitFor(() => expect(router.state.location.search).toBe('?tab=authentication'))
  })

  test('who may not create users knows it before the click', async () => {
    const s = server({ ...WORLD, PreviewCalls: body => ok({ Results: calls(body).map(c => c.Action === 'CreateUser' ? refused({ PolicyName: 'no-users', Statement: 0, AuthAction: 'ram:CreateUser', AuthResource: '*' }) : ALLOWED) }) })
    show(s.send, '/ram/users')
    const button = await screen.findByRole('button', { name: /Create user/ })
    await waitFor(() => expect(button.querySelector('.anticon-lock')).not.toBeNull())
    expect(button.getAttribute('aria-disabled')).toBe('true')
  })
})

describe('policies', () => {
  test('the visual editor opens at first, its empty rows cannot be sent, and a list that cannot be shown as rows stays text', async () => {
    const user = userEvent.setup()
    const s = server({ ...WORLD, ListActions: body => ok(body['Service'] === undefined ? { Services: ['ecs', 'ram'], Actions: [] } : { Services: [], Actions: [{ Action: 'ecs:RunInstances', Access: 'create', Resources: ['acs:ecs:*:*:instance/*'], Keys: ['ecs:LoginAsNonRoot'] }] }), CreatePolicy: () => ok({ Policy: {} }) })
    show(s.send, '/ram/policies/create')
    await screen.findByRole('heading', { name: 'Statement 0' })
    screen.getByText('Choose the actions of statement 0.')
    expect(screen.getByRole('button', { name: 'Create policy' }).getAttribute('aria-disabled')).toBe('true')
    await user.type(screen.getByRole('combobox', { name: 'Actions' }), 'ecs:RunInstances')
    await pick(user, 'ecs:RunInstances')
    await waitFor(() => expect(screen.getByRole('button', { name: 'Create policy' }).getAttribute('aria-disabled')).toBeNull())
    await user.type(screen.getByLabelText('Policy name'), 'p1')
    await waitFor(() => expect(screen.getByRole('button', { name: 'Create policy' }).getAttribute('aria-disabled')).toBeNull())
    await user.click(screen.getByRole('button', { name: 'Create policy' }))
    await waitFor(() => expect(s.of('CreatePolicy').length).toBe(1))
    const sent = s.of('CreatePolicy')[0]?.body ?? {}
    expect(sent['PolicyName']).toBe('p1')
    expect(JSON.parse(sent['PolicyDocument'] ?? '')).toEqual({ Version: '1', Statement: [{ Effect: 'Allow', Action: ['ecs:RunInstances'], Resource: '*' }] })
  })
})

describe('the overview', () => {
  test('names the next steps of an empty account, and asks for nothing that is refused', async () => {
    const s = server({ ...WORLD, ListUsers: () => ok({ IsTruncated: false, Users: { User: [] } }), ListPolicies: () => ok({ IsTruncated: false, Policies: { Policy: [] } }), DescribeInstances: () => ok({ TotalCount: 0, PageNumber: 1, PageSize: 1, Instances: { Instance: [] } }) })
    show(s.send, '/')
    await screen.findByRole('heading', { name: 'Next steps' })
    await waitFor(() => expect(screen.getByRole('link', { name: 'Create user' }).getAttribute('href')).toBe('/ram/users?create'))

    const t = server({ ...WORLD, PreviewCalls: body => ok({ Results: calls(body).map(() => refused({ Verdict: 'ImplicitDeny', Effect: '' })) }) })
    show(t.send, '/')
    await waitFor(() => expect(t.of('PreviewCalls').length).toBeGreaterThan(0))
    expect(t.of('ListUsers')).toEqual([])
  })
})
