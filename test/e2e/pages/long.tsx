import type { ReactElement } from 'react'
import {
  CostBreakdownView,
  CreditLedgerView,
  PlanPickerView,
  SpendingLimitView,
  UsageBadgeView,
} from 'usage-widgets'
import { spending } from '../../../stories/support/account-states.js'
import { full } from '../../../stories/support/dashboard-figures.js'
import { balance, metered, now, quota, ready } from '../../../stories/support/figures.js'
import { catalog, listed, onStarter } from '../../../stories/support/plan-offers.js'

const many = 1_234_567_890
const word = 'Rindfleischetikettierungsüberwachungsaufgaben'
const words = 'Requests to the image generation endpoint of the second region'
const nothing = () => {}

const offers = catalog.map(({ details, features, ...offer }) => ({
  ...offer,
  description: words,
  features: [...features, { slug: 'a', name: word }, { slug: 'b', name: words, amount: many }],
  details: {
    ...details,
    name: details.name === 'Pro' ? word : details.name,
    price: { ...details.price, unitPrice: many },
    grants: details.grants.map((grant) => ({ ...grant, amount: many })),
  },
}))
const meters = [
  ready(quota(many, many, { slug: 'a', name: word })),
  ready(quota(many - 1, many, { slug: 'b', name: words, unit: 'requests' })),
  ready(metered(many, { slug: 'c', name: words })),
  ready(balance(many, { slug: 'd', name: word })),
]
const money = { amount: many * 100, currency: 'USD' }
const figure = { ...full, meters, cost: [money], usageCost: [money], planCost: null }
const grants = [
  { source: word, remaining: many, amount: many, grantedAt: now, expiresAt: now + 86_400_000 },
  { source: words, remaining: 0, amount: many, meter: 'credits' },
]
const transactions = [
  { at: now, amount: -many, description: words, balance: many },
  { at: now - 400 * 86_400_000, amount: many, description: word, balance: many },
]
const change = { status: 'refused', words: `${words} ${word}` } as const

/** The parts of a billing page with long names and huge numbers. */
export const longParts: [name: string, element: ReactElement][] = [
  ...(['cards', 'rows', 'table'] as const).map((layout): [string, ReactElement] => [
    `plans ${layout} long`,
    <PlanPickerView
      key=""
      {...{ layout, offers: listed(offers), present: onStarter }}
      {...{ onInterval: nothing, onQuantity: nothing, onChoose: nothing }}
      quantities={{ 'team-month': { min: 3 } }}
      contacts={[{ name: word, href: '#contact' }]}
    />,
  ]),
  ['costs long', <CostBreakdownView key="" usage={figure} now={now} />],
  [
    'credits long',
    <CreditLedgerView
      key=""
      figure={{ status: 'ready', credits: { grants, transactions } }}
      now={now}
      meters={new Map([['credits', { name: word }]])}
    />,
  ],
  [
    'limit long',
    <SpendingLimitView
      key=""
      figure={spending(many, { amount: many })}
      {...{ change, onSave: nothing, onRemove: nothing }}
    />,
  ],
  ['badge long', <UsageBadgeView key="" usage={figure} now={now} />],
]
