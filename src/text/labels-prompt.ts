import type { OfferFacts } from './describe-offer.js'
import { countedEnglish, everyEnglish, type NamedMeter } from './english.js'

/** Amounts of a meter, formatted; empty where nothing is known. */
export type PromptAmounts = {
  readonly used: string
  /** Empty for credits. */
  readonly limit: string
  readonly remaining: string
  /** What was used beyond the limit. */
  readonly over: string
  /** What is asked for and not to be had. */
  readonly needs: string
}

/** What a prompt's sentences are made from: formatted for the locale, and as numbers. */
export type PromptFacts = NamedMeter &
  PromptAmounts & {
    /** The amounts without a unit that is a word. */
    readonly short: PromptAmounts
    /** The share used. */
    readonly percent: string
    /** When it resets; empty when it does not. */
    readonly resetsAt: string
    /** When it ends with its plan; empty when it does not. */
    readonly endsAt: string
    /** What it is asked for, as the host calls it; empty when it does not say. */
    readonly feature: string
    /** The plan the customer is on. */
    readonly plan: string
    /** Estimate of what the use beyond the limit costs; empty while that is nothing or unknown. */
    readonly cost: string
    /** What use beyond the limit costs, where it goes on; and for how many, where that is not one. */
    readonly rate: { readonly price: string; readonly per?: string } | null
    /** What is offered, `null` while that is not known for certain. */
    readonly offer: OfferFacts | null
    /** The numbers as they are said, for plural rules. */
    readonly raw: {
      readonly used: number | null
      readonly limit: number | null
      readonly remaining: number | null
      /** Epoch milliseconds. */
      readonly resetsAt: number | null
    }
  }

/** What the sentences about one offer are made from. */
export type OfferedFacts = NamedMeter & { readonly offer: OfferFacts }

/** The same while the offer may not be known. */
export type ActivationFacts = NamedMeter & { readonly offer: OfferFacts | null }

type Say<Facts> = (facts: Facts) => string

/** The words of an upgrade prompt, as a card and as a banner, and of what follows a checkout. */
export type PromptLabels = {
  /** Titles, by what there is to say of the meter. Without a full stop. */
  readonly used: Say<PromptFacts>
  readonly all: Say<PromptFacts>
  readonly over: Say<PromptFacts>
  /** Credits, or a limit that was worked out: some left. */
  readonly left: Say<PromptFacts>
  /** Credits: none left, less than none, and never any. */
  readonly spent: Say<PromptFacts>
  readonly owed: Say<PromptFacts>
  readonly never: Say<NamedMeter>
  /** A meter without a limit. */
  readonly counted: Say<PromptFacts>
  /** Nothing of it is included. */
  readonly none: Say<NamedMeter>
  readonly noPlan: string
  readonly unknown: string
  readonly loading: string
  readonly error: string
  readonly signedOut: string
  /** The sentences below a title. */
  readonly errorNote: string
  readonly until: Say<PromptFacts>
  readonly needs: Say<PromptFacts>
  readonly resets: Say<PromptFacts>
  readonly ends: Say<PromptFacts>
  readonly cost: Say<PromptFacts>
  /** Use beyond the limit goes on, at a price. */
  readonly beyond: Say<{ readonly price: string; readonly per?: string }>
  readonly offer: Say<OfferedFacts>
  /** Two sentences, one after the other. */
  readonly sentences: Say<{ readonly first: string; readonly second: string }>
  /** Buttons. */
  readonly upgrade: string
  readonly upgradeTo: Say<OfferedFacts>
  readonly topUp: Say<OfferedFacts>
  readonly plans: string
  readonly remind: string
  readonly dismiss: string
  readonly retry: string
  readonly check: string
  readonly done: string
  /** Takes back a change that is to come. */
  readonly undo: string
  /** A start that failed: what happened, by checkout or without one, and what is certain. */
  readonly unopened: string
  readonly unmade: string
  readonly unchanged: string
  /** One of which nobody knows whether it failed, and what may be so. */
  readonly uncertain: string
  readonly uncertainNote: string
  /** After the return from checkout, or a change of plan without one. */
  readonly activating: Say<ActivationFacts>
  readonly activatingNote: string
  readonly returned: string
  readonly requested: string
  readonly switching: Say<ActivationFacts>
  readonly adding: Say<OfferedFacts>
  readonly unconfirmed: Say<ActivationFacts>
  readonly unconfirmedNote: string
  readonly completed: Say<ActivationFacts>
  readonly completedNote: Say<OfferedFacts>
  /** A change that takes effect when the period ends. `date` is empty when that day is not known. */
  readonly scheduled: Say<ActivationFacts & { readonly date: string }>
}

