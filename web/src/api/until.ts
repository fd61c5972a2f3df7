/** The time between two looks, in milliseconds. */
const PAUSE = 500

function pause(signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      clearTimeout(timer)
      reject(new DOMException('', 'AbortError'))
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', leave)
      resolve()
    }, PAUSE)
    signal?.addEventListener('abort', leave, { once: true })
  })
}

/**
 * Looks again and again until something holds, at most so many times. It gives
 * whether it does, and throws when the signal is aborted.
 */
export async function until(look: () => Promise<boolean>, { most = Infinity, signal }: { most?: number; signal?: AbortSignal } = {}): Promise<boolean> {
  for (let i = 1; ; i++) {
    if (await look()) return true
    if (i >= most) return false
    await pause(signal)
  }
}
