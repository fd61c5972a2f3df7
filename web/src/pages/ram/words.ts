/** Whether the texts together have all words of a search, in any order and letter case. */
export function hasWords(search: string, ...texts: readonly string[]): boolean {
  const all = texts.join(' ').toLowerCase()
  return search.toLowerCase().split(/\s+/).every(word => all.includes(word))
}