/** The words in English. */
export const englishPromptLabels: PromptLabels = {
  used: ({ percent, things }) => `You’ve used ${percent} of your ${things}`,
  all: ({ raw, unit, isMoney, things, limit }) => {
    if (isMoney) return `You’ve used all ${limit} of your ${things}`
    if (raw.limit === 1) return `You’ve used all your ${things}`
    return `You’ve used all ${unit ? limit : `${limit} ${things}`}`
  },
  over: ({ unit, meter, over }) =>
    unit ? `You’re ${over} over your plan` : `${meter}: ${over} over your plan`,
  left: ({ unit, meter, remaining }) =>
    unit ? `You have ${remaining} left` : `${meter}: ${remaining} left`,
  spent: ({ things }) => `You’ve used all your ${things}`,
  owed: ({ unit, meter, over }) => (unit ? `You’re ${over} over` : `${meter}: ${over} over`),
  never: ({ things }) => `You don’t have any ${things} yet`,
  counted: ({ unit, meter, used }) => (unit ? `You’ve used ${used}` : `${meter}: ${used} used`),
  none: ({ things }) => `Your plan doesn’t include ${things}`,
  noPlan: 'You don’t have a plan yet',
  unknown: 'Usage isn’t available',
  loading: 'Checking your usage',
  error: 'Couldn’t load your usage',
  signedOut: 'Sign in to see your usage',
  errorNote: 'Your usage is still being recorded.',
  until: ({ short, resetsAt, endsAt }) => {
    const date = endsAt || resetsAt
    return date ? `${short.remaining} left until ${date}.` : `${short.remaining} left.`
  },
  needs: ({ feature, needs, short, resetsAt, endsAt }) => {
    const date = endsAt || resetsAt
    const until = date && ` until ${date}`
    if (!feature) return `Needs ${short.needs}, ${short.remaining} left${until}.`
    // No verb beside a name of the host's, which may be singular or plural.
    return `You need ${needs} for ${feature}. You have ${short.remaining} left${until}.`
  },
  resets: ({ resetsAt }) => `Your usage resets on ${resetsAt}.`,
  ends: ({ endsAt }) => `Your plan ends on ${endsAt}.`,
  cost: ({ cost }) => `That’s about ${cost} so far.`,
  beyond: ({ price, per }) =>
    `Extra usage is billed at ${per ? `${price} per ${per}` : `${price} each`}.`,
  offer: (facts) => {
    const { name, short, renews, price, interval } = facts.offer
    const every = everyEnglish(interval)
    if (!short) return price ? `${name} costs ${price}${every}.` : ''
    const amount = facts.isMoney ? given(facts) : short
    if (!renews) return `${name} includes ${amount}${price ? ` for ${price}${every}` : ''}.`
    return `${name} includes ${amount}${every}${price ? ` for ${price}` : ''}.`
  },
  sentences: ({ first, second }) => `${first} ${second}`,
  upgrade: 'Upgrade',
  upgradeTo: ({ offer }) => changeEnglish(offer),
  topUp: (facts) => {
    const { name, price } = facts.offer
    return `Buy ${given(facts) || name}${price ? ` for ${price}` : ''}`
  },
  plans: 'See plans',
  remind: 'Remind me tomorrow',
  dismiss: 'Dismiss',
  retry: 'Try again',
  check: 'Check again',
  done: 'Done',
  undo: 'Undo',
  unopened: 'Checkout didn’t open.',
  unmade: 'The change didn’t go through.',
  unchanged: 'You haven’t been charged.',
  uncertain: 'We couldn’t confirm that.',
  uncertainNote: 'You may have been charged.',
  activating: ({ offer }) =>
    offer?.kind === 'top-up' ? 'Adding your purchase…' : 'Activating your plan…',
  activatingNote: 'Usually a few seconds. You can keep working.',
  returned: 'Returned from checkout',
  requested: 'Change requested',
  switching: ({ offer }) => {
    if (offer?.kind === 'top-up') return 'Confirming your payment'
    return offer ? `Switching to ${offer.name}` : 'Switching your plan'
  },
  adding: (facts) => `Adding ${given(facts)}`,
  unconfirmed: ({ offer }) =>
    offer?.kind === 'top-up'
      ? 'Your purchase isn’t confirmed yet'
      : 'Your plan isn’t confirmed yet',
  unconfirmedNote: 'If you finished checkout, it will appear here in a few minutes.',
  completed: ({ offer }) => {
    if (offer?.kind === 'top-up') return 'Your purchase is complete'
    return offer ? `You’re on ${offer.name}` : 'Your plan is active'
  },
  completedNote: (facts) => `Ready to use: ${given(facts)}.`,
  scheduled: ({ offer, date }) =>
    `${offer?.name ?? 'Your new plan'} starts ${date ? `on ${date}` : 'when this period ends'}`,
}

const often = { day: 'daily', week: 'weekly', month: 'monthly', year: 'yearly' }

/** What the button that changes a plan does. */
export function changeEnglish({ change, name, interval, pieces }: OfferFacts): string {
  if (change === 'quantity')
    return `Change to ${/\D$/.test(pieces) ? pieces : `${pieces} × ${name}`}`
  if (change === 'smaller') return `Change to ${name}`
  if (change !== 'interval' || !interval) return `Upgrade to ${name}`
  return `Switch to ${interval.count === 1 ? often[interval.unit] : `paying${everyEnglish(interval)}`}`
}

function given({ offer, ...named }: OfferedFacts): string {
  return offer.amount ? countedEnglish(offer.amount, offer.count, named) : ''
}

/** What a top-up gives; for an amount of money also what it costs: '$25 of Credits for $25'. */
export function boughtEnglish(facts: OfferedFacts): string {
  const { name, price } = facts.offer
  const amount = given(facts)
  return amount && facts.isMoney && price ? `${amount} for ${price}` : amount || name
}
