import type { Messages } from '../types'
import type { ecs as en } from '../en/ecs'

export const ecs: Messages<typeof en> = {
}
