import { expect, it } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import { InsufficientCreditsError } from '../../src/billing/insufficient-credits.js'
import { describeError } from '../../src/text/describe-error.js'

it.each([
  ['signed-out', 'Sign in to continue.'],
  ['unreachable', 'Couldn’t load your usage. Your usage is still being recorded.'],
  ['refused', 'Billing rejected this. It wasn’t recorded, and you won’t be charged.'],
  [
    'upgrade-unknown',
    'We couldn’t tell whether that went through. You may have been charged. Check your plan before you try again.',
  ],
  ['invalid-amount', 'Something went wrong. Nothing was recorded, and you won’t be charged.'],
  [
    'expired',
    'Billing didn’t answer in time. We don’t know whether this was recorded. Trying again can’t count it twice.',
  ],
  ['not-in-plan', 'Not included in your plan. Not recorded, and you won’t be charged.'],
  ['claim-failed', 'That didn’t go through. Nothing has changed.'],
] as const)('says to customers what %s means, and nothing of its message', (code, words) => {
  expect(describeError(new UsageError(code, 'for developers'))).toBe(words)
})

it.each([
  [{ message: 'Please subscribe to a plan.' }, 'Not recorded: Please subscribe to a plan.'],
  [{ error: { message: 'Please subscribe.' } }, 'Not recorded: Please subscribe.'],
  ['Please subscribe.', 'Not recorded: Please subscribe.'],
  [{ message: '<script>' }, 'Billing rejected this. It wasn’t recorded, and you won’t be charged.'],
  [{ message: 7 }, 'Billing rejected this. It wasn’t recorded, and you won’t be charged.'],
])('says of a refusal what the server said: %j', (details, words) => {
  expect(describeError(new UsageError('refused', 'for developers', details))).toBe(words)
})

it('says how much is missing, in the unit of the meter', () => {
  const error = new InsufficientCreditsError('images', 3, 5)
  expect(describeError(error)).toBe('This needs 5, and you have 3 left. Nothing was used.')
  const meter = { units: { one: 'image', other: 'images' } }
  expect(describeError(error, { meter })).toBe(
    'This needs 5 images, and you have 3 left. Nothing was used.',
  )
  expect(describeError(new InsufficientCreditsError('images', -3, 5))).toMatch(/have 0 left/)
})

it.each([[new Error('secret')], ['secret'], [null], [undefined], [{ code: 'refused' }]])(
  'has words for whatever was thrown: %j',
  (thrown) => {
    expect(describeError(thrown)).toBe(
      'Something went wrong. We don’t know whether anything was recorded or charged. Check your usage before you try again.',
    )
  },
)

it('takes the host’s words', () => {
  const labels = { error: { refused: () => 'Abgelehnt.' } }
  expect(describeError(new UsageError('refused', ''), { labels })).toBe('Abgelehnt.')
})
