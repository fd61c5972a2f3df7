import { Skeleton } from 'antd'
import { lazy, Suspense } from 'react'
import { useT } from '../i18n'
import type { EditorProps } from './editor/Editor'

export type { Mark } from './editor/Editor'

// The editor is over 100 kB: it comes with the first policy that is shown.
const Editor = lazy(async () => ({ default: (await import('./editor/Editor')).Editor }))

/**
 * Shows or edits a policy document. Without `onChange` it is read only. With
 * `lint` the server's findings stand in the margin; `marks` light lines, such as
 * the deciding statement.
 */
export function PolicyEditor(props: EditorProps) {
  const t = useT()
  return (
    <Suspense fallback={<div role="status" aria-label={t('editor.loading')}><Skeleton active paragraph={{ rows: 6 }} /></div>}>
      <Editor {...props} />
    </Suspense>
  )
}
