import type { WireCall } from './client'
import type { Out } from './client'

/** What PreviewCalls says about one call. */
export type PreviewResult = Out<'Rampart/PreviewCalls'>['Results'][number]

/** What is known of one call; `unknown` is never taken for allowed. */
export type Known = { state: 'known'; result: PreviewResult } | { state: 'unknown'; message: string }

/** The most calls that PreviewCalls takes at once. */
export const BATCH = 100
/** What is kept at most; beyond it everything is asked again. */
const KEEP = 2000

/** Names a call: two calls with the same parameters have the same name. */
export function callKey(call: WireCall): string {
  return JSON.stringify([call.Version, call.Action, Object.entries(call.Params).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))])
}

/**
 * Asks PreviewCalls for all controls of a render together and remembers the
 * answers until something may have changed them. It only tells beforehand what
 * the server will say; it decides nothing.
 */
export class PreviewStore {
  #known = new Map<string, Known>()
  #waiting = new Map<string, WireCall>()
  #asked = new Set<string>()
  #listeners = new Set<() => void>()
  #age = 0

  constructor(private readonly ask: (calls: WireCall[]) => Promise<readonly PreviewResult[]>) {}

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => { this.#listeners.delete(listener) }
  }

  /** Changes with each answer and each invalidation. */
  #version = 0
  version = (): number => this.#version
  /** Changes with each invalidation: whoever shows a call wants it again. */
  age = (): number => this.#age

  get(key: string): Known | undefined {
    return this.#known.get(key)
  }

  /** Asks about a call unless it is known or asked already. */
  want(key: string, call: WireCall): void {
    if (this.#asked.has(key)) return
    this.#asked.add(key)
    if (this.#waiting.size === 0) queueMicrotask(() => void this.#flush())
    this.#waiting.set(key, call)
  }

  /**
   * Forgets that anything was asked, after a change. The old answers stay in
   * sight until the new ones come, so that controls do not flicker.
   */
  invalidate = (): void => {
    this.#age++
    this.#asked.clear()
    if (this.#known.size > KEEP) this.#known.clear()
    this.#changed()
  }

  async #flush(): Promise<void> {
    const calls = [...this.#waiting]
    const age = this.#age
    this.#waiting.clear()
    for (let from = 0; from < calls.length; from += BATCH) {
      const part = calls.slice(from, from + BATCH)
      let answer: (i: number) => Known
      try {
        const results = await this.ask(part.map(([, call]) => call))
        answer = i => {
          const result = results[i]
          return result === undefined ? { state: 'unknown', message: `${results.length} answers to ${part.length} calls` } : { state: 'known', result }
        }
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error)
        answer = () => ({ state: 'unknown', message })
      }
      // An answer from before a change is not the last word on it.
      if (age !== this.#age) return
      part.forEach(([key], i) => this.#known.set(key, answer(i)))
      this.#changed()
    }
  }

  #changed(): void {
    this.#version++
    for (const listener of [...this.#listeners]) listener()
  }
}
