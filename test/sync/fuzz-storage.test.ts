import fc from 'fast-check'
import { expect, it } from 'vitest'
import { keyOf } from '../../src/entries/entry.js'
import { storedEntry } from '../../src/entries/stored-entry.js'
import { storedReport } from '../../src/sync/stored-report.js'
import { fakeSource } from '../support/fake-source.js'
import { fakeStorage } from '../support/fake-storage.js'
import { openSession } from '../support/open-session.js'
import { readEntry } from '../support/read-entry.js'
import { entry, january, quota, ready, report } from '../support/reports.js'

/* What lies in storage was written by anybody: an older page, another version, a browser extension. */

const runs = Number(process.env.FUZZ ?? 150)
const odd = [
  '',
  '__proto__',
  'constructor',
  '%',
  '%zz',
  '/',
  'a b',
  '\uD800',
  '😀',
  '\u0000',
  'x'.repeat(600),
]
const junk = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(...odd, -1, 0, 1e308, 2 ** 53, null, true, [], {}, { __proto__: 1 }),
)
const goodEntry: object = JSON.parse(storedEntry.write(entry('a', { properties: { user: 'u' } })))
const goodReport: object = JSON.parse(
  storedReport.write({
    report: report([quota('api', 9, { limitSource: 'grants', high: 91 }), quota('seats', 1)]),
    at: january.start,
    asked: january.start,
    current: true,
    contains: [],
  }),
)

/** Written as here, but for one or two fields. */
const spoilt = (good: object) =>
  fc
    .dictionary(fc.constantFrom(...Object.keys(good), ...odd), junk, { maxKeys: 2 })
    .map((changes) => JSON.stringify({ ...good, ...changes }))
const value = fc.oneof(
  fc.string(),
  junk.map((any) => JSON.stringify(any) ?? ''),
  spoilt(goodEntry),
  spoilt(goodReport),
  fc.nat(200).map((length) => JSON.stringify(goodEntry).slice(0, length)),
  fc.constant(JSON.stringify({ ...goodEntry, v: 2 })),
  fc.constant(`{"v":1,"__proto__":{"amount":9},"id":"a"}`),
)
const name = fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom(...odd))
const key = fc.oneof(
  fc.constantFrom('uw1:user_1:e:api/a', 'uw1:user_1:r:sub_1', 'uw1:user_2:e:api/a', 'uw1:last'),
  fc
    .tuple(fc.constantFrom('e:', 'r:', 'u:', ''), name)
    .map(([kind, end]) => `uw1:user_1:${kind}${end}`),
  fc.tuple(fc.constantFrom('e:api/', 'r:'), name).map(([kind, end]) => `uw1:user_2:${kind}${end}`),
  name,
)

/** What a running session makes of it, with one use recorded and everything delivered. */
async function play(kept: Readonly<Record<string, string>>) {
  const storage = fakeStorage(kept)
  const source = fakeSource(ready([quota('api', 10), quota('seats', 0)]))
  const opened = openSession({ source, storage })
  const { env, record, events, left } = opened
  const receipt = record(5)
  const shown = left()
  await env.advance(20_000)
  return { storage, source, events, receipt, left: shown }
}

it('finds nothing in storage that stops it, or makes it send what is not this customer’s', async () => {
  await fc.assert(
    fc.asyncProperty(fc.dictionary(key, value, { maxKeys: 8 }), async (found) => {
      const kept = { ...found }
      const { source, storage, receipt, left, events } = await play(kept)
      expect(await receipt.settled).toEqual({ status: 'delivered' })
      expect(typeof left).toBe('number')
      const own = Object.entries(kept)
        .filter(([where]) => where.startsWith('uw1:user_1:e:'))
        .flatMap(([where, text]) => {
          const read = readEntry(text)
          return read && where === `uw1:user_1:e:${keyOf(read)}` ? [read] : []
        })
      const ids = new Set([receipt.id, ...own.map(({ id }) => id)])
      for (const sent of source.sent) expect(ids).toContain(sent.id)
      for (const [where, text] of Object.entries(kept)) {
        if (where.startsWith('uw1:user_1:')) continue
        expect(storage.dump()[where]).toBe(text)
      }
      for (const where of unreadable(kept)) {
        expect(events).toContainEqual({ type: 'storage-unusable', reason: 'malformed', key: where })
        expect(storage.dump()[where] === kept[where] || where.endsWith(':r:sub_1')).toBe(true)
      }
    }),
    { numRuns: runs },
  )
}, 300_000)

/** Keys of this customer that hold nothing of theirs. What a later version wrote is left alone silently. */
function unreadable(kept: Readonly<Record<string, string>>): string[] {
  return Object.entries(kept).flatMap(([where, text]) => {
    if (where.startsWith('uw1:user_1:e:')) {
      const read = storedEntry.read(text)
      const isGood = read && read !== 'newer' && where === `uw1:user_1:e:${keyOf(read)}`
      return read === 'newer' || isGood ? [] : [where]
    }
    if (!where.startsWith('uw1:user_1:r:')) return []
    const read = storedReport.read(text)
    const id = read && read !== 'newer' ? read.report.subscription?.id : undefined
    const isGood = id !== undefined && where === `uw1:user_1:r:${encodeURIComponent(id)}`
    return read === 'newer' || isGood ? [] : [where]
  })
}

it.each([
  { label: 'ten megabytes', text: `{"v":1,"id":"${'x'.repeat(10_000_000)}"}` },
  { label: 'a thousand levels', text: '['.repeat(100_000) + ']'.repeat(100_000) },
  { label: 'an unknown version', text: JSON.stringify({ ...goodEntry, v: 0 }) },
  { label: 'nothing', text: '' },
  { label: 'half an amount', text: storedEntry.write(entry('a', { amount: 0.5 })) },
  { label: 'an endless amount', text: storedEntry.write(entry('a', { amount: 1e300 })) },
  { label: 'another entry', text: storedEntry.write(entry('b')) },
])('reports $label under a key of its own, leaves it, and goes on', async ({ text }) => {
  const where = 'uw1:user_1:e:api/a'
  const { events, storage, source, receipt, left } = await play({ [where]: text })
  expect(events).toContainEqual({ type: 'storage-unusable', reason: 'malformed', key: where })
  expect(storage.get(where)).toBe(text)
  expect(source.sent.map(({ id }) => id)).toEqual([receipt.id])
  expect(left).toBe(85)
})

it.each(['e:api/a', 'r:sub_1'])('leaves to a later version what it wrote: %s', async (name) => {
  const where = `uw1:user_1:${name}`
  const text = JSON.stringify({ ...goodEntry, v: 2 })
  const { events, storage, left } = await play({ [where]: text })
  expect(storage.get(where)).toBe(text)
  expect(events.filter(({ type }) => type === 'storage-unusable')).toEqual([])
  expect(left).toBe(85)
})

it('gives no object a new prototype and reads no inherited field', async () => {
  const text = '{"v":1,"__proto__":{"amount":9,"status":"waiting"},"id":"a","meter":"api"}'
  const { source, receipt } = await play({ 'uw1:user_1:e:api/a': text })
  expect(source.sent.map(({ id }) => id)).toEqual([receipt.id])
  expect(Object.hasOwn(Object.prototype, 'amount')).toBe(false)
})
