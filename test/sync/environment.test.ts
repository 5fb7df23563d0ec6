import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { browserEnvironment as env } from '../../src/sync/environment.js'

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('window', new EventTarget())
  vi.stubGlobal('document', new EventTarget())
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('a task', () => {
  it('runs after its time, unless it is cancelled', async () => {
    const ran: string[] = []
    const before = env.elapsed()
    env.after(100, () => ran.push('a'))
    const cancel = env.after(100, () => ran.push('b'))
    cancel()
    await vi.advanceTimersByTimeAsync(100)
    expect(ran).toEqual(['a'])
    expect(env.elapsed() - before).toBe(100)
  })
})

describe('a new id', () => {
  it('is of its own', () => {
    expect(env.newId()).toMatch(/^uw_[\da-f]{32}$/)
    expect(env.newId()).not.toBe(env.newId())
  })

  it('is made of random bytes, which a page without a secure context has too', () => {
    vi.stubGlobal('crypto', { getRandomValues: (bytes: Uint8Array) => bytes.fill(10) })
    expect(env.newId()).toBe(`uw_${'0a'.repeat(16)}`)
  })
})

describe('the device', () => {
  it.each([
    { navigator: undefined, online: true },
    { navigator: {}, online: true },
    { navigator: { onLine: true }, online: true },
    { navigator: { onLine: false }, online: false },
  ])('is online: $online for $navigator', ({ navigator, online }) => {
    vi.stubGlobal('navigator', navigator)
    expect(env.online()).toBe(online)
  })

  it.each([
    { document: undefined, visible: true },
    { document: { visibilityState: 'visible' }, visible: true },
    { document: { visibilityState: 'hidden' }, visible: false },
  ])('shows the page: $visible for $document', ({ document, visible }) => {
    vi.stubGlobal('document', document)
    expect(env.visible()).toBe(visible)
  })

  it('tells of what may have changed, until nobody watches', () => {
    let heard = 0
    const stop = env.watch(() => void heard++)
    const tell = () => {
      const names = ['online', 'offline', 'pageshow', 'focus']
      for (const name of names) window.dispatchEvent(new Event(name))
      document.dispatchEvent(new Event('visibilitychange'))
    }
    tell()
    expect(heard).toBe(5)
    stop()
    tell()
    expect(heard).toBe(5)
  })

  it('is not watched on a server', () => {
    vi.stubGlobal('window', undefined)
    vi.stubGlobal('document', undefined)
    const leave = [env.watch(() => {}), env.watchStorage?.(() => {})]
    expect(() => {
      for (const stop of leave) stop?.()
    }).not.toThrow()
  })
})

describe('the storage of the origin', () => {
  function watched() {
    const heard: (readonly string[] | null)[] = []
    const stop = env.watchStorage?.((keys) => heard.push(keys))
    const write = (key: string | null) =>
      void window.dispatchEvent(Object.assign(new Event('storage'), { key }))
    return { heard, stop, write }
  }

  it('is told of once for what was written within 20 ms', async () => {
    const { heard, write } = watched()
    for (const key of ['a', 'b', 'a']) write(key)
    await vi.advanceTimersByTimeAsync(19)
    expect(heard).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    write('c')
    await vi.advanceTimersByTimeAsync(20)
    expect(heard).toEqual([['a', 'b'], ['c']])
  })

  it('is told of as a whole when it was cleared', async () => {
    const { heard, write } = watched()
    for (const key of ['a', null, 'b']) write(key)
    await vi.advanceTimersByTimeAsync(20)
    write('c')
    await vi.advanceTimersByTimeAsync(20)
    expect(heard).toEqual([null, ['c']])
  })

  it('is told of no more once nobody watches', async () => {
    const { heard, stop, write } = watched()
    write('a')
    stop?.()
    write('b')
    await vi.advanceTimersByTimeAsync(100)
    expect(heard).toEqual([])
  })
})
