import type { Plugin } from 'vite'

const FILE = /@rc-component\/util\/es\/getScrollBarSize\.js$/
const BEFORE = '}`, randomId);'
const AFTER = `}\`, randomId, { csp: { nonce: document.querySelector('meta[property="csp-nonce"]')?.nonce } });`

/** Gives the nonce to the one style element that Ant Design makes without it; null when the code is not as known. */
export function withNonce(code: string): string | null {
  return code.split(BEFORE).length === 2 ? code.replace(BEFORE, AFTER) : null
}

/**
 * Ant Design measures scroll bars with a style element for which it does not
 * pass ConfigProvider's nonce on, so the Content-Security-Policy reports a fault
 * on each page with a table. The build fails when the library has changed there.
 */
export function nonce(): Plugin {
  return {
    name: 'rampart-nonce',
    apply: 'build',
    transform(code, id) {
      if (!FILE.test(id.split('?')[0] ?? '')) return null
      const mended = withNonce(code)
      if (mended === null) this.error('getScrollBarSize.js of @rc-component/util has changed: see whether it takes a nonce now, and mend or remove build/nonce.ts.')
      return { code: mended, map: null }
    },
  }
}
