import { Button, Drawer, Form, Space, type FormInstance } from 'antd'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { WireCall } from '../api/client'
import { isAbort } from '../api/error'
import { useT } from '../i18n'
import { ActionButton } from './ActionButton'
import { Failed } from './DetailPage'

/** A form at the side of a page. */
export interface FormDrawerProps<Values extends object> {
  open: boolean
  title: string
  onClose: () => void
  /** The form, made by Form.useForm of the page. */
  form: FormInstance<Values>
  initial?: Partial<Values>
  /** Words of the button. */
  submit: string
  /** The calls that submitting will make, from what is in the form now; they decide whether the button is offered. */
  calls?: (values: Partial<Values>) => readonly WireCall[]
  /** Makes the calls. An error that it throws is shown in the drawer, which stays open. */
  onSubmit: (values: Values) => Promise<void>
  /** Width in pixels. */
  width?: number
  children: ReactNode
}

/** What can be filled in or pressed in a form. */
const FIELD = 'input:not([type="hidden"]):not(:disabled), textarea:not(:disabled), button:not(:disabled)'

/** A form in a drawer: checks, sends, shows what was refused, and closes when done. */
export function FormDrawer<Values extends object>({ open, title, onClose, form, initial, submit, calls, onSubmit, width = 560, children }: FormDrawerProps<Values>) {
  const t = useT()
  const [error, setError] = useState<unknown>()
  const [values, setValues] = useState<Partial<Values>>(initial ?? {})
  const fields = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (open) {
      setError(undefined)
      setValues(initial ?? {})
    }
    // The first values belong to the opening, not to each render.
  }, [open])

  const run = async (): Promise<void> => {
    let complete: Values
    try {
      complete = await form.validateFields()
    } catch {
      return // The fields say what is wrong.
    }
    setError(undefined)
    try {
      await onSubmit(complete)
      onClose()
    } catch (failure) {
      if (!isAbort(failure)) setError(failure)
    }
  }

  return (
    <Drawer
      open={open} onClose={onClose} title={title} size={width} destroyOnHidden maskClosable={false}
      // The focus goes to the first field, so that the dialog is announced and can be filled in at once.
      afterOpenChange={opened => { if (opened) fields.current?.querySelector<HTMLElement>(FIELD)?.focus() }}
      footer={
        <Space className="drawer-foot">
          <ActionButton action={{ key: 'submit', label: submit, calls: calls?.(values) ?? [], run }} type="primary" htmlType="button" />
          <Button onClick={onClose}>{t('action.cancel')}</Button>
        </Space>
      }
    >
      {error !== undefined && <div className="block"><Failed error={error} /></div>}
      <Form<Values>
        form={form} layout="vertical" initialValues={initial as Values} preserve={false} autoComplete="off" scrollToFirstError
        onValuesChange={(_, all: Values) => setValues(all)} onFinish={() => void run()}
      >
        <div ref={fields}>{children}</div>
        {/* Enter in a field submits only where the form has a submit button. */}
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      </Form>
    </Drawer>
  )
}
