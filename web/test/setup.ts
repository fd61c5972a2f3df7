import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'

// Working out what is hidden costs seconds without a browser; the browser tests see to it.
configure({ defaultHidden: true, asyncUtilTimeout: 20_000 })

// jsdom has no layout, so what Ant Design asks of one is answered plainly.
window.matchMedia = query => ({
  matches: false, media: query, onchange: null, dispatchEvent: () => false,
  addEventListener: () => undefined, removeEventListener: () => undefined, addListener: () => undefined, removeListener: () => undefined,
})
window.scrollTo = () => undefined
class Observer { observe() {} unobserve() {} disconnect() {} }
window.ResizeObserver ??= Observer
// Ant Design's style sheets are long and jsdom works through all of them for each
// element; nothing that these tests look at depends on them.
const plain = document.createElement('div').style
window.getComputedStyle = () => plain
Object.defineProperty(HTMLStyleElement.prototype, 'sheet', { get: () => null })
// axe asks for a canvas to tell icon fonts; null is how a browser says that it has none.
// The editor measures its text.
Range.prototype.getClientRects = () => [] as unknown as DOMRectList
HTMLCanvasElement.prototype.getContext = () => null

afterEach(() => {
  cleanup()
  localStorage.clear()
  sessionStorage.clear()
})
