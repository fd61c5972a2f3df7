import { common } from './common'
import { ecs } from './ecs'
import { explain } from './explain'
import { hints } from './hints'
import { ram } from './ram'

export const messages = { ...common, ...ram, ...ecs, ...explain, ...hints }
