import type { UsageFigure } from '../../src/billing/usage.js'
import type { MeteredButtonViewProps } from '../../src/components/metered-button-view.js'
import type { ButtonDescription, ButtonUse } from '../../src/text/describe-button.js'
import { balance, metered, quota, ready, unlimited } from './figures.js'

/** A use of generations. */
export function taking(usage: UsageFigure, amount = 5): ButtonUse {
  return { meter: 'generations', name: 'Generations', amount, usage }
}

type Shown = Pick<MeteredButtonViewProps, 'uses' | 'work' | 'policy'>

const twelve = [taking(ready(quota(88, 100)))]
const seven = [taking(ready(quota(93, 100), { pending: 5 }))]

/** A figure for every state word; the compiler asks for one that is missing. */
export const buttonStates = {
  idle: { uses: twelve },
  running: { uses: seven, work: { status: 'running' } },
  done: { uses: seven, work: { status: 'succeeded' } },
  failed: { uses: twelve, work: { status: 'failed', certain: true } },
  disabled: { uses: [taking(ready(quota(97, 100)))] },
} satisfies Record<ButtonDescription['state'], Shown>

/** What else may be said. */
export const buttonNotes = {
  'failed, in doubt': { uses: seven, work: { status: 'failed' } },
  'overage allowed': { uses: [taking(ready(quota(100, 100)))], policy: 'allow-overage' },
  'some of it over': { uses: [taking(ready(quota(97, 100)))], policy: 'allow-overage' },
  'nothing left': { uses: [taking(ready(quota(140, 100)))] },
  credits: { uses: [taking(ready(balance(1_240)))] },
  'pay as you go': { uses: [taking(ready(metered(8_420)))] },
  unlimited: { uses: [taking(ready(unlimited(12_840)))] },
  'worked out': { uses: [taking(ready(quota(88, 100, { derived: true })))] },
  loading: { uses: [taking({ status: 'loading' })] },
  error: { uses: [taking({ status: 'error' })] },
  stale: { uses: [taking(ready(quota(97, 100), { stale: true }))] },
  'signed out': { uses: [taking({ status: 'signed-out' })] },
  'not in the plan': { uses: [taking({ status: 'missing', reason: 'not-in-plan' })] },
  'no plan': { uses: [taking({ status: 'missing', reason: 'no-subscription' })] },
  'unknown meter': { uses: [taking({ status: 'missing', reason: 'unknown-meter' })] },
} satisfies Record<string, Shown>

const tokens = { one: 'token', other: 'tokens' }
const images = { one: 'image', other: 'images' }

/** Two meters at once. */
export const several: readonly ButtonUse[] = [
  {
    meter: 'tokens',
    name: 'Tokens',
    amount: 500,
    usage: ready(quota(88_000, 100_000, { slug: 'tokens', name: 'Tokens', units: tokens })),
  },
  {
    meter: 'images',
    name: 'Images',
    amount: 2,
    usage: ready(quota(80, 100, { slug: 'images', name: 'Images', units: images })),
  },
]
