import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type OperationName, serverTransactionId } from '../../src/server/transaction-id.js'

const name: OperationName = { customer: 'cust_1', meter: 'tokens', id: 'job_1' }

afterEach(() => vi.unstubAllEnvs())

describe('serverTransactionId', () => {
  it('is srv_ and the HMAC-SHA256 that Node computes', async () => {
    const message = JSON.stringify(['cust_1', 'tokens', 'job_1'])
    const expected = createHmac('sha256', 'a secret').update(message).digest('hex')
    expect(await serverTransactionId(name, 'a secret')).toBe(`srv_${expected}`)
  })

  it.each([
    ['customer', { customer: 'cust_2' }, 'a secret'],
    ['meter', { meter: 'images' }, 'a secret'],
    ['id', { id: 'job_2' }, 'a secret'],
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
