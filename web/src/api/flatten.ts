/** How the parameters of one operation travel; from the generated table. */
export interface Layout {
  /** Paths without indices whose value travels as one JSON text. */
  readonly json?: readonly string[]
  /** Paths without indices that are string maps and travel as `Name.#3#key`. */
  readonly maps?: readonly string[]
}

/** The flat parameters of a call, as on the wire. */
export type Params = Record<string, string>

/**
 * Turns a nested input into wire parameters: `{Tag: [{Key: 'a'}]}` becomes
 * `Tag.1.Key=a`, a struct is dotted, a map is `Name.#LENGTH#key` (length in
 * bytes), and what the layout says is JSON becomes one text. What is undefined
 * or null is not sent; an empty text is, because some operations tell the two
 * apart. It is the counterpart of wire.Binder in Go.
 */
export function flatten(input: object, layout: Layout = {}): Params {
  const out: Params = {}
  const json = new Set(layout.json)
  const maps = new Set(layout.maps)
  const put = (name: string, path: string, value: unknown): void => {
    if (value === undefined || value === null) return
    if (typeof value !== 'object') {
      out[name] = String(value)
    } else if (json.has(path)) {
      out[name] = JSON.stringify(value)
    } else if (Array.isArray(value)) {
      value.forEach((item, i) => put(`${name}.${i + 1}`, path, item))
    } else if (maps.has(path)) {
      for (const [key, item] of Object.entries(value)) {
        if (item !== undefined) out[`${name}.#${new TextEncoder().encode(key).length}#${key}`] = String(item)
      }
    } else {
      const before = Object.keys(out).length
      for (const [key, item] of Object.entries(value)) put(`${name}.${key}`, `${path}.${key}`, item)
      // A struct that is there without members has no dotted form.
      if (Object.keys(out).length === before) out[name] = '{}'
    }
  }
  for (const [key, value] of Object.entries(input)) put(key, key, value)
  return out
}
