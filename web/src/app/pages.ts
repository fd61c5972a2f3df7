import type { ComponentType } from 'react'
import type { MessageKey } from '../i18n'

/** The groups of the side menu, in their order. */
export const GROUPS = ['home', 'ram', 'ecs', 'vpc', 'billing', 'explain'] as const
export type Group = (typeof GROUPS)[number]

/** One page of the console. */
export interface Page {
  /** Path below /console, with parameters as `:name`. */
  path: string
  /** The page's file, loaded when it is first shown; its default export is the page. */
  load: () => Promise<{ default: ComponentType }>
  /** Name of the page: in the menu, in the window's title. */
  label: MessageKey
  /** Where the page belongs: its menu group is lit while it is open. */
  group: Group
  /** Whether it has a line in the menu; details and forms have none. */
  menu: boolean
  /** For a page without a line: the path of the page whose line is lit instead. */
  under?: string
}

/**
 * All pages of the console. A page is in this list when it works, not before.
 * Keep each area together and in menu order.
 */
export const PAGES: readonly Page[] = [
  { path: '/', load: () => import('../pages/overview/Overview'), label: 'home.title', group: 'home', menu: true },
  // --- RAM

  // --- ECS
  { path: '/ecs/buy', load: () => import('../pages/ecs/buy/Buy'), label: 'ecs.buy.title', group: 'ecs', menu: false, under: '/ecs/instances' },
  { path: '/ecs/buy/progress', load: () => import('../pages/ecs/buy/Progress'), label: 'ecs.buy.progress.title', group: 'ecs', menu: false, under: '/ecs/instances' },

  // --- VPC

  // --- Orders

  // --- Decisions

]
