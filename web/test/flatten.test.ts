import { describe, expect, test } from 'vitest'
import { flatten } from '../src/api/flatten'

describe('flatten', () => {
  const rows: [string, object, Parameters<typeof flatten>[1], Record<string, string>][] = [
    ['scalars', { A: 'x', B: 3, C: false, D: undefined, E: null, F: '' }, {}, { A: 'x', B: '3', C: 'false', F: '' }],
    ['a list', { Id: ['a', 'b'] }, {}, { 'Id.1': 'a', 'Id.2': 'b' }],
    ['an empty list', { Id: [] }, {}, {}],
    ['a list of structs', { Tag: [{ Key: 'k', Value: 'v' }, { Key: 'l' }] }, {}, { 'Tag.1.Key': 'k', 'Tag.1.Value': 'v', 'Tag.2.Key': 'l' }],
    ['a struct', { ImageOptions: { LoginAsNonRoot: true } }, {}, { 'ImageOptions.LoginAsNonRoot': 'true' }],
    ['a struct without members', { ImageOptions: {} }, {}, { ImageOptions: '{}' }],
    ['a list as JSON', { Ids: ['a', 'b'], More: ['c'] }, { json: ['Ids'] }, { Ids: '["a","b"]', 'More.1': 'c' }],
    ['JSON below lists', { A: [{ B: [1] }, { B: [2] }] }, { json: ['A.B'] }, { 'A.1.B': '[1]', 'A.2.B': '[2]' }],
    ['a map, its length in bytes', { P: { a: '1', 'é': '2' } }, { maps: ['P'] }, { 'P.#1#a': '1', 'P.#2#é': '2' }],
  ]
  test.each(rows)('%s', (_name, input, layout, want) => {
    expect(flatten(input, layout)).toEqual(want)
  })
})
