import { countedEnglish, everyEnglish, inSentence, type NamedMeter } from './english.js'
import type { OfferFacts } from './format-offer.js'

/**
 * What a prompt's sentences are made from: formatted for the locale, and raw. Strings are empty
 * where nothing is known, as is `limit` of credits.
 */
export type PromptFacts = NamedMeter & {
  readonly used: string
  /** With the unit, where the others have it only if it is a symbol. */
  readonly limit: string
  readonly remaining: string
  /** What was used beyond the limit. */
  readonly over: string
  /** The share used. */
  readonly percent: string
  /** The day of the next reset; empty when there is none. */
  readonly resetsAt: string
  /** What is asked for and not to be had. */
  readonly needs: string
  /** The plan the customer is on. */
  readonly plan: string
  /** Estimate of what the use beyond the limit costs; empty while that is nothing or unknown. */
  readonly cost: string
  /** What is offered, `null` while that is not known for certain. */
  readonly offer: OfferFacts | null
  readonly raw: {
    readonly used: number | null
    readonly limit: number | null
    readonly remaining: number | null
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
  /** Credits: some left, none, less than none. */
  readonly left: Say<PromptFacts>
  readonly spent: Say<PromptFacts>
  readonly owed: Say<PromptFacts>
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
  readonly cost: Say<PromptFacts>
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
  /** A start that failed: what happened, by checkout or without one, then what is certain. */
  readonly unopened: string
  readonly unmade: string
  readonly unchanged: string
  readonly uncertain: string
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
  used: ({ percent, meter }) => `You’ve used ${percent} of your ${inSentence(meter)}`,
  all: (facts) =>
    facts.raw.limit === 1 && !facts.unit
      ? `You’ve used all your ${inSentence(facts.meter)}`
      : `You’ve used all ${countedEnglish(facts.limit, facts)}`,
  over: (facts) => `You’re ${countedEnglish(facts.over, facts)} over your plan`,
  left: (facts) => `You have ${countedEnglish(facts.remaining, facts)} left`,
  spent: ({ meter }) => `You’ve used all your ${inSentence(meter)}`,
  owed: (facts) => `You’re ${countedEnglish(facts.over, facts)} over`,
  counted: (facts) => `You’ve used ${countedEnglish(facts.used, facts)}`,
  none: ({ meter }) => `Your plan doesn’t include ${inSentence(meter)}`,
  noPlan: 'You don’t have a plan yet',
  unknown: 'Usage isn’t available',
  loading: 'Checking your usage',
  error: 'Couldn’t load your usage',
  signedOut: 'Sign in to see your usage',
  errorNote: 'What you use is still counted.',
  until: ({ remaining, resetsAt }) =>
    resetsAt ? `${remaining} left until ${resetsAt}.` : `${remaining} left.`,
  needs: ({ needs, remaining, resetsAt }) =>
    `Needs ${needs}, ${remaining} left${resetsAt && ` until ${resetsAt}`}.`,
  resets: ({ meter, unit, resetsAt }) =>
    `${/s$/i.test(unit || meter) ? 'They reset' : 'It resets'} on ${resetsAt}.`,
  cost: ({ cost }) => `That’s about ${cost} so far.`,
  offer: ({ offer: { name, amount, renews, price, interval } }) => {
    const every = everyEnglish(interval)
    if (!amount) return price ? `${name} costs ${price}${every}.` : ''
    if (!renews) return `${name} includes ${amount}${price ? ` for ${price}${every}` : ''}.`
    return `${name} includes ${amount}${every}${price ? ` for ${price}` : ''}.`
  },
  sentences: ({ first, second }) => `${first} ${second}`,
  upgrade: 'Upgrade',
  upgradeTo: ({ offer: { name } }) => `Upgrade to ${name}`,
  topUp: (facts) => {
    const { name, price } = facts.offer
    return `Get ${given(facts) || name}${price ? ` for ${price}` : ''}`
  },
  plans: 'See plans',
  remind: 'Remind me tomorrow',
  dismiss: 'Dismiss',
  retry: 'Try again',
  check: 'Check again',
  done: 'Continue',
  unopened: 'Checkout didn’t open.',
  unmade: 'The change didn’t go through.',
  unchanged: 'You haven’t been charged and your plan is the same.',
  uncertain: 'We couldn’t tell whether the upgrade went through.',
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
  unconfirmedNote:
    'If you finished checkout, it will appear here by itself. This can take a few minutes.',
  completed: ({ offer }) => {
    if (offer?.kind === 'top-up') return 'Your purchase is complete'
    return offer ? `You’re on ${offer.name}` : 'Your plan is active'
  },
  completedNote: (facts) => `${given(facts)} are ready to use.`,
  scheduled: ({ offer, date }) =>
    `${offer?.name ?? 'Your new plan'} starts ${date ? `on ${date}` : 'when this period ends'}`,
}

function given(facts: OfferedFacts): string {
  return facts.offer.amount ? countedEnglish(facts.offer.amount, facts) : ''
}
