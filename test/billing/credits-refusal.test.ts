import { describe, expect, it } from 'vitest'
import { creditsRefusalOf, isFailedResponse } from '../../src/billing/credits-refusal.js'
import { InsufficientCreditsError } from '../../src/billing/insufficient-credits.js'

const body = {
  error: 'insufficient_credits',
  message: 'Too little.',
  availableBalance: 3,
  required: 5,
  upgradeUrl: '/pricing',
}
const answer = (status: number, content: unknown = body) => Response.json(content, { status })

/** The error of a client of HTTP, with what it keeps of the answer. */
function thrown(parts: object): Error {
  return Object.assign(new Error('Request failed'), parts)
}

describe('creditsRefusalOf', () => {
  it.each([
    { what: 'the answer', error: () => answer(402) },
    { what: 'its body', error: () => body },
    { what: 'an error with status and body', error: () => thrown({ status: 402, body }) },
    { what: 'an error of ofetch', error: () => thrown({ status: 402, data: body }) },
    { what: 'an error of ky', error: () => thrown({ response: answer(402) }) },
    { what: 'an error of axios', error: () => thrown({ response: { status: 402, data: body } }) },
    { what: 'an error caused by it', error: () => new Error('no', { cause: body }) },
  ])('reads $what', async ({ error }) => {
    const refusal = await creditsRefusalOf(error(), 'tokens')
    expect(refusal).toBeInstanceOf(InsufficientCreditsError)
    expect(refusal).toMatchObject({
      meterSlug: 'tokens',
      availableBalance: 3,
      required: 5,
      upgradeUrl: '/pricing',
    })
  })

  it('returns the error itself', async () => {
    const error = new InsufficientCreditsError('tokens', 3, 5)
    expect(await creditsRefusalOf(error, 'images')).toBe(error)
  })

  it('names the meter that the server names', async () => {
    const refusal = await creditsRefusalOf({ ...body, meterSlug: 'images' }, 'tokens')
    expect(refusal?.meterSlug).toBe('images')
  })

  it('leaves an answer readable', async () => {
    const response = answer(402)
    await creditsRefusalOf(response, 'tokens')
    expect(await response.json()).toEqual(body)
  })

  it.each([
    { what: 'an answer of another status', error: () => answer(500) },
    { what: 'a 402 of somebody else', error: () => answer(402, { error: 'card_declined' }) },
    { what: 'a 402 without a body', error: () => new Response(null, { status: 402 }) },
    { what: 'an error of another status', error: () => thrown({ status: 403, body }) },
    { what: 'another error', error: () => new TypeError('Failed to fetch') },
    { what: 'a text', error: () => 'insufficient_credits' },
    { what: 'nothing', error: () => undefined },
    { what: 'amounts that are none', error: () => ({ ...body, required: 'five' }) },
  ])('takes $what for no refusal', async ({ error }) => {
    expect(await creditsRefusalOf(error(), 'tokens')).toBeNull()
  })
})

describe('isFailedResponse', () => {
  it('tells an answer that is not ok from everything else', () => {
    expect([answer(500), answer(200), body, null].map(isFailedResponse)).toEqual([
      true,
      false,
      false,
      false,
    ])
  })
})
