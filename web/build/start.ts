import type { Plugin } from 'vite'

const SOURCE = 'src/app/start.ts'

/**
 * Makes src/app/start.ts a script of its own that index.html names before all
 * others, so that it runs while they are fetched and compiled.
 */
export function start(): Plugin {
  return {
    name: 'rampart-start',
    apply: 'build',
    buildStart() {
      this.emitFile({ type: 'chunk', id: SOURCE, name: 'start' })
    },
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const file = Object.values(bundle ?? {}).find(f => f.type === 'chunk' && f.isEntry && f.facadeModuleId?.endsWith(SOURCE))
        if (file === undefined) throw new Error(`The bundle has no ${SOURCE}.`)
        return { html, tags: [{ tag: 'script', attrs: { type: 'module', crossorigin: true, src: `/console/${file.fileName}` }, injectTo: 'head-prepend' }] }
      },
    },
  }
}
