import type { Plugin } from 'vite'

const OPTION = `{ csp: { nonce: document.querySelector('meta[property="csp-nonce"]')?.nonce } }`

/** The places in Ant Design's parts that make a style element without ConfigProvider's nonce: file, code as it is, code as it must be. */
const PLACES: readonly (readonly [file: string, before: string, after: string])[] = [
  // Measures scroll bars, on each page with a table.
  ['@rc-component/util/es/getScrollBarSize.js', '}`, randomId);', `}\`, randomId, ${OPTION});`],
  // Holds the page still behind a drawer or dialog.
  ['@rc-component/portal/es/useScrollLocker.js', '}`, id);', `}\`, id, ${OPTION});`],
]

/** Gives the nonce to the style element of one of these files; null when the code is not as known, undefined for any other file. */
export function withNonce(file: string, code: string): string | null | undefined {
  const place = PLACES.find(([name]) => file.endsWith(name))
  if (place === undefined) return undefined
  const [, before, after] = place
  return code.split(before).length === 2 ? code.replace(before, () => after) : null
}

/**
 * Two parts of Ant Design make a style element and do not pass ConfigProvider's
 * nonce on, so the Content-Security-Policy refuses it. The build fails when the
 * library has changed there.
 */
export function nonce(): Plugin {
  return {
    name: 'rampart-nonce',
    apply: 'build',
    transform(code, id) {
      const file = id.split('?')[0] ?? ''
      const mended = withNonce(file, code)
      if (mended === undefined) return null
      if (mended === null) this.error(`${file} has changed: see whether it takes a nonce now, and mend or remove build/nonce.ts.`)
      return { code: mended, map: null }
    },
  }
}
