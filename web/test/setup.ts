import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'

// Working out what is hidden costs seconds without a browser; the browser tests see to it.
configure({ defaultHidden: true, asyncUtilTimeout: 8000 })

// jsdom has no layout, so what Ant Design asks of one is answered plainly.
window.matchMedia = query => ({
  matches: false, media: query, onchange: null, dispatchEvent: () => false,
  addEventListener: () => undefined, removeEventListener: () => undefined, addListener: () => undefined, removeListener: () => undefined,
})
window.scrollTo = () => undefined
class Observer { observe() {} unobserve() {} disconnect() {} }
window.ResizeObserver ??= Observer
const style = window.getComputedStyle.bind(window)
window.getComputedStyle = element => style(element)

afterEach(() => {
  cleanup()
  localStorage.clear()
  sessionStorage.clear()
})
