import { Tooltip } from 'antd'
import { useI18n } from '../i18n'
import { useNow } from './clock'

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000], ['month', 2_592_000], ['day', 86_400], ['hour', 3_600], ['minute', 60], ['second', 1],
]

/** How old the page's clock may be, in milliseconds. */
const STALE = 16_000

/** A time as people say it, for example "3 minutes ago". */
export function relativeTime(at: number, now: number, tag: string): string {
  // The clock of the page is renewed every 15 seconds: what is a little after it has just been.
  const seconds = at > now && at - now < STALE ? 0 : Math.round((at - now) / 1000)
  const [unit, size] = STEPS.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1]
  return new Intl.RelativeTimeFormat(tag, { numeric: 'auto' }).format(Math.trunc(seconds / size), unit)
}

/** A time in full, in the browser's time zone. */
export function absoluteTime(at: number, tag: string): string {
  return new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'long' }).format(at)
}

/** Shows a time of the API (ISO 8601) relatively, in full on hover or focus; a dash when there is none. */
export function TimeText({ value, absolute = false }: { value: string | undefined; absolute?: boolean }) {
  const { tag } = useI18n()
  const now = useNow()
  const at = value === undefined || value === '' ? NaN : Date.parse(value)
  // The zero time of Go stands for "never".
  if (Number.isNaN(at) || at <= Date.UTC(1, 0, 1)) return <span>{value !== undefined && value !== '' && Number.isNaN(at) ? value : '–'}</span>
  const full = absoluteTime(at, tag)
  if (absolute) return <time dateTime={value}>{full}</time>
  return (
    <Tooltip title={full}>
      <time dateTime={value} aria-label={full} tabIndex={0} className="time">{relativeTime(at, now, tag)}</time>
    </Tooltip>
  )
}
