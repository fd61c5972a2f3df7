import { request } from './client'

/** Nobody is signed in. */
export interface SignedOut { SignedIn: false }

/** Who is signed in. While Next is not empty, only that step is served. */
export interface SignedIn {
  SignedIn: true
  Account: string
  Alias: string
  Type: 'Account' | 'RAMUser'
  UserName: string
  DisplayName: string
  Arn: string
  MFAPresent: boolean
  Next: '' | 'ChangePassword' | 'BindMFA'
  Expires: string
  Version: string
  Compute: string
}
export type Session = SignedOut | SignedIn

/** A new virtual MFA device; Seed is base32, QRCodePNG base64. */
export interface NewDevice { SerialNumber: string; Seed: string; QRCodePNG: string }

/** The session part of the console's API: it takes no operation's way. */
export interface SessionApi {
  get(): Promise<Session>
  signIn(input: { Name: string; Password: string; Code?: string }): Promise<Session>
  changePassword(input: { OldPassword: string; NewPassword: string }): Promise<Session>
  newDevice(): Promise<NewDevice>
  bindDevice(input: { SerialNumber: string; Code1: string; Code2: string }): Promise<Session>
  signOut(): Promise<void>
}

/** Makes the session API over a fetch function. */
export function createSessionApi(send: typeof fetch): SessionApi {
  const post = (path: string, body: object): Promise<unknown> =>
    request(send, path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
  return {
    get: async () => (await request(send, 'session', { method: 'GET' })) as Session,
    signIn: async input => (await post('session', input)) as Session,
    changePassword: async input => (await post('session/password', input)) as Session,
    newDevice: async () => (await post('session/mfa', {})) as NewDevice,
    bindDevice: async input => (await post('session/mfa', input)) as Session,
    signOut: async () => {
      await request(send, 'session', { method: 'DELETE', headers: { 'Content-Type': 'application/json' } })
    },
  }
}
