import { type FakeSource, fakeSource } from '../support/fake-source.js'
import type { FakeStorage } from '../support/fake-storage.js'
import { quota, ready } from '../support/reports.js'

export const distinct = quota('seats', 0, { aggregation: 'count_distinct_properties' })
export const loaded = () => fakeSource(ready([quota('api', 0), quota('images', 0), distinct]))

export function entriesIn(storage: FakeStorage): string[] {
  return Object.keys(storage.dump()).filter((key) => key.startsWith('uw1:user_1:e:'))
}

/** Delivers once an id, and shows what the server has then. */
export function serve(source: FakeSource): Map<string, number> {
  const recorded = new Map<string, number>()
  const sum = () => [...recorded.values()].reduce((total, amount) => total + amount, 0)
  source.onDeliver = async ({ id, meter, amount }) => {
    if (!recorded.has(`${meter}/${id}`)) recorded.set(`${meter}/${id}`, amount)
    return { as: 'delivered' }
  }
  source.onReload = async () => {
    source.show(ready([quota('api', sum())]))
    return 'fresh'
  }
  return recorded
}
