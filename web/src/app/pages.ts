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
  { path: '/ram/users', load: () => import('../pages/ram/Users'), label: 'ram.users.title', group: 'ram', menu: true },
  { path: '/ram/users/:name', load: () => import('../pages/ram/User'), label: 'ram.users.title', group: 'ram', menu: false },
  { path: '/ram/groups', load: () => import('../pages/ram/Groups'), label: 'ram.groups.title', group: 'ram', menu: true },
  { path: '/ram/groups/:name', load: () => import('../pages/ram/Group'), label: 'ram.groups.title', group: 'ram', menu: false },
  { path: '/ram/roles', load: () => import('../pages/ram/Roles'), label: 'ram.roles.title', group: 'ram', menu: true },
  { path: '/ram/roles/:name', load: () => import('../pages/ram/Role'), label: 'ram.roles.title', group: 'ram', menu: false },
  { path: '/ram/grants', load: () => import('../pages/ram/Grants'), label: 'ram.grants.title', group: 'ram', menu: true },
  { path: '/ram/policies', load: () => import('../pages/ram/Policies'), label: 'ram.policies.title', group: 'ram', menu: true },
  { path: '/ram/policies/create', load: () => import('../pages/ram/CreatePolicyPage'), label: 'ram.policy.create', group: 'ram', menu: false },
  { path: '/ram/policies/:type/:name', load: () => import('../pages/ram/Policy'), label: 'ram.policies.title', group: 'ram', menu: false },
  { path: '/ram/policies/Custom/:name/edit', load: () => import('../pages/ram/EditPolicyPage'), label: 'ram.policy.edit', group: 'ram', menu: false },
  { path: '/ram/settings', load: () => import('../pages/ram/Settings'), label: 'ram.settings.title', group: 'ram', menu: true },

  // --- ECS
  { path: '/ecs/overview', load: () => import('../pages/ecs/Overview'), label: 'ecs.overview.title', group: 'ecs', menu: true },
  { path: '/ecs/instances', load: () => import('../pages/ecs/instances/Instances'), label: 'ecs.instances.title', group: 'ecs', menu: true },
  { path: '/ecs/instances/:id', load: () => import('../pages/ecs/instances/Instance'), label: 'ecs.instances.title', group: 'ecs', menu: false },
  { path: '/ecs/instances/:id/replace-os', load: () => import('../pages/ecs/replace/ReplaceOs'), label: 'ecs.replace.title', group: 'ecs', menu: false },
  { path: '/ecs/buy', load: () => import('../pages/ecs/buy/Buy'), label: 'ecs.buy.title', group: 'ecs', menu: false, under: '/ecs/instances' },
  { path: '/ecs/buy/progress', load: () => import('../pages/ecs/buy/Progress'), label: 'ecs.buy.progress.title', group: 'ecs', menu: false, under: '/ecs/instances' },
  { path: '/ecs/images', load: () => import('../pages/ecs/Images'), label: 'ecs.images.title', group: 'ecs', menu: true },
  { path: '/ecs/disks', load: () => import('../pages/ecs/Disks'), label: 'ecs.disks.title', group: 'ecs', menu: true },
  { path: '/ecs/security-groups', load: () => import('../pages/ecs/SecurityGroups'), label: 'ecs.securityGroups', group: 'ecs', menu: true },
  { path: '/ecs/security-groups/:id', load: () => import('../pages/ecs/SecurityGroup'), label: 'ecs.securityGroups', group: 'ecs', menu: false },
  { path: '/ecs/key-pairs', load: () => import('../pages/ecs/KeyPairs'), label: 'ecs.key.title', group: 'ecs', menu: true },
  { path: '/ecs/commands', load: () => import('../pages/ecs/commands/Commands'), label: 'ecs.cmd.title', group: 'ecs', menu: true },
  { path: '/ecs/commands/runs', load: () => import('../pages/ecs/commands/Runs'), label: 'ecs.runs.title', group: 'ecs', menu: false, under: '/ecs/commands' },
  { path: '/ecs/commands/runs/:id', load: () => import('../pages/ecs/commands/Run'), label: 'ecs.runs.title', group: 'ecs', menu: false, under: '/ecs/commands' },

  // --- VPC
  { path: '/vpc/vpcs', load: () => import('../pages/vpc/Vpcs'), label: 'ecs.vpcs.title', group: 'vpc', menu: true },
  { path: '/vpc/vswitches', load: () => import('../pages/vpc/VSwitches'), label: 'ecs.vswitches.title', group: 'vpc', menu: true },

  // --- Orders
  { path: '/orders', load: () => import('../pages/orders/Orders'), label: 'ecs.orders.title', group: 'billing', menu: true },
  { path: '/orders/:id', load: () => import('../pages/orders/Order'), label: 'ecs.orders.title', group: 'billing', menu: false },

  // --- Decisions
  { path: '/activity', load: () => import('../pages/activity/Activity'), label: 'explain.activity.title', group: 'explain', menu: true },
  { path: '/what-if', load: () => import('../pages/explain/WhatIf'), label: 'explain.if.title', group: 'explain', menu: true },
  { path: '/explain/:eventId', load: () => import('../pages/explain/Explain'), label: 'explain.title', group: 'explain', menu: false, under: '/activity' },

]

/** Whether an address has the form of a page's path. */
function fits(path: string, pathname: string): boolean {
  const parts = (text: string): string[] => text.split('/').filter(part => part !== '')
  const [wanted, given] = [parts(path), parts(pathname)]
  return wanted.length === given.length && wanted.every((part, i) => part.startsWith(':') || part === given[i])
}

/**
 * The page of the list that an address belongs to; the most exact pattern wins,
 * which has the fewest parameters.
 */
export function pageAt(pathname: string, pages: readonly Page[] = PAGES): Page | undefined {
  const parameters = (path: string): number => path.split(':').length
  return pages.filter(p => fits(p.path, pathname)).sort((a, b) => parameters(a.path) - parameters(b.path))[0]
}
