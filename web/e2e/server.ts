import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export const ACCOUNT = '1234567890123456'
export const ROOT_PASSWORD = 'Root-Password-1!'

/** A server process of its own, on an empty data directory. */
export interface Server {
  origin: string
  stop(): Promise<void>
}

/** The program under test: RAMPART_BIN, or what `make build` makes. */
function program(): string {
  const path = process.env['RAMPART_BIN'] ?? resolve(import.meta.dirname, '../../bin/rampart')
  if (!existsSync(path)) throw new Error(`there is no ${path}; run make console build, or set RAMPART_BIN`)
  return path
}

/** Starts a server on a free port and waits until it says that it is ready. */
export async function startServer(): Promise<Server> {
  const dir = await mkdtemp(join(tmpdir(), 'rampart-e2e-'))
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('RAMPART_')))
  const child: ChildProcess = spawn(program(), ['serve', '--listen', '127.0.0.1:0', '--data', dir, '--log-level', 'warn'], {
    env: { ...env, RAMPART_ACCOUNT_ID: ACCOUNT, RAMPART_ROOT_PASSWORD: ROOT_PASSWORD }, stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>(done => child.once('exit', done))
  let said = ''
  const origin = await new Promise<string>((ready, fail) => {
    const listen = (chunk: Buffer): void => {
      said += chunk.toString()
      const found = /endpoint\s+(http:\S+)/.exec(said)
      if (found?.[1] !== undefined && said.includes('Stop with')) ready(found[1])
    }
    child.stdout?.on('data', listen)
    child.stderr?.on('data', listen)
    child.once('error', fail)
    child.once('exit', code => fail(new Error(`the server ended with status ${String(code)}:\n${said}`)))
  })
  return {
    origin,
    async stop() {
      child.kill('SIGTERM')
      await ended
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** A console session without a browser, to prepare what a test then looks at. */
export class Session {
  #cookie = ''
  constructor(private readonly server: Server) {}

  async signIn(name = ACCOUNT, password = ROOT_PASSWORD): Promise<this> {
    const answer = await this.#send('session', { Name: name, Password: password })
    this.#cookie = answer.headers.getSetCookie().map(c => c.split(';')[0]).join('; ')
    return this
  }

  /** Calls an operation by wire parameters; throws what the server refuses. */
  async call<T = Record<string, unknown>>(version: string, action: string, params: Record<string, string | undefined> = {}): Promise<T> {
    const given = Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined))
    return (await (await this.#send(`call?Version=${version}&Action=${action}`, given)).json()) as T
  }

  /** The same, for a call that is to be refused: gives the error's body. */
  async refused(version: string, action: string, params: Record<string, string>): Promise<{ RequestId: string; Code: string }> {
    const answer = await this.#post(`call?Version=${version}&Action=${action}`, params)
    if (answer.ok) throw new Error(`${action} was not refused`)
    return (await answer.json()) as { RequestId: string; Code: string }
  }

  #post(path: string, body: object): Promise<Response> {
    return fetch(`${this.server.origin}/console/api/${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json', Cookie: this.#cookie }, body: JSON.stringify(body) })
  }

  async #send(path: string, body: object): Promise<Response> {
    const answer = await this.#post(path, body)
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer
  }
}
