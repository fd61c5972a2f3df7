import type { Messages } from '../types'
import type { ram as en } from '../en/ram'

export const ram: Messages<typeof en> = {
}
