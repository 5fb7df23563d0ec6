import type { UsageErrorCode } from '../billing/errors.js'

/**
 * What is said to a customer of an error, by its code. Sentences with a full stop. `words` is what the
 * server said to the customer; empty where it said nothing that is for people.
 */
export type ErrorLabels = {
  readonly [Code in Exclude<UsageErrorCode, 'refused' | 'claim-failed'>]: string
} & {
  readonly refused: (facts: { words: string }) => string
  /** Seats and the like were neither claimed nor released. */
  readonly 'claim-failed': (facts: { words: string }) => string
  /** Too little is left. */
  readonly credits: (facts: { needs: string; remaining: string; count: number }) => string
  /** Any other error. */
  readonly other: string
}

const wrong = 'Something went wrong. Nothing was recorded, and you won’t be charged.'
const unread = 'Couldn’t load your usage. Your usage is still being recorded.'

/** The words in English. */
export const englishErrorLabels: ErrorLabels = {
  'invalid-amount': wrong,
  'invalid-meter': wrong,
  'invalid-identifier': wrong,
  'invalid-transaction-id': wrong,
  'invalid-properties': wrong,
  'invalid-date': wrong,
  'invalid-input': wrong,
  'no-provider': wrong,
  'signed-out': 'Sign in to continue.',
  'other-customer': 'Someone else is signed in. Sign in again to see your usage.',
  unreadable: unread,
  unreachable: unread,
  refused: ({ words }) =>
    words
      ? `Not recorded: ${words}`
      : 'Billing rejected this. It wasn’t recorded, and you won’t be charged.',
  'id-taken': 'Not recorded: billing already has other usage under this ID.',
  forbidden: 'Not recorded: your subscription doesn’t allow this.',
  'no-subscription': 'This subscription has ended. Not recorded, and you won’t be charged.',
  'not-in-plan': 'Not included in your plan. Not recorded, and you won’t be charged.',
  expired:
    'Billing didn’t answer in time. We don’t know whether this was recorded. Trying again can’t count it twice.',
  'unknown-offer': 'This offer isn’t available. Nothing has changed.',
  'upgrade-failed':
    'The change didn’t go through. You haven’t been charged and your plan is the same.',
  'upgrade-unknown':
    'We couldn’t tell whether that went through. You may have been charged. Check your plan before you try again.',
  'unsafe-url': 'Checkout didn’t open. You haven’t been charged and your plan is the same.',
  'no-capacity': 'None are free. Nothing has changed.',
  'claim-failed': ({ words }) =>
    words ? `Nothing has changed: ${words}` : 'That didn’t go through. Nothing has changed.',
  'claim-unknown':
    'We couldn’t tell whether that went through. Check what you have before you try again.',
  credits: ({ needs, remaining }) =>
    `This needs ${needs}, and you have ${remaining} left. Nothing was used.`,
  other:
    'Something went wrong. We don’t know whether anything was recorded or charged. Check your usage before you try again.',
}
