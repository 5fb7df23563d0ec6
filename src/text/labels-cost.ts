type Say<Facts> = (facts: Facts) => string
type Rate = { price: string; per?: string }

/** The words of a cost breakdown. Strings handed to a function are formatted for the locale. */
export type CostLabels = {
  readonly title: string
  /** Heads of the columns. */
  readonly item: string
  readonly used: string
  readonly included: string
  readonly charged: string
  readonly price: string
  readonly amount: string
  /** What the plan itself costs. `plan` is its name; `quantity` is absent for one of it. */
  readonly plan: Say<{ plan?: string; quantity?: string }>
  /** A price. `per` is absent for one use. */
  readonly rate: Say<Rate>
  /** A part of a graduated price. `from` is absent in the first, `upTo` in the last. */
  readonly part: Say<{ from?: string; upTo?: string }>
  /** What the columns say, in one line where there is no room for them. What does not apply is absent. */
  readonly detail: Say<{ used?: string; included?: string; charged?: string; rate?: string }>
  /** What the total holds and no item explains. */
  readonly rest: string
  readonly credit: string
  /** An amount that is not in the total, since that holds other currencies. */
  readonly apart: string
  readonly total: string
  readonly estimate: string
  /** The plan is on trial. `date` is the day on which that ends, where it is known. */
  readonly afterTrial: Say<{ date?: string }>
  /** Nothing of the plan costs anything. */
  readonly free: string
  readonly download: string
  /** Name of the file, to which the first day is added. */
  readonly file: string
  /** More columns of the file. */
  readonly partHead: string
  readonly unit: string
  readonly per: string
  readonly currency: string
}

const rate = ({ price, per }: Rate) => (per ? `${price} per ${per}` : `${price} each`)

/** The words in English. */
export const englishCostLabels: CostLabels = {
  title: 'Costs',
  item: 'Item',
  used: 'Used',
  included: 'Included',
  charged: 'Charged',
  price: 'Price',
  amount: 'Amount',
  plan: ({ plan = 'Plan', quantity }) => (quantity ? `${plan} × ${quantity}` : plan),
  rate,
  part: ({ from, upTo }) => {
    if (!upTo) return `Above ${from ?? ''}`
    return from ? `${from} to ${upTo}` : `First ${upTo}`
  },
  detail: ({ used, included, charged, rate: price }) =>
    [
      used && `${used} used`,
      included && `${included} included`,
      charged && (price ? `${charged} charged at ${price}` : `${charged} charged`),
    ]
      .filter(Boolean)
      .join(', '),
  rest: 'Other charges',
  credit: 'Account credit and discounts',
  apart: 'Not in the total',
  total: 'Total so far',
  estimate: 'An estimate. Your invoice may differ, by taxes for example.',
  afterTrial: ({ date }) => (date ? `After the trial, from ${date}.` : 'After the trial.'),
  free: 'No charges on your plan',
  download: 'Download CSV',
  file: 'costs',
  partHead: 'Part',
  unit: 'Unit',
  per: 'Per',
  currency: 'Currency',
}
