import { StatusTag, type Tone } from '../../../components/StatusTag'
import { useT, type MessageKey } from '../../../i18n'

// The states of InvocationStatus, for a run and for each instance of it, as
// "DescribeInvocations" and "DescribeInvocationResults" (ECS API reference) list them.
const STATES: Readonly<Record<string, { tone: Tone; key: MessageKey }>> = {
  Pending: { tone: 'busy', key: 'ecs.run.Pending' },
  Scheduled: { tone: 'busy', key: 'ecs.run.Scheduled' },
  Running: { tone: 'busy', key: 'ecs.run.Running' },
  Stopping: { tone: 'busy', key: 'ecs.run.Stopping' },
  Success: { tone: 'good', key: 'ecs.run.Success' },
  Finished: { tone: 'good', key: 'ecs.run.Success' },
  PartialFailed: { tone: 'warn', key: 'ecs.run.PartialFailed' },
  Failed: { tone: 'bad', key: 'ecs.run.Failed' },
  Error: { tone: 'bad', key: 'ecs.run.Failed' },
  Invalid: { tone: 'bad', key: 'ecs.run.Failed' },
  Aborted: { tone: 'bad', key: 'ecs.run.Failed' },
  Timeout: { tone: 'bad', key: 'ecs.run.Timeout' },
  Stopped: { tone: 'rest', key: 'ecs.run.Stopped' },
  Cancelled: { tone: 'rest', key: 'ecs.run.Stopped' },
  Terminated: { tone: 'rest', key: 'ecs.run.Stopped' },
}

/** Whether a run, or its part on an instance, goes on. */
export function goesOn(status: string): boolean {
  return STATES[status]?.tone === 'busy'
}

/** The state of a run, as icon and word. */
export function InvokeState({ status }: { status: string }) {
  const t = useT()
  const state = STATES[status]
  return <StatusTag tone={state?.tone ?? 'none'}>{state === undefined ? status : t(state.key)}</StatusTag>
}
