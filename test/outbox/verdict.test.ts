import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/model/errors.js'
import { acknowledged, failed, placed } from '../../src/outbox/verdict.js'
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
  { where: 'where it was sent now', sentTo: ['sub_1', 'sub_2'], earlier: false, counts: 'sub_2' },
  { where: 'where it was sent before', sentTo: ['sub_1', 'sub_2'], earlier: true, counts: 'sub_1' },
  {
    where: 'where it is bound, of several',
    sentTo: ['a', 'b', 'sub_2'],
    earlier: true,
    counts: 'c',
  },
  { where: 'where it is bound, of none', sentTo: ['sub_2'], earlier: true, counts: 'c' },
])('a delivered entry counts $where', ({ sentTo, earlier, counts }) => {
  const sent = entry('a', { subscription: 'sub_2', sentTo })
  expect(placed(entry('a', { subscription: 'c' }), sent, { earlier }).subscription).toBe(counts)
})
