import { describe, expect, test, vi } from 'vitest'
import type { WireCall } from '../src/api/client'
import { BATCH, callKey, PreviewStore, type PreviewResult } from '../src/api/preview'
import { ALLOWED } from './server'

const call = (Action: string, Params = {}): WireCall => ({ Version: '1', Action, Params })
const settle = async () => { for (let i = 0; i < 20; i++) await Promise.resolve() }

describe('PreviewStore', () => {
  test('asks for all of a render at once, each once, and splits at the limit', async () => {
    const ask = vi.fn((calls: WireCall[]) => Promise.resolve(calls.map(() => ALLOWED as PreviewResult)))
    const store = new PreviewStore(ask)
    for (let i = 0; i < BATCH + 1; i++) {
      store.want(callKey(call(`A${i}`)), call(`A${i}`))
      store.want(callKey(call(`A${i}`)), call(`A${i}`))
    }
    await settle()
    expect(ask.mock.calls.map(([calls]) => calls.length)).toEqual([BATCH, 1])
    expect(store.get(callKey(call('A0')))).toEqual({ state: 'known', result: ALLOWED })
  })

  test('what could not be asked is unknown, not allowed', async () => {
    const store = new PreviewStore(() => Promise.reject(new Error('down')))
    store.want('k', call('A'))
    await settle()
    expect(store.get('k')).toEqual({ state: 'unknown', message: 'down' })
  })

  test('an answer too few is unknown', async () => {
    const store = new PreviewStore(() => Promise.resolve([]))
    store.want('k', call('A'))
    await settle()
    expect(store.get('k')?.state).toBe('unknown')
  })

  test('an answer from before a change is dropped and asked again', async () => {
    let answer: (r: PreviewResult[]) => void = () => undefined
    const ask = vi.fn(() => new Promise<PreviewResult[]>(resolve => { answer = resolve }))
    const store = new PreviewStore(ask)
    store.want('k', call('A'))
    await settle()
    store.invalidate()
    answer([ALLOWED as PreviewResult])
    await settle()
    expect(store.get('k')).toBeUndefined()
    store.want('k', call('A'))
    await settle()
    expect(ask).toHaveBeenCalledTimes(2)
  })

  test('the order of parameters does not matter to a call', () => {
    expect(callKey(call('A', { x: '1', y: '2' }))).toBe(callKey(call('A', { y: '2', x: '1' })))
    expect(callKey(call('A', { x: '1' }))).not.toBe(callKey(call('A', { x: '2' })))
  })
})
