import { hintIds, sourceKinds, type AuthzHint, type HintId, type SourceKind } from '../api/types.gen'
import { useT, type Translate } from '../i18n'

/** Where the value of a condition key came from, as the server tells it. */
export interface ToldSource { Source: string; SourceKind: string; SourceName: string }

const isHint = (id: string): id is HintId => (hintIds as readonly string[]).includes(id)
const isSource = (kind: string): kind is SourceKind => (sourceKinds as readonly string[]).includes(kind)

/** A hint in the console's language; nothing for one that the console does not know. */
export function hintText(hint: AuthzHint, t: Translate): string | undefined {
  if (!isHint(hint.Id)) return undefined
  const [action = '', resource = ''] = hint.Values
  return t(`hint.${hint.Id}`, { key: hint.Key, values: hint.Values.join(', '), action, resource })
}

/** A source in the console's language; nothing for one that the console does not know. */
export function sourceText(of: ToldSource, t: Translate): string | undefined {
  return isSource(of.SourceKind) ? t(`source.${of.SourceKind}`, { name: of.SourceName }) : undefined
}

/** What would be allowed, one line for each hint. An unknown hint is told in the server's English. */
export function Hints({ hints }: { hints: readonly AuthzHint[] }) {
  const t = useT()
  return (
    <ul className="plain">
      {hints.map((h, i) => {
        const text = hintText(h, t)
        return <li key={i}>{text === undefined ? <span lang="en">{h.Text}</span> : <bdi>{text}</bdi>}</li>
      })}
    </ul>
  )
}

/** Where a value came from. An unknown source is told in the server's English. */
export function SourceText({ of }: { of: ToldSource }) {
  const t = useT()
  const text = sourceText(of, t)
  return text === undefined ? <bdi lang="en">{of.Source}</bdi> : <bdi>{text}</bdi>
}
