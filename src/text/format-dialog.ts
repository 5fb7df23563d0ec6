import type { OfferDetails } from '../billing/offer.js'
import type { UsageFigure } from '../billing/usage.js'
import {
  type CompareOptions,
  type Comparison,
  compareOffer,
  type PresentPlan,
} from './format-compare.js'
import { offerFacts } from './format-offer.js'
import { describePrompt, type PromptOptions } from './format-prompt.js'
import { type DialogLabels, englishDialogLabels } from './labels-dialog.js'

/** What a dialog offers, to whom, and how to say it. `name` is that of the meter that ran out. */
export type DialogOptions = PromptOptions & CompareOptions

/** Everything an upgrade dialog says about the offer. */
export type DialogDescription = {
  readonly title: string
  /** Why it is offered now; empty without a meter. */
  readonly reason: string
  /** `null` while the offer is not known. */
  readonly table: Comparison | null
  /** What follows the press of the main button; empty while that is not known. */
  readonly assurance: string
}

/** Everything an upgrade dialog says about the offer. Prices and amounts only while they are sure. */
export function describeDialog(
  usage: UsageFigure | undefined,
  options: DialogOptions,
): DialogDescription {
  const say = { ...englishDialogLabels, ...options.labels?.dialog }
  const { details } = options
  const why = usage && describePrompt(usage, options)
  const reason = why ? say.reason(why) : ''
  const sure = !usage || (usage.status === 'ready' && !usage.stale) || usage.status === 'missing'
  if (!details || !sure) return { title: say.untitled, reason, table: null, assurance: '' }
  const meter = usage?.status === 'ready' ? usage.meter : undefined
  const offer = offerFacts(details, meter, options)
  return {
    title: say.title({ meter: meter?.name ?? '', unit: meter?.unit ?? '', offer }),
    reason,
    table: compareOffer(details, options, say),
    assurance: assuranceOf(details, options.present, say),
  }
}

/** A paid plan is changed without a checkout, and so without a total to see before. */
function assuranceOf(
  { kind }: OfferDetails,
  present: PresentPlan | undefined,
  say: DialogLabels,
): string {
  if (kind === 'top-up') return say.checkout
  if (!present) return ''
  return present.plan && !present.plan.free ? say.change : say.checkout
}
