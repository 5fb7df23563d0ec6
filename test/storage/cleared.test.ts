import { describe, expect, it } from 'vitest'
import { markedStorage } from '../../src/storage/cleared.js'
import { fakeStorage } from '../support/fake-storage.js'

const key = 'uw1:mark'

/** A tab on a storage. Its random numbers are its own. */
function tabOn(storage = fakeStorage(), random = 0.5) {
  return { kept: storage, ...markedStorage(storage, { now: () => 1, random: () => random }) }
}

/** A tab that has written and looked since. */
function settledTab() {
  const tab = tabOn()
  tab.storage.set('uw1:a', '1')
  tab.cleared()
  return tab
}

function empty(storage: ReturnType<typeof fakeStorage>): void {
  for (const name of storage.keys('')) storage.remove(name)
}

describe('the mark', () => {
  it('is laid before anything else is written, once', () => {
    const { kept, storage } = tabOn()
    storage.set('uw1:a', '1')
    storage.set('uw1:b', '2')
    const written = kept.calls.filter((call) => call.startsWith('set'))
    expect(written).toEqual([`set ${key}`, 'set uw1:a', 'set uw1:b'])
  })

  it('is not laid by who only reads', () => {
    const { kept, storage, cleared } = tabOn()
    expect([storage.get('uw1:a'), storage.keys(''), cleared(), kept.dump()]).toEqual([
      null,
      [],
      false,
      {},
    ])
  })

  it('stays that of the tab that laid it first', () => {
    const { kept } = settledTab()
    const before = kept.dump()[key]
    const second = tabOn(kept, 0.7)
    second.storage.set('uw1:b', '2')
    expect([kept.dump()[key], second.cleared()]).toEqual([before, false])
  })

  it.each(['get', 'set'] as const)(
    'keeps nothing from being written where `%s` fails',
    (method) => {
      const { kept, storage, cleared } = tabOn()
      kept.fail([method], key)
      storage.set('uw1:a', '1')
      expect([kept.dump()['uw1:a'], cleared()]).toEqual(['1', false])
    },
  )

  it('is not laid over one that cannot be read', () => {
    const { kept } = settledTab()
    const before = kept.dump()[key]
    kept.fail(['get'], key)
    tabOn(kept, 0.7).storage.set('uw1:b', '2')
    expect(kept.dump()[key]).toBe(before)
  })

  it('passes on that something could not be written', () => {
    const { kept, storage } = tabOn()
    kept.fail(['set'], 'uw1:a')
    expect(() => storage.set('uw1:a', '1')).toThrow('no')
  })
})

describe('a cleared storage', () => {
  it('is told once', () => {
    const { kept, cleared } = settledTab()
    expect(cleared()).toBe(false)
    empty(kept)
    expect([cleared(), cleared()]).toEqual([true, false])
  })

  it('is told again the next time', () => {
    const { kept, cleared } = settledTab()
    empty(kept)
    cleared()
    empty(kept)
    expect(cleared()).toBe(true)
  })

  it('is told although another tab has written since', () => {
    const { kept, cleared } = settledTab()
    empty(kept)
    tabOn(kept, 0.7).storage.set('uw1:b', '2')
    const before = kept.dump()[key]
    expect([cleared(), cleared()]).toEqual([true, false])
    // Its mark stays, or it would take that for a cleared storage as well.
    expect(kept.dump()[key]).toBe(before)
  })

  it('is told to a tab that wrote where another had laid the mark', () => {
    const { kept } = settledTab()
    const second = tabOn(kept, 0.7)
    second.storage.set('uw1:b', '2')
    empty(kept)
    expect(second.cleared()).toBe(true)
  })

  it('is told to a tab that only reads', () => {
    const { kept } = settledTab()
    const reader = tabOn(kept)
    expect(reader.cleared()).toBe(false)
    empty(kept)
    expect(reader.cleared()).toBe(true)
  })

  it('is told before the tab has looked at its own mark', () => {
    const { kept, storage, cleared } = tabOn()
    storage.set('uw1:a', '1')
    empty(kept)
    expect(cleared()).toBe(true)
  })

  it('is nothing that can be known of one that does not answer', () => {
    const { kept, cleared } = settledTab()
    kept.fail(['get'], key)
    expect(cleared()).toBe(false)
    kept.fail([])
    empty(kept)
    expect(cleared()).toBe(true)
  })
})
