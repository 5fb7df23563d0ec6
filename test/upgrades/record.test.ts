import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  openUpgradeRecords,
  priceOf,
  storedUpgrade,
  type UpgradeRecord,
} from '../../src/upgrades/record.js'
import { fakeStorage } from '../support/fake-storage.js'

const now = 1_768_000_000_000
const before = {
  subscriptions: ['sub_1'],
  plan: { name: 'Free', slug: 'free', priceSlug: 'free-monthly' },
  levels: [
    { meter: 'api', level: -3, since: 5 },
    { meter: 'images', level: 0.5, since: null },
  ],
  owned: false,
}
const record: UpgradeRecord = {
  offer: { priceSlug: 'pro' },
  view: 'sub_1',
  token: 't1',
  kind: 'plan',
  before,
  at: now,
  returned: true,
}
const bare: UpgradeRecord = {
  offer: { priceId: 'price_1' },
  token: 't2',
  kind: null,
  before: null,
  at: now,
  returned: false,
}

describe('a record', () => {
  it.each<UpgradeRecord>([
    record,
    bare,
    { ...record, kind: 'top-up' },
    { ...record, before: { ...before, plan: null } },
    { ...record, before: { ...before, plan: { name: 'Free' } } },
    { ...record, before: { ...before, owned: true } },
  ])('is read back as written: $token, $kind, $before.plan, $before.owned', (one) => {
    expect(storedUpgrade.read(storedUpgrade.write(one))).toEqual(one)
  })

  it.each([
    { what: 'null', change: null },
    { what: 'a list', change: [] },
    { what: 'no version', change: record },
    { what: 'a kind that is not known', change: { v: 1, ...record, kind: 'gift' } },
    { what: 'no offer', change: { v: 1, ...record, offer: {} } },
    { what: 'an offer that is null', change: { v: 1, ...record, offer: null } },
    { what: 'an offer that is text', change: { v: 1, ...record, offer: 'pro' } },
    { what: 'no token', change: { v: 1, ...record, token: '' } },
    { what: 'a token that is a number', change: { v: 1, ...record, token: 5 } },
    { what: 'no time', change: { v: 1, ...record, at: 'now' } },
    { what: 'a time beyond all dates', change: { v: 1, ...record, at: 1e16 } },
    { what: 'no word of before', change: { v: 1, ...record, before: undefined } },
    {
      what: 'subscriptions that are not text',
      change: { v: 1, ...record, before: { ...before, subscriptions: [1] } },
    },
    { what: 'a plan without a name', change: { v: 1, ...record, before: { ...before, plan: {} } } },
    {
      what: 'a level that is null',
      change: { v: 1, ...record, before: { ...before, levels: [null] } },
    },
    {
      what: 'a level of no meter',
      change: { v: 1, ...record, before: { ...before, levels: [{ level: 1, since: null }] } },
    },
    {
      what: 'a level that is text',
      change: {
        v: 1,
        ...record,
        before: { ...before, levels: [{ meter: 'a', level: '1', since: null }] },
      },
    },
    {
      what: 'a level of no time',
      change: { v: 1, ...record, before: { ...before, levels: [{ meter: 'a', level: 1 }] } },
    },
  ])('is not read from $what', ({ change }) => {
    expect(storedUpgrade.read(JSON.stringify(change))).toBeNull()
  })

  it('is not read from nothing', () => {
    expect(storedUpgrade.read(null)).toBeNull()
  })

  it.each([
    { length: 100_000, read: record },
    { length: 100_001, read: null },
  ])('is not read from anything endless: $length characters', ({ length, read }) => {
    expect(storedUpgrade.read(storedUpgrade.write(record).padEnd(length))).toEqual(read)
  })

  it.each([
    { given: { priceSlug: 'pro', prorate: true }, price: { priceSlug: 'pro' } },
    { given: { priceSlug: 'pro', quantity: 2 }, price: { priceSlug: 'pro', quantity: 2 } },
    { given: { priceId: 'price_1', successUrl: '/done' }, price: { priceId: 'price_1' } },
  ])('names the price, and how many: $price', ({ given, price }) => {
    expect(priceOf(given)).toStrictEqual(price)
  })

  it('takes nothing from a prototype', () => {
    const text = storedUpgrade.write(record).replace('{"v":1', '{"__proto__":{"token":"t9"},"v":1')
    expect(storedUpgrade.read(text)).toEqual(record)
  })

  it('never makes reading throw, whatever is stored', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const storage = fakeStorage({ 'uw1:user_1:u:pro': text })
        expect(openUpgradeRecords(() => storage, 'uw1:user_1:').open(now)).toEqual([])
        expect(storage.dump()).toEqual({})
      }),
    )
  })
})

describe('the records of a tab', () => {
  const open = (kept: Record<string, string>) => {
    const storage = fakeStorage(kept)
    return { storage, records: openUpgradeRecords(() => storage, 'uw1:user_1:') }
  }
  const text = storedUpgrade.write(record)

  it('are those of the customer, of the last day', () => {
    const old = storedUpgrade.write({ ...bare, at: now - 24 * 3_600_000 })
    const { records } = open({ 'uw1:user_1:u:pro': text, 'uw1:user_1:u:price_1': old })
    expect(records.open(now)).toEqual([record])
  })

  it('forget those of other customers, and leave all else', () => {
    const { storage, records } = open({
      'uw1:user_1:u:pro': text,
      'uw1:user_2:u:pro': text,
      'uw1:user_2:p:api': '{}',
      'uw1:user_2:p:u:api': '{}',
      other: text,
    })
    records.open(now)
    expect(Object.keys(storage.dump())).toEqual([
      'uw1:user_1:u:pro',
      'uw1:user_2:p:api',
      'uw1:user_2:p:u:api',
      'other',
    ])
  })

  it('leave those of the same customer in an account that is not known yet', () => {
    const { storage, records } = open({ 'uw1:org_1%2Fuser_1:u:pro': text })
    expect([records.open(now), records.inAccount()]).toEqual([[], true])
    const inAccount = openUpgradeRecords(() => storage, 'uw1:org_1%2Fuser_1:')
    expect([inAccount.open(now), inAccount.inAccount()]).toEqual([[record], false])
    openUpgradeRecords(() => storage, 'uw1:user_2:').open(now)
    expect(storage.dump()).toEqual({})
  })

  it('leave one of a newer version as it is', () => {
    const newer = { 'uw1:user_1:u:pro': JSON.stringify({ ...record, v: 2 }) }
    const { storage, records } = open(newer)
    expect(records.open(now)).toEqual([])
    expect(storage.dump()).toEqual(newer)
  })

  it('are all forgotten at once', () => {
    const { storage, records } = open({ 'uw1:user_1:u:pro': text, 'uw1:user_1:p:api': '{}' })
    records.clear()
    expect(storage.dump()).toEqual({ 'uw1:user_1:p:api': '{}' })
  })

  it('take none from under another offer’s key', () => {
    const { storage, records } = open({ 'uw1:user_1:u:other': text })
    expect(records.open(now)).toEqual([])
    expect(storage.dump()).toEqual({})
  })

  it('are none where the browser gives no storage', () => {
    const blocked = openUpgradeRecords(() => {
      throw new DOMException('no', 'SecurityError')
    }, 'uw1:user_1:')
    blocked.write(record)
    expect(blocked.open(now)).toEqual([])
    blocked.erase('pro')
    blocked.clear()
  })
})
