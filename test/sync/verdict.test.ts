import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import { acknowledged, failed, placeOf } from '../../src/sync/verdict.js'
import { entry } from '../support/reports.js'

describe('the bad end of an entry', () => {
  it.each([
    { code: 'id-taken', stored: 'id-taken' },
    { code: 'forbidden', stored: 'forbidden' },
    { code: 'expired', stored: 'expired' },
    { code: 'unreachable', stored: 'refused' },
  ] as const)('is stored as $stored for $code', ({ code, stored }) => {
    const { status, error } = failed(entry('a'), 'refused', new UsageError(code, 'no.'))
    expect({ status, error }).toEqual({
      status: 'refused',
      error: { code: stored, message: 'no.' },
    })
  })

  it('leaves the name of the package out at the beginning of its message only', () => {
    const error = new UsageError('refused', 'the server said "usage-widgets: no".')
    expect(failed(entry('a'), 'refused', error).error?.message).toBe(
      'the server said "usage-widgets: no".',
    )
  })
})

it('an acknowledged entry says whether a stand-in for the server answered', () => {
  expect(acknowledged(entry('a'), {})).toEqual(entry('a', { status: 'acked' }))
  expect(acknowledged(entry('a'), { mocked: true }).mocked).toBe(true)
})

it.each([
  { where: 'where it was sent now', sentTo: ['sub_1', 'sub_2'], earlier: false, place: 'sub_2' },
  { where: 'where it was sent before', sentTo: ['sub_1', 'sub_2'], earlier: true, place: 'sub_1' },
  {
    where: 'nobody knows where, of several',
    sentTo: ['a', 'b', 'sub_2'],
    earlier: true,
    place: null,
  },
  { where: 'nobody knows where, of none', sentTo: ['sub_2'], earlier: true, place: null },
])('a delivered entry was recorded $where', ({ sentTo, earlier, place }) => {
  expect(placeOf(entry('a', { subscription: 'sub_2', sentTo }), { earlier })).toBe(place)
})
