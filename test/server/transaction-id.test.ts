import { createHmac } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { serverTransactionId, type UseName } from '../../src/server/transaction-id.js'

const name: UseName = { customer: 'cust_1', meter: 'tokens', id: 'job_1' }

/** The value as JSON knows it: there is no −0. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

afterEach(() => vi.unstubAllEnvs())

describe('serverTransactionId', () => {
  it('is srv_ and the HMAC-SHA256 that Node computes', async () => {
    const message = JSON.stringify(['event', 'cust_1', 'tokens', 'job_1'])
    const expected = createHmac('sha256', 'a secret').update(message).digest('hex')
    expect(await serverTransactionId(name, 'a secret')).toBe(`srv_${expected}`)
  })

  it.each([
    ['customer', { customer: 'cust_2' }, 'a secret'],
    ['meter', { meter: 'images' }, 'a secret'],
    ['id', { id: 'job_2' }, 'a secret'],
    ['purpose', { purpose: 'operation' } as const, 'a secret'],
    ['input', { input: null }, 'a secret'],
    ['secret', {}, 'another secret'],
  ])('is another one for another %s', async (_, over, secret) => {
    const first = await serverTransactionId(name, 'a secret')
    expect(await serverTransactionId({ ...name, ...over }, secret)).not.toBe(first)
  })

  it('keeps the parts apart, whatever they hold', async () => {
    const part = fc.oneof(
      fc.constantFrom('', '"', ',', '","', '\\', '["'),
      fc.string({ unit: 'binary' }),
    )
    const names = fc.record({ customer: part, meter: part, id: part })
    await fc.assert(
      fc.asyncProperty(names, names, async (a, b) => {
        const [first, second] = await Promise.all(
          [a, b].map((one) => serverTransactionId(one, 's')),
        )
        expect(first === second).toBe(
          a.customer === b.customer && a.meter === b.meter && a.id === b.id,
        )
      }),
    )
    const moved = { ...name, customer: 'cust_1t', meter: 'okens' }
    expect(await serverTransactionId(moved, 's')).not.toBe(await serverTransactionId(name, 's'))
  })

  it('is the same for the same input, in whatever order its keys are', async () => {
    const shuffled = { 10: 'x', b: [1, { d: null, c: 'é' }], 2: true, a: -0 }
    const [first, second, third] = await Promise.all(
      [
        { a: 0, b: [1, { c: 'é', d: null }], 10: 'x', 2: true },
        shuffled,
        { ...shuffled, left: undefined },
      ].map((input) => serverTransactionId({ ...name, input }, 's')),
    )
    expect(second).toBe(first)
    expect(third).toBe(first)
  })

  it.each([
    ['another order in a list', ['a', 'b'], ['b', 'a']],
    ['a text and a number', { n: '1' }, { n: 1 }],
    ['null and a key that is missing', { a: null }, {}],
    ['a list and an object', ['a'], { 0: 'a' }],
    ['a value one level deeper', { a: { b: 1 } }, { a: 1 }],
    ['a hostile key', JSON.parse('{"__proto__":{"a":1}}'), {}],
    ['a text that looks like the JSON', { a: 1 }, '{"a":1}'],
    ['upper and lower case', 'A cat', 'a cat'],
    ['composed and decomposed letters', 'é', 'é'.normalize('NFD')],
  ])('tells %s apart', async (_, one: unknown, other: unknown) => {
    const [first, second] = await Promise.all(
      [one, other].map((input) => serverTransactionId({ ...name, input }, 's')),
    )
    expect(first).not.toBe(second)
  })

  it('tells any two inputs apart that are not the same JSON', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), async (one, other) => {
        const [first, second] = await Promise.all(
          [one, other].map((input) => serverTransactionId({ ...name, input }, 's')),
        )
        expect(first === second).toBe(isDeepStrictEqual(plain(one), plain(other)))
      }),
    )
  })

  const loop: unknown[] = []
  loop.push(loop)
  it.each([
    ['a Date', new Date(0)],
    ['a Map', new Map([['a', 1]])],
    ['a function', () => 1],
    ['a bigint', 1n],
    ['NaN', { n: Number.NaN }],
    ['bytes', Uint8Array.of(1)],
    ['a list with a gap', [1, undefined]],
    ['itself', loop],
    ['more than 1,048,576 characters', 'x'.repeat(1_048_575)],
  ])('refuses an input that holds %s', async (_, input: unknown) => {
    await expect(serverTransactionId({ ...name, input }, 's')).rejects.toMatchObject({
      name: 'UsageError',
      code: 'invalid-input',
    })
  })

  it('takes an input of 1,048,576 characters', async () => {
    const input = 'x'.repeat(1_048_574)
    expect(await serverTransactionId({ ...name, input }, 's')).toMatch(/^srv_/)
  })

  it('takes the secret of the environment and is clear about a missing one', async () => {
    vi.stubEnv('FLOWGLAD_SECRET_KEY', 'a secret')
    const first = await serverTransactionId(name)
    expect(first).toBe(await serverTransactionId(name, 'a secret'))
    vi.stubEnv('FLOWGLAD_SECRET_KEY', undefined)
    await expect(serverTransactionId(name)).rejects.toThrow('there is no secret')
    await expect(serverTransactionId(name, '')).rejects.toThrow('there is no secret')
  })

  it('is clear about a missing secret where there is no process either', async () => {
    vi.stubGlobal('process', undefined)
    const missing = serverTransactionId(name).catch((error: unknown) => error)
    vi.unstubAllGlobals()
    expect(String(await missing)).toContain('there is no secret')
  })
})
