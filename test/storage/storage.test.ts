import { afterEach, describe, expect, it, vi } from 'vitest'
import { browserStorage, memoryStorage, webStorage } from '../../src/storage/storage.js'

afterEach(() => void vi.unstubAllGlobals())

function web(): Storage {
  const kept = new Map<string, string>()
  return {
    get length() {
      return kept.size
    },
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    clear: () => kept.clear(),
  }
}

it.each([
  { what: 'the page', open: memoryStorage },
  { what: 'the browser', open: () => webStorage(web()) },
])('a store of $what keeps, names by prefix, and forgets', ({ open }) => {
  const store = open()
  for (const key of ['uw:a', 'other', 'uw:b']) store.set(key, `${key}!`)
  expect([store.get('uw:a'), store.get('uw:c')]).toEqual(['uw:a!', null])
  expect(store.keys('uw:')).toEqual(['uw:a', 'uw:b'])
  store.remove('uw:a')
  expect(store.keys('')).toEqual(['other', 'uw:b'])
})

describe('the store of the browser', () => {
  it('is its localStorage', () => {
    const own = web()
    vi.stubGlobal('localStorage', own)
    browserStorage()?.set('a', '1')
    expect(own.getItem('a')).toBe('1')
  })

  it('is none where there is none', () => {
    vi.stubGlobal('localStorage', undefined)
    expect(browserStorage()).toBeNull()
  })

  it('is none where the browser blocks it', () => {
    vi.stubGlobal('localStorage', undefined)
    Object.defineProperty(globalThis, 'localStorage', {
      configurable: true,
      get() {
        throw new DOMException('no', 'SecurityError')
      },
    })
    expect(browserStorage()).toBeNull()
  })
})
