import type { EcsDescribePriceOutput } from '../../../api/types.gen'

/** An amount of money as people of a language write it; small hourly prices keep their digits. */
export function money(amount: number, currency: string, tag: string): string {
  return new Intl.NumberFormat(tag, { style: 'currency', currency, minimumFractionDigits: 2, maximumFractionDigits: 4 }).format(amount)
}

/** An amount that the API writes as text ("62.28"); a text that is no number is given back as it is. */
export function moneyText(amount: string, currency: string, tag: string): string {
  const n = Number(amount)
  return amount.trim() === '' || Number.isNaN(n) || currency === '' ? amount : money(n, currency, tag)
}

/** The parts of a price by what they are for, in the order of the answer: several data disks become one. */
export function priceParts(out: EcsDescribePriceOutput): { resource: string; price: number }[] {
  const sums = new Map<string, number>()
  for (const d of out.PriceInfo.Price.DetailInfos.DetailInfo) sums.set(d.Resource, (sums.get(d.Resource) ?? 0) + d.TradePrice)
  return [...sums].map(([resource, price]) => ({ resource, price }))
}
