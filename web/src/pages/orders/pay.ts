import { wireCall, type Client, type In } from '../../api/client'
import type { Action } from '../../components/action'
import type { SignedIn } from '../../api/session'
import type { Translate } from '../../i18n'

/**
 * The input of PayOrder. Ids of accounts have 16 digits, which not every
 * JavaScript number can hold exactly, so they travel as the text that they are.
 */
export function payInput(orderId: string, account: string): In<'BssOpenApi/PayOrder'> {
  // The same order is paid once, however often the button is pressed.
  return { OrderId: orderId, BuyerId: account, PayerId: account, PaySubmitUid: account, Token: `pay-${orderId}` }
}

/** What can be done about an unpaid order: cancel it, pay it. */
export function unpaidActions(orderId: string, session: SignedIn, api: Client, t: Translate, done: () => void): Action[] {
  const pay = payInput(orderId, session.Account)
  return [
    { key: 'cancel', label: t('ecs.order.cancel'), danger: true, calls: [wireCall('BssOpenApi/CancelOrder', { OrderId: orderId })], confirm: { title: t('ecs.order.cancel.confirm', { order: orderId }), text: t('ecs.order.cancel.text') }, run: async () => { await api.call('BssOpenApi/CancelOrder', { OrderId: orderId }) }, done },
    { key: 'pay', label: t('ecs.order.pay'), calls: [wireCall('BssOpenApi/PayOrder', pay)], run: async () => { await api.call('BssOpenApi/PayOrder', pay) }, done },
  ]
}

/** The instances of an order: a JSON list of ids, as GetOrderDetail gives it. */
export function orderInstances(text: string): string[] {
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) ? list.filter((x): x is string => typeof x === 'string') : []
  } catch {
    return []
  }
}
