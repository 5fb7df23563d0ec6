import { expect, it } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import { InsufficientCreditsError } from '../../src/billing/insufficient-credits.js'
import { describeError } from '../../src/text/describe-error.js'

it.each([
  ['signed-out', 'Sign in to continue.'],
  ['unreachable', 'Couldn’t load your usage. Your usage is still being recorded.'],
  ['refused', 'Billing rejected this.'],
  ['upgrade-unknown', 'We couldn’t tell whether the upgrade went through.'],
  ['invalid-amount', 'Something went wrong. Nothing was recorded.'],
] as const)('says to customers what %s means, and nothing of its message', (code, words) => {
  expect(describeError(new UsageError(code, 'for developers'))).toBe(words)
})

it.each([
  [{ message: 'Please subscribe to a plan.' }, 'Not recorded: Please subscribe to a plan.'],
  [{ error: { message: 'Please subscribe.' } }, 'Not recorded: Please subscribe.'],
  ['Please subscribe.', 'Not recorded: Please subscribe.'],
  [{ message: '<script>' }, 'Billing rejected this.'],
  [{ message: 7 }, 'Billing rejected this.'],
])('says of a refusal what the server said: %j', (details, words) => {
  expect(describeError(new UsageError('refused', 'for developers', details))).toBe(words)
})

it('says how much is missing, in the unit of the meter', () => {
  const error = new InsufficientCreditsError('images', 3, 5)
  expect(describeError(error)).toBe('This needs 5, and you have 3 left.')
  const meter = { units: { one: 'image', other: 'images' } }
  expect(describeError(error, { meter })).toBe('This needs 5 images, and you have 3 left.')
  expect(describeError(new InsufficientCreditsError('images', -3, 5))).toMatch(/have 0 left/)
})

it.each([[new Error('secret')], ['secret'], [null], [undefined], [{ code: 'refused' }]])(
  'has words for whatever was thrown: %j',
  (thrown) => {
    expect(describeError(thrown)).toBe('Something went wrong.')
  },
)

it('takes the host’s words', () => {
  const labels = { error: { refused: () => 'Abgelehnt.' } }
  expect(describeError(new UsageError('refused', ''), { labels })).toBe('Abgelehnt.')
})
