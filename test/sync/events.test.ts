import { expect, it, vi } from 'vitest'
import type { UsageEvent } from '../../src/billing/event.js'
import { createEvents } from '../../src/sync/events.js'

const event = (message: string): UsageEvent => ({ type: 'data-malformed', part: 'p', message })

it('the first listener hears the first hundred things that happened before it came', () => {
  const { emit, listen } = createEvents()
  for (let i = 0; i < 101; i++) emit(event(`${i}`))
  const [first, second]: [UsageEvent[], UsageEvent[]] = [[], []]
  listen((one) => first.push(one))
  listen((one) => second.push(one))
  expect([first.length, first.at(-1), second]).toEqual([100, event('99'), []])
  emit(event('now'))
  expect([first.at(-1), second]).toEqual([event('now'), [event('now')]])
})

it('what happens while somebody listens is kept for nobody, and who left hears no more', () => {
  const { emit, listen } = createEvents()
  const heard: UsageEvent[] = []
  const leave = listen((one) => heard.push(one))
  emit(event('a'))
  leave()
  const later: UsageEvent[] = []
  listen((one) => later.push(one))
  emit(event('b'))
  expect([heard, later]).toEqual([[event('a')], [event('b')]])
})

it.each(['reportError', 'console.error'])('what a listener throws is told by %s', (how) => {
  const told = vi.fn<(error: unknown) => void>()
  vi.stubGlobal('reportError', how === 'reportError' ? told : undefined)
  if (how !== 'reportError') vi.spyOn(console, 'error').mockImplementation(told)
  const { emit, listen } = createEvents()
  const error = new Error('of the host')
  listen(() => {
    throw error
  })
  emit(event('a'))
  vi.unstubAllGlobals()
  expect(told).toHaveBeenCalledExactlyOnceWith(error)
})
