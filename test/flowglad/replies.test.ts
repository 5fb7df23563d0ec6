import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import type { Entry } from '../../src/entries/entry.js'
import { verdictOf } from '../../src/flowglad/replies.js'
import { entry } from '../support/reports.js'

const sent = entry('a', { sentTo: ['sub_1'] })
const issues = JSON.stringify([{ code: 'invalid_type', path: ['amount'], message: 'Required' }])

function codeOf(reply: unknown, one: Entry = sent): string {
  const verdict = verdictOf(reply, one)
  return 'error' in verdict ? `${verdict.as} ${verdict.error.code}` : verdict.as
}

describe('a reply of createUsageEvent', () => {
  it.each([
    { reply: { usageEvent: { id: 'evt_1' } }, verdict: 'delivered' },
    {
      reply: { error: { code: '409', json: { error: 'taken', code: 'CONFLICT' } } },
      verdict: 'refused id-taken',
    },
    {
      reply: { error: { code: '400', json: { error: 'bad', code: 'BAD_REQUEST' } } },
      verdict: 'refused refused',
    },
    {
      reply: { error: { code: '404', json: { error: 'no meter', code: 'NOT_FOUND' } } },
      verdict: 'refused refused',
    },
    { reply: { error: { code: '422', json: {} } }, verdict: 'refused refused' },
    {
      reply: { error: { code: 'Unknown', json: { message: issues } } },
      verdict: 'refused refused',
    },
    {
      reply: { error: { code: 'forbidden', json: { message: 'no' } } },
      verdict: 'forbidden forbidden',
    },
    {
      reply: { error: { code: 'missing_subscription_id', json: { message: 'none' } } },
      verdict: 'hold',
    },
    { reply: { error: { message: 'Unauthorized' } }, verdict: 'hold' },
    { reply: { error: { message: '' } }, verdict: 'hold' },
    { reply: { error: { code: '401', json: 'Unauthorized' } }, verdict: 'hold' },
    { reply: { error: { code: 'UNAUTHORIZED', message: 'Unauthorized' } }, verdict: 'hold' },
    { reply: { error: { code: '429', json: {} } }, verdict: 'retry' },
    { reply: { error: { code: '500', json: {} } }, verdict: 'retry' },
    { reply: { error: { code: '503', json: null } }, verdict: 'retry' },
    {
      reply: { error: { code: 'Unknown', json: { message: 'Connection error.' } } },
      verdict: 'retry',
    },
    { reply: { error: { code: 'Unknown', json: { message: '{"a":1}' } } }, verdict: 'retry' },
    { reply: { error: { code: 'Unknown', json: 'Connection error.' } }, verdict: 'retry' },
    { reply: { error: { code: 'Unknown' } }, verdict: 'retry' },
    { reply: { error: { code: 'Method not allowed', json: {} } }, verdict: 'retry' },
    { reply: { error: 'Unauthorized' }, verdict: 'retry' },
    { reply: { error: ['400'] }, verdict: 'retry' },
    { reply: { error: {} }, verdict: 'retry' },
    { reply: { error: { code: null, message: 'x' } }, verdict: 'retry' },
    { reply: { error: { code: 400 } }, verdict: 'retry' },
    { reply: { error: null }, verdict: 'retry' },
    { reply: {}, verdict: 'retry' },
    { reply: [], verdict: 'retry' },
    { reply: null, verdict: 'retry' },
    { reply: undefined, verdict: 'retry' },
    { reply: 'ok', verdict: 'retry' },
    { reply: { usageEvent: null }, verdict: 'retry' },
    { reply: { usageEvent: [] }, verdict: 'retry' },
    { reply: { usageEvent: 'evt_1' }, verdict: 'retry' },
  ])('$reply means $verdict', ({ reply, verdict }) => {
    expect(codeOf(reply)).toBe(verdict)
  })

  it('never throws and never refuses what it does not know', () => {
    const code = fc.oneof(fc.string(), fc.constantFrom('constructor', '__proto__', 'toString'))
    const known = ['409', '400', '404', '422', 'forbidden']
    fc.assert(
      fc.property(fc.anything(), code, (anything, unknown) => {
        fc.pre(!known.includes(unknown))
        verdictOf(anything, sent)
        verdictOf({ error: anything }, sent)
        expect(['retry', 'hold', 'refused']).toContain(
          verdictOf({ error: { code: unknown, json: anything } }, sent).as,
        )
      }),
    )
  })

  it('hands the event on', () => {
    const verdict = verdictOf({ usageEvent: { id: 'evt_1' } }, sent)
    expect(verdict).toEqual({ as: 'delivered', reply: { id: 'evt_1' } })
  })
})

describe('a conflict', () => {
  const reply = { error: { code: '409', json: {} } }
  it.each([
    { sentTo: ['sub_1'], verdict: 'refused id-taken' },
    { sentTo: ['sub_0', 'sub_1'], verdict: 'delivered' },
    { sentTo: ['sub_0'], verdict: 'delivered' },
    { sentTo: [], verdict: 'refused id-taken' },
  ])('after sends under $sentTo means $verdict', ({ sentTo, verdict }) => {
    expect(codeOf(reply, entry('a', { sentTo }))).toBe(verdict)
  })

  it('says that it was recorded under an earlier subscription', () => {
    const moved = entry('a', { sentTo: ['sub_0', 'sub_1'] })
    expect(verdictOf(reply, moved)).toEqual({ as: 'delivered', earlier: true })
  })
})

describe('the message of a refusal', () => {
  it.each([
    { json: { error: 'words in error', code: 'BAD_REQUEST' }, words: 'words in error' },
    { json: { error: [{ message: 'words of an issue' }] }, words: 'words of an issue' },
    { json: { message: 'words in message' }, words: 'words in message' },
    { json: 'words alone', words: 'words alone' },
    { json: {}, words: '400' },
    { json: { error: { deep: 'x' } }, words: '400' },
  ])('holds the server’s own words: $words', ({ json, words }) => {
    const verdict = verdictOf({ error: { code: '400', json } }, sent)
    expect('error' in verdict && verdict.error.message).toContain(`(${words})`)
  })

  it('is bounded, and an error of this library', () => {
    const verdict = verdictOf({ error: { code: '400', json: { error: 'x'.repeat(9_000) } } }, sent)
    const error = 'error' in verdict ? verdict.error : null
    expect(error).toBeInstanceOf(UsageError)
    expect(error?.message.length).toBeLessThan(900)
    expect(error?.message).toMatch(/^usage-widgets: .+, so .+\. .+\.$/)
  })
})
