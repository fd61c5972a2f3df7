/** One row of two texts side by side; a missing side has no line there. */
export interface DiffRow { kind: 'same' | 'changed' | 'old' | 'new'; left?: { line: number; text: string }; right?: { line: number; text: string } }

/**
 * Puts two texts side by side, line by line: the longest common part stays
 * together, and what changed between stands in pairs. Policies have at most
 * 6144 characters, so the quadratic table is small.
 */
export function diffLines(before: string, after: string): DiffRow[] {
  const a = before.split('\n')
  const b = after.split('\n')
  // common[i][j] is the length of the longest common part of a from i and b from j.
  const common = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1))
  const at = (i: number, j: number): number => common[i]?.[j] ?? 0
  for (let i = a.length - 1; i >= 0; i--) {
    const row = common[i]
    if (row === undefined) continue
    for (let j = b.length - 1; j >= 0; j--) row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  }
  const rows: DiffRow[] = []
  let olds: { line: number; text: string }[] = []
  let news: { line: number; text: string }[] = []
  const flush = (): void => {
    for (let k = 0; k < Math.max(olds.length, news.length); k++) {
      const left = olds[k]
      const right = news[k]
      rows.push({ kind: left === undefined ? 'new' : right === undefined ? 'old' : 'changed', ...(left === undefined ? {} : { left }), ...(right === undefined ? {} : { right }) })
    }
    olds = []
    news = []
  }
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      flush()
      const text = a[i] ?? ''
      rows.push({ kind: 'same', left: { line: ++i, text }, right: { line: ++j, text } })
    } else if (i < a.length && (j >= b.length || at(i + 1, j) >= at(i, j + 1))) {
      olds.push({ text: a[i] ?? '', line: ++i })
    } else {
      news.push({ text: b[j] ?? '', line: ++j })
    }
  }
  flush()
  return rows
}
