import type { OfferDetails } from '../billing/offer.js'
import type { PresentPlan } from '../billing/plan-change.js'
import type { UpgradeStatus } from '../billing/upgrade.js'
import { namedMeter, type OfferedMeter, offerFacts } from './describe-offer.js'
import { formatDate } from './format.js'
import type { LabelOverrides } from './labels.js'
import { englishPromptLabels } from './labels-prompt.js'
import { type FormatOptions, worded } from './settings.js'

/** The part of an upgrade that comes after the customer has decided. */
export type ActivationStatus = Extract<
  UpgradeStatus,
  'activating' | 'unconfirmed' | 'completed' | 'scheduled'
>

/** What was bought, by what way, and how to say it. */
export type ActivationOptions = FormatOptions & {
  /** Any of the strings in other words. */
  readonly labels?: LabelOverrides | undefined
  /** The meter that ran out; what the offer gives of it is named. */
  readonly meter?:
    | (OfferedMeter & { readonly name: string; readonly resetsAt: number | null })
    | undefined
  /** What was bought; `null` while it is not known. */
  readonly details?: OfferDetails | null | undefined
  /** How many of it. @default 1 */
  readonly quantity?: number | undefined
  /** By checkout, or by a change of plan without one. @default 'checkout' */
  readonly via?: 'checkout' | 'change' | undefined
  /** What the customer had before. */
  readonly present?: PresentPlan | undefined
  /** When a change takes effect that was put off, in epoch milliseconds. @default when the meter resets */
  readonly startsAt?: number | undefined
}

/** One step on the way to what was bought. */
export type Step = { readonly state: 'done' | 'current' | 'todo'; readonly text: string }

/** Everything that is said after a checkout. */
export type ActivationDescription = {
  readonly title: string
  readonly note: string
  /** What is done and what is still to come; empty once there is nothing to wait for by the step. */
  readonly steps: readonly Step[]
}

/** Everything that is said after a checkout. */
export function describeActivation(
  status: ActivationStatus,
  { labels, meter, details, via, startsAt, ...options }: ActivationOptions = {},
): ActivationDescription {
  const say = worded(englishPromptLabels, labels?.prompt)
  const named = namedMeter(meter)
  const facts = { ...named, offer: details ? offerFacts(details, meter, options) : null }
  const given = facts.offer?.amount ? { ...named, offer: facts.offer } : null
  switch (status) {
    case 'activating': {
      const switched = details?.owned ?? false
      const steps: Step[] = [
        { state: 'done', text: via === 'change' ? say.requested : say.returned },
        { state: switched ? 'done' : 'current', text: say.switching(facts) },
      ]
      if (given) steps.push({ state: switched ? 'current' : 'todo', text: say.adding(given) })
      return { title: say.activating(facts), note: say.activatingNote, steps }
    }
    case 'unconfirmed':
      return { title: say.unconfirmed(facts), note: say.unconfirmedNote, steps: [] }
    case 'completed':
      return {
        title: say.completed(facts),
        note: given ? say.completedNote(given) : '',
        steps: [],
      }
    case 'scheduled': {
      const at = startsAt ?? meter?.resetsAt ?? null
      const date = at === null ? '' : formatDate(at, options)
      return { title: say.scheduled({ ...facts, date }), note: '', steps: [] }
    }
    default:
      return status satisfies never
  }
}

/** The status if it is one of these, else `null`: then there is an offer to show. */
export function activationOf(status: UpgradeStatus): ActivationStatus | null {
  switch (status) {
    case 'activating':
    case 'unconfirmed':
    case 'completed':
    case 'scheduled':
      return status
    case 'idle':
    case 'starting':
    case 'redirecting':
    case 'failed':
      return null
    default:
      return status satisfies never
  }
}

/** Whether nothing is awaited any more. */
export function isFinished(status: ActivationStatus): boolean {
  return status === 'completed' || status === 'scheduled'
}
