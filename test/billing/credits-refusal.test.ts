import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { creditsRefusalOf, isFailedResponse } from '../../src/billing/credits-refusal.js'
import { isFields } from '../../src/billing/decode.js'
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

describe('a 402 of another shape', () => {
  const own = { code: 'NO_CREDITS', balance: '3', cost: 5, plans: 'https://example.com/plans' }
  const read = (status: number, given: unknown) =>
    status === 402 && isFields(given) && given.code === 'NO_CREDITS'
      ? { availableBalance: Number(given.balance), required: 5, upgradeUrl: String(given.plans) }
      : null

  it.each([
    { what: 'the answer', error: () => answer(402, own) },
    { what: 'an error of axios', error: () => thrown({ response: { status: 402, data: own } }) },
    { what: 'its body', error: () => own },
  ])('is read from $what by the host', async ({ error }) => {
    expect(await creditsRefusalOf(error(), 'tokens', read)).toMatchObject({
      meterSlug: 'tokens',
      availableBalance: 3,
      required: 5,
      upgradeUrl: 'https://example.com/plans',
    })
  })

  it('leaves the documented shape to be read as ever', async () => {
    expect(await creditsRefusalOf(answer(402), 'tokens', read)).toMatchObject({
      upgradeUrl: '/pricing',
    })
  })

  it.each([
    { what: 'is of another status', error: () => answer(400, own), reader: read },
    { what: 'it reads no number from', error: () => answer(402), reader: () => ({ required: 5 }) },
    {
      what: 'it reads a text from',
      error: () => answer(402),
      reader: () => ({ availableBalance: Number.NaN, required: 5 }),
    },
  ])('is none where the answer $what', async ({ error, reader }) => {
    expect(await creditsRefusalOf(error(), 'tokens', reader)).toBeNull()
  })

  it('drops an address that leads nowhere safe, and a reader that throws', async () => {
    const unsafe = () => ({ availableBalance: 1, required: 2, upgradeUrl: 'javascript:alert(1)' })
    expect((await creditsRefusalOf(answer(402), 'tokens', unsafe))?.upgradeUrl).toBeUndefined()
    const broken = () => {
      throw new TypeError('no')
    }
    expect(await creditsRefusalOf(answer(402), 'tokens', broken)).toMatchObject({ required: 5 })
  })

  it('never throws, whatever body and reader make of each other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), fc.object(), async (given, made) => {
        const refusal = await creditsRefusalOf(given, 'tokens', () => made)
        if (refusal) expect(Number.isFinite(refusal.availableBalance + refusal.required)).toBe(true)
      }),
    )
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
