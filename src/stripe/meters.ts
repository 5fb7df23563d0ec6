import { isFields, textOf } from '../billing/decode.js'
import { everyItem, type StripePage } from './stripe-like.js'

/** A meter as Stripe has it. */
export type StripeMeter = {
  readonly id: string
  /** The name that events are sent under, which is the meter's slug here. */
  readonly eventName: string
  readonly displayName: string | null
  readonly active: boolean
  readonly formula: 'sum' | 'count' | 'last'
  /** Which keys of an event's payload hold the customer and the amount. */
  readonly customerKey: string
  readonly valueKey: string
  /** Only the last event of an hour or a day counts. */
  readonly windowed: boolean
}

type MetersLike = {
  readonly billing: {
    readonly meters: {
      list(params: { limit?: number; starting_after?: string }): PromiseLike<StripePage>
    }
  }
}

type Kept = { readonly at: number; readonly meters: Promise<readonly StripeMeter[]> }

/** Milliseconds for which meters are kept. Nothing of a meter changes but its display name and whether it is active. */
const KEPT = 300_000

const kept = new WeakMap<object, Kept>()

/**
 * The meters of an account, kept for five minutes for each client. `has` names what must be among them:
 * a meter that was just made is looked for once more.
 */
export async function metersOf(
  stripe: MetersLike,
  has: (meters: readonly StripeMeter[]) => boolean,
): Promise<readonly StripeMeter[]> {
  const before = kept.get(stripe)
  if (before && performance.now() - before.at < KEPT) {
    const meters = await before.meters.catch(() => [])
    if (has(meters)) return meters
  }
  const asked = { at: performance.now(), meters: ask(stripe) }
  kept.set(stripe, asked)
  asked.meters.catch(() => {
    if (kept.get(stripe) === asked) kept.delete(stripe)
  })
  return asked.meters
}

async function ask({ billing }: MetersLike): Promise<readonly StripeMeter[]> {
  const listed = await everyItem((page) => billing.meters.list(page))
  return listed.flatMap((each) => readMeter(each) ?? [])
}

function readMeter(value: unknown): StripeMeter | null {
  if (!isFields(value)) return null
  const id = textOf(value.id)
  const eventName = textOf(value.event_name)
  const aggregation = isFields(value.default_aggregation) ? value.default_aggregation.formula : null
  const formula = (['sum', 'count', 'last'] as const).find((word) => word === aggregation)
  if (id === null || eventName === null || formula === undefined) return null
  return {
    id,
    eventName,
    displayName: textOf(value.display_name),
    active: value.status === 'active',
    formula,
    customerKey: keyIn(value.customer_mapping) ?? 'stripe_customer_id',
    valueKey: keyIn(value.value_settings) ?? 'value',
    windowed: value.event_time_window === 'hour' || value.event_time_window === 'day',
  }
}

function keyIn(value: unknown): string | null {
  return isFields(value) ? textOf(value.event_payload_key) : null
}
