import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { makers, rules, selectors, UNUSED, usedStyles } from '../build/styles'

describe("Ant Design's rules", () => {
  test('a sheet is cut into rules and lists into selectors', () => {
    expect(rules('a{b:c}@media (x){d{e:f}g{h:i}}j{}')).toEqual(['a{b:c}', '@media (x){d{e:f}g{h:i}}', 'j{}'])
    expect(selectors('a:is(b,c),[d="e,f"],g')).toEqual(['a:is(b,c)', '[d="e,f"]', 'g'])
  })

  test.each([
    ['.ant-btn{a:b}', '.ant-btn{a:b}'],
    ['.ant-btn,.ant-rate-star{a:b}', '.ant-btn{a:b}'],
    ['.ant-upload .ant-btn{a:b}', ''],
    ['.ant-list-item{a:b}.ant-list{a:b}.ant-listing{a:b}', '.ant-listing{a:b}'],
    ['.ant-btn:not(.ant-badge){a:b}', '.ant-btn:not(.ant-badge){a:b}'],
    ['@media (x){.ant-tour{a:b}}', ''],
    ['@media (x){.ant-tour{a:b}.ant-tag{a:b}}', '@media (x){.ant-tag{a:b}}'],
    ['@keyframes k{to{a:b}}@keyframes k{to{a:b}}', '@keyframes k{to{a:b}}'],
    ['.css-var-_R_29n_{--ant-blue:#1}a{b:c}', 'a{b:c}'],
    ['.ant-btn-rtl{a:b}', ''],
    ['.ant-col-xs-24,.ant-col-xxl-push-1,.ant-col-12,.ant-col{a:b}', '.ant-col{a:b}'],
    ['.ant-btn-color-pink,.ant-tag-blue,.ant-tag-green{a:b}', '.ant-tag-green{a:b}'],
  ])('%s', (css, want) => expect(usedStyles(css)).toBe(want))

  test('what the parts of the console need is in the sheet, and each part left out was in it', () => {
    const all = readFileSync('node_modules/antd/dist/antd.css', 'utf8')
    const kept = usedStyles(all)
    for (const part of ['btn', 'table', 'menu', 'select', 'form-item', 'modal', 'drawer', 'tooltip', 'steps', 'segmented']) expect(kept).toContain(`.ant-${part}`)
    expect(kept).toContain('.anticon{')
    for (const words of Object.values(UNUSED).flat()) {
      expect(all).toContain(`.ant-${words}`)
      expect(kept).not.toMatch(new RegExp(`(^|[},])\\.ant-${words}\\b(?!-?[a-z])`))
    }
  })

  test('the code that makes rules is found wherever it is', () => {
    const argument = { type: 'ArrowFunctionExpression', start: 5, end: 9 }
    const call = (name: string) => ({ type: 'CallExpression', callee: { name }, arguments: [{ type: 'Literal', start: 1, end: 2 }, argument] })
    expect(makers({ body: [{ declaration: call('genStyleHooks') }, call('other')] })).toEqual([argument])
  })
})
