import { describe, expect, it } from 'vitest'
import { verdictOf } from '../../src/endpoint/verdict-of.js'
import { entry } from '../support/reports.js'

const now = Date.UTC(2026, 0, 11)
const verdict = (status: number, body: unknown = null, retryAfter: string | null = null) =>
  verdictOf({ status, body, retryAfter }, entry('e1'), now)

it.each([
  [200, 'delivered'],
  [204, 'delivered'],
  [409, 'delivered'],
  [400, 'refused'],
  [402, 'refused'],
  [404, 'refused'],
  [413, 'refused'],
  [422, 'refused'],
  [401, 'hold'],
  [403, 'forbidden'],
  [408, 'retry'],
  [425, 'retry'],
  [429, 'retry'],
  [500, 'retry'],
  [503, 'retry'],
  [302, 'retry'],
  [0, 'retry'],
])('%i is %s', (status, as) => {
  expect(verdict(status).as).toBe(as)
})

describe('Retry-After', () => {
  it.each([
    ['120', 120_000],
    ['0', 0],
    ['Sun, 11 Jan 2026 00:00:30 GMT', 30_000],
    ['Sun, 11 Jan 2026 00:00:00 GMT', 0],
    ['Sat, 10 Jan 2026 00:00:00 GMT', 0],
    ['99999999', 86_400_000],
  ])('%s waits %i ms', (header, after) => {
    expect(verdict(503, null, header)).toEqual({ as: 'retry', after })
    expect(verdict(429, null, header)).toEqual({ as: 'retry', after })
  })

  it.each(['', 'soon', 'NaN'])('%j says nothing', (header) => {
    expect(verdict(503, null, header)).toEqual({ as: 'retry' })
  })
})

describe('a conflict', () => {
  it('is a use that was recorded before', () => {
    expect(verdict(409, { message: 'duplicate' }).as).toBe('delivered')
  })

  it('with a time to try again is one that is still being recorded', () => {
    expect(verdict(409, null, '1')).toEqual({ as: 'retry', after: 1_000 })
  })

  it('of another use with the same id is refused', () => {
    const answer = verdict(409, { success: false, error: { code: 'CONFLICT', message: 'taken' } })
    expect(answer).toMatchObject({ as: 'refused', error: { code: 'id-taken' } })
  })
})

describe("the server's words", () => {
  it.each([
    [{ message: 'Please subscribe to a plan.' }],
    [{ error: 'Please subscribe to a plan.' }],
    [{ success: false, error: { code: 'X', message: 'Please subscribe to a plan.' } }],
  ])('are the message of the refusal: %j', (body) => {
    expect(verdict(422, body)).toMatchObject({
      error: { message: 'usage-widgets: Please subscribe to a plan.' },
    })
  })

  it.each([[null], [{}], [{ message: { html: '<b>' } }], [{ message: ' ' }]])(
    'are replaced where there are none: %j',
    (body) => {
      expect(verdict(422, body)).toMatchObject({
        error: { message: expect.stringContaining(`refused 5 on "api"`) },
      })
    },
  )

  it('are cut off', () => {
    const answer = verdict(400, { message: 'x'.repeat(10_000) })
    expect(answer.as === 'refused' ? answer.error.message.length : 0).toBeLessThan(330)
  })
})
