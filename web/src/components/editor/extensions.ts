import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { bracketMatching, foldGutter, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language'
import { linter, lintGutter, lintKeymap, type Diagnostic } from '@codemirror/lint'
import { EditorState, RangeSetBuilder, type Extension, type Text } from '@codemirror/state'
import { Decoration, drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'

/** Lines that are lit, both ends counted from 1 and included. `name` is told as the lines' title. */
export interface Mark {
  from: number
  to: number
  tone: 'allow' | 'deny' | 'idle'
  name?: string
}

/** A finding of LintPolicy; lines and columns from 1, 0 when it belongs to no place. */
export interface Finding {
  Code: string
  Severity: string
  Message: string
  Fix: string
  Line: number
  Column: number
  EndLine: number
  EndColumn: number
}

/** Wait after the last key before the server is asked, in milliseconds. */
const LINT_DELAY = 400

// Colours with a contrast of at least 4.5:1 on the editor's ground.
const COLOURS = {
  light: HighlightStyle.define([
    { tag: tags.propertyName, color: '#0550ae' }, { tag: tags.string, color: '#0a6b2d' }, { tag: [tags.number, tags.bool, tags.null], color: '#953800' },
    { tag: tags.invalid, color: '#cf1322', textDecoration: 'underline wavy' },
  ], { themeType: 'light' }),
  dark: HighlightStyle.define([
    { tag: tags.propertyName, color: '#79c0ff' }, { tag: tags.string, color: '#7ee787' }, { tag: [tags.number, tags.bool, tags.null], color: '#ffa657' },
    { tag: tags.invalid, color: '#ff7875', textDecoration: 'underline wavy' },
  ], { themeType: 'dark' }),
}

/** What each editor has. Tab indents; Escape and then Tab leaves (CodeMirror's own way). */
export function base(nonce: string): Extension {
  return [
    nonce === '' ? [] : EditorView.cspNonce.of(nonce),
    lineNumbers(), foldGutter(), history(), drawSelection(), indentOnInput(), bracketMatching(), indentUnit.of('  '), json(),
    syntaxHighlighting(COLOURS.light), syntaxHighlighting(COLOURS.dark), EditorView.lineWrapping,
    keymap.of([...defaultKeymap, ...historyKeymap, ...lintKeymap, indentWithTab]),
  ]
}

/** Light or dark, and the height in pixels. */
export function look(dark: boolean, height: number | undefined): Extension {
  return EditorView.theme({
    '&': height === undefined ? { maxHeight: '560px' } : { height: `${height}px` },
    '.cm-scroller': { overflow: 'auto' },
  }, { dark })
}

/** Whether it can be written, and its name for screen readers. */
export function editable(readOnly: boolean, name: string): Extension {
  return [
    EditorState.readOnly.of(readOnly),
    readOnly ? [] : [highlightActiveLine(), highlightActiveLineGutter()],
    EditorView.contentAttributes.of({ 'aria-label': name, 'aria-readonly': String(readOnly) }),
  ]
}

/** Lights lines. Marks out of the document are cut. */
export function marking(marks: readonly Mark[]): Extension {
  if (marks.length === 0) return []
  return EditorView.decorations.of(view => {
    const builder = new RangeSetBuilder<Decoration>()
    const lines = view.state.doc.lines
    for (let line = 1; line <= lines; line++) {
      const mark = marks.find(m => m.from <= line && line <= m.to)
      if (mark === undefined) continue
      const start = view.state.doc.line(line).from
      builder.add(start, start, Decoration.line({ class: `lit lit-${mark.tone}`, attributes: mark.name === undefined ? {} : { title: mark.name } }))
    }
    return builder.finish()
  })
}

/** The place of a line and column in the text; columns count bytes of UTF-8 up to the end of the line. */
export function offset(doc: Text, line: number, column: number): number {
  const at = doc.line(Math.min(Math.max(line, 1), doc.lines))
  let bytes = 1
  let units = 0
  for (const char of at.text) {
    if (bytes >= column) break
    bytes += new TextEncoder().encode(char).length
    units += char.length
  }
  return at.from + units
}

/** Puts the findings of LintPolicy at their places in the text. */
export function findings(doc: Text, list: readonly Finding[], fixText: (fix: string) => string): Diagnostic[] {
  return list.map(f => {
    const from = offset(doc, f.Line, f.Column)
    const to = f.EndLine > 0 ? offset(doc, f.EndLine, f.EndColumn) : from
    return {
      from, to: Math.max(from, to),
      severity: f.Severity === 'error' || f.Severity === 'warning' ? f.Severity : 'info',
      message: f.Fix === '' ? f.Message : `${f.Message}\n${fixText(f.Fix)}`,
      source: f.Code,
    }
  })
}

/** Shows what `check` finds in the margin and under the text. */
export function lintMargin(check: (doc: Text) => Promise<Diagnostic[]>): Extension {
  return [lintGutter(), linter(view => check(view.state.doc), { delay: LINT_DELAY })]
}
