import { expect, it } from 'vitest'
import { createReceipts, settlementOf } from '../../src/entries/receipts.js'
import { entry } from '../support/reports.js'

it('the last thousand settled receipts are kept against a repeat, and every open one', () => {
  const receipts = createReceipts()
  receipts.open('open', 'open', true)
  for (let i = 0; i < 1_001; i++) {
    receipts.open(`${i}`, `${i}`, true)
    receipts.settle(`${i}`, { status: 'delivered' })
  }
  expect([receipts.get('0'), receipts.get('1')?.id]).toEqual([undefined, '1'])
  expect([receipts.get('1000')?.id, receipts.get('open')?.id]).toEqual(['1000', 'open'])
})

it('a receipt moves to another key, and what has none moves nothing', async () => {
  const receipts = createReceipts()
  const receipt = receipts.open('from', 'a', false)
  receipts.keep('to', receipts.take('from'))
  receipts.keep('elsewhere', receipts.take('unknown'))
  expect([receipts.get('from'), receipts.get('to')]).toEqual([undefined, receipt])
  receipts.settle('to', { status: 'delivered', reply: 1 })
  expect(await receipt.settled).toEqual({ status: 'delivered', reply: 1 })
  expect(receipts.get('elsewhere')).toBeUndefined()
})

it('a receipt that another set took over is settled there alone', async () => {
  const [before, after] = [createReceipts(), createReceipts()]
  const receipt = before.open('key', 'a', false)
  after.keep('key', before.take('key'))
  before.settle('key', { status: 'delivered' })
  after.settle('key', { status: 'delivered', reply: 1 })
  expect(await receipt.settled).toEqual({ status: 'delivered', reply: 1 })
})

it('an entry that was refused in words says them to customers as they are', () => {
  const details = { message: 'Please subscribe.' }
  const error = { code: 'refused', message: 'no.', details } as const
  expect(settlementOf(entry('a', { status: 'refused', error }))).toMatchObject({
    error: { message: 'usage-widgets: no.', details },
  })
})

it('an entry that failed without a reason says that it was refused', () => {
  expect(settlementOf(entry('a', { status: 'expired' }))).toMatchObject({
    status: 'expired',
    error: { code: 'refused', message: 'usage-widgets: the recording was refused.' },
  })
})
