import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Plugin, Rollup } from 'vite'

/** The most that a browser may fetch before the first page is shown, in bytes after gzip. */
export const INITIAL_LIMIT = 400_000

/** One file of a bundle, as far as the measure needs it. */
export interface Part {
  /** Files that this one imports statically; they are fetched with it. */
  imports: readonly string[]
  /** Style sheets that the page links because of this file. */
  css: readonly string[]
  /** Size in bytes after gzip. */
  size: number
  entry: boolean
}

/** Adds up an entry and all that it imports statically, each once. */
export function initialSize(parts: ReadonlyMap<string, Part>): number {
  const seen = new Set<string>()
  const visit = (name: string): number => {
    const part = parts.get(name)
    if (part === undefined || seen.has(name)) return 0
    seen.add(name)
    return [...part.imports, ...part.css].reduce((sum, next) => sum + visit(next), part.size)
  }
  return [...parts].reduce((sum, [name, part]) => (part.entry ? sum + visit(name) : sum), 0)
}

/**
 * Fails the build when the initial load is over INITIAL_LIMIT, and writes a
 * gzip form beside each text asset, so that the server compresses nothing.
 */
export function budget(): Plugin {
  return {
    name: 'rampart-budget',
    apply: 'build',
    // What is packed is what was written: before, the lists of what a lazy page
    // preloads are not yet in the code.
    writeBundle({ dir }, bundle) {
      if (dir === undefined) return this.error('The bundle is written to no folder.')
      const parts = new Map<string, Part>()
      for (const [name, file] of Object.entries(bundle) as [string, Rollup.OutputChunk | Rollup.OutputAsset][]) {
        const text = file.type === 'chunk' ? file.code : file.source
        const gz = gzipSync(text, { level: 9 })
        if (/\.(js|css|svg)$/.test(name)) writeFileSync(join(dir, name + '.gz'), gz)
        parts.set(name, {
          imports: file.type === 'chunk' ? file.imports : [],
          css: file.type === 'chunk' ? [...(file.viteMetadata?.importedCss ?? [])] : [],
          size: gz.length,
          entry: file.type === 'chunk' ? file.isEntry : name.endsWith('.html'),
        })
      }
      const total = initialSize(parts)
      this.info(`initial load ${(total / 1000).toFixed(1)} kB gzip of ${INITIAL_LIMIT / 1000} kB`)
      if (total > INITIAL_LIMIT) this.error(`The initial load is ${total} bytes after gzip; at most ${INITIAL_LIMIT} are allowed. Load more of it lazily.`)
    },
  }
}
