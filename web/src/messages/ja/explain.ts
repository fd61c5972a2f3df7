import type { Messages } from '../types'
import type { explain as en } from '../en/explain'

export const explain: Messages<typeof en> = {
}
